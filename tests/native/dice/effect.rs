//! Random effects: what a promotion does.

use serde_json::{Value, json};

use super::Dice;
use super::PROOFS;
use super::REGIONS;
use super::SKUS;
use super::condition::selector;

/// An effect's name, and what is said of it.
type Throw = (&'static str, fn(&mut Dice) -> Value);

/// The effects, those that malls run most said more often.
const PLAIN: &[Throw] = &[
    ("percentOff", percent_off),
    ("percentOff", percent_off),
    ("amountOff", amount_off),
    ("amountOff", amount_off),
    ("unitPrice", unit_price),
    ("tiers", tiers),
    ("tiers", tiers),
    ("nthItem", nth_item),
    ("shippingOff", shipping_off),
];

/// Those that came later.
const WIDE: &[Throw] = &[
    ("buyGet", buy_get),
    ("buyGet", buy_get),
    ("bundlePrice", bundle_price),
    ("setPrice", set_price),
    ("fixedPrice", |dice| json!({ "price": dice.fen(9000) })),
    ("provenPrice", proven_price),
    ("gift", gift),
    ("addOn", add_on),
    ("points", points),
    ("earn", earn),
    ("grant", |dice| json!({ "points": 1 + dice.upto(499) })),
];

pub fn effect(dice: &mut Dice) -> Value {
    let (name, throw) = if dice.plain || dice.chance(50) { dice.one(PLAIN) } else { dice.one(WIDE) };
    json!({ name: throw(dice) })
}

fn off(dice: &mut Dice) -> Value {
    match dice.upto(5) {
        0..=2 => json!({ "percent": 1 + dice.upto(9999) }),
        3 | 4 => json!({ "amount": dice.fen(1500) }),
        _ => json!({ "percent": 10_000 }),
    }
}

fn skus(dice: &mut Dice, say: impl Fn(&mut Dice, &str) -> Value) -> Value {
    let mut chosen = Vec::new();
    for sku in SKUS {
        if dice.chance(50) {
            chosen.push(say(dice, sku));
        }
    }
    if chosen.is_empty() { json!([say(dice, SKUS[0])]) } else { json!(chosen) }
}

fn unit_price(dice: &mut Dice) -> Value {
    json!({ "prices": skus(dice, |dice, sku| {

        let mut price = json!({ "sku": sku, "price": dice.fen(3000) });
        dice.maybe_wide(30, &mut price, "limit", |dice| 1 + dice.upto(3));
        price
    }) })
}

fn percent_off(dice: &mut Dice) -> Value {
    let mut percent = json!({ "rate": 1 + dice.upto(9999) });
    dice.maybe(40, &mut percent, "upTo", |dice| dice.fen(2000));
    percent
}

fn amount_off(dice: &mut Dice) -> Value {
    match dice.upto(3) {
        0 => json!({ "amount": dice.fen(4000) }),
        1 | 2 => json!({ "amount": dice.fen(800), "per": dice.one(&["line", "unit"]) }),
        _ => {
            let mut every = json!({ "spent": dice.fen(5000) });
            dice.maybe(50, &mut every, "times", |dice| 1 + dice.upto(3));
            json!({ "amount": dice.fen(500), "per": every })
        }
    }
}

fn tiers(dice: &mut Dice) -> Value {
    let bases: &[&str] = if dice.plain { &["spend", "quantity"] } else { &["spend", "quantity", "distinct"] };
    let by = dice.one(bases);
    let mut at_least = 0;
    let steps: Vec<Value> = (0..1 + dice.upto(2))
        .map(|_| {
            at_least += if by == "spend" { dice.fen(6000) } else { 1 + dice.upto(2) };
            json!({ "atLeast": at_least, "off": off(dice) })
        })
        .collect();
    let mut tiers = json!({ "by": by, "steps": steps });
    if by != "distinct" {
        dice.maybe_wide(30, &mut tiers, "per", |dice| dice.one(&["scope", "line"]));
    }
    tiers
}

fn nth_item(dice: &mut Dice) -> Value {
    let mut nth = json!({ "n": 1 + dice.upto(3), "off": off(dice) });
    dice.maybe(30, &mut nth, "times", |dice| 1 + dice.upto(2));
    nth
}

fn shipping_off(dice: &mut Dice) -> Value {
    let mut shipping = json!({});
    dice.maybe(40, &mut shipping, "upTo", |dice| dice.fen(900));
    dice.maybe_wide(30, &mut shipping, "rate", |dice| 1 + dice.upto(9999));
    dice.maybe_wide(30, &mut shipping, "except", |dice| dice.some(&REGIONS));
    shipping
}

fn buy_get(dice: &mut Dice) -> Value {
    let mut buy = json!({ "quantity": dice.upto(3) });
    dice.maybe(40, &mut buy, "of", selector);
    let mut get = json!({ "quantity": 1 + dice.upto(1), "off": off(dice) });
    dice.maybe(40, &mut get, "of", selector);
    dice.maybe(50, &mut get, "pick", |dice| dice.one(&["cheapest", "dearest", "inGroup", "listed"]));
    dice.maybe(15, &mut get, "whole", |dice| dice.chance(50));
    let mut both = json!({ "buy": buy, "get": get });
    dice.maybe(30, &mut both, "times", |dice| 1 + dice.upto(1));
    dice.maybe(25, &mut both, "sameSku", |dice| dice.chance(70));
    both
}

fn bundle_price(dice: &mut Dice) -> Value {
    let mut bundle = json!({ "quantity": 1 + dice.upto(3), "price": dice.fen(9000) });
    dice.maybe(30, &mut bundle, "times", |dice| 1 + dice.upto(1));
    dice.maybe(20, &mut bundle, "pick", |dice| dice.one(&["dearest", "cheapest"]));
    bundle
}

fn set_price(dice: &mut Dice) -> Value {
    let items: Vec<Value> =
        (0..1 + dice.upto(2)).map(|_| json!({ "of": selector(dice), "quantity": 1 + dice.upto(1) })).collect();
    let mut set = json!({ "items": items, "price": dice.fen(9000) });
    dice.maybe(30, &mut set, "times", |dice| 1 + dice.upto(1));
    set
}

fn proven_price(dice: &mut Dice) -> Value {
    let mut proven = json!({ "kind": dice.one(&PROOFS) });
    dice.maybe(40, &mut proven, "least", |dice| dice.fen(2000));
    proven
}

fn gift(dice: &mut Dice) -> Value {
    let choices = skus(dice, |dice, sku| {
        let mut choice = json!({ "sku": sku });
        dice.maybe(40, &mut choice, "quantity", |dice| 1 + dice.upto(1));
        dice.maybe(60, &mut choice, "value", |dice| dice.fen(2000));
        choice
    });
    let mut gift = json!({ "choices": choices });
    dice.maybe(40, &mut gift, "pick", |dice| 1 + dice.upto(1));
    dice.maybe(40, &mut gift, "times", |dice| {
        let mut times = json!({ "every": dice.fen(6000) });
        dice.maybe(50, &mut times, "most", |dice| 1 + dice.upto(2));
        times
    });
    gift
}

fn add_on(dice: &mut Dice) -> Value {
    let mut add_on = json!({ "items": skus(dice, |dice, sku| json!({ "sku": sku, "price": dice.fen(2000) })) });
    dice.maybe(60, &mut add_on, "pick", |dice| 1 + dice.upto(2));
    add_on
}

fn points(dice: &mut Dice) -> Value {
    let mut points = json!({ "points": dice.one(&[100, 1, 3, 10]), "worth": dice.one(&[100, 1, 2, 7]) });
    dice.maybe(35, &mut points, "step", |dice| dice.one(&[1, 5, 100]));
    dice.maybe(30, &mut points, "most", |dice| 1 + dice.upto(1999));
    dice.maybe(30, &mut points, "upTo", |dice| 1 + dice.upto(9999));
    dice.maybe(25, &mut points, "leave", |dice| dice.fen(500));
    dice.maybe(25, &mut points, "shipping", |dice| dice.chance(60));
    points
}

fn earn(dice: &mut Dice) -> Value {
    match dice.upto(2) {
        0 => json!({ "bonus": 1 + dice.upto(299) }),
        1 => json!({ "every": { "spent": dice.one(&[1, 100, 700]), "points": 1 + dice.upto(9) } }),
        _ => json!({ "multiply": 10_001 + dice.upto(20_000) }),
    }
}
