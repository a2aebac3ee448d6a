//! Random rulebooks.

use serde_json::{Map, Value, json};

use super::{CATEGORIES, CHANNELS, Dice, SKUS, TAGS, TIERS};

pub fn rulebook(dice: &mut Dice) -> Value {
    let mut promotions = 0;
    let lanes: Vec<Value> = (0..1 + dice.upto(3))
        .map(|lane| {
            let stacking = dice.one(&["each", "bestOne", "bestPerLine"]);
            let promotions: Vec<Value> = (0..1 + dice.upto(4))
                .map(|_| {
                    promotions += 1;
                    promotion(dice, &format!("p{promotions}"))
                })
                .collect();
            json!({ "id": format!("lane{lane}"), "stacking": stacking, "promotions": promotions })
        })
        .collect();
    json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "couponsPerOrder": 1 + dice.upto(3), "lanes": lanes })
}

fn promotion(dice: &mut Dice, id: &str) -> Value {
    let mut promotion = json!({ "id": id, "then": effect(dice) });
    if dice.chance(30) {
        promotion["priority"] = json!(dice.upto(3));
    }
    if dice.chance(50) {
        promotion["of"] = selector(dice);
    }
    if dice.chance(50) {
        promotion["when"] = condition(dice, 2);
    }
    if dice.chance(25) {
        promotion["schedule"] = schedule(dice);
    }
    if dice.chance(45) {
        let mut terms = json!({ "perOrder": 1 + dice.upto(1) });
        if dice.chance(50) {
            terms["group"] = json!(dice.one(&["mall", "food"]));
        }
        promotion["coupon"] = terms;
    }
    promotion
}

fn effect(dice: &mut Dice) -> Value {
    match dice.upto(8) {
        0 => {
            let prices = SKUS.iter().filter_map(|sku| {
                let priced = dice.chance(50);
                priced.then(|| json!({ "sku": sku, "price": dice.fen(3000) }))
            });
            json!({ "unitPrice": { "prices": prices.collect::<Vec<_>>() } })
        }
        1 | 2 => {
            let mut percent = json!({ "rate": 1 + dice.upto(9999) });
            if dice.chance(40) {
                percent["upTo"] = json!(dice.fen(2000));
            }
            json!({ "percentOff": percent })
        }
        3 => json!({ "amountOff": { "amount": dice.fen(4000) } }),
        4 => json!({ "amountOff": { "amount": dice.fen(800), "per": dice.one(&["line", "unit"]) } }),
        5 => {
            let mut every = json!({ "spent": dice.fen(5000) });
            if dice.chance(50) {
                every["times"] = json!(1 + dice.upto(3));
            }
            json!({ "amountOff": { "amount": dice.fen(500), "per": every } })
        }
        6 => {
            let by = dice.one(&["spend", "quantity"]);
            let mut at_least = 0;
            let steps: Vec<Value> = (0..1 + dice.upto(2))
                .map(|_| {
                    at_least += if by == "spend" { dice.fen(6000) } else { 1 + dice.upto(3) };
                    json!({ "atLeast": at_least, "off": off(dice) })
                })
                .collect();
            json!({ "tiers": { "by": by, "steps": steps } })
        }
        7 => {
            let mut nth = json!({ "n": 1 + dice.upto(3), "off": off(dice) });
            if dice.chance(30) {
                nth["times"] = json!(1 + dice.upto(2));
            }
            json!({ "nthItem": nth })
        }
        _ => json!({ "shippingOff": if dice.chance(50) { json!({}) } else { json!({ "upTo": dice.fen(900) }) } }),
    }
}

fn off(dice: &mut Dice) -> Value {
    if dice.chance(50) { json!({ "percent": 1 + dice.upto(9999) }) } else { json!({ "amount": dice.fen(1500) }) }
}

fn selector(dice: &mut Dice) -> Value {
    let mut selector = match dice.upto(3) {
        0 => json!({ "skus": dice.some(&SKUS) }),
        1 => json!({ "categories": dice.some(&CATEGORIES) }),
        2 => json!({ "tags": dice.some(&TAGS) }),
        _ => json!({}),
    };
    if dice.chance(30) {
        selector["except"] = json!({ "skus": dice.some(&SKUS[..2]) });
    }
    selector
}

fn condition(dice: &mut Dice, depth: u32) -> Value {
    let several =
        |dice: &mut Dice| -> Vec<Value> { (0..1 + dice.upto(1)).map(|_| condition(dice, depth - 1)).collect() };
    match dice.upto(if depth == 0 { 7 } else { 10 }) {
        0 | 1 => threshold(dice, "spend"),
        2 => threshold(dice, "quantity"),
        3 => json!({ "tags": { dice.one(&["any", "all", "none"]): dice.some(&TAGS) } }),
        4 => json!({ "tier": dice.some(&TIERS) }),
        5 => json!({ "newCustomer": dice.chance(50) }),
        6 => json!({ "orderNumber": 1 + dice.upto(2) }),
        7 => json!({ "channel": dice.some(&CHANNELS) }),
        8 => json!({ "all": several(dice) }),
        9 => json!({ "any": several(dice) }),
        _ => json!({ "not": condition(dice, depth - 1) }),
    }
}

fn threshold(dice: &mut Dice, kind: &str) -> Value {
    let mut threshold = json!({ "atLeast": if kind == "spend" { dice.fen(9000) } else { 1 + dice.upto(5) } });
    if dice.chance(25) {
        threshold["of"] = selector(dice);
    }
    json!({ kind: threshold })
}

pub fn schedule(dice: &mut Dice) -> Value {
    let mut schedule = Map::new();
    if dice.chance(40) {
        schedule.insert("from".into(), json!(format!("2026-11-2{}T{:02}:30", dice.upto(5), dice.upto(23))));
    }
    if dice.chance(40) {
        schedule.insert("until".into(), json!(format!("2026-12-0{}T{:02}:15", 1 + dice.upto(5), dice.upto(23))));
    }
    if dice.chance(50) {
        let windows: Vec<Value> = (0..1 + dice.upto(1))
            .map(|_| {
                let from = dice.upto(20);
                let until = from + 1 + dice.upto(3);
                let days = dice.some(&["mon", "tue", "wed", "thu", "fri", "sat", "sun"]);
                json!({ "days": days, "from": format!("{from:02}:00"), "until": format!("{until:02}:00") })
            })
            .collect();
        schedule.insert("weekly".into(), json!(windows));
    }
    if dice.chance(50) {
        let from = dice.upto(20);
        let until = from + 1 + dice.upto(3);
        schedule
            .insert("daily".into(), json!([{ "from": format!("{from:02}:20"), "until": format!("{until:02}:00") }]));
    }
    Value::Object(schedule)
}
