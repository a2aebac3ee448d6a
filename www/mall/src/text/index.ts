// Gives every part of the mall its words in the language chosen.
import { computed } from "vue";
import { type Locale, useChoices } from "../state/choices";
import { en } from "./en";
import { zh, type Text } from "./zh";

export type { Locale, Text };

const texts: Record<Locale, Text> = { zh, en };

/** The words of the language in use; changes with it. */
export function useText() {
  const choices = useChoices();
  return computed(() => texts[choices.locale]);
}

/** Reads a name that the rulebook or the catalogue gives in both languages. */
export function useNaming() {
  const choices = useChoices();
  return (name: { zh: string; en: string } | undefined, fallback: string) => name?.[choices.locale] ?? fallback;
}
