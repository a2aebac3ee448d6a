// The rulebook on the desk: the text as typed, what the engine says of it, and the last one that held.
import { LiebianError, type Issue, type Mall, type Rulebook } from "liebian/slim";
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import mallsOwn from "../../../shared/rulebook.json?raw";
import { keep } from "../text/keep";
import { load } from "./engine";
import { useVoice } from "./voice";

/** A rulebook the engine has accepted, and the mall it opened. */
export interface Sound {
  text: string;
  book: Rulebook;
  mall: Mall;
}

const PAUSE = 150;

export const useRulebook = defineStore("rulebook", () => {
  const drawer = keep("rulebook", 1, (raw) => (typeof raw === "string" ? raw : null));
  const text = ref(drawer.found ?? mallsOwn);
  const issues = shallowRef<readonly Issue[]>([]);
  const sound = shallowRef<Sound | null>(null);
  const checking = ref(true);
  const failure = ref("");
  const edited = computed(() => text.value !== mallsOwn);
  const broken = computed(() => issues.value.length > 0);
  if (drawer.dropped) useVoice().say(useVoice().t.droppedBook);

  let turn = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  async function open(said: string): Promise<Sound> {
    const mall = await load(said);
    return { text: said, book: JSON.parse(said) as Rulebook, mall };
  }

  /** Only the latest question may answer: an older load that returns late is forgotten. */
  async function check(): Promise<void> {
    const mine = ++turn;
    const said = text.value;
    try {
      const opened = await open(said);
      if (mine !== turn) return;
      sound.value = opened;
      issues.value = [];
      failure.value = "";
    } catch (fault) {
      if (mine !== turn) return;
      if (isVerdict(fault)) issues.value = fault.issues;
      else failure.value = told(fault);
    }
    checking.value = false;
  }

  /** Before a kept text that does not hold there is still a mall to quote by: its own. */
  async function start(): Promise<void> {
    failure.value = "";
    checking.value = true;
    if (edited.value) {
      try {
        sound.value = await open(mallsOwn);
      } catch (fault) {
        if (!isVerdict(fault)) {
          failure.value = told(fault);
          checking.value = false;
          return;
        }
      }
    }
    await check();
  }

  function settle(): void {
    clearTimeout(pause);
    if (edited.value) drawer.save(text.value);
    else drawer.forget();
  }

  watch(text, () => {
    clearTimeout(pause);
    pause = setTimeout(() => {
      settle();
      void check();
    }, PAUSE);
  });
  addEventListener("pagehide", settle);

  const restore = (): void => void (text.value = mallsOwn);

  return { text, issues, sound, checking, failure, edited, broken, start, restore };
});

/** The engine read the text and found fault with it; anything else means that no engine answered. */
function isVerdict(fault: unknown): fault is LiebianError {
  return fault instanceof LiebianError && fault.code !== "engine-down";
}

const told = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
