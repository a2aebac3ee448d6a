// Finds the nearest cure of a promotion that did not apply: buy more, wait until, sign in. The gaps and the moments are the engine's.
import type { Outcome, Reason } from "liebian/slim";

export interface Missing {
  by: "spend" | "quantity";
  need: number;
  gap: number;
}

export type Cure =
  | ({ kind: "more" } & Missing)
  | { kind: "time"; at: number }
  | { kind: "signIn" };

const gapOf = (reason: Reason): Missing | null => {
  if (reason.code === "spend-below") return { by: "spend", need: reason.need, gap: reason.gap };
  if (reason.code === "quantity-below") return { by: "quantity", need: reason.need, gap: reason.gap };
  return null;
};

/** Every plain reason, with the branches of an "any" laid out: each branch is a way in. */
const waysIn = (reasons: readonly Reason[]): Reason[][] => {
  const plain = reasons.filter((reason) => reason.code !== "no-road");
  const roads = reasons.flatMap((reason) => (reason.code === "no-road" ? reason.roads : []));
  return roads.length === 0 ? [plain] : roads.map((road) => [...plain, ...road]);
};

/** What amount or count would bring the promotion in, or to its next tier. */
export function missing(outcome: Outcome): Missing | null {
  if (outcome.result === "applied") {
    const next = outcome.next;
    return next ? { by: next.by, need: next.need, gap: next.gap } : null;
  }
  if (outcome.result !== "refused") return null;
  for (const way of waysIn(outcome.reasons)) {
    for (const reason of way) {
      const gap = gapOf(reason);
      if (gap) return gap;
    }
  }
  return null;
}

const momentOf = (reason: Reason): number | null => {
  if (reason.code === "not-started" || reason.code === "closed") return reason.opensAt ?? null;
  if (reason.code === "coupon-not-valid-yet") return reason.validFrom;
  return null;
};

const ABOUT_THE_CUSTOMER = new Set<Reason["code"]>([
  "tags-none-of", "tags-missing", "tier-not-in", "not-a-new-customer", "only-returning-customers", "order-number-is-not",
]);

/** What kind of step a single reason asks for; null when nothing the visitor does now would help. */
function cureOfReason(reason: Reason, signedIn: boolean): Cure | null {
  const at = momentOf(reason);
  if (at !== null) return { kind: "time", at };
  const gap = gapOf(reason);
  if (gap) return { kind: "more", ...gap };
  if (ABOUT_THE_CUSTOMER.has(reason.code) && !signedIn) return { kind: "signIn" };
  return null;
}

/** Who first, then when, then how much: a later step is of no use while an earlier one is open. */
const ORDER: Record<Cure["kind"], number> = { signIn: 0, time: 1, more: 2 };

/** The nearest cure, or null when one of the reasons cannot be cured from here. */
export function cureOf(outcome: Outcome, signedIn: boolean): Cure | null {
  if (outcome.result === "applied") {
    const next = missing(outcome);
    return next && { kind: "more", ...next };
  }
  if (outcome.result !== "refused") return null;
  for (const way of waysIn(outcome.reasons)) {
    const cures = way.map((reason) => cureOfReason(reason, signedIn));
    if (cures.length === 0 || cures.some((cure) => cure === null)) continue;
    return (cures as Cure[]).sort((a, b) => ORDER[a.kind] - ORDER[b.kind])[0] ?? null;
  }
  return null;
}

/** Whether a promotion has nothing to do with what is in the cart. */
export const isElsewhere = (outcome: Outcome): boolean =>
  outcome.result === "refused" && outcome.reasons.some((reason) => reason.code === "no-matching-item");

/** Coupons nobody holds are the wallet's matter, not the cart's. */
export const isUnheldCoupon = (outcome: Outcome): boolean =>
  outcome.result === "refused" && outcome.reasons.some((reason) => reason.code === "no-coupon");
