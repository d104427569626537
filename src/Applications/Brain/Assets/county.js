// Keeps the county's figures live by server-sent events; what moved lights up once.
export function start(root) {
  const source = new EventSource(root.dataset.liveUrl);
  const state = root.querySelector("[data-live-state]");
  const asOf = root.querySelector("[data-as-of]");
  const canvas = root.querySelector(".map-canvas");

  let anew;

  const tell = on => {
    state.hidden = false;
    state.textContent = on ? state.dataset.wordsOn : state.dataset.wordsOff;
    state.classList.toggle("lost", !on);
  };
  const put = (element, words) => {
    if (!element || element.textContent === words) return;
    element.textContent = words;
    element.closest(".tally-missing")?.classList.remove("tally-missing");
    element.classList.remove("moved");
    void element.offsetWidth;
    element.classList.add("moved");
  };
  source.addEventListener("open", () => tell(true));
  source.addEventListener("error", () => {
    tell(false);
    // Closed for good means refused or not answered at all.
    if (source.readyState === EventSource.CLOSED) anew = setTimeout(() => location.reload(), 5000);
  });
  // The session is over: loading the page anew leads to the sign-in and back.
  source.addEventListener("ended", () => {
    source.close();
    location.reload();
  });
  source.addEventListener("counts", event => {
    const counts = JSON.parse(event.data);
    asOf.textContent = counts.asOf;
    for (const [key, value] of Object.entries(counts.figures ?? {})) put(root.querySelector(`[data-live="${CSS.escape(key)}"]`), String(value));
    for (const [code, values] of Object.entries(counts.towns ?? {})) {
      const cells = root.querySelectorAll(`[data-town="${CSS.escape(code)}"] td`);
      values.forEach((value, index) => {
        put(cells[index], String(value));
        cells[index]?.classList.toggle("none", value === 0);
      });
      cells[2]?.classList.toggle("over", values[2] > 0);
    }
    if (counts.points) canvas?.dispatchEvent(new CustomEvent("tongqu:points", { detail: counts.points }));
  });
  return () => {
    clearTimeout(anew);
    source.close();
  };
}
