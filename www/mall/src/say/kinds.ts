// What a promotion brings that is no discount: points, coupons, gifts, a choice; told at the end of its row.
import type { Outcome, Quote } from "liebian/slim";
import { useCart } from "../state/cart";
import { promotionOf } from "../state/shop";
import { useText } from "../text";
import { pointsText } from "./points";

/** A row may belong to another cart than the one that is kept: an item that is looked at. */
export function useBrings() {
  const cart = useCart();
  const text = useText();

  return (outcome: Outcome, quote: Pick<Quote, "gifts" | "grants"> | null = cart.quote): string | null => {
    if (outcome.result !== "applied" || outcome.amount > 0) return null;
    const then = promotionOf(outcome.promotion)?.then;
    if (!then || !quote) return null;
    const words = text.value.kinds.row;
    const mine = <T extends { promotion: string; coupon?: string }>(all: readonly T[]) =>
      all.filter((one) => one.promotion === outcome.promotion && one.coupon === outcome.coupon);
    if ("earn" in then) return words.earned(pointsText(outcome.points ?? 0));
    if ("grant" in then) {
      const coupons = mine(quote.grants).reduce((sum, grant) => sum + (grant.template === undefined ? 0 : (grant.quantity ?? 1)), 0);
      return coupons > 0 ? words.coupons(coupons) : words.earned(pointsText(outcome.points ?? 0));
    }
    if ("gift" in then) {
      const given = mine(quote.gifts).reduce((sum, gift) => sum + gift.quantity, 0);
      return given > 0 ? words.gift(given) : words.choose;
    }
    return "addOn" in then ? words.choose : null;
  };
}

/** Gifts that still wait for the customer's choice. */
export const waitsForChoice = (outcome: Outcome): boolean => {
  const then = promotionOf(outcome.promotion)?.then;
  return outcome.result === "applied" && then !== undefined && "gift" in then && (outcome.choose?.length ?? 0) > 0;
};
