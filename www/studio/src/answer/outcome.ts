// One outcome in words: its names, its sentences, and the text a search looks through.
import { sentence, yuan, type Change, type Outcome, type Quote, type Reason } from "liebian/slim";
import { moment } from "../clock/civil";
import { items } from "../state/bench";
import { anyFactName, nameOf, type Found } from "../state/contract";
import { words, type Lang } from "../text/words";

export interface Spoken {
  key: string;
  outcome: Outcome;
  name: string;
  /** Where the promotion stands in the rulebook; empty when it does not stand there. */
  path: string;
  /** What is to be read under the name, one sentence each; roads are sentences that lead into their own list. */
  told: Told[];
  haystack: string;
}

export interface Told {
  words: string;
  code?: string;
  roads?: string[];
}

/** What is needed to speak of a quote: its figures, its clock, and what things are called. */
interface About {
  quote: Quote;
  utcOffsetMinutes: number;
  currency: string;
  lang: Lang;
  name: (id: string) => string;
  /** The promotion gives something in place of a discount. */
  gives: boolean;
}

export function spoken(outcome: Outcome, quote: Quote, promotions: ReadonlyMap<string, Found>, offset: number, lang: Lang): Spoken {
  const found = promotions.get(outcome.promotion);
  const about: About = {
    quote, lang,
    gives: found !== undefined && "gift" in found.promotion.then,
    utcOffsetMinutes: offset,
    currency: quote.currency,
    name: (id) => nameOfAny(id, quote, promotions, lang),
  };
  const name = nameOf(found?.promotion, outcome.promotion, lang);
  const told = tell(outcome, about);
  const note = found?.promotion.note?.[lang] ?? "";
  const parts = [name, note, outcome.promotion, outcome.coupon ?? "", words[lang].result[outcome.result], ...told.flatMap((one) => [one.words, one.code ?? "", ...(one.roads ?? [])])];
  return {
    key: `${outcome.promotion}/${outcome.coupon ?? ""}`,
    outcome, name, told,
    path: found?.path ?? "",
    haystack: parts.join("\n").toLowerCase(),
  };
}

function tell(outcome: Outcome, about: About): Told[] {
  const t = words[about.lang];
  switch (outcome.result) {
    case "applied":
      return appliedTold(outcome, about).map((said) => ({ words: said }));
    case "beaten":
      return [{ words: beatenTold(outcome.by, outcome.worth, outcome.coupon !== undefined, about) }];
    case "excluded":
      return [
        { words: t.excludedBy(outcome.by.map(about.name).join(t.list)) },
        ...(outcome.reasons ?? []).map((reason) => reasonTold(reason, about)),
      ];
    case "guarded":
      return [{ words: t.guarded(yuan(outcome.cut)) }];
    case "announced":
      return [{ words: t.announced(momentOf(outcome.opensAt, about), yuan(outcome.worth)) }];
    case "refused":
      return [...outcome.reasons.map((reason) => reasonTold(reason, about)), ...flipTold(outcome.flip, about)];
    case "unused":
      return [{ words: t.unused }];
    case "nothingLeft":
      return [{ words: about.gives ? t.giftsGone : t.nothingLeft }];
  }
}

const momentOf = (at: number, { quote, utcOffsetMinutes, lang }: About): string => moment(at, utcOffsetMinutes, lang, quote.now);

/** The goods a promotion speaks of, by the catalogue's names. */
export const itemName = (sku: string, lang: Lang): string => items.find((item) => item.id === sku)?.name[lang] ?? sku;

/** What it did besides taking an amount: what it gave, what was kept back, and what is missing to more. */
function appliedTold(outcome: Outcome & { result: "applied" }, about: About): string[] {
  const { lang, quote } = about;
  const t = words[lang];
  const mine = <T extends { promotion: string; coupon?: string }>(all: readonly T[]): T[] =>
    all.filter((one) => one.promotion === outcome.promotion && one.coupon === outcome.coupon);
  const gifts = mine(quote.gifts).map((gift) => t.pieces(itemName(gift.sku, lang), gift.quantity, gift.value > 0 ? yuan(gift.value) : null));
  const grants = mine(quote.grants).map((grant) =>
    grant.template === undefined ? t.points(grant.points ?? 0) : t.coupons(about.name(grant.template), grant.quantity ?? 1, grant.validDays ?? null));
  const told: string[] = [];
  if (gifts.length > 0) told.push(t.gives(gifts.join(t.list)));
  if (grants.length > 0) told.push(t.grants(grants.join(t.list)));
  else if (outcome.points !== undefined) told.push(outcome.amount > 0 ? t.pays(outcome.points) : t.earns(outcome.points));
  if (outcome.choose && outcome.choose.length > 0) told.push(t.choose(outcome.choose.map((sku) => itemName(sku, lang)).join(t.list)));
  if (outcome.units !== undefined) told.push(t.covers(outcome.units));
  if (outcome.cut !== undefined) told.push(t.guardedPart(yuan(outcome.cut)));
  else if (outcome.wanted !== undefined) told.push(t.wanted(yuan(outcome.wanted)));
  if (outcome.next?.by === "set") {
    told.push(t.nextSet(outcome.next.missing.map(({ item, gap }) => t.setPart(item + 1, gap)).join(t.list)));
  } else if (outcome.next) {
    const { by, gap, need } = outcome.next;
    told.push(by === "spend" ? t.nextSpend(yuan(gap), yuan(need)) : by === "quantity" ? t.nextQuantity(gap, need) : t.nextDistinct(gap, need));
  }
  return told;
}

/** A promotion is measured by what it would take itself, a coupon by what the whole order would save. */
function beatenTold(by: readonly string[], worth: number, coupon: boolean, { lang, name }: About): string {
  const t = words[lang];
  const better = by.length > 0 ? t.beatenBy(by.map(name).join(t.list)) : t.noneBetter;
  return `${better}${t.semicolon}${coupon ? t.aloneSaves(yuan(worth)) : t.worth(yuan(worth))}`;
}

function reasonTold(reason: Reason, about: About): Told {
  const t = words[about.lang];
  const say = (one: Reason): string => sentence(one, about.lang, about);
  if (reason.code !== "no-road") return { words: say(reason), code: reason.code };
  return { words: t.anyRoad, code: reason.code, roads: reason.roads.map((road) => road.map(say).join(t.and)) };
}

/** The smallest change after which nothing stands in the way any more, where there is one. */
function flipTold(flip: readonly Change[] | undefined, about: About): Told[] {
  if (!flip || flip.length === 0) return [];
  const t = words[about.lang];
  const step = (change: Change): string => {
    if ("spend" in change) return t.step.spend(yuan(change.spend));
    if ("units" in change) return t.step.units(change.units);
    if ("distinct" in change) return t.step.distinct(change.distinct);
    return "wait" in change ? t.step.wait(momentOf(change.wait, about)) : t.step.orders(change.orders);
  };
  return [{ words: t.smallest(flip.map(step).join(t.and)) }];
}

/** An id in a reason may be a promotion, a coupon of the wallet, or a tier, tag, channel or proof. */
export function nameOfAny(id: string, quote: Quote, promotions: ReadonlyMap<string, Found>, lang: Lang): string {
  const held = quote.outcomes.find((one) => one.coupon === id);
  const promotion = held?.promotion ?? id;
  const known = promotions.get(promotion)?.promotion;
  if (!known) return held ? promotion : anyFactName(id, lang);
  const name = nameOf(known, promotion, lang);
  return lang === "zh" ? `「${name}」` : `“${name}”`;
}
