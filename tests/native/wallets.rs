//! Wallets as malls have them, through the whole engine: the best combination is the best of all lists, tried one by one.

use std::cmp::Reverse;

use crate::chain::Numbers;
use liebian::pricing::best::{Certificate, Search, held};
use liebian::pricing::lane::Asking;
use liebian::pricing::layout::Layout;
use liebian::pricing::search::hand::Hand;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, request, rulebook};
use serde_json::{Value, json};

/// So many wallets are tried; `WALLETS=1000000` tries as many as one has patience for.
pub fn cases(usual: u64) -> u64 {
    std::env::var("WALLETS").map_or(usual, |said| said.parse().unwrap())
}

/// A coupon on everything, on a category or on one product of it: parts inside parts, so that coupons form a chain when
/// the inner ones go first.
fn coupon(numbers: &mut Numbers, at: u64, in_order: bool, goods: &[(&str, &str, u64)]) -> Value {
    let depth = numbers.upto(2);
    let of = match depth {
        0 => json!({}),
        1 => json!({ "categories": [numbers.one(&["food", "silver"])] }),
        _ => json!({ "skus": [numbers.one(&["walnut", "latte", "ring"])] }),
    };
    let amount = |numbers: &mut Numbers| 1 + numbers.upto(3_000);
    let then = match numbers.upto(4) {
        0 | 1 => json!({ "amountOff": { "amount": amount(numbers) } }),
        2 => {
            let mut percent = json!({ "rate": 1 + numbers.upto(5_000) });
            if numbers.chance(50) {
                percent["upTo"] = json!(amount(numbers));
            }
            json!({ "percentOff": percent })
        }
        3 => {
            json!({ "amountOff": { "amount": 1 + numbers.upto(400), "per": { "spent": 1 + numbers.upto(4_000), "times": 3 } } })
        }
        _ => {
            let low = 1 + numbers.upto(4_000);
            let steps = [(low, amount(numbers)), (low + 1 + numbers.upto(4_000), amount(numbers))];
            let step = |(at_least, off): (u64, u64)| json!({ "atLeast": at_least, "off": { "amount": off } });
            json!({ "tiers": { "by": "spend", "steps": steps.map(step) } })
        }
    };
    let mut terms = json!({ "perOrder": 1 + numbers.upto(1) });
    if numbers.chance(35) {
        terms["group"] = json!(numbers.one(&["a", "b"]));
    }
    let mut coupon = json!({ "id": format!("c{at}"), "of": of, "then": then, "coupon": terms });
    // Thresholds near the top make coupons spoil each other, which is where greed goes wrong.
    if numbers.chance(60) {
        let cost: u64 = goods
            .iter()
            .filter(|(sku, category, _)| match depth {
                0 => true,
                1 => of["categories"][0] == **category,
                _ => of["skus"][0] == **sku,
            })
            .map(|(_, _, cost)| *cost)
            .sum();
        let near = (cost - numbers.upto(cost / 3)).max(1);
        coupon["when"] =
            json!({ "spend": { "atLeast": if numbers.chance(30) { 1 + numbers.upto(9_000) } else { near } } });
    }
    if in_order {
        coupon["priority"] = json!(depth);
    }
    if numbers.chance(10) {
        coupon["exclusive"] = json!(numbers.one(&["order", "order", "line", "unit"]));
    }
    if numbers.chance(10) {
        coupon["limits"] = json!({ "perOrder": { "amount": amount(numbers) } });
    } else if numbers.chance(10) {
        coupon["limits"] = match numbers.upto(4) {
            3 => json!({ "total": { "units": 1 + numbers.upto(3) } }),
            4 => json!({ "perOrder": { "units": 1 }, "perCustomer": { "unitsPerSku": 1 + numbers.upto(1) } }),
            0 => json!({ "perCustomer": { "uses": 1 } }),
            1 => json!({ "total": { "uses": 1 + numbers.upto(1) } }),
            _ => json!({ "total": { "amount": 2 * amount(numbers) } }),
        };
    }
    coupon
}

