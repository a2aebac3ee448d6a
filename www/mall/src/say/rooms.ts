// The rooms that belong to the customer, as the page of the customer lists them.
import { computed } from "vue";
import type Icon from "../parts/Icon.vue";
import { useChoices } from "../state/choices";
import { useText } from "../text";
import { pointsText } from "./points";

export interface Room {
  to: string;
  name: string;
  /** What waits inside, in a word. */
  holds: string;
  icon: InstanceType<typeof Icon>["$props"]["name"];
}

export function useRooms() {
  const choices = useChoices();
  const text = useText();

  /** What is in the purse, in a line. */
  const holds = computed(() => {
    const { wallet = [], points = 0, pointsPending = 0 } = choices.person ?? {};
    return [
      text.value.me.coupons(wallet.length),
      ...(points > 0 ? [text.value.me.points(pointsText(points))] : []),
      ...(pointsPending > 0 ? [text.value.kinds.points.pending(pointsText(pointsPending))] : []),
    ].join(" · ");
  });

  return computed<Room[]>(() => [
    { to: "/coupons", name: text.value.coupons.wallet, holds: holds.value, icon: "ticket" },
    { to: "/orders", name: text.value.account.orders.title, holds: "", icon: "bag" },
  ]);
}
