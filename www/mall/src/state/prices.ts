// What every item on the shelves costs right now for this customer, asked once for the whole catalogue.
import type { Activity, Answer } from "liebian/slim";
import { defineStore } from "pinia";
import { computed } from "vue";
import { useChoices } from "./choices";
import { useEngine } from "./engine";
import { channel, factsOf, itemOf, items, lineOf, promotionOf } from "./shop";

export interface ShelfPrice {
  sku: string;
  /** What one piece costs now, before anything that depends on the rest of the cart. */
  price: number;
  /** The everyday price, when a promotion has lowered it. */
  usual: number | null;
  /** The promotion that made the price. */
  promotion: string | null;
  /** A lower price that is announced and not charged yet. */
  coming?: { price: number; at: number; promotion: string };
}

/** The promotions of this lane make the price tag; everything later depends on the cart. */
const PRICE_LANE = "price";

export const usePrices = defineStore("prices", () => {
  const engine = useEngine();
  const choices = useChoices();

  /** The whole catalogue, one piece each, quoted at an instant. */
  function quoteShelves(now: number): Answer | null {
    return engine.ask((mall) =>
      mall.quote({
        now,
        channel,
        cart: { lines: items.map((item) => lineOf(item, 1)) },
        ...factsOf(choices.person),
      }),
    );
  }

  function tagsOf(quote: Answer): Map<string, ShelfPrice> {
    return new Map(
      quote.lines.map((line) => {
        const share = line.shares.find((one) => one.lane === PRICE_LANE);
        const price = line.subtotal - (share?.amount ?? 0);
        return [line.sku, { sku: line.sku, price, usual: share ? line.subtotal : null, promotion: share?.promotion ?? null }];
      }),
    );
  }

  const shelvesNow = computed(() => {
    const quote = quoteShelves(choices.minute);
    return quote && !quote.degraded ? quote : null;
  });
  /** Promotions in their warm-up: shown already, and not charged yet. */
  const announced = computed(() => (shelvesNow.value?.outcomes ?? []).flatMap((one) => (one.result === "announced" ? [one] : [])));

  const shelves = computed(() => {
    if (!shelvesNow.value) return null;
    const tags = tagsOf(shelvesNow.value);
    for (const { promotion, opensAt } of announced.value) announce(tags, promotion, opensAt);
    return tags;
  });

  /** Notes on each tag what it will be once an announced promotion has opened; the soonest counts. */
  function announce(tags: Map<string, ShelfPrice>, promotion: string, opensAt: number) {
    for (const then of at(opensAt)) {
      const tag = tags.get(then.sku);
      if (!tag || then.promotion !== promotion || then.price >= tag.price) continue;
      if (tag.coming === undefined || opensAt < tag.coming.at) tag.coming = { price: then.price, at: opensAt, promotion };
    }
  }

  /** The price tag of an item; without the engine it is the everyday price and nothing more. */
  function of(sku: string): ShelfPrice {
    return shelves.value?.get(sku) ?? { sku, price: itemOf(sku)?.unitPrice ?? 0, usual: null, promotion: null };
  }

  /** The price tags at another instant, for what has not begun yet. */
  function at(now: number): ShelfPrice[] {
    const quote = quoteShelves(now);
    return quote ? [...tagsOf(quote).values()] : [];
  }

  /** Every promotion with its window, at this minute. */
  const activities = computed<readonly Activity[]>(() => engine.ask((mall) => mall.activities({ now: choices.minute })) ?? []);

  /** The flash sale that is on, or else the one that opens next, with its items at its own prices. */
  const flash = computed(() => {
    const sales = activities.value.filter((one) => promotionOf(one.promotion)?.tags?.includes("flash"));
    const open = sales.find((one) => one.open);
    const next = sales.filter((one) => !one.open && one.opensAt !== undefined).sort((a, b) => (a.opensAt ?? 0) - (b.opensAt ?? 0))[0];
    const sale = open ?? next;
    if (!sale) return null;
    const tags = sale.open ? [...(shelves.value?.values() ?? [])] : at(sale.opensAt ?? choices.minute);
    return { ...sale, tags: tags.filter((tag) => tag.promotion === sale.promotion) };
  });

  return { shelves, announced, of, at, activities, flash };
});
