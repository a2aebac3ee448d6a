// One outcome in words: its names, its sentences, and the text a search looks through.
import { sentence, yuan, type Outcome, type Quote, type Reason } from "liebian/slim";
import { nameOf, type Found } from "../state/contract";
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

export function spoken(outcome: Outcome, quote: Quote, promotions: ReadonlyMap<string, Found>, offset: number, lang: Lang): Spoken {
  const about = {
    utcOffsetMinutes: offset,
    currency: quote.currency,
    name: (id: string): string => nameOfAny(id, quote, promotions, lang),
  };
  const found = promotions.get(outcome.promotion);
  const name = nameOf(found?.promotion, outcome.promotion, lang);
  const told = tell(outcome, about, lang);
  const note = found?.promotion.note?.[lang] ?? "";
  const parts = [name, note, outcome.promotion, outcome.coupon ?? "", words[lang].result[outcome.result], ...told.flatMap((one) => [one.words, one.code ?? "", ...(one.roads ?? [])])];
  return {
    key: `${outcome.promotion}/${outcome.coupon ?? ""}`,
    outcome, name, told,
    path: found?.path ?? "",
    haystack: parts.join("\n").toLowerCase(),
  };
}

interface About {
  utcOffsetMinutes: number;
  currency: string;
  name: (id: string) => string;
}

function tell(outcome: Outcome, about: About, lang: Lang): Told[] {
  const t = words[lang];
  switch (outcome.result) {
    case "applied": {
      const told: Told[] = [];
      if (outcome.wanted !== undefined) told.push({ words: t.wanted(yuan(outcome.wanted)) });
      if (outcome.cut !== undefined) told.push({ words: t.guarded(yuan(outcome.cut)) });
      if (outcome.next) {
        const { by, gap, need } = outcome.next;
        told.push({ words: by === "spend" ? t.nextSpend(yuan(gap), yuan(need)) : t.nextQuantity(gap, need) });
      }
      return told;
    }
    case "beaten":
      return [{ words: beatenTold(outcome.by, outcome.worth, outcome.coupon !== undefined, about, lang) }];
    case "refused":
      return outcome.reasons.map((reason) => reasonTold(reason, about, lang));
    case "unused":
      return [{ words: t.unused }];
    case "nothingLeft":
      return [{ words: t.nothingLeft }];
    case "guarded":
      return [{ words: t.guarded(yuan(outcome.cut)) }];
    case "excluded":
      return [{ words: t.excludedBy(outcome.by.map(about.name).join(t.list)) }];
    case "announced":
      return [{ words: `${sentence({ code: "not-started", opensAt: outcome.opensAt }, lang, about)}${t.semicolon}${t.worth(yuan(outcome.worth))}` }];
  }
}

/** A promotion is measured by what it would take itself, a coupon by what the whole order would save. */
function beatenTold(by: readonly string[], worth: number, coupon: boolean, about: About, lang: Lang): string {
  const t = words[lang];
  const better = by.length > 0 ? t.beatenBy(by.map(about.name).join(t.list)) : t.noneBetter;
  return `${better}${t.semicolon}${coupon ? t.aloneSaves(yuan(worth)) : t.worth(yuan(worth))}`;
}

function reasonTold(reason: Reason, about: About, lang: Lang): Told {
  const t = words[lang];
  const say = (one: Reason): string => sentence(one, lang, about);
  if (reason.code !== "no-road") return { words: say(reason), code: reason.code };
  return { words: t.anyRoad, code: reason.code, roads: reason.roads.map((road) => road.map(say).join(t.and)) };
}

/** An id in a reason may be a promotion, a coupon of the wallet, or a tier, tag or channel that has no other name. */
function nameOfAny(id: string, quote: Quote, promotions: ReadonlyMap<string, Found>, lang: Lang): string {
  const held = quote.outcomes.find((one) => one.coupon === id);
  const promotion = held?.promotion ?? id;
  const known = promotions.get(promotion)?.promotion;
  if (!known) return promotion;
  const name = nameOf(known, promotion, lang);
  return lang === "zh" ? `「${name}」` : `“${name}”`;
}
