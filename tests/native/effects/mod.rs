//! What every kind of promotion takes, worked out by hand: a row is a promotion, a cart, and what each unit costs then.

mod buy_get;
mod explained;
mod gifts;
mod prices;
mod rewards;
mod sets;
mod tiers;

use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use serde_json::{Value, json};

/// A line: its product, how many units, and the price of one. Lines are named `0`, `1` and so on.
type Line<'a> = (&'a str, u32, u32);

/// The quote of a cart in a mall of one promotion.
pub fn quoted(promotion: Value, cart: &[Line]) -> Value {
    in_lanes(json!([{ "id": "lane", "stacking": "each", "promotions": [promotion] }]), cart, json!({}))
}

/// The quote of a cart in a mall of these lanes; `more` is what else the request says.
pub fn in_lanes(lanes: Value, cart: &[Line], more: Value) -> Value {
    let rules = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "lanes": lanes });
    let line = |(at, (sku, quantity, price)): (usize, &Line)| json!({ "id": at.to_string(), "sku": sku, "quantity": quantity, "unitPrice": price });
    let mut asked = json!({ "now": 1_795_503_600_000_i64, "cart": { "lines": cart.iter().enumerate().map(line).collect::<Vec<_>>() } });
    asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    answer(&rules, &asked)
}

/// The quote of a request under a rulebook.
pub fn answer(rules: &Value, asked: &Value) -> Value {
    let rules =
        rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap_or_else(|issues| panic!("{issues:?}"));
    let asked = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None)
        .unwrap_or_else(|issues| panic!("{issues:?}"));
    serde_json::from_str::<Value>(&quote_text(&rules, &asked)).unwrap()["value"].take()
}

/// What the units of each line cost: `2x1000 1x500` for two at ten yuan and one at five.
pub fn units(quote: &Value) -> Vec<String> {
    let some = |units: &Value| format!("{}x{}", units["quantity"], units["each"]);
    let line = |line: &Value| line["units"].as_array().unwrap().iter().map(some).collect::<Vec<_>>().join(" ");
    quote["lines"].as_array().unwrap().iter().map(line).collect()
}

/// What the units of each line cost with the promotion.
#[track_caller]
pub fn costs(then: Value, cart: &[Line], want: &[&str]) {
    assert_eq!(units(&quoted(json!({ "id": "p", "then": then }), cart)), want);
}

/// What is told of the promotion; keys that are not named may hold anything.
#[track_caller]
pub fn tells(then: Value, cart: &[Line], want: Value) {
    let quote = quoted(json!({ "id": "p", "then": then }), cart);
    let outcome = &quote["outcomes"][0];
    for (key, want) in want.as_object().unwrap() {
        assert_eq!(outcome.get(key).unwrap_or(&Value::Null), want, "{key} of {outcome}");
    }
}
