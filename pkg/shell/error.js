// The one error this package throws: it carries every issue, and its message tells the first of them.

import { sentence } from "./sentence.js";

const TOLD = 3;

/** What was wrong with a rulebook, a request or an edit; `issues` has all of it. */
export class LiebianError extends Error {
  constructor(issues, cause) {
    super(tell(issues));
    this.name = "LiebianError";
    this.code = issues[0].code;
    this.issues = issues;
    if (cause !== undefined) this.cause = cause;
  }
}

/** An error made of one issue. */
export function fault(code, path = "", cause) {
  return new LiebianError([{ path, code, params: {} }], cause);
}

function tell(issues) {
  const told = issues.slice(0, TOLD).map((issue) => {
    const words = `${sentence(issue, "zh")} / ${sentence(issue, "en")}`;
    return issue.path ? `${issue.path}: ${words}` : words;
  });
  const rest = issues.length - told.length;
  return told.join("\n") + (rest > 0 ? `\n+ ${rest}` : "");
}
