//! Points: what there is, what pays, what comes later, and what goes again.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::client::{Client, Heard, expecting};
use crate::races::{THREADS, together, word};
use crate::stand::{HOUR, Stand, WEDNESDAY, moment, wanted};

const DAY: i64 = 24 * HOUR;

/// Paid with as many points as may be: at most a fifth, in hundreds.
fn with_points(lines: &[(&str, u32)], points: &Value) -> Value {
    let mut wanted = wanted(lines, json!([]));
    wanted["points"] = json!({ "use": points });
    wanted
}

fn points(client: &mut Client) -> Value {
    let wallet = client.get("/api/wallet").json();
    let of = |key: &str| wallet[key].as_u64().unwrap_or(0);
    json!([of("points"), of("pointsPending"), of("pointsOwed")])
}

fn send_back(client: &mut Client, order: &Value, key: &str, lines: &[(&str, u32)]) -> Heard {
    let lines: Vec<Value> = lines.iter().map(|(id, quantity)| json!({ "id": id, "quantity": quantity })).collect();
    let path = format!("/api/orders/{}/refund", order["order"].as_str().unwrap());
    client.keyed(&path, key, &json!({ "lines": lines })).unwrap()
}

#[test]
fn points_pay_are_told_and_come_back_with_the_units_they_paid_for() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    assert_eq!(points(&mut gold), json!([5860, 0, 0]));
    let order = gold.expecting(&with_points(&[("tea-pot", 2), ("tea-cup", 1)], &json!("most")));
    let told = gold.order("buy", &order).json();
    let used = told["points"]["used"].as_u64().unwrap();
    assert!(used > 0 && used.is_multiple_of(100), "{told}");
    assert_eq!(told["points"]["off"].as_u64(), Some(used), "a hundred points are one yuan");
    let of_lines: u64 = told["lines"].as_array().unwrap().iter().map(|line| line["points"].as_u64().unwrap()).sum();
    assert_eq!(of_lines, used);
    let earned = told["points"]["earned"].as_u64().unwrap();
    assert!(earned > 0);
    assert_eq!(points(&mut gold), json!([5860 - used, earned, 0]), "what is earned comes later");
    assert_eq!(gold.get("/api/orders").json()["orders"][0]["points"], told["points"]);
    assert_eq!(gold.order("buy", &order).json()["order"], told["order"], "the same again uses no more points");
    assert_eq!(points(&mut gold)[0], json!(5860 - used));

    let mut back = 0;
    for (key, line) in [("1", "1"), ("2", "2"), ("3", "1")] {
        let refund = send_back(&mut gold, &told, key, &[(line, 1)]).json();
        back += refund["points"].as_u64().unwrap_or(0);
        assert_eq!(points(&mut gold)[0], json!(5860 - used + back));
    }
    assert_eq!(points(&mut gold), json!([5860, 0, 0]), "everything is back, and nothing is earned");
    stand.assert_sound();
}

#[test]
fn what_is_earned_counts_a_week_later_and_what_is_spent_by_then_is_owed() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "小满");
    assert_eq!(points(&mut new), json!([300, 0, 0]));
    let order = new.expecting(&wanted(&[("silver-necklace", 2)], json!([])));
    let first = new.order("first", &order).json();
    let earned = first["points"]["earned"].as_u64().unwrap();
    stand.clock.set(moment(WEDNESDAY + 7 * DAY - 1));
    assert_eq!(points(&mut new), json!([300, earned, 0]));
    stand.clock.set(moment(WEDNESDAY + 7 * DAY));
    assert_eq!(points(&mut new), json!([300 + earned, 0, 0]));

    // Most of it is spent; then the order that had earned it comes back.
    let order = new.expecting(&with_points(&[("tea-pot", 1)], &json!("most")));
    let second = new.order("second", &order).json();
    let (used, later) = (second["points"]["used"].as_u64().unwrap(), second["points"]["earned"].as_u64().unwrap());
    assert!(used > 300);
    send_back(&mut new, &first, "back", &[("1", 2)]);
    assert_eq!(points(&mut new), json!([0, later, used - 300]), "never below nothing");
    let wish = with_points(&[("tea-pot", 1)], &json!("most"));
    assert_eq!(new.post("/api/quote", &wish).json()["points"]["used"], json!(0));
    // The next points pay the debt first; and what comes back of what was paid with points pays it too.
    send_back(&mut new, &second, "back-too", &[("1", 1)]);
    assert_eq!(points(&mut new), json!([300, 0, 0]));
    stand.assert_sound();
}

