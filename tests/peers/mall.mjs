// A mall made of another engine's words: its lines become a cart, its promotions a rulebook, and the answer is read back line by line.

import { Unsaid } from "./said.mjs";

/** Any moment will do where a case names none: Monday 15 June 2026, noon. */
export const NOW = Date.UTC(2026, 5, 15, 12);
export const HOUR = 3600000;
export const DAY = 24 * HOUR;

/** What stands for a price that a case leaves open ("the factory's default"). */
const SOME_PRICE = 1000;
const FULL = 1000;
const MOST_LANES = 16;

/** A word of a case as an id of ours. */
export const word = (text) => String(text).replace(/[^A-Za-z0-9._:-]/g, "-").slice(0, 56) || "-";

/**
 * Other engines go by the order in which lines stand, we go by product: products are numbered in the order that the
 * engine looks at its lines.
 */
export class Shelf {
  /** `lines` are `{ sku, price, quantity, ... }`; `order` gives the places in the order the engine looks at them. */
  constructor(lines, order = lines.map((_, at) => at)) {
    this.lines = lines;
    this.names = new Map();
    for (const at of order) if (!this.names.has(lines[at].sku)) this.names.set(lines[at].sku, this.number(lines[at].sku));
    this.rank = new Map(order.map((at, nth) => [at, nth]));
  }

  number(sku) {
    return `${String(this.names.size + 1).padStart(4, "0")}.${word(sku)}`;
  }

  /** The product's name here; one that is in no line has one too. */
  sku(name) {
    return this.names.get(name) ?? `none.${word(name)}`;
  }

  /** The lines as a cart of ours; a line of no units is no line. */
  get cart() {
    const lines = this.lines.flatMap(({ sku, price = SOME_PRICE, quantity, tags = [], ...facts }, at) => {
      if (quantity === 0) return [];
      return [{ id: this.id(at), sku: this.sku(sku), quantity, unitPrice: price, tags: tags.map(word), ...facts }];
    });
    return { lines };
  }

  id(at) {
    return `L${String(this.rank.get(at) + 1).padStart(4, "0")}`;
  }

  /** A mark of its own for the lines that a rule picks. */
  mark(picks) {
    this.marks = (this.marks ?? 0) + 1;
    const mark = `picked-${this.marks}`;
    for (const line of this.lines) if (picks(line)) line.tags = [...(line.tags ?? []), mark];
    return mark;
  }

  has(sku) {
    return this.names.has(sku);
  }

  hasTag(tag) {
    return this.lines.some(({ tags = [] }) => tags.includes(tag));
  }
}

/** A rulebook in the making. What is added first goes first. */
export class Book {
  constructor(shelf) {
    this.shelf = shelf;
    this.lanes = [];
    this.owners = new Map();
    this.wallet = [];
    this.counters = [];
    this.rules = {};
  }

  /** A lane at the end. */
  lane(stacking, arithmetic) {
    if (this.lanes.length === MOST_LANES) throw new Unsaid(`more than ${MOST_LANES} steps one after the other`);
    const lane = { id: `lane-${this.lanes.length + 1}`, stacking, ...(arithmetic && { arithmetic }), promotions: [] };
    this.lanes.push(lane);
    return lane;
  }

  /** A promotion at the end of a lane. `owner` is what the case calls it; a case's one promotion may be several of ours. */
  add(lane, owner, promotion) {
    if (promotion.of && Object.keys(promotion.of).length === 0) delete promotion.of;
    const id = `${String(this.owners.size + 1).padStart(3, "0")}.${word(owner)}`;
    const said = { id, priority: FULL - lane.promotions.length, ...promotion };
    for (const key of Object.keys(said)) if (said[key] === undefined) delete said[key];
    lane.promotions.push(said);
    this.owners.set(id, owner);
    return said;
  }

  /** Adds a promotion by its terms: with its code entered where it takes one, and with what was used of it. */
  promise(lane, owner, { code, entered, facts, counters, ...terms }, then, more = {}) {
    const added = this.add(lane, owner, { ...terms, then, coupon: code && {}, ...more });
    if (entered) this.hold(added, facts);
    if (counters) this.counters.push({ promotion: added.id, ...counters });
    return added;
  }

  /** Ours for one of the case's. */
  idsOf(owner) {
    return [...this.owners].filter(([, of]) => of === owner).map(([id]) => id);
  }

