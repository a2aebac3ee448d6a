//! What is true of every quote, tried on random rulebooks and carts.

use std::collections::BTreeMap;

use crate::dice::{self, Dice};
use liebian::pricing::promotion::Rulebook;
use liebian::pricing::quote::quote;
use liebian::pricing::request::Request;
use liebian::wire::basket::Basket;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use proptest::prelude::*;
use serde_json::{Value, json};

fn rules_of(rules: &Value) -> Rulebook {
    rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS))
        .unwrap_or_else(|issues| panic!("{issues:?}\n{rules}"))
}

fn request_of(asked: &Value) -> Request {
    request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None)
        .unwrap_or_else(|issues| panic!("{issues:?}\n{asked}"))
}

fn answer(rules: &Value, asked: &Value) -> Value {
    let text = quote_text(&rules_of(rules), &request_of(asked));
    serde_json::from_str::<Value>(&text).unwrap()["value"].clone()
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

fn fen(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

fn sum<'a>(values: impl IntoIterator<Item = &'a Value>, key: &str) -> i64 {
    values.into_iter().map(|value| fen(&value[key])).sum()
}

/// What became of everything, by name and without regard to order.
fn by_name(answer: &Value) -> BTreeMap<String, Value> {
    let name = |outcome: &Value| outcome.get("coupon").unwrap_or(&outcome["promotion"]).to_string();
    list(&answer["outcomes"]).iter().map(|outcome| (name(outcome), outcome.clone())).collect()
}

fn asked(bytes: &[u8], most_coupons: u32) -> (Value, Value) {
    let mut dice = Dice::new(bytes);
    let rules = dice::rulebook(&mut dice);
    let asked = dice::request(&mut dice, &rules, most_coupons);
    (rules, asked)
}

fn bytes() -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 60..400)
}

fn proven(answer: &Value) -> bool {
    answer["coupons"]["certificate"]["kind"] == "optimal"
}

