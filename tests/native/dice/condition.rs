//! Random conditions, and the lines that they and promotions mean.

use serde_json::{Value, json};

use super::{CATEGORIES, CHANNELS, CLASSES, Dice, PAYMENTS, PROOFS, REGIONS, SCENES, SKUS, STORES, TAGS, TIERS};

pub fn selector(dice: &mut Dice) -> Value {
    let mut selector = match dice.upto(3) {
        0 => json!({ "skus": dice.some(&SKUS) }),
        1 => json!({ "categories": dice.some(&CATEGORIES) }),
        2 => json!({ "tags": dice.some(&TAGS) }),
        _ => json!({}),
    };
    dice.maybe(30, &mut selector, "except", |dice| json!({ "skus": dice.some(&SKUS[..2]) }));
    dice.maybe_wide(10, &mut selector, "unitPrice", |dice| {
        let (low, high) = (dice.fen(1400), 1500 + dice.fen(4500));
        json!({ "from": low, "to": high })
    });
    dice.maybe_wide(8, &mut selector, "onSale", |dice| dice.chance(50));
    selector
}

pub fn condition(dice: &mut Dice, depth: u32) -> Value {
    let several =
        |dice: &mut Dice| -> Vec<Value> { (0..1 + dice.upto(1)).map(|_| condition(dice, depth - 1)).collect() };
    let kinds = if depth == 0 { 24 } else { 29 };
    let mut kind = dice.upto(kinds);
    if dice.plain && (kind == 6 || kind == 7 || (13..=24).contains(&kind)) {
        kind = 0;
    }
    match kind {
        0..=3 => threshold(dice, "spend"),
        4 | 5 => threshold(dice, "quantity"),
        6 => threshold(dice, "distinct"),
        7 => threshold(dice, "lineQuantity"),
        8 => json!({ "tags": { dice.one(&["any", "all", "none"]): dice.some(&TAGS) } }),
        9 => json!({ "tier": dice.some(&TIERS) }),
        10 => json!({ "newCustomer": dice.chance(50) }),
        11 => json!({ "orderNumber": 1 + dice.upto(2) }),
        12 => json!({ "channel": dice.some(&CHANNELS) }),
        13 => json!({ "class": dice.some(&CLASSES) }),
        14 => {
            let mut birthday = json!({ "within": dice.one(&["day", "week", "month"]) });
            dice.maybe(50, &mut birthday, "leap", |dice| dice.one(&["feb28", "mar01"]));
            json!({ "birthday": birthday })
        }
        15 => json!({ "memberFor": { "days": 1 + dice.upto(59) } }),
        16 => json!({ "lastOrder": { "daysAgo": 1 + dice.upto(59) } }),
        17 => json!({ "streak": { "atLeast": 1 + dice.upto(6) } }),
        18 => json!({ "referred": dice.chance(50) }),
        19 => json!({ "store": dice.some(&STORES) }),
        20 => {
            let mut pilot = json!({ "buckets": 10, "take": 1 + dice.upto(8) });
            dice.maybe(50, &mut pilot, "salt", |dice| dice.one(&["autumn", "s2"]));
            json!({ "pilot": pilot })
        }
        21 => json!({ "region": dice.some(&REGIONS) }),
        22 => json!({ "payment": dice.some(&PAYMENTS) }),
        23 => json!({ "scene": dice.some(&SCENES) }),
        24 => json!({ "proof": { "kind": dice.one(&PROOFS) } }),
        25 | 26 => json!({ "all": several(dice) }),
        27 | 28 => json!({ "any": several(dice) }),
        _ => json!({ "not": condition(dice, depth - 1) }),
    }
}

fn threshold(dice: &mut Dice, kind: &str) -> Value {
    let at_least = match kind {
        "spend" => dice.fen(9000),
        "distinct" => 1 + dice.upto(2),
        _ => 1 + dice.upto(5),
    };
    let mut threshold = json!({ "atLeast": at_least });
    dice.maybe(25, &mut threshold, "of", selector);
    if kind == "spend" {
        dice.maybe_wide(30, &mut threshold, "base", |dice| dice.one(&["laneStart", "list", "running"]));
    }
    json!({ kind: threshold })
}
