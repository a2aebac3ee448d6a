// Finds or installs what the build and the tests need, and says in one sentence what to do when it cannot.

import { spawn, spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

export const root = resolve(dirname(fileURLToPath(import.meta.url)), "../..");
export const at = (...path) => join(root, ...path);

export const WASM = "wasm32-unknown-unknown";
const NODE = 20;

export const chromium = "/usr/bin/chromium";
export const chromedriver = "/usr/bin/chromedriver";

/** A failure that a person can do something about: its message is the cure. */
export class Cure extends Error {}

/** Runs a command with its output shown; throws the cure when it fails. */
export async function run(command, args, { cure, env, cwd = root } = {}) {
  const code = await new Promise((done) => {
    const child = spawn(command, args, { cwd, stdio: "inherit", env: { ...process.env, ...env } });
    child.on("error", () => done(-1));
    child.on("close", done);
  });
  if (code !== 0) throw new Cure(cure || `${[command, ...args].join(" ")} failed: see what it said above.`);
}

/** What a command prints, or null when it cannot run. */
export function ask(command, args) {
  const { status, stdout } = spawnSync(command, args, { cwd: root, encoding: "utf8" });
  return status === 0 ? stdout : null;
}

/** Runs `main` and ends the process: a cure is told in one sentence, anything else with its stack. */
export async function command(main) {
  try {
    needNode();
    process.chdir(root);
    await main();
  } catch (error) {
    console.error(error instanceof Cure ? `\n${error.message}` : error);
    process.exitCode = 1;
  }
}

/** Whether this file is the one that node was started with. */
export const isMain = (url) => Boolean(process.argv[1]) && url === pathToFileURL(resolve(process.argv[1])).href;

/** Refuses a Node that is too old, which would fail later and less clearly. */
export function needNode() {
  if (Number(process.versions.node.split(".")[0]) >= NODE) return;
  throw new Cure(`Node ${NODE} or newer is needed, this is ${process.versions.node}: install it and run this again.`);
}

/** JavaScript packages: bundler, optimiser, page framework. Installed exactly as package-lock.json says. */
export async function needNodeModules() {
  if (nodeModulesAreFresh()) return;
  console.log("Installing the JavaScript packages that package-lock.json names.");
  await run("npm", ["ci", "--no-fund", "--no-audit"], {
    cure: "npm could not install the packages: check that the npm registry can be reached, then run `npm ci`.",
  });
}

function nodeModulesAreFresh() {
  const installed = at("node_modules/.package-lock.json");
  if (!existsSync(installed)) return false;
  const wanted = JSON.parse(readFileSync(at("package-lock.json"), "utf8")).packages;
  const have = JSON.parse(readFileSync(installed, "utf8")).packages;
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.includes("node_modules/")) return true;
    if (!have[path]) return Boolean(entry.optional || entry.peer);
    return entry.link || have[path].version === entry.version;
  });
}

/** The Rust compiler, and its standard library for WebAssembly. */
export async function needRust() {
  if (ask("cargo", ["--version"]) === null) {
    throw new Cure("Rust is missing: install it from https://rustup.rs, open a new terminal and run this again.");
  }
  const targets = ask("rustup", ["target", "list", "--installed"]);
  // Without rustup the compiler's own folder tells.
  const sysroot = (ask("rustc", ["--print", "sysroot"]) || "").trim();
  const known = targets === null ? existsSync(join(sysroot, "lib/rustlib", WASM)) : targets.split(/\s+/).includes(WASM);
  if (known) return;
  console.log("Installing Rust's standard library for WebAssembly, because the engine is compiled for it.");
  await run("rustup", ["target", "add", WASM], {
    cure: `Rust cannot compile for WebAssembly yet: run \`rustup target add ${WASM}\`.`,
  });
}

/** A headless browser and its driver, in which the wasm tests and the page tests run. */
export async function needChromium() {
  if (existsSync(chromium) && existsSync(chromedriver)) return;
  console.log("Installing Chromium and its driver, because wasm and page tests run in a real browser.");
  const cure = "Chromium is missing: install the packages `chromium` and `chromium-driver` of your system, then run this again.";
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const sudo = process.getuid() === 0 ? [] : ["sudo"];
  const apt = (...args) => {
    const [program, ...rest] = [...sudo, "apt-get", ...args];
    return run(program, rest, { cure, env });
  };
  await apt("update", "-qq");
  await apt("install", "-y", "-qq", "--no-install-recommends", "chromium", "chromium-driver");
}
