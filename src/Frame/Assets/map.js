// Draws the map of one container. The ground is the county outlines; tiles come on top where a city has them.
const colours = { ground: "#eaf0ed", land: "#fbfdfc", line: "#a9c2ba", place: "#9db3ab", chosen: "#0f6b5c" };

let styled = false;

function addStyle(href) {
  if (styled) return;
  styled = true;
  const link = document.createElement("link");
  link.rel = "stylesheet";
  link.href = href;
  document.head.prepend(link);
}

function bounds(box, points) {
  if (box.length === 4) return [[box[0], box[1]], [box[2], box[3]]];
  if (points.length === 0) return undefined;
  const lons = points.map(point => point.lon), lats = points.map(point => point.lat), room = 0.01;
  return [[Math.min(...lons) - room, Math.min(...lats) - room], [Math.max(...lons) + room, Math.max(...lats) + room]];
}

function styleOf(data, shapes, places) {
  const style = { version: 8, sources: {}, layers: [{ id: "ground", type: "background", paint: { "background-color": colours.ground } }] };
  if (shapes) {
    style.sources.shapes = { type: "geojson", data: shapes };
    style.layers.push({ id: "land", type: "fill", source: "shapes", paint: { "fill-color": colours.land } });
  }
  if (data.tiles) {
    style.sources.tiles = { type: "raster", tiles: [data.tiles], tileSize: 256, attribution: data.attribution ?? "" };
    style.layers.push({ id: "tiles", type: "raster", source: "tiles" });
  }
  if (shapes) {
    style.layers.push({ id: "edge", type: "line", source: "shapes", paint: { "line-color": colours.line, "line-width": 1.4 } });
  }
  if (places) {
    style.sources.places = { type: "geojson", data: places };
    style.layers.push({
      id: "places", type: "circle", source: "places",
      paint: {
        "circle-color": colours.place,
        "circle-radius": ["interpolate", ["linear"], ["zoom"], 8, 1.2, 12, 4],
        "circle-opacity": 0.8,
      },
    });
  }
  return style;
}

function middle(geometry) {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map(part => part[0]);
  const ring = rings.reduce((best, one) => one.length > best.length ? one : best);
  let area = 0, x = 0, y = 0;
  for (let i = 0; i < ring.length - 1; i++) {
    const cross = ring[i][0] * ring[i + 1][1] - ring[i + 1][0] * ring[i][1];
    area += cross;
    x += (ring[i][0] + ring[i + 1][0]) * cross;
    y += (ring[i][1] + ring[i + 1][1]) * cross;
  }
  return [x / (3 * area), y / (3 * area)];
}

function label(library, map, words, at, kind, anchor = "center", offset = [0, 0]) {
  const element = document.createElement("div");
  element.className = `map-label map-label-${kind}`;
  element.textContent = words;
  return new library.Marker({ element, anchor, offset }).setLngLat(at).addTo(map);
}

function pointOf(point) {
  const element = document.createElement(point.href ? "a" : "div");
  if (point.href) element.href = point.href;
  element.className = `map-point map-point-${point.lamp}`;
  const size = Math.round(14 + Math.min(30, Math.sqrt(point.count) * 6));
  element.style.width = element.style.height = `${size}px`;
  element.textContent = point.count > 1 && size > 20 ? point.count : "";
  element.title = element.ariaLabel = point.count > 1 ? `${point.label} ${point.count}` : point.label;
  return { element, size };
}

function draw(library, map, points) {
  const drawn = new Map();
  for (const point of points) {
    const { element, size } = pointOf(point);
    const marker = new library.Marker({ element }).setLngLat([point.lon, point.lat]).addTo(map);
    drawn.set(point.key, marker);
    if (points.length > 1 && points.length <= 40) label(library, map, point.label, [point.lon, point.lat], "point", "top", [0, size / 2 + 1]);
  }
  return drawn;
}

