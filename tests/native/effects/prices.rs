//! Unit prices with limits, and one price for all.

use super::{costs, in_lanes, tells, units};
use serde_json::{Value, json};

fn flash(prices: Value) -> Value {
    json!({ "unitPrice": { "prices": prices } })
}

#[test]
fn units_beyond_the_limit_pay_their_own_price() {
    let prices = || flash(json!([{ "sku": "a", "price": 600, "limit": 2 }]));
    costs(prices(), &[("a", 5, 1000)], &["3x1000 2x600"]);
    costs(prices(), &[("a", 2, 1000)], &["2x600"]);
    costs(prices(), &[("a", 1, 1000), ("b", 1, 1000)], &["1x600", "1x1000"]);
    // Over two lines of one product: the first line's units are the first.
    costs(prices(), &[("a", 1, 1000), ("a", 3, 1000)], &["1x600", "2x1000 1x600"]);
}

#[test]
fn the_limit_goes_where_it_saves_most() {
    let prices = || flash(json!([{ "sku": "a", "price": 600, "limit": 3 }]));
    costs(prices(), &[("a", 2, 700), ("a", 2, 1000)], &["1x700 1x600", "2x600"]);
    // A unit that costs no more already uses up no limit.
    costs(prices(), &[("a", 2, 500), ("a", 3, 900)], &["2x500", "3x600"]);
}

#[test]
fn a_limit_counts_for_its_product_alone() {
    let prices = json!([{ "sku": "a", "price": 600, "limit": 1 }, { "sku": "b", "price": 100 }]);
    costs(flash(prices), &[("a", 2, 1000), ("b", 2, 300)], &["1x1000 1x600", "2x100"]);
}

#[test]
fn one_price_for_all_is_shared_by_what_they_cost() {
    costs(json!({ "fixedPrice": { "price": 900 } }), &[("a", 1, 1000), ("b", 1, 500)], &["1x600", "1x300"]);
    costs(json!({ "fixedPrice": { "price": 1000 } }), &[("a", 3, 500)], &["1x334 2x333"]);
    tells(json!({ "fixedPrice": { "price": 1500 } }), &[("a", 3, 500)], json!({ "result": "nothingLeft" }));
    tells(json!({ "fixedPrice": { "price": 1501 } }), &[("a", 3, 500)], json!({ "result": "nothingLeft" }));
    tells(json!({ "fixedPrice": { "price": 0 } }), &[("a", 3, 500)], json!({ "result": "applied", "amount": 1500 }));
}

/// Prices that compete: each unit takes the best, and those beyond its limit the next best.
#[track_caller]
fn competing(promotions: Value, cart: &[(&str, u32, u32)], want: &[&str], results: &[&str]) {
    let quote =
        in_lanes(json!([{ "id": "price", "stacking": "bestPerLine", "promotions": promotions }]), cart, json!({}));
    assert_eq!(units(&quote), want);
    let told: Vec<&str> =
        quote["outcomes"].as_array().unwrap().iter().map(|one| one["result"].as_str().unwrap()).collect();
    assert_eq!(told, results);
}

#[test]
fn units_beyond_a_limit_take_the_next_best_price() {
    let flash =
        json!({ "id": "flash", "then": { "unitPrice": { "prices": [{ "sku": "a", "price": 500, "limit": 1 }] } } });
    let group =
        json!({ "id": "group", "then": { "unitPrice": { "prices": [{ "sku": "a", "price": 600, "limit": 2 }] } } });
    let member = json!({ "id": "member", "then": { "percentOff": { "rate": 1000 } } });
    let all = json!([flash, group, member]);
    competing(all.clone(), &[("a", 5, 1000)], &["2x900 2x600 1x500"], &["applied", "applied", "applied"]);
    competing(all.clone(), &[("a", 1, 1000)], &["1x500"], &["applied", "beaten", "beaten"]);
    competing(all.clone(), &[("a", 3, 1000)], &["2x600 1x500"], &["applied", "applied", "beaten"]);
    competing(all, &[("b", 2, 1000)], &["2x900"], &["refused", "refused", "applied"]);
}

#[test]
fn a_won_part_of_an_offer_is_its_share_rounded_down() {
    // 10 % of 3 x 333 is 99.9, which is 100; of its three units it wins two: 66.
    let flash =
        json!({ "id": "flash", "then": { "unitPrice": { "prices": [{ "sku": "a", "price": 100, "limit": 1 }] } } });
    let member = json!({ "id": "member", "then": { "percentOff": { "rate": 1000 } } });
    competing(json!([flash, member]), &[("a", 3, 333)], &["2x300 1x100"], &["applied", "applied"]);
    // 10 % of 7 x 99 is 69.3, which is 69; six of seven units: 59.14.
    let flash =
        json!({ "id": "flash", "then": { "unitPrice": { "prices": [{ "sku": "a", "price": 1, "limit": 1 }] } } });
    let member = json!({ "id": "member", "then": { "percentOff": { "rate": 1000 } } });
    competing(json!([flash, member]), &[("a", 7, 99)], &["1x90 5x89 1x1"], &["applied", "applied"]);
}

#[test]
fn later_lanes_work_on_each_kind_of_unit_by_what_it_costs() {
    let flash =
        json!({ "id": "flash", "then": { "unitPrice": { "prices": [{ "sku": "a", "price": 500, "limit": 1 }] } } });
    let lanes = json!([
        { "id": "price", "stacking": "each", "promotions": [flash] },
        { "id": "order", "stacking": "each", "promotions": [{ "id": "off", "then": { "amountOff": { "amount": 250 } } }] },
    ]);
    // 500 and 2 x 1000: 250 are shared 50 to 200, and the line tells them together.
    let quote = in_lanes(lanes, &[("a", 3, 1000)], json!({}));
    assert_eq!(units(&quote), ["2x900 1x450"]);
    let line = &quote["lines"][0];
    assert_eq!(line["shares"].as_array().unwrap().iter().map(|share| &share["amount"]).collect::<Vec<_>>(), [500, 250]);
}
