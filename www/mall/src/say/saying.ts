// Puts the engine's answers into words: names of promotions and coupons, results, reasons and cures.
import { sentence, type Outcome, type Reason } from "liebian/slim";
import { computed } from "vue";
import { when } from "../civil";
import { useChoices } from "../state/choices";
import { itemOf, names, promotionOf, rulebook, utcOffset } from "../state/shop";
import { useNaming, useText } from "../text";
import { curesOf, type Cure } from "./cure";
import { isGroup } from "./groups";
import { money } from "./money";

export { money };

const isGift = ({ promotion }: Outcome): boolean => "gift" in (promotionOf(promotion)?.then ?? {});

export function useSaying() {
  const choices = useChoices();
  const text = useText();
  const naming = useNaming();

  /** Any id a reason may mention: a coupon in the wallet, a promotion, a tier, a tag, a channel, a proof. */
  function nameOf(id: string): string {
    const held = choices.person?.wallet.find((one) => one.id === id)?.coupon;
    const promotion = promotionOf(held ?? id);
    if (promotion) return naming(promotion.name, promotion.id);
    return naming(names.tiers[id] ?? names.tags[id] ?? names.channels[id] ?? names.proofs[id], id);
  }

  const itemName = (sku: string) => naming(itemOf(sku)?.name, sku);
  const namesOf = (ids: readonly string[]) => ids.map(nameOf).join(text.value.listSeparator);
  const about = computed(() => ({ utcOffsetMinutes: rulebook.utcOffsetMinutes, currency: rulebook.currency, name: nameOf }));

  const moment = (at: number) => when(at, choices.minute, utcOffset, text.value);
  const reasonLine = (reason: Reason) => sentence(reason, choices.locale, about.value);

  /** One or more short lines on how a promotion fared. */
  function resultLines(outcome: Outcome): string[] {
    const words = text.value.outcome;
    switch (outcome.result) {
      case "applied": {
        const lines: string[] = [];
        if (outcome.cut !== undefined) lines.push(words.guardedPart(money(outcome.cut)));
        else if (outcome.wanted !== undefined && outcome.wanted > outcome.amount) lines.push(words.cut(money(outcome.wanted)));
        return lines;
      }
      case "beaten":
        if (outcome.worth === 0) return [words.notNeeded];
        return [words.beaten(namesOf(outcome.by), money(outcome.worth))];
      case "excluded":
        return [words.excluded(namesOf(outcome.by)), ...(outcome.reasons ?? []).map(reasonLine)];
      case "guarded":
        return [words.guarded(money(outcome.cut))];
      case "announced":
        return [words.announced(moment(outcome.opensAt), money(outcome.worth))];
      case "nothingLeft":
        return [isGift(outcome) ? text.value.kinds.gift.gone : words.nothingLeft];
      case "unused":
        return [words.unused];
      case "refused":
        return outcome.reasons.map(reasonLine);
    }
  }

  const curesFor = (outcome: Outcome): Cure[] => curesOf(outcome, choices.person !== null);

  /** What the step says on its button; for a group one chooses, for anything else one buys. */
  function cureLabel(cure: Cure, { promotion }: Outcome): string {
    const words = text.value.cure;
    switch (cure.kind) {
      case "more":
        if (cure.by === "spend") return words.buyMore(money(cure.gap));
        if (cure.by === "distinct") return words.buyKinds(cure.gap);
        return isGroup(promotionOf(promotion)) ? words.choose(cure.gap) : words.buyCount(cure.gap);
      case "time":
        return words.from(moment(cure.at));
      case "orders":
        return words.orders(cure.gap);
      case "signIn":
        return words.signIn;
    }
  }

  return { nameOf, itemName, moment, reasonLine, resultLines, curesFor, cureLabel };
}
