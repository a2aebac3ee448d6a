// What a page holds: a mall with its rulebook, and baskets that are priced again at every tap.

import { copy, parsed, repeatEdit, sayable, withoutPromotions } from "./data.js";
import { LiebianError } from "./error.js";
import { inDegrees, inMillionths } from "./place.js";

// All that a host offers beside its own load().
export { LiebianError } from "./error.js";
export { sentence, yuan } from "./sentence.js";

const DOWN = "engine-down";

let lastId = 0;
const nextId = () => (lastId += 1);

/** Opens a mall with its rulebook, given as data or as JSON text. */
export async function openMall(engines, rulebook) {
  const mall = { id: nextId(), rulebook: copy(rulebook) };
  await engines.ready();
  value(engines.ask((seat) => seat.load(mall)));
  const { currency, utcOffsetMinutes, lanes } = parsed(mall.rulebook);
  // The engine calls promotions by their numbers.
  const promotions = lanes.flatMap((lane) => lane.promotions.map(({ id }) => ({ lane: lane.id, id })));
  return new Mall(engines, { ...mall, currency, utcOffsetMinutes, promotions });
}

/** One mall: its promotions, and what carts cost under them. */
export class Mall {
  #engines;
  #mall;

  constructor(engines, mall) {
    this.#engines = engines;
    this.#mall = mall;
    // Frozen, so that no reactive framework wraps it: it is a door, not data.
    this.currency = mall.currency;
    this.utcOffsetMinutes = mall.utcOffsetMinutes;
    Object.freeze(this);
  }

  /** Prices a cart, given as data or as JSON text. */
  quote(request) {
    const mall = this.#mall;
    const said = sayable(request);
    return openEvenWhenDown(
      () => value(this.#engines.ask((seat) => seat.quote(mall, said))),
      () => withoutPromotions(said, mall.currency),
    );
  }

  /** One line that stands for the answer to a request: the server works out the same, or something differs. */
  digest(request) {
    return this.#ask("digest", request);
  }

  /** What could make the order better: each hint is priced before it is told. */
  hints(request, asked = {}) {
    return this.#ask("hints", request, asked);
  }

  /** What each coupon of the wallet is worth for the order, and what other combinations would come to. */
  wallet(request) {
    return this.#ask("wallet", request);
  }

  /** Every promotion with the time it is open. */
  activities(asked = {}) {
    return this.#ask("activities", asked);
  }

  /** Where a member stands in every check-in program, by what happened. */
  checkIn(asked) {
    return this.#ask("check_in", asked);
  }

  /** Where a member stands with their friends in every referral program. */
  referral(asked) {
    return this.#ask("referral", asked);
  }

  /** What a member was given along the way of every lifecycle program, and what comes next. */
  lifecycle(asked) {
    return this.#ask("lifecycle", asked);
  }

  /** The groups of every community, the one that the entry code leads to, and the member's own. */
  community(asked) {
    return this.#ask("community", asked);
  }

  /** How far it is to each store, the nearest first. Places are decimal degrees. */
  nearest(stores, here) {
    return inDegrees(() => this.#ask("nearest", inMillionths(stores, here)));
  }

  /** A coupon code as it was typed, in its one spelling; a refusal says where it is wrong. */
  readCode(code) {
    return this.#ask("code", { code });
  }

  /** A share token as a link carried it, in its one spelling. */
  readToken(token) {
    return this.#ask("token", { token });
  }

  /** A cart that stays in the engine, so that a tap is priced at once. */
  basket(request) {
    const basket = { id: nextId(), mall: this.#mall, request: copy(request) };
    value(this.#engines.ask((seat) => seat.open(basket)));
    basket.request = parsed(basket.request);
    const opened = new Basket(this.#engines, basket);
    // The time of opening, written down: were the engine lost, the prices of that time would come back.
    return basket.request.now == null ? opened.setNow(Date.now()) : opened;
  }

  #ask(door, ...asked) {
    const said = asked.map(sayable);
    return value(this.#engines.ask((seat) => seat.ask(door, this.#mall, ...said)));
  }
}

/** One cart being filled. */
export class Basket {
  #engines;
  #basket;

  constructor(engines, basket) {
    this.#engines = engines;
    this.#basket = basket;
    Object.freeze(this);
  }

  setQuantity(line, quantity) {
    if (typeof line !== "string" || typeof quantity !== "number") return this.#edit({ setQuantity: { line, quantity } });
    value(this.#engines.ask((seat) => seat.setQuantity(this.#basket, line, quantity)));
    return this.#accepted({ setQuantity: { line, quantity } });
  }

  select(line, selected) {
    return this.#edit({ select: { line, selected } });
  }

  add(line) {
    return this.#edit({ add: line });
  }

  remove(line) {
    return this.#edit({ remove: { line } });
  }

  useCoupons(coupons) {
    return this.#edit({ useCoupons: coupons });
  }

  setNow(now) {
    return this.#edit({ setNow: { now } });
  }

  setShipping(shipping) {
    return this.#edit({ setShipping: shipping });
  }

  setPoints(points) {
    return this.#edit({ setPoints: points });
  }

  chooseGifts(gifts) {
    return this.#edit({ chooseGifts: gifts });
  }

  /** What is to pay now, in fen. */
  payable() {
    const basket = this.#basket;
    return openEvenWhenDown(
      () => this.#engines.ask((seat) => seat.basketPayable(basket)),
      () => withoutPromotions(basket.request, basket.mall.currency).payable,
    );
  }

  quote() {
    const basket = this.#basket;
    return openEvenWhenDown(
      () => value(this.#engines.ask((seat) => seat.basketQuote(basket))),
      () => withoutPromotions(basket.request, basket.mall.currency),
    );
  }

  /** What each coupon of the wallet is worth for the order, and what other combinations would come to. */
  wallet() {
    return value(this.#engines.ask((seat) => seat.basketWallet(this.#basket)));
  }

  /** One line that stands for `quote()`. */
  digest() {
    return value(this.#engines.ask((seat) => seat.basketDigest(this.#basket)));
  }

  /** What could make the order better: each hint is priced before it is told. */
  hints(asked = {}) {
    const said = sayable(asked);
    return value(this.#engines.ask((seat) => seat.basketHints(this.#basket, said)));
  }

  #edit(said) {
    const edit = copy(said);
    value(this.#engines.ask((seat) => seat.edit(this.#basket, edit)));
    return this.#accepted(edit);
  }

  #accepted(edit) {
    repeatEdit(this.#basket.request, edit);
    return this;
  }
}

/** What the engine answered, or an error with every issue it found. */
function value(answer) {
  if (!answer.ok) throw new LiebianError(answer.issues);
  return answer.value;
}

/** Prices without promotions while no engine runs: shopping goes on. */
function openEvenWhenDown(ask, otherwise) {
  try {
    return ask();
  } catch (error) {
    if (!(error instanceof LiebianError) || error.code !== DOWN) throw error;
    return otherwise();
  }
}
