//! Proofs of group buys and bargains: the mall holds them, nobody claims one, and none is used twice.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::Client;
use crate::races::{THREADS, together, word};
use crate::stand::{Stand, moment, wanted};

/// Mr Lin has bought together with two others: one box for 148.00 instead of 168.00 or more.
fn boxes(units: u32) -> Value {
    wanted(&[("tea-box", units)], json!([]))
}

fn each(quote: &Value) -> Value {
    quote["lines"][0]["units"].clone()
}

#[test]
fn the_group_price_holds_for_the_units_of_the_proof_and_once() {
    let stand = Stand::open();
    let mut silver = Client::persona(stand.address, "silver");
    let proofs = silver.get("/api/wallet").json()["proofs"].clone();
    let proof = json!([{ "kind": "groupBuy", "promotion": "tea-box-for-three", "sku": "tea-box", "price": 14800,
        "units": 1, "until": 1_814_371_200_000_i64 }]);
    assert_eq!(proofs, proof);
    let quote = silver.post("/api/quote", &boxes(2)).json();
    let shares = quote["lines"][0]["shares"].as_array().unwrap();
    assert!(shares.iter().any(|share| share["promotion"] == "tea-box-for-three"), "{quote}");
    assert_eq!(each(&quote).as_array().unwrap().len(), 2, "one box at the group's price, the other at the usual one");

    let order = silver.expecting(&boxes(1));
    let told = silver.order("buy", &order).json();
    assert_eq!(silver.get("/api/wallet").json()["proofs"], Value::Null, "it is used up");
    let heard = silver.order("again", &order);
    assert_eq!((heard.status, heard.json()["reason"].clone()), (409, json!("proof-spent")), "{heard:?}");

    let path = format!("/api/orders/{}/refund", told["order"].as_str().unwrap());
    silver.keyed(&path, "back", &json!({ "lines": [{ "id": "1", "quantity": 1 }] })).unwrap();
    assert_eq!(silver.get("/api/wallet").json()["proofs"], proof, "it comes back with the order");
    assert_eq!(silver.order("once-more", &order).status, 201);
    stand.assert_sound();
}

#[test]
fn a_proof_has_an_end_and_an_owner() {
    let stand = Stand::open();
    let mut silver = Client::persona(stand.address, "silver");
    let with = silver.post("/api/quote", &boxes(1)).json()["payable"].as_u64().unwrap();
    let mut visitor = Client::persona(stand.address, "visitor");
    let without = visitor.post("/api/quote", &boxes(1)).json()["payable"].as_u64().unwrap();
    assert!(with < without);
    stand.clock.set(moment(1_814_371_200_000));
    let mut silver = Client::persona(stand.address, "silver");
    let quote = silver.post("/api/quote", &boxes(1)).json();
    let outcome = quote["outcomes"].as_array().unwrap().iter().find(|one| one["promotion"] == "tea-box-for-three");
    assert_eq!(outcome.unwrap()["reasons"][0]["code"], json!("proof-expired"));
}

#[test]
fn many_orders_at_once_use_a_proof_once() {
    let stand = Stand::open();
    let mut silver = Client::persona(stand.address, "silver");
    let order = silver.expecting(&boxes(1));
    let parts = (0..THREADS)
        .map(|nth| {
            let (mut client, order) = (silver.again(), &order);
            move || vec![word(&mut client, &format!("key-{nth}"), order)]
        })
        .collect();
    let heard = together(parts);
    let told = [("done", 1), ("proof-spent", THREADS - 1)];
    assert_eq!(heard, told.map(|(word, times)| (word.to_owned(), times)).into_iter().collect::<BTreeMap<_, _>>());
    stand.assert_sound();
}

#[test]
fn whoever_runs_the_group_buys_tells_the_mall_and_no_page_does() {
    let stand = Stand::open();
    let mut visitor = Client::persona(stand.address, "visitor");
    let proof = json!({ "kind": "groupBuy", "promotion": "tea-box-for-three", "sku": "tea-box", "price": 15800 });
    let usual = visitor.post("/api/quote", &boxes(2)).json()["payable"].as_u64().unwrap();
    let body = json!({ "member": "visitor", "proof": proof });
    assert_eq!(visitor.keyed("/api/staff/proven", "mine", &body).unwrap().issues(), ["not-staff"]);
    assert_eq!(stand.staff("proven", &body).status, 201);
    assert_eq!(visitor.get("/api/wallet").json()["proofs"], json!([proof]));
    let order = visitor.expecting(&boxes(2));
    assert!(order["expect"]["payable"].as_u64().unwrap() < usual);
    assert_eq!(visitor.order("buy", &order).status, 201);
    assert_eq!(
        visitor.get("/api/wallet").json()["proofs"],
        Value::Null,
        "it names no units: it was good for one order"
    );
    let wrong = json!({ "member": "nobody", "proof": { "kind": "groupBuy", "promotion": "none", "sku": "none" } });
    assert_eq!(stand.staff("proven", &wrong).issues(), ["proof.promotion unknown-promotion", "proof.sku unknown-sku"]);
    let nobody = json!({ "member": "nobody", "proof": proof });
    assert_eq!(stand.staff("proven", &nobody).issues(), ["member unknown-member"]);
    stand.assert_sound();
}
