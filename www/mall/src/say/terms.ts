// Tells the whole rule of a program in plain sentences, from its own figures, before anyone shares.
import type { CheckInProgram, CommissionRate, ReferralProgram } from "liebian/slim";
import { useGrowthText } from "../text/growth";
import { useText } from "../text";
import { partsOf } from "./days";
import { usePromises } from "./promises";
import { short } from "./money";

const percent = (rate: number) => `${rate / 100}%`;

export function useTerms() {
  const text = useGrowthText();
  const mall = useText();
  const { rewardName } = usePromises();

  const fullDay = (day: string) => {
    const { year, month, day: date } = partsOf(day);
    return text.value.fullDay(year, month, date);
  };

  function referralTerms(program: ReferralProgram): string[] {
    const words = text.value.terms;
    const { attribution = {}, qualify = {}, hold = {}, reward } = program;
    const days = attribution.windowDays ?? 7;
    const bind = { open: words.bindOpen, join: words.bindJoin, order: words.bindOrder }[attribution.bindAt ?? "join"];
    const atLeast = qualify.atLeast === undefined ? null : short(qualify.atLeast);
    const order = qualify.orders === "every" ? words.every : words.first;
    const said = [bind(days)];
    if (attribution.newMembersOnly ?? true) said.push(words.newOnly);
    said.push(order(atLeast, qualify.withinDays ?? null));
    said.push((hold.from === "receipt" ? words.holdReceipt : words.holdPayment)(hold.days ?? 7));
    if ("count" in reward) {
      const { friends, times, reward: gift } = reward.count;
      said.push(words.count(friends, rewardName(gift)) + (times === undefined ? "" : mall.value.lang === "en" ? ` ${words.times(times)}` : words.times(times)));
      if ("coupon" in gift && gift.coupon.validDays !== undefined) said.push(words.validDays(gift.coupon.validDays));
    } else {
      const { rates, upTo } = reward.commission;
      for (const rate of rates) {
        const worth = (said: CommissionRate["direct"]) => (typeof said === "number" ? percent(said) : words.each(short(said.each)));
        const indirect = rate.indirect === undefined ? null : worth(rate.indirect);
        const roles = rate.roles?.map((role) => words.roles[role] ?? role).join(mall.value.listSeparator);
        if (roles === undefined && typeof rate.direct === "number") said.push(words.commission(worth(rate.direct), indirect));
        else said.push(words.forRole(roles ?? words.everyone, worth(rate.direct), indirect));
      }
      if (upTo !== undefined) said.push(words.upTo(short(upTo)));
    }
    said.push(words.refund);
    if (program.until !== undefined) said.push(words.until(fullDay(program.until)));
    return said;
  }

  function checkInTerms(program: CheckInProgram): string[] {
    const words = text.value.checkIn;
    const said = [words.ruleDay, program.counting === "cumulative" ? words.ruleCumulative : words.ruleConsecutive];
    if (program.makeUp) said.push(words.ruleMakeUp(program.makeUp.perCycle, program.makeUp.daysBack));
    said.push(text.value.terms.noGate);
    if (program.shareBonus) said.push(text.value.terms.shareBonus(rewardName(program.shareBonus.reward), program.shareBonus.perCycle));
    if (program.from !== undefined && program.until !== undefined) said.push(words.ruleSpan(fullDay(program.from), fullDay(program.until)));
    return said;
  }

  return { referralTerms, checkInTerms, fullDay };
}
