//! Links, sealed links and codes: what is shared is opened by strangers, and what is made up leads nowhere.

use serde_json::{Value, json};

use crate::client::Client;
use crate::growth::{DAY, PROGRAM};
use crate::stand::{HOUR, Stand, WEDNESDAY, mall_with_share_bonus, moment};

/// Shares under a key that is made of the wish.
pub fn shared(client: &mut Client, body: Value) -> Value {
    let key: String = body.to_string().bytes().map(|byte| byte.to_string()).collect();
    client.granted("/api/shares", &key[key.len().saturating_sub(64)..], &body)
}

pub fn opened(client: &mut Client, key: &str, token: &Value) -> Value {
    client.granted("/api/opens", key, &json!({ "token": token }))
}

#[test]
fn a_link_is_shared_opened_and_passed_on() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "小禾");
    let wish = json!({ "program": "necklace-for-two", "sku": "silver-necklace", "path": "chat", "store": "wukang" });
    let share = shared(&mut host, wish.clone());
    let token = share["token"].as_str().unwrap();
    assert_eq!(token.len(), 18);
    assert_eq!(share["url"], json!(format!("/mall/?s={token}#/item/silver-necklace")));
    assert_eq!(share["miniProgramPath"], json!(format!("pages/item/item?s={token}&sku=silver-necklace")));
    assert_eq!(share["scene"], share["token"]);
    let again = host.wish("/api/shares", "other-key", &wish);
    assert_eq!((again.status, &again.json()["token"]), (200, &share["token"]), "the same wish, the same token");
    let plain = shared(&mut host, json!({ "program": "necklace-for-two" }));
    assert_ne!(plain["token"], share["token"]);
    assert_eq!(plain["url"], json!(format!("/mall/?s={}#/", plain["token"].as_str().unwrap())));
    assert_eq!(host.growth()["shares"].as_array().unwrap().len(), 2);

    // A stranger opens it without an account.
    let mut guest = Client::new(stand.address);
    let heard = guest.wish("/api/opens", "o", &json!({ "token": token }));
    assert!(heard.head.contains("HttpOnly") && heard.head.contains("SameSite=Strict"));
    let told = json!({ "accepted": true, "program": "necklace-for-two", "referrer": "小*", "sku": "silver-necklace" });
    assert_eq!((heard.status, heard.json()), (201, told));
    assert!(guest.cookie.as_deref().unwrap().starts_with("liebian-visitor="));
    let replay = guest.wish("/api/opens", "o", &json!({ "token": token }));
    assert_eq!((replay.body, stand.count("opened")), (heard.body, 1));
    assert_eq!(opened(&mut guest, "o-2", &share["token"])["accepted"], json!(true));
    assert_eq!(opened(&mut guest, "o-3", &json!(token.to_lowercase()))["accepted"], json!(true));
    assert_eq!(stand.count("opened"), 1, "one visit is one opening");
    stand.clock.set(moment(WEDNESDAY + HOUR));
    opened(&mut guest, "o-4", &share["token"]);
    assert_eq!(stand.count("opened"), 2);

    // Under a new name, what the visitor opened is the member's.
    assert_eq!(guest.sign_in(&json!({ "name": "小雪" })).status, 200);
    assert!(!guest.cookie.as_deref().unwrap().contains("visitor"), "the visitor has become a member");
    let joined = guest.growth()["facts"][0].clone();
    assert!(joined["what"]["joined"]["was"].as_str().unwrap().starts_with("v-"), "{joined}");
    let again = opened(&mut guest, "o", &share["token"]);
    assert_eq!((&again["accepted"], &again["code"]), (&json!(false), &json!("already-bound")), "now as a member");
    assert!(!guest.cookie.as_deref().unwrap().contains("visitor"));

    // A visitor whose cookie is shown again is nobody's past any more.
    let mut other = Client::new(stand.address);
    other.cookie = Some("liebian-visitor=00000000000000000000000000000000".to_owned());
    assert_eq!(other.sign_in(&json!({ "name": "小寒" })).status, 200);
    assert_eq!(other.growth()["facts"][0]["what"], json!({ "joined": {} }));
    stand.assert_sound();
}

#[test]
fn links_that_bind_nobody() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "host");
    let share = shared(&mut host, json!({ "program": "necklace-for-two" }));
    let refused = |client: &mut Client, key: &str, token: &str| {
        let told = opened(client, key, &json!(token));
        assert_eq!(told["accepted"], json!(false), "{told}");
        told["code"].as_str().unwrap().to_owned()
    };
    let mut guest = Client::new(stand.address);
    let token = share["token"].as_str().unwrap().to_owned();
    let mut swapped = token.clone().into_bytes();
    swapped.swap(7, 8);
    for forged in ["", "1", &token[1..], "1ZZZZZZZZZZZZZZZZZ", &"A".repeat(32), "'; DROP TABLE facts", "\u{0}", "%00"] {
        assert_eq!(refused(&mut guest, "forged", forged), "unknown-token", "{forged}");
    }
    assert_eq!(guest.wish("/api/opens", "x", &json!({ "token": "A".repeat(65) })).issues(), ["token text-too-long"]);
    assert_eq!(guest.wish("/api/opens", "x", &json!({ "token": 1 })).issues(), ["token not-text"]);
    assert_eq!(refused(&mut host, "self", &token), "self-referral");
    assert_eq!(stand.count("opened"), 0);

    // 30 days later the link opens the page and binds nobody; a new one is given for the same wish.
    stand.clock.set(moment(WEDNESDAY + 30 * DAY));
    let mut host = host.again();
    assert_eq!(refused(&mut guest, "late", &token), "token-expired");
    assert_eq!(host.get("/api/me").status, 401, "the session is over as well");
    assert_eq!(stand.count("opened"), 0);
    for (body, told) in [
        (json!({ "program": "nothing" }), vec!["program unknown-program"]),
        (
            json!({ "program": "necklace-for-two", "sku": "x", "store": "y" }),
            vec!["sku unknown-sku", "store unknown-store"],
        ),
        (json!({ "program": "necklace-for-two", "path": "mail" }), vec!["path unknown-choice"]),
        (json!({ "program": "necklace-for-two", "sealed": true, "path": "chat" }), vec!["path not-in-a-seal"]),
    ] {
        let mut host = Client::persona(stand.address, "gold");
        assert_eq!(host.wish("/api/shares", "k", &body).issues(), told);
    }
    stand.assert_sound();
}

