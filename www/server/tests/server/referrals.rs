//! Bring two friends, and the necklace is free: the whole story over HTTP, and everything that must not pass for it.

use serde_json::{Value, json};

use crate::client::Client;
use crate::growth::DAY;
use crate::sharing::{opened, shared};
use crate::stand::{HOUR, Stand, WEDNESDAY, moment, wanted};

const NECKLACE: &str = "necklace-for-two";

/// The state of a program, as a member is told it.
pub fn referral(client: &mut Client, program: &str) -> Value {
    let growth = client.growth();
    let mut referrals = growth["referrals"].as_array().expect("referrals").iter();
    referrals.find(|one| one["program"] == json!(program)).cloned().expect("the program")
}

fn steps(state: &Value) -> Vec<&str> {
    state["friends"]
        .as_array()
        .expect("friends")
        .iter()
        .map(|friend| friend["step"].as_str().expect("a step"))
        .collect()
}

/// Opens a link as a visitor and joins under a new name.
pub fn friend(stand: &Stand, name: &str, token: &Value) -> Client {
    let mut friend = Client::new(stand.address);
    assert_eq!(opened(&mut friend, "open", token)["accepted"], json!(true));
    assert_eq!(friend.sign_in(&json!({ "name": name })).status, 200);
    friend
}

/// Buys something for more than 20.
pub fn buy(client: &mut Client, key: &str) -> Value {
    let order = client.expecting(&wanted(&[("silver-ring", 1)], json!([])));
    let heard = client.order(key, &order);
    assert_eq!(heard.status, 201, "{heard:?}");
    heard.json()
}

pub fn send_back(client: &mut Client, order: &Value) -> Value {
    let path = format!("/api/orders/{}/refund", order["order"].as_str().unwrap());
    client.granted(&path, "back", &json!({ "lines": [{ "id": "1", "quantity": 1 }] }))
}

/// A host with two friends whose orders have matured.
pub fn host_of_two(stand: &Stand) -> (Client, [Client; 2], [Value; 2]) {
    let mut host = Client::newcomer(stand.address, "小安");
    let token = shared(&mut host, json!({ "program": NECKLACE, "sku": "silver-necklace" }))["token"].clone();
    let mut friends = ["小波", "小川"].map(|name| friend(stand, name, &token));
    let orders = friends.each_mut().map(|friend| buy(friend, "buy"));
    stand.clock.set(moment(WEDNESDAY + 7 * DAY));
    (host, friends, orders)
}

#[test]
fn two_friends_make_the_necklace_free() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "小安");
    let token = shared(&mut host, json!({ "program": NECKLACE, "sku": "silver-necklace" }))["token"].clone();
    let mut bo = friend(&stand, "小波", &token);
    let state = referral(&mut host, NECKLACE);
    assert_eq!((steps(&state), &state["count"]["toGo"]), (vec!["bound"], &json!(2)));
    buy(&mut bo, "buy");
    let mut chuan = friend(&stand, "小川", &token);
    stand.clock.set(moment(WEDNESDAY + HOUR));
    let order = buy(&mut chuan, "buy");

    let growth = host.growth();
    let state = referral(&mut host, NECKLACE);
    assert_eq!(steps(&state), ["held", "held"]);
    assert_eq!(state["friends"][0]["heldUntil"], json!(WEDNESDAY + 7 * DAY));
    let names: Vec<&Value> = growth["names"].as_object().unwrap().values().collect();
    assert_eq!(names, [&json!("小*"), &json!("小*")], "friends are known by one sign");
    let told = state["friends"].to_string();
    assert!(!told.contains("paid") && !told.contains("worth"), "what friends paid is not told: {told}");
    assert_eq!(state["credits"], json!([]));
    let has_necklace = |host: &mut Client| host.templates().contains(&"necklace-free".to_owned());
    assert!(!has_necklace(&mut host));

    stand.clock.set(moment(WEDNESDAY + 7 * DAY));
    assert_eq!((&referral(&mut host, NECKLACE)["count"]["matured"], has_necklace(&mut host)), (&json!(1), false));
    stand.clock.set(moment(WEDNESDAY + 7 * DAY + HOUR - 1));
    assert!(!has_necklace(&mut host), "held to the last millisecond");
    stand.clock.set(moment(WEDNESDAY + 7 * DAY + HOUR));
    assert!(has_necklace(&mut host));
    assert_eq!(stand.count("granted"), 12, "asking writes nothing down");

    // It is ordered for nothing: goods and shipping.
    let gift = format!("{NECKLACE}.1.2");
    let wish = wanted(&[("silver-necklace", 1)], json!([gift]));
    let own = host.expecting(&wish);
    assert_eq!(own["expect"]["payable"], json!(0));
    let bought = host.order("gift", &own);
    assert_eq!((bought.status, &bought.json()["payable"]), (201, &json!(0)), "{bought:?}");
    assert_eq!(host.order("gift-2", &own).json()["reason"], json!("coupon-spent"));
    stand.assert_sound();

    // A friend sends the order back: the necklace stays, and is owed.
    send_back(&mut chuan, &order);
    let state = referral(&mut host, NECKLACE);
    assert_eq!(steps(&state), ["matured", "reversed"]);
    assert_eq!(
        (&state["count"]["debt"], &state["count"]["matured"], &state["count"]["toGo"]),
        (&json!(1), &json!(1), &json!(3))
    );
    assert_eq!(host.get("/api/wallet").json()["used"][0]["id"], json!(gift));
    stand.assert_sound();
}

