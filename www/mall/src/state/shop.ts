// What is on the shelves and who may come in: the catalogue, the rulebook and the customers of the demonstration.
import type { Customer, Name, Promotion, QuoteRequest, Rulebook, Coupon } from "liebian/slim";
import catalogue from "../../../shared/catalogue.json";
import called from "../../../shared/names.json";
import people from "../../../shared/personas.json";
import promises from "../../../shared/rulebook.json";
import { lineId } from "./saved";

export interface Item {
  id: string;
  name: Name;
  blurb: Name;
  category: string;
  tags: string[];
  /** The struck-through price; given only where the shop can show it was really charged. */
  listPrice?: number;
  unitPrice: number;
  stock: number;
  picture: string;
}

export interface Category {
  id: string;
  name: Name;
  picture: string;
}

export interface Persona {
  id: string;
  name: Name;
  customer: Customer;
  wallet: Coupon[];
  /** Points to pay with. */
  points?: number;
  /** Points that count later, once their goods can hardly come back. */
  pointsPending?: number;
  /** Points that were spent and had to be taken back. */
  pointsOwed?: number;
  /** What they can show of group buys and the like. */
  proofs?: QuoteRequest["proofs"];
  /** What they have used of limited promotions. */
  counters?: QuoteRequest["counters"];
}

export const rulebook = promises as unknown as Rulebook;
export const items: readonly Item[] = catalogue.items;
export const categories: readonly Category[] = catalogue.categories;
export const shippingFee: number = catalogue.shipping.fee;
export const personas = people as unknown as readonly Persona[];
export const channel = "h5";
export const utcOffset = rulebook.utcOffsetMinutes;

const bySku = new Map(items.map((item) => [item.id, item]));
export const itemOf = (sku: string): Item | undefined => bySku.get(sku);

/** What tiers, tags, channels and proofs are called. */
export const names: Readonly<Record<keyof typeof called, Readonly<Record<string, Name>>>> = called;

const byPromotion = new Map(rulebook.lanes.flatMap((lane) => lane.promotions.map((promotion) => [promotion.id, promotion] as const)));
export const promotionOf = (id: string): Promotion | undefined => byPromotion.get(id);

/** What comes as a gift or in addition. */
export const extras: ReadonlySet<string> = new Set(
  [...byPromotion.values()].flatMap(({ then }) => ("gift" in then ? then.gift.choices : "addOn" in then ? then.addOn.items : []).map(({ sku }) => sku)),
);

/** Whether orders may be paid with points at all. */
export const takesPoints = rulebook.lanes.some((lane) => lane.promotions.some(({ then }) => "points" in then));

const drawings = import.meta.glob<string>("../../../shared/drawings/*.svg", { query: "?url", import: "default", eager: true });
export const pictureOf = (picture: string): string | undefined => drawings[`../../../shared/drawings/${picture}.svg`];

/** A catalogue item as the engine's line. */
export function lineOf(item: Item, quantity: number, selected = true, addOn?: string) {
  const { id: sku, unitPrice, listPrice, category, tags } = item;
  const said = { ...(listPrice === undefined ? {} : { listPrice }), ...(addOn === undefined ? {} : { addOn }) };
  return { id: lineId({ sku, addOn }), sku, quantity, unitPrice, categories: [category], tags, selected, ...said };
}

/** What a price may hang on besides the cart: who asks, and what they can show. */
export function factsOf(person: Persona | null): Partial<QuoteRequest> {
  if (!person) return {};
  const { customer, proofs, counters } = person;
  return { customer, ...(proofs?.length ? { proofs } : {}), ...(counters?.length ? { counters } : {}) };
}
