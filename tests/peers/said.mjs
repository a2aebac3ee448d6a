// A description of another engine's case, read word by word: what is said and not understood is never passed over in silence.

/** What a case says and this mall cannot: the case is unsupported, and the message names what is missing. */
export class Unsaid extends Error {}

/** Keys that speak to people only, or that say once more what the engine's name has said. */
const TALK = /(^|_)(notes?|comments?|desc|description|name|title|label|source|distribute|weights|licence|commit|automatic)$/;

/** One record of a description. Every key is asked for by name; `done` complains about those that nobody asked for. */
export class Said {
  /** `places`: the channel and the currency that a case is in, for figures that are said for each. */
  constructor(record, where = "", places = []) {
    this.record = record ?? {};
    this.where = where;
    this.places = places;
    this.read = new Set();
  }

  /** What is said under the first of these names, each a word or a pattern; what is said as null is not said. */
  take(...names) {
    let found;
    for (const name of names) {
      for (const [key, value] of Object.entries(this.record)) {
        if (!(name instanceof RegExp ? name.test(key) : name === key)) continue;
        this.read.add(key);
        if (found === undefined && value !== null) found = value;
      }
    }
    return found;
  }

  /** An amount of whole minor units; one that is said for each channel is that of the case's own. */
  amount(...names) {
    const said = this.take(...names);
    const value = said instanceof Object ? this.places.map((place) => said[place]).find((own) => own !== undefined) : said;
    return value === undefined ? undefined : fen(value, names[0]);
  }

  /** A whole number. */
  count(...names) {
    const value = this.take(...names);
    return value === undefined ? undefined : whole(value, names[0]);
  }

  /** A percentage as basis points. */
  rate(...names) {
    const value = this.take(...names);
    return value === undefined ? undefined : basisPoints(value);
  }

  /** A list; one thing by itself is a list of one. */
  list(...names) {
    const value = this.take(...names);
    return value === undefined ? [] : [value].flat();
  }

  /** The records of a list. */
  records(...names) {
    return this.list(...names).map((record, at) => new Said(record, `${this.where}${names[0]}[${at}].`, this.places));
  }

  /** Complains about a key that nobody asked for. */
  done() {
    const unread = Object.entries(this.record).filter(([key, value]) => value !== null && !this.read.has(key) && !TALK.test(key));
    if (unread.length) throw new Unsaid(`${this.where.replace(/\.$/, "") || "the case"} says ${unread.map(([key]) => key).join(", ")}`);
  }
}

/** Whole minor units: an amount with a part of one is none of ours. */
export function fen(value, what = "an amount") {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new Unsaid(`${what} of ${value}: not whole minor units`);
  return number;
}

export function whole(value, what = "a number") {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < 0) throw new Unsaid(`${what} of ${value}: not a whole number`);
  return number;
}

/** A percentage in basis points. */
export function basisPoints(percent) {
  const points = Math.round(Number(percent) * 100);
  if (!(Math.abs(points - Number(percent) * 100) < 1e-6)) throw new Unsaid(`${percent} %: finer than a basis point`);
  return points;
}

/** Amounts written in yuan, as `"19.90"`, in fen. */
export function yuanInFen(text) {
  const match = /^(-?)(\d+)(?:\.(\d{1,2}))?$/.exec(String(text));
  if (!match) throw new Unsaid(`an amount of ${text}: not whole fen`);
  return (match[1] ? -1 : 1) * (Number(match[2]) * 100 + Number((match[3] ?? "").padEnd(2, "0") || 0));
}

/** Fen as yuan with two places, as people write them. */
export const inYuan = (amount) => `${Math.floor(amount / 100)}.${String(amount % 100).padStart(2, "0")}`;
