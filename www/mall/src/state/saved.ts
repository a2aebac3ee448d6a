// Keeps the cart and the choices across a reload, and drops what it cannot read instead of guessing.

/** Raised whenever the shape below changes; anything saved under another number is dropped. */
const SCHEMA = 1;
const KEY = "liebian.mall";

export interface SavedLine {
  sku: string;
  quantity: number;
  selected: boolean;
  /** The promotion by which it is bought as an addition to the rest (换购). */
  addOn?: string;
}

/** A gift that was picked where a promotion leaves a choice. */
export interface PickedGift {
  promotion: string;
  sku: string;
}

/** How many points to pay with: as many as may be, or so many; none at 0. */
export type PointsUse = "most" | number;

/** Names a line: an item is one line, and another where it is bought as an addition. */
export const lineId = ({ sku, addOn }: Pick<SavedLine, "sku" | "addOn">): string => (addOn === undefined ? sku : `${addOn}.${sku}`);

export interface Saved {
  locale: "zh" | "en";
  theme: "auto" | "light" | "dark";
  persona: string | null;
  /** How far the demonstration clock stands ahead of the real one, in milliseconds. */
  clockOffset: number;
  lines: SavedLine[];
  gifts: PickedGift[];
  /** Who has picked these coupons and points. */
  of: string | null;
  coupons: "best" | string[];
  points: PointsUse;
}

export type Found = { state: "nothing" } | { state: "unreadable" } | { state: "kept"; saved: Saved };

const isId = (value: unknown): value is string => typeof value === "string" && /^[A-Za-z0-9._:-]{1,64}$/.test(value);
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

function isLine(value: unknown): value is SavedLine {
  return (
    isRecord(value) &&
    isId(value.sku) &&
    Number.isInteger(value.quantity) &&
    (value.quantity as number) >= 1 &&
    (value.quantity as number) <= 9999 &&
    typeof value.selected === "boolean" &&
    (value.addOn === undefined || isId(value.addOn))
  );
}

const isGift = (value: unknown): value is PickedGift => isRecord(value) && isId(value.promotion) && isId(value.sku);
const isPoints = (value: unknown): value is PointsUse =>
  value === "most" || (Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= 1e10);

/** What was kept before there were gifts and points holds none of them, and is of the customer who was picked. */
function isSaved(value: unknown): value is Omit<Saved, "gifts" | "points" | "of"> & Partial<Saved> {
  return (
    isRecord(value) &&
    value.schema === SCHEMA &&
    (value.locale === "zh" || value.locale === "en") &&
    (value.theme === "auto" || value.theme === "light" || value.theme === "dark") &&
    (value.persona === null || isId(value.persona)) &&
    Number.isSafeInteger(value.clockOffset) &&
    Math.abs(value.clockOffset as number) <= 1000 * 86_400_000 &&
    Array.isArray(value.lines) &&
    value.lines.length <= 200 &&
    value.lines.every(isLine) &&
    new Set(value.lines.map(lineId)).size === value.lines.length &&
    (value.coupons === "best" || (Array.isArray(value.coupons) && value.coupons.length <= 100 && value.coupons.every(isId))) &&
    (value.gifts === undefined || (Array.isArray(value.gifts) && value.gifts.length <= 100 && value.gifts.every(isGift))) &&
    (value.points === undefined || isPoints(value.points)) &&
    (value.of === undefined || value.of === null || isId(value.of))
  );
}

/** What an earlier visit left. Private windows may forbid storage altogether: that counts as nothing. */
export function readSaved(): Found {
  let text: string | null = null;
  try {
    text = localStorage.getItem(KEY);
  } catch {
    return { state: "nothing" };
  }
  if (text === null) return { state: "nothing" };
  try {
    const value: unknown = JSON.parse(text);
    if (isSaved(value)) return { state: "kept", saved: { ...value, gifts: value.gifts ?? [], points: value.points ?? 0, of: value.of === undefined ? value.persona : value.of } };
  } catch {
    // Not JSON: told the same way as foreign content below.
  }
  clearSaved();
  return { state: "unreadable" };
}

export function writeSaved(saved: Saved): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ schema: SCHEMA, ...saved }));
  } catch {
    // A full or forbidden storage costs the next visit its cart, never this one.
  }
}

export function clearSaved(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Nothing to clear where nothing can be stored.
  }
}