fn with_coupons(asked: &Value, coupons: Value) -> Value {
    let mut asked = asked.clone();
    asked["coupons"] = coupons;
    asked
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_is_lost_and_nothing_is_made(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 6);
        let answer = answer(&rules, &asked);
        let lines = list(&answer["lines"]);
        for line in lines {
            let selected = line["selected"] == true;
            prop_assert_eq!(sum(list(&line["shares"]), "amount"), fen(&line["discount"]));
            prop_assert_eq!(fen(&line["payable"]), if selected { fen(&line["subtotal"]) - fen(&line["discount"]) } else { 0 });
            prop_assert!(fen(&line["payable"]) >= 0 && fen(&line["subtotal"]) <= fen(&line["list"]));
            prop_assert!(list(&line["shares"]).iter().all(|share| fen(&share["amount"]) > 0));
            prop_assert!(selected || list(&line["shares"]).is_empty());
        }
        let shipping = &answer["shipping"];
        prop_assert_eq!(fen(&shipping["payable"]), fen(&shipping["fee"]) - fen(&shipping["discount"]));
        prop_assert_eq!(sum(list(&shipping["shares"]), "amount"), fen(&shipping["discount"]));
        prop_assert_eq!(sum(lines, "discount") + fen(&shipping["discount"]), fen(&answer["discount"]));
        prop_assert_eq!(fen(&answer["subtotal"]) + fen(&shipping["fee"]) - fen(&answer["discount"]), fen(&answer["payable"]));
        prop_assert_eq!(sum(lines, "payable") + fen(&shipping["payable"]), fen(&answer["payable"]));
        prop_assert!(fen(&answer["payable"]) >= 0 && fen(&answer["payable"]) <= fen(&answer["list"]) + fen(&shipping["fee"]));
    }

    #[test]
    fn what_is_told_is_what_was_taken(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 6);
        let answer = answer(&rules, &asked);
        let mut shares: BTreeMap<String, i64> = BTreeMap::new();
        for share in list(&answer["lines"]).iter().chain([&answer["shipping"]]).flat_map(|line| list(&line["shares"])) {
            *shares.entry(share.get("coupon").unwrap_or(&share["promotion"]).to_string()).or_default() += fen(&share["amount"]);
        }
        for (name, outcome) in by_name(&answer) {
            let taken = shares.remove(&name).unwrap_or(0);
            if outcome["result"] == "applied" {
                prop_assert_eq!(fen(&outcome["amount"]), taken);
                prop_assert!(taken > 0);
                prop_assert!(outcome.get("wanted").is_none_or(|wanted| fen(wanted) > taken));
            } else {
                prop_assert_eq!(taken, 0);
            }
            if outcome["result"] == "refused" {
                prop_assert!(!list(&outcome["reasons"]).is_empty());
            }
        }
        prop_assert!(shares.is_empty());
    }

    #[test]
    fn everything_is_explained_exactly_once(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 6);
        let answer = answer(&rules, &asked);
        let held: Vec<&Value> = list(&asked["wallet"]).iter().map(|coupon| &coupon["coupon"]).collect();
        let promotions = list(&rules["lanes"]).iter().flat_map(|lane| list(&lane["promotions"]));
        let mut expected: Vec<String> = promotions
            .filter(|promotion| promotion.get("coupon").is_none() || !held.contains(&&promotion["id"]))
            .map(|promotion| promotion["id"].to_string())
            .collect();
        expected.extend(list(&asked["wallet"]).iter().map(|coupon| coupon["id"].to_string()));
        let told: Vec<String> = list(&answer["outcomes"])
            .iter()
            .map(|outcome| outcome.get("coupon").unwrap_or(&outcome["promotion"]).to_string())
            .collect();
        prop_assert_eq!(told, expected);
    }

    #[test]
    fn the_order_of_saying_changes_no_amount_and_no_reason(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 6);
        let (mut turned_rules, mut turned) = (rules.clone(), asked.clone());
        for lane in turned_rules["lanes"].as_array_mut().unwrap() {
            lane["promotions"].as_array_mut().unwrap().reverse();
        }
        turned["cart"]["lines"].as_array_mut().unwrap().reverse();
        turned["wallet"].as_array_mut().unwrap().reverse();
        if let Some(coupons) = turned["coupons"].as_array_mut() {
            coupons.reverse();
        }
        let (answer, turned) = (answer(&rules, &asked), answer(&turned_rules, &turned));
        let mut lines = list(&turned["lines"]).clone();
        lines.reverse();
        prop_assert_eq!(list(&answer["lines"]), &lines);
        prop_assert_eq!(&answer["payable"], &turned["payable"]);
        prop_assert_eq!(&answer["shipping"], &turned["shipping"]);
        let outcomes = |answer: &Value| {
            let mut outcomes = by_name(answer);
            for outcome in outcomes.values_mut() {
                if let Some(by) = outcome.get_mut("by").and_then(Value::as_array_mut) {
                    by.sort_by_key(|by| by.to_string());
                }
            }
            outcomes
        };
        prop_assert_eq!(outcomes(&answer), outcomes(&turned));
    }

    #[test]
    fn splitting_a_line_changes_no_total_and_no_reason(bytes in bytes(), id in "[a-z]{1,3}-half") {
        let (rules, asked) = asked(&bytes, 5);
        let mut split = asked.clone();
        let lines = split["cart"]["lines"].as_array_mut().unwrap();
        let Some(at) = lines.iter().position(|line| fen(&line["quantity"]) > 1) else { return Ok(()) };
        let mut half = lines[at].clone();
        let units = fen(&half["quantity"]);
        half["id"] = json!(id);
        half["quantity"] = json!(units / 2);
        lines[at]["quantity"] = json!(units - units / 2);
        lines.insert(0, half);
        let (whole, split) = (answer(&rules, &asked), answer(&rules, &split));
        for key in ["payable", "discount", "subtotal", "list", "shipping", "coupons", "outcomes"] {
            prop_assert_eq!(&whole[key], &split[key], "{}", key);
        }
    }

    #[test]
    fn a_closed_promotion_is_as_good_as_none(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 4);
        let whole = answer(&rules, &asked);
        let closed: Vec<String> = by_name(&whole)
            .into_iter()
            .filter(|(_, outcome)| outcome.get("coupon").is_none() && outcome["result"] == "refused")
            .map(|(name, _)| name)
            .collect();
        let mut open = rules.clone();
        for lane in open["lanes"].as_array_mut().unwrap() {
            lane["promotions"].as_array_mut().unwrap().retain(|promotion| !closed.contains(&promotion["id"].to_string()));
        }
        let without = answer(&open, &asked);
        for key in ["lines", "shipping", "payable", "coupons"] {
            prop_assert_eq!(&whole[key], &without[key]);
        }
    }

    #[test]
    fn an_unused_coupon_is_as_good_as_none(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 6);
        let listed = with_coupons(&asked, json!([]));
        let mut bare = listed.clone();
        bare["wallet"] = json!([]);
        let (listed, bare) = (answer(&rules, &listed), answer(&rules, &bare));
        for key in ["lines", "shipping", "payable", "discount"] {
            prop_assert_eq!(&listed[key], &bare[key]);
        }
    }

    #[test]
    fn one_promotion_at_most_wins_a_line_or_a_cart(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 4);
        let answer = answer(&rules, &asked);
        for lane in list(&rules["lanes"]) {
            let of_lane = |shares: &Value| list(shares).iter().filter(|share| share["lane"] == lane["id"]).count();
            if lane["stacking"] == "bestPerLine" {
                prop_assert!(list(&answer["lines"]).iter().all(|line| of_lane(&line["shares"]) <= 1));
            }
            if lane["stacking"] == "bestOne" {
                let applied = |outcome: &&Value| outcome.get("lane") == lane.get("id") && outcome["result"] == "applied";
                prop_assert!(list(&answer["outcomes"]).iter().filter(applied).count() <= 1);
            }
        }
    }

    #[test]
    fn the_best_wallet_is_the_best_of_all_lists(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 6);
        let best = answer(&rules, &with_coupons(&asked, json!("best")));
        prop_assert!(proven(&best));
        let wallet = list(&asked["wallet"]).len();
        let listed = |subset: u32| {
            let ids: Vec<String> = (0..wallet).filter(|at| subset >> at & 1 == 1).map(|at| format!("w{at}")).collect();
            answer(&rules, &with_coupons(&asked, json!(ids)))
        };
        let lists: Vec<Value> = (0..1_u32 << wallet).map(listed).collect();
        let least = lists.iter().map(|list| fen(&list["payable"])).min().unwrap();
        prop_assert_eq!(fen(&best["payable"]), least);
        // Fewer coupons before more, and the chosen ones, listed, give the same answer.
        let chosen = list(&best["coupons"]["chosen"]).len();
        let fewest = lists.iter().filter(|list| fen(&list["payable"]) == least).map(|one| list(&one["coupons"]["chosen"]).len()).min();
        prop_assert_eq!(Some(chosen), fewest);
        let again = answer(&rules, &with_coupons(&asked, best["coupons"]["chosen"].clone()));
        prop_assert_eq!(&again["lines"], &best["lines"]);
        prop_assert_eq!(&again["coupons"]["chosen"], &best["coupons"]["chosen"]);
    }

    #[test]
    fn one_coupon_more_never_costs_more(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 8);
        let asked = with_coupons(&asked, json!("best"));
        let mut fewer = asked.clone();
        if fewer["wallet"].as_array_mut().unwrap().pop().is_none() {
            return Ok(());
        }
        let (more, fewer) = (answer(&rules, &asked), answer(&rules, &fewer));
        prop_assert!(proven(&more) && proven(&fewer));
        prop_assert!(fen(&more["payable"]) <= fen(&fewer["payable"]));
    }

    #[test]
    fn a_basket_answers_like_a_fresh_request(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 4);
        let rules = rules_of(&rules);
        let (mut fresh, mut basket) = (asked.clone(), Basket::new(request_of(&asked)));
        let turned: Vec<u8> = bytes.iter().rev().copied().collect();
        let mut dice = Dice::new(&turned);
        for step in 0..6 {
            let lines = list(&fresh["cart"]["lines"]).len() as u32;
            let at = dice.upto(lines.max(1) - 1) as usize;
            let id = fresh["cart"]["lines"][at]["id"].clone();
            let edit = match dice.upto(6) {
                0 => json!({ "add": dice::line(&mut dice, &format!("new{step}")) }),
                1 => json!({ "setNow": { "now": dice::WEDNESDAY + i64::from(dice.upto(60_000)) * 9_000 } }),
                2 => json!({ "setShipping": { "fee": dice.upto(900) } }),
                3 => json!({ "useCoupons": dice.one(&["best", "none"]) }),
                _ if lines == 0 => continue,
                4 => json!({ "setQuantity": { "line": id, "quantity": 1 + dice.upto(9) } }),
                5 => json!({ "select": { "line": id, "selected": dice.chance(50) } }),
                _ => json!({ "remove": { "line": id } }),
            };
            let refused = basket.edit(&Said::from_text(&edit.to_string(), REQUEST_LIMITS)).is_err();
            prop_assert_eq!(refused, edit["useCoupons"] == "none");
            let line = &mut fresh["cart"]["lines"];
            if let Some(added) = edit.get("add") {
                line.as_array_mut().unwrap().push(added.clone());
            } else if let Some(moment) = edit.get("setNow") {
                fresh["now"] = moment["now"].clone();
            } else if let Some(shipping) = edit.get("setShipping") {
                fresh["shipping"] = shipping.clone();
            } else if edit.get("useCoupons").is_some_and(|coupons| coupons == "best") {
                fresh["coupons"] = json!("best");
            } else if let Some(set) = edit.get("setQuantity") {
                line[at]["quantity"] = set["quantity"].clone();
            } else if let Some(select) = edit.get("select") {
                line[at]["selected"] = select["selected"].clone();
            } else if edit.get("remove").is_some() {
                line.as_array_mut().unwrap().remove(at);
            }
            prop_assert_eq!(quote_text(&rules, basket.request()), quote_text(&rules, &request_of(&fresh)));
        }
    }

    #[test]
    fn the_same_question_gets_the_same_bytes(bytes in bytes()) {
        let (rules, asked) = asked(&bytes, 6);
        let (book, request) = (rules_of(&rules), request_of(&asked));
        prop_assert_eq!(quote(&book, &request), quote(&rules_of(&rules), &request));
        prop_assert_eq!(quote_text(&book, &request), quote_text(&book, &request));
    }

    #[test]
    fn saying_null_is_saying_nothing(bytes in bytes(), at in any::<prop::sample::Index>()) {
        let (rules, asked) = asked(&bytes, 3);
        let mut nulled = asked.clone();
        let optional = ["shipping", "customer", "channel", "wallet", "coupons"];
        let key = optional[at.index(optional.len())];
        nulled[key] = Value::Null;
        if key == "wallet" {
            nulled["coupons"] = Value::Null;
        }
        let mut left_out = nulled.clone();
        left_out.as_object_mut().unwrap().retain(|_, value| !value.is_null());
        prop_assert_eq!(answer(&rules, &nulled), answer(&rules, &left_out));
    }
}
