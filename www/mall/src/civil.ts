// Tells an instant the way a shopkeeper says it: today 10:00, Wed 00:00, 25 Dec Fri 10:00, in the mall's own civil time.
import type { Text } from "./text";

const DAY = 86_400_000;

export interface Civil {
  /** Whole civil days since 1970-01-01, so that two instants can be told to be on the same day. */
  date: number;
  year: number;
  month: number;
  day: number;
  weekday: number;
  hour: number;
  minute: number;
}

/** The wall clock of the mall at an instant. The device's own time zone plays no part. */
export function civil(at: number, offsetMinutes: number): Civil {
  const local = at + offsetMinutes * 60_000;
  const shifted = new Date(local);
  return {
    date: Math.floor(local / DAY),
    year: shifted.getUTCFullYear(),
    month: shifted.getUTCMonth() + 1,
    day: shifted.getUTCDate(),
    weekday: shifted.getUTCDay(),
    hour: shifted.getUTCHours(),
    minute: shifted.getUTCMinutes(),
  };
}

const two = (n: number) => String(n).padStart(2, "0");

/** "周三 00:00": the day's name and the time; the date too when it is a week away or more. */
export function when(at: number, now: number, offsetMinutes: number, text: Text): string {
  const then = civil(at, offsetMinutes);
  const days = then.date - civil(now, offsetMinutes).date;
  const time = `${two(then.hour)}:${two(then.minute)}`;
  if (days === 0) return text.time.today(time);
  const weekday = text.time.weekdays[then.weekday] ?? "";
  if (days > 0 && days < 7) return text.time.weekday(weekday, time);
  return text.time.date(then.month, then.day, weekday, time);
}

/** "2天3小时", "3小时12分", and only within the last hour "12分05秒". */
export function remaining(span: number, text: Text): string {
  const seconds = Math.max(0, Math.ceil(span / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (days > 0) return text.time.daysHours(days, hours % 24);
  if (hours > 0) return text.time.hoursMinutes(hours, minutes % 60);
  return text.time.minutesSeconds(minutes, two(seconds % 60));
}

/** The value a `datetime-local` field holds, in the mall's civil time. */
export function toField(at: number, offsetMinutes: number): string {
  const c = civil(at, offsetMinutes);
  return `${c.year}-${two(c.month)}-${two(c.day)}T${two(c.hour)}:${two(c.minute)}`;
}

/** The instant a `datetime-local` field means, or null when it holds no time. */
export function fromField(value: string, offsetMinutes: number): number | null {
  const at = Date.parse(`${value}:00Z`);
  return Number.isNaN(at) ? null : at - offsetMinutes * 60_000;
}
