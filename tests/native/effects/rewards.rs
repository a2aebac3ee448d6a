//! Points that pay, points that are earned, what follows an order, proven prices, and regions without free shipping.

use super::{in_lanes, units};
use serde_json::{Value, json};

fn lanes(promotions: Value) -> Value {
    json!([{ "id": "lane", "stacking": "each", "promotions": promotions }])
}

/// Points: what they take and how many pay, for a request that uses so many of so many.
#[track_caller]
fn pays(points: Value, balance: u32, wish: Value, off: u32, used: u32) {
    let more = json!({ "points": { "balance": balance, "use": wish }, "shipping": { "fee": 600 } });
    let quote =
        in_lanes(lanes(json!([{ "id": "p", "then": { "points": points } }])), &[("a", 3, 1000), ("b", 1, 500)], more);
    assert_eq!(quote["points"], json!({ "used": used, "off": off, "earned": 0 }));
    assert_eq!(quote["discount"], off);
    if off > 0 {
        assert_eq!((&quote["outcomes"][0]["amount"], &quote["outcomes"][0]["points"]), (&json!(off), &json!(used)));
    }
}

#[test]
fn points_pay_for_goods() {
    let cent = || json!({ "points": 100, "worth": 100 });
    pays(cent(), 800, json!("most"), 800, 800);
    pays(cent(), 800, json!(300), 300, 300);
    pays(cent(), 9000, json!("most"), 3500, 3500);
    pays(json!({ "points": 100, "worth": 100, "step": 100 }), 850, json!("most"), 800, 800);
    pays(json!({ "points": 100, "worth": 100, "most": 500 }), 850, json!("most"), 500, 500);
    pays(json!({ "points": 100, "worth": 100, "upTo": 5000 }), 9000, json!("most"), 1750, 1750);
    pays(json!({ "points": 100, "worth": 100, "leave": 3000 }), 9000, json!("most"), 500, 500);
    pays(json!({ "points": 100, "worth": 100, "shipping": true }), 9000, json!("most"), 4100, 4100);
}

#[test]
fn no_more_points_than_the_amount_needs() {
    // Three points are a fen: of 10 points 9 pay 3 fen; four fen to a point: the cap of 3500 takes 875.
    pays(json!({ "points": 3, "worth": 1 }), 10, json!("most"), 3, 9);
    pays(json!({ "points": 1, "worth": 4 }), 10_000, json!("most"), 3500, 875);
    pays(json!({ "points": 1, "worth": 3 }), 10_000, json!("most"), 3498, 1166);
}

#[test]
fn points_that_nobody_uses_are_told() {
    let quote = in_lanes(
        lanes(json!([{ "id": "p", "then": { "points": { "points": 1, "worth": 1 } } }])),
        &[("a", 1, 1000)],
        json!({ "points": { "balance": 90 } }),
    );
    assert_eq!((&quote["outcomes"][0]["result"], &quote["discount"]), (&json!("unused"), &json!(0)));
}

#[test]
fn no_guard_binds_points() {
    let rules = lanes(json!([
        { "id": "half", "priority": 1, "then": { "percentOff": { "rate": 5000 } } },
        { "id": "p", "then": { "points": { "points": 1, "worth": 1 } } },
    ]));
    let line = json!({ "lines": [{ "id": "1", "sku": "a", "quantity": 1, "unitPrice": 1000, "floorPrice": 900 }] });
    let quote = in_lanes(rules, &[], json!({ "cart": line, "points": { "balance": 400, "use": "most" } }));
    assert_eq!((&quote["payable"], &quote["points"]["off"]), (&json!(500), &json!(400)));
}

#[test]
fn points_are_earned_on_what_it_costs_in_the_end() {
    let rules = lanes(json!([
        { "id": "off", "priority": 9, "then": { "amountOff": { "amount": 250 } } },
        { "id": "every", "then": { "earn": { "every": { "spent": 100, "points": 2 } } } },
        { "id": "double", "then": { "earn": { "multiply": 25_000 } } },
        { "id": "bonus", "then": { "earn": { "bonus": 7 } } },
        { "id": "none", "of": { "skus": ["b"] }, "then": { "earn": { "every": { "spent": 9000, "points": 1 } } } },
    ]));
    let quote = in_lanes(rules, &[("a", 1, 1000), ("b", 1, 500)], json!({}));
    // 1250 are 12 hundreds: 24 points; one and a half times as many come on top.
    assert_eq!(quote["points"]["earned"], 24 + 36 + 7);
    let told: Vec<(&Value, &Value)> =
        quote["outcomes"].as_array().unwrap().iter().map(|one| (&one["result"], &one["points"])).collect();
    assert_eq!(
        told[1..],
        [
            (&json!("applied"), &json!(24)),
            (&json!("applied"), &json!(36)),
            (&json!("applied"), &json!(7)),
            (&json!("nothingLeft"), &Value::Null)
        ]
    );
    let of_lines: Vec<i64> =
        quote["lines"].as_array().unwrap().iter().map(|line| line["earned"].as_i64().unwrap()).collect();
    assert_eq!(of_lines, [16 + 24 + 5, 8 + 12 + 2]);
}

