// Sorts the mall's promotions into what has its hour (with a countdown) and what is always on, as the engine's windows tell.
import type { Activity } from "liebian/slim";
import { computed } from "vue";
import { useChoices } from "../state/choices";
import { usePrices } from "../state/prices";
import { promotionOf } from "../state/shop";

/** A window that closes later than this needs no countdown: it is simply on. */
const COUNTED_MS = 7 * 86_400_000;

export function useOffers() {
  const prices = usePrices();
  const choices = useChoices();

  /** Automatic promotions only; coupons live in the wallet. */
  const automatic = computed(() => prices.activities.filter((one) => promotionOf(one.promotion)?.coupon === undefined));

  /** Whether it is announced, or its next opening or closing is near enough to count down to. */
  const hasHour = (one: Activity) =>
    prices.announced.some(({ promotion }) => promotion === one.promotion) ||
    ((one.open ? one.closesAt : one.opensAt) ?? Infinity) - choices.minute <= COUNTED_MS;

  /** Open ones that close first, then those that open first. */
  const timed = computed(() =>
    automatic.value
      .filter(hasHour)
      .sort((a, b) => Number(b.open) - Number(a.open) || (a.open ? (a.closesAt ?? 0) - (b.closesAt ?? 0) : (a.opensAt ?? 0) - (b.opensAt ?? 0))),
  );
  const standing = computed(() => automatic.value.filter((one) => one.open && !hasHour(one)));

  return { hasHour, timed, standing };
}
