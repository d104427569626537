// What the drawing of a model and its editor share: loading the library, tabs for its views, marks on cells with faults.
let loading;

// The library is a script of the old kind: imported, it leaves its one name on the page.
export function library(address) {
  loading ??= import(address).then(() => globalThis.DmnJS);
  return loading;
}

// The words of the drawing in the language of the page, as far as officers meet them.
const chinese = {
  "When": "当", "And": "且", "Then": "则", "Input": "输入", "Output": "结果", "Annotations": "备注", "Annotation": "备注", "Rule": "规则", "Rules": "规则",
  "Hit policy": "命中策略", "Hit policy:": "命中策略：", "Hit Policy": "命中策略", "Aggregation": "汇总", "View DRD": "看需求图", "Expression": "表达式", "Type": "类型", "Name": "名称",
  "Unique": "唯一", "First": "首条", "Priority": "优先", "Any": "任一", "Collect": "收集", "Rule order": "按规则顺序", "Output order": "按结果顺序",
  "No rules were provided. Click here to add a rule.": "还没有规则，点这里新增。", "Add rule above": "在上方新增规则", "Add rule below": "在下方新增规则", "Remove rule": "删去规则",
  "Add input left": "在左侧新增输入", "Add input right": "在右侧新增输入", "Remove input column": "删去输入列", "Add output left": "在左侧新增结果", "Add output right": "在右侧新增结果", "Remove output column": "删去结果列",
  "Edit input": "修改输入", "Edit output": "修改结果", "Input label": "输入名称", "Output label": "结果名称", "Output name": "结果变量名", "Predefined values": "可选值", "Add cell": "新增单元格", "Copy": "复制", "Cut": "剪切", "Paste above": "粘贴到上方", "Paste below": "粘贴到下方",
  "Activate the hand tool": "移动画布", "Activate the lasso tool": "框选", "Create decision": "新增决策", "Create input data": "新增输入", "Create knowledge source": "新增依据", "Create business knowledge model": "新增共用规则",
  "Remove": "删去", "Change type": "改变类型", "Append decision": "接一个决策", "Append input data": "接一个输入", "Append knowledge source": "接一个依据", "Empty": "未定", "Decision table": "决策表", "Literal expression": "表达式",
};

const translate = (words, replacements = {}) =>
  ((document.documentElement.lang === "en" ? words : chinese[words]) ?? words).replace(/{([^}]+)}/g, (_, key) => replacements[key] ?? `{${key}}`);

export function options(container) {
  const own = { additionalModules: [{ translate: ["value", translate] }] };
  return { container, drd: own, decisionTable: own, literalExpression: own, boxedExpression: own };
}

export const nameOf = view => view.name || view.id || "";

const keyOf = view => (view.type === "drd" ? "" : view.id);

// A model without a drawing of its graph opens at its first decision.
export function viewOf(modeler, key) {
  const views = modeler.getViews().filter(drawable);
  return views.find(one => keyOf(one) === key) ?? views.find(one => one.type === "drd" && drawn(one)) ?? views.find(one => one.type !== "drd") ?? views[0];
}

const drawn = view => Boolean(view.element?.dmnDI?.diagrams?.length);

export async function open(modeler, view) {
  await modeler.open(view);
  if (view.type === "drd") modeler.getActiveViewer().get("canvas").zoom("fit-viewport", "auto");
}

// The library draws no table inside a function; such a rule is read in the table of the page and changed in the text.
export const drawable = view => view.element?.encapsulatedLogic?.body?.$type !== "dmn:DecisionTable";

// One button for the graph and one for each table; they are plain buttons, so that a keyboard reaches them.
export function tabs(modeler, box, words, chosen) {
  const list = document.createElement("div");
  list.className = "dmn-tabs";
  const show = () => list.replaceChildren(...modeler.getViews().filter(drawable).map(view => {
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
