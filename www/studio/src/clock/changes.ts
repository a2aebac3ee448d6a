// Finds when promotions open and close by asking the engine at one moment after another; no window is read here.
import type { Activity } from "liebian/slim";

export interface Change {
  at: number;
  opens: string[];
  closes: string[];
}

export interface Span {
  from: number;
  until: number;
}

export interface Stretch {
  changes: Change[];
  /** When each promotion that changes at all is open, within the stretch. */
  spans: Map<string, Span[]>;
  /** False when the changes were too many to follow to the end. */
  whole: boolean;
}

export type Ask = (now: number) => readonly Activity[];

/** The engine names the next turn of every promotion; the nearest of them is the next moment worth asking about. */
function* moments(ask: Ask, from: number): Generator<{ at: number; open: Set<string> }> {
  let at = from;
  for (;;) {
    const activities = ask(at);
    yield { at, open: new Set(activities.filter((one) => one.open).map((one) => one.promotion)) };
    const turns = activities.flatMap((one) => [one.opensAt, one.closesAt]).filter((turn): turn is number => turn !== undefined && turn > at);
    if (turns.length === 0) return;
    at = turns.reduce((a, b) => Math.min(a, b));
  }
}

function between(at: number, before: Set<string>, after: Set<string>): Change {
  return { at, opens: [...after].filter((id) => !before.has(id)), closes: [...before].filter((id) => !after.has(id)) };
}

/** A large rulebook is asked less often, so that the ruler never holds up the page. */
function patience(promotions: number): number {
  return Math.min(400, Math.max(60, Math.floor(40_000 / Math.max(1, promotions))));
}

export function changesBetween(ask: Ask, from: number, until: number): Stretch {
  const changes: Change[] = [];
  const running = new Map<string, number>();
  const spans = new Map<string, Span[]>();
  const close = (id: string, at: number): void => {
    const since = running.get(id);
    running.delete(id);
    if (since !== undefined) spans.set(id, [...(spans.get(id) ?? []), { from: since, until: at }]);
  };
  let before: Set<string> | null = null;
  let asked = 0;
  let whole = true;
  const limit = patience(ask(from).length);
  for (const { at, open } of moments(ask, from)) {
    if (at >= until) break;
    if (++asked > limit) {
      whole = false;
      break;
    }
    if (before) {
      const change = between(at, before, open);
      change.closes.forEach((id) => close(id, at));
      if (change.opens.length + change.closes.length > 0) changes.push(change);
    }
    for (const id of open) if (!running.has(id)) running.set(id, at);
    before = open;
  }
  const end = whole ? until : (changes.at(-1)?.at ?? until);
  [...running.keys()].forEach((id) => close(id, end));
  const turning = new Set(changes.flatMap((change) => [...change.opens, ...change.closes]));
  [...spans.keys()].filter((id) => !turning.has(id)).forEach((id) => spans.delete(id));
  return { changes, spans, whole };
}

/** The first moment after `from` at which something opens or closes. */
export function firstChange(ask: Ask, from: number): Change | null {
  let before: Set<string> | null = null;
  let asked = 0;
  for (const { at, open } of moments(ask, from)) {
    if (before) {
      const change = between(at, before, open);
      if (change.opens.length + change.closes.length > 0) return change;
    }
    if (++asked > 60) return null;
    before = open;
  }
  return null;
}
