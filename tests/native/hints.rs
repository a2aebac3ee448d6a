//! Hints keep their promises: whoever does what one says pays what it says; and no product of the catalogue does better alone.

use liebian::wire::CATALOGUE_LIMITS;
use liebian::wire::hints_text;
use liebian::wire::said::Said;
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::chain::Numbers;
use crate::dice::{self, Dice};
use crate::laws::case::{Case, answer, fen, list, request_of, rules_of};

const WEEK: i64 = 7 * 24 * 3_600_000;

fn hints(case: &Case, asked: &Value) -> Value {
    let said = Said::from_text(&asked.to_string(), CATALOGUE_LIMITS);
    let text = hints_text(&rules_of(&case.rules), Ok(&request_of(&case.asked)), &said);
    serde_json::from_str::<Value>(&text).unwrap()["value"].take()
}

/// A catalogue of a few products, each once; none of them in two kinds of line.
fn catalogue(dice: &mut Dice) -> Value {
    let mut items: Vec<Value> = Vec::new();
    for _ in 0..dice.upto(6) {
        let mut item = dice::line(dice, "x");
        for key in ["id", "quantity", "selected"] {
            item.as_object_mut().unwrap().remove(key);
        }
        if dice.chance(30) {
            item["left"] = json!(dice.upto(6));
        }
        if items.iter().all(|one| one["sku"] != item["sku"]) {
            items.push(item);
        }
    }
    json!(items)
}

/// The request with some of a hint's things in the cart, as a page would put them there.
fn with(case: &Case, catalogue: &Value, items: &Value) -> Value {
    let mut asked = case.asked.clone();
    let lines = asked["cart"]["lines"].as_array_mut().unwrap();
    for item in list(items) {
        if let Some(line) = item.get("line") {
            let line = lines.iter_mut().find(|one| one["id"] == *line).unwrap();
            assert_eq!(line["sku"], item["sku"]);
            line["quantity"] = json!(fen(&line["quantity"]) + fen(&item["quantity"]));
        } else {
            let mut line = list(catalogue).iter().find(|one| one["sku"] == item["sku"]).unwrap().clone();
            line.as_object_mut().unwrap().remove("left");
            line["id"] = json!(format!("added-{}", item["sku"].as_str().unwrap()));
            line["quantity"] = item["quantity"].clone();
            lines.push(line);
        }
    }
    asked
}

/// What is to pay, points that pay included.
fn cost(quote: &Value) -> i64 {
    fen(&quote["payable"]) + fen(&quote["points"]["off"])
}

fn every_hint_keeps_its_promise(case: &Case, catalogue: &Value, told: &Value) {
    let now = fen(&case.answer["payable"]);
    assert_eq!(fen(&told["payable"]), now);
    for hint in list(&told["hints"]) {
        let then = match hint["kind"].as_str().unwrap() {
            "add" | "more" => answer(&case.rules, &with(case, catalogue, &hint["items"])),
            _ => {
                let mut asked = case.asked.clone();
                asked["now"] = hint["until"].clone();
                let ahead = fen(&hint["until"]) - fen(&case.asked["now"]);
                assert!(0 < ahead && ahead <= WEEK, "{hint}");
                answer(&case.rules, &asked)
            }
        };
        let payable = fen(&then["payable"]);
        assert_eq!(fen(&hint["payable"]), payable, "{hint}");
        match (hint.get("lower"), hint.get("dearer")) {
            (Some(lower), None) => assert!(fen(lower) > 0 && now - fen(lower) == payable, "{hint}"),
            (None, Some(dearer)) => assert_eq!(now + fen(dearer), payable, "{hint}"),
            _ => panic!("neither lower nor dearer, or both: {hint}"),
        }
        let acts = |quote: &Value, id: &Value| {
            list(&quote["outcomes"]).iter().any(|one| one["promotion"] == *id && one["result"] == "applied")
        };
        let reached = if hint["kind"] == "ends" { &case.answer } else { &then };
        assert!(list(&hint["reaches"]).iter().all(|id| acts(reached, id)), "{hint}");
    }
}

