//! What comes with an order's payment, how it is paid and sent, and what goes back to the shelf.

use serde_json::{Value, json};

use crate::client::{Client, expecting};
use crate::stand::{HOUR, Stand, WEDNESDAY, mall_that, moment, wanted};

fn send_all_back(client: &mut Client, order: &Value, key: &str) -> Value {
    let lines = order["lines"].as_array().unwrap().iter();
    let lines: Vec<Value> = lines.map(|line| json!({ "id": line["id"], "quantity": line["quantity"] })).collect();
    let path = format!("/api/orders/{}/refund", order["order"].as_str().unwrap());
    client.keyed(&path, key, &json!({ "lines": lines })).unwrap().json()
}

fn coupons_of(client: &mut Client, template: &str) -> Vec<Value> {
    let wallet = client.get("/api/wallet").json();
    let coupons = wallet["coupons"].as_array().unwrap().iter();
    coupons.filter(|coupon| coupon["coupon"] == template).cloned().collect()
}

#[test]
fn a_coupon_comes_with_the_payment_once_and_goes_with_the_order() {
    let stand = Stand::open();
    let mut visitor = Client::persona(stand.address, "visitor");
    let order = visitor.expecting(&wanted(&[("tea-cup", 6)], json!([])));
    let told = visitor.order("buy", &order).json();
    let grant = json!({ "promotion": "tea-coupon-back", "template": "tea-99-12", "quantity": 1, "validDays": 15 });
    assert_eq!(told["grants"], json!([grant]));
    assert_eq!(visitor.order("buy", &order).json()["order"], told["order"]);
    let held = coupons_of(&mut visitor, "tea-99-12");
    assert_eq!(held.len(), 1, "once for an order, however often it is sent");
    assert_eq!(held[0]["expiresAt"], json!(WEDNESDAY + 15 * 24 * HOUR));
    assert_eq!(visitor.get("/api/orders").json()["orders"][0]["grants"], told["grants"]);

    // It works, and what was bought with it stays so when the order that brought it goes back.
    let other = visitor.expecting(&wanted(&[("tea-cup", 4)], json!([held[0]["id"]])));
    let second = visitor.order("with-it", &other).json();
    assert_eq!(second["coupons"], json!([held[0]["id"]]));
    send_all_back(&mut visitor, &told, "back");
    assert_eq!(coupons_of(&mut visitor, "tea-99-12"), Vec::<Value>::new());
    // It comes back with the second order, and is not there any more.
    send_all_back(&mut visitor, &second, "back-too");
    assert_eq!(coupons_of(&mut visitor, "tea-99-12"), Vec::<Value>::new());
    stand.assert_sound();
}

#[test]
fn a_coupon_that_went_with_its_order_cannot_be_used() {
    let stand = Stand::open();
    let mut visitor = Client::persona(stand.address, "visitor");
    let order = visitor.expecting(&wanted(&[("tea-cup", 6)], json!([])));
    let told = visitor.order("buy", &order).json();
    let id = coupons_of(&mut visitor, "tea-99-12")[0]["id"].clone();
    let other = visitor.expecting(&wanted(&[("tea-cup", 4)], json!([id])));
    let back = send_all_back(&mut visitor, &told, "back");
    assert_eq!(back["revoked"], json!([id]));
    let heard = visitor.order("late", &other);
    assert_eq!((heard.status, heard.json()["reason"].clone()), (409, json!("coupon-withdrawn")), "{heard:?}");
    stand.assert_sound();
}

#[test]
fn points_that_come_with_the_payment_go_with_the_order() {
    let mall = mall_that(|rulebook| {
        let extra = json!({ "id": "points-back", "then": { "grant": { "points": 250 } } });
        rulebook["lanes"][4]["promotions"].as_array_mut().unwrap().push(extra);
    });
    let stand = Stand::with(mall, 1_000_000);
    let mut visitor = Client::persona(stand.address, "visitor");
    let order = visitor.expecting(&wanted(&[("tea-cloth", 1)], json!([])));
    let told = visitor.order("buy", &order).json();
    stand.clock.set(moment(WEDNESDAY + 7 * 24 * HOUR));
    let earned = told["points"]["earned"].as_u64().unwrap();
    assert_eq!(visitor.get("/api/wallet").json()["points"], json!(250 + earned));
    send_all_back(&mut visitor, &told, "back");
    assert_eq!(visitor.get("/api/wallet").json()["points"], json!(0));
    stand.assert_sound();
}

#[test]
fn a_gift_goes_back_to_the_shelf_with_the_whole_order() {
    let stand = Stand::open();
    let left = |client: &mut Client, sku: &str| {
        let wish = wanted(&[(sku, 9_999)], json!([]));
        client.post("/api/quote", &wish).json()["issues"][0]["params"]["left"].as_i64().unwrap()
    };
    let mut new = Client::newcomer(stand.address, "小满");
    let before = left(&mut new, "silver-cloth");
    let order = new.expecting(&wanted(&[("silver-lock", 2)], json!([])));
    let told = new.order("buy", &order).json();
    assert_eq!(left(&mut new, "silver-cloth"), before - 1);
    let path = format!("/api/orders/{}/refund", told["order"].as_str().unwrap());
    let one = json!({ "lines": [{ "id": "1", "quantity": 1 }] });
    new.keyed(&path, "one", &one).unwrap();
    assert_eq!(left(&mut new, "silver-cloth"), before - 1, "half of the order keeps the gift");
    let last = new.keyed(&path, "two", &one).unwrap().json();
    assert_eq!((&last["gifts"], left(&mut new, "silver-cloth")), (&told["gifts"], before));
    stand.assert_sound();
}

