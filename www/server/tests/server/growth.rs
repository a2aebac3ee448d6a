//! Coming every day, buying, entering a community: told by one server to many pages, whatever they send.

use serde_json::{Value, json};

use crate::client::{Client, Heard};
use crate::sharing::{opened, shared};
use crate::stand::{HOUR, Stand, WEDNESDAY, moment, wanted};

pub const DAY: i64 = 24 * HOUR;
pub const PROGRAM: &str = "reading-21";

impl Client {
    /// A wish under a key.
    pub fn wish(&mut self, path: &str, key: &str, body: &Value) -> Heard {
        self.keyed(path, key, body).expect("an answer")
    }

    /// The same; it has to be granted.
    pub fn granted(&mut self, path: &str, key: &str, body: &Value) -> Value {
        let heard = self.wish(path, key, body);
        assert!(heard.status == 201 || heard.status == 200, "{heard:?}");
        heard.json()
    }

    pub fn growth(&mut self) -> Value {
        let heard = self.get("/api/growth");
        assert_eq!(heard.status, 200, "{heard:?}");
        heard.json()
    }

    /// The templates of the coupons that are not used.
    pub fn templates(&mut self) -> Vec<String> {
        let wallet = self.get("/api/wallet").json();
        let coupons = wallet["coupons"].as_array().expect("coupons").iter();
        coupons.map(|coupon| coupon["coupon"].as_str().expect("a template").to_owned()).collect()
    }

    pub fn check_in(&mut self, key: &str) -> Heard {
        self.wish("/api/check-ins", key, &json!({ "program": PROGRAM }))
    }
}

#[test]
fn twenty_one_days_with_one_missed_and_made_up_and_one_gift() {
    let stand = Stand::open();
    let mut phone = Client::newcomer(stand.address, "小满");
    let mut tablet = phone.again();
    assert_eq!(phone.growth()["checkIns"][0]["todayIs"], json!("open"));
    for day in 1..=21_i64 {
        stand.clock.set(moment(WEDNESDAY + (day - 1) * DAY));
        if day == 5 {
            continue;
        }
        let key = format!("day-{day}");
        let first = phone.check_in(&key);
        assert_eq!(first.status, 201, "{first:?}");
        let again = tablet.check_in(&key);
        assert_eq!((again.status, &again.body), (201, &first.body), "the other device's replay gets the same answer");
        let other = tablet.check_in(&format!("tablet-{day}"));
        assert_eq!((other.status, other.issues()), (422, vec!["program day-already-counted".to_owned()]));
        if day == 1 {
            assert_eq!(first.json()["checkIn"]["cards"].as_array().unwrap().len(), 3, "three cards to begin with");
            assert_eq!(first.json()["fact"]["what"], json!({ "checkedIn": { "program": PROGRAM } }));
        }
        if day == 6 {
            assert_eq!(first.json()["checkIn"]["streak"], json!(1), "a day is missing");
            let made_up = phone.wish("/api/make-ups", "up", &json!({ "program": PROGRAM, "day": "2026-11-29" }));
            assert_eq!(made_up.status, 201, "{made_up:?}");
            let told = made_up.json();
            assert_eq!(
                (&told["checkIn"]["streak"], &told["checkIn"]["cards"].as_array().unwrap().len()),
                (&json!(6), &2)
            );
            let twice = tablet.wish("/api/make-ups", "up-2", &json!({ "program": PROGRAM, "day": "2026-11-29" }));
            assert_eq!(twice.issues(), ["day day-already-counted"]);
        }
    }
    let growth = phone.growth();
    let standing = &growth["checkIns"][0];
    assert_eq!((&standing["complete"], &standing["streak"]), (&json!(true), &json!(21)));
    let steps: Vec<i64> =
        standing["grants"].as_array().unwrap().iter().map(|one| one["step"].as_i64().unwrap()).collect();
    assert_eq!(steps, [3, 7, 14, 21]);
    assert_eq!(
        (&growth["points"], tablet.get("/api/wallet").json()["points"].clone()),
        (&json!(30), json!(330)),
        "beside the 300 of a newcomer"
    );
    let gifts = |client: &mut Client| client.templates().iter().filter(|one| *one == "reading-gift").count();
    assert_eq!((gifts(&mut phone), gifts(&mut tablet)), (1, 1));
    stand.clock.set(moment(WEDNESDAY + 21 * DAY));
    assert_eq!(phone.check_in("day-22").issues(), ["program program-complete"]);

    // The gift is ordered for nothing, once.
    let gift = format!("{PROGRAM}.1.21");
    let order = phone.expecting(&wanted(&[("reading-family", 1)], json!([gift])));
    assert_eq!(order["expect"]["payable"], json!(0));
    let heard = phone.order("gift", &order);
    assert_eq!((heard.status, &heard.json()["payable"]), (201, &json!(0)), "{heard:?}");
    assert_eq!(gifts(&mut phone), 0);
    let more = phone.order("gift-2", &order);
    assert_eq!((more.status, &more.json()["reason"]), (409, &json!("coupon-spent")));
    assert_eq!((stand.count("checkedIn"), stand.count("madeUp"), stand.count("cardIssued")), (20, 1, 3));
    stand.assert_sound();

    // Sent back, the gift comes back as itself and works again, once.
    let path = format!("/api/orders/{}/refund", heard.json()["order"].as_str().unwrap());
    let back = phone.granted(&path, "back", &json!({ "lines": [{ "id": "1", "quantity": 1 }] }));
    assert_eq!((&back["amount"], &back["coupons"]), (&json!(0), &json!([gift])));
    assert_eq!((gifts(&mut phone), stand.count("returned")), (1, 1));
    assert_eq!(phone.order("gift-3", &order).status, 201);
    assert_eq!(phone.order("gift-4", &order).json()["reason"], json!("coupon-spent"));
    stand.assert_sound();
}

