// Reads and lays out the mall's civil days as the server writes them, `2026-11-24`; what counts is never decided here.
import { civil } from "../civil";
import { utcOffset } from "../state/shop";

const DAY = 86_400_000;
const instant = (day: string) => Date.parse(`${day}T00:00:00Z`);
const written = (at: number) => new Date(at).toISOString().slice(0, 10);

export interface DayParts {
  year: number;
  month: number;
  day: number;
  weekday: number;
}

export function partsOf(day: string): DayParts {
  const { year, month, day: date, weekday } = civil(instant(day), 0);
  return { year, month, day: date, weekday };
}

export const addDays = (day: string, days: number): string => written(instant(day) + days * DAY);
export const daysBetween = (from: string, to: string): number => Math.round((instant(to) - instant(from)) / DAY);

/** The civil day of the mall on which an instant falls. */
export const dayOf = (at: number): string => written(at + utcOffset * 60_000);
