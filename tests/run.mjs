// `npm test`: checks everything, from the format of the Rust source to the pages in a real browser.
// Installs what is missing first. `node tests/run.mjs native web` runs only the steps that are named.

import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";

import { buildPackage, buildPages } from "../pkg/build/build.mjs";
import { buildServer, serverTests } from "../pkg/build/server.mjs";
import { at, chromedriver, command, Cure, needChromium, needNodeModules, needRust, root, WASM } from "../pkg/build/tools.mjs";
import { cargoTests, nodeTests, playwrightTests, secondTries } from "./summaries.mjs";

const cargo = (...args) => shell("cargo", args);
/** Crates of their own, outside the engine's: what they need never reaches the engine. */
const SECOND_ENGINE = "tests/second-engine/Cargo.toml";
const CRATES = ["Cargo.toml", "www/server/Cargo.toml", "tests/fuzz/Cargo.toml", "tests/bench/native/Cargo.toml", SECOND_ENGINE];
const browser = { CHROMEDRIVER: chromedriver };
/** The pages at one width, with a server of their own: a page mostly waits, so that two widths go well on two cores. */
const pages = (width, nth) => {
  const playwright = [at("node_modules/@playwright/test/cli.js"), "test", "--config", "tests/pages/playwright.config.ts", "--reporter=list"];
  // What passes only the second time is named at the end, and more than a few are a failure.
  return shell(process.execPath, [...playwright, "--retries=1", `--project=${width}`], { PAGES_PORT: String(Number(process.env.PAGES_PORT ?? 4317) + nth) });
};
// A run can be had again: laws are tried on the same chance each time; `cargo test` by itself, and the fuzzers, try others.
const chance = { PROPTEST_RNG_SEED: process.env.PROPTEST_RNG_SEED || "20261128" };

/** The steps in their order. `count` reads the summary of a test runner; a step without it is one check. */
const STEPS = {
  format: { run: () => everyOne(CRATES, (manifest) => cargo("fmt", "--check", "--manifest-path", manifest)) },
  lint: { run: () => cargo("clippy", "--locked", "--all-targets", "--", "-D", "warnings") },
  "lint-wasm": { run: () => cargo("clippy", "--locked", "--target", WASM, "--lib", "--test", "web", "--", "-D", "warnings") },
  native: { run: () => shell("cargo", ["test", "--locked", "--no-fail-fast"], chance), count: cargoTests },
  server: { run: () => cargo(...serverTests), count: cargoTests },
  package: { run: () => buildPackage({ features: ["runner"] }) },
  pages: { after: ["package"], run: buildPages },
  "mall-server": { run: () => buildServer("test") },
  web: {
    after: ["package"],
    run: () => shell("cargo", ["test", "--locked", "--target", WASM, "--test", "web"], browser),
    count: cargoTests,
  },
  hosts: { after: ["package"], run: () => shell(process.execPath, ["--test", "--test-reporter=spec", ...hostTests()]), count: nodeTests },
  "second-engine": {
    after: ["package"],
    run: () => cargo("test", "--locked", "--manifest-path", SECOND_ENGINE, "--target-dir", "target/second-engine", "--", "--nocapture"),
    count: cargoTests,
  },
  types: { after: ["package"], run: () => shell("npm", ["run", "types", "--workspace", "www"]) },
  browser: {
    after: ["package", "pages", "mall-server"],
    run: () => besideEachOther([pages("phone", 0), pages("desktop", 1)]),
    count: playwrightTests,
  },
};
const NEEDS_BROWSER = ["web", "hosts", "browser"];

// Whoever ends us ends what we started too, with its browser and its server. Ctrl-C reaches it by itself.
const running = new Set();
let ended = false;
process.on("SIGINT", () => {
  ended = true;
  if (running.size === 0) process.exit(1);
});
process.on("SIGTERM", () => {
  ended = true;
  if (running.size === 0) process.exit(1);
  for (const child of running) child.kill("SIGINT");
});

