//! What the server answers when it is asked decently.

use liebian::pricing::promotion::Rulebook;
use liebian::pricing::request::Request;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, digest_text, quote_text, request, rulebook};
use serde_json::{Value, json};

use crate::client::Client;
use crate::stand::{CATALOGUE, HOUR, PERSONAS, RULEBOOK, Stand, WEDNESDAY, folder, mall, moment, wanted};

#[test]
fn who_signs_in_is_known_until_they_sign_out() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let me = gold.get("/api/me").json();
    assert_eq!(
        me["customer"],
        json!({ "id": "gold", "isNew": false, "orderNumber": 23, "tier": "gold", "tags": ["community", "family", "joined"],
        "memberSince": WEDNESDAY, "streakDays": 0, "referred": false })
    );
    assert_eq!((&me["channels"], &me["now"]), (&json!(["h5", "miniProgram"]), &json!(WEDNESDAY)));
    let wallet = gold.get("/api/wallet").json();
    assert_eq!(wallet["coupons"].as_array().unwrap().len(), 11, "ten that were granted, and the join gift");
    assert_eq!(wallet["used"], json!([]));

    let mut window = Client::persona(stand.address, "gold");
    assert_eq!(stand.count("granted"), 10, "a persona's wallet is granted once");
    let cookie = gold.cookie.clone();
    assert_eq!(gold.post("/api/sign-out", &json!({})).status, 200);
    assert_eq!(gold.cookie, None);
    gold.cookie = cookie;
    assert_eq!(gold.get("/api/me").issues(), ["not-signed-in"]);
    assert_eq!(window.get("/api/me").status, 200, "the other window has a session of its own");
    stand.clock.set(moment(WEDNESDAY + 30 * 24 * HOUR));
    assert_eq!(window.get("/api/me").status, 401, "a session ends after 30 days");
}

#[test]
fn a_name_is_taken_once_and_starts_with_the_welcome() {
    let stand = Stand::open();
    let mut one = Client::newcomer(stand.address, "小满");
    let me = one.get("/api/me").json();
    assert_eq!((&me["name"], &me["customer"]["isNew"]), (&json!("小满"), &json!(true)));
    let wallet = one.get("/api/wallet").json();
    let coupons: Vec<&str> =
        wallet["coupons"].as_array().unwrap().iter().map(|one| one["coupon"].as_str().unwrap()).collect();
    let welcome = ["welcome-59-20", "coffee-15-percent", "shipping-free", "second-order-49-8", "join-gift-39-5"];
    assert_eq!(coupons, welcome, "what newcomers are granted, and the first gift of the way");
    assert_eq!(wallet["coupons"][0]["receivedAt"], json!(WEDNESDAY));
    let mut other = Client::new(stand.address);
    let refused = other.sign_in(&json!({ "name": " 小满 " }));
    assert_eq!((refused.status, refused.issues()), (422, vec!["name name-taken".to_owned()]));
    assert_eq!(other.sign_in(&json!({ "persona": "nobody" })).issues(), ["persona unknown-persona"]);
}

/// The request that the pages would build, by hand from the shared papers, through the core alone.
fn by_hand(persona: &str, wanted: &Value, now: i64, ask: fn(&Rulebook, &Request) -> String) -> Value {
    let papers = |text: &str| serde_json::from_str::<Value>(text).unwrap();
    let (catalogue, personas) = (papers(CATALOGUE), papers(PERSONAS));
    let persona = personas.as_array().unwrap().iter().find(|one| one["id"] == persona).unwrap().clone();
    let items = catalogue["items"].as_array().unwrap();
    let lines = wanted["lines"].as_array().unwrap().iter().map(|line| {
        let item = items.iter().find(|item| item["id"] == line["sku"]).unwrap();
        let mut line = line.clone();
        for (key, value) in
            [("unitPrice", &item["unitPrice"]), ("listPrice", &item["listPrice"]), ("tags", &item["tags"])]
        {
            line[key] = value.clone();
        }
        line["categories"] = json!([item["category"]]);
        line
    });
    let mut customer = persona["customer"].clone();
    customer["id"] = persona["id"].clone();
    let mut wallet = persona["wallet"].clone();
    wallet.as_array_mut().unwrap().push(json!({ "id": "welcome.1.1", "coupon": "join-gift-39-5",
        "receivedAt": WEDNESDAY, "expiresAt": WEDNESDAY + 15 * 24 * HOUR }));
    let asked = json!({ "now": now, "cart": { "lines": lines.collect::<Vec<_>>() }, "shipping": catalogue["shipping"],
        "customer": customer, "channel": wanted["channel"], "wallet": wallet, "coupons": wanted["coupons"] });
    let rules = rulebook(&Said::from_text(RULEBOOK, RULEBOOK_LIMITS)).unwrap();
    let asked = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
    serde_json::from_str::<Value>(&ask(&rules, &asked)).unwrap()["value"].clone()
}

