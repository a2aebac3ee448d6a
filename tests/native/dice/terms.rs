//! Random terms of a promotion or of the whole mall: limits, what goes with what, the guard, the arithmetic, taxes.

use serde_json::{Value, json};

use super::CHANNELS;
use super::Dice;
use super::TAGS;
use super::condition::selector;

pub fn limits(dice: &mut Dice) -> Value {
    let mut limits = json!({});
    for (chance, whose) in [(60, "perOrder"), (40, "perCustomer"), (40, "total")] {
        dice.maybe(chance, &mut limits, whose, |dice| {
            let mut limit = json!({});
            if whose != "perOrder" {
                dice.maybe(30, &mut limit, "uses", |dice| 1 + dice.upto(2));
            }
            dice.maybe(40, &mut limit, "units", |dice| 1 + dice.upto(5));
            dice.maybe(30, &mut limit, "unitsPerSku", |dice| 1 + dice.upto(2));
            dice.maybe(30, &mut limit, "amount", |dice| dice.fen(3000));
            if whose == "perOrder" {
                dice.maybe(25, &mut limit, "pick", |dice| dice.one(&["dearest", "cheapest", "listed"]));
            }
            limit
        });
    }
    limits
}

/// What a promotion does not go with, once all are there.
pub fn relate(dice: &mut Dice, promotion: &mut Value, promotions: u32) {
    let within = |dice: &mut Dice| dice.one(&["order", "line", "unit"]);
    match dice.upto(19) {
        18 => {
            let mut other = format!("p{}", 1 + dice.upto(promotions - 1));
            if promotion["id"] == json!(other) {
                other = format!("p{}", if other == "p1" { 2 } else { 1 });
            }
            if promotions > 1 {
                promotion["excludes"] = json!({ "promotions": [other] });
                dice.maybe(75, &mut promotion["excludes"], "within", within);
            }
        }
        17 => {
            promotion["excludes"] = json!({ "tags": dice.some(&TAGS) });
            dice.maybe(75, &mut promotion["excludes"], "within", within);
        }
        19 => dice.maybe(60, promotion, "exclusive", within),
        _ => {}
    }
}

const ROUNDINGS: [&str; 5] = ["halfUp", "halfDown", "halfEven", "down", "up"];
const ALLOCATIONS: [&str; 6] = ["largestRemainder", "lastTakesRest", "firstTakesRest", "carry", "perUnit", "ofTheRest"];

pub fn arithmetic(dice: &mut Dice) -> Value {
    let mut arithmetic = json!({});
    dice.maybe(50, &mut arithmetic, "rounding", |dice| dice.one(&ROUNDINGS));
    dice.maybe(40, &mut arithmetic, "roundPer", |dice| dice.one(&["promotion", "line", "unit"]));
    dice.maybe(50, &mut arithmetic, "allocation", |dice| dice.one(&ALLOCATIONS));
    dice.maybe(30, &mut arithmetic, "shareRounding", |dice| dice.one(&ROUNDINGS));
    dice.maybe(40, &mut arithmetic, "thresholdBase", |dice| dice.one(&["laneStart", "list", "running"]));
    dice.maybe(40, &mut arithmetic, "percentBase", |dice| dice.one(&["running", "laneStart", "original"]));
    dice.maybe(20, &mut arithmetic, "tooLarge", |dice| dice.one(&["take", "unusable"]));
    arithmetic
}

pub fn guard(dice: &mut Dice) -> Value {
    let mut guard = json!({});
    dice.maybe(60, &mut guard, "floors", |dice| {
        (0..dice.upto(2)).map(|_| json!({ "of": selector(dice), "price": dice.fen(3000) })).collect::<Vec<_>>()
    });
    dice.maybe(40, &mut guard, "largestDiscount", |dice| {
        let mut largest = json!({ "rate": 1 + dice.upto(8999) });
        dice.maybe(50, &mut largest, "channel", |dice| dice.one(&CHANNELS));
        vec![largest]
    });
    dice.maybe(40, &mut guard, "belowCost", |dice| dice.chance(50));
    guard
}

pub fn tax(dice: &mut Dice) -> Value {
    let mut tax = json!({ "prices": dice.one(&["inclusive", "exclusive"]) });
    dice.maybe(50, &mut tax, "rounding", |dice| dice.one(&ROUNDINGS));
    dice.maybe(60, &mut tax, "roundPer", |dice| dice.one(&["unit", "line", "rate"]));
    tax
}
