// Runs the cases of other engines through the built package, each by its engine's translator, and compares the facts.

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

import { engineOf } from "./engines.mjs";
import { Said, Unsaid } from "./said.mjs";

/** What a case says about itself and about the answer: the translator never sees it. */
const HIDDEN = ["id", "source", "profile", "licence", "commit", "kind", "method", "expected", "asserted", "sane_expected", "observed", "reported_wrong", "related_issue", "violates", "facts", "proration_mode_sensitive", "unit", "note"];

/** Every case of a folder of `.jsonl` files. */
export function casesOf(folder) {
  const files = readdirSync(folder).filter((file) => file.endsWith(".jsonl")).sort();
  return files.flatMap((file) =>
    readFileSync(join(folder, file), "utf8").split("\n").filter((line) => line.trim()).map((line) => ({ file, ...JSON.parse(line) })),
  );
}

export const RESULTS = ["passed", "diverged", "unsupported"];

/** What became of all of them, engine by engine, and in one line. */
export function report(told) {
  const count = (engine, result) => told.filter((one) => (!engine || one.engine === engine) && (!result || one.result === result)).length;
  const row = (name, ...cells) => name.padEnd(14) + cells.map((cell) => String(cell).padStart(12)).join("");
  const engines = [...new Set(told.map(({ engine }) => engine))].sort();
  const figures = (engine) => [undefined, ...RESULTS].map((result) => count(engine, result));
  const [all, passed, diverged, unsupported] = figures();
  return [
    row("engine", "cases", ...RESULTS),
    ...engines.map((engine) => row(engine, ...figures(engine))),
    "",
    `peers: ${passed} passed, ${diverged} diverged, ${unsupported} unsupported, of ${all}`,
  ].join("\n");
}

/** What became of one case: `{ id, engine, result, detail }`. */
export async function tryCase(said, load) {
  const engine = engineOf(said);
  if (!engine) return { id: said.id, engine: said.file.replace(/\.jsonl$/, ""), result: "unsupported", detail: `no engine called ${said.profile ?? said.kind}` };
  const tell = (result, detail = "") => ({ id: said.id, engine: engine.name, result, detail });
  try {
    const { file: _, ...record } = said;
    const described = new Said(Object.fromEntries(Object.entries(record).filter(([key]) => !HIDDEN.includes(key))));
    const actual = await engine.run(described, load);
    const differences = engine.compare(said, actual);
    return differences.length ? tell("diverged", differences.join("; ")) : tell("passed");
  } catch (error) {
    if (error instanceof Unsaid) return tell("unsupported", error.message);
    if (error?.name === "LiebianError") return tell("unsupported", `the engine refuses: ${error.issues.map(({ path, code }) => `${path} ${code}`).join(", ")}`);
    return tell("diverged", `the translator failed: ${error.stack}`);
  }
}
