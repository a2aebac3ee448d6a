//! What comes beside the goods: gifts that are chosen, and things that are added at a price of their own.

use serde_json::{Value, json};

use crate::client::{Client, expecting};
use crate::stand::{Stand, wanted};

/// A lock of silver; its polishing cloth is a gift, and a tea cloth comes at the price of an addition.
fn lock() -> Value {
    let mut wanted = wanted(&[("silver-lock", 1), ("tea-cloth", 1)], json!([]));
    wanted["lines"][1]["addOn"] = json!("add-on-129");
    wanted
}

fn left(client: &mut Client, sku: &str) -> i64 {
    let wish = wanted(&[(sku, 9_999)], json!([]));
    client.post("/api/quote", &wish).json()["issues"][0]["params"]["left"].as_i64().unwrap()
}

#[test]
fn an_addition_and_a_gift_are_ordered_told_and_taken_out_of_stock() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "小满");
    let before = ["silver-cloth", "tea-cloth"].map(|sku| left(&mut new, sku));
    let quote = new.post("/api/quote", &lock()).json();
    assert_eq!(quote["lines"][1]["payable"], json!(490), "the addition has its own price");
    let heard = new.order("buy", &expecting(&lock(), &quote));
    assert_eq!(heard.status, 201, "{heard:?}");
    let told = heard.json();
    assert_eq!(told["gifts"], json!([{ "promotion": "silver-cloth-gift", "sku": "silver-cloth", "quantity": 1 }]));
    assert_eq!((&told["lines"][1]["addOn"], &told["lines"][1]["payable"]), (&json!("add-on-129"), &json!(490)));
    assert_eq!(["silver-cloth", "tea-cloth"].map(|sku| left(&mut new, sku)), before.map(|left| left - 1));
    let orders = new.get("/api/orders").json();
    assert_eq!((&orders["orders"][0]["gifts"], &orders["orders"][0]["lines"]), (&told["gifts"], &told["lines"]));
}

#[test]
fn of_several_gifts_the_chosen_one_is_given() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "小满");
    let mut tea = wanted(&[("tea-cup", 5)], json!([]));
    let open = new.post("/api/quote", &tea).json();
    assert_eq!(open["gifts"], json!([]), "a choice that is open gives nothing yet");
    tea["gifts"] = json!([{ "promotion": "tea-gift-99", "sku": "tea-sampler" }]);
    let order = new.expecting(&tea);
    let told = new.order("buy", &order).json();
    assert_eq!(told["gifts"], json!([{ "promotion": "tea-gift-99", "sku": "tea-sampler", "quantity": 1 }]));
    tea["gifts"] = json!([{ "promotion": "tea-gift-99", "sku": 7 }]);
    assert_eq!(new.post("/api/quote", &tea).issues(), ["gifts[0].sku not-text"]);
}

#[test]
fn an_addition_that_no_promotion_carries_costs_its_usual_price() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "小满");
    let mut alone = wanted(&[("tea-cloth", 1)], json!([]));
    alone["lines"][0]["addOn"] = json!("add-on-129");
    assert_eq!(new.post("/api/quote", &alone).json()["lines"][0]["payable"], json!(1900));
    alone["lines"][0]["addOn"] = json!("no-such-promotion");
    alone["gifts"] = json!([{ "promotion": "nor-this-one", "sku": "tea-cup" }]);
    assert_eq!(
        new.post("/api/quote", &alone).issues(),
        ["lines[0].addOn unknown-promotion", "gifts[0].promotion unknown-promotion"]
    );
}
