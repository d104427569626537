// Draws a model beside its words: the requirements graph, and its tables by the buttons above. The words stand without it.
import { library, open, options, tabs, viewOf } from "./canvas.js";

export function start(box) {
  const source = box.querySelector(".dmn-source");
  const stage = document.createElement("div");
  stage.className = "dmn-stage";
  let viewer, gone = false;
  library(box.dataset.library).then(async DmnJS => {
    if (gone) return;
    box.append(stage);
    viewer = new DmnJS(options(stage));
    await viewer.importXML(source.value, { open: false });
    await open(viewer, viewOf(viewer, undefined));
    tabs(viewer, stage, box.dataset.wordsGraph);
  }).catch(() => {
    const words = document.createElement("p");
    words.textContent = box.dataset.failed;
    box.replaceChildren(source, words);
  }).finally(() => { box.dataset.ready = "on"; });
  return () => {
    gone = true;
    viewer?.destroy();
    box.replaceChildren(source);
    delete box.dataset.ready;
  };
}
