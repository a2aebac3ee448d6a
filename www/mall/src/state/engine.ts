// Holds the pricing engine: loading, ready, or out of reach, with a way to try again.
import { load, type Mall } from "liebian/slim";
import wasm from "liebian/liebian.wasm?url";
import { defineStore } from "pinia";
import { ref, shallowRef } from "vue";
import { rulebook } from "./shop";

export const useEngine = defineStore("engine", () => {
  const status = ref<"loading" | "ready" | "failed">("loading");
  const mall = shallowRef<Mall | null>(null);

  async function start() {
    status.value = "loading";
    try {
      mall.value = await load(rulebook, { wasm });
      status.value = "ready";
    } catch {
      // Blocked, offline or too old a browser: shopping stays open at the usual prices, and the pages say so.
      mall.value = null;
      status.value = "failed";
    }
  }

  /** Asks the engine; null where it cannot answer, which closes the discounts, never the shop. */
  function ask<T>(question: (mall: Mall) => T): T | null {
    if (!mall.value) return null;
    try {
      return question(mall.value);
    } catch {
      return null;
    }
  }

  return { status, mall, start, ask };
});
