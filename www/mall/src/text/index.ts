// Gives every part of the mall its words in the language chosen.
import { computed } from "vue";
import { type Locale, useChoices } from "../state/choices";
import { en as accountEn } from "./account.en";
import { zh as accountZh } from "./account.zh";
import { en } from "./en";
import { en as kindsEn } from "./kinds.en";
import { zh as kindsZh } from "./kinds.zh";
import { zh } from "./zh";

export type { Locale };

const texts = {
  zh: { ...zh, account: accountZh, kinds: kindsZh },
  en: { ...en, account: accountEn, kinds: kindsEn },
};
export type Text = (typeof texts)["zh"];

/** The words of the language in use; changes with it. */
export function useText() {
  const choices = useChoices();
  return computed<Text>(() => texts[choices.locale]);
}

/** Reads a name that the rulebook or the catalogue gives in both languages. */
export function useNaming() {
  const choices = useChoices();
  return (name: { zh: string; en: string } | undefined, fallback: string) => name?.[choices.locale] ?? fallback;
}