#[test]
fn a_quote_is_the_cores_own_answer_on_the_shops_facts() {
    let stand = Stand::open();
    for persona in ["newcomer", "silver", "gold", "visitor"] {
        let mut client = Client::persona(stand.address, persona);
        for coupons in [json!("best"), json!([])] {
            let mut wanted =
                wanted(&[("silver-necklace", 1), ("duck-wing", 2), ("coffee-latte", 3), ("nuts-walnut", 2)], coupons);
            wanted["lines"][3]["selected"] = json!(false);
            let heard = client.post("/api/quote", &wanted);
            assert_eq!(heard.status, 200, "{heard:?}");
            assert_eq!(heard.json(), by_hand(persona, &wanted, WEDNESDAY, quote_text), "{persona}");
        }
    }
}

#[test]
fn what_cannot_be_bought_is_told_with_its_place() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let mut wish = wanted(&[("nothing", 1), ("duck-egg", 1), ("silver-pendant", 2), ("silver-pendant", 2)], json!([]));
    assert_eq!(gold.post("/api/quote", &wish).issues(), ["lines[0].sku unknown-sku"]);
    wish["lines"].as_array_mut().unwrap().remove(0);
    wish["coupons"] = json!(["g1", "s1", "g1"]);
    let heard = gold.post("/api/quote", &wish);
    let told = [
        "lines[0].quantity sold-out",
        "lines[2].quantity out-of-stock",
        "coupons[1] not-in-wallet",
        "coupons[2] duplicate-id",
    ];
    assert_eq!((heard.status, heard.issues()), (422, told.map(str::to_owned).to_vec()));
    assert_eq!(heard.json()["issues"][1]["params"], json!({ "left": 1 }));
    wish = wanted(&[("duck-egg", 5), ("duck-wing", 1)], json!([]));
    wish["lines"][0]["selected"] = json!(false);
    assert_eq!(gold.post("/api/quote", &wish).status, 200, "what is not bought now need not be there");
}

#[test]
fn an_order_takes_stock_and_coupons_and_makes_facts() {
    let stand = Stand::open();
    let mut new = Client::newcomer(stand.address, "Xiaohe");
    let wish = wanted(&[("silver-bracelet", 2), ("coffee-latte", 1)], json!("best"));
    let order = new.expecting(&wish);
    let heard = new.order("first", &order);
    assert_eq!(heard.status, 201, "{heard:?}");
    let told = heard.json();
    assert_eq!(told["payable"], order["expect"]["payable"]);
    assert_eq!(told["quote"]["payable"], told["payable"]);
    assert_eq!(told["coupons"].as_array().unwrap().len(), 2, "the welcome and the coffee coupon: {told}");
    let wallet = new.get("/api/wallet").json();
    assert_eq!(wallet["coupons"].as_array().unwrap().len(), 3);
    assert_eq!((&wallet["used"][0]["order"], &wallet["used"][0]["usedAt"]), (&told["order"], &json!(WEDNESDAY)));
    let customer = new.get("/api/me").json()["customer"].clone();
    assert_eq!((&customer["isNew"], &customer["orderNumber"]), (&json!(false), &json!(2)));
    assert_eq!(
        new.post("/api/quote", &wanted(&[("silver-bracelet", 63)], json!([]))).json()["issues"][0]["params"]["left"],
        62
    );

    let facts = new.get("/api/facts?since=0").json();
    let kinds: Vec<&str> =
        facts["facts"].as_array().unwrap().iter().map(|fact| fact["kind"].as_str().unwrap()).collect();
    let coming = ["joined", "granted", "granted", "granted", "granted", "points"];
    assert_eq!(kinds, [&coming[..], &["ordered", "redeemed", "redeemed", "points"]].concat());
    assert!(!facts.to_string().contains("null"), "what is not known is left out: {facts}");
    let next = facts["next"].as_i64().unwrap();
    assert_eq!(new.get(&format!("/api/facts?since={next}")).json()["facts"], json!([]));
    assert_eq!(
        Client::persona(stand.address, "visitor").get("/api/facts").json()["facts"].as_array().unwrap().len(),
        1
    );
    stand.assert_sound();
}

