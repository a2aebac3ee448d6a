//! Laws of the wallet: the best choice of coupons is the best there is.

use serde_json::{Value, json};

use super::case::{Case, answer, fen, list, with_coupons, with_places};

fn proven(answer: &Value) -> bool {
    answer["coupons"]["certificate"]["kind"] == "optimal"
}

pub fn the_best_wallet_is_the_best_of_all_lists(case: &Case) {
    let (rules, asked) = (&case.rules, &case.asked);
    let best = answer(rules, &with_coupons(asked, json!("best")));
    assert!(proven(&best));
    let wallet = list(&asked["wallet"]).len();
    let listed = |subset: u32| answer(rules, &with_places(asked, (0..wallet).filter(|at| subset >> at & 1 == 1)));
    let lists: Vec<Value> = (0..1_u32 << wallet).map(listed).collect();
    let least = lists.iter().map(|list| fen(&list["payable"])).min().unwrap();
    assert_eq!(fen(&best["payable"]), least);
    // Fewer coupons before more, and the chosen ones, listed, give the same answer.
    let chosen = list(&best["coupons"]["chosen"]).len();
    let cheapest = lists.iter().filter(|list| fen(&list["payable"]) == least);
    assert_eq!(Some(chosen), cheapest.map(|one| list(&one["coupons"]["chosen"]).len()).min());
    let again = answer(rules, &with_coupons(asked, best["coupons"]["chosen"].clone()));
    assert_eq!(&again["lines"], &best["lines"]);
    assert_eq!(&again["coupons"]["chosen"], &best["coupons"]["chosen"]);
}

pub fn one_coupon_more_never_costs_more(case: &Case) {
    let asked = with_coupons(&case.asked, json!("best"));
    let mut fewer = asked.clone();
    if fewer["wallet"].as_array_mut().unwrap().pop().is_none() {
        return;
    }
    let (more, fewer) = (answer(&case.rules, &asked), answer(&case.rules, &fewer));
    assert!(proven(&more) && proven(&fewer));
    assert!(fen(&more["payable"]) <= fen(&fewer["payable"]));
}