#[test]
fn a_sealed_link_is_written_down_when_it_is_opened() {
    let stand = Stand::open();
    let mut host = Client::newcomer(stand.address, "host");
    let share = shared(&mut host, json!({ "program": "necklace-for-two", "sku": "silver-necklace", "sealed": true }));
    let token = share["token"].as_str().unwrap();
    assert_eq!((token.len(), stand.count("issued")), (32, 0));
    let mut guest = Client::new(stand.address);
    assert_eq!(opened(&mut guest, "1", &share["token"])["accepted"], json!(true));
    assert_eq!((stand.count("issued"), stand.count("opened")), (1, 1));
    assert_eq!(opened(&mut Client::new(stand.address), "1", &share["token"])["accepted"], json!(true));
    assert_eq!((stand.count("issued"), stand.count("opened")), (1, 2));
    assert_eq!(opened(&mut host, "1", &share["token"])["code"], json!("self-referral"));
    stand.clock.set(moment(WEDNESDAY + 31 * DAY));
    assert_eq!(opened(&mut guest, "2", &share["token"])["code"], json!("token-expired"));
    stand.assert_sound();
}

#[test]
fn a_shared_check_in_that_is_opened_earns_a_bonus_where_it_is_promised_and_gates_nothing() {
    let plain = Stand::open();
    let mut host = Client::newcomer(plain.address, "host");
    let share = shared(&mut host, json!({ "program": PROGRAM }));
    assert_eq!(opened(&mut Client::new(plain.address), "1", &share["token"])["accepted"], json!(true));
    assert_eq!(plain.count("shareReturned"), 0, "nothing is promised, and nothing is noted");

    let stand = Stand::with(mall_with_share_bonus(), 1_000_000);
    let mut host = Client::newcomer(stand.address, "host");
    assert_eq!(host.check_in("1").status, 201);
    let share = shared(&mut host, json!({ "program": PROGRAM }));
    for nth in 0..12 {
        let mut guest = Client::new(stand.address);
        for again in 0..2 {
            assert_eq!(opened(&mut guest, &format!("{nth}-{again}"), &share["token"])["accepted"], json!(true));
        }
    }
    let growth = host.growth();
    assert_eq!((&growth["points"], stand.count("shareReturned")), (&json!(50), 12), "ten visitors a cycle, once each");
    assert_eq!(growth["checkIns"][0]["shareBonusesLeft"], json!(0));
    assert_eq!(opened(&mut host, "self", &share["token"])["code"], json!("self-referral"));
    stand.assert_sound();
}

#[test]
fn a_code_is_good_for_one_coupon() {
    let stand = Stand::open();
    let template = |id: &str| liebian::id::PromotionId::new(id).unwrap();
    let make = |holder: Option<&str>, until: Option<i64>| {
        stand.shop.make_code(&template("duck-39-6"), holder, until.map(moment)).unwrap().to_string()
    };
    let (anyones, golds, over) = (make(None, None), make(Some("gold"), None), make(None, Some(WEDNESDAY)));
    assert_eq!(
        stand.shop.make_code(&template("flash-ten-to-two"), None, None).unwrap_err().issues[0].code,
        "unknown-coupon-template"
    );
    let typed = |client: &mut Client, key: &str, code: &str| {
        let heard = client.wish("/api/codes", key, &json!({ "code": code }));
        (heard.status, if matches!(heard.status, 400 | 422) { heard.issues() } else { Vec::new() }, heard)
    };
    let mut silver = Client::persona(stand.address, "silver");
    let strangers = typed(&mut silver, "1", &golds).2;
    let nobodys = typed(&mut silver, "2", &liebian::growth::code::CouponCode::of([5; 8]).to_string()).2;
    assert_eq!((strangers.status, &strangers.body), (422, &nobodys.body), "nobody learns whether there is such a code");
    assert_eq!(typed(&mut silver, "3", &over).1, ["code unknown-code"]);
    assert_eq!(typed(&mut silver, "4", &anyones).0, 429, "codes are tried slowly");
    std::thread::sleep(std::time::Duration::from_millis(1_050));
    let (status, _, heard) = typed(&mut silver, "5", &anyones.to_lowercase().replace('-', " "));
    assert_eq!((status, heard.json()["coupon"]["coupon"].clone()), (201, json!("duck-39-6")));
    assert_eq!(typed(&mut silver.again(), "5", &anyones.to_lowercase().replace('-', " ")).0, 429);
    let mut gold = Client::persona(stand.address, "gold");
    assert_eq!(typed(&mut gold, "1", &anyones).1, ["code unknown-code"], "it is used up");
    assert_eq!(typed(&mut gold, "2", &golds).0, 201);
    assert_eq!(typed(&mut gold, "3", "0123").1, ["code code-has-wrong-length"]);
    assert_eq!(stand.count("coded"), 3);
    assert!(!std::fs::read(stand.data()).unwrap().windows(13).any(|bytes| bytes == golds.replace('-', "").as_bytes()));
    stand.assert_sound();
}