#[test]
fn a_key_is_answered_once() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let order = gold.expecting(&wanted(&[("coffee-latte", 2)], json!("best")));
    let first = gold.order("key-1", &order);
    assert_eq!(first.status, 201);
    stand.clock.set(moment(WEDNESDAY + 5 * HOUR));
    let again = gold.order("key-1", &order);
    assert_eq!((again.status, &again.body), (201, &first.body), "hours later, the same words");
    assert_eq!(stand.count("ordered"), 1);
    let mut other = order.clone();
    other["lines"][0]["quantity"] = json!(1);
    let heard = gold.order("key-1", &other);
    assert_eq!((heard.status, heard.issues()), (422, vec!["Idempotency-Key key-used-for-another-request".to_owned()]));
    let mut silver = Client::persona(stand.address, "silver");
    let theirs = silver.expecting(&wanted(&[("coffee-latte", 2)], json!("best")));
    assert_eq!(silver.order("key-1", &theirs).status, 201, "another customer's keys are their own");
    assert_eq!(gold.post("/api/orders", &order).issues(), ["Idempotency-Key missing"]);
    assert_eq!(gold.order("two words", &order).issues(), ["Idempotency-Key bad-id"]);
    stand.assert_sound();
}

#[test]
fn a_refusal_keeps_nothing_so_the_key_may_try_again() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let order = gold.expecting(&wanted(&[("coffee-latte", 2)], json!([])));
    let mut wrong = order.clone();
    wrong["expect"]["payable"] = json!(1);
    assert_eq!(gold.order("key", &wrong).status, 409);
    assert_eq!(stand.count("ordered"), 0);
    assert_eq!(gold.order("key", &order).status, 201);
}

#[test]
fn together_no_more_coupons_are_used_than_the_limit() {
    let stand = Stand::with(mall(&json!({ "welcome-59-20": 2 })), 1_000_000);
    let wish = wanted(&[("silver-bracelet", 1)], json!("best"));
    let clients: Vec<(Client, Value)> = ["one", "two", "three"]
        .map(|name| {
            let mut client = Client::newcomer(stand.address, name);
            let order = client.expecting(&wish);
            (client, order)
        })
        .into();
    let [(mut one, first), (mut two, second), (mut three, third)] = <[_; 3]>::try_from(clients).unwrap();
    let done = one.order("a", &first);
    assert_eq!((done.status, two.order("a", &second).status), (201, 201));
    let heard = three.order("a", &third);
    assert_eq!((heard.status, &heard.json()["reason"]), (409, &json!("promotion-changed")));
    let coupon = three.get("/api/wallet").json()["coupons"][0]["id"].clone();
    let listed = wanted(&[("silver-bracelet", 1)], json!([coupon]));
    assert!(three.post("/api/quote", &listed).issues().contains(&"coupons[0] coupon-limit-reached".to_owned()));
    let order = done.json()["order"].as_str().unwrap().to_owned();
    let back = json!({ "lines": [{ "id": "1", "quantity": 1 }] });
    assert_eq!(one.keyed(&format!("/api/orders/{order}/refund"), "b", &back).unwrap().status, 201);
    assert_eq!(three.order("c", &third).status, 201, "a use that came back is free again");
    stand.assert_sound();
}