#[test]
fn what_is_withdrawn_cannot_be_used() {
    let stand = Stand::open();
    let (mut host, [_, mut chuan], [_, order]) = host_of_two(&stand);
    let gift = format!("{NECKLACE}.1.2");
    let listed = host.expecting(&wanted(&[("silver-necklace", 1)], json!([gift])));
    let best = host.expecting(&wanted(&[("silver-necklace", 1)], json!("best")));
    assert_eq!((&listed["expect"]["payable"], &best["expect"]["payable"]), (&json!(0), &json!(0)));
    send_back(&mut chuan, &order);
    assert!(!host.templates().contains(&"necklace-free".to_owned()));
    for (key, order) in [("listed", &listed), ("best", &best)] {
        let heard = host.order(key, order);
        assert_eq!((heard.status, &heard.json()["reason"]), (409, &json!("coupon-withdrawn")), "{heard:?}");
    }
    let state = referral(&mut host, NECKLACE);
    assert_eq!((&state["withdrawn"], &state["count"]["debt"]), (&json!([gift]), &json!(0)));
    stand.assert_sound();
}

#[test]
fn a_gift_that_has_come_is_told_as_the_reason() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "小安");
    let token = shared(&mut host, json!({ "program": NECKLACE }))["token"].clone();
    for name in ["小波", "小川"] {
        buy(&mut friend(&stand, name, &token), "buy");
    }
    stand.clock.set(moment(WEDNESDAY + 7 * DAY - 1));
    let order = host.expecting(&wanted(&[("silver-necklace", 1), ("coffee-latte", 3)], json!("best")));
    stand.clock.set(moment(WEDNESDAY + 7 * DAY));
    let heard = host.order("late", &order);
    assert_eq!((heard.status, &heard.json()["reason"]), (409, &json!("coupon-received")), "{heard:?}");
    stand.assert_sound();
}

#[test]
fn nobody_is_their_own_friend_by_any_way() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "小安");
    let token = shared(&mut host, json!({ "program": NECKLACE }))["token"].clone();
    assert_eq!(opened(&mut host, "self", &token)["code"], json!("self-referral"));
    // A second account of the same payer: refused when it opens, and when it had opened before it was known.
    let mut second = friend(&stand, "小安二", &token);
    for who in [&mut host, &mut second] {
        let known = json!({ "member": who.growth()["member"], "identity": "payer:0123" });
        assert_eq!(stand.staff("known", &known).status, 201);
    }
    assert_eq!(opened(&mut second, "again", &token)["code"], json!("same-person"));
    buy(&mut second, "buy");
    stand.clock.set(moment(WEDNESDAY + 8 * DAY));
    let state = referral(&mut host, NECKLACE);
    assert_eq!((&state["count"]["matured"], &state["count"]["held"]), (&json!(0), &json!(0)), "{state}");
    // A ring of three closes nowhere.
    let mut ring = vec![Client::newcomer(stand.address, "环一")];
    for name in ["环二", "环三"] {
        let token = shared(ring.last_mut().unwrap(), json!({ "program": "share-and-earn" }))["token"].clone();
        ring.push(friend(&stand, name, &token));
    }
    let token = shared(ring.last_mut().unwrap(), json!({ "program": "share-and-earn" }))["token"].clone();
    assert_eq!(opened(&mut ring[0], "ring", &token)["code"], json!("would-close-a-circle"));
    // A member of long standing is no new friend.
    let mut old = Client::newcomer(stand.address, "old");
    let token = shared(&mut host, json!({ "program": NECKLACE }))["token"].clone();
    assert_eq!(opened(&mut old, "o", &token)["code"], json!("not-a-new-member"));
    stand.assert_sound();
}

