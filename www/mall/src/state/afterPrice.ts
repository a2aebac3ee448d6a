// What is worked out about the price that is shown: once it stands on the page, never on the way of a tap, and gone with it.
import type { Answer } from "liebian/slim";
import { onScopeDispose, shallowRef, watch } from "vue";
import { afterPaint } from "./afterPaint";
import { useCart } from "./cart";

/** What `work` finds for the cart as it is; null while that is being worked out, and where there is no price to ask about. */
export function useAfterPrice<T>(work: () => Promise<T | null>): () => T | null {
  const cart = useCart();
  const found = shallowRef<{ of: Answer; what: T | null } | null>(null);

  let callOff: () => void = () => undefined;
  watch(
    () => cart.quote,
    (quote) => {
      callOff();
      if (!quote || quote.degraded || cart.selectedPieces === 0) return;
      callOff = afterPaint(async () => {
        if (cart.quote !== quote) return;
        const what = await work();
        if (cart.quote === quote) found.value = { of: quote, what };
      });
    },
    { immediate: true },
  );
  onScopeDispose(() => callOff());

  return () => (found.value && found.value.of === cart.quote ? found.value.what : null);
}
