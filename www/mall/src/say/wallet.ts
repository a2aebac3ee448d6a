// The coupons a customer holds, each with how it fares in the cart and how its face reads.
import type { Condition, Outcome, Promotion, Coupon } from "liebian/slim";
import { computed } from "vue";
import { useCart } from "../state/cart";
import { useChoices } from "../state/choices";
import { promotionOf } from "../state/shop";
import { useText } from "../text";
import { short } from "./money";

export interface Held {
  entry: Coupon;
  promotion: Promotion;
  outcome: Outcome | null;
  /** In use, usable though not chosen, or not usable now. Unknown while nothing is in the cart. */
  state: "inUse" | "usable" | "notNow" | "unknown";
}

function stateOf(outcome: Outcome | null): Held["state"] {
  if (!outcome) return "unknown";
  if (outcome.result === "applied") return "inUse";
  return outcome.result === "refused" ? "notNow" : "usable";
}

/** The amount a coupon asks one to spend, read from its rule for the face of the ticket. */
function threshold(condition: Condition | undefined): number | null {
  if (!condition) return null;
  if ("spend" in condition) return condition.spend.atLeast;
  if ("all" in condition) return condition.all.map(threshold).find((found) => found !== null) ?? null;
  return null;
}

/** Every coupon of the customer, with how it fares in the cart as it is. */
export function useWallet() {
  const cart = useCart();
  const choices = useChoices();

  const held = computed<Held[]>(() =>
    (choices.person?.wallet ?? []).flatMap((entry) => {
      const promotion = promotionOf(entry.coupon);
      if (!promotion) return [];
      const asked = cart.selectedPieces > 0 && cart.quote && !cart.quote.degraded;
      const outcome = (asked && cart.quote?.outcomes.find((one) => one.coupon === entry.id)) || null;
      return [{ entry, promotion, outcome, state: stateOf(outcome) }];
    }),
  );

  return { held };
}

/** How a coupon reads: the rule's own figures, put large. */
export function useTicketFace() {
  const text = useText();

  /** The large words on a ticket: "¥20", "8.5折", "免邮". */
  function face({ then }: Promotion): { figure: string; unit: string } {
    if ("amountOff" in then) return { figure: short(then.amountOff.amount), unit: "" };
    if ("percentOff" in then) return { figure: text.value.coupons.fold(then.percentOff.rate), unit: "" };
    if ("shippingOff" in then) {
      const { upTo } = then.shippingOff;
      if (upTo === undefined) return { figure: text.value.coupons.freeShipping, unit: "" };
      return { figure: short(upTo), unit: text.value.coupons.shippingOff };
    }
    if ("gift" in then) return { figure: text.value.kinds.gift.chip, unit: "" };
    return { figure: text.value.coupons.off, unit: "" };
  }

  function from({ when }: Promotion): string {
    const amount = threshold(when);
    return amount === null ? text.value.coupons.noThreshold : text.value.coupons.spendFrom(short(amount));
  }

  return { face, from };
}