#[test]
fn a_token_of_one_program_credits_no_other() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "小安");
    let token = shared(&mut host, json!({ "program": "share-and-earn" }))["token"].clone();
    buy(&mut friend(&stand, "小波", &token), "buy");
    assert_eq!(steps(&referral(&mut host, NECKLACE)), Vec::<&str>::new());
    assert_eq!(steps(&referral(&mut host, "share-and-earn")), ["held"]);
    // And a link of a program that the mall does not run any more binds nobody.
    let mut papers: Value = serde_json::from_str(crate::stand::RULEBOOK).unwrap();
    papers["growth"]["referrals"].as_array_mut().unwrap().remove(1);
    let papers = papers.to_string();
    let papers = liebian_mall_server::mall::Papers { rulebook: &papers, ..liebian_mall_server::mall::Papers::BUILT_IN };
    let stand = stand.reopen(liebian_mall_server::mall::Mall::from_papers(papers).unwrap());
    let told = opened(&mut Client::new(stand.address), "o", &token);
    assert_eq!((&told["accepted"], &told["code"]), (&json!(false), &json!("foreign-program")));
    assert_eq!(stand.count("opened"), 1);
}

#[test]
fn commission_is_paid_out_once_and_never_beyond() {
    let stand = Stand::open();
    let mut guide = Client::newcomer(stand.address, "导购");
    let id = guide.growth()["member"].clone();
    assert_eq!(stand.staff("appointed", &json!({ "member": id, "role": "guide", "store": "wukang" })).status, 201);
    let token =
        shared(&mut guide, json!({ "program": "share-and-earn", "path": "chat", "store": "wukang" }))["token"].clone();
    let mut bo = friend(&stand, "小波", &token);
    let order = buy(&mut bo, "buy");
    let paid = order["lines"][0]["payable"].as_u64().unwrap();
    let earned = (paid * 800 + 5_000) / 10_000;
    let commission = |guide: &mut Client| referral(guide, "share-and-earn")["commission"].clone();
    assert_eq!(commission(&mut guide)["pending"], json!(earned));
    let wish = |amount: u64| json!({ "program": "share-and-earn", "amount": amount });
    let early = guide.wish("/api/payouts", "p", &wish(1));
    assert_eq!((early.status, early.issues()), (422, vec!["amount payout-beyond-available".to_owned()]));
    assert_eq!(early.json()["issues"][0]["params"], json!({ "available": 0 }));
    stand.clock.set(moment(WEDNESDAY + 7 * DAY));
    let told = guide.granted("/api/payouts", "p", &wish(earned - 1));
    assert_eq!(
        (&told["referral"]["commission"]["available"], &told["referral"]["commission"]["paid"]),
        (&json!(1), &json!(earned - 1))
    );
    assert_eq!(guide.granted("/api/payouts", "p", &wish(earned - 1)), told, "the same key is the same payment");
    assert_eq!(guide.wish("/api/payouts", "q", &wish(2)).issues(), ["amount payout-beyond-available"]);
    assert_eq!(guide.wish("/api/payouts", "q", &wish(0)).issues(), ["amount nothing-to-pay"]);
    assert_eq!(
        guide.wish("/api/payouts", "q", &json!({ "program": NECKLACE, "amount": 1 })).issues(),
        ["program pays-no-commission"]
    );
    assert_eq!(stand.count("paidOut"), 1);
    // The friend sends it back: what was paid out is owed.
    send_back(&mut bo, &order);
    let told = commission(&mut guide);
    assert_eq!((&told["available"], &told["debt"]), (&json!(0), &json!(earned - 1)));
    stand.assert_sound();

    // Another guide takes over: later orders are theirs, and what was earned stays.
    let mut heir = Client::newcomer(stand.address, "接班");
    let to = heir.growth()["member"].clone();
    assert_eq!(stand.staff("transferred", &json!({ "member": id, "to": id })).issues(), ["to no-heir"]);
    assert_eq!(stand.staff("transferred", &json!({ "member": id, "to": "nobody" })).issues(), ["to unknown-member"]);
    assert_eq!(stand.staff("transferred", &json!({ "member": id, "to": to })).status, 201);
    buy(&mut bo, "later");
    assert_ne!(commission(&mut heir)["pending"], json!(0));
    stand.assert_sound();
}

