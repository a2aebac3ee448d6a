// What was done without a connection waits here, in order, and is sent once when the server can be reached again.
import * as v from "valibot";
import { asFailure, freshKey, type Failure } from "../api/client";
import * as doors from "../api/doors";
import type { Opened } from "../api/types";
import { keptAs } from "./kept";

const waiting = v.variant("kind", [
  v.object({ kind: v.literal("checkIn"), key: v.string(), at: v.number(), member: v.string(), program: v.string() }),
  v.object({ kind: v.literal("open"), key: v.string(), at: v.number(), token: v.string() }),
]);
export type Waiting = v.InferOutput<typeof waiting>;

const MOST = 100;
const shelf = keptAs("liebian.outbox", 1, v.object({ entries: v.pipe(v.array(waiting), v.maxLength(MOST)) }));

/** What became of something that was sent. */
export interface Sent {
  entry: Waiting;
  failure?: Failure;
  opened?: Opened;
}

/** How long a change of the storage may take to be seen in another window. */
const SEEN_MS = 250;

/** Two windows of the same mall take turns where the browser offers it; elsewhere the key sees to it that once is once. */
function alone<T>(work: () => Promise<T>, after: (done: T) => boolean = () => false): Promise<T> {
  const locks = (navigator as { locks?: LockManager }).locks;
  if (!locks) return work();
  return new Promise<T>((done, fail) => {
    const turn = locks.request("liebian.outbox", async () => {
      const did = await work();
      done(did);
      // The next in turn must find what this one has left.
      if (after(did)) await new Promise((seen) => setTimeout(seen, SEEN_MS));
    });
    turn.catch(fail);
  });
}

export function openOutbox(changed: (entries: readonly Waiting[]) => void) {
  /** What the device would not keep: it lasts as long as this window. */
  let unkept: Waiting[] = [];
  let unreadable = false;

  function all(): Waiting[] {
    const found = shelf.read();
    if (found.state === "unreadable") unreadable = true;
    const kept = found.state === "kept" ? found.value.entries : [];
    return [...kept, ...unkept.filter((one) => kept.every((other) => other.key !== one.key))];
  }

  /** Keeps the entries; false when the device keeps nothing and only this window remembers. */
  function keep(entries: Waiting[]): boolean {
    const kept = entries.length === 0 ? (shelf.clear(), true) : shelf.write({ entries });
    unkept = kept ? [] : entries;
    changed(entries);
    return kept;
  }

  /** Adds one; tells its key, and whether it will outlive this window. */
  async function add(what: { kind: "checkIn"; member: string; program: string; at: number } | { kind: "open"; token: string; at: number }) {
    return alone(async () => {
      const entry = { ...what, key: freshKey() } as Waiting;
      return { key: entry.key, kept: keep([...all(), entry].slice(-MOST)) };
    });
  }

  const deliver = async (entry: Waiting): Promise<Sent> =>
    entry.kind === "checkIn"
      ? (await doors.checkIn(entry.program, entry.key), { entry })
      : { entry, opened: await doors.open(entry.token, entry.key) };

  /** Sends what waits, in order, until the server is out of reach; tells what became of each that left. */
  function send(member: string | undefined): Promise<{ sent: Sent[]; stopped?: Failure }> {
    const sendAll = async (): Promise<{ sent: Sent[]; stopped?: Failure }> => {
      const sent: Sent[] = [];
      for (const entry of all()) {
        if (entry.kind === "checkIn" && entry.member !== member) continue;
        let outcome: Sent;
        try {
          outcome = await deliver(entry);
        } catch (error) {
          const failure = asFailure(error);
          // Out of reach, or signed out meanwhile: it keeps its place and its key.
          if (!failure.final) return { sent, stopped: failure };
          outcome = { entry, failure };
        }
        sent.push(outcome);
        keep(all().filter((one) => one.key !== entry.key));
      }
      return { sent };
    };
    return alone(sendAll, ({ sent }) => sent.length > 0);
  }

  /** Forgets what waits, all of it or what is named. */
  function forget(which: (entry: Waiting) => boolean = () => true): void {
    keep(all().filter((entry) => !which(entry)));
  }

  /** True once, when what an earlier visit left could not be read. */
  function wasUnreadable(): boolean {
    const was = unreadable;
    unreadable = false;
    return was;
  }

  return { key: shelf.key, all, add, send, forget, wasUnreadable };
}
