//! Limits and budgets of promotions: counted by the server from its own orders, for one customer and for all.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::Client;
use crate::races::{THREADS, together, word};
use crate::stand::{Stand, mall_that, wanted};

/// Ten yuan off every pot, within limits; nothing else is off it.
fn limited(limits: &Value) -> Stand {
    Stand::with(
        mall_that(|rulebook| {
            let pots = json!({ "id": "pot-10", "of": { "skus": ["tea-pot"] },
                "then": { "amountOff": { "amount": 1000, "per": "unit" } }, "limits": limits });
            rulebook["lanes"][1]["promotions"].as_array_mut().unwrap().push(pots);
        }),
        1_000_000,
    )
}

fn pots(units: u32) -> Value {
    wanted(&[("tea-pot", units)], json!([]))
}

fn off(quote: &Value) -> u64 {
    let shares = quote["lines"][0]["shares"].as_array().unwrap().iter();
    shares.filter(|share| share["promotion"] == "pot-10").map(|share| share["amount"].as_u64().unwrap()).sum()
}

fn buy(client: &mut Client, key: &str, units: u32) -> Value {
    let order = client.expecting(&pots(units));
    let heard = client.order(key, &order);
    assert_eq!(heard.status, 201, "{heard:?}");
    heard.json()
}

#[test]
fn units_for_a_customer_are_counted_over_orders_and_come_back_with_the_order() {
    let stand = limited(&json!({ "perCustomer": { "units": 3 } }));
    let mut visitor = Client::persona(stand.address, "visitor");
    let first = buy(&mut visitor, "first", 2);
    let counter =
        |customer: Value, total: Value| json!([{ "promotion": "pot-10", "customer": customer, "total": total }]);
    let used = json!({ "uses": 1, "units": 2, "amount": 2000 });
    assert_eq!(visitor.get("/api/wallet").json()["counters"], counter(used.clone(), used));
    assert_eq!(off(&visitor.post("/api/quote", &pots(2)).json()), 1000, "one more is left");
    assert_eq!(off(&Client::persona(stand.address, "gold").post("/api/quote", &pots(2)).json()), 2000);
    buy(&mut visitor, "second", 2);
    let quote = visitor.post("/api/quote", &pots(1)).json();
    let outcome = quote["outcomes"].as_array().unwrap().iter().find(|one| one["promotion"] == "pot-10").unwrap();
    assert_eq!(outcome["reasons"][0]["code"], json!("limit-reached"));
    let path = format!("/api/orders/{}/refund", first["order"].as_str().unwrap());
    let one = json!({ "lines": [{ "id": "1", "quantity": 1 }] });
    visitor.keyed(&path, "half", &one).unwrap();
    assert_eq!(off(&visitor.post("/api/quote", &pots(1)).json()), 0, "half an order gives nothing back");
    visitor.keyed(&path, "rest", &one).unwrap();
    assert_eq!(off(&visitor.post("/api/quote", &pots(3)).json()), 2000);
    stand.assert_sound();
}

#[test]
fn units_of_each_product_are_counted_by_themselves() {
    let stand = limited(&json!({ "total": { "unitsPerSku": 2 } }));
    buy(&mut Client::persona(stand.address, "visitor"), "first", 1);
    let mut gold = Client::persona(stand.address, "gold");
    assert_eq!(off(&gold.post("/api/quote", &pots(3)).json()), 1000);
    let counters = gold.get("/api/wallet").json()["counters"].clone();
    let of_pot = counters.as_array().unwrap().iter().find(|one| one["sku"] == "tea-pot").unwrap();
    assert_eq!((&of_pot["total"]["units"], &of_pot["customer"]["units"]), (&json!(1), &json!(0)));
    stand.assert_sound();
}

#[test]
fn a_budget_is_never_overdrawn_and_nobody_gets_half_a_promise() {
    let stand = limited(&json!({ "total": { "amount": 3500 } }));
    buy(&mut Client::persona(stand.address, "visitor"), "first", 2);
    let mut gold = Client::persona(stand.address, "gold");
    assert_eq!(off(&gold.post("/api/quote", &pots(2)).json()), 0);
    assert_eq!(off(&gold.post("/api/quote", &pots(1)).json()), 1000);
    stand.assert_sound();
}

#[test]
fn a_limit_that_comes_late_counts_what_was_before_it() {
    let stand = limited(&json!({}));
    let mut visitor = Client::persona(stand.address, "visitor");
    buy(&mut visitor, "first", 2);
    let back = buy(&mut visitor, "second", 1);
    let path = format!("/api/orders/{}/refund", back["order"].as_str().unwrap());
    visitor.keyed(&path, "back", &json!({ "lines": [{ "id": "1", "quantity": 1 }] })).unwrap();
    let limits = json!({ "perCustomer": { "units": 3 }, "total": { "uses": 2 } });
    let mall = mall_that(|rulebook| {
        let pots = json!({ "id": "pot-10", "of": { "skus": ["tea-pot"] },
            "then": { "amountOff": { "amount": 1000, "per": "unit" } }, "limits": limits });
        rulebook["lanes"][1]["promotions"].as_array_mut().unwrap().push(pots);
    });
    let stand = stand.reopen(mall);
    let mut visitor = Client::persona(stand.address, "visitor");
    assert_eq!(visitor.get("/api/wallet").json()["counters"][0]["customer"]["units"], json!(2));
    assert_eq!(off(&visitor.post("/api/quote", &pots(2)).json()), 1000);
    buy(&mut visitor, "third", 1);
    assert_eq!(off(&Client::persona(stand.address, "gold").post("/api/quote", &pots(1)).json()), 0);
    stand.assert_sound();
}

/// Whoever comes at the same moment: so many get it as the limit says, and the others hear that it has run out.
#[test]
fn a_limit_for_all_holds_however_many_come_at_once() {
    let stand = limited(&json!({ "total": { "uses": 7 } }));
    let ready: Vec<(Client, Value)> = (0..40)
        .map(|nth| {
            let mut client = Client::newcomer(stand.address, &format!("customer {nth}"));
            let order = client.expecting(&pots(1));
            (client, order)
        })
        .collect();
    let parts = ready.into_iter().map(|(mut client, order)| move || vec![word(&mut client, "key", &order)]).collect();
    let heard = together(parts);
    let told = [("done", 7), ("promotion-changed", 33)];
    assert_eq!(heard, told.map(|(word, times)| (word.to_owned(), times)).into_iter().collect::<BTreeMap<_, _>>());
    stand.assert_sound();
}

#[test]
fn a_limit_for_one_holds_in_however_many_windows() {
    let stand = limited(&json!({ "perCustomer": { "uses": 2 } }));
    let mut visitor = Client::persona(stand.address, "visitor");
    let order = visitor.expecting(&pots(1));
    let parts = (0..THREADS)
        .map(|nth| {
            let (mut client, order) = (visitor.again(), &order);
            move || vec![word(&mut client, &format!("key-{nth}"), order)]
        })
        .collect();
    let heard = together(parts);
    let told = [("done", 2), ("promotion-changed", THREADS - 2)];
    assert_eq!(heard, told.map(|(word, times)| (word.to_owned(), times)).into_iter().collect::<BTreeMap<_, _>>());
    stand.assert_sound();
}
