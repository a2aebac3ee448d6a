// Gives every part of the mall its words in the language chosen.
import { computed } from "vue";
import { useChoices } from "../state/choices";
import { en } from "./en";
import { zh, type Text } from "./zh";

export type { Text };
export type Locale = "zh" | "en";

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
