//! Promises without an end: no limit, no budget, no floor.

use serde_json::{Value, json};

use super::{amount_off, answer, bites, cart, fen, mall, payable, promotion};

fn with(mut document: Value, fields: Value) -> Value {
    for (key, value) in fields.as_object().unwrap() {
        document[key] = value.clone();
    }
    document
}

fn wallet(coupons: u32) -> Value {
    let held: Vec<Value> = (0..coupons).map(|at| json!({ "id": format!("w{at}"), "coupon": "voucher" })).collect();
    json!({ "wallet": held, "coupons": "best" })
}

/// What was used of the voucher before, by this customer and by all.
fn used(uses: i64, amount: i64) -> Value {
    let used = json!({ "uses": uses, "amount": amount });
    json!({ "counters": [{ "promotion": "voucher", "customer": used, "total": used }] })
}

/// What a customer saves in so many orders, each with the coupons of a full wallet, when somebody counts.
fn saved(rules: &Value, price: i64, orders: i64) -> i64 {
    let mut off = 0;
    let mut uses = 0;
    for _ in 0..orders {
        let asked = with(with(cart(&[(price, 1)]), wallet(20)), used(uses, off));
        let taken = price - payable(rules, &asked);
        uses += i64::from(taken > 0);
        off += taken;
    }
    off
}

/// Pinduoduo, 2019: a voucher of 100.00 for one show's guests, reached by an old link, without a threshold, without a limit,
/// spent on top-ups of 100.44.
#[test]
fn inc_01_a_voucher_for_everyone_and_everything() {
    let voucher = with(
        promotion("voucher", amount_off(10_000)),
        json!({
            "coupon": {}, "of": { "except": { "categories": ["top-up"] } }, "when": { "tags": { "any": ["guest"] } },
            "schedule": { "until": "2026-11-30T00:00" },
            "limits": { "perCustomer": { "uses": 1 }, "total": { "amount": 100_000 } },
        }),
    );
    let rules = mall(&[voucher]);
    let guest = json!({ "customer": { "tags": ["guest"] } });
    let asked = || with(with(cart(&[(10_044, 1)]), wallet(1)), guest.clone());
    assert_eq!(payable(&rules, &asked()), 44, "the guest for whom it was meant");
    let mut top_up = asked();
    top_up["cart"]["lines"][0]["categories"] = json!(["top-up"]);
    let tries = [
        with(asked(), json!({ "customer": {} })),
        with(asked(), json!({ "now": 1_796_000_000_000_i64 })),
        with(asked(), used(1, 10_000)),
        with(asked(), used(0, 95_000)),
        top_up,
    ];
    // Whoever names it has it.
    let naive = [44; 5];
    bites(tries.map(|asked| payable(&rules, &asked)), naive, |paid| paid.iter().all(|paid| *paid == 10_044));
}

/// Douban, 2026: 20 off 200 was typed as 200 off 200.
#[test]
fn inc_02_a_nought_too_many() {
    let typed = with(promotion("typed", amount_off(20_000)), json!({ "when": { "spend": { "atLeast": 20_000 } } }));
    let rules = with(mall(&[typed]), json!({ "guard": { "largestDiscount": [{ "rate": 5000 }] } }));
    bites(payable(&rules, &cart(&[(20_000, 1)])), 20_000 - 20_000, |paid| *paid >= 10_000);
}

/// A supermarket in Suzhou: test vouchers on the live page, claimed again and again.
#[test]
fn inc_03_a_voucher_claimed_twenty_times() {
    let voucher = json!({ "coupon": {}, "limits": { "perCustomer": { "uses": 1 } } });
    let rules = mall(&[with(promotion("voucher", amount_off(2000)), voucher)]);
    bites(saved(&rules, 6000, 20), 20 * 2000, |off| *off == 2000);
}

/// Shopware #18716: the codes of one promotion had one limit together, and each passed it by itself.
#[test]
fn inc_10_many_codes_of_one_promotion() {
    let voucher = json!({ "coupon": {}, "limits": { "total": { "uses": 1 } } });
    let rules = mall(&[with(promotion("voucher", amount_off(2000)), voucher)]);
    let asked = |coupon: &str| {
        let held = json!({ "wallet": [{ "id": coupon, "coupon": "voucher" }], "coupons": [coupon] });
        with(with(cart(&[(6000, 1)]), held), used(1, 2000))
    };
    let ours = ["one", "other"].map(|code| payable(&rules, &asked(code)));
    // Each code asks how often it was used itself.
    bites(ours, [4000, 4000], |paid| paid.iter().all(|paid| *paid == 6000));
    assert_eq!(answer(&rules, &asked("one"))["outcomes"][0]["reasons"][0]["code"], "limit-reached");
}

/// RepricerExpress, 2014: for an hour everything cost a penny.
#[test]
fn inc_28_everything_for_a_penny() {
    let penny = promotion("penny", json!({ "unitPrice": { "prices": [{ "sku": "s0", "price": 1 }] } }));
    let rules = with(mall(&[penny]), json!({ "guard": { "floors": [{ "of": {}, "price": 700_000 }] } }));
    bites(payable(&rules, &cart(&[(1_099_078, 1)])), 1, |paid| *paid >= 700_000);
}

/// A shop that counted in the session alone: a new session, a new allowance.
#[test]
fn inc_38_a_limit_that_forgets() {
    let voucher =
        json!({ "coupon": {}, "limits": { "perOrder": { "amount": 2000 }, "perCustomer": { "amount": 5000 } } });
    let rules = mall(&[with(promotion("voucher", amount_off(2000)), voucher)]);
    bites(saved(&rules, 6000, 10), 10 * 2000, |off| *off <= 5000);
}

/// 2019: 26.00 for 4,500 jin of oranges; the price was one jin's, the product a lorry's.
#[test]
fn inc_40_a_price_for_another_unit() {
    let flash = promotion("flash", json!({ "unitPrice": { "prices": [{ "sku": "s0", "price": 2600 }] } }));
    let rules = with(mall(&[flash]), json!({ "guard": {} }));
    let mut asked = cart(&[(1_800_000, 1)]);
    asked["cart"]["lines"][0]["cost"] = json!(1_575_000);
    let told = answer(&rules, &asked);
    bites(fen(&told["payable"]), 2600, |paid| *paid >= 1_575_000);
    assert_eq!(told["outcomes"][0]["cut"], 1_575_000 - 2600, "what the guard kept back is told");
}
