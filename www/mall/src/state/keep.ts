// Brings back what an earlier visit left, and keeps what this one changes.
import { watch } from "vue";
import { useAccount } from "./account";
import { useCart } from "./cart";
import { useChoices } from "./choices";
import { useGrowth } from "./growth";
import { clearSaved, readSaved, writeSaved, type SavedLine } from "./saved";
import { itemOf, personas } from "./shop";

export interface Kept {
  unreadable: boolean;
  /** How many lines had to go because the item is sold out or no longer sold. */
  gone: number;
}

/** Fits lines to today's shelves: no more than the stock, nothing that is gone. */
function fit(lines: SavedLine[]): SavedLine[] {
  return lines.flatMap((line) => {
    const stock = itemOf(line.sku)?.stock ?? 0;
    return stock > 0 ? [{ ...line, quantity: Math.min(line.quantity, stock) }] : [];
  });
}

export function keepAcrossVisits(): Kept {
  const choices = useChoices();
  const cart = useCart();
  const found = readSaved();
  let gone = 0;

  if (found.state === "kept") {
    const { saved } = found;
    choices.locale = saved.locale;
    choices.theme = saved.theme;
    choices.persona = personas.some((one) => one.id === saved.persona) ? saved.persona : null;
    choices.clockOffset = saved.clockOffset;
    cart.lines = fit(saved.lines);
    // Who is signed in is known a moment later.
    cart.picks = { of: saved.of, coupons: saved.coupons, points: saved.points };
    cart.gifts = saved.gifts;
    gone = saved.lines.length - cart.lines.length;
  }

  watch(
    () => ({
      locale: choices.locale,
      theme: choices.theme,
      persona: choices.persona,
      clockOffset: choices.clockOffset,
      lines: cart.lines.map((line) => ({ ...line })),
      gifts: cart.gifts,
      ...cart.picks,
    }),
    writeSaved,
  );

  return { unreadable: found.state === "unreadable", gone };
}

/** Forgets everything this device keeps and starts as on a first visit, signed in as nobody. */
export async function forgetEverything(): Promise<void> {
  const account = useAccount();
  useGrowth().forget();
  await account.forget();
  clearSaved();
  const choices = useChoices();
  choices.persona = null;
  choices.clockOffset = 0;
  choices.theme = "auto";
  useCart().clear();
}
