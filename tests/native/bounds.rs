//! What keeps promotions in bounds, on random rulebooks: guards, limits, and those that do not go together; and the best
//! wallet is still the best.

use liebian::money::Money;
use liebian::pricing::quote::quote_with_usages;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, request, rulebook};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::dice::Dice;
use crate::laws::case::{Case, answer, fen, list, with_coupons, with_places};

const COUNTINGS: [&str; 11] = [
    "strict",
    "magento",
    "medusa",
    "oscar",
    "saleor",
    "shopify",
    "solidus",
    "sylius",
    "vendure",
    "woocommerce",
    "yudao",
];

fn promotions(rules: &Value) -> Vec<Value> {
    list(&rules["lanes"]).iter().flat_map(|lane| list(&lane["promotions"]).clone()).collect()
}

/// A throw of the dice, with bounds thrown in.
fn bounded(bytes: &[u8], most_coupons: u32) -> (Value, Value) {
    let case = Case::plain(bytes, most_coupons);
    let (mut rules, mut asked) = (case.rules.clone(), case.asked.clone());
    let mut dice = Dice::new(&case.chance);
    let ids: Vec<Value> = promotions(&rules).iter().map(|promotion| promotion["id"].clone()).collect();
    let mut counters = Vec::new();
    for lane in rules["lanes"].as_array_mut().unwrap() {
        for promotion in lane["promotions"].as_array_mut().unwrap() {
            if dice.chance(25) {
                let other = ids[dice.upto(ids.len() as u32 - 1) as usize].clone();
                promotion["excludes"] =
                    json!({ "promotions": [other], "within": dice.one(&["order", "line", "unit"]) });
            }
            if dice.chance(8) {
                promotion["exclusive"] = json!(dice.one(&["order", "line", "unit"]));
            }
            if dice.chance(30) {
                let limit = dice.one(&["units", "unitsPerSku", "uses", "amount"]);
                let most = if limit == "amount" { dice.fen(3000) } else { 1 + dice.upto(4) };
                let whose = if limit == "uses" { "total" } else { dice.one(&["perOrder", "perCustomer", "total"]) };
                promotion["limits"] = json!({ whose: { limit: most } });
                let used = json!({ "uses": dice.upto(3), "units": dice.upto(4), "amount": dice.fen(2000) });
                counters.push(json!({ "promotion": promotion["id"], "customer": used, "total": used }));
            }
        }
    }
    asked["counters"] = json!(counters);
    if dice.chance(60) {
        let channel = if dice.chance(50) { json!({ "channel": "h5" }) } else { json!({}) };
        let mut largest = channel;
        largest["rate"] = json!(1 + dice.upto(9999));
        rules["guard"] = json!({
            "floors": [{ "of": { "skus": ["latte", "pizza"] }, "price": dice.fen(3000) }],
            "largestDiscount": if dice.chance(50) { json!([largest]) } else { json!([]) },
            "belowCost": dice.chance(30),
        });
    }
    if dice.chance(50) {
        rules["arithmetic"] = json!({ "profile": dice.one(&COUNTINGS) });
    }
    for line in asked["cart"]["lines"].as_array_mut().unwrap() {
        if dice.chance(40) {
            line["cost"] = json!(dice.fen(4000));
        }
        if dice.chance(25) {
            line["floorPrice"] = json!(dice.fen(4000));
        }
    }
    (rules, asked)
}

/// The price below which no promotion brings a unit of a line.
fn least(rules: &Value, line: &Value) -> i64 {
    let price = |value: &Value| value.as_i64().unwrap_or(0);
    let guard = &rules["guard"];
    let floors = guard["floors"].as_array().into_iter().flatten();
    let meant = floors.filter(|floor| list(&floor["of"]["skus"]).contains(&line["sku"]));
    let cost = if guard.is_object() && guard["belowCost"] != true { price(&line["cost"]) } else { 0 };
    meant
        .map(|floor| fen(&floor["price"]))
        .chain([price(&line["floorPrice"]), cost])
        .max()
        .unwrap()
        .min(fen(&line["unitPrice"]))
}

