// How this mall words a percentage off: the mall's own label, taken from its page.

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { transformWithOxc } from "vite";

import { root } from "../../package/built.mjs";

let texts;

/** The label of so many basis points off, in Chinese. */
export async function label(rate) {
  texts ??= load("www/mall/src/text/zh.ts");
  return find((await texts).zh, "fold")(rate);
}

async function load(path) {
  const { code } = await transformWithOxc(readFileSync(join(root, path), "utf8"), path);
  return import(`data:text/javascript,${encodeURIComponent(code)}`);
}

function find(text, name) {
  if (!(text instanceof Object)) return undefined;
  if (typeof text[name] === "function") return text[name];
  return Object.values(text).map((inner) => find(inner, name)).find(Boolean);
}
