// What is left of each product: as the mall's server told it last, else as the catalogue has it.
import type { QuoteRequest } from "liebian/slim";
import { defineStore } from "pinia";
import { computed, shallowRef } from "vue";
import { extras, itemOf } from "./shop";

type Stock = NonNullable<QuoteRequest["stock"]>[number];

export const useStock = defineStore("stock", () => {
  const told = shallowRef<readonly Stock[]>([]);
  const bySku = computed(() => new Map(told.value.map(({ sku, left }) => [sku, left])));

  const left = (sku: string): number => bySku.value.get(sku) ?? itemOf(sku)?.stock ?? 0;

  /** What comes as a gift or in addition: of that alone a price hangs on what is left. */
  const ofExtras = computed(() => told.value.filter(({ sku }) => extras.has(sku)));

  return { told, left, ofExtras };
});