await command(async () => {
  const steps = chosen(process.argv.slice(2));
  await needNodeModules();
  await needRust();
  if (steps.some((name) => NEEDS_BROWSER.includes(name))) await needChromium();

  const results = [];
  for (const name of steps) results.push(await runStep(name));
  tell(results);
  const total = (figure) => results.reduce((sum, result) => sum + result[figure], 0);
  console.log(`${total("passed")} passed, ${total("failed")} failed`);
  if (total("failed") > 0) process.exitCode = 1;
});

/** The named steps with those they stand on, in order; all of them when none is named. */
function chosen(names) {
  const unknown = names.filter((name) => !STEPS[name]);
  if (unknown.length) throw new Cure(`There is no step "${unknown[0]}": choose from ${Object.keys(STEPS).join(", ")}.`);
  const wanted = new Set(names.length ? names : Object.keys(STEPS));
  for (const name of [...wanted]) for (const first of STEPS[name].after || []) wanted.add(first);
  return Object.keys(STEPS).filter((name) => wanted.has(name));
}

async function runStep(name) {
  console.log(`\n== ${name}`);
  const { run, count } = STEPS[name];
  const from = Date.now();
  const { passed, failed, flaky = [] } = await run().then(
    (output) => verdict(count, output || { code: 0, text: "" }),
    (error) => {
      console.error(error instanceof Cure ? error.message : error);
      return { passed: 0, failed: 1 };
    },
  );
  return { name, passed, failed, flaky, seconds: (Date.now() - from) / 1000 };
}

/** A runner that fails without naming a failed test, or that ran no test at all, counts as one failure. */
function verdict(count, { code, text }) {
  if (!count) return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1 };
  const { passed, failed } = count(text);
  const silent = failed === 0 && (code !== 0 || passed === 0);
  return { passed, failed: silent ? 1 : failed, flaky: secondTries(text) };
}

/** Runs a command, shows what it says as it says it, and keeps it. */
function shell(program, args, env = {}) {
  return new Promise((done) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, ...env, CARGO_TERM_COLOR: "never", NO_COLOR: "1", FORCE_COLOR: undefined },
    });
    running.add(child);
    let text = "";
    for (const [from, to] of [[child.stdout, process.stdout], [child.stderr, process.stderr]]) {
      from.setEncoding("utf8").on("data", (part) => {
        text += part;
        to.write(part);
      });
    }
    child.on("error", (error) => done({ code: -1, text: String(error) }));
    child.on("close", (code) => {
      running.delete(child);
      if (ended && running.size === 0) process.exit(1);
      done({ code, text });
    });
  });
}

/** Does something for each, and answers the first that fails, or the last. */
async function everyOne(these, act) {
  let answer = { code: 0, text: "" };
  for (const one of these) {
    if (answer.code === 0) answer = await act(one);
  }
  return answer;
}

/** Waits for all, and answers what they say together. */
async function besideEachOther(those) {
  const answers = await Promise.all(those);
  return { code: Math.max(...answers.map(({ code }) => Math.abs(code ?? 1))), text: answers.map(({ text }) => text).join("") };
}

function hostTests() {
  return readdirSync(at("tests/package"))
    .filter((file) => file.endsWith(".test.mjs"))
    .map((file) => at("tests/package", file));
}

function tell(results) {
  console.log(`\n${"step".padEnd(16)}${"passed".padStart(8)}${"failed".padStart(8)}${"seconds".padStart(9)}`);
  for (const { name, passed, failed, seconds } of results) {
    console.log(`${name.padEnd(16)}${String(passed).padStart(8)}${String(failed).padStart(8)}${seconds.toFixed(1).padStart(9)}`);
  }
  for (const name of results.flatMap(({ flaky }) => flaky)) console.log(`passed only the second time: ${name}`);
  console.log("");
}
