// The mall's stores and their communities by name, and what being in a community brings.
import type { Condition, Promotion } from "liebian/slim";
import list from "../../../shared/stores.json";
import type { Store } from "../api/types";
import { rulebook } from "../state/shop";
import { useNaming } from "../text";
import { communities } from "./programs";

/** The house's own list, which the server has too: what is shown until it answers, and where there is none. */
export const knownStores: readonly Store[] = list;

/** The mark that a customer bears who is in a community. */
const MARK = "community";

function asksForMark(condition: Condition | undefined): boolean {
  if (!condition) return false;
  if ("all" in condition) return condition.all.some(asksForMark);
  if ("any" in condition) return condition.any.some(asksForMark);
  if (!("tags" in condition)) return false;
  const { tags } = condition;
  return ("any" in tags && tags.any.includes(MARK)) || ("all" in tags && tags.all.includes(MARK));
}

/** The promotions that only those in a community have. */
export const communityOffers: readonly Promotion[] = rulebook.lanes.flatMap((lane) => lane.promotions).filter(({ when }) => asksForMark(when));

export const communityOf = (store: string) => communities.find((one) => one.store === store);

export function useStores() {
  const naming = useNaming();
  const storeName = (id: string) => naming(knownStores.find((one) => one.id === id)?.name, id);
  const communityName = (id: string) => naming(communities.find((one) => one.id === id)?.name, id);
  return { storeName, communityName };
}
