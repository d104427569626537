// What the drawing of a model and its editor share: loading the library, tabs for its views, marks on cells with faults.
let loading;

// The library is a script of the old kind: imported, it leaves its one name on the page.
export function library(address) {
  loading ??= import(address).then(() => globalThis.DmnJS);
  return loading;
}

export const nameOf = view => view.name || view.id || "";

const keyOf = view => (view.type === "drd" ? "" : view.id);

// A model without a drawing of its graph opens at its first decision.
export function viewOf(modeler, key) {
  const views = modeler.getViews();
  return views.find(one => keyOf(one) === key) ?? views.find(one => one.type === "drd" && drawn(one)) ?? views.find(one => one.type !== "drd") ?? views[0];
}

const drawn = view => Boolean(view.element?.dmnDI?.diagrams?.length);

export async function open(modeler, view) {
  await modeler.open(view);
  if (view.type === "drd") modeler.getActiveViewer().get("canvas").zoom("fit-viewport", "auto");
}

// One button for the graph and one for each table; they are plain buttons, so that a keyboard reaches them.
export function tabs(modeler, box, words, chosen) {
  const list = document.createElement("div");
  list.className = "dmn-tabs";
  const show = () => list.replaceChildren(...modeler.getViews().map(view => {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = view.type === "drd" ? words : nameOf(view);
    if (view.type !== "drd") button.lang = "zh-CN";
    button.setAttribute("aria-pressed", String(modeler.getActiveView()?.id === view.id));
    button.addEventListener("click", () => open(modeler, modeler.getViews().find(one => one.id === view.id)).then(() => { show(); chosen?.(keyOf(view)); }));
    return button;
  }));
  show();
  modeler.on("views.changed", show);
  box.before(list);
  return list;
}

// Marks are rules of a style sheet and not classes on cells, which the library draws anew as it likes.
export function mark(elements) {
  const sheet = new CSSStyleSheet();
  for (const id of new Set(elements.filter(Boolean))) {
    const at = `[data-element-id="${CSS.escape(id)}"]`;
    sheet.insertRule(`.dmn-canvas td${at}, .dmn-canvas th${at} { background: #fcefee !important; box-shadow: inset 0 0 0 2px #b3261e; }`);
    sheet.insertRule(`.dmn-canvas .djs-element${at} .djs-visual > :first-child { stroke: #b3261e !important; stroke-width: 3px !important; }`);
  }
  document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  return () => { document.adoptedStyleSheets = document.adoptedStyleSheets.filter(one => one !== sheet); };
}