/// How the mall counts: mostly as everywhere, else in ways of its own.
fn arithmetic(numbers: &mut Numbers) -> Value {
    if numbers.chance(30) {
        return json!({});
    }
    json!({
        "rounding": numbers.one(&["halfUp", "halfDown", "halfEven", "down", "up"]),
        "roundPer": numbers.one(&["promotion", "promotion", "promotion", "line"]),
        "allocation": numbers.one(&["largestRemainder", "lastTakesRest", "firstTakesRest", "carry", "perUnit", "ofTheRest"]),
        "thresholdBase": numbers.one(&["laneStart", "running", "running", "running", "original"]),
        "percentBase": numbers.one(&["running", "running", "laneStart", "original"]),
        "tooLarge": numbers.one(&["take", "take", "unusable"]),
    })
}

pub fn case(numbers: &mut Numbers) -> (Value, Value) {
    let mut lines = Vec::new();
    let mut goods = Vec::new();
    for (sku, category) in [("walnut", "food"), ("latte", "food"), ("ring", "silver"), ("book", "paper")] {
        if numbers.chance(75) {
            let (price, quantity) = (1 + numbers.upto(5_000), 1 + numbers.upto(2));
            lines.push(
                json!({ "id": sku, "sku": sku, "quantity": quantity, "unitPrice": price, "categories": [category] }),
            );
            goods.push((sku, category, price * quantity));
        }
    }
    let in_order = numbers.chance(75);
    let templates = 1 + numbers.upto(5);
    let coupons: Vec<Value> = (0..templates).map(|at| coupon(numbers, at, in_order, &goods)).collect();
    // Mostly coupons go together; where each unit takes the best of them, they win side by side.
    let stacking = if numbers.chance(10) { "bestPerLine" } else { "each" };
    let mut lanes = vec![json!({ "id": "coupon", "stacking": stacking, "promotions": coupons })];
    if numbers.chance(30) {
        let ten = json!({ "id": "ten", "then": { "percentOff": { "rate": 1_000 } } });
        lanes.insert(0, json!({ "id": "order", "stacking": "bestOne", "promotions": [ten] }));
    }
    if numbers.chance(20) {
        let gift = json!({ "id": "gift", "then": { "gift": { "choices": [{ "sku": "card", "quantity": 1 }] } } });
        lanes.push(json!({ "id": "extra", "stacking": "each", "promotions": [gift] }));
    }
    if numbers.chance(20) {
        let when = json!({ "spend": { "atLeast": 1 + numbers.upto(9_000) } });
        let free = json!({ "id": "free-shipping", "when": when, "then": { "shippingOff": {} } });
        lanes.push(json!({ "id": "shipping", "stacking": "bestOne", "promotions": [free] }));
    }
    let mut rules = json!({
        "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480,
        "couponsPerOrder": if numbers.chance(60) { 10 } else { 1 + numbers.upto(3) }, "lanes": lanes,
        "arithmetic": arithmetic(numbers),
    });
    if numbers.chance(20) {
        let floor = |numbers: &mut Numbers| json!({ "of": { "skus": [numbers.one(&["walnut", "ring"])] }, "price": 1 + numbers.upto(3_000) });
        rules["guard"] = json!({ "floors": [floor(numbers)] });
        if numbers.chance(20) {
            rules["guard"]["largestDiscount"] = json!([{ "rate": 1 + numbers.upto(6_000) }]);
        }
    }
    let wallet: Vec<Value> = (0..numbers.upto(7))
        .map(|at| {
            let mut held = json!({ "id": format!("w{at}"), "coupon": format!("c{}", numbers.upto(templates - 1)) });
            if numbers.chance(30) {
                held["expiresAt"] = json!(10 + numbers.upto(2));
            }
            if numbers.chance(30) {
                held["receivedAt"] = json!(numbers.upto(2));
            }
            held
        })
        .collect();
    let shipping = json!({ "fee": numbers.upto(900) });
    (rules, json!({ "now": 5, "cart": { "lines": lines }, "shipping": shipping, "wallet": wallet, "coupons": "best" }))
}

/// The order in which hands are better: less to pay, fewer coupons, more given away of what is soon worth nothing.
type Key = (u64, usize, Reverse<u64>, Reverse<u64>, Vec<u64>, Vec<u64>, Vec<String>);

