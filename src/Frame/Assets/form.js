// Shows and hides the conditional fields of a form as the server says: conditions are FEEL, and only the server reads FEEL.
export function start(box) {
  const form = box.closest("form");
  const reads = box.dataset.reads.split(" ").filter(Boolean);
  const valueOf = key => {
    const field = form.elements.namedItem(key);
    return field?.type === "checkbox" ? (field.checked ? "true" : "") : field?.value ?? "";
  };

  const show = hidden => {
    for (const part of box.querySelectorAll("[data-conditional]")) {
      const away = hidden.includes(part.dataset.conditional);
      part.hidden = away;
      for (const field of part.querySelectorAll("input, select, textarea")) {
        field.disabled = away;
        field.required = !away && part.dataset.required === "true";
      }
    }
    for (const section of box.querySelectorAll("fieldset.form-section")) {
      section.hidden = [...section.querySelectorAll("input, select, textarea")].every(field => field.disabled);
    }
  };

  let asked = 0;
  const ask = async () => {
    const turn = ++asked;
    try {
      const answer = await fetch(box.dataset.hiddenAt, {
        method: "POST",
        headers: { "content-type": "application/json", accept: "application/json" },
        body: JSON.stringify(Object.fromEntries(reads.map(key => [key, valueOf(key)]))),
      });
      // Only the answer to the last question counts; without one all stays as it is, and the server judges what is sent.
      if (answer.ok && turn === asked) show((await answer.json()).hidden);
    } catch {
      show([]);
    }
  };

  show(box.dataset.hidden.split(" ").filter(Boolean));
  const changed = event => { if (reads.includes(event.target.name)) ask(); };
  form.addEventListener("change", changed);
  return () => form.removeEventListener("change", changed);
}
