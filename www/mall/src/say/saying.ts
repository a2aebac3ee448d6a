// Puts the engine's answers into words: names of promotions and coupons, results, reasons and cures.
import { sentence, yuan, type Outcome, type Reason } from "liebian/slim";
import { computed } from "vue";
import { when } from "../civil";
import { useChoices } from "../state/choices";
import { promotionOf, rulebook, utcOffset } from "../state/shop";
import { useNaming, useText } from "../text";
import { cureOf, type Cure } from "./cure";

export const money = (fen: number) => `¥${yuan(fen)}`;

export function useSaying() {
  const choices = useChoices();
  const text = useText();
  const naming = useNaming();

  /** Any id a reason may mention: a coupon in the wallet, a promotion, a tier, a tag, a channel. */
  function nameOf(id: string): string {
    const held = choices.person?.wallet.find((one) => one.id === id)?.coupon;
    const promotion = promotionOf(held ?? id);
    if (promotion) return naming(promotion.name, promotion.id);
    const { tier, tags, channels } = text.value.me;
    return tier[id] ?? tags[id] ?? channels[id] ?? id;
  }

  const about = computed(() => ({ utcOffsetMinutes: rulebook.utcOffsetMinutes, currency: rulebook.currency, name: nameOf }));

  const moment = (at: number) => when(at, choices.minute, utcOffset, text.value);
  const reasonLine = (reason: Reason) => sentence(reason, choices.locale, about.value);

  /** One or more short lines on how a promotion fared. */
  function resultLines(outcome: Outcome): string[] {
    const words = text.value.outcome;
    switch (outcome.result) {
      case "applied":
        return outcome.wanted !== undefined && outcome.wanted > outcome.amount ? [words.cut(money(outcome.wanted))] : [];
      case "beaten":
        if (outcome.worth === 0) return [words.notNeeded];
        return [words.beaten(outcome.by.map(nameOf).join(text.value.listSeparator), money(outcome.worth))];
      case "nothingLeft":
        return [words.nothingLeft];
      case "unused":
        return [words.unused];
      case "guarded":
        return [words.guarded];
      case "excluded":
        return [words.excluded(outcome.by.map(nameOf).join(text.value.listSeparator))];
      case "announced":
        return [words.announced(moment(outcome.opensAt), money(outcome.worth))];
      case "refused":
        return outcome.reasons.map(reasonLine);
    }
  }

  const cureFor = (outcome: Outcome): Cure | null => cureOf(outcome, choices.person !== null);

  function cureLabel(cure: Cure): string {
    switch (cure.kind) {
      case "more":
        return cure.by === "spend" ? text.value.cure.buyMore(money(cure.gap)) : text.value.cure.buyCount(cure.gap);
      case "time":
        return text.value.cure.from(moment(cure.at));
      case "signIn":
        return text.value.cure.signIn;
    }
  }

  return { nameOf, moment, reasonLine, resultLines, cureFor, cureLabel };
}
