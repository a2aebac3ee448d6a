// How a hint of the engine reads: what to add and what the order then costs, or when the price changes.
import type { Hint, HintItem } from "liebian/slim";
import { useText } from "../text";
import { money, useSaying } from "./saying";

export function useHintWords() {
  const text = useText();
  const { nameOf, itemName, moment } = useSaying();

  const itemsLine = (items: readonly HintItem[]) =>
    items.map(({ sku, quantity }) => text.value.cart.hintItems(itemName(sku), quantity)).join(text.value.listSeparator);

  function hintLine({ kind, items = [], until, lower, dearer = 0, worth = 0, reaches }: Hint): string {
    const words = text.value.cart;
    if (kind === "wait") return words.hintWait(moment(until ?? 0), money(lower ?? 0));
    if (kind === "ends") return words.hintEnds(moment(until ?? 0), money(dearer));
    const added = itemsLine(items);
    if (lower !== undefined) return (kind === "more" ? words.hintMoreLower : words.hintAddLower)(added, money(lower));
    const [reached] = reaches;
    // Where it costs no less than by itself, what it brings is worth more words than what it costs alone.
    if (dearer * 2 > worth && reached !== undefined) return words.hintReach(added, money(dearer), nameOf(reached));
    return (kind === "more" ? words.hintMore : words.hintAdd)(added, money(dearer), money(worth));
  }

  function hintDo({ kind, items = [] }: Hint): string {
    return kind === "more" ? text.value.cart.hintDoMore(items[0]?.quantity ?? 1) : text.value.cart.hintDo;
  }

  /** What the short line says once it is done. */
  function addedLine(items: readonly HintItem[]): string {
    const pieces = items.reduce((sum, { quantity }) => sum + quantity, 0);
    return text.value.item.added(items.map(({ sku }) => itemName(sku)).join(text.value.listSeparator), pieces);
  }

  return { hintLine, hintDo, addedLine };
}
