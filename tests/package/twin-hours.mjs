// When a promotion is open, and when a birthday is, on the mall's own wall clock.

import { compare } from "./twin-arithmetic.mjs";

const MINUTE = 60000;
const DAY = 1440 * MINUTE;
const DAYS = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
/** The last moment that there is. */
const LAST = 253402300799999;

const civil = (text, offset) => Date.parse(`${text}:00Z`) - offset * MINUTE;
const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3));

/** Which of the mall's days a moment belongs to, counted from 1970. */
export const dayOf = (moment, offset) => Math.floor((moment + offset * MINUTE) / DAY);
/** When a day of the mall begins. */
export const dawnOf = (day, offset) => day * DAY - offset * MINUTE;

/** Whether it is announced: its warm-up has begun, and it has not. */
export function warmingUp({ warmUp, from } = {}, offset, now) {
  return warmUp != null && civil(warmUp, offset) <= now && now < civil(from, offset);
}

/** Why it is not open now: an opening can only be its first moment or the start of a window. */
export function hoursUnmet(schedule, offset, now) {
  const { from, until, weekly, daily } = schedule ?? {};
  const begin = from == null ? -Infinity : civil(from, offset);
  const end = until == null ? Infinity : civil(until, offset);
  const within = (minute, window) => minutes(window.from ?? "00:00") <= minute && minute < minutes(window.until ?? "24:00");
  const open = (at) => {
    const wall = at + offset * MINUTE;
    const minute = Math.floor((wall % DAY) / MINUTE);
    const day = DAYS[new Date(wall).getUTCDay()];
    return begin <= at && at < end
      && (weekly == null || weekly.some((window) => window.days.includes(day) && within(minute, window)))
      && (daily == null || daily.some((slot) => within(minute, slot)));
  };
  if (now >= end) return [{ code: "ended", endedAt: end }];
  if (open(now)) return [];

  const first = Math.max(now, begin);
  const midnight = first - ((first + offset * MINUTE) % DAY);
  const starts = [...(weekly ?? []), ...(daily ?? [])].map((window) => minutes(window.from ?? "00:00") * MINUTE);
  const week = [0, 1, 2, 3, 4, 5, 6, 7].flatMap((day) => starts.map((start) => midnight + day * DAY + start));
  const openings = [first, ...week].filter((at) => at >= first && open(at)).sort(compare);
  return [{ code: now < begin ? "not-started" : "closed", ...(openings.length > 0 && { opensAt: openings[0] }) }];
}

/** The first and the next day of the birthday, or of the week from Monday or the month that it is in. */
function birthdaySpan(birthday, year, { within, leap = "feb28" }) {
  let [month, day] = birthday.slice(-5).split("-").map(Number);
  const leapYear = new Date(Date.UTC(year, 1, 29)).getUTCDate() === 29;
  if (month === 2 && day === 29 && !leapYear) [month, day] = leap === "feb28" ? [2, 28] : [3, 1];
  const on = Date.UTC(year, month - 1, day) / DAY;
  if (within === "day") return [on, on + 1];
  if (within === "month") return [Date.UTC(year, month - 1, 1) / DAY, Date.UTC(year, month, 1) / DAY];
  const monday = on - ((new Date(on * DAY).getUTCDay() + 6) % 7);
  return [monday, monday + 7];
}

/** Why it is not the customer's birthday. */
export function birthdayUnmet(rule, birthday, offset, now) {
  if (birthday == null) return [{ code: "birthday-unknown" }];
  const today = dayOf(now, offset);
  const year = new Date(today * DAY).getUTCFullYear();
  const spans = [year - 1, year, year + 1, year + 2].map((one) => birthdaySpan(birthday, one, rule));
  if (spans.some(([first, next]) => first <= today && today < next)) return [];
  const [opensAt, closesAt] = spans.find(([first]) => first > today).map((day) => dawnOf(day, offset));
  return [{ code: "not-birthday", ...(opensAt <= LAST && { opensAt }), ...(closesAt <= LAST && { closesAt }) }];
}
