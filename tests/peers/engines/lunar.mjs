// Lunar: for every so many units bought, so many units of the reward are free, up to a maximum.

import { Book, Shelf, sum } from "../mall.mjs";
import { linesOf, goods } from "../lines.mjs";
import { Unsaid } from "../said.mjs";

const REWARD = "the-reward";
/** A shelf full of rewards, where no maximum is said. */
const PLENTY = 9999;

export async function run(said, open) {
  const lines = linesOf(said);
  const [discount, ...more] = said.records("promotions");
  said.take("context");
  said.done();
  if (more.length) throw new Unsaid("several buy-and-get discounts at once");
  const kind = discount.take("kind", "type");
  if (kind !== "buy_x_get_y_reward_quantity") throw new Unsaid(`a discount of kind ${kind}`);
  const buy = discount.count("min_qty");
  const get = discount.count("reward_qty");
  const most = discount.count("max_reward_qty") ?? PLENTY;
  const id = String(discount.take("id") ?? "D");
  discount.done();

  // The maximum is how many units of the reward there are in the cart.
  const shelf = new Shelf([...lines.map(goods), { sku: REWARD, quantity: most }]);
  const book = new Book(shelf);
  const lane = book.lane("each");
  const bought = { except: { skus: [shelf.sku(REWARD)] } };
  const reward = { skus: [shelf.sku(REWARD)] };
  if (buy && get) book.add(lane, id, { then: { buyGet: { buy: { quantity: buy, of: bought }, get: { quantity: get, of: reward, off: { percent: 10000 } } } } });
  const answer = await book.ask(open);
  const free = answer.line(lines.length)?.units.filter(({ each }) => each === 0) ?? [];
  return { reward_units: sum(free.map(({ quantity }) => quantity)), answer };
}
