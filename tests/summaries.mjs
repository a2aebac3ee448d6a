// Reads how many tests passed and failed from what each test runner says at its end.
// What a runner left out unasked (cancelled, not run) did not pass, so it counts as failed.

/** cargo and the wasm test runner: one line for every test binary. */
export function cargoTests(text) {
  const lines = [...text.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)];
  return { passed: sum(lines.map((line) => line[1])), failed: sum(lines.map((line) => line[2])) };
}

/** Node's own runner. */
export function nodeTests(text) {
  return { passed: figure(text, /^ℹ pass (\d+)$/gm), failed: figure(text, /^ℹ (?:fail|cancelled) (\d+)$/gm) };
}

/** So many of the browser's tests may need a second try before the run has failed: hundreds of pages on a busy machine meet a hiccup. */
export const MOST_FLAKY = 2;

/** Playwright's list. What passed only the second time is told apart, and is no success when there is much of it. */
export function playwrightTests(text) {
  const flaky = figure(text, /^ {2}(\d+) flaky\b/gm);
  const failed = figure(text, /^ {2}(\d+) (?:failed|interrupted|did not run)\b/gm);
  return { passed: figure(text, /^ {2}(\d+) passed\b/gm), failed: flaky > MOST_FLAKY ? failed + flaky : failed, flaky };
}

/** The names of the browser's tests that passed only the second time. */
export const secondTries = (text) => [...text.matchAll(/^ *✓ +\d+ (.+) \(retry #\d+\)/gm)].map(([, name]) => name);

const sum = (figures) => figures.reduce((total, figure) => total + Number(figure), 0);
const figure = (text, pattern) => sum([...text.matchAll(pattern)].map((match) => match[1]));
