// A previewed cart as a test case: the rules, the request, and the figures the engine answered.
import type { Quote, QuoteRequest, Rulebook } from "liebian/slim";
import { yuan } from "liebian/slim";

/** What the marketer typed is said once for both languages; a case without words is named by its figures. */
export function caseOf(about: string, rulebook: Rulebook, request: Omit<QuoteRequest, "now">, quote: Quote) {
  const typed = about.trim();
  const { list, subtotal, discount, payable } = quote;
  const plain = { zh: `应付 ${yuan(payable)}，优惠 ${yuan(discount)}`, en: `To pay ${yuan(payable)}, discount ${yuan(discount)}` };
  return {
    about: typed ? { zh: typed, en: typed } : plain,
    rulebook,
    request: { now: quote.now, ...request },
    expect: {
      list, subtotal, discount, payable,
      shipping: { fee: quote.shipping.fee, discount: quote.shipping.discount, payable: quote.shipping.payable },
      lines: quote.lines.map((line) => ({ id: line.id, discount: line.discount, payable: line.payable })),
      coupons: { chosen: quote.coupons.chosen },
    },
  };
}

/** Letters of any script stay; everything else becomes a dash, so that every file system takes the name. */
export function fileName(about: string): string {
  const stem = about.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "").slice(0, 60);
  return `${stem || "case"}.json`;
}
