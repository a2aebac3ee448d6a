// What the engine answered, as a page holds it: a quote tells its sums at once, and its long lists when they are read.

import { readRows } from "./rows.js";

/** The engine's answer to anything: its value, or its issues. */
export function read(text) {
  const answer = JSON.parse(text);
  if (answer.ok !== true && !Array.isArray(answer.issues)) throw new Error("the engine answered nonsense");
  return answer;
}

/** A quote: a text and a row of numbers, of which the lists are made; most pages look at a few figures only. */
export function readQuote(told, promotions) {
  if (typeof told === "string") return read(told);
  const [text, row] = told;
  const end = text.indexOf("\n");
  const answer = read(text.slice(0, end));
  let made;
  const lists = () => (made = made || readRows(row, JSON.parse(text.slice(end)), promotions));
  for (const key of ["lines", "outcomes"]) tellLater(answer.value, key, () => lists()[key]);
  Object.defineProperty(answer.value, INSPECT, { value: withAll });
  return answer;
}

/** A key like any other, but its value is made when it is first read. */
function tellLater(record, key, make) {
  let value;
  const own = (given) => {
    if (Object.isFrozen(record)) throw new TypeError(`a frozen quote keeps its ${key}`);
    value = given;
    if (!Object.isSealed(record)) Object.defineProperty(record, key, { value, writable: true });
  };
  Object.defineProperty(record, key, {
    get() {
      if (value === undefined) {
        value = make();
        // A sealed or frozen record keeps its keys as they are: the value stays here.
        if (!Object.isSealed(record)) own(value);
      }
      return value;
    },
    set: own,
  });
}

/** Node asks this when it shows a quote, so that nobody sees a getter where there are lines. */
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

function withAll() {
  return this.lines && this.outcomes && this;
}
