//! Laws that one answer keeps by itself.

use std::collections::BTreeMap;

use serde_json::Value;

use super::case::{Case, by_coupon, by_name, fen, list, name, promotions, sum};

pub fn nothing_is_lost_and_nothing_is_made(case: &Case) {
    let answer = &case.answer;
    let lines = case.lines();
    for line in lines {
        let selected = line["selected"] == true;
        assert_eq!(sum(list(&line["shares"]), "amount"), fen(&line["discount"]));
        assert_eq!(fen(&line["payable"]), if selected { fen(&line["subtotal"]) - fen(&line["discount"]) } else { 0 });
        assert!(fen(&line["payable"]) >= 0 && fen(&line["subtotal"]) <= fen(&line["list"]));
        assert!(list(&line["shares"]).iter().all(|share| fen(&share["amount"]) > 0));
        assert!(selected || list(&line["shares"]).is_empty());
        // What the units cost one by one is what the line costs, the dearest first and equal ones told once.
        let units = list(&line["units"]);
        assert_eq!(sum(units, "quantity"), if selected { fen(&line["quantity"]) } else { 0 });
        let all = units.iter().map(|some| fen(&some["quantity"]) * fen(&some["each"])).sum::<i64>();
        assert_eq!(all, fen(&line["payable"]));
        assert!(units.windows(2).all(|two| fen(&two[0]["each"]) > fen(&two[1]["each"])));
        assert!(units.iter().all(|some| fen(&some["each"]) <= fen(&line["unitPrice"])));
    }
    let shipping = &answer["shipping"];
    assert_eq!(fen(&shipping["payable"]), fen(&shipping["fee"]) - fen(&shipping["discount"]));
    assert_eq!(sum(list(&shipping["shares"]), "amount"), fen(&shipping["discount"]));
    assert_eq!(sum(lines, "discount") + fen(&shipping["discount"]), fen(&answer["discount"]));
    let before = fen(&answer["subtotal"]) + fen(&shipping["fee"]);
    assert_eq!(before - fen(&answer["discount"]), fen(&answer["payable"]));
    assert_eq!(sum(lines, "payable") + fen(&shipping["payable"]), fen(&answer["payable"]));
    assert!(fen(&answer["payable"]) >= 0);
    assert!(fen(&answer["payable"]) <= fen(&answer["list"]) + fen(&shipping["fee"]));
}

pub fn what_is_told_is_what_was_taken(case: &Case) {
    let mut shares: BTreeMap<String, i64> = BTreeMap::new();
    for share in case.bearers().flat_map(|line| list(&line["shares"])) {
        *shares.entry(name(share)).or_default() += fen(&share["amount"]);
    }
    for (name, outcome) in by_name(&case.answer) {
        let taken = shares.remove(&name).unwrap_or(0);
        if outcome["result"] == "applied" {
            assert_eq!(fen(&outcome["amount"]), taken);
            assert!(taken > 0 || case.gives(&outcome["promotion"]));
            assert!(outcome.get("wanted").is_none_or(|wanted| fen(wanted) > taken));
        } else {
            assert_eq!(taken, 0);
        }
        if outcome["result"] == "refused" {
            assert!(!list(&outcome["reasons"]).is_empty());
        }
    }
    assert!(shares.is_empty());
}

pub fn everything_is_explained_exactly_once(case: &Case) {
    let wallet = case.wallet();
    let held: Vec<&Value> = wallet.iter().map(|coupon| &coupon["coupon"]).collect();
    let mut expected: Vec<String> = promotions(&case.rules)
        .filter(|promotion| !by_coupon(promotion) || !held.contains(&&promotion["id"]))
        .map(|promotion| promotion["id"].to_string())
        .collect();
    expected.extend(wallet.iter().map(|coupon| coupon["id"].to_string()));
    let told: Vec<String> = list(&case.answer["outcomes"]).iter().map(name).collect();
    assert_eq!(told, expected);
}

pub fn one_promotion_at_most_wins_a_unit_or_a_cart(case: &Case) {
    for lane in list(&case.rules["lanes"]) {
        let of_lane = |shares: &Value| list(shares).iter().filter(|share| share["lane"] == lane["id"]).count();
        if lane["stacking"] == "bestPerLine" {
            assert!(case.lines().iter().all(|line| of_lane(&line["shares"]) as i64 <= fen(&line["quantity"])));
        }
        if lane["stacking"] == "bestOne" {
            let applied = |outcome: &&Value| {
                outcome.get("lane") == lane.get("id")
                    && outcome["result"] == "applied"
                    && !case.gives(&outcome["promotion"])
            };
            assert!(list(&case.answer["outcomes"]).iter().filter(applied).count() <= 1);
        }
    }
}
