// What is on the shelves and who may come in: the catalogue, the rulebook and the customers of the demonstration.
import type { Customer, Name, Promotion, Rulebook, Coupon } from "liebian/slim";
import catalogue from "../../../shared/catalogue.json";
import people from "../../../shared/personas.json";
import promises from "../../../shared/rulebook.json";

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

const byPromotion = new Map(rulebook.lanes.flatMap((lane) => lane.promotions.map((promotion) => [promotion.id, promotion] as const)));
export const promotionOf = (id: string): Promotion | undefined => byPromotion.get(id);

const drawings = import.meta.glob<string>("../../../shared/drawings/*.svg", { query: "?url", import: "default", eager: true });
export const pictureOf = (picture: string): string | undefined => drawings[`../../../shared/drawings/${picture}.svg`];

/** A catalogue item as the engine's line; the line takes the item's id, so one item is one line. */
export function lineOf(item: Item, quantity: number, selected = true) {
  const { id, unitPrice, listPrice, category, tags } = item;
  return { id, sku: id, quantity, unitPrice, categories: [category], tags, selected, ...(listPrice === undefined ? {} : { listPrice }) };
}
