// Turns county shapes as they are found into the counties.geojson of a pack: neighbours share their border point for
// point, small gaps and overlaps between sources are gone, and the file is small enough to send to a phone.
//
//   node packs/tools/shapes.mjs packs/CITY/regions/divisions.csv packs/CITY/regions/counties.geojson FOUND.geojson… \
//     [--rename OLDNAME=NEWNAME] [--datum gcj02] [--offset=DEGREES] [--tolerance METRES]
//
// A county is known by its name, and its code taken from the divisions: files of shapes often carry withdrawn codes.
//
// How: the shapes are painted on a fine grid, one colour a county; cracks are closed; the borders between colours are
// traced as arcs that two counties share; each arc is simplified once (Douglas-Peucker), so both sides stay together.
import fs from 'node:fs';
import { parseArgs } from 'node:util';
import { toWgs84 } from './gcj02.mjs';
import { closeCracks, paint, sweepSpecks, trace } from './grid.mjs';

const METRES_PER_DEGREE = 111_195;

const { values: option, positionals: [divisionsFile, output, ...inputs] } = parseArgs({
  allowPositionals: true,
  options: {
    rename: { type: 'string', multiple: true, default: [] },
    datum: { type: 'string', default: 'wgs84' },
    offset: { type: 'string', default: '0' },
    tolerance: { type: 'string', default: '100' },
  },
});
if (inputs.length === 0) {
  console.error('usage: node shapes.mjs divisions.csv counties.geojson FOUND.geojson… [options, see the head of this file]');
  process.exit(2);
}

const renamed = new Map(option.rename.map(pair => pair.split('=')));
const offset = Number(option.offset);
const tolerance = Number(option.tolerance);
const divisions = fs.readFileSync(divisionsFile, 'utf8').trim().split('\n').map(line => line.split(','));

const counties = inputs.flatMap(file => JSON.parse(fs.readFileSync(file, 'utf8')).features).map(feature => {
  const name = renamed.get(feature.properties.name) ?? feature.properties.name;
  const found = divisions.filter(([, county, , level]) => level === 'county' && county === name);
  if (found.length !== 1) throw new Error(`${name} stands ${found.length} times among the counties of ${divisionsFile}`);
  const [[code, , parent]] = found;
  const { type, coordinates } = feature.geometry;
  return {
    code,
    name,
    city: divisions.find(([city]) => city === parent)[1],
    centre: feature.properties.centre ?? feature.properties.cp,
    rings: (type === 'Polygon' ? [coordinates] : coordinates).flat()
      .map(ring => ring.map(([x, y]) => [x + offset, y + offset])),
  };
}).sort((a, b) => (a.code < b.code ? -1 : 1));

const grid = paint(counties);
closeCracks(grid);
sweepSpecks(grid);
const traced = trace(grid, counties.length);
const arcs = new Map();
const features = counties.map((county, index) => ({
  type: 'Feature',
  properties: {
    code: county.code, name: county.name, city: county.city,
    ...(county.centre && { centre: place(county.centre) }),
  },
  geometry: toPolygons(traced.rings[index + 1].map(ring => simplifyRing(ring, traced.isJunction)).filter(Boolean)),
}));
const crossings = features.reduce((sum, feature) => sum + countCrossings(feature.geometry), 0);
fs.writeFileSync(output, `{"type":"FeatureCollection","features":[\n${features.map(f => JSON.stringify(f)).join(',\n')}\n]}\n`);
console.log(`${features.length} counties, ${arcs.size} arcs, ${fs.statSync(output).size} bytes, ${crossings} crossings`);
process.exitCode = crossings === 0 ? 0 : 1;

/** Cuts a ring at its junctions and simplifies the arcs between them; null where nothing of an islet is left. */
function simplifyRing(ring, isJunction) {
  const corners = ring.slice(0, -1);
  const cuts = corners.flatMap((corner, i) => (isJunction(corner) ? [i] : []));
  if (cuts.length === 0) {
    // Both sides of a border without junctions must cut it at the same corners: the least and its opposite.
    const least = corners.indexOf(corners.reduce((a, b) => Math.min(a, b)));
    cuts.push(...[least, (least + (corners.length >> 1)) % corners.length].sort((a, b) => a - b));
  }
  const points = [];
  cuts.forEach((cut, i) => {
    const end = cuts[(i + 1) % cuts.length];
    const arc = end > cut ? corners.slice(cut, end + 1) : [...corners.slice(cut), ...corners.slice(0, end + 1)];
    points.push(...simplifyArc(arc, ring.toDegrees).slice(0, -1));
  });
  const distinct = points.filter((p, i) => i === 0 || p.join() !== points[i - 1].join());
  return distinct.length < 3 ? null : [...distinct, distinct[0]];
}

