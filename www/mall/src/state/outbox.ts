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

/** How long a change of the storage may take to be seen in another window, and more. */
const SEEN_MS = 10_000;
const locks = (navigator as { locks?: LockManager }).locks;

/** Two windows of the same mall take turns where the browser offers it; elsewhere the key sees to it that once is once. */
const alone = <T>(work: () => Promise<T>): Promise<T> =>
  locks ? new Promise<T>((done, fail) => locks.request("liebian.outbox", () => work().then(done)).catch(fail)) : work();

/** Marks what has left, for whoever is next in turn and may still find it in the storage. */
const SENT = "liebian.sent.";
const mark = ({ key }: Waiting) =>
  new Promise<void>((marked) => {
    if (!locks) return marked();
    const held = () => new Promise<void>((over) => (marked(), setTimeout(over, SEEN_MS)));
    void locks.request(SENT + key, { mode: "shared" }, held);
  });
const marks = async () => new Set(((await locks?.query())?.held ?? []).map(({ name }) => name));

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
      const elsewhere = await marks();
      for (const entry of all()) {
        if (elsewhere.has(SENT + entry.key)) {
          forget((one) => one.key === entry.key);
          continue;
        }
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
        forget((one) => one.key === entry.key);
        await mark(entry);
      }
      return { sent };
    };
    return alone(sendAll);
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
