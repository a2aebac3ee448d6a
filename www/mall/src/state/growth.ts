// Friends, check-ins, gifts and groups: the server's word, or its last one with its time, and what still waits to be sent.
import type { Fact } from "liebian/slim";
import { defineStore } from "pinia";
import * as v from "valibot";
import { computed, ref, shallowRef, watch } from "vue";
import { asFailure, Failure } from "../api/client";
import { civil } from "../civil";
import * as doors from "../api/doors";
import { once } from "../api/once";
import { growth as growthShape, type CheckIn, type GrowthAnswer, type Share, type Store } from "../api/types";
import { useAccount } from "./account";
import { useChoices } from "./choices";
import { useEngine } from "./engine";
import { keptAs } from "./kept";
import { openOutbox, type Sent, type Waiting } from "./outbox";
import { utcOffset } from "./shop";

/** A check-in that the server has not confirmed. */
export interface Pending {
  id: string;
  program: string;
  at: number;
}

/** What came of a check-in: counted; waiting for the server; refused with a code. */
export interface CheckedIn {
  state: "confirmed" | "pending" | "refused";
  code?: string;
  /** False when the device could not keep it: it lasts as long as this window. */
  kept: boolean;
}

/** The server's word for a day that another device has checked in. */
export const COUNTED_ALREADY = "day-already-counted";

/** What the server said is asked for again after so long, when the page comes back in sight. */
const OLD_MS = 60_000;

const shelf = keptAs("liebian.growth", 1, v.object({ answer: growthShape, at: v.number() }));

