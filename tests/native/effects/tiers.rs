//! Steps over all the lines, or for each product by itself.

use super::{costs, tells};
use serde_json::{Value, json};

fn tiers(by: &str, per: &str, steps: Value) -> Value {
    json!({ "tiers": { "by": by, "per": per, "steps": steps } })
}

#[test]
fn products_are_counted_and_not_units() {
    let steps = || json!([{ "atLeast": 2, "off": { "percent": 1000 } }, { "atLeast": 3, "off": { "percent": 2000 } }]);
    let kinds = || tiers("distinct", "scope", steps());
    costs(kinds(), &[("a", 1, 1000), ("b", 1, 1000), ("c", 1, 1000)], &["1x800", "1x800", "1x800"]);
    costs(kinds(), &[("a", 1, 1000), ("b", 9, 100)], &["1x900", "9x90"]);
    // Two prices of one product are one product.
    costs(kinds(), &[("a", 1, 1000), ("a", 1, 900)], &["1x1000", "1x900"]);
    tells(
        kinds(),
        &[("a", 4, 100)],
        json!({ "result": "refused", "reasons": [{ "code": "distinct-below", "need": 2, "have": 1, "gap": 1 }] }),
    );
    tells(
        kinds(),
        &[("a", 1, 100), ("b", 1, 100)],
        json!({ "next": { "by": "distinct", "need": 3, "have": 2, "gap": 1 } }),
    );
}

#[test]
fn each_product_by_its_own_units() {
    let steps = || json!([{ "atLeast": 2, "off": { "percent": 1000 } }, { "atLeast": 5, "off": { "percent": 3000 } }]);
    let wholesale = || tiers("quantity", "line", steps());
    costs(wholesale(), &[("a", 5, 100), ("b", 2, 100), ("c", 1, 100)], &["5x70", "2x90", "1x100"]);
    costs(wholesale(), &[("a", 1, 100), ("a", 1, 200)], &["1x90", "1x180"]);
    tells(
        wholesale(),
        &[("a", 5, 100), ("b", 4, 100), ("c", 1, 100)],
        json!({ "next": { "by": "quantity", "need": 5, "have": 4, "gap": 1 } }),
    );
    let none = json!([{ "code": "line-quantity-below", "need": 2, "have": 1, "gap": 1 }]);
    tells(wholesale(), &[("a", 1, 100), ("b", 1, 100)], json!({ "result": "refused", "reasons": none }));
}

#[test]
fn each_product_by_its_own_spend_and_rounded_by_itself() {
    let by_spend = || tiers("spend", "line", json!([{ "atLeast": 100, "off": { "percent": 500 } }]));
    // 5 % of 110 is 5.5, of 130 is 6.5: each rounds up by itself.
    costs(by_spend(), &[("a", 1, 110), ("b", 1, 130), ("c", 1, 99)], &["1x104", "1x123", "1x99"]);
    let none = json!([{ "code": "spend-below", "need": 100, "have": 99, "gap": 1 }]);
    tells(by_spend(), &[("a", 1, 98), ("b", 1, 99)], json!({ "result": "refused", "reasons": none }));
}

#[test]
fn an_amount_off_each_product_is_cut_to_what_it_costs() {
    let each = tiers("quantity", "line", json!([{ "atLeast": 1, "off": { "amount": 300 } }]));
    costs(each.clone(), &[("a", 1, 1000), ("b", 1, 200)], &["1x700", "1x0"]);
    tells(each, &[("a", 1, 1000), ("b", 1, 200)], json!({ "amount": 500, "wanted": 600 }));
}