#[test]
fn no_day_is_counted_that_is_not_today() {
    let stand = Stand::open();
    let mut client = Client::newcomer(stand.address, "early");
    assert_eq!(client.check_in("1").status, 201);
    let mut make_up = |day: &str| {
        let heard = client.wish("/api/make-ups", day, &json!({ "program": PROGRAM, "day": day }));
        (heard.status, heard.issues())
    };
    assert_eq!(make_up("2026-11-25"), (422, vec!["day day-not-over".to_owned()]));
    assert_eq!(make_up("2026-11-26"), (422, vec!["day day-not-over".to_owned()]), "no day to come");
    assert_eq!(make_up("9999-12-31"), (422, vec!["day day-not-over".to_owned()]));
    assert_eq!(make_up("2026-11-24"), (422, vec!["day before-joining".to_owned()]));
    assert_eq!(make_up("2026-11-17"), (422, vec!["day too-far-back".to_owned()]));
    assert_eq!(make_up("2026-02-29"), (400, vec!["day bad-date".to_owned()]));
    // The clock is set forward and back again: no day comes twice, and nothing of what happened is lost.
    stand.clock.set(moment(WEDNESDAY + DAY));
    assert_eq!(client.check_in("2").status, 201);
    stand.clock.set(moment(WEDNESDAY));
    assert_eq!(client.check_in("3").issues(), ["program in-the-future"], "the day of the facts is further on");
    assert_eq!(client.growth()["checkIns"][0]["streak"], json!(1));
    stand.clock.set(moment(WEDNESDAY + DAY));
    assert_eq!(client.check_in("4").issues(), ["program day-already-counted"]);
    let growth = client.growth();
    assert_eq!(growth["checkIns"][0]["streak"], json!(2));
    assert_eq!(growth["checkIns"][0]["notCounted"], json!([]));
    stand.assert_sound();
}