export const useGrowth = defineStore("growth", () => {
  const account = useAccount();
  const choices = useChoices();
  const engine = useEngine();

  const state = ref<"none" | "cached" | "fresh">("none");
  const confirmedAt = ref<number>();
  const answer = shallowRef<GrowthAnswer | null>(null);

  const waiting = shallowRef<readonly Waiting[]>([]);
  /** What became of what was sent last. */
  const lastSent = shallowRef<readonly Sent[]>([]);
  /** True while something waits that this device would not keep. */
  const unkept = ref(false);
  const outbox = openOutbox((entries) => {
    waiting.value = entries;
  });
  waiting.value = outbox.all();
  /** True when what an earlier visit left waiting could not be read. */
  const unreadable = ref(outbox.wasUnreadable());

  const pending = computed<readonly Pending[]>(() =>
    waiting.value.flatMap((one) =>
      one.kind === "checkIn" && one.member === account.member ? [{ id: `pending.${one.key}`, program: one.program, at: one.at }] : [],
    ),
  );

  /** Where the check-ins stand with what waits, by the engine; by the server's last word where it cannot answer. */
  const checkIns = computed<readonly CheckIn[]>(() => {
    const said = answer.value;
    const member = account.member;
    if (!said || member === undefined) return [];
    const unconfirmed = pending.value.map(({ id, program, at }): Fact => ({ id, at, member, what: { checkedIn: { program } } }));
    const facts = [...said.facts, ...unconfirmed];
    // To the minute, which is as fine as anything shown; never before the latest fact.
    const now = facts.reduce((latest, fact) => Math.max(latest, fact.at), choices.serverMinute);
    return engine.ask((mall) => mall.checkIn({ facts, member, now })) ?? said.checkIns;
  });

  const referrals = computed(() => answer.value?.referrals ?? []);
  const lifecycles = computed(() => answer.value?.lifecycles ?? []);
  const communities = computed(() => answer.value?.communities ?? []);
  /** Friends by their masked names. */
  const names = computed<Readonly<Record<string, string>>>(() =>
    Object.fromEntries(Object.entries(answer.value?.names ?? {}).map(([id, name]) => [id, name[choices.locale]])),
  );
  const shares = computed<readonly Share[]>(() => answer.value?.shares ?? []);
  const points = computed(() => answer.value?.points ?? 0);
  const wallet = computed(() => account.wallet?.coupons ?? []);

  function none() {
    answer.value = null;
    state.value = "none";
    confirmedAt.value = undefined;
  }

  /** Shows the server's last word, if this device has kept it for whoever is signed in. */
  function recall() {
    const kept = account.member === undefined ? { state: "nothing" as const } : shelf.read();
    if (kept.state !== "kept" || kept.value.answer.member !== account.member) return none();
    answer.value = kept.value.answer;
    confirmedAt.value = kept.value.at;
    state.value = "cached";
  }

  /** Asks the server anew; what it said last stays in sight when it cannot be reached. */
  async function refresh(): Promise<void> {
    const asked = account.member;
    if (asked === undefined) return;
    try {
      const said = await doors.growth();
      if (account.member !== asked) return;
      account.hear(said.now);
      answer.value = said;
      state.value = "fresh";
      confirmedAt.value = said.now;
      shelf.write({ answer: said, at: said.now });
    } catch (error) {
      if (answer.value) state.value = "cached";
      lost(asFailure(error));
    }
  }

  /** An answer that makes no sense here says nothing about the rest of the server. */
  function lost(failure: Failure) {
    if (failure.kind !== "nonsense") account.away(failure);
  }

  /** Forgets check-ins of earlier days that another device has made count: sent now, they would count for a day on which nobody came. */
  async function dropOverdue(): Promise<void> {
    const member = account.status === "signedIn" ? account.member : undefined;
    const date = (at: number) => civil(at, utcOffset).date;
    const overdue = (one: Waiting) => one.kind === "checkIn" && one.member === member && date(one.at) < date(account.serverNow());
    if (!outbox.all().some(overdue)) return;
    await refresh();
    if (state.value !== "fresh" || account.member !== member) return;
    const facts = answer.value?.facts ?? [];
    const counted = ({ what, at }: Fact, one: Waiting) =>
      one.kind === "checkIn" && "checkedIn" in what && what.checkedIn.program === one.program && date(at) === date(one.at);
    outbox.forget((one) => overdue(one) && facts.some((fact) => counted(fact, one)));
  }

  /** Sends what waits. Opened links go out for anybody; check-ins only for whoever made them. */
  async function flush(): Promise<readonly Sent[]> {
    if (account.server !== "there" || outbox.all().length === 0) return [];
    await dropOverdue();
    const { sent, stopped } = await outbox.send(account.status === "signedIn" ? account.member : undefined);
    if (stopped) lost(stopped);
    if (waiting.value.length === 0) unkept.value = false;
    if (sent.length > 0) {
      lastSent.value = sent;
      if (!stopped && account.status === "signedIn") await Promise.all([account.refresh(), refresh()]);
    }
    return sent;
  }

  /** The network may be back, or the page in sight again: finds the server and sends what waits. */
  async function wake(): Promise<void> {
    if (account.server === "none") return;
    if (account.server !== "there") await account.start();
    const sent = await flush();
    const old = account.serverNow() - (confirmedAt.value ?? 0) > OLD_MS;
    if (account.status === "signedIn" && sent.length === 0 && old) await Promise.all([account.refresh(), refresh()]);
  }

  const running = new Map<string, Promise<CheckedIn>>();

  /** Checks in: at once where the server can be reached, else as soon as it can. Two taps are one. */
  function checkIn(program: string): Promise<CheckedIn> {
    const already = running.get(program);
    if (already) return already;
    const going = checkInOnce(program).finally(() => running.delete(program));
    running.set(program, going);
    return going;
  }

  async function checkInOnce(program: string): Promise<CheckedIn> {
    const member = account.member;
    if (member === undefined) throw new Failure("refused", [{ path: "", code: "not-signed-in", params: {} }], 401);
    const today = checkIns.value.find((one) => one.program === program)?.todayIs;
    if (today === "counted") return { state: "confirmed", kept: true };
    const mine = () => waiting.value.find((one) => one.kind === "checkIn" && one.member === member && one.program === program);
    const { key, kept } =
      today === "pending"
        ? { key: mine()?.key, kept: true }
        : await outbox.add({ kind: "checkIn", member, program, at: account.serverNow() });
    unkept.value = !kept;
    await wake();
    if (mine()) return { state: "pending", kept };
    const outcome = lastSent.value.find(({ entry }) => entry.key === key);
    // Another window was first to send it.
    if (!outcome) await Promise.all([account.refresh(), refresh()]);
    const failure = outcome?.failure;
    return failure && failure.code !== COUNTED_ALREADY ? { state: "refused", code: failure.code, kept } : { state: "confirmed", kept };
  }

  /** Takes in a shared link that was opened; it is told to the server when it can be. */
  const open = (token: string) => outbox.add({ kind: "open", token, at: account.serverNow() });

  /** A link to share, made by the server. Throws a Failure. */
  async function share(what: { program: string; sku?: string; path?: string; store?: string }): Promise<Share> {
    const made = await once(`share ${JSON.stringify(what)}`, (key) => doors.share(what, key));
    void refresh();
    return made;
  }

  /** Spends a card on a missed day. Throws a Failure. */
  async function makeUp(program: string, day: string): Promise<void> {
    await once(`makeUp ${program} ${day}`, (key) => doors.makeUp(program, day, key));
    await Promise.all([account.refresh(), refresh()]);
  }

  /** Tells the member's birthday, `02-29`, once and for good. Throws a Failure. */
  async function tellBirthday(birthday: string): Promise<void> {
    await once(`birthday ${birthday}`, (key) => doors.tellBirthday(birthday, key));
    await Promise.all([account.refresh(), refresh()]);
  }

  /** Enters a community; tells the group. Throws a Failure. */
  async function enter(community: string): Promise<string> {
    const { group } = await once(`enter ${community}`, (key) => doors.enter(community, key));
    await Promise.all([account.refresh(), refresh()]);
    return group;
  }

  /** Turns a code into a coupon. Throws a Failure. */
  async function redeemCode(code: string) {
    const { coupon } = await once(`code ${code}`, (key) => doors.redeemCode(code, key));
    await account.refresh();
    return coupon;
  }

  /** Pays commission out. Throws a Failure. */
  async function payOut(program: string, amount: number): Promise<void> {
    await once(`payOut ${program} ${amount}`, (key) => doors.payOut(program, amount, key));
    await refresh();
  }

  /** The mall's stores. Throws a Failure. */
  const stores = (): Promise<Store[]> => doors.stores();

  /** Another window has changed what this device keeps. */
  function notice(key: string | null) {
    if (key === outbox.key) waiting.value = outbox.all();
    if (key !== shelf.key) return;
    const kept = shelf.read();
    if (kept.state === "kept" && kept.value.answer.member === account.member && kept.value.at >= (confirmedAt.value ?? 0)) {
      answer.value = kept.value.answer;
      confirmedAt.value = kept.value.at;
      if (state.value === "none") state.value = "cached";
    }
  }

  /** Forgets what waits and what was said, on this device. */
  function forget() {
    outbox.forget();
    shelf.clear();
    none();
  }

  /** Follows who is signed in: the last word about them at once, then the present one. */
  watch(() => account.member, recall, { immediate: true, flush: "sync" });
  watch(
    () => [account.status, account.member] as const,
    ([status]) => {
      if (status === "signedIn") void refresh().then(flush);
      // What one member was told is not left behind for the next.
      if (status === "signedOut") shelf.clear();
    },
  );
  watch(
    () => account.server,
    (server) => {
      // Nobody will ever ask for links that were opened where there is no server.
      if (server === "none") outbox.forget((entry) => entry.kind === "open");
    },
  );

  return {
    state, confirmedAt, checkIns, referrals, lifecycles, communities, names, shares, points, wallet, pending, lastSent, unkept, unreadable,
    open, share, checkIn, makeUp, tellBirthday, enter, redeemCode, payOut, stores, refresh, flush, wake, notice, forget,
  };
});
