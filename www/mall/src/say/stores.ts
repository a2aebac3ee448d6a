// The mall's stores by name, as the house's own list has them.
import list from "../../../shared/stores.json";
import { useNaming } from "../text";

export function useStores() {
  const naming = useNaming();
  const storeName = (id: string) => naming(list.find((one) => one.id === id)?.name, id);
  return { storeName };
}
