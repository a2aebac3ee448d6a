// The published types fit the package, a program that uses it, and every case of the corpus.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { test } from "node:test";

import { root } from "./built.mjs";

const CASES = join(root, "tests/cases");
// Inside the repository, so that "liebian" is found as every workspace finds it.
const folder = mkdtempSync(join(root, "target", "types-"));
process.on("exit", () => rmSync(folder, { recursive: true, force: true }));

const STRICT = { strict: true, noEmit: true, lib: ["ES2022", "DOM"], types: [], skipLibCheck: false, exactOptionalPropertyTypes: true };

/** What the compiler says about files under one way to find modules. */
function check(files, type, options) {
  const project = join(folder, `${type}-${options.moduleResolution}`);
  mkdirSync(project, { recursive: true });
  for (const file of files) copyFileSync(file, join(project, basename(file)));
  writeFileSync(join(project, "package.json"), JSON.stringify({ type }));
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions: { ...STRICT, ...options }, files: files.map((file) => basename(file)) }));
  const { status, stdout } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", project], { encoding: "utf8" });
  return { status, stdout };
}

const program = join(root, "tests/package/consumer/consumer.ts");
const page = join(root, "tests/package/consumer/slim.ts");
const BUNDLER = { module: "esnext", moduleResolution: "bundler", target: "es2022" };
const NODE = { module: "nodenext", moduleResolution: "nodenext", target: "es2022" };

for (const [name, files, type, options] of [
  ["a program and a page for a bundler", [program, page], "module", BUNDLER],
  ["a program and a page of ES modules", [program, page], "module", NODE],
  ["a program of CommonJS modules", [program], "commonjs", NODE],
]) {
  test(name, () => assert.deepEqual(check(files, type, options), { status: 0, stdout: "" }));
}

test("the corpus is what the types say", () => {
  const cases = readdirSync(CASES, { recursive: true })
    .filter((file) => file.endsWith(".json") && !file.startsWith("refused"))
    .map((file) => JSON.parse(readFileSync(join(CASES, file), "utf8")));
  assert.ok(cases.length >= 100, `${cases.length} cases`);
  const lines = ['import type { QuoteRequest, Rulebook } from "liebian";'];
  for (const { rulebook, request } of [...cases, { rulebook: JSON.parse(readFileSync(join(root, "www/shared/rulebook.json"), "utf8")) }]) {
    if (rulebook) lines.push(`(${JSON.stringify(rulebook)}) satisfies Rulebook;`);
    if (request) lines.push(`(${JSON.stringify(request)}) satisfies QuoteRequest;`);
  }
  const file = join(folder, "corpus.ts");
  writeFileSync(file, lines.join("\n"));
  assert.deepEqual(check([file], "module", BUNDLER), { status: 0, stdout: "" });
});
