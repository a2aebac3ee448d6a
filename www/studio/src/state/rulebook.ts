// The rulebook on the desk: the text as typed, what the engine says of it, and the last one that held.
import { LiebianError, load, type Issue, type Mall, type Rulebook } from "liebian/slim";
import wasm from "liebian/liebian.wasm?url";
import { defineStore } from "pinia";
import { computed, ref, shallowRef, watch } from "vue";
import mallsOwn from "../../../shared/rulebook.json?raw";
import { keep } from "../text/keep";
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
  /** The mall's own, for comparison. */
  const own = shallowRef<Sound | null>(null);
  const checking = ref(true);
  const failure = ref("");
  const edited = computed(() => text.value !== mallsOwn);
  const broken = computed(() => issues.value.length > 0);
  if (drawer.dropped) useVoice().say((t) => t.droppedBook, true);

  let turn = 0;
  let pause: ReturnType<typeof setTimeout> | undefined;

  async function open(said: string): Promise<Sound> {
    const mall = await load(said, { wasm });
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

  /** The mall's own rulebook comes first: even before a kept text that does not hold there is something to quote by. */
  async function start(): Promise<void> {
    failure.value = "";
    checking.value = true;
    try {
      own.value = await open(mallsOwn);
      sound.value = own.value;
    } catch (fault) {
      if (!isVerdict(fault)) {
        failure.value = told(fault);
        checking.value = false;
        return;
      }
    }
    await check();
  }

  /** Writes the latest edit down, once: leaving the page must not wait for the pause to end. */
  function settle(): void {
    if (pause === undefined) return;
    clearTimeout(pause);
    pause = undefined;
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

  return { text, issues, sound, own, checking, failure, edited, broken, start, restore };
});

/** The engine read the text and found fault with it; anything else means that no engine answered. */
function isVerdict(fault: unknown): fault is LiebianError {
  return fault instanceof LiebianError && fault.code !== "engine-down";
}

const told = (fault: unknown): string => (fault instanceof Error ? fault.message : String(fault));
