// When a promotion of a case is open: by dates, or said in a word.

import { DAY, NOW } from "./mall.mjs";
import { Unsaid } from "./said.mjs";

const civil = (at) => new Date(at).toISOString().slice(0, 16);

/** The schedule that a description asks for; nothing when it is always open. */
export function hours(said) {
  const from = moment(said.take(/^(starts?_at|start_date|starts|from)$/));
  const until = moment(said.take(/^(ends?_at|end_date|ends|expires_at|until)$/));
  const over = said.take("expired", "ended", "over") === true;
  const early = said.take("not_started", "future", "starts_later") === true;
  const off = said.take("active", "enabled") === false || said.take("disabled", "archived", "inactive") === true;
  if (off || over) return { until: civil(NOW - DAY) };
  if (early) return { from: civil(NOW + DAY) };
  if (from === undefined && until === undefined) return undefined;
  return { ...(from !== undefined && { from: civil(from) }), ...(until !== undefined && { until: civil(until) }) };
}

/** A date, or a distance from now as `now+1d` or `-2h`. */
function moment(text) {
  if (text === undefined) return undefined;
  const distance = /^(?:now)?\s*([+-])\s*(\d+)\s*(d|h|m)\w*$/.exec(String(text));
  if (distance) return NOW + (distance[1] === "-" ? -1 : 1) * Number(distance[2]) * { d: DAY, h: DAY / 24, m: DAY / 1440 }[distance[3]];
  const at = Date.parse(text);
  if (Number.isNaN(at)) throw new Unsaid(`a moment ${text}`);
  return at;
}
