// Draws the map of one container. The ground is the county outlines; tiles come on top where a city has them.
const colours = { ground: "#eaf0ed", land: "#fdfefd", aside: "#f1f5f3", line: "#a9c2ba", place: "#9db3ab", chosen: "#0f6b5c" };

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
    const about = data.focus ? ["==", ["get", "code"], data.focus] : true;
    style.layers.push({ id: "land", type: "fill", source: "shapes", paint: { "fill-color": ["case", about, colours.land, colours.aside] } });
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
    }, {
      id: "names", type: "symbol", source: "places", minzoom: 9.5,
      layout: { "text-field": ["get", "name"], "text-size": 12, "text-anchor": "top", "text-offset": [0, 0.5] },
      paint: { "text-color": "#3d504a", "text-halo-color": "#ffffff", "text-halo-width": 1.4 },
    });
  }
  return style;
}

function inside(ring, x, y) {
  let within = false;
  for (let i = 0, j = ring.length - 1; i < ring.length; j = i++) {
    const [ax, ay] = ring[i], [bx, by] = ring[j];
    if (ay > y !== by > y && x < (bx - ax) * (y - ay) / (by - ay) + ax) within = !within;
  }
  return within;
}

// The sample point farthest from every edge: a name set there stays inside even a bent county.
function middle(geometry) {
  const rings = geometry.type === "Polygon" ? [geometry.coordinates[0]] : geometry.coordinates.map(part => part[0]);
  const ring = rings.reduce((best, one) => one.length > best.length ? one : best);
  const step = Math.max(1, Math.floor(ring.length / 160));
  const edge = ring.filter((_, index) => index % step === 0);
  const lons = edge.map(at => at[0]), lats = edge.map(at => at[1]);
  const [west, east, south, north] = [Math.min(...lons), Math.max(...lons), Math.min(...lats), Math.max(...lats)];
  let best = [(west + east) / 2, (south + north) / 2], far = 0;
  for (let column = 1; column < 16; column++) {
    for (let row = 1; row < 16; row++) {
      const x = west + (east - west) * column / 16, y = south + (north - south) * row / 16;
      if (!inside(edge, x, y)) continue;
      const least = Math.min(...edge.map(([ex, ey]) => (ex - x) ** 2 + (ey - y) ** 2));
      if (least > far) [best, far] = [[x, y], least];
    }
  }
  return best;
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
  const size = Math.round(12 + Math.min(26, Math.sqrt(point.count) * 4.5));
  element.style.width = element.style.height = `${size}px`;
  element.textContent = point.count > 1 && size > 19 ? point.count : "";
  element.title = element.ariaLabel = point.count > 1 ? `${point.label} ${point.count}` : point.label;
  return { element, size };
}

// Names that would lie on another name or point step back until there is room; the busiest keep theirs.
function spread(names, obstacles) {
  const taken = obstacles.map(element => element.getBoundingClientRect());
  for (const { element } of names) {
    element.style.visibility = "visible";
    const box = element.getBoundingClientRect();
    const free = taken.every(other =>
      box.right < other.left || box.left > other.right || box.bottom < other.top + 1 || box.top > other.bottom - 1);
    if (free) taken.push(box);
    else element.style.visibility = "hidden";
  }
}

function draw(library, map, points) {
  const drawn = new Map();
  const names = [];
  for (const point of points) {
    const { element, size } = pointOf(point);
    const marker = new library.Marker({ element }).setLngLat([point.lon, point.lat]).addTo(map);
    drawn.set(point.key, marker);
    if (points.length > 1) {
      const name = label(library, map, point.label, [point.lon, point.lat], "point", "top", [0, size / 2]);
      names.push({ element: name.getElement(), count: point.count });
    }
  }
  names.sort((a, b) => b.count - a.count);
  const part = () => spread(names, [...drawn.values()].map(marker => marker.getElement()));
  map.on("moveend", part);
  map.once("idle", part);
  return drawn;
}

function pick(library, map, container, features) {
  const form = container.closest("form");
  const lon = form.elements.namedItem("lon"), lat = form.elements.namedItem("lat"), datum = form.elements.namedItem("datum");
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
  // A pin set by hand is in the map's datum; a measured position is always WGS-84.
  const choose = (x, y, fly, measured) => {
    if (datum) datum.value = measured ? "wgs84" : datum.defaultValue;
    lon.value = x.toFixed(6);
    lat.value = y.toFixed(6);
    if (!marker) {
      marker = new library.Marker({ color: colours.chosen, draggable: true }).setLngLat([x, y]).addTo(map);
      marker.on("dragend", () => { const at = marker.getLngLat(); choose(at.lng, at.lat); });
    }
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
  container.addEventListener("tongqu:position", event => choose(event.detail.lon, event.detail.lat, true, true));
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
      bounds: bounds(data.bounds ? data.bounds.split(",").map(Number) : [], points), fitBoundsOptions: { padding: 28, maxZoom: data.tiles ? 15 : 10.5 },
      minZoom: 6, maxZoom: 18, dragRotate: false, pitchWithRotate: false, touchPitch: false, cooperativeGestures: false,
      locale: { "NavigationControl.ZoomIn": data.wordsZoomIn, "NavigationControl.ZoomOut": data.wordsZoomOut },
    });
    map.scrollZoom.disable();
    map.addControl(new library.NavigationControl({ showCompass: false }), "top-right");
    const shown = map.getBounds();
    for (const feature of shapes?.features ?? []) {
      if (feature.properties.code === data.focus) continue;
      const at = middle(feature.geometry);
      if (shown.contains(at) || shapes.features.length <= 12) label(library, map, feature.properties.name, at, "county");
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
    // Ready is drawn: what it shows has come, and nothing moves. A map is idle, too, before it has heard of its shapes.
    map.once("load", () => map.once("idle", () => { container.dataset.ready = "on"; }));
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
