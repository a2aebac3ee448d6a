//! When the customer saw another price: nothing is stored, and the reason is the true one.

use serde_json::{Value, json};

use crate::client::{Client, Heard};
use crate::stand::{CATALOGUE, HOUR, Stand, WEDNESDAY, moment, wanted};
use liebian_mall_server::mall::{Mall, Papers};

fn assert_differs(stand: &Stand, heard: &Heard, reason: &str, orders: i64) {
    let told = heard.json();
    assert_eq!((heard.status, &told["reason"]), (409, &json!(reason)), "{heard:?}");
    assert!(!heard.issues().is_empty());
    assert!(told["quote"]["payable"].is_u64(), "it says what it costs instead");
    assert_eq!(stand.count("ordered"), orders, "nothing is stored");
    stand.assert_sound();
}

#[test]
fn a_promotion_has_closed() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    stand.clock.set(moment(WEDNESDAY + 4 * HOUR - 1));
    let order = gold.expecting(&wanted(&[("silver-necklace", 1)], json!("best")));
    stand.clock.set(moment(WEDNESDAY + 4 * HOUR));
    let heard = gold.order("late", &order);
    assert_differs(&stand, &heard, "promotion-changed", 0);
    let now = crate::client::expecting(&wanted(&[("silver-necklace", 1)], json!("best")), &heard.json()["quote"]);
    assert_eq!(gold.order("late", &now).status, 201, "its quote is the one to order by");
}

#[test]
fn a_promotion_has_opened() {
    let stand = Stand::open();
    let mut visitor = Client::persona(stand.address, "visitor");
    stand.clock.set(moment(WEDNESDAY - 1));
    let order = visitor.expecting(&wanted(&[("silver-necklace", 1)], json!([])));
    stand.clock.set(moment(WEDNESDAY + 2 * HOUR));
    assert_differs(&stand, &visitor.order("early", &order), "promotion-changed", 0);
}

#[test]
fn a_coupon_is_spent() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    for coupons in [json!(["g1"]), json!("best")] {
        let before = stand.count("ordered");
        let order = gold.expecting(&wanted(&[("silver-ring", 2)], coupons));
        assert_eq!(gold.order(&format!("one-{before}"), &order).status, 201);
        assert_differs(&stand, &gold.order(&format!("two-{before}"), &order), "coupon-spent", before + 1);
    }
}

#[test]
fn a_newcomer_is_new_once() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "new");
    let order = new.expecting(&wanted(&[("silver-ring", 1)], json!("best")));
    let other = new.expecting(&wanted(&[("silver-earrings", 1)], json!("best")));
    assert_eq!(new.order("one", &order).status, 201);
    assert_differs(&stand, &new.order("two", &other), "coupon-spent", 1);
}

#[test]
fn a_coupon_is_not_yours() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    drop(Client::persona(stand.address, "silver"));
    let mut order = gold.expecting(&wanted(&[("nuts-pistachio", 2)], json!([])));
    let mut answers = Vec::new();
    for coupon in ["s1", "nobody-has-it"] {
        order["coupons"] = json!(["g1", coupon]);
        let heard = gold.order("mine", &order);
        assert_differs(&stand, &heard, "coupon-not-yours", 0);
        assert_eq!(heard.issues(), ["coupons[1] coupon-not-yours"]);
        answers.push(heard.body);
    }
    assert_eq!(answers[0], answers[1], "nobody learns whose it is");
}

#[test]
fn the_last_one_is_gone() {
    let stand = Stand::open();
    let (mut gold, mut silver) = (Client::persona(stand.address, "gold"), Client::persona(stand.address, "silver"));
    let order = gold.expecting(&wanted(&[("silver-pendant", 2)], json!("best")));
    let theirs = silver.expecting(&wanted(&[("silver-pendant", 2)], json!("best")));
    assert_eq!(silver.order("quick", &theirs).status, 201);
    let heard = gold.order("slow", &order);
    assert_differs(&stand, &heard, "out-of-stock", 1);
    assert_eq!(
        heard.json()["issues"],
        json!([{ "path": "lines[0].quantity", "code": "out-of-stock", "params": { "left": 1 } }])
    );
}

#[test]
fn a_price_has_changed() {
    let stand = Stand::open();
    let wish = wanted(&[("silver-ring", 1)], json!([]));
    let mut gold = Client::persona(stand.address, "gold");
    let order = gold.expecting(&wish);
    let mut catalogue: Value = serde_json::from_str(CATALOGUE).unwrap();
    let goods = i64::try_from(catalogue["items"].as_array().unwrap().len()).unwrap();
    let ring = catalogue["items"].as_array_mut().unwrap().iter_mut().find(|item| item["id"] == "silver-ring").unwrap();
    ring["unitPrice"] = json!(11_900);
    let mall =
        Mall::from_papers(Papers { catalogue: &catalogue.to_string(), limits: "{}", ..Papers::BUILT_IN }).unwrap();
    let stand = stand.reopen(mall);
    let cookie = gold.cookie.take();
    let mut gold = Client::new(stand.address);
    gold.cookie = cookie;
    assert_differs(&stand, &gold.order("old", &order), "price-changed", 0);
    assert_eq!(stand.count("priced"), goods + 1, "every price, and one of them anew");
    let order = gold.expecting(&wish);
    assert_eq!(gold.order("new", &order).status, 201);
}

#[test]
fn a_page_reckons_differently() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let order = gold.expecting(&wanted(&[("silver-ring", 2), ("coffee-drip", 2)], json!("best")));
    for (path, change) in [("payable", -1_i64), ("payable", 1), ("line", -1), ("line", 1)] {
        let mut wrong = order.clone();
        let place =
            if path == "line" { &mut wrong["expect"]["lines"][0]["payable"] } else { &mut wrong["expect"]["payable"] };
        *place = json!(place.as_i64().unwrap() + change);
        assert_differs(&stand, &gold.order("wrong", &wrong), "engine-mismatch", 0);
    }
}

#[test]
fn an_expectation_names_every_line_once() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let order = gold.expecting(&wanted(&[("silver-ring", 1), ("coffee-drip", 2)], json!([])));
    let lines = order["expect"]["lines"].clone();
    for (said, told) in [
        (json!([lines[0]]), "expect.lines missing"),
        (json!([lines[0], lines[1], lines[1]]), "expect.lines[2].id duplicate-id"),
        (json!([lines[0], lines[1], { "id": "3", "payable": 0 }]), "expect.lines[2].id unknown-line"),
    ] {
        let mut order = order.clone();
        order["expect"]["lines"] = said;
        let heard = gold.order("odd", &order);
        assert_eq!((heard.status, heard.issues()), (422, vec![told.to_owned()]));
    }
    let mut nothing = order.clone();
    for at in 0..2 {
        nothing["lines"][at]["selected"] = json!(false);
    }
    assert_eq!(gold.order("none", &nothing).issues(), ["lines nothing-selected"]);
}
