// The moment the quote is asked for, and the stretch of days the ruler shows around it.
import { LiebianError, type Activity, type Mall } from "liebian/slim";
import { defineStore } from "pinia";
import { computed, ref } from "vue";
import { changesBetween, firstChange, type Change } from "../clock/changes";
import { DAY, MINUTE, midnight } from "../clock/civil";
import { useRulebook } from "./rulebook";

export const STEP = 15 * MINUTE;
export const WIDTHS = [3, 14, 42] as const;

export const useClock = defineStore("clock", () => {
  const rulebook = useRulebook();
  const offset = computed(() => rulebook.sound?.book.utcOffsetMinutes ?? 480);
  const opened = thisMinute();
  const now = ref(opened);
  const days = ref<number>(14);
  const anchor = ref(now.value - DAY);
  /** The ruler begins at a civil midnight, one day before the moment it was opened at. */
  const from = computed(() => midnight(anchor.value, offset.value));
  const until = computed(() => from.value + days.value * DAY);

  const shown = computed(() => {
    const mall = rulebook.sound?.mall;
    return mall ? changesBetween((at) => activities(mall, at), from.value, until.value) : null;
  });
  const next = computed<Change | null>(() => {
    const mall = rulebook.sound?.mall;
    return mall ? firstChange((at) => activities(mall, at), now.value) : null;
  });
  const open = computed(() => {
    const mall = rulebook.sound?.mall;
    const all = mall ? activities(mall, now.value) : [];
    return { open: all.filter((one) => one.open).length, of: all.length };
  });

  /** Sets the moment and brings it into view. */
  function set(ms: number): void {
    now.value = Math.round(ms);
    if (now.value < from.value || now.value >= until.value) anchor.value = now.value - (days.value > 3 ? DAY : 0);
  }

  const home = (): void => set(thisMinute());
  const nudge = (by: number): void => set(now.value + by);
  const scroll = (steps: number): void => void (anchor.value += steps * Math.max(1, Math.floor(days.value / 2)) * DAY);

  function widen(to: number): void {
    days.value = to;
    if (now.value < from.value || now.value >= until.value) anchor.value = now.value - (to > 3 ? DAY : 0);
  }

  return { opened, now, offset, days, from, until, shown, next, open, set, home, nudge, scroll, widen };
});

/** An engine that has gone away leaves the ruler bare; the quote beside it says what has happened. */
function activities(mall: Mall, now: number): Activity[] {
  try {
    return mall.activities({ now });
  } catch (fault) {
    if (fault instanceof LiebianError) return [];
    throw fault;
  }
}

/** Seconds would only make the shown time look exact. */
function thisMinute(): number {
  return Math.floor(Date.now() / MINUTE) * MINUTE;
}
