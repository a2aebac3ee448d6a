// Lays the engine's calendar of the running cycle out in weeks; which day counts and what it brings is the engine's word.
import type { CheckIn } from "liebian/slim";
import { dayOf } from "./days";

export type CellState = "counted" | "madeUp" | "missed" | "open" | "today" | "pending" | "rest" | "future";

export interface Cell {
  day: string;
  state: CellState;
  today: boolean;
  /** Which day of the cycle it is. */
  step?: number;
  /** What this day brings. */
  gift?: { coupon?: string; points?: number };
  /** The gift of this day has been earned. */
  picked: boolean;
}

const WEEK = 7;
/** So many weeks before the present one stay in sight. */
const WEEKS_BACK = 2;

export function calendar(checkIn: CheckIn, pending: readonly { at: number }[]): Cell[][] {
  const { today, todayIs, cycle, grants } = checkIn;
  const waiting = new Set(pending.map((one) => dayOf(one.at)));

  const cells = checkIn.calendar.map(({ day, status, step, coupon, points }): Cell => {
    const noted = waiting.has(day) && (status === "missed" || status === "open");
    const state = day === today && status === "today" && todayIs === "closed" ? "rest" : noted ? "pending" : status;
    const gift = coupon !== undefined || points !== undefined;
    return {
      day,
      state,
      today: day === today,
      picked: gift && grants.some((grant) => !grant.bonus && grant.cycle === cycle && grant.step === step),
      ...(step === undefined ? {} : { step }),
      ...(gift ? { gift: { ...(coupon === undefined ? {} : { coupon }), ...(points === undefined ? {} : { points }) } } : {}),
    };
  });

  const weeks = Array.from({ length: Math.ceil(cells.length / WEEK) }, (_, week) => cells.slice(week * WEEK, (week + 1) * WEEK));
  const present = weeks.findIndex((week) => week.some((cell) => cell.today));
  return weeks.slice(Math.max(0, present - WEEKS_BACK));
}
