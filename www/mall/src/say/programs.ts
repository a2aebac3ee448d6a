// What the rulebook promises to those who bring friends, come back or join, found by product, by name or by hour.
import type { CheckInProgram, Community, LifecycleProgram, Promotion, ReferralProgram, Reward } from "liebian/slim";
import { promotionOf, rulebook } from "../state/shop";
import { dayOf } from "./days";

const growth = rulebook.growth ?? {};
export const checkInPrograms: readonly CheckInProgram[] = growth.checkIns ?? [];
export const referralPrograms: readonly ReferralProgram[] = growth.referrals ?? [];
export const lifecyclePrograms: readonly LifecycleProgram[] = growth.lifecycles ?? [];
export const communities: readonly Community[] = growth.communities ?? [];

const named = [...checkInPrograms, ...referralPrograms, ...lifecyclePrograms];
export const programOf = (id: string) => named.find((program) => program.id === id);
export const referralOf = (id: string) => referralPrograms.find((program) => program.id === id);
export const checkInOf = (id: string) => checkInPrograms.find((program) => program.id === id);

/** Whether a program takes anything new on the mall's civil day of this instant. */
export function isOpen(program: { from?: string; until?: string }, at: number): boolean {
  const today = dayOf(at);
  return (program.from === undefined || program.from <= today) && (program.until === undefined || today < program.until);
}

/** The whole price off, on this product among others: what a coupon must do to make it free. */
function frees(promotion: Promotion | undefined, sku: string): boolean {
  if (!promotion?.of?.skus?.includes(sku)) return false;
  const { then } = promotion;
  if ("nthItem" in then) return then.nthItem.n === 1 && "percent" in then.nthItem.off && then.nthItem.off.percent === 10_000;
  return "percentOff" in then && then.percentOff.rate === 10_000 && then.percentOff.upTo === undefined;
}

const templateOf = (reward: Reward) => ("coupon" in reward ? promotionOf(reward.coupon.template) : undefined);

/** The program that gives this product free for friends brought, while it is open. */
export const freeBy = (sku: string, at: number): ReferralProgram | undefined =>
  referralPrograms.find(({ reward, ...program }) => "count" in reward && isOpen(program, at) && frees(templateOf(reward.count.reward), sku));

/** The product that a program gives. */
export function giftOf({ reward }: ReferralProgram): string | undefined {
  if (!("count" in reward)) return undefined;
  const promotion = templateOf(reward.count.reward);
  return promotion?.of?.skus?.find((sku) => frees(promotion, sku));
}

/** The program that a share of this product belongs to: the one that gives it, else the one that pays for any. */
export const shareProgram = (sku: string | undefined, at: number): ReferralProgram | undefined =>
  (sku === undefined ? undefined : freeBy(sku, at)) ??
  referralPrograms.find((program) => "commission" in program.reward && isOpen(program, at)) ??
  referralPrograms.find((program) => isOpen(program, at));
