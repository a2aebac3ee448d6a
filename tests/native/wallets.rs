//! Wallets as malls have them, through the whole engine: the best combination is the best of all lists, tried one by one.

use crate::chain::Numbers;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use serde_json::{Value, json};

/// So many wallets are tried; `CASES=1000000` tries as many as one has patience for.
const CASES: u64 = 400;

/// A coupon on everything, on a category or on one product of it: parts inside parts, so that coupons form a chain when
/// the inner ones go first.
fn coupon(numbers: &mut Numbers, at: u64, in_order: bool) -> Value {
    let depth = numbers.upto(2);
    let of = match depth {
        0 => json!({}),
        1 => json!({ "categories": [numbers.one(&["food", "silver"])] }),
        _ => json!({ "skus": [numbers.one(&["walnut", "latte", "ring"])] }),
    };
    let amount = |numbers: &mut Numbers| 1 + numbers.upto(3_000);
    let then = match numbers.upto(4) {
        0 | 1 => json!({ "amountOff": { "amount": amount(numbers) } }),
        2 => {
            let mut percent = json!({ "rate": 1 + numbers.upto(5_000) });
            if numbers.chance(50) {
                percent["upTo"] = json!(amount(numbers));
            }
            json!({ "percentOff": percent })
        }
        3 => {
            json!({ "amountOff": { "amount": 1 + numbers.upto(400), "per": { "spent": 1 + numbers.upto(4_000), "times": 3 } } })
        }
        _ => {
            let low = numbers.upto(4_000);
            let steps = [(low, amount(numbers)), (low + 1 + numbers.upto(4_000), amount(numbers))];
            let step = |(at_least, off): (u64, u64)| json!({ "atLeast": at_least, "off": { "amount": off } });
            json!({ "tiers": { "by": "spend", "steps": steps.map(step) } })
        }
    };
    let mut terms = json!({ "perOrder": 1 + numbers.upto(1) });
    if numbers.chance(35) {
        terms["group"] = json!(numbers.one(&["a", "b"]));
    }
    let mut coupon = json!({ "id": format!("c{at}"), "of": of, "then": then, "coupon": terms });
    if numbers.chance(40) {
        coupon["when"] = json!({ "spend": { "atLeast": numbers.upto(9_000) } });
    }
    if in_order {
        coupon["priority"] = json!(depth);
    }
    coupon
}

fn case(numbers: &mut Numbers) -> (Value, Value) {
    let in_order = numbers.chance(75);
    let templates = 1 + numbers.upto(5);
    let coupons: Vec<Value> = (0..templates).map(|at| coupon(numbers, at, in_order)).collect();
    let mut lanes = vec![json!({ "id": "coupon", "stacking": "each", "promotions": coupons })];
    if numbers.chance(30) {
        let ten = json!({ "id": "ten", "then": { "percentOff": { "rate": 1_000 } } });
        lanes.insert(0, json!({ "id": "order", "stacking": "bestOne", "promotions": [ten] }));
    }
    if numbers.chance(25) {
        let when = json!({ "spend": { "atLeast": numbers.upto(9_000) } });
        let free = json!({ "id": "free-shipping", "when": when, "then": { "shippingOff": {} } });
        lanes.push(json!({ "id": "shipping", "stacking": "bestOne", "promotions": [free] }));
    }
    let rules = json!({
        "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480,
        "couponsPerOrder": if numbers.chance(60) { 10 } else { 1 + numbers.upto(3) }, "lanes": lanes,
    });
    let goods = [("walnut", "food"), ("latte", "food"), ("ring", "silver"), ("book", "paper")];
    let mut lines = Vec::new();
    for (sku, category) in goods {
        if numbers.chance(75) {
            let price = 1 + numbers.upto(5_000);
            lines.push(json!({ "id": sku, "sku": sku, "quantity": 1 + numbers.upto(2), "unitPrice": price, "categories": [category] }));
        }
    }
    let wallet: Vec<Value> = (0..numbers.upto(6))
        .map(|at| {
            let mut held = json!({ "id": format!("w{at}"), "coupon": format!("c{}", numbers.upto(templates - 1)) });
            if numbers.chance(30) {
                held["expiresAt"] = json!(10 + numbers.upto(2));
            }
            held
        })
        .collect();
    let shipping = json!({ "fee": numbers.upto(900) });
    (rules, json!({ "now": 5, "cart": { "lines": lines }, "shipping": shipping, "wallet": wallet, "coupons": "best" }))
}

#[test]
fn the_best_combination_is_the_best_of_all_lists() {
    let cases = std::env::var("CASES").map_or(CASES, |cases| cases.parse().unwrap());
    for case_no in 0..cases {
        let (rules, asked) = case(&mut Numbers(case_no));
        let book = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
        let answer = |asked: &Value| -> Value {
            let asked = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
            serde_json::from_str::<Value>(&quote_text(&book, &asked)).unwrap()["value"].take()
        };
        let best = answer(&asked);
        assert_eq!(best["coupons"]["certificate"]["kind"], "optimal");
        let held = asked["wallet"].as_array().unwrap().len();
        let lists = (0..1_u32 << held).map(|bits| {
            let ids: Vec<String> = (0..held).filter(|at| bits >> at & 1 == 1).map(|at| format!("w{at}")).collect();
            let mut listed = asked.clone();
            listed["coupons"] = json!(ids);
            let found = answer(&listed);
            let chosen = found["coupons"]["chosen"].as_array().unwrap().len();
            (found["payable"].as_u64().unwrap(), chosen)
        });
        let found = (best["payable"].as_u64().unwrap(), best["coupons"]["chosen"].as_array().unwrap().len());
        assert_eq!(Some(found), lists.min(), "case {case_no}\n{rules}\n{asked}");
    }
}
