// Says an issue or a reason in one sentence a shopkeeper or a customer can act on, with money and time as people write them.

import * as en from "./words/en.js";
import * as zh from "./words/zh.js";

const WORDS = { zh, en };
const COMMA = { zh: "、", en: ", " };
const SIGNS = { CNY: "¥", HKD: "HK$", MOP: "MOP$", TWD: "NT$", USD: "US$", EUR: "€", GBP: "£" };
const DAYS = {
  zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE = 60000;

const twoDigits = (number) => (number < 10 ? `0${number}` : String(number));

/**
 * One sentence for an issue or a reason.
 * `about` says what the bare facts cannot: the mall's offset and currency (a rulebook has both),
 * and how to call the things that have an id.
 */
export function sentence(said, language = "zh", about = {}) {
  const words = WORDS[language];
  if (!words) throw new TypeError('sentence() speaks "zh" and "en"');
  const { code } = said;
  const entry = own(words.reasons, code) || own(words.issues, code);
  if (typeof entry !== "function") return entry || code;

  const name = (id) => (about.name ? about.name(id) : id);
  const list = (values) => values.join(COMMA[language]);
  return entry(said.params || said, {
    money: (fen) => money(fen, about.currency),
    moment: (instant) => moment(instant, language, about.utcOffsetMinutes),
    name,
    names: (ids) => list(ids.map(name)),
    list,
    say: (reason) => sentence(reason, language, about),
  });
}

const own = (object, key) => (Object.prototype.hasOwnProperty.call(object, key) ? object[key] : undefined);

/** Whole fen as yuan: 1234 is "12.34". */
export function yuan(fen) {
  if (!Number.isSafeInteger(fen)) throw new TypeError("yuan() takes money in whole fen");
  const size = Math.abs(fen);
  const cents = size % 100;
  return `${fen < 0 ? "-" : ""}${(size - cents) / 100}.${twoDigits(cents)}`;
}

/** Money with the sign of its currency. */
function money(fen, currency = "CNY") {
  return `${SIGNS[currency] || `${currency} `}${yuan(fen)}`;
}

/** An instant in the mall's civil time; where the mall's offset is not known, in UTC and marked so. */
function moment(instant, language, utcOffsetMinutes) {
  const known = Number.isSafeInteger(utcOffsetMinutes);
  const date = new Date(instant + (known ? utcOffsetMinutes * MINUTE : 0));
  const day = DAYS[language][date.getUTCDay()];
  const clock = `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}${known ? "" : " UTC"}`;
  return language === "zh"
    ? `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${day} ${clock}`
    : `${day} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock}`;
}
