// The carts, promotions and coupons of the race: thrown by seeded dice, so that every run and every machine races on the same.
//
// W1: 20 lines, 50 promotions, 10 coupons, 64 keystrokes. W2: 200 lines, 500 promotions. W3: wallets of 8 to 60 coupons.
// W4: 100,000 carts under 30 promotions, each at its own moment and member level.

import { createHash } from "node:crypto";

const START = 1767225600;
const DAY = 86400;
const INSTANCES = 15;
/** So many of W4's carts are kept inside the engine, in the page and natively. */
export const INSIDE = 10_000;
export const WALLET_SIZES = [8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 40, 60];
/** What `sha256sum *.json | sha256sum` says of all files of the workloads. */
export const DIGEST = "62a3ce3a2649bac8c27821f3220f7be52d9d4f80006b2df1c19c03c25e2dfc36";

/** Dice (mulberry32): the same seed always throws the same. */
class Dice {
  #state;

  constructor(seed) {
    this.#state = seed >>> 0;
  }

  throw() {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }

  between(least, most) {
    return least + Math.floor(this.throw() * (most - least + 1));
  }

  one(of) {
    return of[Math.floor(this.throw() * of.length)];
  }

  chance(share) {
    return this.throw() < share;
  }

  /** So many different places below `count`, in their order. */
  places(count, howMany) {
    const places = new Set();
    while (places.size < howMany) places.add(Math.floor(this.throw() * count));
    return [...places].sort((one, other) => one - other);
  }
}

function goods(dice, count, categories) {
  return Array.from({ length: count }, (_, at) => {
    const price = dice.between(9, 499) * 100 + dice.one([0, 0, 90, 99, 50]);
    return { sku: 10000 + at, cat: dice.between(0, categories - 1), price, mprice: dice.chance(0.3) ? Math.floor(price * 0.95) : 0 };
  });
}

function promotions(dice, kinds, categories, skus, hot, groups, window) {
  const made = [];
  const scope = (least, most) => dice.places(categories, Math.min(categories, dice.between(least, most)));
  const make = (count, promotion) => {
    for (let nth = 0; nth < count; nth += 1) {
      const { type, ...rest } = promotion(nth);
      made.push({ id: made.length + 1, type, ...rest });
    }
  };
  make(kinds.flash, () => {
    const item = hot.length && dice.chance(0.4) ? dice.one(hot) : dice.one(skus);
    const [start, end] = window(dice);
    return { type: "flash", sku: item.sku, price: Math.floor((item.price * dice.between(60, 85)) / 100), limit: dice.between(1, 3), start, end };
  });
  make(kinds.member, () => {
    const [start, end] = window(dice);
    return { type: "member", level: dice.between(1, 3), cats: scope(1, 3), bp: dice.between(2, 12) * 100, start, end };
  });
  make(kinds.pct, () => {
    const [start, end] = window(dice);
    return { type: "pct", cats: scope(1, 3), bp: dice.between(3, 30) * 100, minQty: dice.one([1, 1, 1, 2, 3, 5]), start, end };
  });
  make(kinds.bxgy, () => {
    const [start, end] = window(dice);
    return { type: "bxgy", cats: scope(1, 2), buy: dice.between(1, 3), get: 1, maxTimes: dice.between(1, 5), start, end };
  });
  make(kinds.tier, (nth) => {
    const [start, end] = window(dice);
    const every = dice.chance(0.3);
    const min = dice.one([9900, 19900, 29900, 30000, 50000]);
    const off = Math.floor((min * dice.between(5, 15)) / 100);
    const steps = [{ min, off }, { min: min * 2, off: Math.floor(off * 2.3) }, { min: min * 4, off: off * 5 }];
    const cats = dice.chance(0.3) ? [] : scope(1, 4);
    return { type: "tier", cats, tiers: every ? steps.slice(0, 1) : steps, every, cap: every ? off * 6 : 0, group: 1 + (nth % groups), start, end };
  });
  return made;
}

function wallet(dice, count, categories, window) {
  return Array.from({ length: count }, (_, at) => {
    const [start, end] = window(dice);
    const pct = dice.chance(0.4);
    const min = dice.one([0, 9900, 19900, 29900, 50000, 80000]);
    return {
      id: at + 1,
      kind: pct ? "pct" : "off",
      cats: dice.chance(0.4) ? [] : dice.places(categories, dice.between(1, 3)),
      min,
      off: pct ? 0 : Math.max(500, Math.floor((min * dice.between(5, 20)) / 100)),
      bp: pct ? dice.between(2, 15) * 100 : 0,
      cap: pct ? dice.between(20, 120) * 100 : 0,
      start,
      end,
    };
  });
}

/** One cart that somebody types into: W1 and W2. */
function typed(seed, lineCount, kinds, categories, skuCount, groups, couponCount) {
  const dice = new Dice(seed);
  const skus = goods(dice, skuCount, categories);
  const open = () => [START - 10 * DAY, START + 10 * DAY];
  const lines = dice.places(skuCount, lineCount).map((place, at) => {
    const { sku, cat, price, mprice } = skus[place];
    return { id: `L${at + 1}`, sku, cat, price, mprice, qty: dice.between(1, 5) };
  });
  const hot = lines.map((line) => skus[line.sku - 10000]);
  const promos = promotions(dice, kinds, categories, skus, hot, groups, open);
  const coupons = wallet(dice, couponCount, categories, open);
  const edits = Array.from({ length: 64 }, () => ({ line: dice.between(0, lineCount - 1), qty: dice.between(1, 9) }));
  return { cart: { now: START, member: 2, lines }, promos, coupons, edits };
}

