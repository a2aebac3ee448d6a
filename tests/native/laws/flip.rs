//! What is told to lift a refusal does lift it, and nothing less does.

use serde_json::{Value, json};

use super::beside::{has, without};
use super::case::{Case, answer, fen, list, promotions};

/// The carts that come of one change: so many units more of some line, so many products more, so much more spent.
fn changed(asked: &Value, change: &str, by: i64, on_sale: i64) -> Vec<Value> {
    let lines = list(&asked["cart"]["lines"]);
    let with = |line: Value| {
        let mut asked = asked.clone();
        asked["cart"]["lines"].as_array_mut().unwrap().push(line);
        asked
    };
    let new = |sku: &str, quantity: i64, price: i64, list: i64| {
        json!({ "id": format!("new-{sku}"), "sku": sku, "quantity": quantity, "unitPrice": price, "listPrice": list,
            "categories": ["silver", "food", "drink"], "tags": ["hot", "new", "cold"] })
    };
    let skus = ["necklace", "duck-neck", "walnut", "latte", "cheese", "pizza"];
    let mut carts = Vec::new();
    if change == "units" {
        for at in 0..lines.len() {
            let mut asked = asked.clone();
            let line = &mut asked["cart"]["lines"][at];
            line["quantity"] = json!(fen(&line["quantity"]) + by);
            carts.push(asked);
        }
        let prices = [1, 20, 500, 1000, 3000, 6000];
        carts
            .extend(skus.iter().flat_map(|sku| prices.iter().map(|price| with(new(sku, by, *price, price + on_sale)))));
    } else if change == "spend" {
        carts.extend(skus.iter().map(|sku| with(new(sku, 1, by, by + on_sale))));
    }
    carts
}

/// What is refused for one reason is refused for it no more once the change it tells of has been made, and not before.
pub fn a_flip_lifts_its_reason_and_nothing_less_does(case: &Case) {
    for promotion in promotions(&case.rules) {
        // Where a unit may be bought or got, or what is got must all be there, it may take more than is told first.
        let buy_get = &promotion["then"]["buyGet"];
        let apart = has(&buy_get["buy"], &["of"]) || has(&buy_get["get"], &["of"]);
        let more = buy_get["get"]["whole"] == true || apart;
        if more
            || has(promotion, &["coupon", "excludes", "exclusive"])
            || has(&promotion["then"]["grant"], &["coupons"])
        {
            continue;
        }
        let mut rules = without(&case.rules, |one| one["id"] != promotion["id"]);
        rules.as_object_mut().unwrap().remove("guard");
        let mut asked = case.asked.clone();
        asked["wallet"] = json!([]);
        asked["coupons"] = json!([]);
        let reasons_of = |asked: &Value| answer(&rules, asked)["outcomes"][0].clone();
        let told = reasons_of(&asked);
        let (Some(reasons), Some(flip)) = (told["reasons"].as_array(), told["flip"].as_array()) else { continue };
        let ([reason], [change]) = (reasons.as_slice(), flip.as_slice()) else { continue };
        let gone = |asked: &Value| {
            let after = reasons_of(asked);
            !after["reasons"].as_array().is_some_and(|after| after.iter().any(|one| one["code"] == reason["code"]))
        };
        let (what, by) = change.as_object().unwrap().iter().next().unwrap();
        let by = fen(by);
        match what.as_str() {
            "wait" => {
                asked["now"] = json!(by - 1);
                let before = asked.clone();
                asked["now"] = json!(by);
                assert!(gone(&asked), "{reason}: to wait until {by} is not enough");
                let applied = reasons_of(&before)["result"] == "applied";
                assert!(reason["code"] == "no-road" || !applied, "{reason}: to wait until {by} is too long");
            }
            "orders" => {
                asked["customer"]["orderNumber"] = json!(fen(&asked["customer"]["orderNumber"]) + by);
                assert!(gone(&asked), "{reason}: {by} orders before are not enough");
            }
            // A change that other products must bring, or several kinds of them, is no matter of one line.
            "units" | "spend" => {
                let of_one_line = reason["missing"].as_array().is_none_or(|missing| missing.len() == 1);
                let narrow = promotion.to_string().contains("unitPrice") || promotion.to_string().contains("except");
                let lifted = [0, 1].iter().any(|on_sale| changed(&asked, what, by, *on_sale).iter().any(gone));
                assert!(lifted || narrow || !of_one_line, "{reason}: {by} more are not enough");
                if by > 1 && reason["code"] != "no-road" {
                    assert!(!changed(&asked, what, by - 1, 0).iter().any(gone), "{reason}: {by} more are too many");
                }
            }
            _ => {}
        }
    }
}
