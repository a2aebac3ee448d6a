// Puts into one sentence why the server did not do what was asked.
import { sentence, type Issue } from "liebian/slim";
import { asFailure } from "../api/client";
import { useChoices } from "../state/choices";
import { useText } from "../text";

export function useFailures() {
  const choices = useChoices();
  const text = useText();

  /** The cure for an error of the server's, whatever was thrown. */
  return (error: unknown): string => {
    const failure = asFailure(error);
    const { codes, refused, ...kinds } = text.value.account.failure;
    if (failure.kind !== "refused") return kinds[failure.kind];
    const { code } = failure;
    const issue = failure.issues[0] ?? { path: "", code, params: {} };
    // Many codes are the engine's own, which has words for them; a code without any comes back as it is.
    const said = codes[code] ?? sentence(issue as Issue, choices.locale);
    return said === code ? refused(code) : said;
  };
}
