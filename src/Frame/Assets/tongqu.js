// Starts what a page carries: every element with data-module names the module that moves it. Pages work without.
const running = new Map();

async function start(root) {
  for (const element of root.querySelectorAll("[data-module]")) {
    if (running.has(element)) continue;
    running.set(element, undefined);
    try {
      const module = await import(element.dataset.module);
      if (!element.isConnected) continue;
      running.set(element, module.start(element));
      element.dataset.running = "on";
    } catch (error) {
      console.error(`The module ${element.dataset.module} did not start.`, error);
    }
  }
}

function stopAll() {
  for (const [element, stop] of running) {
    stop?.();
    delete element.dataset.running;
  }
  running.clear();
}

function counters() {
  for (const line of document.querySelectorAll("[data-counter]:not([data-counting])")) {
    const field = document.getElementById(line.dataset.counter);
    if (!field) continue;
    const most = Number(line.dataset.counterMax);
    const show = () => {
      line.textContent = line.dataset.counterWords.replace("{n}", field.value.length).replace("{max}", most);
      line.classList.toggle("counter-near", field.value.length > most * 0.9);
    };
    line.dataset.counting = "on";
    field.addEventListener("input", show);
    show();
  }
}

// What the server will make of an answer is what the browser judges: no blanks around it, and numbers in plain digits.
function plainly(event) {
  const field = event.target;
  if (!(field instanceof HTMLElement) || !field.form?.elements.namedItem("command")) return;
  if (field.matches("textarea, input[type=text], input[type=tel]")) {
    const plain = field.value.trim();
    if (plain !== field.value) field.value = plain;
    // A browser counts only what hands have typed; what was cut off just now is no longer that.
    if (field.minLength > 0) field.setCustomValidity(plain && plain.length < field.minLength ? field.dataset.short ?? "…" : "");
  } else if (field.matches("input[type=number]") && /e/i.test(field.value)) {
    field.value = Number(field.value).toLocaleString("en-US", { useGrouping: false, maximumFractionDigits: 20 });
  }
}

document.addEventListener("change", plainly);
document.addEventListener("input", event => event.target.setCustomValidity?.(""));

function begin() {
  if (document.documentElement.hasAttribute("data-turbo-preview")) return;
  counters();
  start(document);
  document.querySelector("[data-focus]")?.focus();
}

// A page kept for the way back must not carry half-built maps and previews.
document.addEventListener("turbo:before-cache", () => {
  stopAll();
  document.querySelectorAll("[data-counting]").forEach(line => line.removeAttribute("data-counting"));
});
document.addEventListener("turbo:before-render", stopAll);

// A page visited fires both; a form refused with 422 is rendered in place and fires the second alone.
document.addEventListener("turbo:load", begin);
document.addEventListener("turbo:render", begin);
