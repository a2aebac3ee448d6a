//! Bundles and sets for one price.

use super::{costs, in_lanes, tells, units};
use serde_json::{Value, json};

fn bundle(quantity: u32, price: u32, more: Value) -> Value {
    let mut said = json!({ "quantity": quantity, "price": price });
    said.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({ "bundlePrice": said })
}

#[test]
fn three_for_a_price() {
    costs(bundle(3, 9900, json!({})), &[("a", 3, 5000)], &["3x3300"]);
    costs(bundle(3, 9900, json!({})), &[("a", 5, 5000)], &["2x5000 3x3300"]);
    // The dearest come together first: 50, 40, 30 save 21.00, shared by what they cost.
    costs(
        bundle(3, 9900, json!({})),
        &[("a", 1, 5000), ("b", 1, 4000), ("c", 1, 3000), ("d", 1, 2000)],
        &["1x4125", "1x3300", "1x2475", "1x2000"],
    );
    costs(
        bundle(2, 100, json!({ "pick": "cheapest", "times": 1 })),
        &[("a", 1, 90), ("b", 1, 60), ("c", 1, 60)],
        &["1x90", "1x50", "1x50"],
    );
}

#[test]
fn a_bundle_costs_its_price_to_the_fen() {
    for (units, price) in [(3, 100), (7, 1000), (11, 1)] {
        let quote = in_lanes(
            json!([
                { "id": "off", "stacking": "each", "promotions": [{ "id": "off", "then": { "amountOff": { "amount": 10 } } }] },
                { "id": "set", "stacking": "each", "promotions": [{ "id": "set", "then": bundle(units, price, json!({})) }] },
            ]),
            &[("a", units, 999)],
            json!({}),
        );
        assert_eq!(quote["payable"], price);
    }
}

#[test]
fn a_group_that_costs_no_more_ends_it() {
    costs(bundle(2, 100, json!({})), &[("a", 2, 80), ("b", 2, 50), ("c", 2, 90)], &["2x50", "2x50", "2x50"]);
    tells(bundle(2, 100, json!({})), &[("a", 2, 50)], json!({ "result": "nothingLeft" }));
}

#[test]
fn groups_are_counted_and_the_next_is_told() {
    costs(bundle(2, 100, json!({ "times": 1 })), &[("a", 4, 80)], &["2x80 2x50"]);
    tells(
        bundle(2, 100, json!({})),
        &[("a", 3, 80)],
        json!({ "amount": 60, "next": { "by": "quantity", "need": 4, "have": 3, "gap": 1 } }),
    );
    tells(
        bundle(4, 100, json!({})),
        &[("a", 3, 80)],
        json!({ "reasons": [{ "code": "quantity-below", "need": 4, "have": 3, "gap": 1 }] }),
    );
}

/// Two of `a` and one of `b`.
fn set(price: u32) -> Value {
    let items = json!([{ "of": { "skus": ["a"] }, "quantity": 2 }, { "of": { "skus": ["b"] }, "quantity": 1 }]);
    json!({ "setPrice": { "items": items, "price": price } })
}

#[test]
fn full_sets_cost_their_price() {
    costs(set(1200), &[("a", 2, 500), ("b", 1, 500)], &["2x400", "1x400"]);
    costs(set(1200), &[("a", 5, 500), ("b", 2, 500)], &["1x500 4x400", "2x400"]);
    costs(set(1200), &[("a", 2, 500), ("b", 9, 500)], &["2x400", "8x500 1x400"]);
    tells(set(1500), &[("a", 2, 500), ("b", 1, 500)], json!({ "result": "nothingLeft" }));
}

#[test]
fn what_a_set_lacks_is_told_item_by_item() {
    let reasons =
        |missing: Value| json!({ "result": "refused", "reasons": [{ "code": "set-incomplete", "missing": missing }] });
    tells(
        set(1200),
        &[("a", 1, 500)],
        reasons(json!([{ "item": 0, "need": 2, "have": 1, "gap": 1 }, { "item": 1, "need": 1, "have": 0, "gap": 1 }])),
    );
    tells(set(1200), &[("a", 2, 500), ("c", 1, 1)], reasons(json!([{ "item": 1, "need": 1, "have": 0, "gap": 1 }])));
}

#[test]
fn an_item_finds_what_those_before_it_have_left() {
    let both = json!([{ "of": { "skus": ["a", "b"] }, "quantity": 1 }, { "of": { "skus": ["a"] }, "quantity": 1 }]);
    let set = || json!({ "setPrice": { "items": both, "price": 100 } });
    // The first item takes the dearest, which is the only one of the second.
    tells(
        set(),
        &[("a", 1, 900), ("b", 1, 100)],
        json!({ "reasons": [{ "code": "set-incomplete", "missing": [{ "item": 1, "need": 1, "have": 0, "gap": 1 }] }] }),
    );
    costs(set(), &[("a", 1, 100), ("b", 1, 900)], &["1x10", "1x90"]);
    costs(set(), &[("a", 2, 900), ("b", 1, 100)], &["2x50", "1x100"]);
}

#[test]
fn units_outside_a_group_stay_for_the_next_lane() {
    let lanes = json!([
        { "id": "set", "stacking": "each", "promotions": [{ "id": "set", "then": bundle(2, 100, json!({})) }] },
        { "id": "half", "stacking": "bestPerLine", "promotions": [{ "id": "half", "then": { "percentOff": { "rate": 5000 } } }] },
    ]);
    assert_eq!(units(&in_lanes(lanes, &[("a", 3, 80)], json!({}))), ["1x40 2x25"]);
}
