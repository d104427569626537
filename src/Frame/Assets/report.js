// Makes the report form easier where a script may run: previews, the camera, the map, choosing county, town and village.
function photos(box) {
  const input = box.querySelector("input[name=photos]");
  const camera = box.querySelector("[data-camera]");
  const list = box.querySelector(".photo-previews");
  const most = Number(box.dataset.most), bytes = Number(box.dataset.bytes);
  let chosen = [];
  box.querySelector(".photo-camera").hidden = false;
  box.classList.add("ready");

  const show = warning => {
    const carrier = new DataTransfer();
    chosen.forEach(file => carrier.items.add(file));
    input.files = carrier.files;
    list.replaceChildren(...chosen.map((file, index) => {
      const item = document.createElement("li"), image = document.createElement("img"), remove = document.createElement("button");
      image.src = URL.createObjectURL(file);
      image.alt = file.name;
      image.onload = () => URL.revokeObjectURL(image.src);
      remove.type = "button";
      remove.textContent = "×";
      remove.ariaLabel = box.dataset.wordsRemove.replace("{n}", index + 1);
      remove.onclick = () => { chosen = chosen.filter(one => one !== file); show(); };
      item.append(image, remove);
      return item;
    }));
    if (warning) {
      const line = document.createElement("li");
      line.className = "field-error";
      line.textContent = warning;
      list.append(line);
    }
  };
  const add = files => {
    const large = files.filter(file => file.size > bytes);
    const known = new Set(chosen.map(file => file.name + file.size + file.lastModified));
    chosen.push(...files.filter(file => file.size <= bytes && !known.has(file.name + file.size + file.lastModified)));
    const many = chosen.length > most;
    chosen = chosen.slice(0, most);
    show(large.length ? box.dataset.wordsLarge + large.map(file => file.name).join("、") : many ? box.dataset.wordsMany : undefined);
  };
  input.addEventListener("change", () => add([...input.files]));
  camera.addEventListener("change", () => { add([...camera.files]); camera.value = ""; });
}

async function regions(address, query) {
  const answer = await fetch(`${address}?${new URLSearchParams(query)}`, { headers: { accept: "application/json" } });
  return answer.ok ? answer.json() : [];
}

function cascade(box) {
  const [county, town, village] = ["county", "town", "village"].map(level => box.querySelector(`[data-level=${level}]`));
  const matches = box.querySelector(".region-matches");
  const words = village.dataset;
  const address = box.dataset.regions;
  box.querySelector(".cascade").hidden = false;

  const fill = (select, list, first) => {
    select.replaceChildren(new Option(first, ""), ...list.map(one => new Option(one.name, one.code)));
    select.disabled = list.length === 0;
  };
  const choose = () => {
    const last = [village, town, county].find(select => select.value);
    matches.replaceChildren();
    if (!last) return;
    const names = [county, town, village].filter(select => select.value).map(select => select.selectedOptions[0].text);
    matches.append(tick(last.value, names.join(" "), true));
  };
  const tick = (code, name, checked) => {
    const line = document.createElement("label"), radio = document.createElement("input"), text = document.createElement("span");
    line.className = "tick";
    Object.assign(radio, { type: "radio", name: "region", value: code, checked });
    text.textContent = name;
    line.append(radio, text);
    return line;
  };
  county.addEventListener("change", async () => {
    fill(town, [], words.wordsChoose);
    fill(village, [], words.wordsChoose);
    choose();
    if (county.value) fill(town, await regions(address, { under: county.value }), words.wordsAny);
  });
  town.addEventListener("change", async () => {
    fill(village, [], words.wordsChoose);
    choose();
    if (town.value) fill(village, await regions(address, { under: town.value }), words.wordsAny);
  });
  village.addEventListener("change", choose);

  const q = box.querySelector("[name=q]");
  const find = async event => {
    event.preventDefault();
    const found = q.value.trim() ? await regions(address, { q: q.value.trim() }) : [];
    const none = document.createElement("p");
    none.className = "muted";
    none.textContent = matches.dataset.wordsNone;
    matches.replaceChildren(...found.map((one, index) => tick(one.code, one.name, index === 0 && found.length === 1)), ...(found.length ? [] : [none]));
  };
  box.querySelector("[name=find]").addEventListener("click", find);
  q.addEventListener("keydown", event => { if (event.key === "Enter") find(event); });
}

function locate(button, form) {
  const words = form.querySelector("[data-point]");
  button.addEventListener("click", () => {
    const failed = () => { words.textContent = button.dataset.wordsFailed; };
    if (!navigator.geolocation) return failed();
    navigator.geolocation.getCurrentPosition(
      at => form.querySelector(".map-canvas").dispatchEvent(new CustomEvent("tongqu:position", { detail: { lon: at.coords.longitude, lat: at.coords.latitude } })),
      failed, { enableHighAccuracy: true, timeout: 10000 });
  });
}

export function start(form) {
  form.querySelectorAll("[data-needs-script]").forEach(part => { part.hidden = false; });
  form.querySelectorAll("[data-photos]").forEach(photos);
  form.querySelectorAll("[data-cascade]").forEach(cascade);
  form.querySelectorAll("[data-locate]").forEach(button => locate(button, form));
  // A kept copy of the page cannot hold the files, so it must not show them either.
  return () => form.querySelectorAll(".photo-previews").forEach(list => list.replaceChildren());
}
