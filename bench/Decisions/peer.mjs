// Times feelin over the expressions of a file: node peer.mjs FOLDER-WITH-FEELIN expressions.json
import { readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';

const [folder, file] = process.argv.slice(2);
const { evaluate, unaryTest } = await import(pathToFileURL(join(folder, 'node_modules/feelin/dist/index.js')).href);
const elapsed = since => Number(process.hrtime.bigint() - since) / 1e9;

function measure(work, seconds) {
  let runs = 0;
  const since = process.hrtime.bigint();
  do {
    for (let i = 0; i < 50; i++) { work(); }
    runs += 50;
  } while (elapsed(since) < seconds);
  return elapsed(since) / runs * 1e9;
}

const results = JSON.parse(readFileSync(file, 'utf8')).map(({ source, context, tests }) => {
  const work = () => (tests ? unaryTest : evaluate)(source, context).value;
  measure(work, 0.3);
  return { nanoseconds: measure(work, 0.4), value: JSON.stringify(work()) };
});
console.log(JSON.stringify(results));
