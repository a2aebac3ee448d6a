// Promotions that take several pieces together (任选, 套餐, 买送): which places are filled, which are open, and what is missing.
import type { Effect, Outcome, Promotion, Quote, Selector } from "liebian/slim";
import { itemOf, items, promotionOf, type Item } from "../state/shop";
import { useText } from "../text";
import { missing } from "./cure";
import { short } from "./money";
import { isMeant } from "./selector";

/** Pieces of one kind that belong in a group. */
interface Part {
  of: Selector | undefined;
  quantity: number;
  /** They are the ones that cost nothing. */
  free: boolean;
}

export interface Slot {
  key: string;
  /** Whose picture stands in it: the piece that fills it, or the only one that could. */
  item: Item | undefined;
  filled: boolean;
  free: boolean;
}

export interface Group {
  promotion: Promotion;
  outcome: Outcome;
  slots: Slot[];
  /** How many whole groups stand. */
  whole: number;
  /** Pieces missing to the next one, as the engine says; 0 where it says none. */
  gap: number;
}

const free = (off: { percent: number } | { amount: number }) => "percent" in off && off.percent === 10000;
const same = (a: Selector | undefined, b: Selector | undefined) => JSON.stringify(a) === JSON.stringify(b);

/** What a group is made of; nothing for promotions that need no group. */
function partsOf({ then, of }: Promotion): Part[] {
  if ("bundlePrice" in then) return [{ of, quantity: then.bundlePrice.quantity, free: false }];
  if ("setPrice" in then) return then.setPrice.items.map(({ of: own, quantity }) => ({ of: own, quantity, free: false }));
  if ("buyGet" in then) {
    const { buy, get } = then.buyGet;
    return [
      { of: buy.of ?? of, quantity: buy.quantity, free: false },
      { of: get.of ?? of, quantity: get.quantity, free: free(get.off) },
    ];
  }
  return [];
}

export const isGroup = (promotion: Promotion | undefined): boolean => promotion !== undefined && partsOf(promotion).length > 0;

/** Everything on the shelves that goes into a group. */
export const goodsOf = (promotion: Promotion): Item[] =>
  items.filter((item) => partsOf(promotion).some((part) => isMeant(item, part.of)));

/** The rule in one line, by its own figures. */
export function useGroupRule() {
  const text = useText();
  return (then: Effect): string => {
    const words = text.value.kinds.group;
    if ("bundlePrice" in then) return words.nOf(then.bundlePrice.quantity, short(then.bundlePrice.price));
    if ("setPrice" in then) return words.setOf(short(then.setPrice.price));
    if (!("buyGet" in then)) return "";
    const { buy, get } = then.buyGet;
    if (!free(get.off)) return words.getOff(buy.quantity, get.quantity);
    return (same(buy.of, get.of) ? words.cheapestFree : words.getFree)(buy.quantity, get.quantity);
  };
}

/** Single pieces, dearest first, as groups are filled. */
const singly = (lines: readonly { sku: string; quantity: number }[]): Item[] =>
  lines
    .flatMap(({ sku, quantity }) => {
      const item = itemOf(sku);
      return item ? Array.from({ length: Math.min(quantity, 100) }, () => item) : [];
    })
    .sort((a, b) => b.unitPrice - a.unitPrice);

function groupOf(promotion: Promotion, outcome: Outcome, pieces: readonly Item[]): Group {
  const parts = partsOf(promotion);
  const left = [...pieces];
  const take = (part: Part): Item | undefined => {
    const at = left.findIndex((item) => isMeant(item, part.of));
    return at < 0 ? undefined : left.splice(at, 1)[0];
  };
  const fill = () => parts.flatMap((part) => Array.from({ length: part.quantity }, () => ({ part, item: take(part) })));

  let whole = 0;
  let places = fill();
  // The group in sight is the one begun last; with nothing begun, the last whole one. None is whole that does not apply.
  while (outcome.result === "applied" && places.every(({ item }) => item !== undefined)) {
    whole += 1;
    const next = fill();
    if (next.every(({ item }) => item === undefined)) break;
    places = next;
  }
  const slots = places.map(({ part, item }, at): Slot => {
    const fitting = item ? [item] : items.filter((one) => isMeant(one, part.of));
    return { key: `${promotion.id}/${at}`, item: fitting.length === 1 ? fitting[0] : undefined, filled: item !== undefined, free: part.free };
  });
  const more = missing(outcome);
  const open = slots.filter((one) => !one.filled).length;
  return { promotion, outcome, slots, whole, gap: more && more.by !== "spend" ? more.gap : open };
}

/** The groups that the lines of a quote belong to, whole or begun; additions stand aside. */
export function groupsOf({ lines, outcomes }: Pick<Quote, "lines" | "outcomes">): Group[] {
  const pieces = singly(lines.filter((line) => line.selected && line.addOn === undefined));
  return outcomes.flatMap((outcome) => {
    const promotion = promotionOf(outcome.promotion);
    if (!promotion || outcome.coupon !== undefined || !isGroup(promotion)) return [];
    const group = groupOf(promotion, outcome, pieces);
    return group.slots.some((slot) => slot.filled) ? [group] : [];
  });
}
