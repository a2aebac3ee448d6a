// Lays the engine's answer about a check-in out as a calendar: which day stands in which square, and which bears a gift.
import type { CheckIn, CheckInProgram, Milestone } from "liebian/slim";
import { addDays, dayOf, daysBetween } from "./days";

export type CellState = "checkedIn" | "madeUp" | "missed" | "open" | "today" | "pending" | "rest" | "future";

export interface Cell {
  day: string;
  state: CellState;
  today: boolean;
  /** What this day of the cycle brings. */
  fruit?: Milestone;
  /** The gift of this day has been earned. */
  picked: boolean;
}

const WEEK = 7;
const weeks = (days: number) => Math.ceil(days / WEEK) * WEEK;

/** The first square: where the run began, over gaps that a card can still close. */
function firstDay({ today, days, done, complete, openDays }: CheckIn, inARow: boolean): string {
  const cycle = days.slice(days.length - done);
  if (complete || !inARow) return cycle[0]?.day ?? today;
  const counted = new Set(days.map((one) => one.day));
  let first = today;
  for (let day = addDays(today, -1); counted.has(day) || openDays.includes(day); day = addDays(day, -1)) {
    if (counted.has(day)) first = day;
  }
  return first;
}

/** The day on which the n-th day of the cycle fell, or falls at the earliest. */
function dayOfStep({ days, done, today, todayIs }: CheckIn, step: number): string {
  if (step <= done) return days[days.length - done + step - 1]?.day ?? today;
  const free = todayIs === "open" || todayIs === "pending" ? today : addDays(today, 1);
  return addDays(free, step - done - 1);
}

export function calendar(checkIn: CheckIn, program: CheckInProgram, pending: readonly { at: number }[]): Cell[] {
  const { today, todayIs, days, openDays, length, cycle, complete, grants } = checkIn;
  const how = new Map(days.map((one) => [one.day, one.how]));
  const waiting = new Set(pending.map((one) => dayOf(one.at)));
  const first = firstDay(checkIn, program.counting !== "cumulative");
  const shown = complete ? weeks(length) : weeks(Math.max(length, daysBetween(first, today) + 1));
  const fruits = new Map(program.milestones.map((milestone) => [dayOfStep(checkIn, milestone.day), milestone]));

  function stateOf(day: string): CellState {
    const counted = how.get(day);
    if (counted) return counted;
    if (day === today) return { counted: "rest", pending: "pending", open: "today", closed: "rest" }[todayIs] as CellState;
    if (waiting.has(day)) return "pending";
    if (day > today) return "future";
    return openDays.includes(day) ? "open" : "missed";
  }

  return Array.from({ length: shown }, (_, place) => {
    const day = addDays(first, place);
    const fruit = fruits.get(day);
    const picked = fruit !== undefined && grants.some((grant) => grant.cycle === cycle && grant.step === fruit.day);
    return { day, state: stateOf(day), today: day === today, picked, ...(fruit ? { fruit } : {}) };
  });
}
