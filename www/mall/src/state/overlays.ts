// What stands over the page: one sheet at most, and the short line that tells what just happened.
import { defineStore } from "pinia";
import { shallowRef } from "vue";

export type SheetState =
  | { kind: "why"; sku?: string; /** Which line of the item; the item itself names one. */ line?: string; /** Given: this many of the item alone, not the cart. */ alone?: number }
  | { kind: "topUp"; promotion: string; coupon?: string }
  | { kind: "later"; at: number; promotion: string; coupon?: string }
  | { kind: "coupons" }
  | { kind: "pick"; promotion: string }
  | { kind: "gift"; promotion: string; coupon?: string }
  | { kind: "addOn" }
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

export interface Notice {
  text: string;
  action?: { label: string; run: () => void };
}

const STAY_MS = 4000;

export const useNotices = defineStore("notices", () => {
  const current = shallowRef<Notice | null>(null);
  let timer: ReturnType<typeof setTimeout> | undefined;

  function close() {
    clearTimeout(timer);
    current.value = null;
  }

  function say(notice: Notice) {
    close();
    current.value = notice;
    timer = setTimeout(close, STAY_MS);
  }

  return { current, say, close };
});
