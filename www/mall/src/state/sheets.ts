// Which sheet stands open over the page; at most one, and the way back closes it first.
import { defineStore } from "pinia";
import { shallowRef } from "vue";

export type SheetState =
  | { kind: "why"; sku?: string; /** Given: this many of the item alone, not the cart. */ alone?: number }
  | { kind: "topUp"; promotion: string; coupon?: string }
  | { kind: "later"; at: number; promotion: string; coupon?: string }
  | { kind: "coupons" }
  | { kind: "checkout" };

export const useSheets = defineStore("sheets", () => {
  const current = shallowRef<SheetState | null>(null);
  const open = (sheet: SheetState) => {
    current.value = sheet;
  };
  const close = () => {
    current.value = null;
  };
  return { current, open, close };
});
