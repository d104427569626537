// Invents a point for every township and village and cuts every village of one city into grids: for demonstration,
// where no public shapes exist below the county. The same input always gives the same points, and every one of them is
// written down as simulated. A city that has real points simply puts its own files in their place.
//
//   node packs/tools/points.mjs divisions.csv counties.geojson points.csv grids.csv CITYCODE
import fs from 'node:fs';
import { Ground, metres, moved } from './ground.mjs';

const [divisionsFile, countiesFile, pointsFile, gridsFile, city] = process.argv.slice(2);
if (!city) {
  console.error('usage: node points.mjs divisions.csv counties.geojson points.csv grids.csv CITYCODE');
  process.exit(2);
}

const VILLAGE_APART = 300; // metres at least between two villages; their grids lie within 120 m of them

const divisions = fs.readFileSync(divisionsFile, 'utf8').trim().split('\n').slice(1).map(line => {
  const [code, , parent, level, short] = line.split(',');
  return { code, parent, level, short };
});
const childrenOf = new Map();
for (const row of divisions) childrenOf.set(row.parent, [...childrenOf.get(row.parent) ?? [], row]);

const points = [];
const grids = [];
for (const feature of JSON.parse(fs.readFileSync(countiesFile, 'utf8')).features) {
  const { code, centre } = feature.properties;
  if (centre) points.push({ code, at: centre, simulated: false });
  settle(code, new Ground(feature), childrenOf.get(code) ?? []);
}
fs.writeFileSync(pointsFile, ['code,longitude,latitude,simulated',
  ...points.sort(byCode).map(p => `${p.code},${p.at.join(',')},${p.simulated}`)].join('\n') + '\n');
fs.writeFileSync(gridsFile, ['code,name,parent,longitude,latitude,households,simulated',
  ...grids.sort(byCode).map(g => `${g.code},${g.name},${g.parent},${g.at.join(',')},${g.households},true`)].join('\n') + '\n');
console.log(`${points.length} points, ${grids.length} grids`);

/** Puts the townships of a county apart from each other, and the villages of each around it. */
function settle(county, ground, townships) {
  const towns = [];
  for (const town of townships) {
    const random = randomOf(town.code);
    const urban = town.short.endsWith('街道'); // subdistricts crowd around the county seat
    const candidates = Array.from({ length: 60 }, () => (urban && ground.centre
      ? ground.within(ground.centre, 5_000, random)
      : ground.anywhere(random))).filter(Boolean);
    towns.push({ ...town, at: best(candidates, at =>
      Math.min(nearest(at, towns), 2 * ground.metresToBorder(at))) });
  }
  const villages = [];
  for (const town of towns) {
    points.push({ code: town.code, at: round(town.at), simulated: true });
    const reach = Math.min(6_000, Math.max(1_500, 0.6 * nearest(town.at, towns.filter(other => other !== town))));
    for (const village of childrenOf.get(town.code) ?? []) {
      const at = spotFor(village, town, towns, villages, ground, reach);
      villages.push({ at });
      points.push({ code: village.code, at: round(at), simulated: true });
      if (village.code.startsWith(city)) cut(village, at, ground);
    }
  }
}

function spotFor(village, town, towns, villages, ground, reach) {
  const random = randomOf(village.code);
  for (let radius = reach; radius < 20 * reach; radius *= 1.3) {
    const candidates = Array.from({ length: 24 }, () => ground.within(town.at, radius, random))
      .filter(at => at && ground.metresToBorder(at) > 150 && metres(at, town.at) > 120
        && (radius > 2 * reach || nearest(at, towns) === metres(at, town.at)));
    const at = best(candidates, candidate => nearest(candidate, villages));
    if (at && nearest(at, villages) >= VILLAGE_APART) return at;
  }
  throw new Error(`no room for ${village.code}`);
}

/** One to three grids a village, three to five hundred households each: the size the province asks for. */
function cut(village, at, ground) {
  const random = randomOf(`${village.code}/grids`);
  const count = 1 + Math.floor(random() * (/(社区|居委会)$/.test(village.short) ? 3 : 2));
  const turn = random() * 2 * Math.PI;
  for (let i = 0; i < count; i++) {
    const angle = turn + i * 2 * Math.PI / count;
    const away = 60 + random() * 60;
    const spot = round(moved(at, away * Math.cos(angle), away * Math.sin(angle)));
    if (!ground.contains(spot)) throw new Error(`a grid of ${village.code} fell out of its county`);
    grids.push({
      code: village.code + String(i + 1).padStart(3, '0'),
      name: `${village.short}第${'一二三'[i]}网格`,
      parent: village.code,
      at: spot,
      households: 300 + Math.floor(random() * 201),
    });
  }
}

function byCode(a, b) {
  return a.code < b.code ? -1 : 1;
}

function best(candidates, score) {
  let [found, top] = [null, -Infinity];
  for (const candidate of candidates) {
    const points = score(candidate);
    if (points > top) [found, top] = [candidate, points];
  }
  return found;
}

function nearest(at, others) {
  return others.reduce((least, other) => Math.min(least, metres(at, other.at)), Infinity);
}

function round([x, y]) {
  return [Number(x.toFixed(5)), Number(y.toFixed(5))];
}

/** Numbers from 0 to 1 that look random and always are the same for the same text (FNV-1a hash, then mulberry32). */
function randomOf(text) {
  let state = 0x811c9dc5;
  for (const letter of text) state = Math.imul(state ^ letter.codePointAt(0), 0x01000193);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
