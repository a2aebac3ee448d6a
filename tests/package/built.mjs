// The built package as each host loads it, and how to say the same thing to it as data or as text.

import { cpSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

import { openRealm } from "./realm.mjs";

export const root = resolve(fileURLToPath(import.meta.url), "../../..");
export const dist = join(root, "pkg/dist");

if (!existsSync(dist)) throw new Error("pkg/dist is missing: run `npm run build` first");

/** A code package with the engine where npm puts it, and the probe page beside it. Removed when the tests end. */
export function codePackage() {
  const folder = mkdtempSync(join(tmpdir(), "liebian-miniprogram-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  cpSync(join(root, "www/miniprogram"), folder, { recursive: true });
  cpSync(join(dist, "miniprogram"), join(folder, "miniprogram_npm/liebian"), { recursive: true });
  return folder;
}

/** Every host: its package, and how JSON text becomes a value of that host. */
export async function hosts() {
  const require = createRequire(import.meta.url);
  const floor = openRealm(codePackage(), "floor");
  const modern = openRealm(codePackage(), "modern");
  return {
    "Node, ES module": { api: await import(join(dist, "esm/index.js")), value: JSON.parse },
    "Node, CommonJS": { api: require(join(dist, "cjs/index.js")), value: JSON.parse },
    "mini-program, old phone": { api: floor.require("miniprogram_npm/liebian/index.js"), value: floor.value },
    "mini-program, new phone": { api: modern.require("miniprogram_npm/liebian/index.js"), value: modern.value },
  };
}

/** A small mall that every suite can price with: 9折 over all, 满100减20, and a coupon. */
export const MALL = {
  contract: 1,
  currency: "CNY",
  utcOffsetMinutes: 480,
  lanes: [
    { id: "item", stacking: "bestPerLine", promotions: [{ id: "ten-percent", then: { percentOff: { rate: 1000 } } }] },
    {
      id: "order",
      stacking: "bestOne",
      promotions: [{ id: "spend-100", when: { spend: { atLeast: 10000 } }, then: { amountOff: { amount: 2000 } } }],
    },
    {
      id: "coupon",
      stacking: "each",
      promotions: [{ id: "five-off", coupon: {}, then: { amountOff: { amount: 500 } } }],
    },
  ],
};

export const REQUEST = {
  now: 1764036000000,
  cart: {
    lines: [
      { id: "a", sku: "necklace", quantity: 1, unitPrice: 12800 },
      { id: "b", sku: "duck-neck", quantity: 2, unitPrice: 1250 },
    ],
  },
  shipping: { fee: 600 },
  wallet: [{ id: "w1", coupon: "five-off" }],
  coupons: "best",
};

/** What REQUEST costs under MALL: 153.00 goods, less 10 %, less 20.00, less 5.00, and 6.00 shipping. */
export const PAYABLE = 11870;

export const clone = (value) => JSON.parse(JSON.stringify(value));
