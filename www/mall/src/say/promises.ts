// Names programs and gifts for people, in the language in use.
import type { Reward } from "liebian/slim";
import { promotionOf } from "../state/shop";
import { useNaming } from "../text";
import { useGrowthText } from "../text/growth";
import { programOf } from "./programs";

export function usePromises() {
  const text = useGrowthText();
  const naming = useNaming();

  const nameOf = (id: string) => naming(programOf(id)?.name, id);
  const templateName = (template: string) => naming(promotionOf(template)?.name, template);

  function rewardName(reward: Reward): string {
    return "coupon" in reward ? text.value.coupon(templateName(reward.coupon.template)) : text.value.points(reward.points);
  }

  /** What was earned, in the same words. */
  const grantName = (grant: { coupon?: string; points?: number }) =>
    grant.coupon === undefined ? text.value.points(grant.points ?? 0) : text.value.coupon(templateName(grant.coupon));

  return { nameOf, templateName, rewardName, grantName };
}
