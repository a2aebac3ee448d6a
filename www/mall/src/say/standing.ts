// How fresh the figures of a growth page are, and what to say when something could not be done.
import { computed, onMounted, ref } from "vue";
import { asFailure } from "../api/client";
import { useAccount } from "../state/account";
import { useGrowth } from "../state/growth";
import { useGrowthText } from "../text/growth";

export type Standing = "loading" | "signedOut" | "unreachable" | "cached" | "fresh";

export function useStanding() {
  const account = useAccount();
  const growth = useGrowth();
  const tried = ref(false);

  const standing = computed<Standing>(() => {
    if (account.status === "signedOut") return "signedOut";
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
      if (account.status === "unknown" || account.status === "offline") await account.refresh();
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
