//! Random requests, and the lines of their carts.

use serde_json::{Value, json};

use super::{
    CATEGORIES, CHANNELS, CLASSES, Dice, PAYMENTS, PROOFS, REGIONS, SCENES, SKUS, STORES, TAGS, TIERS, WEDNESDAY,
};

const HOUR: i64 = 3_600_000;
const DAY: i64 = 24 * HOUR;

/// The ids of the rulebook's promotions that have something.
fn promotions(rulebook: &Value, having: impl Fn(&Value) -> bool) -> Vec<String> {
    let lanes = rulebook["lanes"].as_array().unwrap().iter();
    let promotions = lanes.flat_map(|lane| lane["promotions"].as_array().unwrap());
    promotions.filter(|promotion| having(promotion)).map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

pub fn line(dice: &mut Dice, id: &str) -> Value {
    let sku = dice.one(&SKUS);
    let price = dice.fen(6000);
    let mut line = json!({ "id": id, "sku": sku, "quantity": 1 + dice.upto(4), "unitPrice": price });
    line["categories"] = dice.some(&CATEGORIES);
    dice.maybe(40, &mut line, "tags", |dice| dice.some(&TAGS));
    dice.maybe(20, &mut line, "listPrice", |dice| price + dice.upto(500));
    dice.maybe(10, &mut line, "selected", |_| false);
    dice.maybe(15, &mut line, "cost", |dice| dice.fen(3000));
    dice.maybe_wide(10, &mut line, "floorPrice", |dice| dice.fen(3000));
    dice.maybe_wide(40, &mut line, "taxRate", |dice| dice.one(&[1300, 600, 900]));
    line
}

pub fn request(dice: &mut Dice, rulebook: &Value, most_coupons: u32) -> Value {
    let mut lines: Vec<Value> = (0..dice.upto(5)).map(|at| line(dice, &format!("l{at}"))).collect();
    let wallet = wallet(dice, rulebook, most_coupons);
    let coupons = if dice.chance(60) {
        json!("best")
    } else {
        json!((0..wallet.len()).filter(|_| dice.chance(50)).map(|at| format!("w{at}")).collect::<Vec<_>>())
    };
    let mut asked = json!({
        "now": WEDNESDAY + i64::from(dice.upto(60_000)) * 7_000,
        "shipping": { "fee": dice.upto(1200) },
        "customer": customer(dice),
        "channel": dice.one(&CHANNELS),
        "wallet": wallet,
        "coupons": coupons,
    });
    dice.maybe(50, &mut asked, "store", |dice| dice.one(&STORES));
    dice.maybe(50, &mut asked, "region", |dice| dice.one(&REGIONS));
    dice.maybe(50, &mut asked, "payment", |dice| dice.one(&PAYMENTS));
    dice.maybe(50, &mut asked, "scene", |dice| dice.one(&SCENES));
    let ids = promotions(rulebook, |_| true);
    let any = |dice: &mut Dice| ids[dice.upto(ids.len() as u32 - 1) as usize].clone();
    dice.maybe(60, &mut asked, "proofs", |dice| (0..dice.upto(3)).map(|_| proof(dice, &any)).collect::<Vec<_>>());
    dice.maybe_wide(50, &mut asked, "counters", |dice| counters(dice, &ids));
    dice.maybe(60, &mut asked, "points", |dice| {
        let mut points = json!({ "balance": dice.upto(4000) });
        match dice.upto(3) {
            0 | 1 => points["use"] = json!("most"),
            2 => points["use"] = json!(dice.upto(2000)),
            _ => {}
        }
        points
    });
    dice.maybe(40, &mut asked, "gifts", |dice| {
        (0..dice.upto(3)).map(|_| json!({ "promotion": any(dice), "sku": dice.one(&SKUS) })).collect::<Vec<_>>()
    });
    dice.maybe(40, &mut asked, "stock", |dice| {
        let mut stock = Vec::new();
        for sku in SKUS {
            if dice.chance(50) {
                stock.push(json!({ "sku": sku, "left": dice.upto(3) }));
            }
        }
        stock
    });
    let add_ons = promotions(rulebook, |promotion| promotion["then"].get("addOn").is_some());
    for line in lines.iter_mut().filter(|_| !add_ons.is_empty()) {
        dice.maybe(35, line, "addOn", |dice| add_ons[dice.upto(add_ons.len() as u32 - 1) as usize].clone());
    }
    dice.maybe_wide(20, &mut asked["shipping"], "taxRate", |dice| dice.one(&[600, 900]));
    asked["cart"] = json!({ "lines": lines });
    asked
}

/// Coupons of the templates that a rulebook has, and of one that is gone.
fn wallet(dice: &mut Dice, rulebook: &Value, most: u32) -> Vec<Value> {
    let mut templates = promotions(rulebook, |promotion| promotion.get("coupon").is_some());
    templates.push("gone".to_owned());
    let coupon = |dice: &mut Dice, at: u32| {
        let template = templates[dice.upto(templates.len() as u32 - 1) as usize].clone();
        let mut coupon = json!({ "id": format!("w{at}"), "coupon": template });
        dice.maybe(30, &mut coupon, "expiresAt", |dice| WEDNESDAY + i64::from(dice.upto(20)) * HOUR);
        dice.maybe(15, &mut coupon, "validFrom", |dice| WEDNESDAY + i64::from(dice.upto(20)) * HOUR);
        dice.maybe(30, &mut coupon, "receivedAt", |dice| WEDNESDAY - i64::from(dice.upto(20)) * HOUR);
        coupon
    };
    (0..dice.upto(most)).map(|at| coupon(dice, at)).collect()
}

fn customer(dice: &mut Dice) -> Value {
    let mut customer = json!({ "tags": dice.some(&TAGS) });
    dice.maybe(80, &mut customer, "isNew", |dice| dice.chance(40));
    dice.maybe(50, &mut customer, "tier", |dice| dice.one(&TIERS));
    dice.maybe(50, &mut customer, "orderNumber", |dice| 1 + dice.upto(2));
    dice.maybe(50, &mut customer, "class", |dice| dice.some(&CLASSES));
    let birthdays = ["11-25", "11-26", "11-30", "1990-11-29", "02-29", "2000-12-01", "01-01"];
    dice.maybe(60, &mut customer, "birthday", |dice| dice.one(&birthdays));
    dice.maybe(60, &mut customer, "memberSince", |dice| WEDNESDAY - i64::from(dice.upto(80)) * DAY);
    dice.maybe(60, &mut customer, "lastOrderAt", |dice| WEDNESDAY - i64::from(dice.upto(80)) * DAY);
    dice.maybe(50, &mut customer, "streakDays", |dice| dice.upto(8));
    dice.maybe(60, &mut customer, "referred", |dice| dice.chance(50));
    customer
}

fn proof(dice: &mut Dice, any: &impl Fn(&mut Dice) -> String) -> Value {
    let mut proof = json!({ "kind": dice.one(&PROOFS) });
    dice.maybe(40, &mut proof, "promotion", any);
    dice.maybe(60, &mut proof, "sku", |dice| dice.one(&SKUS));
    dice.maybe(80, &mut proof, "price", |dice| dice.fen(2500));
    dice.maybe(50, &mut proof, "units", |dice| 1 + dice.upto(2));
    dice.maybe(40, &mut proof, "until", |dice| WEDNESDAY + i64::from(dice.upto(100)) * HOUR);
    proof
}

fn counters(dice: &mut Dice, ids: &[String]) -> Vec<Value> {
    let used = |dice: &mut Dice| {
        let mut used = json!({});
        dice.maybe(60, &mut used, "uses", |dice| dice.upto(3));
        dice.maybe(60, &mut used, "units", |dice| dice.upto(4));
        dice.maybe(60, &mut used, "amount", |dice| dice.upto(2500));
        used
    };
    let mut counters = Vec::new();
    for id in ids {
        let mut counter = json!({ "promotion": id });
        if dice.chance(50) {
            dice.maybe(70, &mut counter, "customer", used);
            dice.maybe(70, &mut counter, "total", used);
            counters.push(counter.clone());
            if dice.chance(40) {
                counter["sku"] = json!(dice.one(&SKUS));
                counters.push(counter);
            }
        }
    }
    counters
}
