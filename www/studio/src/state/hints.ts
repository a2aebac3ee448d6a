// What would make the cart on the bench a better buy, as the engine has priced it; asked once the bench is at rest.
import { LiebianError, type CatalogueItem, type Hint, type Hints } from "liebian/slim";
import { defineStore } from "pinia";
import { shallowRef, watch } from "vue";
import { useAnswer } from "./answer";
import { items, useBench } from "./bench";
import { useClock } from "./clock";

/** So long nothing changes before it is asked: the search takes longer than a quote. */
const REST_MS = 250;
const MOST = 3;
const STEPS = 200;

export const useHints = defineStore("hints", () => {
  const answer = useAnswer();
  const bench = useBench();
  const clock = useClock();
  /** What was told last, until there is something newer to tell. */
  const told = shallowRef<Hints | null>(null);
  let rest: ReturnType<typeof setTimeout> | undefined;

  /** What may be added: nothing that lies in the cart unselected, for whoever adds it selects all of it. */
  function catalogue(): CatalogueItem[] {
    const aside = new Set(bench.bench.lines.filter((line) => line.selected === false).map((line) => line.sku));
    return items
      .filter((item) => !aside.has(item.id))
      .map(({ id: sku, unitPrice, listPrice, category, tags, stock: left }) => ({ sku, unitPrice, listPrice, categories: [category], tags, left }));
  }

  function ask(): void {
    if (!answer.madeBy || answer.requestIssues.length > 0) return;
    try {
      told.value = answer.madeBy.mall.hints({ ...bench.request, now: clock.now }, { catalogue: catalogue(), most: MOST, steps: STEPS });
    } catch (fault) {
      if (!(fault instanceof LiebianError)) throw fault;
      told.value = null;
    }
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
