// yudao's group buying: whether so many units may be had at the group's price by whoever opens or joins a group.

import { Book, Shelf } from "../mall.mjs";
import { hours } from "../hours.mjs";
import { Said, Unsaid } from "../said.mjs";

const SKU = "goods";
const KIND = "group";

export async function groupBuy(said, open) {
  said.take("lines");
  const [activity, ...more] = said.records("promotions");
  if (more.length) throw new Unsaid("several group-buying activities at once");
  const context = new Said(said.take("context"), "context.");
  const asked = readAsked(context);
  const terms = readActivity(activity);
  said.done();

  const shelf = new Shelf([{ sku: SKU, price: terms.price * 2 + 2, quantity: asked.count }]);
  const book = new Book(shelf);
  const lane = book.lane("bestPerLine");
  const limits = { perOrder: { units: terms.single }, perCustomer: { units: terms.total }, ...(asked.stock !== undefined && { total: { units: asked.stock } }) };
  const { id } = book.add(lane, terms.id, { schedule: terms.schedule, when: { proof: { kind: KIND } }, then: { unitPrice: { prices: [{ sku: shelf.sku(SKU), price: terms.price }] } }, limits });
  book.counters.push({ promotion: id, customer: { units: asked.had }, total: { units: 0 } });
  // Whoever opens a group, or joins one that there is, has the server's word for it.
  const proofs = asked.joins ? [{ kind: KIND, promotion: id }] : [];
  const answer = await book.ask(open, { proofs });
  const [line] = answer.quote.lines;
  const had = line.units.filter(({ each }) => each === terms.price).reduce((total, { quantity }) => total + quantity, 0);
  if (had === asked.count) return { ok: true, answer };
  return { ok: false, error: why(asked, terms, answer), answer };
}

/** Which of the terms gave fewer units than were asked for. */
function why(asked, terms, answer) {
  const [outcome] = answer.outcomes(terms.id);
  const reasons = (outcome.reasons ?? []).map(({ code }) => code);
  if (reasons.includes("proof-missing") || reasons.includes("proof-expired")) return "COMBINATION_RECORD_HEAD_NOT_EXISTS";
  if (reasons.includes("ended") || reasons.includes("not-started")) return "COMBINATION_ACTIVITY_TIME_NOT_STARTED_OR_END";
  const left = [[asked.stock, "COMBINATION_ACTIVITY_UPDATE_STOCK_FAIL"], [terms.single, "COMBINATION_RECORD_FAILED_SINGLE_LIMIT_COUNT_EXCEED"], [terms.total - asked.had, "COMBINATION_RECORD_FAILED_TOTAL_LIMIT_COUNT_EXCEED"]];
  return left.filter(([units]) => units !== undefined && units < asked.count)[0]?.[1];
}

function readAsked(said) {
  if (said.take("expired", "members", "orders") !== undefined) throw new Unsaid("what becomes of a group that was not filled: groups are kept by the mall's server");
  const head = said.take("head");
  const exists = said.take("head_exists");
  const history = said.records("history").map((record) => {
    const [status, count] = [record.take("status"), record.count("count") ?? 1];
    record.done();
    return status === "failed" ? 0 : count;
  });
  const asked = {
    count: said.count("count") ?? 1,
    stock: said.count("stock"),
    joins: head === undefined || head === 0 || exists !== false,
    had: history.reduce((total, count) => total + count, 0),
  };
  said.done();
  return asked;
}

function readActivity(said) {
  said.take("type");
  const terms = {
    id: String(said.take("id") ?? "group-buy"),
    price: said.amount("group_unit_price") ?? 100,
    single: said.count("single_limit") ?? 1000000,
    total: said.count("total_limit") ?? 1000000,
  };
  // How many a group needs and how long it stays open is told by the proof.
  said.take("user_size", "limit_duration_h");
  const [from, until] = String(said.take("window") ?? "..").split("..");
  terms.schedule = hours(new Said({ starts_at: from || null, ends_at: until || null }));
  said.done();
  return terms;
}
