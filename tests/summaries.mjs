// Reads how many tests passed and failed from what each test runner says at its end.
// What a runner left out unasked (cancelled, flaky, not run) did not pass, so it counts as failed.

/** cargo and the wasm test runner: one line for every test binary. */
export function cargoTests(text) {
  const lines = [...text.matchAll(/^test result: \w+\. (\d+) passed; (\d+) failed;/gm)];
  return { passed: sum(lines.map((line) => line[1])), failed: sum(lines.map((line) => line[2])) };
}

/** Node's own runner. */
export function nodeTests(text) {
  return { passed: figure(text, /^ℹ pass (\d+)$/gm), failed: figure(text, /^ℹ (?:fail|cancelled) (\d+)$/gm) };
}

/** Playwright's list. */
export function playwrightTests(text) {
  return {
    passed: figure(text, /^ {2}(\d+) passed\b/gm),
    failed: figure(text, /^ {2}(\d+) (?:failed|flaky|interrupted|did not run)\b/gm),
  };
}

const sum = (figures) => figures.reduce((total, figure) => total + Number(figure), 0);
const figure = (text, pattern) => sum([...text.matchAll(pattern)].map((match) => match[1]));
