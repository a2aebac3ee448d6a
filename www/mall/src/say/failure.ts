// Puts into one sentence why the server did not do what was asked.
import { asFailure } from "../api/client";
import { useText } from "../text";

export function useFailures() {
  const text = useText();
  /** The cure for an error of the server's, whatever was thrown. */
  return (error: unknown): string => {
    const failure = asFailure(error);
    const { codes, refused, ...kinds } = text.value.account.failure;
    return failure.kind === "refused" ? (codes[failure.code] ?? refused(failure.code)) : kinds[failure.kind];
  };
}
