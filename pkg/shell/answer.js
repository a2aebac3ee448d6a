// What the engine answered, as a page holds it: a quote tells its sums at once, and its long lists when they are read.

/** The engine's answer to anything: its value, or its issues. */
export function read(text) {
  const answer = JSON.parse(text);
  if (answer.ok !== true && !Array.isArray(answer.issues)) throw new Error("the engine answered nonsense");
  return answer;
}

// No id holds a quotation mark, so no word of a quote's lists looks like these.
const LINES = '"lines":[';
const AFTER_LINES = '],"shipping":';
const OUTCOMES = ',"outcomes":[';
const END = "]}}";

/** A quote: the same data in the same order as `read` would give, of which most pages look at a few figures only. */
export function readQuote(text) {
  const lines = text.indexOf(LINES) + LINES.length - 1;
  const rest = text.indexOf(AFTER_LINES, lines) + 1;
  const outcomes = text.lastIndexOf(OUTCOMES) + OUTCOMES.length - 1;
  if (lines < LINES.length || rest < lines || outcomes < rest || !text.endsWith(END)) return read(text);

  const answer = read(`${text.slice(0, lines)}0${text.slice(rest, outcomes)}0}}`);
  tellLater(answer.value, "lines", text.slice(lines, rest));
  tellLater(answer.value, "outcomes", text.slice(outcomes, 1 - END.length));
  Object.defineProperty(answer.value, INSPECT, { value: withAll });
  return answer;
}

/** A key like any other, but its value is made when it is first read. */
function tellLater(record, key, text) {
  let value;
  const own = (given) => {
    if (Object.isFrozen(record)) throw new TypeError(`a frozen quote keeps its ${key}`);
    value = given;
    if (!Object.isSealed(record)) Object.defineProperty(record, key, { value, writable: true });
  };
  Object.defineProperty(record, key, {
    get() {
      if (value === undefined) {
        value = JSON.parse(text);
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
