// Asks for one thing under one key until the server has answered, whatever was lost on the way.
import { asFailure, freshKey } from "./client";

const keys = new Map<string, string>();
const going = new Map<string, Promise<unknown>>();

/** A second tap while the first is on its way is the first; a retry after silence carries the same key. */
export function once<T>(what: string, question: (key: string) => Promise<T>): Promise<T> {
  const already = going.get(what) as Promise<T> | undefined;
  if (already) return already;
  const key = keys.get(what) ?? freshKey();
  keys.set(what, key);
  const asked = question(key).then(
    (said) => {
      keys.delete(what);
      return said;
    },
    (error: unknown) => {
      const failure = asFailure(error);
      if (failure.final) keys.delete(what);
      throw failure;
    },
  );
  const settled = asked.finally(() => going.delete(what));
  going.set(what, settled);
  return settled;
}
