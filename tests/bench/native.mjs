// What the race asks in Rust: the core itself, the module's instructions, and the module in an interpreter.

import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { byProduct, products, request, rulebook } from "./translate.mjs";
import { INSIDE, SIZES, sized, w1, w2, w4 } from "./workloads.mjs";

const root = fileURLToPath(new URL("../..", import.meta.url));
const worlds = `${root}target/bench`;
const target = `${root}target/bench-native`;

/** Writes the worlds down, builds the program and asks it; null where there is no Rust. Rows are `[name, unit, value]`. */
export function native() {
  const sizes = SIZES.map(([lines, promotions]) => [`${lines} lines, ${promotions} promotions`, sized(lines, promotions)]);
  mkdirSync(worlds, { recursive: true });
  for (const [name, world] of [["W1", w1()], ["W2", w2()], ...sizes]) write(name, typed(world));
  const { promos, carts } = byProduct(w4());
  write("W4", { rulebook: rulebook({ promos }, products(carts)), requests: carts.slice(0, INSIDE).map((cart) => request(cart)), edits: [] });
  const manifest = fileURLToPath(new URL("native/Cargo.toml", import.meta.url));
  execFileSync("cargo", ["build", "--release", "--locked", "--quiet", "--manifest-path", manifest, "--target-dir", target], { stdio: "inherit" });
  return [
    ...ask("core", ["W1", "W2", "W4"], { payable: "core, native, payable", text: "core, native, text in, text out", load: "core, native, reading the rulebook" }, "µs"),
    ...ask("interpreter", ["W1", "W2"], { tap: "Liebian in an interpreter, payable", text: "Liebian in an interpreter, text in, text out" }, "µs", " without a JIT"),
    ...ask("instructions", ["W1", "W2", ...sizes.map(([name]) => name)], { load: "reading the rulebook", quote: "one call", both: "rulebook and one call", tap: "one change, payable" }, "instructions")
      .map(([name, ...more]) => [`instructions: ${name}`, ...more]),
  ];
}

function typed(world) {
  const { cart, coupons, edits } = world;
  const asked = request(cart, coupons);
  const edit = ({ line, qty }) => ({ setQuantity: { line: asked.cart.lines[line].id, quantity: qty } });
  return { rulebook: rulebook(world, cart.lines), requests: [asked], edits: edits.map(edit) };
}

const write = (name, world) => writeFileSync(`${worlds}/${name}.json`, JSON.stringify(world));

function ask(what, names, figures, unit, race = "") {
  const files = names.map((name) => `${worlds}/${name}.json`);
  const said = execFileSync(`${target}/release/liebian-bench`, [what, `${root}pkg/dist/liebian.wasm`, ...files], { encoding: "utf8" });
  const told = said.trim().split("\n").map((line) => JSON.parse(line).told);
  return names.flatMap((name, at) => Object.entries(figures).filter(([key]) => key in told[at]).map(([key, words]) => [`${name}${race}: ${words}`, unit, told[at][key]]));
}
