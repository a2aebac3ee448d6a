// Where a step that would bring a promotion in leads: what to add, when to come, or whom to shop as.
import type { Outcome } from "liebian/slim";
import { useRouter } from "vue-router";
import { useSheets } from "../state/overlays";
import { promotionOf } from "../state/shop";
import type { Cure } from "./cure";
import { isGroup } from "./groups";

export function useFollow() {
  const sheets = useSheets();
  const router = useRouter();

  return ({ promotion, coupon }: Outcome, cure: Cure) => {
    const which = coupon === undefined ? { promotion } : { promotion, coupon };
    switch (cure.kind) {
      case "more":
        return sheets.open(cure.by === "distinct" || isGroup(promotionOf(promotion)) ? { kind: "pick", promotion } : { kind: "topUp", ...which });
      case "time":
        return sheets.open({ kind: "later", at: cure.at, ...which });
      case "signIn":
        sheets.close();
        return void router.push("/me");
      case "orders":
        return;
    }
  };
}