export const w1 = () => typed(11, 20, { flash: 10, member: 5, pct: 15, bxgy: 8, tier: 12 }, 8, 200, 4, 10);
export const w2 = () => typed(22, 200, { flash: 100, member: 20, pct: 180, bxgy: 60, tier: 140 }, 40, 3000, 10, 10);

/** Carts of other sizes, made like W2's, by lines and promotions: for how time and instructions grow. A cart has 200 lines at most. */
export const SIZES = [5, 50, 200].flatMap((lines) => [10, 100, 500].map((promotions) => [lines, promotions]));

export function sized(lines, promotions) {
  const part = (share) => Math.max(1, Math.round(promotions * share));
  const kinds = { flash: part(0.2), member: part(0.04), pct: part(0.36), bxgy: part(0.12) };
  kinds.tier = promotions - kinds.flash - kinds.member - kinds.pct - kinds.bxgy;
  return typed(1000 * lines + promotions, lines, kinds, 40, 3000, Math.min(10, kinds.tier), 10);
}

/** How many pairs there are of a line and a promotion or coupon that means it. */
export function pairs({ cart, promos, coupons }) {
  const means = (one, line) => (one.sku === undefined ? one.cats.length === 0 || one.cats.includes(line.cat) : one.sku === line.sku);
  return [...promos, ...coupons].reduce((sum, one) => sum + cart.lines.filter((line) => means(one, line)).length, 0);
}

/** Wallets of so many coupons; `grouped`: of three neighbours one may be used. */
export function w3(family, count) {
  const seed = (3000 + count + (family === "free" ? 100 : 0)) * 100;
  return { family, n: count, instances: Array.from({ length: INSTANCES }, (_, nth) => oneWallet(family, count, seed + nth)) };
}

function oneWallet(family, count, seed) {
  const dice = new Dice(seed);
  const lines = Array.from({ length: 12 }, (_, at) => {
    return { id: `L${at + 1}`, cat: at % 4, amount: dice.between(40, 400) * 100 + dice.one([0, 50, 90, 99]) };
  });
  const total = lines.reduce((sum, line) => sum + line.amount, 0);
  const coupons = Array.from({ length: count }, (_, at) => {
    const cat = dice.chance(0.35) ? -1 : dice.between(0, 3);
    const base = cat < 0 ? total : lines.reduce((sum, line) => sum + (line.cat === cat ? line.amount : 0), 0);
    const pct = dice.chance(0.35);
    const min = Math.floor((base * dice.between(cat < 0 ? 55 : 40, cat < 0 ? 98 : 99)) / 10000) * 100;
    const off = pct ? 0 : Math.floor((base * dice.between(3, 14)) / 100);
    const bp = pct ? dice.between(3, 18) * 100 : 0;
    const cap = pct ? Math.floor((base * dice.between(4, 15)) / 100) : 0;
    return { id: at + 1, cat, kind: pct ? "pct" : "off", min, off, bp, cap, group: 0, stack: true };
  });
  coupons.forEach((coupon, at) => {
    if (family === "grouped") coupon.group = 1 + Math.floor(at / 3);
    if (dice.chance(family === "grouped" ? 0.12 : 0.08)) coupon.stack = false;
  });
  return { lines, coupons };
}

export function w4() {
  const dice = new Dice(44);
  const skus = goods(dice, 2000, 12);
  const lastMonth = () => {
    const start = START - dice.between(5, 30) * DAY;
    return [start, start + dice.between(3, 25) * DAY];
  };
  const promos = promotions(dice, { flash: 6, member: 3, pct: 9, bxgy: 5, tier: 7 }, 12, skus, skus.slice(0, 50), 3, lastMonth);
  const carts = Array.from({ length: 100000 }, (_, at) => {
    let count = 1;
    while (count < 8 && dice.chance(0.68)) count += 1;
    const lines = [];
    const seen = new Set();
    while (lines.length < count) {
      const place = dice.chance(0.15) ? dice.between(0, 49) : dice.between(0, 1999);
      if (seen.has(place)) continue;
      seen.add(place);
      const { sku, cat, price, mprice } = skus[place];
      lines.push({ sku, cat, price, mprice, qty: dice.one([1, 1, 1, 2, 2, 3]) });
    }
    return { id: at + 1, now: START - dice.between(0, 30 * DAY), member: dice.one([0, 0, 0, 0, 1, 1, 2, 3]), lines };
  });
  return { promos, carts };
}

/** Every file's name and what is in it. */
export function* files() {
  yield ["w1.json", w1()];
  yield ["w2.json", w2()];
  for (const family of ["grouped", "free"]) for (const count of WALLET_SIZES) yield [`w3-${family}-${count}.json`, w3(family, count)];
  yield ["w4.json", w4()];
}

/** The digest of all files, as `sha256sum *.json | sha256sum` tells it. */
export function digest() {
  const sums = [...files()].map(([name, data]) => [`work/${name}`, sha256(JSON.stringify(data))]);
  sums.sort(([one], [other]) => (one < other ? -1 : 1));
  return sha256(sums.map(([name, sum]) => `${sum}  ${name}\n`).join(""));
}

const sha256 = (text) => createHash("sha256").update(text).digest("hex");