/// No single thing that may be had leaves less to pay than the first hint does.
fn no_single_thing_is_better(case: &Case, catalogue: &Value, told: &Value) {
    let first = list(&told["hints"]).iter().filter_map(|hint| hint.get("lower").map(|_| fen(&hint["payable"]))).min();
    let lines = list(&case.asked["cart"]["lines"]);
    if !lines.iter().any(|line| line["selected"] != false) {
        return;
    }
    let held =
        |sku: &Value| lines.iter().filter(|line| line["sku"] == *sku).map(|line| fen(&line["quantity"])).sum::<i64>();
    let room = |sku: &Value| {
        let item = list(catalogue).iter().find(|one| one["sku"] == *sku);
        item.and_then(|item| item.get("left")).is_none_or(|left| held(sku) < fen(left))
    };
    let bought = |line: &&Value| line["selected"] != false && line.get("addOn").is_none();
    let more =
        lines.iter().filter(bought).map(|line| json!([{ "line": line["id"], "sku": line["sku"], "quantity": 1 }]));
    let new = list(catalogue).iter().filter(|item| !lines.iter().filter(bought).any(|line| line["sku"] == item["sku"]));
    for items in more.chain(new.map(|item| json!([{ "sku": item["sku"], "quantity": 1 }]))) {
        if !room(&items[0]["sku"]) {
            continue;
        }
        let then = answer(&case.rules, &with(case, catalogue, &items));
        if fen(&then["payable"]) < fen(&case.answer["payable"]) && cost(&then) < cost(&case.answer) {
            let best = first.unwrap_or_else(|| panic!("{items} leaves {}, and no hint says so", then["payable"]));
            assert!(best <= fen(&then["payable"]), "{items} leaves {}, the best hint {best}", then["payable"]);
        }
    }
}

/// The best first, each thing reached once, and never more than were asked for.
fn they_stand_in_order(told: &Value) {
    let class = |hint: &Value| match (hint["kind"] == "ends", hint.get("lower")) {
        (true, _) => 2,
        (_, Some(_)) => 0,
        _ => 1,
    };
    for pair in list(&told["hints"]).windows(2) {
        let (one, other) = (&pair[0], &pair[1]);
        assert!(class(one) <= class(other), "{one} {other}");
        if class(one) == 0 && class(other) == 0 {
            assert!(fen(&one["payable"]) <= fen(&other["payable"]), "{one} {other}");
        }
        if class(one) == 1 && class(other) == 1 {
            let part = |hint: &Value| (i128::from(fen(&hint["dearer"])), i128::from(fen(&hint["worth"])));
            let ((more, worth), (more_too, worth_too)) = (part(one), part(other));
            assert!(more * worth_too <= more_too * worth, "{one} {other}");
        }
        assert!((&one["kind"], &one["reaches"]) != (&other["kind"], &other["reaches"]), "{one} {other}");
    }
}

fn told_of(bytes: &[u8]) -> (Case, Value, Value) {
    let case = Case::thrown(bytes, 3);
    let chance = case.chance.clone();
    let catalogue = catalogue(&mut Dice::new(&chance));
    let told = hints(&case, &json!({ "catalogue": catalogue, "most": 50, "steps": 10000 }));
    (case, catalogue, told)
}

fn cases() -> u32 {
    std::env::var("LAWS").map_or(1_000, |said| said.parse().unwrap())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_hint_is_true_and_none_is_missed(bytes in prop::collection::vec(any::<u8>(), 60..600)) {
        let (case, catalogue, told) = told_of(&bytes);
        assert_eq!(told["complete"], true);
        every_hint_keeps_its_promise(&case, &catalogue, &told);
        no_single_thing_is_better(&case, &catalogue, &told);
        they_stand_in_order(&told);
    }

    #[test]
    fn the_order_of_catalogue_and_cart_says_nothing(bytes in prop::collection::vec(any::<u8>(), 60..600)) {
        let (mut case, catalogue, told) = told_of(&bytes);
        let turned: Vec<Value> = list(&catalogue).iter().rev().cloned().collect();
        case.asked["cart"]["lines"].as_array_mut().unwrap().reverse();
        let again = hints(&case, &json!({ "catalogue": turned, "most": 50, "steps": 10000 }));
        assert_eq!(told, again);
    }

    #[test]
    fn fewer_steps_say_so_and_tell_nothing_untrue(bytes in prop::collection::vec(any::<u8>(), 60..600)) {
        let (case, catalogue, told) = told_of(&bytes);
        let steps = fen(&told["steps"]);
        prop_assume!(steps > 1);
        let few = hints(&case, &json!({ "catalogue": catalogue, "most": 50, "steps": steps / 2 }));
        assert_eq!((&few["complete"], fen(&few["steps"])), (&json!(false), steps / 2));
        every_hint_keeps_its_promise(&case, &catalogue, &few);
    }
}

