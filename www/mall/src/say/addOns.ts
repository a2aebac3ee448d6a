// What may be bought in addition to this order (换购), at which price, and how many more.
import { computed } from "vue";
import { useCart } from "../state/cart";
import { itemOf, promotionOf, type Item } from "../state/shop";

export interface AddOnOffer {
  promotion: string;
  /** At most so many pieces at the add-on price; null: as many as one likes. */
  pick: number | null;
  taken: number;
  goods: { item: Item; price: number; /** It can still be had at this price. */ open: boolean }[];
}

/** The promotions whose conditions the order fulfils, as the engine says. */
export function useAddOns() {
  const cart = useCart();

  const offers = computed<AddOnOffer[]>(() =>
    (cart.quote?.outcomes ?? []).flatMap((outcome) => {
      const then = promotionOf(outcome.promotion)?.then;
      if (outcome.result !== "applied" || !then || !("addOn" in then)) return [];
      const goods = then.addOn.items.flatMap(({ sku, price }) => {
        const item = itemOf(sku);
        return item ? [{ item, price, open: outcome.choose?.includes(sku) ?? false }] : [];
      });
      const taken = cart.lines.reduce((sum, line) => sum + (line.addOn === outcome.promotion && line.selected ? line.quantity : 0), 0);
      return [{ promotion: outcome.promotion, pick: then.addOn.pick ?? null, taken, goods }];
    }),
  );

  return { offers };
}
