// What the visitor has chosen: language, appearance, whom to shop as, and how far the demonstration clock is moved.
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { personas } from "./shop";
import { second } from "./timer";

/** The languages that the mall speaks. */
export type Locale = "zh" | "en";
export type Theme = "auto" | "light" | "dark";

export const useChoices = defineStore("choices", () => {
  const locale = ref<Locale>("zh");
  const theme = ref<Theme>("auto");
  const persona = ref<string | null>(null);
  const clockOffset = ref(0);

  const person = computed(() => personas.find((one) => one.id === persona.value) ?? null);

  /** The mall's instant, to the second: only countdowns read it. */
  const now = computed(() => second.value + clockOffset.value);
  /** The same to the minute, the finest step a rulebook's windows have: prices follow this one. */
  const minute = computed(() => Math.floor(now.value / 60_000) * 60_000);

  /** Moves the demonstration clock to an instant; it runs on from there. */
  function setClock(at: number) {
    clockOffset.value = at - second.value;
  }

  return { locale, theme, persona, clockOffset, person, now, minute, setClock };
});
