// The figures of the last run as a page: which gates are met, and every racer with the least and the most of its processes.

import { SHOPIFY } from "./gates.mjs";
import { SIZES } from "./workloads.mjs";

/** `RESULTS.md`: what `target/bench.json` says, for reading. */
export function results({ machine, rows, facts, gates }) {
  const instructions = rows.filter(({ unit }) => unit === "instructions");
  const times = rows.filter(({ name, unit }) => unit === "µs" && !name.startsWith("growth"));
  const value = (name) => rows.find((row) => row.name === name)?.median;
  const worlds = ["W1", "W2", ...SIZES.map(([lines, promotions]) => `${lines} lines, ${promotions} promotions`)];
  return [
    "# The race, last run",
    `Made by \`npm run bench\` on ${machine.cores} × ${machine.cpu}, Node ${machine.node}. What the words mean stands in [README.md](README.md).`,
    "## Gates",
    table(["gate", "bound", "aim", "measured", ""], gates.map(({ gate, bound, aim, measured, met }) => [gate, bound, aim, measured, met === null ? "not measured" : met ? "met" : "**not met**"])),
    "## Times of one answer",
    table(["racer", "median µs", "least", "most"], times.map(({ name, median, min, max }) => [name, median, min, max])),
    "## Instructions",
    `Shopify stops a function after ${SHOPIFY.toLocaleString("en")}; a function starts anew for every cart and reads its rules each time. A cart of 500 lines\nis not asked: the contract ends at 200.`,
    table(
      ["cart", "reading the rulebook", "one call", "one change, payable"],
      worlds.map((world) => [world, ...["reading the rulebook", "one call", "one change, payable"].map((step) => grouped(value(`instructions: ${world}: ${step}`)))]),
    ),
    instructions.length > 0 ? "" : "Not measured: there was no Rust.",
    "## What was checked, and what was not raced",
    ...facts.flatMap(({ what, notes, ...more }) => [`* ${what}: ${JSON.stringify(more)}`, ...notes.map((note) => `* ${what}: ${note}`)]),
    "",
  ].join("\n\n").replaceAll("\n\n* ", "\n* ");
}

const grouped = (number) => (typeof number === "number" ? number.toLocaleString("en") : number);

function table(head, body) {
  const row = (cells) => `| ${cells.map((cell) => cell ?? "").join(" | ")} |`;
  return [row(head), `|${head.map((_, at) => (at === 0 ? "---" : "--:")).join("|")}|`, ...body.map(row)].join("\n");
}
