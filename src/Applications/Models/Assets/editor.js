// Draws the draft and lets it be changed there; what is saved is the text in the form, so that the form alone works too.
import { drawable, library, mark, open, options, tabs, viewOf } from "./canvas.js";

export function start(form) {
  const text = form.elements.namedItem("text"), view = form.elements.namedItem("view");
  const stage = form.querySelector(".dmn-editor"), written = form.querySelector(".draft-text"), told = form.querySelector(".draft-unsaved");
  let modeler, unmark, drawn = false, changed = false, sending = false, gone = false;

  const change = () => { changed = true; told.textContent = form.dataset.wordsChanged; };

  // Each view has a viewer of its own with a history of its own.
  const heard = new WeakSet();
  const listen = () => {
    const viewer = modeler.getActiveViewer();
    if (!viewer || heard.has(viewer)) return;
    heard.add(viewer);
    viewer.on("commandStack.changed", () => { drawn = true; change(); });
  };

  const faults = [...document.querySelectorAll(".mistakes [data-element]")];
  unmark = mark(faults.map(line => line.dataset.element));

  library(form.dataset.library).then(async DmnJS => {
    if (gone) return;
    stage.hidden = false;
    written.open = false;
    modeler = new DmnJS(options(stage));
    await modeler.importXML(text.value, { open: false });
    await open(modeler, viewOf(modeler, view.value));
    listen();
    modeler.on("views.changed", listen);
    tabs(modeler, stage, form.dataset.wordsGraph, key => { view.value = key; });
    for (const line of faults.filter(one => one.dataset.view)) lead(line);
  }).catch(() => {
    stage.replaceChildren(Object.assign(document.createElement("p"), { textContent: form.dataset.wordsFailed }));
    written.open = true;
  }).finally(() => { stage.dataset.ready = "on"; });

  // A fault leads to the table it stands in.
  function lead(line) {
    const place = line.querySelector(".mistake-place");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "mistake-go";
    button.append(...place.childNodes);
    place.append(button);
    button.addEventListener("click", async () => {
      const target = modeler.getViews().find(one => one.id === line.dataset.view);
      if (!target) return;
      if (!drawable(target)) {
        written.open = true;
        text.focus();
        return;
      }

      await open(modeler, target);
      view.value = line.dataset.view;
      stage.scrollIntoView({ block: "start" });
      stage.querySelector(`[data-element-id="${CSS.escape(line.dataset.element)}"]`)?.scrollIntoView({ block: "nearest", inline: "nearest" });
    });
  }

  const typed = event => {
    if (!stage.contains(event.target)) change();
  };

  const submit = async event => {
    if (!drawn || sending) {
      sending = true;
      return;
    }

    // The drawing is written as text first; then the form goes as it would have gone by itself.
    event.preventDefault();
    text.value = (await modeler.saveXML({ format: true })).xml;
    sending = true;
    // Not before this event is over: a form does not send itself twice at once.
    setTimeout(() => form.requestSubmit());
  };

  const leave = event => {
    if (changed && !sending) event.preventDefault();
  };

  const visit = event => {
    if (changed && !sending && !window.confirm(form.dataset.wordsUnsaved)) event.preventDefault();
  };

  form.addEventListener("input", typed);
  form.addEventListener("submit", submit);
  window.addEventListener("beforeunload", leave);
  document.addEventListener("turbo:before-visit", visit);
  return () => {
    gone = true;
    unmark?.();
    modeler?.destroy();
    window.removeEventListener("beforeunload", leave);
    document.removeEventListener("turbo:before-visit", visit);
    form.removeEventListener("submit", submit);
    form.removeEventListener("input", typed);
  };
}
