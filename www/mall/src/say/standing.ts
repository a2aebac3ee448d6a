// How fresh the figures of a growth page are, and what to say when something could not be done.
import { computed, onMounted, ref } from "vue";
import { asFailure } from "../api/client";
import { useAccount } from "../state/account";
import { useGrowth } from "../state/growth";
import { when } from "../civil";
import { useChoices } from "../state/choices";
import { utcOffset } from "../state/shop";
import { useText } from "../text";
import { useGrowthText } from "../text/growth";
import { partsOf } from "./days";

export type Standing = "loading" | "noServer" | "signedOut" | "unreachable" | "cached" | "fresh";

export function useStanding() {
  const account = useAccount();
  const growth = useGrowth();
  const tried = ref(false);

  const standing = computed<Standing>(() => {
    if (account.server === "none") return "noServer";
    if (account.status === "signedOut") return account.server === "away" ? "unreachable" : "signedOut";
    if (growth.state !== "none") return growth.state;
    if (account.status === "unknown" || (account.status === "signedIn" && !tried.value)) return "loading";
    return "unreachable";
  });
  /** There is something to show. */
  const known = computed(() => standing.value === "cached" || standing.value === "fresh");
  const online = computed(() => account.status === "signedIn" && standing.value !== "cached");

  async function refresh() {
    tried.value = false;
    try {
      if (account.status === "unknown" || account.server === "away") await account.start();
      await growth.refresh();
    } catch {
      // The page says that nobody answers, and offers to try again.
    } finally {
      tried.value = true;
    }
  }
  onMounted(refresh);

  return { standing, known, online, refresh };
}

/** A refusal or a failure as one sentence. */
export function useRefusal() {
  const text = useGrowthText();
  return (error: unknown): string => {
    const failure = asFailure(error);
    if (failure.kind !== "refused") return text.value.unreachable;
    return text.value.codes[failure.code] ?? text.value.codeElse(failure.code);
  };
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
  return { moment, dayName };
}
