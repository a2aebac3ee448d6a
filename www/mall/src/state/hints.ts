// What would make the cart better, as the engine has priced it.
import type { CatalogueItem, Hint } from "liebian/slim";
import { useAfterPrice } from "./afterPrice";
import { hintsBeside } from "./beside";
import { useCart } from "./cart";
import { items } from "./shop";
import { useStock } from "./stock";

/** So many quotes at most: the whole catalogue once, and what else the engine finds worth a try. */
const STEPS = 200;

/** The best hint for the cart as it is; none while it is being worked out. */
export function useHint(): () => Hint | null {
  const cart = useCart();
  const stock = useStock();

  /** What may be added: nothing that lies in the cart unselected, for whoever adds it selects all of it. */
  const catalogue = (): CatalogueItem[] => {
    const aside = new Set(cart.lines.filter((line) => !line.selected).map((line) => line.sku));
    return items
      .filter((item) => !aside.has(item.id))
      .map(({ id: sku, unitPrice, listPrice, category, tags }) => {
        return { sku, unitPrice, ...(listPrice === undefined ? {} : { listPrice }), categories: [category], tags, left: stock.left(sku) };
      });
  };

  return useAfterPrice(async () => {
    const told = await hintsBeside(cart.request(), { catalogue: catalogue(), most: 1, steps: STEPS });
    return told?.hints[0] ?? null;
  });
}
