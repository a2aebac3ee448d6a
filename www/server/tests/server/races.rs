//! Many at once, with real threads over HTTP on the loopback: nothing is spent twice, nothing is sold twice.

use std::collections::BTreeMap;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use liebian::id::{CouponId, PromotionId};
use liebian::pricing::coupon::Coupon;
use liebian_mall_server::kinds::Granted;
use liebian_mall_server::wallet::grant;
use serde_json::{Value, json};

use crate::client::{Client, expecting};
use crate::referrals::host_of_two;
use crate::sharing::{opened, shared};
use crate::stand::{Stand, WEDNESDAY, mall, mall_with_share_bonus, moment, wanted};

pub const THREADS: usize = 50;

/// Every thread does its part at the same time; answers how often each word was heard.
pub fn together<Part: FnOnce() -> Vec<String> + Send>(parts: Vec<Part>) -> BTreeMap<String, usize> {
    let start = Barrier::new(parts.len());
    let mut heard = BTreeMap::new();
    std::thread::scope(|scope| {
        let start = &start;
        let threads: Vec<_> = parts
            .into_iter()
            .map(|part| {
                scope.spawn(move || {
                    start.wait();
                    part()
                })
            })
            .collect();
        for word in threads.into_iter().flat_map(|thread| thread.join().expect("a thread")) {
            *heard.entry(word).or_insert(0) += 1;
        }
    });
    heard
}

pub fn word(client: &mut Client, key: &str, order: &Value) -> String {
    // A server that is too busy to answer in time says so; as any page would, one asks again under the same key.
    let heard = (0..50).map(|_| client.order(key, order)).find(|heard| heard.status != 503);
    match heard {
        None => "busy".to_owned(),
        Some(heard) if heard.status == 201 => "done".to_owned(),
        Some(heard) => heard.json()["reason"].as_str().unwrap_or("?").to_owned(),
    }
}

/// INC-07, 08, 09: ten thousand attempts to use a hundred coupons.
#[test]
fn ten_thousand_attempts_use_a_hundred_coupons_a_hundred_times() {
    let stand = Stand::open();
    let mut visitor = Client::persona(stand.address, "visitor");
    let coupons: Vec<String> = (0..100).map(|nth| format!("once-{nth}")).collect();
    stand
        .shop
        .store
        .write(|db| {
            for id in &coupons {
                let (id, template) = (CouponId::new(id).unwrap(), PromotionId::new("shipping-5").unwrap());
                let coupon = Coupon { id, template, valid_from: None, expires_at: None, received_at: None };
                grant(db, "visitor", moment(WEDNESDAY), &Granted::of(&coupon))?;
            }
            let more = Granted {
                coupon: "one-too-many".to_owned(),
                ..Granted::of(&Coupon {
                    id: CouponId::new("x").unwrap(),
                    template: PromotionId::new("shipping-5").unwrap(),
                    valid_from: None,
                    expires_at: None,
                    received_at: None,
                })
            };
            assert_eq!(grant(db, "visitor", moment(WEDNESDAY), &more).unwrap_err().issues[0].code, "too-many");
            Ok(())
        })
        .unwrap();
    let order = |coupon: &str| wanted(&[("reading-plan", 1)], json!([coupon]));
    // Every coupon is of one kind, so what one costs with it is what it costs with each.
    let quote = visitor.post("/api/quote", &order("once-0")).json();
    let tries = AtomicUsize::new(0);
    let parts = (0..THREADS)
        .map(|thread| {
            let (mut client, coupons, quote, order, tries) = (visitor.again(), &coupons, &quote, &order, &tries);
            move || {
                // All threads come to the same coupon at about the same time, twice over.
                (0..2 * coupons.len())
                    .map(|nth| {
                        tries.fetch_add(1, Ordering::Relaxed);
                        let coupon = &coupons[nth / 2];
                        word(&mut client, &format!("{thread}-{nth}"), &expecting(&order(coupon), quote))
                    })
                    .collect()
            }
        })
        .collect();
    let heard = together(parts);
    assert_eq!(tries.into_inner(), 10_000);
    assert_eq!(heard, BTreeMap::from([("coupon-spent".to_owned(), 9_900), ("done".to_owned(), 100)]));
    assert_eq!((stand.count("redeemed"), stand.count("ordered")), (100, 100));
    stand.assert_sound();
}

/// INC-10: different coupons of one template share its limit.
#[test]
fn a_limit_holds_over_all_customers() {
    let stand = Stand::with(mall(&json!({ "welcome-59-20": 7 })), 1_000_000);
    let wish = wanted(&[("coffee-freeze-dried", 1)], json!("best"));
    let ready: Vec<(Client, Value)> = (0..THREADS)
        .map(|nth| {
            let mut client = Client::newcomer(stand.address, &format!("customer {nth}"));
            let order = client.expecting(&wish);
            (client, order)
        })
        .collect();
    let parts = ready.into_iter().map(|(mut client, order)| move || vec![word(&mut client, "key", &order)]).collect();
    let heard = together(parts);
    assert_eq!(heard, BTreeMap::from([("done".to_owned(), 7), ("promotion-changed".to_owned(), THREADS - 7)]));
    stand.assert_sound();
}

