// Which goods a rule speaks of, for pictures and lists; what they cost together only the engine says.
import type { Selector } from "liebian/slim";
import type { Item } from "../state/shop";

type Marks = Pick<Selector, "skus" | "categories" | "tags">;

const bears = ({ id, category, tags }: Item, { skus = [], categories = [], tags: marks = [] }: Marks): boolean =>
  skus.includes(id) || categories.includes(category) || marks.some((mark) => tags.includes(mark));

/** True for an item in any of the lists (none given: every item), and in none of those excepted. */
export function isMeant(item: Item, of: Selector = {}): boolean {
  const { skus, categories, tags, except = {} } = of;
  const all = skus === undefined && categories === undefined && tags === undefined;
  return (all || bears(item, of)) && !bears(item, except);
}