fn applied<'v>(answer: &'v Value, promotion: &'v Value) -> impl Iterator<Item = &'v Value> {
    let of = move |one: &&Value| one["promotion"] == promotion["id"] && one["result"] == "applied";
    list(&answer["outcomes"]).iter().filter(of)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_guard_is_ever_passed(bytes in prop::collection::vec(any::<u8>(), 60..400)) {
        let (rules, asked) = bounded(&bytes, 4);
        let answer = answer(&rules, &asked);
        for (line, told) in list(&asked["cart"]["lines"]).iter().zip(list(&answer["lines"])) {
            for units in list(&told["units"]) {
                prop_assert!(fen(&units["each"]) >= least(&rules, line), "{} {}", line, told);
            }
        }
        let channel = |rule: &&Value| rule.get("channel").is_none_or(|channel| *channel == asked["channel"]);
        if let Some(rule) = rules["guard"]["largestDiscount"].as_array().into_iter().flatten().find(channel) {
            let off = fen(&answer["discount"]) - fen(&answer["shipping"]["discount"]);
            prop_assert!(off <= fen(&answer["subtotal"]) * fen(&rule["rate"]) / 10_000);
        }
    }

    #[test]
    fn what_is_counted_is_what_was_taken(bytes in prop::collection::vec(any::<u8>(), 60..400)) {
        let case = Case::thrown(&bytes, 4);
        let said = |value: &Value, limits| Said::from_text(&value.to_string(), limits);
        let rules = rulebook(&said(&case.rules, RULEBOOK_LIMITS)).unwrap();
        let asked = request(&said(&case.asked, REQUEST_LIMITS), None).unwrap();
        let (quote, usages) = quote_with_usages(&rules, &asked);
        prop_assert_eq!(&quote, &liebian::pricing::quote::quote(&rules, &asked));
        prop_assert_eq!(usages.iter().map(|usage| usage.amount).sum::<Money>(), quote.discount);
        let bought: u64 = quote.lines.iter().filter(|line| line.selected).map(|line| u64::from(line.quantity)).sum();
        for usage in &usages {
            let told = list(&case.answer["outcomes"]).iter().filter(|one| one["promotion"] == usage.promotion.as_str());
            let (mut uses, mut amount) = (0, 0);
            for one in told.filter(|one| one["result"] == "applied") {
                uses += 1;
                amount += fen(&one["amount"]);
            }
            prop_assert!(usage.uses >= 1 && usage.uses <= uses, "{:?}", usage);
            prop_assert_eq!(usage.amount.minor(), u64::try_from(amount).unwrap());
            prop_assert!(usage.all_units() <= bought * u64::from(usage.uses), "{:?}", usage);
        }
    }

    #[test]
    fn those_that_do_not_go_together_never_act_together(bytes in prop::collection::vec(any::<u8>(), 60..400)) {
        let (rules, asked) = bounded(&bytes, 4);
        let answer = answer(&rules, &asked);
        let all = promotions(&rules);
        for one in &all {
            for other in all.iter().filter(|other| other["id"] != one["id"]) {
                let excludes = list_of(&one["excludes"]["promotions"]).contains(&other["id"]);
                let at = |level: &str| one["exclusive"] == level || excludes && one["excludes"]["within"] == level;
                if at("order") {
                    prop_assert!(applied(&answer, one).next().is_none() || applied(&answer, other).next().is_none());
                }
                if at("line") {
                    for line in list(&answer["lines"]) {
                        let takes = |id: &Value| list(&line["shares"]).iter().any(|share| share["promotion"] == *id);
                        prop_assert!(!(takes(&one["id"]) && takes(&other["id"])), "{}", line);
                    }
                }
            }
        }
    }

    #[test]
    fn no_limit_is_ever_passed(bytes in prop::collection::vec(any::<u8>(), 60..400)) {
        let (rules, asked) = bounded(&bytes, 4);
        let answer = answer(&rules, &asked);
        for promotion in promotions(&rules) {
            let counter = list(&asked["counters"]).iter().find(|one| one["promotion"] == promotion["id"]);
            let used = |what: &str| counter.map_or(0, |counter| fen(&counter["customer"][what]));
            for outcome in applied(&answer, &promotion) {
                let limits = &promotion["limits"];
                for whose in ["perCustomer", "total"] {
                    let left = |what: &str| limits[whose][what].as_i64().map(|limit| limit - used(what));
                    prop_assert!(left("uses").is_none_or(|left| left > 0));
                    prop_assert!(left("units").is_none_or(|left| left > 0));
                    prop_assert!(left("amount").is_none_or(|left| left >= fen(&outcome["amount"])));
                }
                prop_assert!(limits["perOrder"]["amount"].as_i64().is_none_or(|most| fen(&outcome["amount"]) <= most));
            }
        }
    }

    #[test]
    fn the_best_wallet_within_bounds_is_the_best_of_all_lists(bytes in prop::collection::vec(any::<u8>(), 60..400)) {
        let (rules, asked) = bounded(&bytes, 4);
        let best = answer(&rules, &with_coupons(&asked, json!("best")));
        let wallet = list(&asked["wallet"]).len();
        let listed = |subset: u32| answer(&rules, &with_places(&asked, (0..wallet).filter(|at| subset >> at & 1 == 1)));
        let least = (0..1_u32 << wallet).map(|subset| fen(&listed(subset)["payable"])).min().unwrap();
        prop_assert_eq!(fen(&best["payable"]), least);
    }

    #[test]
    fn bounds_do_not_depend_on_the_order_of_saying(bytes in prop::collection::vec(any::<u8>(), 60..400)) {
        let (rules, asked) = bounded(&bytes, 4);
        let (mut turned_rules, mut turned) = (rules.clone(), asked.clone());
        for lane in turned_rules["lanes"].as_array_mut().unwrap() {
            lane["promotions"].as_array_mut().unwrap().reverse();
        }
        for list in ["wallet", "counters"] {
            turned[list].as_array_mut().unwrap().reverse();
        }
        turned["cart"]["lines"].as_array_mut().unwrap().reverse();
        let (one, other) = (answer(&rules, &asked), answer(&turned_rules, &turned));
        prop_assert_eq!(&one["payable"], &other["payable"]);
        prop_assert_eq!(&one["shipping"], &other["shipping"]);
    }
}

fn list_of(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}
