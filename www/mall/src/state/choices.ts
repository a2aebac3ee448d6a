// What the visitor has chosen: language, appearance, whom to shop as, and how far the demonstration clock is moved.
import { defineStore } from "pinia";
import { computed, ref, shallowRef } from "vue";
import { personas, type Persona } from "./shop";
import { second } from "./timer";

/** The languages that the mall speaks. */
export type Locale = "zh" | "en";
export type Theme = "auto" | "light" | "dark";

export const useChoices = defineStore("choices", () => {
  const locale = ref<Locale>("zh");
  const theme = ref<Theme>("auto");
  const persona = ref<string | null>(null);
  const clockOffset = ref(0);

  /** Whoever is signed in, as the mall's server knows them. */
  const member = shallowRef<Persona | null>(null);
  /** True where a server says who the customer is; without one, the customer is whom the visitor picks. */
  const hosted = ref(false);
  /** How far the server's clock stands ahead of this device's, in milliseconds. */
  const serverSkew = ref(0);

  const person = computed(() => member.value ?? (hosted.value ? null : personas.find((one) => one.id === persona.value)) ?? null);

  /** The mall's own instant to the minute, whatever the demonstration clock says. */
  const serverMinute = computed(() => Math.floor((second.value + serverSkew.value) / 60_000) * 60_000);
  /** The instant shown, to the second: only countdowns read it. */
  const now = computed(() => second.value + serverSkew.value + clockOffset.value);
  /** The same to the minute, the finest step a rulebook's windows have: prices follow this one. */
  const minute = computed(() => Math.floor(now.value / 60_000) * 60_000);

  /** Moves the demonstration clock to an instant; it runs on from there. */
  function setClock(at: number) {
    clockOffset.value = at - second.value - serverSkew.value;
  }

  return { locale, theme, persona, clockOffset, member, hosted, serverSkew, person, now, minute, serverMinute, setClock };
});
