// The package as it would be published: packed, examined, installed into an empty project and used from there,
// in Node and, through two bundlers, in a real browser.

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { extname, join } from "node:path";
import { after, test } from "node:test";
import vm from "node:vm";

import { build } from "esbuild";

import { chromium as browserPath } from "../../pkg/build/tools.mjs";
import { MALL, PAYABLE, REQUEST, root } from "./built.mjs";

const folder = mkdtempSync(join(tmpdir(), "liebian-install-"));
after(() => rmSync(folder, { recursive: true, force: true }));
const project = join(folder, "project");
const TITLE = "¥118.70 ¥118.70";

function run(program, args, cwd) {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd, encoding: "utf8" });
  assert.equal(status, 0, `${program} ${args.join(" ")}\n${stdout}${stderr}`);
  return stdout;
}
const tool = (path, args, cwd) => run(process.execPath, [join(root, "node_modules", path), ...args], cwd);

const [packed] = JSON.parse(run("npm", ["pack", "--json", "--pack-destination", folder], join(root, "pkg")));
const tarball = join(folder, packed.filename);
mkdirSync(project);
writeFileSync(join(project, "package.json"), JSON.stringify({ name: "shop", private: true, type: "module" }));
run("npm", ["install", "--offline", "--no-audit", "--no-fund", tarball], project);

test("only what a user needs is in the package", () => {
  const files = packed.files.map(({ path }) => path);
  for (const path of ["dist/esm/index.js", "dist/miniprogram/liebian.wasm.br", "types.d.ts", "rulebook.schema.json"]) assert.ok(files.includes(path), path);
  assert.deepEqual(files.filter((path) => /^(build|shell)\//.test(path)), []);
});

test("publint finds nothing to say", async () => {
  const { publint } = await import("publint");
  const { formatMessage } = await import("publint/utils");
  const pkgDir = join(project, "node_modules/liebian");
  const pkg = JSON.parse(readFileSync(join(pkgDir, "package.json"), "utf8"));
  const { messages } = await publint({ pkgDir, pack: false, strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg)), []);
});

test("the types are right for every way to import", () => {
  // The page build is for ES modules only, and two files are no programs.
  tool("@arethetypeswrong/cli/dist/index.js", [tarball, "--exclude-entrypoints", "liebian.wasm", "rulebook.schema.json", "slim", "--no-emoji"], project);
  tool("@arethetypeswrong/cli/dist/index.js", [tarball, "--entrypoints", "slim", "--profile", "esm-only", "--no-emoji"], project);
});

test("it runs in Node as an ES module and as CommonJS", () => {
  writeFileSync(join(project, "cart.js"), `export const MALL = ${JSON.stringify(MALL)};\nexport const REQUEST = ${JSON.stringify(REQUEST)};\n`);
  writeFileSync(join(project, "shop.mjs"), 'import { load } from "liebian";\nimport { MALL, REQUEST } from "./cart.js";\nconst mall = await load(MALL);\nconsole.log(mall.quote(REQUEST).payable);\n');
  writeFileSync(join(project, "shop.cjs"), `const { load } = require("liebian");\nload(${JSON.stringify(MALL)}).then((mall) => console.log(mall.quote(${JSON.stringify(REQUEST)}).payable));\n`);
  writeFileSync(join(project, "files.cjs"), 'const schema = require("liebian/rulebook.schema.json");\nconsole.log(typeof schema.$defs, require.resolve("liebian/liebian.wasm").endsWith("liebian.wasm"));\n');
  assert.equal(run(process.execPath, ["shop.mjs"], project), `${PAYABLE}\n`);
  assert.equal(run(process.execPath, ["shop.cjs"], project), `${PAYABLE}\n`);
  assert.equal(run(process.execPath, ["files.cjs"], project), "object true\n");
});

test("it runs in a worker that may not compile", async () => {
  const { outputFiles } = await build({
    stdin: { contents: 'export { load } from "liebian";', resolveDir: project },
    bundle: true,
    write: false,
    format: "iife",
    globalName: "liebian",
    conditions: ["workerd"],
    plugins: [readyMade],
    logLevel: "warning",
  });
  const wasm = new WebAssembly.Module(readFileSync(join(project, "node_modules/liebian/dist/liebian.wasm")));
  const context = vm.createContext({ wasm, TextDecoder, TextEncoder }, { codeGeneration: { strings: false, wasm: false } });
  vm.runInContext(outputFiles[0].text, context);
  await assert.rejects(vm.runInContext("WebAssembly.compile(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]))", context), /disallowed/);
  const mall = await vm.runInContext("liebian", context).load(MALL);
  assert.equal(mall.quote(REQUEST).payable, PAYABLE);
});

/** As in a worker, where a module of wasm is imported ready made. */
const readyMade = {
  name: "ready-made",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /liebian\.wasm$/ }, () => ({ path: "wasm", namespace: "ready-made" }));
    onLoad({ filter: /.*/, namespace: "ready-made" }, () => ({ contents: "export default wasm;" }));
  },
};

test("pages made by Vite and esbuild run in a browser, under a strict content policy", async (each) => {
  cpSync(join(root, "tests/package/consumer/page"), project, { recursive: true });
  tool("vite/bin/vite.js", ["build", "--outDir", "out/vite", "--base", "./", "--logLevel", "error"], project);
  for (const page of ["page", "slim"]) {
    const out = join(project, "out", page);
    await build({ entryPoints: [join(project, `${page}.js`)], bundle: true, format: "esm", minify: true, outfile: join(out, "page.js"), logLevel: "warning" });
    cpSync(join(project, "index.html"), join(out, "index.html"));
  }
  cpSync(join(project, "node_modules/liebian/dist/liebian.wasm"), join(project, "out/slim/liebian.wasm"));

  const { chromium } = await import("@playwright/test");
  const browser = await chromium.launch({ executablePath: browserPath, args: ["--no-sandbox"] });
  const server = await serve(join(project, "out"));
  try {
    for (const [name, path, title] of [
      ["Vite", "/vite/index.html", TITLE],
      ["esbuild", "/page/index.html", TITLE],
      ["esbuild, engine kept apart", "/slim/index.html", TITLE],
      ["where the policy forbids wasm, load() says so", "/page/index.html?no-wasm", "engine-down"],
    ]) {
      await each.test(name, async () => {
        const page = await browser.newPage();
        const noise = [];
        page.on("console", (message) => noise.push(message.text()));
        page.on("pageerror", (error) => noise.push(String(error)));
        await page.goto(`http://127.0.0.1:${server.address().port}${path}`);
        await page.waitForFunction(() => document.title !== "…", null, { timeout: 10000 });
        assert.equal(await page.title(), title);
        if (title === TITLE) assert.deepEqual(noise, []);
        await page.close();
      });
    }
  } finally {
    await browser.close();
    server.close();
  }
});

/** Serves a folder, with a policy that allows our own scripts only, and wasm unless asked otherwise. */
async function serve(base) {
  const types = { ".html": "text/html", ".js": "text/javascript", ".wasm": "application/wasm" };
  const server = createServer((request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    const wasm = search === "?no-wasm" ? "" : " 'wasm-unsafe-eval'";
    try {
      const body = readFileSync(join(base, pathname));
      const policy = `default-src 'self'; img-src data:; script-src 'self'${wasm}`;
      response.writeHead(200, { "content-type": types[extname(pathname)], "content-security-policy": policy }).end(body);
    } catch {
      response.writeHead(404).end();
    }
  });
  await new Promise((ready) => server.listen(0, "127.0.0.1", ready));
  return server;
}