#[test]
fn the_file_refuses_changes_and_other_masters() {
    let stand = Stand::open();
    let db = rusqlite::Connection::open(stand.data()).unwrap();
    for forbidden in
        ["UPDATE facts SET at = 0", "DELETE FROM facts", "UPDATE balances SET balance = 9", "DELETE FROM balances"]
    {
        assert!(db.execute(forbidden, []).unwrap_err().to_string().contains("never"), "{forbidden}");
    }
    let twice = "INSERT INTO facts (id, member, kind, body, at) VALUES (?1, 'm', 'redeemed', '{\"coupon\":\"w\"}', 0)";
    assert_eq!(db.execute(twice, ["one"]).unwrap(), 1);
    assert!(db.execute(twice, ["two"]).unwrap_err().to_string().contains("UNIQUE"), "a coupon is used once");

    let folder = folder();
    let open = |name: &str| liebian_mall_server::store::Store::open(&folder.path().join(name)).map(drop);
    assert_eq!(open("new"), Ok(()));
    let newer = rusqlite::Connection::open(folder.path().join("new")).unwrap();
    newer.pragma_update(None, "user_version", 3).unwrap();
    let sentence = open("new").unwrap_err();
    assert!(sentence.contains("schema 3 and was written by a newer server"), "{sentence}");
    let foreign = rusqlite::Connection::open(folder.path().join("foreign")).unwrap();
    foreign.execute_batch("CREATE TABLE mine (a)").unwrap();
    assert!(open("foreign").unwrap_err().contains("is not a mall's data"));
    std::fs::write(folder.path().join("letter"), "Dear shopkeeper, this is no database at all.").unwrap();
    assert!(open("letter").unwrap_err().contains("cannot be opened"));
}

#[test]
fn pages_and_doors_live_in_one_house() {
    let pages = folder();
    for (path, text) in [("index.html", "the way in"), ("mall/index.html", "the mall"), ("studio/index.html", "studio")]
    {
        let path = pages.path().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, text).unwrap();
    }
    std::fs::write(pages.path().parent().unwrap().join("not-for-you"), "secret").unwrap();
    let stand = Stand::with_pages(pages.path());
    let mut client = Client::new(stand.address);
    for (path, text) in
        [("/", "the way in"), ("/mall/", "the mall"), ("/mall/?s=1TOKEN", "the mall"), ("/studio/", "studio")]
    {
        let heard = client.get(path);
        assert_eq!((heard.status, heard.body.as_str()), (200, text), "{path}");
        assert!(heard.head.contains("content-type: text/html"));
    }
    for path in ["/nowhere", "/../not-for-you", "/%2e%2e/not-for-you", "/mall/..%2f..%2fnot-for-you"] {
        let heard = client.get(path);
        assert_eq!((heard.status, heard.issues()), (404, vec!["not-found".to_owned()]), "{path}");
    }
    assert_eq!(client.get("/api/stores").status, 200);
    assert_eq!(client.get("/api/nowhere").status, 404);
}

/// The page sends one line instead of its whole quote: the same digest is the same quote, share by share.
#[test]
fn a_digest_stands_for_the_whole_quote() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let wish = wanted(&[("silver-necklace", 1), ("duck-wing", 2), ("coffee-latte", 3)], json!("best"));
    let seen = |now: i64| {
        let mut order = wish.clone();
        let payable = by_hand("gold", &wish, now, quote_text)["payable"].clone();
        order["expect"] = json!({ "payable": payable, "digest": by_hand("gold", &wish, now, digest_text) });
        order
    };
    let order = seen(WEDNESDAY);
    assert_eq!(order["expect"]["digest"].as_str().unwrap().len(), 64);
    for wrong in ["", "0", &"0".repeat(64), &order["expect"]["digest"].as_str().unwrap().to_uppercase()] {
        let mut wrong_order = order.clone();
        wrong_order["expect"]["digest"] = json!(wrong);
        let heard = gold.order("wrong", &wrong_order);
        assert_eq!((heard.status, &heard.json()["reason"]), (409, &json!("engine-mismatch")), "{wrong}");
    }
    stand.clock.set(moment(WEDNESDAY + 4 * HOUR));
    let heard = gold.order("late", &order);
    assert_eq!((heard.status, &heard.json()["reason"]), (409, &json!("promotion-changed")), "the flash sale is over");
    stand.clock.set(moment(WEDNESDAY));
    assert_eq!(gold.order("right", &order).status, 201);
    assert_eq!(gold.order("again", &order).json()["reason"], json!("coupon-spent"));
    assert_eq!(stand.count("ordered"), 1);
    stand.assert_sound();
}
