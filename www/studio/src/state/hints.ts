// What would make the cart on the bench a better buy, as the engine has priced it; asked once the bench is at rest.
import type { CatalogueItem, Hint, Hints, HintsRequest } from "liebian/slim";
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { useAnswer } from "./answer";
import { items, useBench } from "./bench";
import { useClock } from "./clock";

/** What goes over to the second engine: text, because what a page watches cannot be handed on. */
export interface Question {
  id: number;
  book: string;
  request: string;
  asked: HintsRequest;
}

/** So long nothing changes before it is asked: the search takes longer than a quote. */
const REST_MS = 250;
const MOST = 3;
const STEPS = 600;

export const useHints = defineStore("hints", () => {
  const answer = useAnswer();
  const bench = useBench();
  const clock = useClock();
  /** What was told last, until there is something newer to tell. */
  const told = shallowRef<Hints | null>(null);
  let rest: ReturnType<typeof setTimeout> | undefined;
  let worker: Worker | null = null;
  let last = 0;

  /** Where no such worker starts there are no hints, and everything else goes on. */
  function start(): Worker | null {
    try {
      const started = new Worker(new URL("./hints.worker.ts", import.meta.url), { type: "module" });
      // Only the answer to the latest question counts.
      started.addEventListener("message", ({ data }: MessageEvent<{ id: number; told: Hints | null }>) => {
        if (data.id === last) told.value = data.told;
      });
      started.addEventListener("error", () => (worker = null));
      return started;
    } catch {
      return null;
    }
  }

  /** What may be added: nothing that lies in the cart unselected, for whoever adds it selects all of it. */
  function catalogue(): CatalogueItem[] {
    const aside = new Set(bench.bench.lines.filter((line) => line.selected === false).map((line) => line.sku));
    return items
      .filter((item) => !aside.has(item.id))
      .map(({ id: sku, unitPrice, listPrice, category, tags, stock: left }) => ({ sku, unitPrice, listPrice, categories: [category], tags, left }));
  }

  function ask(): void {
    if (!answer.madeBy || answer.requestIssues.length > 0) return;
    worker ??= start();
    last += 1;
    const asked = { catalogue: catalogue(), most: MOST, steps: STEPS };
    worker?.postMessage({ id: last, book: answer.madeBy.text, request: JSON.stringify({ ...bench.request, now: clock.now }), asked } satisfies Question);
  }

  watch(
    () => answer.quote,
    () => {
      clearTimeout(rest);
      rest = setTimeout(ask, REST_MS);
    },
    { immediate: true },
  );

  /** Does what a hint says. */
  function follow({ items: added = [], until }: Hint): void {
    if (until !== undefined) clock.set(until);
    for (const { sku, quantity, line } of added) bench.add(sku, quantity, line);
  }

  return { told, follow };
});