#[test]
fn the_last_three_are_sold_three_times() {
    let stand = Stand::open();
    let wish = wanted(&[("silver-pendant", 1)], json!([]));
    let mut visitor = Client::persona(stand.address, "visitor");
    let order = visitor.expecting(&wish);
    let parts = (0..THREADS)
        .map(|thread| {
            let (mut client, order) = (visitor.again(), &order);
            move || vec![word(&mut client, &format!("key-{thread}"), order)]
        })
        .collect();
    let heard = together(parts);
    assert_eq!(heard, BTreeMap::from([("done".to_owned(), 3), ("out-of-stock".to_owned(), THREADS - 3)]));
    stand.assert_sound();
}

#[test]
fn one_key_from_many_windows_is_one_order() {
    let stand = Stand::open();
    let mut gold = Client::persona(stand.address, "gold");
    let order = gold.expecting(&wanted(&[("coffee-latte", 2)], json!("best")));
    let parts = (0..THREADS)
        .map(|_| {
            let (mut client, order) = (gold.again(), &order);
            move || vec![client.order("same", order).body]
        })
        .collect();
    let heard = together(parts);
    assert_eq!((heard.len(), heard.values().sum::<usize>(), stand.count("ordered")), (1, THREADS, 1));
    stand.assert_sound();
}

/// Two servers on one file know nothing of each other, and the file keeps them honest.
#[test]
fn two_servers_do_not_sell_the_same_thing() {
    let stand = Stand::open();
    let other = stand.beside();
    let wish = wanted(&[("silver-bracelet", 1)], json!([]));
    let mut visitor = Client::persona(stand.address, "visitor");
    let order = visitor.expecting(&wish);
    let parts = (0..20).map(|thread| {
        let (mut client, order) = (Client::new(if thread % 2 == 0 { stand.address } else { other.address }), &order);
        client.cookie.clone_from(&visitor.cookie);
        move || {
            let tries = (0..5).map(|nth| {
                let key = format!("key-{thread}-{nth}");
                // A server that waited too long for the file says that it is busy, and may be asked again.
                std::iter::repeat_with(|| word(&mut client, &key, order))
                    .take(50)
                    .find(|word| word != "?")
                    .expect("an answer")
            });
            tries.collect()
        }
    });
    let heard = together(parts.collect());
    assert_eq!(heard, BTreeMap::from([("done".to_owned(), 64), ("out-of-stock".to_owned(), 36)]));
    stand.assert_sound();
}

/// A reward that nobody wrote down is used once, however many ask for it at the same moment.
#[test]
fn a_hundred_requests_use_an_earned_coupon_once() {
    let stand = Stand::open();
    let (mut host, _, _) = host_of_two(&stand);
    let order = host.expecting(&wanted(&[("silver-necklace", 1)], json!(["necklace-for-two.1.2"])));
    assert_eq!(order["expect"]["payable"], json!(0));
    let parts = (0..100)
        .map(|nth| {
            let (mut client, order) = (host.again(), &order);
            move || vec![word(&mut client, &format!("key-{nth}"), order)]
        })
        .collect();
    let heard = together(parts);
    assert_eq!(heard, BTreeMap::from([("done".to_owned(), 1), ("coupon-spent".to_owned(), 99)]));
    stand.assert_sound();
}

/// Many devices check in at the same moment, and many visitors open one link: each day and each visitor counts once.
#[test]
fn a_day_and_a_visitor_count_once_however_many_come() {
    let stand = Stand::with(mall_with_share_bonus(), 1_000_000);
    let mut host = Client::newcomer(stand.address, "host");
    let token = shared(&mut host, json!({ "program": "reading-21" }))["token"].clone();
    let mut guest = Client::new(stand.address);
    guest.cookie = Some("liebian-visitor=0123456789abcdef0123456789abcdef".to_owned());
    let parts = (0..THREADS)
        .map(|nth| {
            let (mut device, mut guest, token) = (host.again(), guest.again(), &token);
            move || {
                let told = opened(&mut guest, &format!("open-{nth}"), token)["accepted"].to_string();
                let body = json!({ "program": "reading-21" });
                let heard = device.wish("/api/check-ins", &format!("day-{nth}"), &body);
                let day = if heard.status == 201 { "done".to_owned() } else { heard.issues().join(" ") };
                vec![told, day]
            }
        })
        .collect();
    let heard = together(parts);
    let told = [("true", THREADS), ("done", 1), ("program day-already-counted", THREADS - 1)];
    assert_eq!(heard, told.map(|(word, times)| (word.to_owned(), times)).into());
    assert_eq!((stand.count("checkedIn"), stand.count("cardIssued"), stand.count("shareReturned")), (1, 3, 1));
    stand.assert_sound();
}
