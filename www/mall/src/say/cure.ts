// What would bring a promotion in: buy more, wait until, sign in. Gaps and moments are the engine's own smallest change.
import type { Change, MissingItem, Outcome, Reason } from "liebian/slim";

/** What more there is to buy: for so much, so many pieces, or so many different products. */
export interface Missing {
  by: "spend" | "quantity" | "distinct";
  gap: number;
  /** The step that is then reached, where it is one of several. */
  need?: number;
}

export type Cure =
  | ({ kind: "more" } & Missing)
  | { kind: "time"; at: number }
  | { kind: "orders"; gap: number }
  | { kind: "signIn" };

function cureOfChange(change: Change): Cure {
  if ("spend" in change) return { kind: "more", by: "spend", gap: change.spend };
  if ("units" in change) return { kind: "more", by: "quantity", gap: change.units };
  if ("distinct" in change) return { kind: "more", by: "distinct", gap: change.distinct };
  if ("wait" in change) return { kind: "time", at: change.wait };
  return { kind: "orders", gap: change.orders };
}

/** What the mall knows of whoever is signed in, and of nobody else. */
const ABOUT_THE_CUSTOMER = new Set<Reason["code"]>([
  "tags-none-of", "tags-missing", "tier-not-in", "not-a-new-customer", "only-returning-customers", "order-number-is-not",
]);

const reasonsOf = (outcome: Outcome): readonly Reason[] => {
  if (outcome.result !== "refused") return [];
  return outcome.reasons.flatMap((reason) => (reason.code === "no-road" ? [reason, ...reason.roads.flat()] : [reason]));
};

/** Who first, then when, then how much: a later step is of no use while an earlier one is open. */
const ORDER: Record<Cure["kind"], number> = { signIn: 0, orders: 1, time: 2, more: 3 };

const ofSet = (missing: readonly MissingItem[]): Missing => ({ by: "quantity", gap: missing.reduce((sum, { gap }) => sum + gap, 0) });

/** Everything that has to happen for a promotion to come in, the first step first; nothing where no step would help. */
export function curesOf(outcome: Outcome, signedIn: boolean): Cure[] {
  if (outcome.result === "announced") return [{ kind: "time", at: outcome.opensAt }];
  if (outcome.result === "applied") {
    const next = missing(outcome);
    return next ? [{ kind: "more", ...next }] : [];
  }
  if (outcome.result !== "refused") return [];
  if (!signedIn && reasonsOf(outcome).some((reason) => ABOUT_THE_CUSTOMER.has(reason.code))) return [{ kind: "signIn" }];
  const [only, ...others] = outcome.reasons;
  // A set says of each of its parts what it lacks.
  if (only?.code === "set-incomplete" && others.length === 0)
    return [{ kind: "more", ...ofSet(only.missing) }];
  return (outcome.flip ?? []).map(cureOfChange).sort((a, b) => ORDER[a.kind] - ORDER[b.kind]);
}

/** What is to be bought to bring the promotion in, or to its next step. */
export function missing(outcome: Outcome): Missing | null {
  if (outcome.result === "applied") {
    const next = outcome.next;
    if (!next) return null;
    return next.by === "set" ? ofSet(next.missing) : { by: next.by, need: next.need, gap: next.gap };
  }
  const more = curesOf(outcome, true).find((cure) => cure.kind === "more");
  return more ?? null;
}

const refusedFor = (outcome: Outcome, code: Reason["code"]) =>
  outcome.result === "refused" && outcome.reasons.some((reason) => reason.code === code);

/** Whether a promotion has nothing to do with what is in the cart. */
export const isElsewhere = (outcome: Outcome): boolean => refusedFor(outcome, "no-matching-item");

/** Coupons nobody holds are the wallet's matter, not the cart's. */
export const isUnheldCoupon = (outcome: Outcome): boolean => refusedFor(outcome, "no-coupon");