#[test]
fn the_malls_own_doors_open_to_its_last_key_alone() {
    let stand = Stand::open();
    let mut member = Client::newcomer(stand.address, "小安");
    let body = json!({ "member": member.growth()["member"], "role": "guide" });
    let mut tried = |key: Option<&str>, once: &str| {
        let said = key.map(|key| format!("Bearer {key}"));
        let mut headers = vec![("Content-Type", "application/json"), ("Idempotency-Key", once)];
        headers.extend(said.as_deref().map(|said| ("Authorization", said)));
        let path = "/api/staff/appointed";
        member.send("POST", path, &headers, body.to_string().as_bytes()).expect("an answer")
    };
    let nobody = "0".repeat(32);
    for key in [None, Some(""), Some("guide"), Some(&*nobody)] {
        let heard = tried(key, "1");
        assert_eq!((heard.status, heard.issues()), (401, vec!["not-staff".to_owned()]), "{key:?}");
    }
    let former = stand.shop.make_staff_key().unwrap();
    assert_eq!(tried(Some(&former), "1").status, 201);
    assert_eq!(tried(Some(&former), "1").status, 201, "asked again, answered again");
    let present = stand.shop.make_staff_key().unwrap();
    assert_eq!((tried(Some(&former), "2").status, tried(Some(&present), "2").status), (401, 201));
    assert_eq!(stand.count("appointed"), 2);
    assert_eq!(
        stand.staff("appointed", &json!({ "member": "nobody", "role": "guide" })).issues(),
        ["member unknown-member"]
    );
    let nowhere = json!({ "member": body["member"], "role": "guide", "store": "nowhere" });
    assert_eq!(stand.staff("appointed", &nowhere).issues(), ["store unknown-store"]);
    let file = std::fs::read(stand.data()).unwrap();
    assert!(!file.windows(32).any(|bytes| bytes == present.as_bytes()), "the key itself is kept nowhere");
    stand.assert_sound();
}

#[test]
fn posts_that_come_twice_or_late_change_nothing() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "小安");
    let token = shared(&mut host, json!({ "program": NECKLACE }))["token"].clone();
    let mut guest = Client::new(stand.address);
    opened(&mut guest, "open", &token);
    let mut late = guest.again();
    assert_eq!(guest.sign_in(&json!({ "name": "小波" })).status, 200);
    let order = guest.expecting(&wanted(&[("silver-ring", 1)], json!([])));
    for _ in 0..3 {
        assert_eq!(guest.order("buy", &order).status, 201);
    }
    // The first post of the visitor arrives again after everything else, and from the window that was not signed in.
    assert_eq!(opened(&mut late, "open", &token)["accepted"], json!(true));
    stand.clock.set(moment(WEDNESDAY + 8 * DAY));
    for _ in 0..3 {
        assert_eq!(late.sign_in(&json!({ "name": "小波" })).issues(), ["name name-taken"]);
    }
    let state = referral(&mut host, NECKLACE);
    assert_eq!((steps(&state), &state["count"]["matured"]), (vec!["matured"], &json!(1)));
    assert_eq!((stand.count("opened"), stand.count("ordered")), (1, 1));
    stand.assert_sound();
}
