// The engine's answer to what lies on the desk and the bench, asked again at every change.
import { LiebianError, type Basket, type Issue, type Answer } from "liebian/slim";
import { defineStore } from "pinia";
import { computed, shallowRef, watch } from "vue";
import { useBench } from "./bench";
import { useClock } from "./clock";
import { promotionsById } from "./contract";
import { useRulebook, type Sound } from "./rulebook";

export const useAnswer = defineStore("answer", () => {
  const rulebook = useRulebook();
  const bench = useBench();
  const clock = useClock();

  const quote = shallowRef<Answer | null>(null);
  /** The rulebook this quote was made by: it changes together with the quote, never before it. */
  const madeBy = shallowRef<Sound | null>(null);
  const requestIssues = shallowRef<readonly Issue[]>([]);
  const promotions = computed(() => (madeBy.value ? promotionsById(madeBy.value.book) : new Map<string, never>()));
  /** What the same cart costs by the mall's own rules, while others lie on the desk. */
  const byOwnRules = computed<number | null>(() => {
    const { own, sound } = rulebook;
    if (!own || !sound || own.text === sound.text || requestIssues.value.length > 0) return null;
    try {
      return own.mall.quote({ ...bench.request, now: clock.now }).payable;
    } catch (fault) {
      if (fault instanceof LiebianError) return null;
      throw fault;
    }
  });
  let basket: Basket | null = null;

  /** A new cart or new rules: a new basket. If the engine does not take it, the last answer stays and is marked. */
  watch(
    [() => rulebook.sound, () => bench.request] as const,
    ([sound, request]) => {
      if (!sound) return;
      ask(() => {
        const opened = sound.mall.basket({ ...request, now: clock.now });
        quote.value = opened.quote();
        basket = opened;
        madeBy.value = sound;
      });
    },
    { immediate: true },
  );

  /** Another moment: the basket stays in the engine and only its clock is set. */
  watch(
    () => clock.now,
    (now) => {
      const open = basket;
      if (!open) return;
      ask(() => {
        open.setNow(now);
        quote.value = open.quote();
      });
    },
  );

  function ask(question: () => void): void {
    try {
      question();
      requestIssues.value = [];
    } catch (fault) {
      if (!(fault instanceof LiebianError)) throw fault;
      requestIssues.value = fault.issues;
    }
  }

  return { quote, madeBy, requestIssues, promotions, byOwnRules };
});