function simplifyArc(corners, toDegrees) {
  const [first, last] = [corners[0], corners.at(-1)];
  const backward = first > last || (first === last && corners[1] > corners.at(-2));
  const canonical = backward ? [...corners].reverse() : corners;
  const key = `${canonical[0]}/${canonical[1]}/${canonical.at(-1)}/${canonical.length}`;
  if (!arcs.has(key)) {
    arcs.set(key, douglasPeucker(canonical.map(toDegrees)).map(place));
  }
  return backward ? [...arcs.get(key)].reverse() : arcs.get(key);
}

function douglasPeucker(points) {
  const keep = new Set([0, points.length - 1]);
  const stretches = [[0, points.length - 1]];
  if (points[0].join() === points.at(-1).join()) {
    const middle = points.length >> 1; // an arc that returns to its junction has no base line of its own
    keep.add(middle);
    stretches.splice(0, 1, [0, middle], [middle, points.length - 1]);
  }
  while (stretches.length > 0) {
    const [from, to] = stretches.pop();
    let [worst, distance] = [-1, tolerance];
    for (let i = from + 1; i < to; i++) {
      const d = metresToSegment(points[i], points[from], points[to]);
      if (d > distance) [worst, distance] = [i, d];
    }
    if (worst > 0) {
      keep.add(worst);
      stretches.push([from, worst], [worst, to]);
    }
  }
  return points.filter((_, i) => keep.has(i));
}

function metresToSegment([px, py], [ax, ay], [bx, by]) {
  const scale = Math.cos(py * Math.PI / 180);
  const [dx, dy, qx, qy] = [(bx - ax) * scale, by - ay, (px - ax) * scale, py - ay];
  const length = dx * dx + dy * dy;
  const along = length === 0 ? 0 : Math.min(1, Math.max(0, (qx * dx + qy * dy) / length));
  return Math.hypot(qx - along * dx, qy - along * dy) * METRES_PER_DEGREE;
}

/** A pair in the source's datum as WGS-84 with five decimals, about a metre. */
function place(pair) {
  const [x, y] = option.datum === 'gcj02' ? toWgs84(pair) : pair;
  return [Number(x.toFixed(5)), Number(y.toFixed(5))];
}

/** Counter-clockwise rings become shells, clockwise ones holes of the shell around them. */
function toPolygons(rings) {
  const shells = rings.filter(ring => area(ring) > 0).sort((a, b) => area(b) - area(a)).map(ring => [ring]);
  for (const hole of rings.filter(ring => area(ring) < 0)) {
    shells.find(([shell]) => contains(shell, hole[0])).push(hole);
  }
  return shells.length === 1
    ? { type: 'Polygon', coordinates: shells[0] }
    : { type: 'MultiPolygon', coordinates: shells };
}

function area(ring) {
  return ring.slice(1).reduce((sum, [x, y], i) => sum + ring[i][0] * y - x * ring[i][1], 0) / 2;
}

function contains(ring, [x, y]) {
  return ring.slice(1).reduce((inside, [bx, by], i) => {
    const [ax, ay] = ring[i];
    return (ay > y) !== (by > y) && x < ax + (y - ay) / (by - ay) * (bx - ax) ? !inside : inside;
  }, false);
}

/** How often the borders of one county cross each other: none, or the tolerance is too coarse for some narrow neck. */
function countCrossings(geometry) {
  const polygons = geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
  const segments = polygons.flat().flatMap(ring => ring.slice(1).map((point, i) => [ring[i], point]));
  segments.sort((a, b) => Math.min(a[0][0], a[1][0]) - Math.min(b[0][0], b[1][0]));
  const side = (a, b, c) => Math.sign((b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]));
  let crossings = 0;
  segments.forEach(([a, b], i) => {
    const east = Math.max(a[0], b[0]);
    for (let j = i + 1; j < segments.length && Math.min(segments[j][0][0], segments[j][1][0]) <= east; j++) {
      const [c, d] = segments[j];
      if (side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0) crossings++;
    }
  });
  return crossings;
}
