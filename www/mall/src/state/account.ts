// Who is signed in, what the mall's server knows of them, and whether there is a server at all.
import { defineStore } from "pinia";
import * as v from "valibot";
import { computed, ref, shallowRef } from "vue";
import { asFailure, type Failure } from "../api/client";
import * as doors from "../api/doors";
import { me as meShape, wallet as walletShape, type Me, type Wallet } from "../api/types";
import { useChoices } from "./choices";
import { keptAs } from "./kept";
import { useStock } from "./stock";

/** Not asked yet; nobody is; somebody is; somebody was, and the server cannot be reached now. */
export type AccountStatus = "unknown" | "signedOut" | "signedIn" | "offline";
/** Not asked yet; these pages have none (static hosting); it answers; it does not answer now. */
export type ServerStatus = "unknown" | "none" | "there" | "away";

/** A clock that differs by less is taken to be the same: an answer takes its time to arrive. */
const SAME_CLOCK_MS = 1500;

const shelf = keptAs("liebian.account", 1, v.object({ me: meShape, wallet: walletShape }));

export const useAccount = defineStore("account", () => {
  const choices = useChoices();
  const stock = useStock();

  const status = ref<AccountStatus>("unknown");
  const server = ref<ServerStatus>("unknown");
  const me = shallowRef<Me | null>(null);
  const wallet = shallowRef<Wallet | null>(null);

  const member = computed(() => me.value?.member);
  const name = computed(() => me.value?.name[choices.locale]);

  /** The mall's own time, as the server told it last. */
  const serverNow = () => Date.now() + choices.serverSkew;

  function hear(now: number) {
    const skew = now - Date.now();
    if (Math.abs(skew - choices.serverSkew) >= SAME_CLOCK_MS) choices.serverSkew = skew;
  }

  function held() {
    const { coupons = [], stock: _stock, ...more } = wallet.value ?? {};
    return { wallet: coupons, ...more };
  }

  function show() {
    const known = me.value;
    choices.hosted = server.value === "there" || known !== null;
    choices.member = known && { id: known.persona ?? known.member, name: known.name, customer: known.customer, ...held() };
  }

  function nobody(next: AccountStatus) {
    me.value = null;
    wallet.value = null;
    status.value = next;
    shelf.clear();
    show();
  }

  /** Something failed: a session that has ended ends here too, and what is known stays in sight while nobody answers. */
  function away(failure: Failure) {
    if (failure.status === 401) {
      server.value = "there";
      nobody("signedOut");
      return;
    }
    server.value = failure.kind === "refused" ? "there" : "away";
    if (server.value === "away" || status.value === "unknown") status.value = me.value ? "offline" : "signedOut";
    show();
  }

  function take(who: Me) {
    server.value = "there";
    hear(who.now);
    me.value = who;
    status.value = "signedIn";
  }

  /** Asks the server who is signed in and what is in the wallet. */
  async function refresh(): Promise<void> {
    try {
      const [who, held] = await Promise.all([doors.me(), doors.wallet()]);
      take(who);
      wallet.value = held;
      stock.told = held.stock ?? [];
      shelf.write({ me: who, wallet: held });
      show();
    } catch (error) {
      away(asFailure(error));
    }
  }

  /** Shows what the last visit knew at once, and finds out what is true now. */
  async function start(): Promise<void> {
    if (status.value === "unknown") {
      const kept = shelf.read();
      if (kept.state === "kept") {
        me.value = kept.value.me;
        wallet.value = kept.value.wallet;
        stock.told = kept.value.wallet.stock ?? [];
        show();
      }
    }
    try {
      const host = await doors.host();
      if (host.mall === "static") {
        server.value = "none";
        nobody("signedOut");
        return;
      }
      server.value = "there";
      hear(host.now);
      stock.told = host.stock ?? [];
      if (host.signedIn) await refresh();
      else nobody("signedOut");
    } catch (error) {
      away(asFailure(error));
    }
  }

  /** Looks at the shelves again: before somebody pays, and when they come back to the page. */
  async function look(): Promise<void> {
    if (server.value !== "there") return;
    try {
      const host = await doors.host();
      if (host.mall === "server") stock.told = host.stock ?? [];
    } catch (error) {
      away(asFailure(error));
    }
  }

  /** What has to reach the server before somebody signs in: a link one came by counts only for who was not here yet. */
  let first: () => Promise<void> = () => Promise.resolve();
  function beforeSigningIn(work: () => Promise<void>): void {
    first = work;
  }

  /** Signs in as one of the demonstration's customers, or under a new name. Throws a Failure. */
  async function signIn(who: { persona: string } | { name: string }): Promise<void> {
    await first();
    try {
      take(await doors.signIn(who));
    } catch (error) {
      const failure = asFailure(error);
      if (failure.kind !== "refused") away(failure);
      throw failure;
    }
    await refresh();
  }

  /** Signs out. Throws a Failure when the server does not hear it, and then nothing has changed. */
  async function signOut(): Promise<void> {
    try {
      await doors.signOut();
    } catch (error) {
      const failure = asFailure(error);
      if (failure.status !== 401) throw failure;
    }
    nobody("signedOut");
  }

  /** Forgets on this device who was signed in, and tells the server if it can be reached. */
  async function forget(): Promise<void> {
    if (!me.value) return;
    await doors.signOut().catch(() => undefined);
    nobody("signedOut");
  }

  return { status, server, member, name, me, wallet, start, beforeSigningIn, signIn, signOut, forget, refresh, look, serverNow, hear, away, key: shelf.key };
});
