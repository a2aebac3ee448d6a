// `npm run build`: compiles the engine to WebAssembly and makes the npm package's files from it.
// Installs what is missing (JavaScript packages, Rust's WebAssembly library) and skips what is up to date.

import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { homedir } from "node:os";
import { join } from "node:path";

import { at, command, Cure, isMain, needNodeModules, needRust, run, WASM } from "./tools.mjs";

const PKG = at("pkg");
const TOOLS = at("target/tools");
const MADE = at("target/package");
const RAW = at("target", WASM, "release", "liebian.wasm");

const CARGO_HOME = process.env.CARGO_HOME || join(homedir(), ".cargo");

// The first WebAssembly; and no folder of this machine's owner in the module, so that it is the same from every machine.
// A call costs little and code costs bytes: less is inlined than usual, at the same speed and 1 kB lighter; and the hash
// of a quote, a few hundred bytes once an order, is computed by the shorter of its two programs.
const FLAGS = ["-Ctarget-cpu=mvp", `--cfg=sha2_backend_soft="compact"`, "-Cllvm-args=-inline-threshold=10", `--remap-path-prefix=${join(CARGO_HOME, "registry/src")}=crates`];

// Lowers what the prebuilt standard library uses beyond the first WebAssembly, which is all that every phone runs.
const LOWER = [
  "--enable-bulk-memory",
  "--enable-nontrapping-float-to-int",
  "--enable-sign-ext",
  "--enable-mutable-globals",
  "--enable-reference-types",
  "--enable-multivalue",
  "--llvm-memory-copy-fill-lowering",
  "--signext-lowering",
  "--llvm-nontrapping-fptoint-lowering",
  "-S",
];
// Refuses a module that still holds anything newer.
const CHECK = ["--mvp-features", "--enable-mutable-globals", "-Os", "--one-caller-inline-max-function-size=100", "--converge", "--strip-debug", "--strip-producers", "--strip-target-features"];

/** Compiles the tools beside this file; `features` adds the runner of browser tests. */
export async function buildTools(features = []) {
  const manifest = at("pkg/build/Cargo.toml");
  const args = ["build", "--locked", "--quiet", "--manifest-path", manifest, "--target-dir", TOOLS, "--bins"];
  if (features.length) args.push("--features", features.join(","));
  await run("cargo", args, { cure: "The build tools did not compile: check that crates.io can be reached, then run this again." });
}

/** Makes pkg/dist. */
export async function buildPackage({ features } = {}) {
  await needNodeModules();
  await needRust();

  console.log("Compiling the engine for WebAssembly.");
  await run("cargo", ["rustc", "--release", "--locked", "--lib", "--crate-type", "cdylib", "--target", WASM], {
    env: { CARGO_ENCODED_RUSTFLAGS: FLAGS.join("\x1f") },
    cure: "The engine did not compile: see the compiler's words above.",
  });
  await buildTools(features);
  await makeModule();

  const { bundle } = await import("./bundle.mjs");
  // Made aside and swapped in whole, so that a build that fails leaves the last good one in place.
  const fresh = at("target", `dist-${process.pid}`);
  try {
    await bundle({ pkg: PKG, made: MADE, folder: fresh });
    await rm(at("pkg/dist"), { recursive: true, force: true });
    await rename(fresh, at("pkg/dist"));
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  console.log("The package is ready in pkg/dist.");
}

/** Makes www/dist, which shows the package at work. */
export async function buildPages() {
  await run("npm", ["run", "build", "--workspace", "www"], { cure: "The pages did not build: see the bundler's words above." });
}

/** From the compiler's module to the one that is shipped, and its glue; skipped when nothing changed. */
async function makeModule() {
  const recipe = ["build.mjs", "memory-copy.wat", "src/glue.rs", "Cargo.lock"].map((file) => at("pkg/build", file));
  const stamp = await stampOf([RAW, ...recipe, at("node_modules/binaryen/package.json")]);
  const stampFile = join(MADE, "stamp");
  if (existsSync(stampFile) && (await readFile(stampFile, "utf8")) === stamp) return;

  console.log("Making the module run on every phone, and small.");
  await rm(MADE, { recursive: true, force: true });
  await mkdir(MADE, { recursive: true });
  await run(join(TOOLS, "debug", "glue"), [RAW, MADE]);
  const lowered = join(MADE, "lowered.wat");
  const optimise = (args) =>
    run(process.execPath, [at("node_modules/binaryen/bin/wasm-opt"), ...args], {
      cure: "The module uses WebAssembly newer than the first: see above what it is, and lower or avoid it.",
    });
  await optimise([...LOWER, join(MADE, "liebian_bg.wasm"), "-o", lowered]);
  await writeFile(lowered, copyingWords(await readFile(lowered, "utf8"), await readFile(at("pkg/build/memory-copy.wat"), "utf8")));
  await optimise([...CHECK, lowered, "-o", join(MADE, "liebian.wasm")]);
  await writeFile(stampFile, stamp);
}

/** The module's text with our own way of copying memory in place of the optimiser's. */
function copyingWords(module, copy) {
  const from = module.indexOf(" (func $__memory_copy ");
  const to = module.indexOf("\n (func ", from + 1);
  if (from < 0 || to < 0) throw new Cure("The optimiser names its copying of memory otherwise: see memory-copy.wat.");
  return module.slice(0, from) + copy + module.slice(to);
}

async function stampOf(files) {
  const hash = createHash("sha256");
  for (const file of files) hash.update(await readFile(file));
  return hash.digest("hex");
}

if (isMain(import.meta.url)) {
  await command(buildPackage);
}
