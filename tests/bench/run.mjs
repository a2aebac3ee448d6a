// `npm run bench`: races the engine against what a mall would use instead, in fresh processes, writes the figures to
// target/bench.json, and to RESULTS.md and the pictures beside this file, and tells which gates are met. `npm run bench W1 W3` runs only what
// starts so; figures of earlier runs stay.

import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { fileURLToPath } from "node:url";

import { chart, curves } from "./chart.mjs";
import { COLD } from "./cold.mjs";
import { exponent, gates, table } from "./gates.mjs";
import { median, round } from "./measure.mjs";
import { native } from "./native.mjs";
import { results } from "./results.mjs";
import { DIGEST, digest, pairs, SIZES, sized } from "./workloads.mjs";

const here = fileURLToPath(new URL(".", import.meta.url));
const root = fileURLToPath(new URL("../..", import.meta.url));
/** Each race, and in how many fresh processes it is run. */
const RACES = {
  W1: 5, W2: 3, W4: 3, "W1 without a JIT": 3, "W2 without a JIT": 3, cold: 5, growth: 1,
  "W3 free 30": 3, "W3 grouped 30": 3, "W3 free 60": 1, "W3 grouped 60": 1, native: 1,
};

if (digest() !== DIGEST) throw new Error("the workloads are not what they were: nothing can be compared");
if (!existsSync(`${here}node_modules`)) execFileSync("npm", ["ci", "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: here, stdio: "inherit" });
if (!existsSync(`${root}pkg/dist`)) throw new Error("pkg/dist is missing: run `npm run build` first");

const wanted = process.argv.slice(2);
const chosen = Object.keys(RACES).filter((what) => wanted.length === 0 || wanted.some((start) => what.startsWith(start)));

// Round after round over all races, so that a busy minute falls on all of them.
const runs = Object.fromEntries(chosen.map((what) => [what, []]));
for (let nth = 0; nth < Math.max(...Object.values(RACES)); nth += 1) {
  for (const what of chosen.filter((one) => one !== "native" && nth < RACES[one])) {
    runs[what].push(what === "cold" ? cold() : one(what));
    console.log(`${what}: process ${nth + 1} of ${RACES[what]}`);
  }
}

const rows = [];
const facts = [];
for (const what of chosen.filter((one) => one !== "native")) {
  const [{ times, notes, ...more }] = runs[what];
  facts.push({ what, ...more, notes, ...(what === "growth" && grown(times)) });
  for (const name of Object.keys(times)) {
    const all = runs[what].map((run) => run.times[name]).filter(Number.isFinite);
    // Ratios are taken inside a process, where all ran on the same machine at the same time.
    const ratio = (to) => round(median(runs[what].map((run) => run.times[to] / run.times[name])));
    const ratios = what === "growth" ? {} : Object.fromEntries(Object.keys(times).filter((to) => to !== name).map((to) => [to, ratio(to)]));
    rows.push({ name: `${what}: ${name}`, unit: "µs", median: round(median(all)), min: round(Math.min(...all)), max: round(Math.max(...all)), ratios });
  }
  for (const note of notes) console.log(`${what}: ${note}`);
}
if (chosen.includes("native")) {
  try {
    for (const [name, unit, value] of native()) {
      const figure = unit === "µs" ? round(value) : value;
      rows.push({ name, unit, median: figure, min: figure, max: figure, ratios: {} });
    }
  } catch (error) {
    console.log(`native: not raced: ${error.message.split("\n")[0]}`);
  }
}

mkdirSync(`${root}target`, { recursive: true });
const file = `${root}target/bench.json`;
const before = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : { rows: [], facts: [] };
const later = (old, fresh, key) => [...old.filter((one) => !fresh.some((other) => other[key] === one[key])), ...fresh];
const told = { rows: later(before.rows, rows, "name"), facts: later(before.facts, facts, "what") };
const machine = { node: process.version, cpu: cpus()[0].model, cores: cpus().length };
const list = gates(told.rows, told.facts);
const page = { machine, ...told, gates: list };
writeFileSync(file, `${JSON.stringify(page, null, 2)}\n`);
writeFileSync(`${here}RESULTS.md`, results(page));
writeFileSync(`${here}chart.svg`, chart(told.rows));
const sizes = SIZES.map(([lines, promotions]) => ({ name: `${lines} lines, ${promotions} promotions`, pairs: pairs(sized(lines, promotions)) }));
writeFileSync(`${here}growth.svg`, curves(told.rows, sizes));
for (const { name, unit, median: time } of rows) console.log(`${name.padEnd(66)} ${String(time).padStart(12)} ${unit}`);
console.log(`\n${table(list)}`);

/** One fresh process of a race. */
function one(what) {
  const flags = what.endsWith("without a JIT") ? ["--jitless", "--no-warnings"] : [];
  const said = execFileSync(process.execPath, [...flags, `${here}race.mjs`, what], { encoding: "utf8", maxBuffer: 1 << 24 });
  return JSON.parse(said.slice(said.indexOf("{")));
}

/** One fresh process for each racer, from nothing to its first price. */
function cold() {
  const times = {};
  for (const name of COLD) {
    try {
      times[name] = Number(execFileSync(process.execPath, [`${here}cold.mjs`, name], { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }));
    } catch {
      // Not installed: the other races say so.
    }
  }
  return { times, notes: [] };
}

/** By which power of lines x relevant promotions the time to what is payable grows, from fifty lines on. */
function grown(times) {
  const points = SIZES.filter(([lines]) => lines >= 50).map(([lines, promotions]) => [pairs(sized(lines, promotions)), times[`${lines} lines, ${promotions} promotions: payable`]]);
  return { exponent: exponent(points) };
}
