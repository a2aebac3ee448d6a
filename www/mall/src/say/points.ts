// Points to pay with: how many the engine would use at most, what the chosen ones take off, and the rule in words.
import type { Outcome, Promotion } from "liebian/slim";
import { computed } from "vue";
import { useCart } from "../state/cart";
import { useChoices } from "../state/choices";
import { promotionOf, rulebook } from "../state/shop";
import { useWhatIf } from "../state/whatIf";
import { useText } from "../text";
import { short } from "./money";

/** Points as people write them: 2,580. */
export const pointsText = (n: number) => String(n).replace(/\B(?=(\d{3})+$)/g, ",");

const paysWithPoints = (one: Promotion) => "points" in one.then;
export const pointsPromotions = rulebook.lanes.flatMap((lane) => lane.promotions).filter(paysWithPoints);

export function usePoints() {
  const cart = useCart();
  const choices = useChoices();
  const text = useText();
  const whatIf = useWhatIf();

  const balance = computed(() => choices.person?.points ?? 0);
  /** What is there, what is on its way, and what is owed, in words. */
  const told = computed(() => {
    const words = text.value.kinds.points;
    const { pointsPending = 0, pointsOwed = 0 } = choices.person ?? {};
    return [
      words.balance(pointsText(balance.value)),
      ...(pointsPending > 0 ? [words.pending(pointsText(pointsPending))] : []),
      ...(pointsOwed > 0 ? [words.owed(pointsText(pointsOwed))] : []),
    ].join(" · ");
  });
  const used = computed(() => cart.quote?.points.used ?? 0);
  const off = computed(() => cart.quote?.points.off ?? 0);
  const outcome = computed<Outcome | undefined>(() =>
    cart.quote?.outcomes.find((one) => {
      const promotion = promotionOf(one.promotion);
      return promotion !== undefined && paysWithPoints(promotion);
    }),
  );
  const terms = computed(() => {
    const then = outcome.value && promotionOf(outcome.value.promotion)?.then;
    return then && "points" in then ? then.points : null;
  });

  /** What "as many as may be" comes to; asked anew whenever the cart costs something else. */
  const most = computed(() => (cart.quote && !cart.quote.degraded && balance.value > 0 ? (whatIf.withPoints("most")?.points.used ?? 0) : 0));

  /** Every bound that the rule sets, in the rule's own figures. */
  const rule = computed(() => {
    const words = text.value.kinds.points;
    const said = terms.value;
    if (!said) return [];
    return [
      words.rate(pointsText(said.points), short(said.worth)),
      ...(said.step === undefined || said.step === 1 || said.step === said.points ? [] : [words.step(pointsText(said.step))]),
      ...(said.upTo === undefined ? [] : [words.share(`${said.upTo / 100}%`)]),
      ...(said.most === undefined ? [] : [words.perOrder(pointsText(said.most))]),
      ...(said.leave === undefined ? [] : [words.leave(short(said.leave))]),
    ];
  });

  /** At the end of the slider stands "as many as may be", also when the cart grows. */
  function use(points: number) {
    cart.usePoints(points > 0 && points >= most.value ? "most" : points);
  }

  return { balance, told, used, off, outcome, terms, most, rule, use };
}