#[test]
fn cards_run_out() {
    let stand = Stand::open();
    let mut client = Client::newcomer(stand.address, "late");
    assert_eq!(client.check_in("1").status, 201);
    stand.clock.set(moment(WEDNESDAY + 6 * DAY));
    for (key, day, told) in [("a", "26", ""), ("b", "27", ""), ("c", "28", ""), ("d", "29", "day unknown-card")] {
        let heard = client.wish("/api/make-ups", key, &json!({ "program": PROGRAM, "day": format!("2026-11-{day}") }));
        if told.is_empty() {
            assert_eq!(heard.status, 201, "{heard:?}");
        } else {
            assert_eq!(heard.issues(), [told]);
        }
    }
    assert_eq!(
        client.wish("/api/check-ins", "x", &json!({ "program": "nothing" })).issues(),
        ["program unknown-program"]
    );
    stand.assert_sound();
}

#[test]
fn orders_are_told_and_received_once() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    assert_eq!(gold.get("/api/orders").json(), json!({ "orders": [] }));
    let order = gold.expecting(&wanted(&[("coffee-latte", 2)], json!([])));
    let first = gold.order("1", &order).json();
    stand.clock.set(moment(WEDNESDAY + HOUR));
    assert_eq!(gold.order("2", &order).status, 201);
    let path = format!("/api/orders/{}/received", first["order"].as_str().unwrap());
    let received = gold.granted(&path, "r", &json!({}));
    assert_eq!(received, json!({ "order": first["order"], "received": WEDNESDAY + HOUR }));
    stand.clock.set(moment(WEDNESDAY + 2 * HOUR));
    assert_eq!(gold.granted(&path, "r-2", &json!({})), received, "it arrived once");
    let refund = format!("/api/orders/{}/refund", first["order"].as_str().unwrap());
    let back = gold.granted(&refund, "b", &json!({ "lines": [{ "id": "1", "quantity": 1 }] }));
    let told = gold.get("/api/orders").json();
    assert_eq!(told["orders"].as_array().unwrap().len(), 2);
    let mut expected = json!({ "order": first["order"], "at": WEDNESDAY, "channel": "h5", "lines": first["lines"],
        "shipping": first["shipping"], "payable": first["payable"], "refunded": back["amount"],
        "points": first["points"], "coupons": first["coupons"] });
    expected["received"] = json!(WEDNESDAY + HOUR);
    assert_eq!(told["orders"][1], expected, "the latest first");
    let mut silver = Client::persona(stand.address, "silver");
    assert_eq!(silver.wish(&path, "r", &json!({})).issues(), ["order unknown-order"]);
    assert_eq!(silver.get("/api/orders").json(), json!({ "orders": [] }));
    stand.assert_sound();
}

#[test]
fn one_enters_a_community_and_is_known_for_it() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "new");
    assert_eq!(new.get("/api/me").json()["customer"]["tags"], json!(["joined"]));
    let first = new.granted("/api/communities/wukang/enter", "1", &json!({}));
    assert_eq!(first, json!({ "group": "wukang.1" }));
    assert_eq!(new.granted("/api/communities/wukang/enter", "2", &json!({})), first, "one enters once");
    let told = new.growth()["communities"][0].clone();
    let groups = json!([{ "group": "wukang.1", "members": 1, "room": 199 }]);
    let expected =
        json!({ "community": "wukang", "store": "wukang", "groups": groups, "entry": "wukang.1", "mine": "wukang.1" });
    assert_eq!(told, expected);
    assert_eq!(
        (new.get("/api/me").json()["customer"]["tags"].clone(), stand.count("entered")),
        (json!(["community", "joined"]), 1)
    );
    assert_eq!(new.wish("/api/communities/nowhere/enter", "3", &json!({})).issues(), ["community unknown-community"]);
    new.granted("/api/communities/wukang/leave", "4", &json!({}));
    assert_eq!(new.get("/api/me").json()["customer"]["tags"], json!(["joined"]));
    new.granted("/api/communities/wukang/enter", "5", &json!({}));
    assert_eq!(new.get("/api/me").json()["customer"]["tags"], json!(["community", "joined"]));
    let stores = Client::new(stand.address).get("/api/stores");
    assert_eq!((stores.status, stores.json()[0]["id"].clone()), (200, json!("wukang")));
    stand.assert_sound();
}

