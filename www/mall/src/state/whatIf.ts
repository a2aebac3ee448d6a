// Asks the engine about carts that are not there yet: one item more, another moment, other coupons. Nothing here is worked out by hand.
import type { Outcome, Answer } from "liebian/slim";
import { useCart } from "./cart";
import { useEngine } from "./engine";
import { useChoices } from "./choices";
import { lineId, type PointsUse } from "./saved";
import { items, lineOf, type Item } from "./shop";
import { useStock } from "./stock";
import { isElsewhere, missing } from "../say/cure";

/** How many pieces of one item a top-up may take before it stops being a small step. */
const MOST_PIECES = 3;
const MOST_OFFERS = 12;

export interface TopUp {
  item: Item;
  pieces: number;
  /** What the whole order then costs. */
  payable: number;
}

export const outcomeOf = (quote: Answer, promotion: string, coupon?: string): Outcome | undefined =>
  quote.outcomes.find((one) => one.promotion === promotion && one.coupon === coupon);

export function useWhatIf() {
  const engine = useEngine();
  const cart = useCart();
  const choices = useChoices();
  const stock = useStock();

  /** Single items that close the gap of a promotion, cheapest order first, each with the order's true total. */
  function topUps(promotion: string, coupon?: string): TopUp[] {
    const before = cart.quote && outcomeOf(cart.quote, promotion, coupon);
    const wanted = before && missing(before);
    if (!wanted) return [];
    /** In at last, or at a higher step: a promotion that is then beaten by another was not worth the errand. */
    const closed = (after: Outcome | undefined) => {
      if (after?.result !== "applied") return false;
      if (before.result !== "applied") return true;
      // A set has no step of its own: the next one takes more off.
      const { next } = after;
      return wanted.need === undefined || next?.by === "set" ? after.amount > before.amount : next === undefined || next.need > wanted.need;
    };
    const found = engine.ask((mall) => {
      const trial = mall.basket(cart.request());
      return items.flatMap((item): TopUp[] => {
        const had = cart.quantityOf(item.id);
        const wasSelected = cart.lines.find((line) => lineId(line) === item.id)?.selected ?? true;
        if (!wasSelected) return [];
        const room = Math.min(MOST_PIECES, stock.left(item.id) - cart.heldOf(item.id));
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
  function later(now: number): Answer | null {
    return engine.ask((mall) => mall.quote({ ...cart.request(), now }));
  }

  /** The same cart with these coupons and no others. */
  function withCoupons(ids: string[]): Answer | null {
    return engine.ask((mall) => mall.quote({ ...cart.request(), coupons: ids }));
  }

  /** The same cart with as many points as may be used, or so many. */
  function withPoints(use: PointsUse): Answer | null {
    return engine.ask((mall) => mall.quote({ ...cart.request(), ...cart.paidBy(use) }));
  }

  /** One item alone in the cart, as its own page shows it. */
  function alone(item: Item, quantity: number): Answer | null {
    if (quantity < 1) return null;
    return engine.ask((mall) => mall.quote({ ...cart.request(), now: choices.minute, coupons: "best", ...cart.paidBy(0), cart: { lines: [lineOf(item, quantity)] } }));
  }

  /** The items a promotion is for: those it has anything to say about when they stand alone in a cart. */
  function itemsOf(promotion: string, now: number = choices.minute): Item[] {
    const request = cart.request();
    const found = engine.ask((mall) =>
      items.filter((item) => {
        const outcome = outcomeOf(mall.quote({ ...request, now, coupons: [], cart: { lines: [lineOf(item, 1)] } }), promotion);
        return outcome !== undefined && !isElsewhere(outcome);
      }),
    );
    return found ?? [];
  }

  return { topUps, itemsOf, later, withCoupons, withPoints, alone };
}
