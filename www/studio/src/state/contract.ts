// The engine's nouns as this room uses them, and small questions put to a rulebook the engine has already accepted.
import type { Condition, Lane, Name, Promotion, QuoteRequest, Rulebook, Share } from "liebian/slim";
import facts from "../../../shared/names.json";
import type { Lang } from "../text/words";

export type WalletCoupon = NonNullable<QuoteRequest["wallet"]>[number];
export type LineItem = QuoteRequest["cart"]["lines"][number];
export type Customer = NonNullable<QuoteRequest["customer"]>;

export interface CatalogueItem {
  id: string;
  name: Name;
  category: string;
  tags: string[];
  listPrice: number;
  unitPrice: number;
  stock: number;
}

export interface Persona {
  id: string;
  name: Name;
  customer: Customer;
  wallet: WalletCoupon[];
  points?: number;
  proofs?: QuoteRequest["proofs"];
}

export const nameOf = (thing: { id: string; name?: Name } | undefined, id: string, lang: Lang): string =>
  thing?.name?.[lang] ?? thing?.id ?? id;

const called: Readonly<Record<keyof typeof facts, Readonly<Record<string, Name>>>> = facts;

/** What a tier, a tag or a channel is called; its id where the mall has no name for it. */
export const factName = (kind: keyof typeof facts, id: string, lang: Lang): string => called[kind][id]?.[lang] ?? id;

/** The same where the kind is not known: any name that an id of the customer's facts may have. */
export const anyFactName = (id: string, lang: Lang): string =>
  (called.tiers[id] ?? called.tags[id] ?? called.channels[id] ?? called.proofs[id])?.[lang] ?? id;

export interface Found {
  lane: Lane;
  promotion: Promotion;
  /** Where it stands in the text, written as an issue's path. */
  path: string;
}

/** Every promotion of a rulebook by its id. */
export function promotionsById(book: Rulebook): Map<string, Found> {
  const found = new Map<string, Found>();
  book.lanes.forEach((lane, i) =>
    lane.promotions.forEach((promotion, j) =>
      found.set(promotion.id, { lane, promotion, path: `lanes[${i}].promotions[${j}]` }),
    ),
  );
  return found;
}

export interface Mentioned {
  tiers: string[];
  tags: string[];
  channels: string[];
}

/** The customer facts that the rulebook's conditions speak of: what is worth trying out. */
export function mentioned(book: Rulebook): Mentioned {
  const tiers = new Set<string>();
  const tags = new Set<string>();
  const channels = new Set<string>();
  const visit = (condition: Condition): void => {
    if ("tier" in condition) condition.tier.forEach((id) => tiers.add(id));
    else if ("channel" in condition) condition.channel.forEach((id) => channels.add(id));
    else if ("tags" in condition) Object.values(condition.tags).flat().forEach((id) => tags.add(id));
    else if ("all" in condition) condition.all.forEach(visit);
    else if ("any" in condition) condition.any.forEach(visit);
    else if ("not" in condition) visit(condition.not);
  };
  for (const lane of book.lanes) for (const promotion of lane.promotions) if (promotion.when) visit(promotion.when);
  return { tiers: [...tiers], tags: [...tags], channels: [...channels] };
}

export const shareKey = (share: Share): string => `${share.lane}/${share.promotion}/${share.coupon ?? ""}`;
