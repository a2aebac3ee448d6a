// What the engine has to reach, what it aims at, and what was measured. A gate that is not met is told, and fails nothing.

import { round } from "./measure.mjs";
import { FULL, MEDUSA, OBJECT, PAYABLE, PLAIN, PLAIN_TEXT, RULES, TEXT, TUNED } from "./names.mjs";

const DEPTH = "JavaScript, depth first with bound";
const WALLET = "Liebian, full answer";
const HIGHS = "HiGHS (wasm)";
const INSIDE = "Liebian, carts inside, payable";

/** Of a race, who against whom: so many times faster at least, and the aim. */
const FASTER = [
  ["W1", PAYABLE, PLAIN, 12, 30],
  ["W1", FULL, PLAIN, 5, 15],
  ["W1", FULL, TUNED, 1.5, 3],
  ["W1", OBJECT, PLAIN, 1, 2],
  ["W1", TEXT, PLAIN_TEXT, 2, 3.5],
  ["W1", FULL, MEDUSA, 300, 1000],
  ["W1", FULL, RULES, 50, null],
  ["W2", FULL, PLAIN, 30, 100],
  ["W2", FULL, TUNED, 2, 4],
  ["W2", FULL, MEDUSA, 1500, null],
  ["W3 free 30", WALLET, DEPTH, 50, 200],
  ["W3 free 30", WALLET, HIGHS, 500, 3000],
  ["W3 grouped 30", WALLET, DEPTH, 2, 10],
  ["W3 grouped 30", WALLET, HIGHS, 50, 300],
  ["W4", INSIDE, PLAIN, 8, null],
  ["W4", INSIDE, TUNED, 2, null],
];
/** Shopify stops a function after so many instructions. */
export const SHOPIFY = 11_000_000;

/** Every gate as `{ gate, least or most, aim, measured, met }`; what was not measured is not met either way: null. */
export function gates(rows, facts) {
  const row = (name) => rows.find((one) => one.name === name);
  const fact = (what) => facts.find((one) => one.what === what);
  const least = (gate, bound, aim, measured) => ({ gate, bound: `at least ${bound}`, aim, measured, met: measured === null ? null : measured >= bound });
  const most = (gate, bound, aim, measured) => ({ gate, bound: `at most ${bound}`, aim, measured, met: measured === null ? null : measured <= bound });
  const ratio = (name, to) => row(name)?.ratios[to] ?? null;
  const share = (name, to) => (row(name) && row(to) ? round(row(to).median / row(name).median) : null);
  const all = (what, told) => {
    const [good, of] = told?.split("/").map(Number) ?? [];
    return { gate: what, bound: "all", aim: null, measured: told ?? null, met: told ? good === of : null };
  };
  const instructions = (name) => row(`instructions: ${name}`)?.median ?? null;
  return [
    ...["W1", "W2"].flatMap((what) => Object.entries(fact(what)?.equal ?? {}).map(([name, told]) => all(`${what}: ${name}: the same totals`, told))),
    ...Object.entries(fact("W4")?.equal ?? {}).map(([name, told]) => all(`W4: ${name}: the same totals`, told)),
    ...FASTER.map(([what, who, whom, bound, aim]) => least(`${what}: ${who}, times faster than ${whom}`, bound, aim, ratio(`${what}: ${who}`, whom))),
    ...["W3 free 30", "W3 grouped 30", "W3 free 60"].map((what) => all(`${what}: proved best`, fact(what)?.proven)),
    ...["W3 free 30", "W3 grouped 30"].map((what) => all(`${what}: none found better`, fact(what)?.best[WALLET])),
    { gate: "W3 grouped 60: says whether it is proved", bound: "yes", aim: "all", measured: fact("W3 grouped 60")?.proven ?? null, met: fact("W3 grouped 60")?.best[WALLET] ? true : null },
    least("W4: carts inside, share of the native core's speed", 0.55, 0.75, share(`W4: ${INSIDE}`, "W4: core, native, payable")),
    most("W1: cold, times plain JavaScript", 2.5, 1.5, row("cold: Liebian") ? round(1 / ratio("cold: Liebian", PLAIN)) : null),
    most("growth: time over lines x relevant promotions, exponent", 1.1, 1, fact("growth")?.exponent ?? null),
    // Shopify starts a function anew for every cart: it reads its rules each time.
    most("W1: instructions of the rulebook and one call", 1_000_000, 400_000, instructions("W1: rulebook and one call")),
    most("W2: instructions of the rulebook and one call", 8_000_000, 4_000_000, instructions("W2: rulebook and one call")),
  ];
}

/** The gates as a table for a terminal. */
export function table(list) {
  const said = (value) => (value === null || value === undefined ? "-" : String(value));
  const cells = list.map(({ gate, bound, aim, measured, met }) => [gate, bound, said(aim), said(measured), met === null ? "not measured" : met ? "met" : "NOT MET"]);
  const head = ["gate", "bound", "aim", "measured", ""];
  const widths = head.map((_, at) => Math.max(...[head, ...cells].map((row) => row[at].length)));
  return [head, ...cells].map((row) => row.map((cell, at) => cell.padEnd(widths[at])).join("  ").trimEnd()).join("\n");
}

/** The exponent of growth: the slope of the logarithms. */
export function exponent(points) {
  const logs = points.map(([x, y]) => [Math.log(x), Math.log(y)]);
  const mean = (at) => logs.reduce((sum, log) => sum + log[at], 0) / logs.length;
  const [x, y] = [mean(0), mean(1)];
  const over = logs.reduce((sum, log) => sum + (log[0] - x) * (log[1] - y), 0);
  return round(over / logs.reduce((sum, log) => sum + (log[0] - x) ** 2, 0));
}
