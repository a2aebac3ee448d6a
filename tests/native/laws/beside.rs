//! Laws of what stands beside the prices: gifts, grants and points.

use serde_json::Value;

use super::case::{Case, answer, fen, list, promotions};

/// The rulebook without some promotions.
pub fn without(rules: &Value, gone: impl Fn(&Value) -> bool) -> Value {
    let mut rules = rules.clone();
    for lane in rules["lanes"].as_array_mut().unwrap() {
        lane["promotions"].as_array_mut().unwrap().retain(|promotion| !gone(promotion));
    }
    rules
}

pub fn has(value: &Value, keys: &[&str]) -> bool {
    keys.iter().any(|key| value.get(key).is_some())
}

/// Gifts, grants and points that are earned are there or not: nothing else costs a fen more or less.
pub fn what_is_given_along_changes_no_price(case: &Case) {
    // One that does not go with others keeps them out, and a coupon takes a place: both are meant.
    if promotions(&case.rules).any(|promotion| has(promotion, &["excludes", "exclusive"])) {
        return;
    }
    let given =
        |promotion: &Value| promotion.get("coupon").is_none() && has(&promotion["then"], &["gift", "earn", "grant"]);
    let bare = answer(&without(&case.rules, given), &case.asked);
    let costs = |answer: &Value| {
        let line = |line: &Value| (line["payable"].clone(), line["units"].clone(), line["shares"].clone());
        list(&answer["lines"]).iter().map(line).collect::<Vec<_>>()
    };
    assert_eq!(costs(&case.answer), costs(&bare));
    assert_eq!(case.answer["shipping"], bare["shipping"]);
    assert_eq!(case.answer["payable"], bare["payable"]);
}

/// No more points pay than there are, than were asked for, and than what they pay needs.
pub fn points_pay_what_they_are_worth_and_no_more_of_them_than_needed(case: &Case) {
    let mut used = 0;
    for outcome in list(&case.answer["outcomes"]).iter().filter(|outcome| outcome["result"] == "applied") {
        let promotion = promotions(&case.rules).find(|promotion| promotion["id"] == outcome["promotion"]).unwrap();
        let Some(terms) = promotion["then"].get("points") else { continue };
        let (points, amount) = (fen(&outcome["points"]), fen(&outcome["amount"]));
        let step = terms["step"].as_i64().unwrap_or(1);
        let pays = |points: i64| points * fen(&terms["worth"]) / fen(&terms["points"]);
        assert_eq!(points % step, 0);
        assert!(amount <= pays(points) && pays(points - step) < amount, "{points} points for {amount}");
        assert!(terms["most"].as_i64().is_none_or(|most| points <= most));
        used += points;
    }
    let told = &case.answer["points"];
    assert_eq!(fen(&told["used"]), used);
    let asked = &case.asked["points"];
    assert!(used <= asked["balance"].as_i64().unwrap_or(0));
    assert!(asked["use"].as_i64().is_none_or(|most| used <= most));
    let paid = |share: &&Value| {
        promotions(&case.rules).any(|one| one["id"] == share["promotion"] && one["then"].get("points").is_some())
    };
    let off: i64 =
        case.bearers().flat_map(|line| list(&line["shares"])).filter(paid).map(|share| fen(&share["amount"])).sum();
    assert_eq!(fen(&told["off"]), off);
}
