// Which translator reads a case, and which facts of it count: told by what the case is written in, never by its id.

import { compareFacts, assertedFacts } from "./agree.mjs";
import { compareDerived } from "./derived-facts.mjs";
import { run as derived } from "./engines/derived.mjs";
import { run as lunar } from "./engines/lunar.mjs";
import { run as magento } from "./engines/magento.mjs";
import { run as medusa, same } from "./engines/medusa.mjs";
import { run as oscar } from "./engines/oscar.mjs";
import { run as proration } from "./engines/proration.mjs";
import { run as saleor } from "./engines/saleor.mjs";
import { run as shopify } from "./engines/shopify.mjs";
import { run as solidus } from "./engines/solidus.mjs";
import { run as sylius } from "./engines/sylius.mjs";
import { run as vendure } from "./engines/vendure.mjs";
import { run as woocommerce } from "./engines/woocommerce.mjs";
import { run as yudao } from "./engines/yudao.mjs";

/** By the profile that a case is written in; a splitting policy is no engine. */
const BY_PROFILE = [
  [/^sylius@/, "sylius", sylius],
  [/^solidus_promotions/, "solidus", solidus],
  [/^medusa/, "medusa", medusa],
  [/^woocommerce/, "woocommerce", woocommerce],
  [/^vendure@/, "vendure", vendure],
  [/^oscar@|^django-oscar/, "django-oscar", oscar],
  [/^saleor@/, "saleor", saleor],
  [/^magento-?\d|^magento@|^magento$/, "magento", magento],
  [/^shopify/, "shopify", shopify],
  [/^lunar/, "lunar", lunar],
  [/^(sylius|vendure|solidus|oscar|saleor|magento|money|largest|last|first)-/, "proration", proration],
];
const BY_KIND = [[/^upstream/, "yudao", yudao], [/^derived/, "cn-derived", derived], [/^issue/, "cn-issues", derived]];

export function engineOf({ profile, kind, file }) {
  const [, name, run] = (profile ? BY_PROFILE : BY_KIND).find(([pattern]) => pattern.test(profile ?? kind ?? "")) ?? [];
  if (!run) return undefined;
  const called = run === derived && /^macrozheng/.test(file) ? "macrozheng" : name;
  const newer = !/2024|59e67478/.test(profile ?? "");
  return { name: called, run: (said, open) => run(said, open, { profile, newer }), compare: comparison(run) };
}

function comparison(run) {
  if (run === derived) return compareDerived;
  if (run === yudao) return ({ expected }, actual) => compareFacts(Object.entries(expected), actual);
  return (said, actual) => compareFacts(assertedFacts(said), actual, { per_promotion: same });
}
