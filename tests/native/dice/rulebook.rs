//! Random rulebooks.

use serde_json::{Map, Value, json};

use super::condition::{condition, selector};
use super::effect::effect;
use super::terms;
use super::{Dice, TAGS};

pub fn rulebook(dice: &mut Dice) -> Value {
    let mut promotions = 0;
    let lanes: Vec<Value> = (0..1 + dice.upto(3))
        .map(|at| {
            let stacking = dice.one(&["each", "bestOne", "bestPerLine"]);
            let said: Vec<Value> = (0..1 + dice.upto(4))
                .map(|_| {
                    promotions += 1;
                    promotion(dice, &format!("p{promotions}"))
                })
                .collect();
            let mut lane = json!({ "id": format!("lane{at}"), "stacking": stacking, "promotions": said });
            dice.maybe_wide(10, &mut lane, "arithmetic", terms::arithmetic);
            lane
        })
        .collect();
    let mut rules = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "couponsPerOrder": 1 + dice.upto(if dice.plain { 3 } else { 1 }), "lanes": lanes });
    for promotion in
        rules["lanes"].as_array_mut().into_iter().flatten().flat_map(|lane| lane["promotions"].as_array_mut().unwrap())
    {
        if !dice.plain {
            terms::relate(dice, promotion, promotions);
        }
    }
    dice.maybe_wide(10, &mut rules, "arithmetic", terms::arithmetic);
    dice.maybe_wide(20, &mut rules, "guard", terms::guard);
    dice.maybe_wide(20, &mut rules, "tax", terms::tax);
    rules
}

fn promotion(dice: &mut Dice, id: &str) -> Value {
    let mut promotion = json!({ "id": id, "then": effect(dice) });
    dice.maybe(30, &mut promotion, "priority", |dice| dice.upto(3));
    dice.maybe(25, &mut promotion, "tags", |dice| dice.some(&TAGS));
    dice.maybe(50, &mut promotion, "of", selector);
    dice.maybe(45, &mut promotion, "when", |dice| condition(dice, 2));
    dice.maybe(25, &mut promotion, "schedule", schedule);
    dice.maybe_wide(20, &mut promotion, "limits", terms::limits);
    dice.maybe(40, &mut promotion, "coupon", |dice| {
        let mut terms = json!({ "perOrder": 1 + dice.upto(1) });
        dice.maybe(50, &mut terms, "group", |dice| dice.one(&["mall", "food"]));
        terms
    });
    promotion
}

pub fn schedule(dice: &mut Dice) -> Value {
    let mut schedule = Map::new();
    if dice.chance(40) {
        let (day, hour) = (dice.upto(if dice.plain { 5 } else { 9 }), dice.upto(23));
        schedule.insert("from".into(), json!(format!("2026-11-2{day}T{hour:02}:30")));
        if !dice.plain && dice.chance(40) {
            schedule.insert("warmUp".into(), json!(format!("2026-11-1{}T{:02}:30", dice.upto(9), dice.upto(23))));
        }
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
        let slot = json!({ "from": format!("{from:02}:20"), "until": format!("{until:02}:00") });
        schedule.insert("daily".into(), json!([slot]));
    }
    Value::Object(schedule)
}
