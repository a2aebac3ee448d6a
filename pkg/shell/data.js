// Keeps the package's own copy of what the mall said, so that an engine can be lost without losing anything.

import { fault, LiebianError } from "./error.js";

// The engine refuses what is deeper or larger than this, so beyond it nothing needs to be copied.
const DEEPEST = 64;
const MOST_VALUES = 250000;

/** Stands for what is no plain data (a Map, a Date, a BigInt): JSON could not say it, so the engine refuses it by path. */
const NOT_PLAIN = Symbol("not plain data");

/**
 * A deep copy of plain data: own keys only, on objects without a prototype.
 * The engine only ever sees such a copy, so no getter, proxy or iterator of the caller runs while it works.
 */
export function copy(said) {
  const path = [];
  let left = MOST_VALUES;

  const take = (value) => {
    left -= 1;
    if (typeof value === "bigint") return NOT_PLAIN;
    if (typeof value !== "object" || value === null || left < 0 || path.length > DEEPEST) return value;
    if (Array.isArray(value)) return takeList(value);
    return Object.prototype.toString.call(value) === "[object Object]" ? takeRecord(value) : NOT_PLAIN;
  };
  const takeAt = (step, read) => {
    path.push(step);
    const taken = take(read());
    path.pop();
    return taken;
  };
  const takeRecord = (record) => {
    const taken = Object.create(null);
    for (const key of Object.keys(record)) taken[key] = takeAt(`.${key}`, () => record[key]);
    return taken;
  };
  const takeList = (list) => {
    const length = Math.min(list.length, Math.max(left, 0) + 1);
    const taken = [];
    for (let at = 0; at < length; at += 1) taken.push(takeAt(`[${at}]`, () => list[at]));
    return taken;
  };

  try {
    return take(said);
  } catch (error) {
    // A getter threw, or a proxy was revoked.
    throw fault("unreadable", path.join("").replace(/^\./, ""), error);
  }
}

// Far below what the engine takes as text: what is larger goes over as a copy, so that the limits are the same for both.
const LONGEST_TEXT = 80000;
const MOST_IN_TEXT = 20000;

/** What goes over the border: JSON text where that says all of it, for text goes over at once; else a copy, value by value. */
export function sayable(said) {
  return (typeof said === "object" && textOf(said)) || copy(said);
}

function textOf(said) {
  let left = MOST_IN_TEXT;
  const isPlain = (value, depth) => {
    if (typeof value === "string" || typeof value === "boolean" || value === null) return true;
    if (typeof value === "number") return Number.isFinite(value);
    left -= 1;
    if (typeof value !== "object" || left < 0 || depth > DEEPEST || value.toJSON !== undefined) return false;
    if (Array.isArray(value)) {
      left -= value.length;
      return left >= 0 && value.every((one) => isPlain(one, depth + 1)) && !value.includes(undefined);
    }
    const kind = Object.getPrototypeOf(value);
    return (kind === Object.prototype || kind === null) && Object.keys(value).every((key) => isPlain(value[key], depth + 1));
  };
  try {
    const text = isPlain(said, 0) ? JSON.stringify(said) : "";
    return text.length <= LONGEST_TEXT && text;
  } catch {
    // The copy finds out where it cannot be read.
    return "";
  }
}

/** What was said, as data: `said` is a copy, or JSON text. */
export function parsed(said) {
  return typeof said === "string" ? copy(JSON.parse(said)) : said;
}

/** Repeats on the kept request an edit that the engine has accepted. */
export function repeatEdit(request, edit) {
  const { cart } = request;
  const lineOf = (id) => cart.lines.find((line) => line.id === id);
  if (edit.setQuantity) lineOf(edit.setQuantity.line).quantity = edit.setQuantity.quantity;
  else if (edit.select) lineOf(edit.select.line).selected = edit.select.selected;
  else if (edit.add) cart.lines.push(edit.add);
  else if (edit.remove) cart.lines = cart.lines.filter((line) => line.id !== edit.remove.line);
  else if (edit.useCoupons) request.coupons = edit.useCoupons;
  else if (edit.setNow) request.now = edit.setNow.now;
  else if (edit.setShipping) request.shipping = edit.setShipping;
  else if (edit.setPoints) request.points = edit.setPoints;
  else if (edit.chooseGifts) request.gifts = edit.chooseGifts;
}

/**
 * What the cart costs at the mall's own prices, with no promotion at all: the answer while no engine runs.
 * Discounts fail closed, shopping stays open; `degraded` tells the page.
 */
export function withoutPromotions(said, currency) {
  try {
    return atOwnPrices(parsed(said), currency);
  } catch (error) {
    throw error instanceof LiebianError ? error : fault("engine-down", "", error);
  }
}

function atOwnPrices(request, currency) {
  const lines = request.cart.lines.map(lineAtOwnPrice);
  const total = (figure) => lines.reduce((sum, line) => sum + (line.selected ? line[figure] : 0), 0);
  const subtotal = total("subtotal");
  const ships = lines.some((line) => line.selected);
  const fee = ships && request.shipping ? feeOf(request.shipping.fee, request.cart.lines) : 0;
  return {
    now: request.now == null ? Date.now() : whole(request.now),
    currency,
    lines,
    shipping: { fee, discount: 0, payable: fee, shares: [] },
    list: total("list"),
    subtotal,
    discount: 0,
    payable: whole(subtotal + fee),
    gifts: [],
    points: { used: 0, off: 0, earned: 0 },
    grants: [],
    coupons: { chosen: [], certificate: { kind: "listed" } },
    outcomes: [],
    degraded: true,
  };
}

/** What sending costs: a fee, or what a freight template says for what is sent. */
function feeOf(fee, all) {
  if (!fee || typeof fee !== "object") return whole(fee);
  const lines = all.filter(({ selected }) => selected !== false);
  const sum = (figure) => lines.reduce((total, line) => total + line.quantity * figure(line), 0);
  const load = sum((line) => (fee.by === "units" ? 1 : line[fee.by] || 0));
  const free = fee.freeFrom;
  if (free && load >= (free.atLeast || 0) && sum(({ unitPrice }) => unitPrice) >= (free.spend || 0)) return 0;
  return whole(fee.firstFee + Math.ceil(Math.max(0, load - fee.first) / fee.next) * fee.nextFee);
}

function lineAtOwnPrice(line) {
  const quantity = whole(line.quantity);
  const unitPrice = whole(line.unitPrice);
  const selected = line.selected !== false;
  const subtotal = whole(unitPrice * quantity);
  return {
    id: line.id,
    sku: line.sku,
    quantity,
    selected,
    unitPrice,
    list: line.listPrice == null ? subtotal : whole(line.listPrice) * quantity,
    subtotal,
    discount: 0,
    payable: selected ? subtotal : 0,
    shares: [],
    units: selected ? [{ quantity, each: unitPrice }] : [],
    ...(line.addOn != null && { addOn: line.addOn }),
  };
}

/** Without an engine nothing checks the request, so a figure that cannot be right is not added up. */
function whole(figure) {
  if (!Number.isSafeInteger(figure) || figure < 0) throw fault("engine-down");
  return figure;
}
