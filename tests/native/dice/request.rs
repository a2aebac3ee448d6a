//! Random requests, and the lines of their carts.

use serde_json::{Value, json};

use super::{CATEGORIES, CHANNELS, Dice, SKUS, TAGS, TIERS, WEDNESDAY};

/// Coupon templates that a rulebook has.
fn templates(rulebook: &Value) -> Vec<String> {
    let lanes = rulebook["lanes"].as_array().unwrap().iter();
    let promotions = lanes.flat_map(|lane| lane["promotions"].as_array().unwrap());
    let held = promotions.filter(|promotion| promotion.get("coupon").is_some());
    held.map(|promotion| promotion["id"].as_str().unwrap().to_owned()).collect()
}

pub fn line(dice: &mut Dice, id: &str) -> Value {
    let sku = dice.one(&SKUS);
    let price = dice.fen(6000);
    let mut line = json!({ "id": id, "sku": sku, "quantity": 1 + dice.upto(4), "unitPrice": price });
    line["categories"] = dice.some(&CATEGORIES);
    if dice.chance(40) {
        line["tags"] = dice.some(&TAGS);
    }
    if dice.chance(20) {
        line["listPrice"] = json!(price + dice.upto(500));
    }
    if dice.chance(10) {
        line["selected"] = json!(false);
    }
    line
}

pub fn request(dice: &mut Dice, rulebook: &Value, most_coupons: u32) -> Value {
    let lines: Vec<Value> = (0..dice.upto(5)).map(|at| line(dice, &format!("l{at}"))).collect();
    let mut templates = templates(rulebook);
    templates.push("gone".to_owned());
    let wallet: Vec<Value> = (0..dice.upto(most_coupons))
        .map(|at| {
            let template = templates[dice.upto(templates.len() as u32 - 1) as usize].clone();
            let mut coupon = json!({ "id": format!("w{at}"), "coupon": template });
            if dice.chance(30) {
                coupon["expiresAt"] = json!(WEDNESDAY + i64::from(dice.upto(20)) * 3_600_000);
            }
            if dice.chance(15) {
                coupon["validFrom"] = json!(WEDNESDAY + i64::from(dice.upto(20)) * 3_600_000);
            }
            if dice.chance(30) {
                coupon["receivedAt"] = json!(WEDNESDAY - i64::from(dice.upto(20)) * 3_600_000);
            }
            coupon
        })
        .collect();
    let mut customer = json!({ "tags": dice.some(&TAGS), "isNew": dice.chance(40) });
    if dice.chance(50) {
        customer["tier"] = json!(dice.one(&TIERS));
    }
    if dice.chance(50) {
        customer["orderNumber"] = json!(1 + dice.upto(2));
    }
    let coupons = if dice.chance(60) {
        json!("best")
    } else {
        json!((0..wallet.len()).filter(|_| dice.chance(50)).map(|at| format!("w{at}")).collect::<Vec<_>>())
    };
    json!({
        "now": WEDNESDAY + i64::from(dice.upto(60_000)) * 7_000,
        "cart": { "lines": lines },
        "shipping": { "fee": dice.upto(1200) },
        "customer": customer,
        "channel": dice.one(&CHANNELS),
        "wallet": wallet,
        "coupons": coupons,
    })
}
