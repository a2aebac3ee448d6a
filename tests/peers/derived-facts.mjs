// The sane answer of a row that records a mistake: a value, a bound, or a sentence that must say the same word.

import { agree } from "./agree.mjs";
import { yuanInFen } from "./said.mjs";

/** What the row wants: where each mall has a policy of its own, all of them, as they were observed. */
export function compareDerived({ sane_expected, expected, observed }, actual) {
  const wanted = sane_expected ?? expected;
  const isPolicy = (typeof wanted === "string" && /policy/.test(wanted)) || wanted?.exact !== undefined;
  const fact = isPolicy ? observed : wanted;
  return meets(fact, actual) ? [] : [`${JSON.stringify(fact)} there, ${JSON.stringify(actual)} here`];
}

function meets(wanted, actual) {
  if (typeof wanted === "string") return saysSo(wanted, actual);
  if (Array.isArray(wanted)) return Array.isArray(actual) && wanted.length === actual.length && wanted.every((part, at) => meets(part, actual[at]));
  if (wanted instanceof Object) return Object.entries(wanted).every(([key, part]) => meets(part, actual[key]));
  return agree(wanted, actual);
}

const number = (value) => (typeof value === "number" ? value : yuanInFen(value) / 100);

/** A figure, a bound on one, or a sentence that our word stands in. */
function saysSo(wanted, actual) {
  const bound = /^(\w+ )?(>=|<=) (-?[\d.]+)( \w+)?$/.exec(wanted);
  if (bound) {
    const [, name, sign, limit] = bound;
    const value = number(name ? actual[name.trim()] : actual);
    return sign === ">=" ? value >= Number(limit) : value <= Number(limit);
  }
  const sums = /^shares sum to ([\d.]+)$/.exec(wanted);
  if (sums) return actual.sum === sums[1];
  const off = /^([\d.]+) off$/.exec(wanted);
  if (off) return actual.off === off[1];
  if (typeof actual !== "string") return false;
  const [one, other] = [wanted, actual].map((text) => /^\d+(\.\d+)?$/.test(text));
  if (one && other) return yuanInFen(wanted) === yuanInFen(actual);
  return wanted === actual || wanted.split(/[^\w.-]+|(?<=\d)\.(?=\D|$)/).join(" ").includes(actual);
}
