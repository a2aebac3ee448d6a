// `npm run fuzz`: throws bytes at every door for five minutes each and tells how many were thrown.
// `npm run fuzz -- quote 60` throws at one door for a minute; `npm run fuzz -- minimise` keeps the fewest seeds that reach
// as much as all that was found. Installs cargo-fuzz into target/ the first time; nothing here is needed by `npm test`,
// which throws the kept seeds again and no more.

import { spawn } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";

import { at, command, Cure, needRust, run } from "../../pkg/build/tools.mjs";

const VERSION = "0.13.2";
const TOOL = at("target/tools/fuzz");
const FOUND = at("target/fuzz/found");
const SEEDS = at("tests/fuzz/seeds");
const WORDS = at("target/fuzz/words.dict");
const SECONDS = 300;
/** So many seeds of each target are kept, short ones and long ones alike. */
const MOST_SEEDS = 50;
/** Longer throws cost time and reach nothing new. */
const LONGEST = { rulebook: 3000, request: 3000, facts: 3000, typed: 60, vandalised: 700, quote: 700 };
/** Where bytes are text, known words help. */
const TEXT = ["rulebook", "request", "facts"];

await command(async () => {
  const [first, second] = process.argv.slice(2);
  await needRust();
  await needCargoFuzz();
  writeWords();
  const targets = LONGEST[second] ? [second] : LONGEST[first] ? [first] : Object.keys(LONGEST);
  const told = [];
  for (const target of targets) {
    if (first === "minimise") await minimise(target);
    else told.push([target, ...(await fuzz(target, Number(second) || SECONDS))]);
  }
  for (const [target, executions, seconds] of told) console.log(`${target.padEnd(12)}${String(executions).padStart(12)} executions in ${seconds} s, nothing fell`);
});

async function needCargoFuzz() {
  if (existsSync(join(TOOL, "bin/cargo-fuzz"))) return;
  console.log(`Installing cargo-fuzz ${VERSION} into target/, because it builds what throws.`);
  await run("cargo", ["install", "--locked", "--root", TOOL, "cargo-fuzz", "--version", VERSION], {
    cure: "cargo-fuzz did not install: check that crates.io can be reached and that a C++ compiler is there.",
  });
}

/** Every key and word of the contract, as the fuzzer's dictionary. */
function writeWords() {
  const words = new Set();
  for (const file of ["pkg/types.d.ts", "pkg/rulebook.schema.json"]) {
    for (const [, word] of readFileSync(at(file), "utf8").matchAll(/"([\w:-]{2,40})"/g)) words.add(word);
    for (const [, word] of readFileSync(at(file), "utf8").matchAll(/^\s+(\w{2,40})\??:/gm)) words.add(word);
  }
  mkdirSync(at("target/fuzz"), { recursive: true });
  writeFileSync(WORDS, [...words].sort().map((word) => `"\\"${word}\\""\n`).join(""));
}

/** cargo-fuzz on the stable compiler: coverage needs an unstable flag, and safe Rust needs no sanitizer. */
function cargoFuzz(...args) {
  const program = join(TOOL, "bin/cargo-fuzz");
  const [verb, ...rest] = args;
  return [program, [verb, "--fuzz-dir", "tests/fuzz", "--sanitizer", "none", "--target-dir", "target/fuzz", ...rest], { env: { ...process.env, RUSTC_BOOTSTRAP: "1" } }];
}

/** Throws bytes at one door; answers how many times. */
async function fuzz(target, seconds) {
  const folders = [join(FOUND, target), join(SEEDS, target)];
  for (const folder of folders) mkdirSync(folder, { recursive: true });
  const words = TEXT.includes(target) ? [`-dict=${WORDS}`] : [];
  const limits = [`-max_total_time=${seconds}`, `-max_len=${LONGEST[target]}`, "-timeout=5", "-rss_limit_mb=2048", "-print_final_stats=1", "-verbosity=1"];
  const [program, args, options] = cargoFuzz("run", target, ...folders, "--", ...limits, ...words);
  let text = "";
  const code = await new Promise((done) => {
    const child = spawn(program, args, { cwd: at(), ...options, stdio: ["ignore", "inherit", "pipe"] });
    child.stderr.setEncoding("utf8").on("data", (part) => {
      process.stderr.write(part);
      text = (text + part).slice(-100000);
    });
    child.on("error", () => done(-1));
    child.on("close", done);
  });
  if (code !== 0) throw new Cure(`${target} fell: the bytes are in tests/fuzz/artifacts/${target}; mend it and keep them as a seed.`);
  return [Number(/number_of_executed_units: (\d+)/.exec(text)?.[1]), seconds];
}

/** The seeds that are kept: the fewest that reach what all of them reach. */
async function minimise(target) {
  const [kept, found, fewest] = [join(SEEDS, target), join(FOUND, target), join(FOUND, `${target}-fewest`)];
  rmSync(fewest, { recursive: true, force: true });
  for (const folder of [kept, found, fewest]) mkdirSync(folder, { recursive: true });
  const [program, args, options] = cargoFuzz("run", target, fewest, found, kept, "--", "-merge=1", `-max_len=${LONGEST[target]}`);
  await run(program, args, options);
  const size = (seed) => statSync(join(fewest, seed)).size;
  const seeds = readdirSync(fewest).sort((one, other) => size(one) - size(other) || (one < other ? -1 : 1));
  const spread = seeds.filter((_, at) => Math.floor((at * MOST_SEEDS) / seeds.length) !== Math.floor(((at - 1) * MOST_SEEDS) / seeds.length));
  rmSync(kept, { recursive: true, force: true });
  mkdirSync(kept, { recursive: true });
  for (const seed of spread) copyFileSync(join(fewest, seed), join(kept, seed));
  console.log(`${target}: ${spread.length} of ${seeds.length} seeds are kept`);
}
