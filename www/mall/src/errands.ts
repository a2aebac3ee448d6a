// What the mall sees to by itself: the link one came by, what waits to be sent, and a short word on what came of it.
import { watch } from "vue";
import { useFailures } from "./say/failure";
import { useAccount } from "./state/account";
import { leaveNoToken, type Arrival } from "./state/arrival";
import { useChoices } from "./state/choices";
import { COUNTED_ALREADY, useGrowth } from "./state/growth";
import { useNotices } from "./state/overlays";
import type { Sent } from "./state/outbox";
import { useText } from "./text";

export function startErrands(arrival: Arrival): void {
  const account = useAccount();
  const growth = useGrowth();
  const choices = useChoices();
  const notices = useNotices();
  const text = useText();
  const why = useFailures();

  const words = () => text.value.account.outbox;
  const wake = () => void growth.wake();

  function tellOf({ entry, failure, opened }: Sent): string | null {
    if (entry.kind === "checkIn") return failure && failure.code !== COUNTED_ALREADY ? words().notCounted + why(failure) : words().sent;
    if (opened?.accepted) return opened.referrer === undefined ? null : words().opened(opened.referrer[choices.locale]);
    const code = failure?.code ?? opened?.code;
    if (code === "token-expired" || code === "program-over") return words().linkExpired;
    return code === "unknown-token" || code === "bad-id" ? words().linkUnknown : words().linkRefused;
  }

  watch(
    () => growth.lastSent,
    (sent) => {
      const said = sent.map(tellOf).filter((one) => one !== null);
      if (said.length > 0) notices.say({ text: [...new Set(said)].join(" ") });
    },
  );
  watch(
    () => growth.unkept,
    (unkept) => {
      if (unkept) notices.say({ text: words().unkept });
    },
  );

  addEventListener("online", wake);
  addEventListener("focus", wake);
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState !== "visible") return;
    wake();
    void account.look();
  });
  addEventListener("storage", ({ key }) => {
    growth.notice(key);
    if (key === account.key) void account.start();
  });

  if (growth.unreadable) notices.say({ text: words().unreadable });
  if (arrival && "unknown" in arrival) notices.say({ text: words().linkUnknown });
  const kept = arrival && "token" in arrival ? growth.open(arrival.token).then(leaveNoToken) : Promise.resolve();
  account.beforeSigningIn(async () => {
    await kept;
    await growth.wake();
  });
  void (async () => {
    await kept;
    await account.start();
    await growth.flush();
  })();
}