#[test]
fn what_a_paid_order_brings() {
    let rules = lanes(json!([
        { "id": "back", "when": { "spend": { "atLeast": 500 } }, "then": { "grant": { "coupons": [{ "coupon": "ticket", "quantity": 2, "validDays": 7 }], "points": 5 } } },
        { "id": "ticket", "coupon": {}, "then": { "amountOff": { "amount": 100 } } },
    ]));
    let quote = in_lanes(rules.clone(), &[("a", 1, 1000)], json!({}));
    assert_eq!(
        quote["grants"],
        json!([{ "promotion": "back", "template": "ticket", "quantity": 2, "validDays": 7 }, { "promotion": "back", "points": 5 }])
    );
    assert_eq!(
        (&quote["outcomes"][0]["result"], &quote["outcomes"][0]["points"], &quote["payable"]),
        (&json!("applied"), &json!(5), &json!(1000))
    );
    assert_eq!(in_lanes(rules, &[("a", 1, 499)], json!({}))["grants"], json!([]));
}

#[test]
fn a_proven_price_holds_for_its_units() {
    let rules = || lanes(json!([{ "id": "p", "then": { "provenPrice": { "kind": "group", "least": 500 } } }]));
    let cart: &[(&str, u32, u32)] = &[("a", 3, 1000), ("b", 1, 700)];
    let with = |proofs: Value| in_lanes(rules(), cart, json!({ "proofs": proofs }));
    assert_eq!(
        units(&with(json!([{ "kind": "group", "sku": "a", "price": 600, "units": 2 }]))),
        ["1x1000 2x600", "1x700"]
    );
    assert_eq!(units(&with(json!([{ "kind": "group", "price": 100 }]))), ["3x500", "1x500"]);
    // The cheapest price first; units beyond it pay the next.
    let two = json!([{ "kind": "group", "sku": "a", "price": 800 }, { "kind": "group", "price": 600, "units": 2 }]);
    assert_eq!(units(&with(two)), ["1x800 2x600", "1x700"]);
    assert_eq!(with(json!([]))["outcomes"][0]["reasons"], json!([{ "code": "proof-missing", "kind": "group" }]));
    let late = json!([{ "kind": "group", "price": 600, "until": 7 }, { "kind": "group", "price": 600, "until": 9 }]);
    assert_eq!(
        with(late)["outcomes"][0]["reasons"],
        json!([{ "code": "proof-expired", "kind": "group", "expiredAt": 9 }])
    );
    let for_another = json!([{ "kind": "group", "promotion": "q", "price": 600 }]);
    assert_eq!(with(for_another)["outcomes"][0]["reasons"], json!([{ "code": "proof-missing", "kind": "group" }]));
}

#[test]
fn some_regions_pay_their_shipping() {
    let rules = || lanes(json!([{ "id": "p", "then": { "shippingOff": { "except": ["CN-54", "CN-65"] } } }]));
    let to =
        |region: Value| in_lanes(rules(), &[("a", 1, 100)], json!({ "shipping": { "fee": 600 }, "region": region }));
    assert_eq!(to(json!("CN-44"))["shipping"]["payable"], 0);
    assert_eq!(to(Value::Null)["shipping"]["payable"], 0);
    let quote = to(json!("CN-54.01"));
    assert_eq!(
        (&quote["shipping"]["payable"], &quote["outcomes"][0]["reasons"]),
        (&json!(600), &json!([{ "code": "region-excluded", "have": "CN-54.01" }]))
    );
    let part = lanes(json!([{ "id": "p", "then": { "shippingOff": { "rate": 5000, "upTo": 250 } } }]));
    assert_eq!(in_lanes(part, &[("a", 1, 100)], json!({ "shipping": { "fee": 600 } }))["shipping"]["payable"], 350);
}
