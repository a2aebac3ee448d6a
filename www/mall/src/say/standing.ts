// How fresh the figures of a growth page are, and what to say when something could not be done.
import { computed, onBeforeUnmount, onMounted, ref, watch } from "vue";
import { asFailure } from "../api/client";
import { useAccount } from "../state/account";
import { useGrowth } from "../state/growth";
import { civil, when } from "../civil";
import { useChoices } from "../state/choices";
import { utcOffset } from "../state/shop";
import { useText } from "../text";
import { useGrowthText } from "../text/growth";
import { partsOf } from "./days";
import { useFailures } from "./failure";

export type Standing = "loading" | "noServer" | "signedOut" | "unreachable" | "cached" | "fresh";

/** Several parts of a page ask at once; the server is asked once. */
let asking: Promise<void> | null = null;
/** The server has had its time to answer and has not. */
const PATIENCE_MS = 9000;

export function useStanding() {
  const account = useAccount();
  const growth = useGrowth();
  const late = ref(false);

  const standing = computed<Standing>(() => {
    if (account.server === "none") return "noServer";
    if (account.status === "signedOut") return account.server === "away" ? "unreachable" : "signedOut";
    if (growth.state !== "none") return growth.state;
    if (account.status === "unknown" || (account.status === "signedIn" && !late.value)) return "loading";
    return "unreachable";
  });
  /** There is something to show. */
  const known = computed(() => standing.value === "cached" || standing.value === "fresh");
  /** The server can be asked to do something. */
  const online = computed(() => account.status === "signedIn" && account.server === "there");

  async function ask() {
    if (account.server === "away") await account.start();
    await growth.refresh();
  }

  function refresh(): Promise<void> {
    asking ??= ask().finally(() => (asking = null));
    return asking;
  }

  // The first visit is seen to by the mall itself; a page opened later asks for what is true now.
  onMounted(() => {
    if (account.status === "signedIn" && growth.state !== "none") void refresh();
  });
  let patience: ReturnType<typeof setTimeout> | undefined;
  watch(
    standing,
    (now) => {
      clearTimeout(patience);
      if (now === "loading") patience = setTimeout(() => (late.value = true), PATIENCE_MS);
    },
    { immediate: true },
  );
  onBeforeUnmount(() => clearTimeout(patience));

  return { standing, known, online, refresh };
}

/** A refusal or a failure as one sentence. */
export function useRefusal() {
  const text = useGrowthText();
  const other = useFailures();
  return (error: unknown): string => text.value.codes[asFailure(error).code] ?? other(error);
}

/** Moments and days in words, by the server's clock: what happened is not moved by the demonstration's. */
export function useMoments() {
  const choices = useChoices();
  const text = useText();
  const growth = useGrowthText();

  const moment = (at: number) => when(at, choices.serverMinute, utcOffset, text.value);
  function dayName(day: string): string {
    const { month, day: date, weekday } = partsOf(day);
    return growth.value.day(month, date, text.value.time.weekdays[weekday] ?? "");
  }
  /** Without the day of the week. */
  function shortDay(day: string): string {
    const { month, day: date } = partsOf(day);
    return growth.value.shortDay(month, date);
  }
  /** In full, for what is read on another day. */
  function fullMoment(at: number): string {
    const { month, day: date, weekday, hour, minute } = civil(at, utcOffset);
    const time = `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`;
    return text.value.time.date(month, date, text.value.time.weekdays[weekday] ?? "", time);
  }
  return { moment, dayName, shortDay, fullMoment };
}
