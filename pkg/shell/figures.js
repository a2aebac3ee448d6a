// Writes money and time the way a customer reads them: ¥12.34, 2026年11月25日 周三 10:00.

const SIGNS = { CNY: "¥", HKD: "HK$", MOP: "MOP$", TWD: "NT$", USD: "US$", EUR: "€", GBP: "£" };
const DAYS = {
  zh: ["周日", "周一", "周二", "周三", "周四", "周五", "周六"],
  en: ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"],
};
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const MINUTE = 60000;

const twoDigits = (number) => (number < 10 ? `0${number}` : String(number));

/** Whole fen as yuan: 1234 is "12.34". */
export function yuan(fen) {
  if (!Number.isSafeInteger(fen)) throw new TypeError("yuan() takes money in whole fen");
  const size = Math.abs(fen);
  const cents = size % 100;
  return `${fen < 0 ? "-" : ""}${(size - cents) / 100}.${twoDigits(cents)}`;
}

/** Money with the sign of its currency. */
export function money(fen, currency = "CNY") {
  return `${SIGNS[currency] || `${currency} `}${yuan(fen)}`;
}

/** An instant in the mall's civil time; where the mall's offset is not known, in UTC and marked so. */
export function moment(instant, language, utcOffsetMinutes) {
  const known = Number.isSafeInteger(utcOffsetMinutes);
  const date = new Date(instant + (known ? utcOffsetMinutes * MINUTE : 0));
  const day = DAYS[language][date.getUTCDay()];
  const clock = `${twoDigits(date.getUTCHours())}:${twoDigits(date.getUTCMinutes())}${known ? "" : " UTC"}`;
  return language === "zh"
    ? `${date.getUTCFullYear()}年${date.getUTCMonth() + 1}月${date.getUTCDate()}日 ${day} ${clock}`
    : `${day} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}, ${clock}`;
}
