// `npm run bench`: races the engine against what a mall would use instead, in fresh processes, and writes the figures to
// target/bench.json and the chart to tests/bench/chart.svg. `npm run bench W1 W3` runs only what starts so.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

import { chart } from "./chart.mjs";
import { DIGEST, digest } from "./workloads.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
/** Each race, and in how many fresh processes it is run. */
const RACES = { W1: 5, W2: 3, "W3 free 30": 3, "W3 grouped 30": 3, "W3 free 60": 1, "W3 grouped 60": 1, W4: 3 };

if (digest() !== DIGEST) throw new Error("the workloads are not what they were: nothing can be compared");
if (!existsSync(`${here}node_modules`)) execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
if (!existsSync(`${root}pkg/dist`)) throw new Error("pkg/dist is missing: run `npm run build` first");

const wanted = process.argv.slice(2);
const rows = [];
const facts = [];
for (const [what, processes] of Object.entries(RACES)) {
  if (wanted.length > 0 && !wanted.some((start) => what.startsWith(start))) continue;
  const runs = Array.from({ length: processes }, () => {
    return JSON.parse(execFileSync(process.execPath, [`${here}race.mjs`, what], { encoding: "utf8", maxBuffer: 1 << 24 }));
  });
  const [{ times, notes, ...more }] = runs;
  facts.push({ what, ...more, notes });
  for (const name of Object.keys(times)) {
    const all = runs.map((run) => run.times[name]).filter(Number.isFinite);
    // Ratios are taken inside a process, where all ran on the same machine at the same time.
    const ratio = (to) => median(runs.map((run) => run.times[to] / run.times[name]));
    const ratios = Object.fromEntries(Object.keys(times).filter((to) => to !== name).map((to) => [to, round(ratio(to))]));
    rows.push({ name: `${what}: ${name}`, unit: "µs", median: round(median(all)), min: round(Math.min(...all)), max: round(Math.max(...all)), ratios });
    console.log(`${`${what}: ${name}`.padEnd(60)} ${String(round(median(all))).padStart(12)} µs`);
  }
  for (const note of notes) console.log(`${what}: not raced: ${note}`);
  console.log(`${what}: ${JSON.stringify(more)}`);
}

mkdirSync(`${root}target`, { recursive: true });
const machine = { node: process.version, cpu: cpus()[0].model, cores: cpus().length };
writeFileSync(`${root}target/bench.json`, `${JSON.stringify({ machine, rows, facts }, null, 2)}\n`);
writeFileSync(`${here}chart.svg`, chart(rows));

function median(list) {
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function round(number) {
  return Number(number.toPrecision(3));
}
