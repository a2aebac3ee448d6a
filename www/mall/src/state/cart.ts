// The cart: what is in it is ours to keep, what it costs is the engine's to say, again at every tap.
import type { Basket, Answer, QuoteRequest } from "liebian/slim";
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import { useChoices } from "./choices";
import { useEngine } from "./engine";
import type { SavedLine } from "./saved";
import { channel, itemOf, lineOf, shippingFee } from "./shop";

export const useCart = defineStore("cart", () => {
  const engine = useEngine();
  const choices = useChoices();

  const lines = ref<SavedLine[]>([]);
  // Shallow: what goes to the engine is plain data, not a reactive wrapping of it.
  const coupons = shallowRef<"best" | string[]>("best");
  const quote = shallowRef<Answer | null>(null);
  let basket: Basket | null = null;

  const pieces = computed(() => lines.value.reduce((sum, line) => sum + line.quantity, 0));
  const selectedPieces = computed(() => lines.value.reduce((sum, line) => sum + (line.selected ? line.quantity : 0), 0));
  const allSelected = computed(() => lines.value.length > 0 && lines.value.every((line) => line.selected));
  const quantityOf = (sku: string) => lines.value.find((line) => line.sku === sku)?.quantity ?? 0;

  /** The cart as a question to the engine; what-ifs change a copy of it. */
  function request(): QuoteRequest {
    const known = lines.value.flatMap((line) => {
      const item = itemOf(line.sku);
      return item ? [lineOf(item, line.quantity, line.selected)] : [];
    });
    return {
      now: choices.minute,
      channel,
      cart: { lines: known },
      shipping: { fee: shippingFee },
      coupons: coupons.value,
      ...(choices.person ? { customer: choices.person.customer, wallet: choices.person.wallet } : {}),
    };
  }

  /** Opens the cart inside the engine afresh: at the start, for another customer, after a failure. */
  function open() {
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
      engine.ask(() => {
        step(held);
        return held.quote();
      });
    if (answer) quote.value = answer;
    else open();
  }

  /** Puts pieces in, as far as the stock goes; tells how many went in. */
  function add(sku: string, quantity: number): number {
    const item = itemOf(sku);
    if (!item) return 0;
    const line = lines.value.find((one) => one.sku === sku);
    const room = Math.max(0, Math.min(quantity, item.stock - (line?.quantity ?? 0)));
    if (room === 0) return 0;
    if (line) {
      setQuantity(sku, line.quantity + room);
      if (!line.selected) select(sku, true);
    } else {
      lines.value.unshift({ sku, quantity: room, selected: true });
      change((it) => it.add(lineOf(item, room)));
    }
    return room;
  }

  function setQuantity(sku: string, quantity: number) {
    const line = lines.value.find((one) => one.sku === sku);
    if (!line || line.quantity === quantity) return;
    line.quantity = quantity;
    change((it) => it.setQuantity(sku, quantity));
  }

  function select(sku: string, selected: boolean) {
    const line = lines.value.find((one) => one.sku === sku);
    if (!line || line.selected === selected) return;
    line.selected = selected;
    change((it) => it.select(sku, selected));
  }

  function selectAll(selected: boolean) {
    const changed = lines.value.filter((line) => line.selected !== selected);
    for (const line of changed) line.selected = selected;
    change((it) => changed.forEach((line) => it.select(line.sku, selected)));
  }

  /** Takes a line out and hands back the way to undo it. */
  function remove(sku: string): () => void {
    const place = lines.value.findIndex((one) => one.sku === sku);
    const line = lines.value[place];
    if (!line) return () => undefined;
    lines.value.splice(place, 1);
    change((it) => it.remove(sku));
    return () => {
      const item = itemOf(sku);
      if (!item || lines.value.some((one) => one.sku === sku)) return;
      lines.value.splice(Math.min(place, lines.value.length), 0, line);
      change((it) => it.add(lineOf(item, line.quantity, line.selected)));
    };
  }

  function useCoupons(choice: "best" | string[]) {
    coupons.value = choice;
    change((it) => it.useCoupons(choice));
  }

  /** Takes out what has been ordered. */
  function takeOut(skus: readonly string[]) {
    lines.value = lines.value.filter((line) => !skus.includes(line.sku));
    coupons.value = "best";
    open();
  }

  function clear() {
    lines.value = [];
    coupons.value = "best";
    open();
  }

  /** Another customer holds other coupons, to whom a hand-picked list means nothing; the same one may hold fewer. */
  watch(
    () => choices.person,
    (person, before) => {
      const wallet = person?.wallet ?? [];
      if (person?.id !== before?.id) coupons.value = "best";
      else if (coupons.value !== "best") coupons.value = coupons.value.filter((id) => wallet.some((one) => one.id === id));
      if (engine.mall) open();
    },
    { flush: "sync" },
  );

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
    lines, coupons, quote, pieces, selectedPieces, allSelected,
    quantityOf, request, digest, add, setQuantity, select, selectAll, remove, useCoupons, takeOut, clear,
  };
});
