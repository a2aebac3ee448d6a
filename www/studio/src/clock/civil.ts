// Shows instants in the mall's civil time. It only converts: whether something is open is the engine's to say.
import type { Lang } from "../text/words";

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** A Date whose UTC fields read as the mall's wall clock. */
const wall = (ms: number, offset: number): Date => new Date(ms + offset * MINUTE);
const two = (n: number): string => String(n).padStart(2, "0");

/** The first moment of the civil day that holds `ms`. */
export function midnight(ms: number, offset: number): number {
  const shifted = ms + offset * MINUTE;
  return Math.floor(shifted / DAY) * DAY - offset * MINUTE;
}

export const timeOfDay = (ms: number, offset: number): string => {
  const at = wall(ms, offset);
  return `${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`;
};

const weekdays: Record<Lang, readonly string[]> = {
  zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

export const dayName = (ms: number, offset: number, lang: Lang): string =>
  weekdays[lang][wall(ms, offset).getUTCDay()] ?? "";

export const isWeekend = (ms: number, offset: number): boolean => [0, 6].includes(wall(ms, offset).getUTCDay());

export function date(ms: number, offset: number, lang: Lang): string {
  const at = wall(ms, offset);
  return lang === "zh" ? `${at.getUTCMonth() + 1}月${at.getUTCDate()}日` : `${at.getUTCDate()} ${months[at.getUTCMonth()]}`;
}

/** As short as a cell of the ruler needs it. */
export function shortDate(ms: number, offset: number, lang: Lang): string {
  const at = wall(ms, offset);
  return lang === "zh" ? `${at.getUTCMonth() + 1}/${at.getUTCDate()}` : date(ms, offset, lang);
}

export const dayOfMonth = (ms: number, offset: number): number => wall(ms, offset).getUTCDate();

/** "3月5日 周三 10:00" / "Wed 5 Mar 10:00". The year is told only when it is another than `near`'s. */
export function moment(ms: number, offset: number, lang: Lang, near: number = ms): string {
  const year = wall(ms, offset).getUTCFullYear();
  const other = year !== wall(near, offset).getUTCFullYear();
  const [day, name, time] = [date(ms, offset, lang), dayName(ms, offset, lang), timeOfDay(ms, offset)];
  return lang === "zh" ? `${other ? `${year}年` : ""}${day} ${name} ${time}` : `${name} ${day}${other ? ` ${year}` : ""} ${time}`;
}

/** "2 天 3 小时" / "2 d 3 h": the two largest parts. */
export function span(ms: number, lang: Lang): string {
  const minutes = Math.max(0, Math.round(ms / MINUTE));
  const parts: [number, string, string][] = [
    [Math.floor(minutes / 1440), "天", "d"],
    [Math.floor(minutes / 60) % 24, "小时", "h"],
    [minutes % 60, "分钟", "min"],
  ];
  const told = parts.filter(([n]) => n > 0).slice(0, 2).map(([n, zh, en]) => `${n} ${lang === "zh" ? zh : en}`);
  return told.length > 0 ? told.join(" ") : lang === "zh" ? "不到 1 分钟" : "under a minute";
}

export function offsetName(minutes: number): string {
  const size = Math.abs(minutes);
  return `UTC${minutes < 0 ? "−" : "+"}${Math.floor(size / 60)}${size % 60 ? `:${two(size % 60)}` : ""}`;
}

/** For `<input type="datetime-local">`, which speaks civil text without a zone. */
export const toField = (ms: number, offset: number): string => wall(ms, offset).toISOString().slice(0, 16);

export function fromField(text: string, offset: number): number | null {
  const ms = Date.parse(`${text}:00Z`);
  return Number.isFinite(ms) ? ms - offset * MINUTE : null;
}
