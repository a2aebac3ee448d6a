// A place in this device's storage for one kind of thing: versioned, with a checksum, and read only when it is whole.
import * as v from "valibot";

export type Found<T> = { state: "nothing" } | { state: "unreadable" } | { state: "kept"; value: T };

/** FNV-1a over the text: finds what was cut off or touched by hand; it is no secret and guards against nobody. */
function checksum(text: string): string {
  let sum = 0x811c9dc5;
  for (let at = 0; at < text.length; at += 1) sum = Math.imul(sum ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return sum.toString(16).padStart(8, "0");
}

/** The place under a key. The version is raised whenever the shape changes; what is kept under another is dropped. */
export function keptAs<S extends v.BaseSchema<unknown, unknown, v.BaseIssue<unknown>>>(key: string, version: number, shape: S) {
  const head = (body: string) => `${version}.${checksum(body)}.`;

  function read(): Found<v.InferOutput<S>> {
    let text: string | null;
    try {
      text = localStorage.getItem(key);
    } catch {
      // A private window may forbid storage altogether.
      return { state: "nothing" };
    }
    if (text === null) return { state: "nothing" };
    const body = text.slice(text.indexOf("{"));
    try {
      if (text === head(body) + body) {
        const read = v.safeParse(shape, JSON.parse(body));
        if (read.success) return { state: "kept", value: read.output };
      }
    } catch {
      // Told below, as anything else that cannot be read.
    }
    clear();
    return { state: "unreadable" };
  }

  /** False when the device takes nothing more. */
  function write(value: v.InferOutput<S>): boolean {
    const body = JSON.stringify(value);
    try {
      localStorage.setItem(key, head(body) + body);
      return true;
    } catch {
      return false;
    }
  }

  function clear(): void {
    try {
      localStorage.removeItem(key);
    } catch {
      // Nothing to clear where nothing can be stored.
    }
  }

  return { key, read, write, clear };
}
