//! Laws that hold between an answer and the answer to a question that means the same.

use liebian::pricing::quote::quote;
use liebian::wire::quote_text;
use serde_json::{Value, json};

use super::case::{Case, answer, by_name, fen, list, request_of, rules_of, with_coupons};
use crate::dice::Dice;

pub fn the_order_of_saying_changes_no_amount_and_no_reason(case: &Case) {
    let (mut turned_rules, mut turned) = (case.rules.clone(), case.asked.clone());
    for lane in turned_rules["lanes"].as_array_mut().unwrap() {
        lane["promotions"].as_array_mut().unwrap().reverse();
    }
    turned["cart"]["lines"].as_array_mut().unwrap().reverse();
    turned["wallet"].as_array_mut().unwrap().reverse();
    if let Some(coupons) = turned["coupons"].as_array_mut() {
        coupons.reverse();
    }
    let turned = answer(&turned_rules, &turned);
    let mut lines = list(&turned["lines"]).clone();
    lines.reverse();
    assert_eq!(case.lines(), &lines);
    assert_eq!(&case.answer["payable"], &turned["payable"]);
    assert_eq!(&case.answer["shipping"], &turned["shipping"]);
    let outcomes = |answer: &Value| {
        let mut outcomes = by_name(answer);
        for outcome in outcomes.values_mut() {
            if let Some(by) = outcome.get_mut("by").and_then(Value::as_array_mut) {
                by.sort_by_key(|by| by.to_string());
            }
        }
        outcomes
    };
    assert_eq!(outcomes(&case.answer), outcomes(&turned));
}

pub fn splitting_a_line_changes_no_total_and_no_reason(case: &Case) {
    let mut split = case.asked.clone();
    let lines = split["cart"]["lines"].as_array_mut().unwrap();
    let Some(at) = lines.iter().position(|line| fen(&line["quantity"]) > 1) else { return };
    let mut half = lines[at].clone();
    let units = fen(&half["quantity"]);
    // The new line may stand before or behind the old ones by its name.
    half["id"] = json!(Dice::new(&case.chance).one(&["a-half", "l0-half", "l2-half", "z-half"]));
    half["quantity"] = json!(units / 2);
    lines[at]["quantity"] = json!(units - units / 2);
    lines.insert(0, half);
    let split = answer(&case.rules, &split);
    for key in ["payable", "discount", "subtotal", "list", "coupons", "outcomes"] {
        assert_eq!(&case.answer[key], &split[key], "{key}");
    }
    // Tax is rounded where the mall declares it, which may be the line: of it the law says nothing.
    for key in ["fee", "discount", "payable", "shares"] {
        assert_eq!(&case.answer["shipping"][key], &split["shipping"][key], "{key}");
    }
}

pub fn a_closed_promotion_is_as_good_as_none(case: &Case) {
    let closed: Vec<String> = by_name(&case.answer)
        .into_iter()
        .filter(|(_, outcome)| outcome.get("coupon").is_none() && outcome["result"] == "refused")
        .map(|(name, _)| name)
        .collect();
    let mut open = case.rules.clone();
    for lane in open["lanes"].as_array_mut().unwrap() {
        let promotions = lane["promotions"].as_array_mut().unwrap();
        promotions.retain(|promotion| !closed.contains(&promotion["id"].to_string()));
    }
    let without = answer(&open, &case.asked);
    for key in ["lines", "shipping", "payable"] {
        assert_eq!(&case.answer[key], &without[key]);
    }
    assert_eq!(&case.answer["coupons"]["chosen"], &without["coupons"]["chosen"]);
}

/// Expired, not valid yet, without its threshold, without room, or of a template that is gone: it might as well not be held.
pub fn a_refused_coupon_is_as_good_as_none(case: &Case) {
    let outcomes = by_name(&case.answer);
    let refused = |coupon: &Value| outcomes[&coupon["id"].to_string()]["result"] == "refused";
    let mut without = case.asked.clone();
    let gone: Vec<Value> =
        case.wallet().iter().filter(|coupon| refused(coupon)).map(|coupon| coupon["id"].clone()).collect();
    for key in ["wallet", "coupons"] {
        if let Some(coupons) = without[key].as_array_mut() {
            coupons.retain(|coupon| !gone.contains(coupon.get("id").unwrap_or(coupon)));
        }
    }
    let without = answer(&case.rules, &without);
    for key in ["lines", "shipping", "payable"] {
        assert_eq!(&case.answer[key], &without[key]);
    }
    assert_eq!(&case.answer["coupons"]["chosen"], &without["coupons"]["chosen"]);
}

pub fn an_unused_coupon_is_as_good_as_none(case: &Case) {
    let listed = with_coupons(&case.asked, json!([]));
    let mut bare = listed.clone();
    bare["wallet"] = json!([]);
    let (listed, bare) = (answer(&case.rules, &listed), answer(&case.rules, &bare));
    for key in ["lines", "shipping", "payable", "discount"] {
        assert_eq!(&listed[key], &bare[key]);
    }
}

pub fn the_same_question_gets_the_same_bytes(case: &Case) {
    let (book, request) = (rules_of(&case.rules), request_of(&case.asked));
    assert_eq!(quote(&book, &request), quote(&rules_of(&case.rules), &request));
    assert_eq!(quote_text(&book, &request), quote_text(&book, &request));
}

pub fn saying_null_is_saying_nothing(case: &Case) {
    let mut nulled = case.asked.clone();
    let key = Dice::new(&case.chance).one(&["shipping", "customer", "channel", "wallet", "coupons"]);
    nulled[key] = Value::Null;
    if key == "wallet" {
        nulled["coupons"] = Value::Null;
    }
    let mut left_out = nulled.clone();
    left_out.as_object_mut().unwrap().retain(|_, value| !value.is_null());
    assert_eq!(answer(&case.rules, &nulled), answer(&case.rules, &left_out));
}