#[test]
fn half_of_what_is_earned_goes_with_half_of_the_goods() {
    let stand = Stand::open();
    let mut silver = Client::persona(stand.address, "silver");
    let order = silver.expecting(&wanted(&[("nuts-walnut", 2)], json!([])));
    let told = silver.order("buy", &order).json();
    let earned = told["points"]["earned"].as_u64().unwrap();
    let back = send_back(&mut silver, &told, "one", &[("1", 1)]).json();
    assert_eq!(back["earned"], json!(earned / 2));
    assert_eq!(points(&mut silver), json!([1280, earned - earned / 2, 0]));
    stand.clock.set(moment(WEDNESDAY + 8 * DAY));
    assert_eq!(points(&mut silver), json!([1280 + earned - earned / 2, 0, 0]));
    send_back(&mut silver, &told, "two", &[("1", 1)]);
    assert_eq!(points(&mut silver), json!([1280, 0, 0]));
    stand.assert_sound();
}

#[test]
fn points_that_cannot_be_are_refused_with_their_place() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let refused = |client: &mut Client, points: Value| {
        let mut wish = wanted(&[("tea-pot", 1)], json!([]));
        wish["points"] = points;
        let heard = client.post("/api/quote", &wish);
        (heard.status, heard.issues().join(" "))
    };
    let cases = [
        (json!({ "use": -1 }), 400, "points.use out-of-range"),
        (json!({ "use": 1.5 }), 400, "points.use not-whole"),
        (json!({ "use": "all" }), 400, "points.use unknown-choice"),
        (json!({ "use": 5861 }), 422, "points.use points-beyond-balance"),
        (json!({ "use": 9_007_199_254_740_991_u64 }), 422, "points.use points-beyond-balance"),
        (json!({ "use": 1, "balance": 1_000_000 }), 400, "points.balance unknown-key"),
        (json!({}), 400, "points.use missing"),
        (json!(100), 400, "points not-an-object"),
    ];
    for (said, status, issue) in cases {
        assert_eq!(refused(&mut gold, said.clone()), (status, issue.to_owned()), "{said}");
    }
    let mut visitor = Client::persona(stand.address, "visitor");
    assert_eq!(visitor.get("/api/wallet").json()["points"], json!(0));
    let order = visitor.expecting(&with_points(&[("tea-pot", 1)], &json!("most")));
    let told = visitor.order("buy", &order).json();
    assert_eq!((&told["points"]["used"], &told["payable"]), (&json!(0), &order["expect"]["payable"]));
}

/// Whoever orders twice at the same moment pays with each point once.
#[test]
fn many_orders_at_once_never_use_the_same_points() {
    let stand = Stand::open();
    let mut silver = Client::persona(stand.address, "silver");
    // 1,280 points, 500 an order: two orders can have them.
    let order = silver.expecting(&with_points(&[("reading-family", 1)], &json!(500)));
    let parts = (0..THREADS)
        .map(|nth| {
            let (mut client, order) = (silver.again(), &order);
            move || vec![word(&mut client, &format!("key-{nth}"), order)]
        })
        .collect();
    let heard = together(parts);
    let told = [("done", 2), ("points-changed", THREADS - 2)];
    assert_eq!(heard, told.map(|(word, times)| (word.to_owned(), times)).into_iter().collect::<BTreeMap<_, _>>());
    assert_eq!(points(&mut silver)[0], json!(280));
    stand.assert_sound();
}

#[test]
fn points_that_another_window_used_are_told_as_the_reason() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let wish = with_points(&[("silver-necklace", 3)], &json!("most"));
    let quote = gold.post("/api/quote", &wish).json();
    let order = expecting(&wish, &quote);
    assert_eq!(gold.again().order("one", &order).status, 201);
    let heard = gold.order("two", &order);
    assert_eq!((heard.status, heard.json()["reason"].clone()), (409, json!("points-changed")), "{heard:?}");
    let again = expecting(&wish, &heard.json()["quote"]);
    assert_eq!(gold.order("three", &again).status, 201, "at the price that was offered instead");
    stand.assert_sound();
}
