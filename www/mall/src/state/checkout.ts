// Placing an order: under one key until the server has answered, and again only at a price the customer agrees to.
import type { Answer, Quote } from "liebian/slim";
import { defineStore } from "pinia";
import * as v from "valibot";
import { ref, shallowRef } from "vue";
import { asFailure, Failure, freshKey, type ServerIssue } from "../api/client";
import * as doors from "../api/doors";
import { difference } from "../api/types";
import { useAccount } from "./account";
import { useCart } from "./cart";
import { useChoices } from "./choices";
import { useGrowth } from "./growth";
import { keptAs } from "./kept";
import { channel } from "./shop";

/** How the order stands: not sent; on its way; not what was seen; written down; no word, or another no. */
export type Checkout =
  | { step: "review" }
  | { step: "placing" }
  | { step: "differs"; reason: string; saw: number; quote: Quote; issues: readonly ServerIssue[] }
  | { step: "placed"; order: string; payable: number; at: number }
  | { step: "trouble"; failure: Failure };

/** An order of which no word has come back is asked about again, as it was and under its own key, for so long. */
const ATTEMPT_MS = 30 * 60_000;
const line = v.object({ id: v.string(), sku: v.string(), quantity: v.number(), addOn: v.optional(v.string()) });
const shelf = keptAs(
  "liebian.attempt",
  1,
  v.object({
    key: v.string(),
    at: v.number(),
    member: v.string(),
    body: v.object({
      lines: v.array(line),
      channel: v.string(),
      coupons: v.union([v.literal("best"), v.array(v.string())]),
      gifts: v.optional(v.array(v.object({ promotion: v.string(), sku: v.string() }))),
      points: v.optional(v.object({ use: v.union([v.literal("most"), v.number()]) })),
      expect: v.object({
        payable: v.number(),
        lines: v.array(v.object({ id: v.string(), payable: v.number() })),
        digest: v.optional(v.string()),
      }),
    }),
  }),
);
interface Attempt {
  key: string;
  body: doors.OrderAsked;
}

export const useCheckout = defineStore("checkout", () => {
  const account = useAccount();
  const cart = useCart();
  const growth = useGrowth();
  const choices = useChoices();
  const now = shallowRef<Checkout>({ step: "review" });
  const coupons = ref<"best" | string[]>("best");

  function begin() {
    const selected = cart.quote?.lines.filter((one) => one.selected) ?? [];
    now.value = unanswered(selected) ? { step: "trouble", failure: new Failure("slow") } : { step: "review" };
    coupons.value = cart.coupons;
  }

  /** The order for the same goods that was sent before, by this window or before a reload, and has had no answer. */
  function unanswered(lines: readonly { id: string; quantity: number }[]): Attempt | null {
    const kept = shelf.read();
    if (kept.state !== "kept" || kept.value.member !== account.member) return null;
    const { at, key, body } = kept.value;
    const age = Date.now() - at;
    const same = body.lines.length === lines.length && body.lines.every(({ id, quantity }, n) => lines[n]?.id === id && lines[n]?.quantity === quantity);
    return same && age >= 0 && age < ATTEMPT_MS ? { key, body } : null;
  }

  /** Sends the order at the price of a quote: the one in the cart, or the one that the server offered. */
  async function place(seen: Answer | Quote): Promise<void> {
    if (now.value.step === "placing") return;
    now.value = { step: "placing" };
    const lines = seen.lines.filter((one) => one.selected);
    let saw = seen.payable;
    try {
      if (account.status !== "signedIn") await account.start();
      const { member } = account;
      if (account.server !== "there") throw new Failure("offline");
      if (member === undefined) throw new Failure("refused", [{ path: "", code: "not-signed-in", params: {} }], 401);
      // What was sent before may stand already, and the price in the cart may have moved because of it: ask for that one.
      const { key, body } = unanswered(lines) ?? fresh(seen, lines, member);
      saw = body.expect.payable;
      const placed = await doors.placeOrder(body, key);
      shelf.clear();
      now.value = { step: "placed", order: placed.order, payable: placed.payable, at: placed.at };
      cart.takeOut(lines.map((one) => one.id));
      await Promise.all([account.refresh(), growth.refresh()]);
    } catch (error) {
      await told(asFailure(error), saw);
    }
  }

  function fresh(seen: Answer | Quote, lines: Quote["lines"], member: string): Attempt {
    // The cart's own quote has a digest; the one that the server offered is the server's already.
    const digest = seen === cart.quote ? cart.digest() : null;
    const body: doors.OrderAsked = {
      lines: lines.map(({ id, sku, quantity, addOn }) => ({ id, sku, quantity, ...(addOn === undefined ? {} : { addOn }) })),
      channel,
      coupons: coupons.value,
      ...(cart.gifts.length > 0 ? { gifts: cart.gifts } : {}),
      ...points(seen),
      expect: { payable: seen.payable, lines: lines.map(({ id, payable }) => ({ id, payable })), ...(digest === null ? {} : { digest }) },
    };
    const key = freshKey();
    shelf.write({ key, at: Date.now(), member, body });
    return { key, body };
  }

  /** As many points as were asked for; where the server offered another price, as many as it offered. */
  function points(seen: Answer | Quote): Pick<doors.OrderAsked, "points"> {
    const use = seen === cart.quote ? cart.points : seen.points.used;
    return use === 0 ? {} : { points: { use: use === "most" ? use : Math.min(use, choices.person?.points ?? 0) } };
  }

  async function told(failure: Failure, saw: number): Promise<void> {
    if (failure.final) shelf.clear();
    const differs = v.safeParse(difference, failure.said);
    if (failure.status === 409 && differs.success) {
      const { reason, quote } = differs.output;
      // A coupon that cannot be used any more is not asked for again.
      if (coupons.value !== "best") coupons.value = [...quote.coupons.chosen];
      now.value = { step: "differs", reason, saw, quote, issues: failure.issues };
      await account.refresh();
      return;
    }
    now.value = { step: "trouble", failure };
    if (!failure.final) account.away(failure);
  }

  return { now, begin, place };
});