  /** The customer holds a coupon of the promotion. */
  hold(promotion, facts = {}) {
    this.wallet.push({ id: `w${this.wallet.length + 1}.${promotion.id}`.slice(0, 64), coupon: promotion.id, ...facts });
  }

  get rulebook() {
    const { lanes } = this;
    return { contract: 1, currency: "CNY", utcOffsetMinutes: 0, couponsPerOrder: 20, ...this.rules, lanes };
  }

  /** The question about the shelf's cart; the coupons held are the coupons entered. */
  request(facts = {}) {
    const { wallet, counters } = this;
    return {
      now: NOW,
      cart: this.shelf.cart,
      ...(wallet.length && { wallet, coupons: wallet.map(({ id }) => id) }),
      ...(counters.length && { counters }),
      ...facts,
    };
  }

  /** Asks the engine. */
  async ask(open, facts) {
    const request = this.request(facts);
    const mall = await open(this.rulebook);
    return new Answer(mall.quote(request), this, { rulebook: this.rulebook, request });
  }
}

/** So much off each of the cheapest units, so many of them. */
export function cheapest(off, units) {
  return { buyGet: { buy: { quantity: 0 }, get: { quantity: 1, off, pick: "cheapest" }, times: units } };
}

/** All of these hold, if there are any. */
export function all(conditions) {
  const said = conditions.filter(Boolean);
  return said.length > 1 ? { all: said } : said[0];
}

/** An answer, read in the words of the case. */
export class Answer {
  constructor(quote, book, asked) {
    this.quote = quote;
    this.book = book;
    this.asked = asked;
    this.byId = new Map(quote.lines.map((line) => [line.id, line]));
  }

  /** The answer's line for a line of the case; none for a line of no units. */
  line(at) {
    return this.byId.get(this.book.shelf.id(at));
  }

  /** One figure for every line of the case. */
  perLine(read, none = 0) {
    return this.book.shelf.lines.map((_, at) => (this.line(at) ? read(this.line(at)) : none));
  }

  get lineDiscounts() {
    return this.perLine(({ discount }) => discount);
  }

  /** What all goods cost in the end. */
  get goods() {
    return sum(this.quote.lines.map(({ payable }) => payable));
  }

  get goodsDiscount() {
    return sum(this.quote.lines.map(({ discount }) => discount));
  }

  /** What the goods cost without and with taxes, shipping apart. */
  get goodsTax() {
    const { tax, shipping } = this.quote;
    if (!tax) return undefined;
    const part = shipping.tax ?? { net: 0, gross: 0 };
    return { net: tax.net - part.net, gross: tax.gross - part.gross };
  }

  get payable() {
    return this.quote.payable;
  }

  /** For every line what was taken off each unit, the most first. */
  get unitDiscounts() {
    if (this.quote.lines.some(({ units }) => !units)) return undefined;
    const each = ({ units, unitPrice }) =>
      units.flatMap(({ quantity, each }) => Array.from({ length: quantity }, () => unitPrice - each)).sort((a, b) => b - a);
    return this.perLine(each, []);
  }

  /** For each of the case's promotions, for each product: the shares it took. */
  get perPromotion() {
    const taken = {};
    for (const [at, line] of this.book.shelf.lines.entries()) {
      for (const share of this.line(at)?.shares ?? []) {
        const of = (taken[this.book.owners.get(share.promotion)] ??= {});
        (of[line.sku] ??= []).push(share);
      }
    }
    return taken;
  }

  outcomes(owner) {
    const ids = this.book.idsOf(owner);
    return this.quote.outcomes.filter(({ promotion }) => ids.includes(promotion));
  }

  applied(owner) {
    return this.outcomes(owner).some(({ result, amount }) => result === "applied" && amount > 0);
  }

  /** The case's promotions that took something off. */
  get chosen() {
    return [...new Set(this.book.owners.values())].filter((owner) => this.applied(owner));
  }

  /** How many units the case's promotions used. */
  unitsMet(owner) {
    return sum(
      this.outcomes(owner)
        .filter(({ result }) => result === "applied")
        .map(({ promotion, units }) => units ?? this.unitsOf(promotion)),
    );
  }

  /** An outcome without `units` met every unit of its own selector: the units of the lines it took from. */
  unitsOf(promotion) {
    const took = ({ shares }) => shares.some((share) => share.promotion === promotion);
    return sum(this.quote.lines.filter(took).map(({ quantity }) => quantity));
  }
}

export const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);
