// Asks the engine about carts that are not there yet: one item more, another moment, other coupons. Nothing here is worked out by hand.
import type { Outcome, Quote } from "liebian/slim";
import { useCart } from "./cart";
import { useEngine } from "./engine";
import { useChoices } from "./choices";
import { items, lineOf, type Item } from "./shop";
import { missing } from "../say/cure";

/** How many pieces of one item a top-up may take before it stops being a small step. */
const MOST_PIECES = 3;
const MOST_OFFERS = 12;

export interface TopUp {
  item: Item;
  pieces: number;
  /** What the whole order then costs. */
  payable: number;
}

export const outcomeOf = (quote: Quote, promotion: string, coupon?: string): Outcome | undefined =>
  quote.outcomes.find((one) => one.promotion === promotion && one.coupon === coupon);

export function useWhatIf() {
  const engine = useEngine();
  const cart = useCart();
  const choices = useChoices();

  /** Single items that close the gap of a promotion, cheapest order first, each with the order's true total. */
  function topUps(promotion: string, coupon?: string): TopUp[] {
    const before = cart.quote && outcomeOf(cart.quote, promotion, coupon);
    const wanted = before && missing(before);
    if (!wanted) return [];
    const closed = (after: Outcome | undefined) => {
      const still = after && missing(after);
      // The gap is closed when it is gone, or when the next one stands at a higher step.
      return after !== undefined && (!still || still.need > wanted.need);
    };
    const found = engine.ask((mall) => {
      const trial = mall.basket(cart.request());
      return items.flatMap((item): TopUp[] => {
        const had = cart.quantityOf(item.id);
        const wasSelected = cart.lines.find((line) => line.sku === item.id)?.selected ?? true;
        if (!wasSelected) return [];
        const room = Math.min(MOST_PIECES, item.stock - had);
        let offer: TopUp[] = [];
        for (let pieces = 1; pieces <= room; pieces += 1) {
          if (had + pieces === 1) trial.add(lineOf(item, 1));
          else trial.setQuantity(item.id, had + pieces);
          const quote = trial.quote();
          if (closed(outcomeOf(quote, promotion, coupon))) {
            offer = [{ item, pieces, payable: quote.payable }];
            break;
          }
        }
        if (room > 0) {
          if (had > 0) trial.setQuantity(item.id, had);
          else trial.remove(item.id);
        }
        return offer;
      });
    });
    return (found ?? []).sort((a, b) => a.payable - b.payable || (a.item.id < b.item.id ? -1 : 1)).slice(0, MOST_OFFERS);
  }

  /** The same cart at another moment. */
  function later(now: number): Quote | null {
    return engine.ask((mall) => mall.quote({ ...cart.request(), now }));
  }

  /** The same cart with these coupons and no others. */
  function withCoupons(ids: string[]): Quote | null {
    return engine.ask((mall) => mall.quote({ ...cart.request(), coupons: ids }));
  }

  /** One item alone in the cart, as its own page shows it. */
  function alone(item: Item, quantity: number): Quote | null {
    if (quantity < 1) return null;
    return engine.ask((mall) => mall.quote({ ...cart.request(), now: choices.minute, coupons: "best", cart: { lines: [lineOf(item, quantity)] } }));
  }

  return { topUps, later, withCoupons, alone };
}
