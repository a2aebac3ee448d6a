// `npm run peers`: the cases of other engines, through this one. PEER_CASES names another folder of `.jsonl` files.

import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { dist, root } from "../package/built.mjs";
import { casesOf, tryCase } from "./harness.mjs";

const RESULTS = ["passed", "diverged", "unsupported"];

const { load } = await import(join(dist, "esm/index.js"));
const told = [];
for (const said of casesOf(resolve(process.env.PEER_CASES ?? join(root, "tests/peers/cases")))) told.push(await tryCase(said, load));

mkdirSync(join(root, "target"), { recursive: true });
writeFileSync(join(root, "target/peers.json"), `${JSON.stringify(told, null, 1)}\n`);

for (const { id, result, detail } of told) if (result !== "passed") console.log(`${result.padEnd(12)}${id}\n            ${detail}`);
const engines = [...new Set(told.map(({ engine }) => engine))].sort();
const count = (engine, result) => told.filter((one) => (!engine || one.engine === engine) && one.result === result).length;
console.log(`\n${"engine".padEnd(14)}${["cases", ...RESULTS].map((word) => word.padStart(12)).join("")}`);
for (const engine of engines) {
  const figures = [told.filter((one) => one.engine === engine).length, ...RESULTS.map((result) => count(engine, result))];
  console.log(`${engine.padEnd(14)}${figures.map((figure) => String(figure).padStart(12)).join("")}`);
}
const [passed, diverged, unsupported] = RESULTS.map((result) => count(undefined, result));
console.log(`\npeers: ${passed} passed, ${diverged} diverged, ${unsupported} unsupported, of ${told.length}`);