function pick(library, map, container, features) {
  const form = container.closest("form");
  const lon = form.elements.namedItem("lon"), lat = form.elements.namedItem("lat");
  const words = form.querySelector("[data-point]");
  let marker;
  const near = (x, y) => {
    let best, least = 0.02 ** 2;
    for (const feature of features) {
      const [px, py] = feature.geometry.coordinates, far = (px - x) ** 2 + (py - y) ** 2;
      if (far < least) [best, least] = [feature.properties.name, far];
    }
    return best;
  };
  const choose = (x, y, fly) => {
    lon.value = x.toFixed(6);
    lat.value = y.toFixed(6);
    marker ??= new library.Marker({ color: colours.chosen, draggable: true }).setLngLat([x, y]).addTo(map)
      .on("dragend", () => { const at = marker.getLngLat(); choose(at.lng, at.lat); });
    marker.setLngLat([x, y]);
    if (fly) map.easeTo({ center: [x, y], zoom: Math.max(map.getZoom(), 13) });
    const name = near(x, y);
    if (words) {
      words.textContent = words.dataset.words
        .replace("{near}", name ? words.dataset.wordsNear.replace("{name}", name) : "")
        .replace("{lon}", x.toFixed(4)).replace("{lat}", y.toFixed(4));
    }
  };
  map.on("click", event => choose(event.lngLat.lng, event.lngLat.lat));
  container.addEventListener("tongqu:position", event => choose(event.detail.lon, event.detail.lat, true));
  if (lon.value && lat.value) choose(Number(lon.value), Number(lat.value), false);
}

async function json(address) {
  if (!address) return undefined;
  const answer = await fetch(address, { headers: { accept: "application/geo+json, application/json" } });
  return answer.ok ? answer.json() : undefined;
}

export function start(container) {
  const data = container.dataset;
  const points = JSON.parse(container.querySelector("script")?.textContent ?? "[]");
  let map, stopped = false;
  const build = async () => {
    addStyle(data.style);
    const [library, shapes, places] = await Promise.all([import(data.library), json(data.shapes), json(data.places)]);
    if (stopped) return;
    library.setWorkerUrl(new URL(data.worker, location.href).href);
    map = new library.Map({
      container, style: styleOf(data, shapes, places), attributionControl: data.tiles ? {} : false,
      bounds: bounds(data.bounds ? data.bounds.split(",").map(Number) : [], points), fitBoundsOptions: { padding: 24, maxZoom: 14 },
      minZoom: 6, maxZoom: 18, dragRotate: false, pitchWithRotate: false, touchPitch: false, cooperativeGestures: false,
      locale: { "NavigationControl.ZoomIn": data.wordsZoomIn, "NavigationControl.ZoomOut": data.wordsZoomOut },
    });
    map.scrollZoom.disable();
    map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    const inside = map.getBounds();
    for (const feature of shapes?.features ?? []) {
      const at = middle(feature.geometry);
      if (inside.contains(at) || shapes.features.length <= 12) label(library, map, feature.properties.name, at, "county");
    }
    const drawn = draw(library, map, points);
    if (data.pick) pick(library, map, container, places?.features ?? []);
    container.addEventListener("tongqu:points", event => {
      for (const point of event.detail) {
        const marker = drawn.get(point.key);
        if (!marker) continue;
        const fresh = pointOf(point).element, old = marker.getElement();
        old.classList.remove("map-point-red", "map-point-yellow", "map-point-green", "map-point-grey");
        old.classList.add(`map-point-${point.lamp}`);
        old.style.width = old.style.height = fresh.style.width;
        old.textContent = fresh.textContent;
      }
    });
    container.dataset.ready = "on";
  };
  build().catch(error => {
    console.warn("The map could not be drawn.", error);
    const words = document.createElement("p");
    words.className = "map-failed";
    words.textContent = data.wordsFailed;
    container.replaceChildren(words);
  });
  return () => {
    stopped = true;
    map?.remove();
  };
}
