// In which language and by which light the room speaks.
import { defineStore } from "pinia";
import { computed, ref, watch } from "vue";
import { isRecord, keep } from "../text/keep";
import { words, type Lang, type Words } from "../text/words";

const FRESH = 12_000;

export type Theme = "auto" | "light" | "dark";

export const useVoice = defineStore("voice", () => {
  const drawer = keep("voice", 1, read);
  const lang = ref<Lang>(drawer.found?.lang ?? (navigator.language.toLowerCase().startsWith("zh") ? "zh" : "en"));
  const theme = ref<Theme>(drawer.found?.theme ?? "auto");
  const t = computed(() => words[lang.value]);
  const said = ref<((t: Words) => string) | null>(null);
  const notice = computed(() => said.value?.(t.value) ?? "");
  let silence: ReturnType<typeof setTimeout> | undefined;

  watch(
    [lang, theme],
    () => {
      const root = document.documentElement;
      root.lang = lang.value === "zh" ? "zh-CN" : "en";
      if (theme.value === "auto") delete root.dataset["theme"];
      else root.dataset["theme"] = theme.value;
      document.title = t.value.title;
      drawer.save({ lang: lang.value, theme: theme.value });
    },
    { immediate: true },
  );

  /** One short sentence at the top of the room, until it is old; what was lost stays until it has been read. */
  function say(sentence: (t: Words) => string, stays = false): void {
    clearTimeout(silence);
    said.value = sentence;
    if (!stays) silence = setTimeout(hush, FRESH);
  }
  const hush = (): void => void (said.value = null);

  return { lang, theme, t, notice, say, hush };
});

function read(raw: unknown): { lang: Lang; theme: Theme } | null {
  if (!isRecord(raw)) return null;
  const lang = raw["lang"];
  const theme = raw["theme"];
  const known = (lang === "zh" || lang === "en") && (theme === "auto" || theme === "light" || theme === "dark");
  return known ? { lang, theme } : null;
}
