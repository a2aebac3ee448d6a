//! What a quote tells of itself: each share with its step and its exact part, each refusal with what would lift it.

use super::{in_lanes, quoted};
use proptest::prelude::*;
use serde_json::{Value, json};

fn refused(quote: &Value) -> &Value {
    &quote["outcomes"][0]["flip"]
}

/// A promotion that asks for all of these.
fn asks(conditions: Value) -> Value {
    json!({ "id": "p", "when": { "all": conditions }, "then": { "percentOff": { "rate": 1000 } } })
}

#[test]
fn what_would_lift_a_refusal() {
    let cart: &[(&str, u32, u32)] = &[("a", 1, 400)];
    let told = |when: Value| refused(&quoted(asks(when), cart)).clone();
    assert_eq!(
        told(json!([{ "spend": { "atLeast": 1000 } }, { "quantity": { "atLeast": 3 } }])),
        json!([{ "spend": 600 }, { "units": 2 }])
    );
    assert_eq!(
        told(json!([{ "distinct": { "atLeast": 2 } }, { "lineQuantity": { "atLeast": 2 } }])),
        json!([{ "distinct": 1 }, { "units": 1 }])
    );
    // One of them no customer can change, so nothing lifts all.
    assert_eq!(told(json!([{ "spend": { "atLeast": 1000 } }, { "tier": ["gold"] }])), Value::Null);
    // Of several roads the one with the fewest changes; a road that leads nowhere is none.
    let roads = json!([{ "any": [
        { "all": [{ "spend": { "atLeast": 500 } }, { "quantity": { "atLeast": 2 } }] },
        { "tier": ["gold"] },
        { "spend": { "atLeast": 9000 } },
    ] }]);
    assert_eq!(told(roads), json!([{ "spend": 8600 }]));
    let soon =
        json!({ "id": "p", "schedule": { "from": "2026-11-25T00:00" }, "then": { "percentOff": { "rate": 1000 } } });
    assert_eq!(refused(&quoted(soon, cart)), &json!([{ "wait": 1_795_536_000_000_i64 }]));
    let third = |so_far: Value| {
        in_lanes(
            json!([{ "id": "l", "stacking": "each", "promotions": [asks(json!([{ "orderNumber": 3 }]))] }]),
            cart,
            json!({ "customer": so_far }),
        )
    };
    assert_eq!(refused(&third(json!({ "orderNumber": 1 }))), &json!([{ "orders": 2 }]));
    assert_eq!(refused(&third(json!({ "orderNumber": 4 }))), &Value::Null);
    assert_eq!(refused(&third(json!({}))), &Value::Null);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    /// Whoever does what is told gets the promotion; whoever does a little less does not.
    #[test]
    fn the_change_lifts_the_refusal_and_no_smaller_one_does(price in 1..900_u32, units in 1..4_u32, spend in 1..9000_u32, more in 1..9_u32, kinds in 1..6_u32, kind in 0..3) {
        let when = match kind {
            0 => json!({ "spend": { "atLeast": spend } }),
            1 => json!({ "quantity": { "atLeast": more } }),
            _ => json!({ "distinct": { "atLeast": kinds } }),
        };
        let promotion = || json!({ "id": "p", "when": when, "then": { "fixedPrice": { "price": 0 } } });
        let quote = quoted(promotion(), &[("a", units, price)]);
        let Some(changes) = refused(&quote).as_array() else {
            prop_assert_eq!(&quote["outcomes"][0]["result"], "applied");
            return Ok(());
        };
        prop_assert_eq!(changes.len(), 1);
        let amount = |key: &str| changes[0].get(key).and_then(Value::as_u64).map(|amount| u32::try_from(amount).unwrap());
        let names = ["b", "c", "d", "e", "f", "g"];
        let changed = |less: u32| {
            let mut cart = vec![("a", units, price)];
            if let Some(spend) = amount("spend").filter(|spend| *spend > less) {
                cart.push(("b", 1, spend - less));
            }
            if let Some(units) = amount("units").filter(|units| *units > less) {
                cart.push(("b", units - less, 1));
            }
            if let Some(distinct) = amount("distinct") {
                cart.extend(names.iter().take((distinct - less) as usize).map(|name| (*name, 1, 1)));
            }
            quoted(promotion(), &cart)["outcomes"][0]["result"].clone()
        };
        prop_assert_eq!(changed(0), "applied");
        prop_assert_eq!(changed(1), "refused");
    }
}

#[test]
fn every_share_tells_its_step_and_its_exact_part() {
    let lanes = json!([
        { "id": "one", "stacking": "each", "promotions": [{ "id": "off", "then": { "amountOff": { "amount": 100 } } }] },
        { "id": "two", "stacking": "each", "promotions": [{ "id": "half", "of": { "skus": ["b"] }, "then": { "percentOff": { "rate": 5000 } } }] },
    ]);
    let quote = in_lanes(lanes, &[("a", 1, 100), ("b", 2, 100), ("b", 1, 100)], json!({}));
    let shares = |line: usize| quote["lines"][line]["shares"].as_array().unwrap().clone();
    // 100 over 100 and 300: a quarter and three quarters, of which the two lines of b bear two and one third.
    assert_eq!(
        (&shares(0)[0]["amount"], &shares(0)[0]["step"], &shares(0)[0]["exact"]),
        (&json!(25), &json!(1), &json!({ "whole": 25, "millionths": 0 }))
    );
    assert_eq!(
        (&shares(1)[0]["amount"], &shares(1)[0]["exact"]),
        (&json!(50), &json!({ "whole": 50, "millionths": 0 }))
    );
    // Half of 225 is 112.5, which is 113, over three units of 75.
    assert_eq!(
        (&shares(1)[1]["amount"], &shares(1)[1]["step"], &shares(1)[1]["exact"]),
        (&json!(76), &json!(2), &json!({ "whole": 75, "millionths": 333_333 }))
    );
    assert_eq!(
        (&shares(2)[1]["amount"], &shares(2)[1]["exact"]),
        (&json!(37), &json!({ "whole": 37, "millionths": 666_666 }))
    );
}

#[test]
fn units_of_several_piles_bear_one_share_of_a_taking() {
    let flash =
        json!({ "id": "flash", "then": { "unitPrice": { "prices": [{ "sku": "a", "price": 50, "limit": 1 }] } } });
    let lanes = json!([
        { "id": "one", "stacking": "each", "promotions": [flash] },
        { "id": "two", "stacking": "each", "promotions": [{ "id": "off", "then": { "amountOff": { "amount": 25 } } }] },
    ]);
    let quote = in_lanes(lanes, &[("a", 3, 100)], json!({}));
    let told: Vec<(&Value, &Value)> = quote["lines"][0]["shares"]
        .as_array()
        .unwrap()
        .iter()
        .map(|share| (&share["promotion"], &share["amount"]))
        .collect();
    assert_eq!(told, [(&json!("flash"), &json!(50)), (&json!("off"), &json!(25))]);
    assert_eq!(quote["lines"][0]["shares"][1]["exact"], json!({ "whole": 25, "millionths": 0 }));
}