/// What a coupon is worth to keep, as it is said in the rulebook and in the wallet.
fn key(cost: u64, ids: Vec<String>, rules: &Value, asked: &Value) -> Key {
    let all = rules["lanes"].as_array().unwrap().iter().flat_map(|lane| lane["promotions"].as_array().unwrap());
    let templates: Vec<&Value> = all.collect();
    let wallet = asked["wallet"].as_array().unwrap();
    let held: Vec<&Value> = ids.iter().map(|id| wallet.iter().find(|one| one["id"] == **id).unwrap()).collect();
    let template = |one: &Value| *templates.iter().find(|template| template["id"] == one["coupon"]).unwrap();
    let face = |one: &&Value| {
        let then = &template(one)["then"];
        let steps =
            then["tiers"]["steps"].as_array().into_iter().flatten().filter_map(|step| step["off"]["amount"].as_u64());
        let amount = then["amountOff"]["amount"].as_u64().or(then["percentOff"]["upTo"].as_u64());
        amount.or(steps.max()).unwrap_or(0)
    };
    let threshold = |one: &&Value| template(one)["when"]["spend"]["atLeast"].as_u64().unwrap_or(0);
    let sorted = |field: &str, without: u64| {
        let mut values: Vec<u64> =
            held.iter().map(|one| one[field].as_u64().map_or(without, |value| value + 1)).collect();
        values.sort_unstable();
        values
    };
    let faces = held.iter().map(face).sum();
    let thresholds = held.iter().map(threshold).sum();
    (
        cost,
        ids.len(),
        Reverse(faces),
        Reverse(thresholds),
        sorted("expiresAt", u64::MAX),
        sorted("receivedAt", 0),
        ids.clone(),
    )
}

/// What malls ship: the coupon that saves most, and so on while more is saved.
fn greedy(price: &dyn Fn(Hand) -> (u64, Hand), count: usize) -> u64 {
    let (mut best, mut hand) = (price(Hand::default()).0, Hand::default());
    loop {
        let tried = (0..count).map(|at| hand.and(Hand::of(at))).map(|more| (price(more).0, more));
        match tried.min() {
            Some((cost, more)) if cost < best => (best, hand) = (cost, more),
            _ => return best,
        }
    }
}

#[test]
fn the_best_combination_is_the_best_of_all() {
    let (mut greedy_fails, mut chains, mut held_in_all) = (0, 0, 0);
    let all = cases(4_000);
    for case_no in 0..all {
        let (rules, asked) = case(&mut Numbers(case_no));
        let book = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
        let meant = |asked: &Value| request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
        let whole = meant(&asked);
        let layout = Layout::of(&book, &whole);
        let asking = Asking::new(&book, &whole, &layout);
        let search = Search::new(&asking, &held(&asking));
        let count = search.tried().len();
        let ids = |hand: Hand| -> Vec<String> {
            search.coupons(hand).iter().map(|one| one.coupon.unwrap().1.as_str().to_owned()).collect()
        };
        let price = |hand: Hand| {
            let (payable, acting) = search.acting(hand);
            (payable.minor(), acting)
        };
        let said = || format!("case {case_no}\n{rules}\n{asked}");
        let hands = (0..1_u32 << count)
            .map(|bits| (0..count).filter(|at| bits >> at & 1 == 1).map(Hand::of).fold(Hand::default(), Hand::and));
        let acting = hands.map(|hand| (hand, price(hand))).filter(|(hand, (_, acting))| hand == acting);
        let best = acting.map(|(hand, (cost, _))| (key(cost, ids(hand), &rules, &asked), hand)).min().unwrap();
        let (found, certificate) = search.choice();
        assert!(matches!(certificate, Certificate::Optimal { .. }), "{certificate:?} {}", said());
        assert_eq!((price(found).0, ids(found)), (best.0.0, ids(best.1)), "{}", said());
        chains += u64::from(search.is_chain());
        held_in_all += count as u64;
        greedy_fails += u64::from(greedy(&price, count) > best.0.0);
        // One coupon less never makes it cheaper.
        let mut fewer = asked.clone();
        if fewer["wallet"].as_array_mut().unwrap().pop().is_some() {
            let fewer = meant(&fewer);
            let layout = Layout::of(&book, &fewer);
            let asking = Asking::new(&book, &fewer, &layout);
            let search = Search::new(&asking, &held(&asking));
            let (found, _) = search.choice();
            assert!(search.acting(found).0.minor() >= best.0.0, "{}", said());
        }
    }
    println!(
        "{all} wallets of {held_in_all} coupons, {chains} of them chains; in {greedy_fails} greed is not the best"
    );
    assert!(greedy_fails > 0 && chains * 4 > all, "{greedy_fails} hard ones and {chains} chains of {all}");
}
