// Takes a list of administrative divisions (code,name,parent,level), keeps some cities of it, checks it, and adds the
// short name people say: 盈川村村委会 is the committee, 盈川村 the village.
//
//   node packs/tools/divisions.mjs FOUND.csv packs/CITY/regions/divisions.csv 3308 3410 …
import fs from 'node:fs';

const [input, output, ...cities] = process.argv.slice(2);
if (cities.length === 0) {
  console.error('usage: node divisions.mjs FOUND.csv divisions.csv CITYCODE…');
  process.exit(2);
}

const [head, ...lines] = fs.readFileSync(input, 'utf8').replace(/^\uFEFF/, '').trim().split(/\r?\n/);
if (head !== 'code,name,parent,level') throw new Error(`unexpected head: ${head}`);
const rows = lines.map(line => {
  const [code, name, parent, level] = line.split(',');
  return { code, name, parent, level, short: shorten(name) };
}).filter(row => cities.some(city => row.code.startsWith(city) || city.startsWith(row.code)));

const byCode = new Map(rows.map(row => [row.code, row]));
const faults = [
  ...(byCode.size < rows.length ? ['a code stands twice'] : []),
  ...rows.filter(row => row.parent !== '' && !byCode.has(row.parent)).map(row => `${row.code} has no parent`),
  ...rows.filter(row => !row.code.startsWith(row.parent)).map(row => `${row.code} does not begin with its parent's code`),
];
for (const row of rows) {
  const twin = rows.some(other => other !== row && other.parent === row.parent && other.short === row.short);
  row.shown = twin ? row.name : row.short; // where a short name would stand for two, both keep their full one
}

rows.sort((a, b) => (a.code < b.code ? -1 : 1)); // so that every parent stands before its children
fs.writeFileSync(output, ['code,name,parent,level,short',
  ...rows.map(row => [row.code, row.name, row.parent, row.level, row.shown].join(','))].join('\n') + '\n');
faults.forEach(fault => console.error(fault));
console.log(`${rows.length} divisions, ${rows.filter(row => row.shown !== row.short).length} kept their full name`);
process.exitCode = faults.length === 0 ? 0 : 1;

function shorten(name) {
  const village = /^(.+?)(村|村民)(委员会|委会)$/.exec(name);
  if (village) return /(村|社区)$/.test(village[1]) ? village[1] : `${village[1]}村`;
  const community = /^(.+社区)(居|居居|居民)?(委员会|委会|民委会)$/.exec(name);
  if (community) return community[1];
  return name.replace(/居民委员会$/, '居委会');
}
