//! What the till got wrong once: it prices without explaining, and must come to the same.

use liebian::pricing::payable::payable;
use liebian::pricing::quote::quote;
use liebian::wire::basket::Basket;
use liebian::wire::said::Said;
use liebian::wire::{self, REQUEST_LIMITS, RULEBOOK_LIMITS};
use serde_json::{Value, json};

/// The basket, the till and the answer say the same, at first and after every tap.
fn agrees(lanes: &Value, coupons: u32, mut asked: Value, taps: &[(usize, u32)]) {
    let rules = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "couponsPerOrder": coupons, "lanes": lanes });
    let rules = wire::rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
    let read = |asked: &Value| wire::request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
    let mut basket = Basket::new(rules.clone(), read(&asked));
    let told = quote(&rules, &read(&asked)).payable;
    assert_eq!((basket.payable(), payable(&rules, &read(&asked))), (told, told));
    for (line, units) in taps {
        let id = asked["cart"]["lines"][*line]["id"].as_str().unwrap().to_owned();
        assert!(basket.set_quantity(&id, i64::from(*units)));
        asked["cart"]["lines"][*line]["quantity"] = json!(units);
        assert_eq!(basket.payable(), quote(&rules, &read(&asked)).payable, "line {line} x {units}");
    }
}

fn line(id: &str, sku: &str, price: u32, units: u32) -> Value {
    json!({ "id": id, "sku": sku, "unitPrice": price, "quantity": units })
}

fn request(lines: &[Value], more: Value) -> Value {
    let mut asked = json!({ "now": 1_795_572_000_000_u64, "cart": { "lines": lines } });
    asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    asked
}

#[test]
fn a_coupon_that_only_gives_takes_the_room_of_another() {
    let lanes = json!([{ "id": "lane", "stacking": "each", "promotions": [
        { "id": "a", "coupon": {}, "then": { "grant": { "points": 1 } } },
        { "id": "b", "coupon": {}, "then": { "percentOff": { "rate": 1000 } } },
    ] }]);
    let wallet =
        json!({ "wallet": [{ "id": "w1", "coupon": "a" }, { "id": "w2", "coupon": "b" }], "coupons": ["w1", "w2"] });
    agrees(&lanes, 1, request(&[line("l", "latte", 1800, 1)], wallet), &[(0, 3)]);
}

#[test]
fn coupons_that_win_side_by_side_share_their_limits() {
    let lanes = json!([{ "id": "lane", "stacking": "bestPerLine", "promotions": [
        { "id": "a", "coupon": { "perOrder": 2 }, "limits": { "perCustomer": { "unitsPerSku": 1 }, "perOrder": { "unitsPerSku": 1 } },
          "then": { "percentOff": { "rate": 300 } } },
    ] }]);
    let wallet =
        json!({ "wallet": [{ "id": "w1", "coupon": "a" }, { "id": "w2", "coupon": "a" }], "coupons": ["w1", "w2"] });
    agrees(&lanes, 2, request(&[line("l", "necklace", 1700, 2)], wallet), &[(0, 3), (0, 1)]);
}

#[test]
fn who_comes_after_points_is_asked_again() {
    let lanes = json!([{ "id": "lane", "stacking": "each", "promotions": [
        { "id": "a", "then": { "points": { "points": 1, "upTo": 1145, "worth": 1 } } },
        { "id": "b", "then": { "unitPrice": { "prices": [{ "sku": "necklace", "price": 1 }] } } },
    ] }]);
    let lines = [
        line("l0", "latte", 1800, 5),
        line("l1", "necklace", 8, 4),
        line("l2", "necklace", 1, 4),
        line("l3", "oat-latte", 1753, 1),
    ];
    let points = json!({ "points": { "balance": 607, "use": "most" } });
    agrees(&lanes, 1, request(&lines, points), &[(2, 9), (1, 4), (3, 3), (3, 1), (0, 5)]);
}

#[test]
fn who_comes_after_a_bundle_that_falls_apart_is_asked_again() {
    let lanes = json!([{ "id": "lane", "stacking": "each", "promotions": [
        { "id": "a", "limits": { "perOrder": { "unitsPerSku": 1 } }, "then": { "bundlePrice": { "price": 4, "quantity": 4, "pick": "cheapest" } } },
    ] }, { "id": "after", "stacking": "each", "promotions": [
        { "id": "b", "of": { "skus": ["pizza"] }, "then": { "amountOff": { "amount": 27 } } },
        { "id": "c", "of": { "skus": ["pizza", "duck-neck"] }, "then": { "percentOff": { "rate": 3000 } } },
    ] }]);
    let lines = [
        line("l0", "duck-neck", 100, 1),
        line("l1", "pizza", 16, 2),
        line("l2", "necklace", 1, 1),
        line("l3", "ring", 9, 1),
    ];
    agrees(&lanes, 1, request(&lines, json!({})), &[(2, 4), (3, 2), (2, 1), (1, 1), (1, 2), (3, 1)]);
}

#[test]
fn who_comes_after_one_that_takes_nothing_any_more_is_asked_again() {
    let lanes = json!([{ "id": "first", "stacking": "each", "promotions": [
        { "id": "a", "when": { "quantity": { "atLeast": 5 } }, "then": { "percentOff": { "rate": 1000 } } },
    ] }, { "id": "then", "stacking": "bestPerLine", "arithmetic": { "roundPer": "line" }, "promotions": [
        { "id": "c", "of": { "skus": ["pizza"] }, "then": { "percentOff": { "rate": 500 } } },
        { "id": "d", "when": { "quantity": { "atLeast": 4 } }, "then": { "percentOff": { "rate": 800 } } },
    ] }]);
    let lines = [line("l0", "duck-neck", 1007, 1), line("l1", "pizza", 1613, 2)];
    agrees(&lanes, 1, request(&lines, json!({})), &[(0, 3), (0, 2), (0, 1), (0, 5), (1, 1), (0, 1), (1, 9)]);
}
