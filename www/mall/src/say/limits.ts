// What is left of a promotion that each customer may use so often, in words.
import type { Outcome } from "liebian/slim";
import { useChoices } from "../state/choices";
import { promotionOf } from "../state/shop";
import { useText } from "../text";

export function useLimits() {
  const choices = useChoices();
  const text = useText();

  /** A limit that is reached, the engine itself tells. */
  return (outcome: Outcome): string[] => {
    const limit = promotionOf(outcome.promotion)?.limits?.perCustomer;
    if (outcome.result !== "applied" || !limit) return [];
    const counter = choices.person?.counters?.find((one) => one.promotion === outcome.promotion && one.sku === undefined);
    const { uses = 0, units = 0 } = counter?.customer ?? {};
    const words = text.value.kinds.limits;
    return [
      ...(limit.uses === undefined ? [] : [words.uses(limit.uses, uses)]),
      ...(limit.units === undefined ? [] : [words.units(limit.units, units)]),
    ];
  };
}
