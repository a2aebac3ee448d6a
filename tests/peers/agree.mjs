// When an answer of ours and a fact of a case are the same.

import { isDeepStrictEqual } from "node:util";

import { Unsaid } from "./said.mjs";

const MILLIONTH = 1e-6;

/** A figure that is not rounded, as `"50000/3"`. */
const exact = (value) => (typeof value === "string" && /^\d+\/\d+$/.test(value) ? value.split("/").reduce((above, below) => above / below) : value);

/** True when they say the same; of a record only what the case names, and an empty part is no part. */
export function agree(expected, actual) {
  const [one, other] = [exact(expected), actual];
  if (typeof one === "number" && typeof other === "number") return Math.abs(one - other) <= (Number.isInteger(one) ? 0 : MILLIONTH * 2);
  if (Array.isArray(one)) return Array.isArray(other) && one.length === other.length && one.every((part, at) => agree(part, other[at]));
  if (one instanceof Object && other instanceof Object) return Object.entries(one).every(([key, part]) => key === "note" || agree(part, other[key]));
  return isDeepStrictEqual(one, other);
}

/** The facts of a case that the foreign test asserts, and its totals. */
export function assertedFacts({ expected, asserted = [] }) {
  const names = new Set(["total", ...asserted].flatMap((name) => (name === "shipping" ? Object.keys(expected).filter((key) => /^shipping/.test(key)) : name)));
  return [...names].filter((name) => expected[name] !== null && expected[name] !== undefined).map((name) => [name, expected[name]]);
}

/** One sentence for every fact in which they differ. */
export function compareFacts(facts, actual, ways = {}) {
  const untold = facts.filter(([name]) => actual[name] === undefined).map(([name]) => name);
  if (untold.length) throw new Unsaid(`the case asks for ${untold.join(", ")}`);
  return facts.flatMap(([name, expected]) => {
    const same = ways[name] ?? agree;
    return same(expected, actual[name]) ? [] : [`${name}: ${say(expected)} there, ${say(actual[name])} here`];
  });
}

const say = (value) => JSON.stringify(value);
