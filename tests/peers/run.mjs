// `npm run peers`: the cases of other engines, through this one. PEER_CASES names another folder of `.jsonl` files.

import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

import { dist, root } from "../package/built.mjs";
import { casesOf, report, tryCase } from "./harness.mjs";

const { load } = await import(join(dist, "esm/index.js"));
const told = [];
for (const said of casesOf(resolve(process.env.PEER_CASES ?? join(root, "tests/peers/cases")))) told.push(await tryCase(said, load));

mkdirSync(join(root, "target"), { recursive: true });
writeFileSync(join(root, "target/peers.json"), `${JSON.stringify(told, null, 1)}\n`);
for (const { id, result, detail } of told) if (result !== "passed") console.log(`${result.padEnd(12)}${id}\n            ${detail}`);
console.log(`\n${report(told)}`);
