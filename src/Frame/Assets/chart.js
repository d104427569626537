// A chart that is drawn once it comes into view: the library is fetched only then, and the table beside it says the same.
export function chart(root, className, optionOf) {
  const data = JSON.parse(root.querySelector("script").textContent);
  let drawn, sized, gone = false;
  const draw = async () => {
    const library = await import(root.dataset.library);
    if (gone) return;
    const canvas = document.createElement("div");
    canvas.className = className;
    root.append(canvas);
    drawn = library.init(canvas, null, { renderer: "canvas" });
    drawn.setOption({ animation: false, textStyle: { fontFamily: getComputedStyle(document.body).fontFamily }, ...optionOf(data) });
    sized = new ResizeObserver(() => drawn.resize());
    sized.observe(root);
    root.dataset.ready = "on";
  };
  const seen = new IntersectionObserver(entries => {
    if (!entries.some(entry => entry.isIntersecting)) return;
    seen.disconnect();
    draw().catch(error => console.error("The chart could not be drawn.", error));
  }, { rootMargin: "200px" });
  seen.observe(root);
  return () => {
    gone = true;
    seen.disconnect();
    sized?.disconnect();
    drawn?.dispose();
    root.querySelector(`.${className}`)?.remove();
    delete root.dataset.ready;
  };
}