/// Whatever a set misses, the cheapest things that complete it are told, where they are worth telling.
#[test]
fn a_set_is_completed_in_the_cheapest_way() {
    let mut told_in_all = 0;
    for seed in 0..400 {
        let mut numbers = Numbers(seed);
        let shelf = |numbers: &mut Numbers, category: &str| -> Vec<Value> {
            let most = 2 + numbers.upto(4);
            let item = |at: u64| json!({ "sku": format!("{category}{at}"), "unitPrice": 500 + numbers.upto(2_000), "categories": [category], "left": numbers.upto(3) });
            (0..most).map(item).collect()
        };
        let (tea, cake) = (shelf(&mut numbers, "tea"), shelf(&mut numbers, "cake"));
        let (cup, price, cakes) = (1_000 + numbers.upto(2_000), 1 + numbers.upto(5_000), 1 + numbers.upto(1));
        let of = |category: &str, quantity: u64| json!({ "of": { "categories": [category] }, "quantity": quantity });
        let set = json!({ "items": [of("cup", 1), of("tea", 1), of("cake", cakes)], "price": price });
        let rules = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "lanes": [{ "id": "item",
            "stacking": "each", "promotions": [{ "id": "set", "then": { "setPrice": set } }] }] });
        let line = json!({ "id": "1", "sku": "cup", "quantity": 1, "unitPrice": cup, "categories": ["cup"] });
        let case =
            Case::heard(rules, json!({ "now": 5, "cart": { "lines": [line] } }), r#"{ "ok": true, "value": {} }"#);
        let catalogue: Vec<Value> = tea.iter().chain(&cake).cloned().collect();
        let told = hints(&case, &json!({ "catalogue": catalogue, "most": 9 }));
        let cheapest = |shelf: &[Value], units: u64| {
            let had = shelf.iter().filter(|item| fen(&item["left"]) >= units as i64);
            had.map(|item| fen(&item["unitPrice"]) * units as i64).min()
        };
        let completes = list(&told["hints"]).iter().find(|hint| hint["reaches"] == json!(["set"]));
        let (Some(tea), Some(cake)) = (cheapest(&tea, 1), cheapest(&cake, cakes)) else {
            assert_eq!(completes, None, "{told}");
            continue;
        };
        let (listed, then) = (tea + cake, (cup as i64 + tea + cake).min(price as i64));
        let more = then - cup as i64;
        let saves = then < cup as i64 + listed;
        if saves && 2 * more <= listed {
            let hint = completes.unwrap_or_else(|| panic!("no hint: {told} {catalogue:?}"));
            assert_eq!(fen(&hint["payable"]), then, "{hint}");
            assert!(fen(&hint["worth"]) >= listed, "{hint}");
            told_in_all += 1;
        }
    }
    assert!(told_in_all > 50, "{told_in_all}");
}

/// The dice throw every kind of hint, or the laws above say little.
#[test]
fn the_dice_throw_every_kind() {
    let mut kinds = std::collections::BTreeMap::<String, u32>::new();
    let mut state = 7_u64;
    for _ in 0..1_500 {
        let bytes: Vec<u8> = (0..400)
            .map(|_| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 33) as u8
            })
            .collect();
        let (_, _, told) = told_of(&bytes);
        for hint in list(&told["hints"]) {
            let several = hint.get("items").is_some_and(|items| list(items).len() > 1);
            let lower = if hint.get("lower").is_some() { "lower" } else { "dearer" };
            *kinds.entry(format!("{} {lower}{}", hint["kind"], if several { " several" } else { "" })).or_default() +=
                1;
        }
    }
    println!("{kinds:?}");
    for kind in
        ["\"add\" lower", "\"more\" lower", "\"add\" dearer", "\"more\" dearer", "\"wait\" lower", "\"ends\" dearer"]
    {
        assert!(kinds.get(kind).is_some_and(|count| *count >= 10), "{kind}: {kinds:?}");
    }
}
