// Gives the pages of sharing, check-in and stores their words; apart from the mall's own, so that the front page need not load them.
import { computed } from "vue";
import { useChoices } from "../state/choices";
import { growthEn } from "./growth.en";
import { growthZh, type GrowthText } from "./growth.zh";

export type { GrowthText };

const texts: Record<"zh" | "en", GrowthText> = { zh: growthZh, en: growthEn };

/** The words of the growth pages in the language in use. */
export function useGrowthText() {
  const choices = useChoices();
  return computed(() => texts[choices.locale]);
}
