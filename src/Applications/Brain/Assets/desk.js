// The clerk's hands: tick all, count, and move by keyboard. The page works without.
export function start(root) {
  const boxes = [...root.querySelectorAll("tbody input[name=numbers]")];
  const rows = [...root.querySelectorAll("[data-row]")];
  const all = root.querySelector("[data-all]");
  const count = root.querySelector("[data-chosen]");
  const buttons = root.querySelectorAll("[data-bulk]");
  const search = root.querySelector("[data-filters] [name=q]");
  let at = -1;
  root.classList.add("counting");

  const tell = () => {
    const chosen = boxes.filter(box => box.checked).length;
    if (count) {
      count.textContent = chosen ? count.dataset.words.replace("{n}", chosen) : count.dataset.wordsNone;
      count.classList.toggle("some", chosen > 0);
    }
    buttons.forEach(button => { button.disabled = chosen === 0; });
    if (all) {
      all.checked = chosen > 0 && chosen === boxes.length;
      all.indeterminate = chosen > 0 && chosen < boxes.length;
    }
  };
  if (all) {
    all.hidden = false;
    root.querySelector("[data-all-words]")?.remove();
    all.addEventListener("change", () => { boxes.forEach(box => { box.checked = all.checked; }); tell(); });
  }
  boxes.forEach(box => box.addEventListener("change", tell));
  root.querySelectorAll("[data-filters] select").forEach(select => select.addEventListener("change", () => select.form.requestSubmit()));

  const go = to => {
    if (rows.length === 0) return;
    rows[at]?.classList.remove("at");
    at = Math.min(rows.length - 1, Math.max(0, to));
    rows[at].classList.add("at");
    rows[at].scrollIntoView({ block: "nearest" });
    rows[at].querySelector(".event-words").focus({ preventScroll: true });
  };
  const keys = event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.target.closest("input:not([type=checkbox]), textarea, select")) return;
    if (event.key === "j") go(at + 1);
    else if (event.key === "k") go(at - 1);
    else if (event.key === "x" && at >= 0) {
      const box = rows[at].querySelector("input[name=numbers]");
      if (box) { box.checked = !box.checked; tell(); }
    } else if (event.key === "/" && search) search.focus();
    else return;
    event.preventDefault();
  };
  document.addEventListener("keydown", keys);
  const hint = root.querySelector("[data-keys]");
  if (hint) hint.hidden = !matchMedia("(hover: hover) and (pointer: fine)").matches;
  // Filters fold away where there is little room, unless one is in force.
  const more = root.querySelector(".filter-more");
  if (more && root.clientWidth < 46 * parseFloat(getComputedStyle(document.documentElement).fontSize)) {
    more.open = root.querySelector(".filter-on") !== null;
  }
  tell();
  return () => document.removeEventListener("keydown", keys);
}