#[test]
fn a_gift_that_is_gone_is_promised_to_nobody() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "小满");
    let mut tea = wanted(&[("tea-pot", 1)], json!([]));
    tea["gifts"] = json!([{ "promotion": "tea-gift-99", "sku": "tea-sampler" }]);
    let order = new.expecting(&tea);
    let all = new.post("/api/quote", &wanted(&[("tea-sampler", 9_999)], json!([]))).json();
    let all = u32::try_from(all["issues"][0]["params"]["left"].as_u64().unwrap()).unwrap();
    let mut other = Client::persona(stand.address, "visitor");
    let last = other.expecting(&wanted(&[("tea-sampler", all)], json!([])));
    let told = |client: &mut Client, path: &str| {
        let stock = client.get(path).json()["stock"].as_array().unwrap().clone();
        stock.into_iter().find(|one| one["sku"] == "tea-sampler").unwrap()["left"].clone()
    };
    let doors = ["/api/wallet", "/api/server.json"];
    assert_eq!(doors.map(|path| told(&mut new, path)), [json!(all), json!(all)]);
    assert_eq!(other.order("all", &last).status, 201);
    // Every cart can know before it is ordered, that of a visitor too.
    assert_eq!(doors.map(|path| told(&mut new, path)), [json!(0), json!(0)]);
    assert_eq!(told(&mut Client::new(stand.address), "/api/server.json"), json!(0));
    let heard = new.order("late", &order);
    assert_eq!((heard.status, heard.issues()), (409, vec!["gifts[0].sku sold-out".to_owned()]));
    assert_eq!(heard.json()["reason"], json!("out-of-stock"));
    // Chosen by nobody, it is no longer among what may be chosen.
    let told = new.post("/api/quote", &wanted(&[("tea-pot", 1)], json!([]))).json();
    let outcome = told["outcomes"].as_array().unwrap().iter().find(|one| one["promotion"] == "tea-gift-99").unwrap();
    assert_eq!(outcome["choose"], json!(["tea-cloth", "tea-cup"]));
    stand.assert_sound();
}

#[test]
fn the_ways_of_an_order_decide_what_hangs_on_them_and_are_written_down() {
    let mall = mall_that(|rulebook| {
        let off = |id: &str, when: Value| json!({ "id": id, "when": when, "then": { "amountOff": { "amount": 100 } } });
        let promotions = rulebook["lanes"][2]["promotions"].as_array_mut().unwrap();
        promotions.push(off("at-wukang", json!({ "store": ["wukang"] })));
        promotions.push(off("to-guangdong", json!({ "region": ["CN-44"] })));
        promotions.push(off("by-card", json!({ "payment": ["card"] })));
        promotions.push(off("from-the-group", json!({ "scene": ["community"] })));
    });
    let stand = Stand::with(mall, 1_000_000);
    let mut silver = Client::persona(stand.address, "silver");
    let plain = wanted(&[("tea-cloth", 2)], json!([]));
    let usual = silver.post("/api/quote", &plain).json()["payable"].as_u64().unwrap();
    let mut told = plain.clone();
    for (key, said) in [("store", "wukang"), ("region", "CN-44.03"), ("payment", "card"), ("scene", "community")] {
        told[key] = json!(said);
    }
    let quote = silver.post("/api/quote", &told).json();
    assert_eq!(quote["payable"], json!(usual - 400));
    let placed = silver.order("buy", &expecting(&told, &quote)).json();
    let orders = silver.get("/api/orders").json();
    for key in ["store", "region", "payment", "scene"] {
        assert_eq!((&placed[key], &orders["orders"][0][key]), (&told[key], &told[key]));
    }
    stand.assert_sound();
}

#[test]
fn ways_that_are_not_are_refused() {
    let stand = Stand::open();
    let mut visitor = Client::persona(stand.address, "visitor");
    let mut wish = wanted(&[("tea-cloth", 1)], json!([]));
    let said = [("store", "nowhere"), ("region", "US-06"), ("payment", "shells"), ("scene", "street")];
    for (key, said) in said {
        wish[key] = json!(said);
    }
    let issues = ["payment unknown-choice", "scene unknown-choice", "store unknown-store", "region not-sent-there"];
    assert_eq!(visitor.post("/api/quote", &wish).issues(), issues);
    for (scene, code) in [("community", "not-in-a-community"), ("share", "no-link-opened")] {
        let mut wish = wanted(&[("tea-cloth", 1)], json!([]));
        wish["scene"] = json!(scene);
        let heard = visitor.post("/api/quote", &wish);
        assert_eq!((heard.status, heard.issues()), (422, vec![format!("scene {code}")]));
        wish["expect"] = json!({ "payable": 0 });
        assert_eq!(visitor.order(scene, &wish).issues(), [format!("scene {code}")]);
    }
    let mut wrong = wanted(&[("tea-cloth", 1)], json!([]));
    wrong["payment"] = json!(7);
    wrong["counters"] = json!([]);
    wrong["proofs"] = json!([]);
    wrong["stock"] = json!([]);
    let issues = visitor.post("/api/quote", &wrong).issues();
    assert_eq!(issues, ["counters unknown-key", "proofs unknown-key", "stock unknown-key", "payment not-text"]);
}