/// Whatever is asked, asking writes nothing down.
#[test]
fn asking_changes_nothing() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let share = shared(&mut gold, json!({ "program": "necklace-for-two" }));
    opened(&mut Client::new(stand.address), "o", &share["token"]);
    let facts = || -> (i64, i64) {
        let db = rusqlite::Connection::open(stand.data()).unwrap();
        let count = |table| db.query_row(&format!("SELECT count(*) FROM {table}"), [], |row| row.get(0)).unwrap();
        (count("facts"), count("balances") + count("answers") + count("sessions"))
    };
    let before = facts();
    for day in 0..40 {
        stand.clock.set(moment(WEDNESDAY + day * DAY / 2));
        for path in ["/api/growth", "/api/wallet", "/api/me", "/api/orders", "/api/stores", "/api/facts"] {
            assert_eq!(gold.get(path).status, 200);
        }
    }
    assert_eq!(facts(), before);
}

/// Two tabs of one customer see one thing each, and act on it in any order.
#[test]
fn two_tabs_make_up_for_one_day_with_one_card() {
    let stand = Stand::open();
    let mut one = Client::newcomer(stand.address, "tabs");
    assert_eq!(one.check_in("1").status, 201);
    stand.clock.set(moment(WEDNESDAY + 3 * DAY));
    let mut other = one.again();
    let body = json!({ "program": PROGRAM, "day": "2026-11-26" });
    assert_eq!(one.wish("/api/make-ups", "one", &body).status, 201);
    assert_eq!(other.wish("/api/make-ups", "other", &body).issues(), ["day day-already-counted"]);
    let body = json!({ "program": PROGRAM, "day": "2026-11-27" });
    assert_eq!(other.wish("/api/make-ups", "one", &body).issues(), ["Idempotency-Key key-used-for-another-request"]);
    assert_eq!(other.wish("/api/make-ups", "next", &body).status, 201);
    let growth = one.growth();
    assert_eq!(
        (&growth["checkIns"][0]["cards"].as_array().unwrap().len(), &growth["checkIns"][0]["streak"]),
        (&1, &json!(3))
    );
    // The same wish in both tabs is one token, and a link that is soon over is not given again.
    let wish = json!({ "program": "necklace-for-two" });
    let first = one.granted("/api/shares", "s", &wish)["token"].clone();
    assert_eq!(other.granted("/api/shares", "t", &wish)["token"], first);
    stand.clock.set(moment(WEDNESDAY + 17 * DAY));
    assert_eq!(other.granted("/api/shares", "u", &wish)["token"], first);
    stand.clock.set(moment(WEDNESDAY + 18 * DAY));
    assert_ne!(other.granted("/api/shares", "v", &wish)["token"], first);
    stand.assert_sound();
}

#[test]
fn gifts_come_along_the_way_and_are_used_once() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "new");
    let way = |client: &mut Client| client.growth()["lifecycles"][0].clone();
    let first = way(&mut new);
    assert_eq!((&first["wallet"][0]["coupon"], &first["next"]["step"]), (&json!("join-gift-39-5"), &json!(2)));
    stand.clock.set(moment(first["next"]["at"].as_i64().unwrap() - 1));
    assert_eq!(new.templates().len(), 5);
    stand.clock.set(moment(first["next"]["at"].as_i64().unwrap()));
    assert_eq!(new.templates().len(), 6, "on the third day another one comes by itself");
    let order = new.expecting(&wanted(&[("silver-cloth", 3)], json!(["welcome.1.1"])));
    assert_eq!(new.order("1", &order).status, 201);
    assert_eq!(new.order("2", &order).json()["reason"], json!("coupon-spent"));
    assert_eq!(new.templates().len(), 5);
    stand.assert_sound();
}
