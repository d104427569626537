// Times feelin over the expressions of a file: node peer.mjs FOLDER-WITH-FEELIN expressions.json
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [folder, file] = process.argv.slice(2);
const { evaluate, unaryTest } = await import(pathToFileURL(join(folder, 'node_modules/feelin/dist/index.js')).href);
const used = () => { const { user, system } = process.cpuUsage(); return (user + system) / 1e6; };

function measure(work, seconds) {
  let runs = 0;
  const since = used();
  do {
    for (let i = 0; i < 50; i++) { work(); }
    runs += 50;
  } while (used() - since < seconds);
  return (used() - since) / runs * 1e9;
}

const cases = JSON.parse(readFileSync(file, 'utf8'))
  .map(({ source, context, tests }) => () => (tests ? unaryTest : evaluate)(source, context).value);
for (const work of cases) { measure(work, 0.1); }
const results = cases.map(work => {
  measure(work, 0.3);
  return { nanoseconds: measure(work, 0.4), value: JSON.stringify(work()) };
});
console.log(JSON.stringify(results));
