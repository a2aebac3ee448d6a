// Makes the package's files out of the shell, the glue and the module: one bundle for each kind of host.

import { copyFile, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { brotliCompressSync, constants } from "node:zlib";

import { build } from "esbuild";

// The floor of mini-programs on older phones; every other host reads it too.
const LANGUAGE = "es2017";

const HOSTS = {
  esm: { entry: "inline", format: "esm" },
  cjs: { entry: "inline", format: "cjs", ownText: true },
  workerd: { entry: "workerd", format: "esm" },
  slim: { entry: "slim", format: "esm" },
  miniprogram: { entry: "miniprogram", format: "cjs", ownText: true },
};

/** Writes the whole of `dist` into `folder`. `made` holds the glue and the module of this build. */
export async function bundle({ pkg, made, folder }) {
  const wasm = await readFile(join(made, "liebian.wasm"));
  const factory = await glueFactory(join(made, "liebian_bg.js"));
  for (const [host, { entry, format, ownText }] of Object.entries(HOSTS)) {
    await build({
      entryPoints: [join(pkg, "shell", "hosts", `${entry}.js`)],
      outfile: join(folder, host, "index.js"),
      bundle: true,
      format,
      target: LANGUAGE,
      // A fifth less for a phone to fetch and to read; names stay, so that a stack can be read.
      minifyWhitespace: true,
      minifySyntax: true,
      // One Chinese letter would make an engine keep every letter of the module in two bytes, and read them more slowly.
      charset: entry === "inline" ? "ascii" : "utf8",
      // Only for the note that tells Node the names of a CommonJS module; nothing of Node is used.
      platform: format === "cjs" ? "node" : "neutral",
      inject: ownText ? [join(pkg, "shell", "utf8.js")] : [],
      external: ["../liebian.wasm"],
      plugins: [madeFiles({ "liebian:glue": factory, "liebian:wasm": `export default "${wasm.toString("base64")}";` })],
      logLevel: "warning",
    });
  }
  await writeFile(join(folder, "liebian.wasm"), wasm);
  await writeFile(join(folder, "miniprogram", "liebian.wasm"), wasm);
  await writeFile(join(folder, "miniprogram", "liebian.wasm.br"), compressed(wasm));
  for (const host of ["cjs", "miniprogram"]) await commonJs(pkg, join(folder, host));
}

/** How many bytes the module takes on its way to a phone. */
export function compressed(bytes) {
  return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length } });
}

/** The glue as a function that makes fresh glue, so that no instance inherits what another one left behind. */
async function glueFactory(file) {
  const { outputFiles } = await build({
    entryPoints: [file],
    write: false,
    bundle: true,
    format: "iife",
    globalName: "glue",
    target: LANGUAGE,
    // A broken engine must not be freed later: that would throw where nobody can catch it.
    define: { FinalizationRegistry: "undefined" },
    logLevel: "warning",
  });
  return `export default function makeGlue() {\n${outputFiles[0].text}\nreturn glue;\n}`;
}

function madeFiles(contents) {
  return {
    name: "made-files",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^liebian:/ }, ({ path }) => ({ path, namespace: "made" }));
      onLoad({ filter: /.*/, namespace: "made" }, ({ path }) => ({ contents: contents[path] }));
    },
  };
}

/** A folder of CommonJS in a package of ES modules, with types that say the same. */
async function commonJs(pkg, folder) {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "package.json"), `${JSON.stringify({ type: "commonjs" })}\n`);
  for (const types of ["index.d.ts", "types.d.ts"]) await copyFile(join(pkg, types), join(folder, types));
}
