// Draws a model beside its words: the requirements graph first, its tables by the tabs above. The words stand without it.
import { library, tabs, view } from "./canvas.js";

export function start(box) {
  const source = box.querySelector(".dmn-source");
  const stage = document.createElement("div");
  stage.className = "dmn-stage";
  let viewer;
  library(box.dataset.library).then(async DmnJS => {
    box.append(stage);
    viewer = new DmnJS({ container: stage });
    await viewer.importXML(source.value, { open: false });
    const names = tabs(viewer, name => view(viewer, stage, name));
    if (names) stage.before(names);
    await view(viewer, stage, viewer.getViews()[0]);
    box.dataset.ready = "on";
  }).catch(() => {
    const words = document.createElement("p");
    words.textContent = box.dataset.failed;
    box.replaceChildren(source, words);
    box.dataset.ready = "on";
  });
  return () => {
    viewer?.destroy();
    box.replaceChildren(source);
    delete box.dataset.ready;
  };
}
