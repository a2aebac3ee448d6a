// Turns an issue or a reason into one sentence a shopkeeper or a customer can act on, in Chinese or English.

import { money, moment } from "./figures.js";
import * as en from "./words/en.js";
import * as zh from "./words/zh.js";

const WORDS = { zh, en };
const COMMA = { zh: "、", en: ", " };

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

  const name = about.name || String;
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
