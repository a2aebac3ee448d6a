// The rooms that belong to the customer, as the page of the customer lists them.
import { computed } from "vue";
import type Icon from "../parts/Icon.vue";
import { useChoices } from "../state/choices";
import { useText } from "../text";

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

  return computed<Room[]>(() => [
    { to: "/coupons", name: text.value.coupons.wallet, holds: text.value.me.coupons(choices.person?.wallet.length ?? 0), icon: "ticket" },
    { to: "/orders", name: text.value.account.orders.title, holds: "", icon: "bag" },
  ]);
}
