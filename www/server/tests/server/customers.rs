//! What the mall knows of a customer is what happened: nobody tells it at the till.

use serde_json::{Value, json};

use crate::client::Client;
use crate::growth::{DAY, PROGRAM};
use crate::referrals::{buy, friend, send_back};
use crate::sharing::shared;
use crate::stand::{Stand, WEDNESDAY, mall_that, moment, wanted};

fn known(client: &mut Client) -> Value {
    client.get("/api/me").json()["customer"].clone()
}

#[test]
fn a_birthday_is_told_once_and_its_gift_comes_every_year() {
    let stand = Stand::open();
    let mut lin = Client::persona(stand.address, "silver");
    assert_eq!(known(&mut lin)["birthday"], Value::Null);
    for (said, code) in [("02-30", "bad-date"), ("2025-02-29", "bad-date"), ("soon", "bad-date")] {
        let heard = lin.wish("/api/birthday", "no", &json!({ "birthday": said }));
        assert_eq!((heard.status, heard.issues()), (400, vec![format!("birthday {code}")]), "{said}");
    }
    // Tomorrow is the 26th; the year is forgotten.
    let told = lin.wish("/api/birthday", "1", &json!({ "birthday": "1990-11-26" }));
    assert_eq!((told.status, told.json()), (201, json!({ "birthday": "11-26" })));
    assert_eq!(lin.wish("/api/birthday", "2", &json!({ "birthday": "11-26" })).status, 200, "the same once more");
    let heard = lin.wish("/api/birthday", "3", &json!({ "birthday": "12-01" }));
    assert_eq!((heard.status, heard.issues()), (422, vec!["birthday birthday-known".to_owned()]));
    assert_eq!((known(&mut lin)["birthday"].clone(), stand.count("born")), (json!("11-26"), 1));

    // A gift of a birthday is named after its year.
    let gifts = |client: &mut Client| {
        let held = client.get("/api/wallet").json();
        let ids = held["coupons"].as_array().unwrap().iter().map(|coupon| coupon["id"].as_str().unwrap().to_owned());
        ids.filter(|id| id.starts_with("welcome.20")).collect::<Vec<_>>()
    };
    assert_eq!(gifts(&mut lin), Vec::<String>::new(), "not before the day");
    stand.clock.set(moment(WEDNESDAY + DAY));
    assert_eq!(gifts(&mut lin), ["welcome.2026.9"]);
    stand.clock.set(moment(WEDNESDAY + 20 * DAY));
    assert_eq!(gifts(&mut lin), ["welcome.2026.9"], "once a year");
    stand.clock.set(moment(WEDNESDAY + 366 * DAY));
    let mut lin = Client::persona(stand.address, "silver");
    assert_eq!(gifts(&mut lin), ["welcome.2026.9", "welcome.2027.9"]);
    stand.assert_sound();
}

#[test]
fn two_windows_tell_two_birthdays_and_one_is_kept() {
    let stand = Stand::open();
    let lin = Client::newcomer(stand.address, "林");
    let told: Vec<u16> = std::thread::scope(|scope| {
        let parts: Vec<_> = (1..=20)
            .map(|day| {
                let mut window = lin.again();
                scope.spawn(move || {
                    window
                        .wish("/api/birthday", &format!("{day}"), &json!({ "birthday": format!("03-{day:02}") }))
                        .status
                })
            })
            .collect();
        parts.into_iter().map(|part| part.join().unwrap()).collect()
    });
    assert_eq!((told.iter().filter(|status| **status == 201).count(), stand.count("born")), (1, 1), "{told:?}");
    stand.assert_sound();
}

#[test]
fn the_customer_is_what_happened() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "小安");
    assert_eq!(host.check_in("c1").status, 201);
    let first = known(&mut host);
    assert_eq!((&first["memberSince"], &first["streakDays"]), (&json!(WEDNESDAY), &json!(1)));
    assert_eq!((&first["referred"], &first["lastOrderAt"]), (&json!(false), &Value::Null));
    let token = shared(&mut host, json!({ "program": "share-and-earn" }))["token"].clone();
    let mut bo = friend(&stand, "小波", &token);
    assert_eq!(known(&mut bo)["referred"], json!(true));

    stand.clock.set(moment(WEDNESDAY + DAY));
    assert_eq!(host.check_in("c2").status, 201);
    let order = buy(&mut bo, "buy");
    assert_eq!(known(&mut host)["streakDays"], json!(2));
    assert_eq!(known(&mut bo)["lastOrderAt"], json!(WEDNESDAY + DAY));
    assert_eq!(known(&mut bo)["orderNumber"], json!(2));
    stand.clock.set(moment(WEDNESDAY + 2 * DAY));
    send_back(&mut bo, &order);
    let back = known(&mut bo);
    assert_eq!(
        (&back["orderNumber"], &back["lastOrderAt"]),
        (&json!(1), &Value::Null),
        "what went back did not happen"
    );
    assert_eq!(known(&mut host)["streakDays"], json!(2), "today may still come");
    stand.clock.set(moment(WEDNESDAY + 3 * DAY));
    assert_eq!(known(&mut host)["streakDays"], json!(0), "and did not");
    stand.assert_sound();
}

#[test]
fn a_page_cannot_say_who_it_is() {
    let five = json!({ "id": "five-days", "when": { "streak": { "atLeast": 5 } }, "then": { "percentOff": { "rate": 5000 } } });
    let stand = Stand::with(
        mall_that(|rulebook| rulebook["lanes"][1]["promotions"].as_array_mut().unwrap().push(five)),
        1_000_000,
    );
    let mut lin = Client::newcomer(stand.address, "林");
    let mut wish = wanted(&[("coffee-drip", 1)], json!([]));
    for key in ["customer", "wallet", "now", "counters", "proofs", "stock"] {
        wish[key] = json!({ "streakDays": 21, "referred": true });
        let heard = lin.post("/api/quote", &wish);
        assert_eq!((heard.status, heard.issues()), (400, vec![format!("{key} unknown-key")]));
        wish.as_object_mut().unwrap().remove(key);
    }
    let before = lin.post("/api/quote", &wish).json()["payable"].clone();
    for day in 0..5 {
        stand.clock.set(moment(WEDNESDAY + day * DAY));
        assert_eq!(lin.wish("/api/check-ins", &format!("c{day}"), &json!({ "program": PROGRAM })).status, 201);
    }
    let after = lin.post("/api/quote", &wish).json();
    assert!(after["payable"].as_u64() < before.as_u64(), "{after}");
    stand.assert_sound();
}
