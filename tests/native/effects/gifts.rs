//! Gifts and add-ons: what is given along, and what may be had in addition.

use super::{answer, in_lanes, units};
use serde_json::{Value, json};

fn outcome<'q>(quote: &'q Value, promotion: &str) -> &'q Value {
    quote["outcomes"].as_array().unwrap().iter().find(|one| one["promotion"] == promotion).unwrap()
}

/// A mall with one gift; what is told of it, and what is given: `sku x quantity = value`.
#[track_caller]
fn gives(gift: Value, spend: u32, more: Value, want: Value, gifts: &[&str]) {
    let lanes =
        json!([{ "id": "gift", "stacking": "bestOne", "promotions": [{ "id": "p", "then": { "gift": gift } }] }]);
    let quote = in_lanes(lanes, &[("a", 1, spend)], more);
    for (key, want) in want.as_object().unwrap() {
        assert_eq!(outcome(&quote, "p").get(key).unwrap_or(&Value::Null), want, "{key} of {}", outcome(&quote, "p"));
    }
    let told = |one: &Value| format!("{} x {} = {}", one["sku"].as_str().unwrap(), one["quantity"], one["value"]);
    assert_eq!(quote["gifts"].as_array().unwrap().iter().map(told).collect::<Vec<_>>(), gifts);
    assert_eq!((&quote["payable"], &quote["discount"]), (&json!(spend), &json!(0)));
}

#[test]
fn a_gift_without_a_choice_is_given() {
    let cup = || json!({ "choices": [{ "sku": "cup", "quantity": 2, "value": 300 }] });
    gives(cup(), 1000, json!({}), json!({ "result": "applied", "amount": 0, "choose": null }), &["cup x 2 = 600"]);
    gives(cup(), 1000, json!({ "stock": [{ "sku": "cup", "left": 1 }] }), json!({ "result": "nothingLeft" }), &[]);
}

fn either() -> Value {
    json!({ "choices": [{ "sku": "cup" }, { "sku": "spoon" }, { "sku": "pot" }] })
}

#[test]
fn with_a_choice_the_customer_chooses() {
    gives(either(), 1000, json!({}), json!({ "result": "applied", "choose": ["cup", "spoon", "pot"] }), &[]);
    let chosen = json!({ "gifts": [{ "promotion": "p", "sku": "spoon" }] });
    gives(either(), 1000, chosen, json!({ "result": "applied", "choose": null }), &["spoon x 1 = 0"]);
    let for_another = json!({ "gifts": [{ "promotion": "q", "sku": "spoon" }] });
    gives(either(), 1000, for_another, json!({ "choose": ["cup", "spoon", "pot"] }), &[]);
}

#[test]
fn what_is_out_of_stock_is_no_choice() {
    let left = json!({ "stock": [{ "sku": "cup", "left": 0 }, { "sku": "pot", "left": 0 }] });
    gives(either(), 1000, left, json!({ "result": "applied", "choose": null }), &["spoon x 1 = 0"]);
}

#[test]
fn once_for_every_so_much_spent() {
    let times = |most: Value| json!({ "choices": [{ "sku": "cup" }], "times": { "every": 500, "most": most } });
    gives(times(Value::Null), 1700, json!({}), json!({ "result": "applied" }), &["cup x 3 = 0"]);
    gives(times(json!(2)), 1700, json!({}), json!({ "result": "applied" }), &["cup x 2 = 0"]);
    let short = json!([{ "code": "spend-below", "need": 500, "have": 499, "gap": 1 }]);
    gives(times(Value::Null), 499, json!({}), json!({ "result": "refused", "reasons": short }), &[]);
}

/// A mall with one add-on: a cup for a yuan, a pot for three.
fn add_on(pick: Value, lines: Value, more: Value) -> Value {
    let items = json!([{ "sku": "cup", "price": 100 }, { "sku": "pot", "price": 300 }]);
    let add = json!({ "id": "add", "when": { "spend": { "atLeast": 1000 } }, "then": { "addOn": { "items": items, "pick": pick } } });
    let half = json!({ "id": "half", "then": { "percentOff": { "rate": 5000 } } });
    let rules = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "lanes": [
        { "id": "price", "stacking": "bestOne", "promotions": [add] },
        { "id": "order", "stacking": "each", "promotions": [half] },
    ] });
    let mut asked = json!({ "now": 5, "cart": { "lines": lines } });
    asked.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    answer(&rules, &asked)
}

fn line(id: &str, sku: &str, quantity: u32, price: u32, add_on: bool) -> Value {
    let mut line = json!({ "id": id, "sku": sku, "quantity": quantity, "unitPrice": price });
    if add_on {
        line["addOn"] = json!("add");
    }
    line
}

#[test]
fn what_is_had_in_addition_stands_outside_of_everything_else() {
    let lines =
        json!([line("1", "tea", 1, 1000, false), line("2", "cup", 1, 900, true), line("3", "pot", 1, 900, false)]);
    let quote = add_on(json!(1), lines, json!({}));
    // Half off the tea and the pot, not off the cup.
    assert_eq!(units(&quote), ["1x500", "1x100", "1x450"]);
    assert_eq!(quote["lines"][1]["addOn"], "add");
    assert_eq!(outcome(&quote, "add")["amount"], 800);
    assert_eq!(outcome(&quote, "add")["choose"], Value::Null);
    // An add-on counts for no threshold: 999 of tea are not enough, however dear the cup is.
    let quote = add_on(json!(1), json!([line("1", "tea", 1, 999, false), line("2", "cup", 1, 900, true)]), json!({}));
    assert_eq!(units(&quote), ["1x499", "1x900"]);
    assert_eq!(outcome(&quote, "add")["result"], "refused");
}

#[test]
fn at_most_so_many_those_that_save_most() {
    let lines = |cups: u32, pots: u32| {
        json!([line("1", "tea", 1, 2000, false), line("2", "cup", cups, 900, true), line("3", "pot", pots, 1200, true)])
    };
    assert_eq!(units(&add_on(json!(2), lines(2, 1), json!({}))), ["1x1000", "1x900 1x100", "1x300"]);
    assert_eq!(units(&add_on(json!(1), lines(2, 1), json!({}))), ["1x1000", "2x900", "1x300"]);
    let left = json!({ "stock": [{ "sku": "pot", "left": 0 }] });
    assert_eq!(units(&add_on(json!(2), lines(2, 1), left)), ["1x1000", "2x100", "1x1200"]);
}

#[test]
fn what_may_still_be_chosen_is_told() {
    let tea = || json!([line("1", "tea", 1, 2000, false)]);
    let quote = add_on(Value::Null, tea(), json!({ "stock": [{ "sku": "cup", "left": 0 }] }));
    let add = outcome(&quote, "add");
    assert_eq!((&add["result"], &add["amount"], &add["choose"]), (&json!("applied"), &json!(0), &json!(["pot"])));
}

#[test]
fn an_add_on_of_nothing_known_costs_its_price() {
    let lines = json!([line("1", "tea", 1, 2000, false), line("2", "lamp", 1, 900, true)]);
    assert_eq!(units(&add_on(Value::Null, lines, json!({}))), ["1x1000", "1x900"]);
}
