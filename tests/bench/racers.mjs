// Who prices a cart that somebody types into: each racer takes one change of quantity and tells the new total.

import { FULL, MEDUSA, OBJECT, PAYABLE, PLAIN, PLAIN_TEXT, RULES, SUMS, TEXT, TUNED, TUNED_TEXT } from "./names.mjs";
import * as plain from "./plain.mjs";
import { request, rulebook } from "./translate.mjs";
import * as tuned from "./tuned.mjs";

export * from "./names.mjs";

/** The change, and the cart after each change as the text in which it would come: `said` makes it of the race's cart. */
function texts({ cart, edits }, said) {
  const lines = cart.lines.map((line) => ({ ...line }));
  return new Map(edits.map((edit) => {
    lines[edit.line].qty = edit.qty;
    return [edit, JSON.stringify(said({ ...cart, lines }))];
  }));
}

/** Plain and tuned JavaScript, also on carts that come and go as JSON text. */
export function inJavaScript(world, categories) {
  const { cart, promos, coupons } = world;
  const table = tuned.compile(promos, coupons, categories);
  const text = texts(world, (told) => told);
  const set = ({ line, qty }) => {
    cart.lines[line].qty = qty;
  };
  return {
    set,
    objects: {
      [PLAIN]: (edit) => (set(edit), plain.price(cart, promos, coupons).total),
      [TUNED]: (edit) => (set(edit), tuned.price(table, cart).total),
    },
    texts: {
      [PLAIN_TEXT]: (edit) => JSON.stringify(plain.price(JSON.parse(text.get(edit)), promos, coupons)),
      [TUNED_TEXT]: (edit) => JSON.stringify(tuned.price(table, JSON.parse(text.get(edit)))),
    },
  };
}

/** The package: a basket that stays in the engine, and one call that does not. */
export function liebian(mall, world) {
  const { cart, coupons } = world;
  const text = texts(world, (told) => request(told, coupons));
  const asked = request(cart, coupons);
  const basket = mall.basket(asked);
  const tap = ({ line, qty }) => basket.setQuantity(asked.cart.lines[line].id, qty);
  const set = ({ line, qty }) => {
    asked.cart.lines[line].quantity = qty;
    return asked;
  };
  return {
    objects: {
      [PAYABLE]: (edit) => tap(edit).payable(),
      [SUMS]: (edit) => tap(edit).quote().payable,
      [FULL]: (edit) => whole(tap(edit).quote()).payable,
      [OBJECT]: (edit) => whole(mall.quote(set(edit))).payable,
    },
    texts: { [TEXT]: (edit) => JSON.stringify(mall.quote(text.get(edit))) },
  };
}

/** A quote of which everything was read: its long lists are made then. */
export function whole(quote) {
  if (!quote.lines || !quote.outcomes) throw new Error("a quote without its lists");
  return quote;
}

/** The total that a racer told: a number, or in the text of an answer. */
export function total(told) {
  if (typeof told !== "string") return told;
  const answer = JSON.parse(told);
  return answer.payable ?? answer.total;
}

/** A peer that is not installed, or a rule that the contract cannot say, leaves the race and says so in `notes`. */
export async function orNote(notes, name, make) {
  try {
    return await make();
  } catch (error) {
    const { issues, message } = error;
    notes.push(`not raced: ${name}: ${issues ? issues.slice(0, 3).map(({ path, code }) => `${code} at ${path}`).join(", ") : message.split("\n")[0]}`);
    return null;
  }
}

/** Everybody who can run here. */
export async function typists(world, categories, notes) {
  const { cart, promos, coupons } = world;
  const own = inJavaScript(world, categories);
  const mall = await orNote(notes, "Liebian", async () => {
    const { load } = await import(new URL("../../pkg/dist/esm/index.js", import.meta.url));
    return load(rulebook(world, cart.lines));
  });
  const ours = mall ? liebian(mall, world) : { objects: {}, texts: {} };
  const rules = await orNote(notes, RULES, async () => (await import("./rules-engine.mjs")).setUp(promos, coupons));
  const medusa = await orNote(notes, MEDUSA, async () => (await import("./medusa.mjs")).setUp(promos, cart.lines));
  return {
    ...own.objects,
    ...ours.objects,
    ...(rules && { [RULES]: async (edit) => (own.set(edit), (await rules(cart)).total) }),
    ...(medusa && { [MEDUSA]: (edit) => (own.set(edit), medusa(cart)) }),
    ...own.texts,
    ...ours.texts,
  };
}
