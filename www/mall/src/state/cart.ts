// The cart: what is in it is ours to keep, what it costs is the engine's to say, again at every tap.
import type { Basket, Answer, QuoteRequest } from "liebian/slim";
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import { useChoices } from "./choices";
import { useEngine } from "./engine";
import { lineId, type PickedGift, type PointsUse, type SavedLine } from "./saved";
import { channel, factsOf, itemOf, lineOf, shippingFee, takesPoints } from "./shop";
import { useStock } from "./stock";

/** What a customer picked by hand: it is for them alone. */
export interface Picks {
  of: string | null;
  coupons: "best" | string[];
  points: PointsUse;
}
const NO_PICKS: Picks = { of: null, coupons: "best", points: 0 };

export const useCart = defineStore("cart", () => {
  const engine = useEngine();
  const choices = useChoices();
  const shelves = useStock();

  const lines = ref<SavedLine[]>([]);
  // Shallow: what goes to the engine is plain data, not a reactive wrapping of it.
  const picks = shallowRef<Picks>(NO_PICKS);
  const gifts = shallowRef<PickedGift[]>([]);
  const quote = shallowRef<Answer | null>(null);
  let basket: Basket | null = null;
  /** What was left of gifts and additions when the basket was opened. */
  let openedWith = "";

  const mine = computed(() => picks.value.of === (choices.person?.id ?? null));
  /** The coupons picked by hand, as far as the customer still holds them. */
  const coupons = computed<"best" | string[]>(() => {
    const picked = mine.value ? picks.value.coupons : "best";
    return picked === "best" ? picked : picked.filter((id) => choices.person?.wallet.some((one) => one.id === id));
  });
  const points = computed<PointsUse>(() => (mine.value ? picks.value.points : 0));

  const pieces = computed(() => lines.value.reduce((sum, line) => sum + line.quantity, 0));
  const selectedPieces = computed(() => lines.value.reduce((sum, line) => sum + (line.selected ? line.quantity : 0), 0));
  const allSelected = computed(() => lines.value.length > 0 && lines.value.every((line) => line.selected));
  const lineOfId = (id: string) => lines.value.find((line) => lineId(line) === id);
  const quantityOf = (id: string) => lineOfId(id)?.quantity ?? 0;
  /** Pieces of an item in all lines: they share one stock. */
  const heldOf = (sku: string) => lines.value.reduce((sum, line) => sum + (line.sku === sku ? line.quantity : 0), 0);

  /** The lines that ask for more than there is, with what is left for each: lines of one item share it, the first come first. */
  const short = computed(() => {
    const [rest, found] = [new Map<string, number>(), new Map<string, number>()];
    for (const line of lines.value.filter(({ selected }) => selected)) {
      const left = rest.get(line.sku) ?? shelves.left(line.sku);
      if (left < line.quantity) found.set(lineId(line), left);
      rest.set(line.sku, Math.max(0, left - line.quantity));
    }
    return found;
  });

  /** Takes no more of a line than there is; what is gone stays in the cart, unselected. */
  function fit(id: string) {
    const left = short.value.get(id);
    if (left === undefined) return;
    if (left > 0) setQuantity(id, left);
    else select(id, false);
  }

  /** The cart as a question to the engine; what-ifs change a copy of it. */
  function request(): QuoteRequest {
    const known = lines.value.flatMap((line) => {
      const item = itemOf(line.sku);
      return item ? [lineOf(item, line.quantity, line.selected, line.addOn)] : [];
    });
    return {
      now: choices.minute,
      channel,
      cart: { lines: known },
      shipping: { fee: shippingFee },
      coupons: coupons.value,
      ...stock(),
      ...(gifts.value.length > 0 ? { gifts: gifts.value } : {}),
      ...(choices.person ? { ...factsOf(choices.person), wallet: choices.person.wallet, ...paidBy(points.value) } : {}),
    };
  }

  /** What is left of gifts and additions beside what the cart's own lines take, where the mall's server has told. */
  function stock(): Pick<QuoteRequest, "stock"> {
    if (shelves.ofExtras.length === 0) return {};
    const taken = (sku: string) => lines.value.reduce((sum, line) => sum + (line.sku === sku && line.selected && line.addOn === undefined ? line.quantity : 0), 0);
    return { stock: shelves.ofExtras.map(({ sku, left }) => ({ sku, left: Math.max(0, left - taken(sku)) })) };
  }

  /** The customer's points, and how many of them to pay with, where one may. */
  function paidBy(use: PointsUse): Pick<QuoteRequest, "points"> {
    if (!takesPoints) return {};
    return { points: { balance: choices.person?.points ?? 0, ...(use === 0 ? {} : { use }) } };
  }

  /** Opens the cart inside the engine afresh: at the start, for another customer, after a failure. */
  function open() {
    openedWith = JSON.stringify(stock());
    const opened = engine.ask((mall) => mall.basket(request()));
    basket = opened;
    // Where no basket opens, a plain quote still tells the usual prices, marked as degraded.
    quote.value = engine.ask((mall) => (opened ? opened.quote() : mall.quote(request())));
  }

  /** One line that stands for the quote, down to every share; none where the engine did not make it. */
  function digest(): string | null {
    const held = basket;
    return held && quote.value && !quote.value.degraded ? engine.ask(() => held.digest()) : null;
  }

  /** One change inside the engine, and the new answer. */
  function change(step: (basket: Basket) => void) {
    const held = basket;
    const answer =
      held &&
      openedWith === JSON.stringify(stock()) &&
      engine.ask(() => {
        step(held);
        return held.quote();
      });
    if (answer) quote.value = answer;
    else open();
  }

  /** Puts pieces in, as far as the stock goes; tells how many went in. */
  function add(sku: string, quantity: number, addOn?: string): number {
    const item = itemOf(sku);
    if (!item) return 0;
    const id = lineId({ sku, addOn });
    const line = lineOfId(id);
    const room = Math.max(0, Math.min(quantity, shelves.left(sku) - heldOf(sku)));
    if (room === 0) return 0;
    if (line) {
      setQuantity(id, line.quantity + room);
      if (!line.selected) select(id, true);
    } else {
      const fresh = { sku, quantity: room, selected: true, ...(addOn === undefined ? {} : { addOn }) };
      // Additions stand below what they are added to.
      if (addOn === undefined) lines.value.unshift(fresh);
      else lines.value.push(fresh);
      change((it) => it.add(lineOf(item, room, true, addOn)));
    }
    return room;
  }

  function setQuantity(id: string, quantity: number) {
    const line = lineOfId(id);
    if (!line || line.quantity === quantity) return;
    line.quantity = quantity;
    change((it) => it.setQuantity(id, quantity));
  }

  function select(id: string, selected: boolean) {
    const line = lineOfId(id);
    if (!line || line.selected === selected) return;
    line.selected = selected;
    change((it) => it.select(id, selected));
  }

  function selectAll(selected: boolean) {
    const changed = lines.value.filter((line) => line.selected !== selected);
    for (const line of changed) line.selected = selected;
    change((it) => changed.forEach((line) => it.select(lineId(line), selected)));
  }

  /** Takes a line out and hands back the way to undo it. */
  function remove(id: string): () => void {
    const place = lines.value.findIndex((one) => lineId(one) === id);
    const line = lines.value[place];
    if (!line) return () => undefined;
    lines.value.splice(place, 1);
    change((it) => it.remove(id));
    return () => {
      const item = itemOf(line.sku);
      if (!item || lineOfId(id)) return;
      lines.value.splice(Math.min(place, lines.value.length), 0, line);
      change((it) => it.add(lineOf(item, line.quantity, line.selected, line.addOn)));
    };
  }

  function pick(more: Partial<Picks>) {
    picks.value = { coupons: coupons.value, points: points.value, ...more, of: choices.person?.id ?? null };
  }

  function useCoupons(choice: "best" | string[]) {
    pick({ coupons: choice });
    change((it) => it.useCoupons(choice));
  }

  /** Picks these of the gifts that a promotion leaves a choice of. */
  function pickGifts(promotion: string, skus: readonly string[]) {
    gifts.value = [...gifts.value.filter((one) => one.promotion !== promotion), ...skus.map((sku) => ({ promotion, sku }))];
    open();
  }

  function usePoints(use: PointsUse) {
    if (points.value === use) return;
    pick({ points: use });
    open();
  }

  /** Nothing is picked by hand any more. */
  function forgetPicks() {
    picks.value = NO_PICKS;
    gifts.value = [];
  }

  /** Takes out what has been ordered. */
  function takeOut(ids: readonly string[]) {
    lines.value = lines.value.filter((line) => !ids.includes(lineId(line)));
    forgetPicks();
    open();
  }

  function clear() {
    lines.value = [];
    forgetPicks();
    open();
  }

  /** To another customer a hand-picked list means nothing. After a reload it waits until whoever picked it is known again. */
  watch(
    () => choices.person,
    (person, before) => {
      if (before ? person?.id !== before.id : !mine.value) picks.value = NO_PICKS;
      if (engine.mall) open();
    },
    { flush: "sync" },
  );
  watch(() => JSON.stringify(shelves.ofExtras), () => engine.mall && open());

  watch(() => choices.minute, (now) => change((it) => it.setNow(now)));
  watch(
    () => engine.mall,
    (mall) => {
      if (mall) open();
      else {
        basket = null;
        quote.value = null;
      }
    },
  );

  return {
    lines, picks, coupons, gifts, points, quote, pieces, selectedPieces, allSelected,
    quantityOf, heldOf, short, fit, request, paidBy, digest, add, setQuantity, select, selectAll, remove, useCoupons, pickGifts, usePoints, takeOut, clear,
  };
});
