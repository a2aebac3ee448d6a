// What the marketer wrote stays in this browser between visits; what cannot be read back is dropped, and said.

export interface Kept<T> {
  /** What was found, or null when there was nothing or nothing readable. */
  readonly found: T | null;
  /** True when something was there and had to be dropped. */
  readonly dropped: boolean;
  save(value: T): void;
  forget(): void;
}

/** Opens one drawer. `read` answers null for whatever it does not recognise. */
export function keep<T>(drawer: string, version: number, read: (raw: unknown) => T | null): Kept<T> {
  const key = `liebian.studio.${drawer}`;
  let found: T | null = null;
  let dropped = false;
  const said = attempt(() => localStorage.getItem(key));
  if (said !== null) {
    found = attempt(() => {
      const box: unknown = JSON.parse(said);
      return isRecord(box) && box["version"] === version ? read(box["value"]) : null;
    });
    if (found === null) {
      dropped = true;
      attempt(() => localStorage.removeItem(key));
    }
  }
  return {
    found,
    dropped,
    // A full or forbidden storage must not stop the room: the edit lives on in the page.
    save: (value) => void attempt(() => localStorage.setItem(key, JSON.stringify({ version, value }))),
    forget: () => void attempt(() => localStorage.removeItem(key)),
  };
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function attempt<T>(act: () => T): T | null {
  try {
    return act();
  } catch {
    return null;
  }
}
