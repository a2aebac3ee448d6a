//! Words that were taken for what they were not: expired, negative, twice, too large, or of another currency.

use liebian::wire::issue::Code;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, digest_text, request, rulebook};
use serde_json::{Value, json};

use super::{amount_off, answer, bites, cart, fen, list, mall, payable, percent_off, promotion};
use crate::laws::case::{request_of, rules_of};

fn voucher(amount: i64) -> Value {
    let mut voucher = promotion("voucher", amount_off(amount));
    voucher["coupon"] = json!({});
    voucher
}

fn holding(mut asked: Value, wallet: Value, coupons: Value) -> Value {
    asked["wallet"] = wallet;
    asked["coupons"] = coupons;
    asked
}

/// What is wrong with a rulebook and a request, in the order it was found.
fn faults(rules: &Value, asked: &Value) -> Vec<Code> {
    let rules = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).err().unwrap_or_default();
    let asked = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).err().unwrap_or_default();
    rules.iter().chain(&asked).map(|issue| issue.code).collect()
}

/// Origin dshop #723: a discount that had run out while the cart was open was still taken when it was paid.
#[test]
fn inc_15_a_discount_that_ran_out_before_the_order_was_paid() {
    let mut asked = cart(&[(5000, 1)]);
    let opened = asked["now"].as_i64().unwrap();
    let runs_out = opened + 300_000;
    asked = holding(asked, json!([{ "id": "w1", "coupon": "voucher", "expiresAt": runs_out }]), json!("best"));
    let rules = mall(&[voucher(2000)]);
    let shown = payable(&rules, &asked);
    assert_eq!(shown, 3000);
    asked["now"] = json!(runs_out);
    // The price that was shown is the price that is charged, whenever that is.
    bites(payable(&rules, &asked), shown, |charged| *charged == 5000);
    assert_eq!(answer(&rules, &asked)["outcomes"][0]["reasons"][0]["code"], "coupon-expired");
}

/// Steam and Smart2Pay, 2021: a signature over fields in a row let one field's end pass for the next one's start.
#[test]
fn inc_26_a_border_between_fields_that_can_be_moved() {
    let digest = |id: &str, sku: &str| {
        let mut asked = cart(&[(100, 1)]);
        asked["cart"]["lines"][0]["id"] = json!(id);
        asked["cart"]["lines"][0]["sku"] = json!(sku);
        digest_text(&rules_of(&mall(&[])), &request_of(&asked))
    };
    let naive = |id: &str, sku: &str| format!("{id}{sku}1100");
    bites([digest("a1", "1"), digest("a", "11")], [naive("a1", "1"), naive("a", "11")], |[one, other]| one != other);
}

/// United Airlines, 2015: a fare of 6,118.92 pounds for the same figure in a currency worth far less.
#[test]
fn inc_27_the_same_figure_in_another_currency() {
    let digest = |currency: &str| {
        let mut rules = mall(&[]);
        rules["currency"] = json!(currency);
        digest_text(&rules_of(&rules), &request_of(&cart(&[(611_892, 1)])))
    };
    bites([digest("GBP"), digest("DKK")], ["611892".to_owned(), "611892".to_owned()], |[one, other]| one != other);
}

/// July 2000: "50 off 500" lost its 500, and 4,500 orders were 50 off anything.
#[test]
fn inc_29_a_threshold_that_was_left_out() {
    let mut fifty = promotion("fifty", amount_off(5000));
    fifty["when"] = json!({ "spend": {} });
    let found = faults(&mall(&[fifty]), &cart(&[]));
    let ours = found.is_empty().then_some(5000);
    // What is not said is nothing, and everyone spends more than nothing.
    let threshold = json!({})["atLeast"].as_i64().unwrap_or_default();
    let naive = (6000 >= threshold).then_some(5000);
    bites(ours, naive, |off: &Option<i64>| off.is_none());
    assert_eq!(found, [Code::Missing]);
}

/// CVE-2023-45854: a line of minus five made the cart cheaper.
#[test]
fn inc_30_less_than_nothing_of_a_thing() {
    let asked = cart(&[(1000, 1), (900, -5)]);
    let refused = faults(&mall(&[]), &asked) == [Code::OutOfRange];
    bites((!refused).then_some(0), Some(1000 - 5 * 900), |charged: &Option<i64>| charged.is_none());
}

/// Percents below nothing and above all, one code twice, and a list where a code belongs.
#[test]
fn inc_31_codes_and_percents_that_are_none() {
    let wallet = json!([{ "id": "w1", "coupon": "voucher" }]);
    let with = |coupons: Value| holding(cart(&[(5000, 1)]), wallet.clone(), coupons);
    let fifth = mall(&[voucher(1000)]);
    let tries = [
        (mall(&[promotion("rate", percent_off(-1000))]), cart(&[(5000, 1)])),
        (mall(&[promotion("rate", percent_off(15_000))]), cart(&[(5000, 1)])),
        (fifth.clone(), with(json!(["w1", "w1"]))),
        (fifth.clone(), holding(cart(&[(5000, 1)]), json!([wallet[0], wallet[0]]), json!("best"))),
        (fifth, with(json!([["w1"], ["w1"]]))),
    ];
    let ours = tries.map(|(rules, asked)| faults(&rules, &asked).is_empty().then(|| payable(&rules, &asked)));
    // Whatever can be reckoned with is reckoned with: dearer, below nothing, and a voucher for every time it is named.
    let naive = [5500, -2500, 3000, 3000, 3000].map(Some);
    let sound = |charged: &i64| (4000..=5000).contains(charged);
    bites(ours, naive, |charged| charged.iter().flatten().all(sound));
    assert_eq!(ours, [None; 5]);
}

/// A jacket of 1,400.00 for nothing: a coupon and a newsletter's code, each sound by itself.
#[test]
fn inc_32_two_codes_that_pay_for_all_together() {
    let code = |id: &str| {
        let mut code = promotion(id, amount_off(70_000));
        code["coupon"] = json!({ "group": "mall" });
        code
    };
    let wallet = json!([{ "id": "w1", "coupon": "a" }, { "id": "w2", "coupon": "newsletter" }]);
    let asked = holding(cart(&[(140_000, 1)]), wallet, json!(["w1", "w2"]));
    let rules = mall(&[code("a"), code("newsletter")]);
    bites(payable(&rules, &asked), 140_000 - 2 * 70_000, |charged| *charged >= 70_000);
    assert_eq!(answer(&rules, &asked)["outcomes"][1]["reasons"][0]["code"], "coupon-group-taken");
}

/// Our own research: numbers that wrap, ids that become one, answers that come in another order the next time.
#[test]
fn inc_39_numbers_that_wrap_and_ids_that_become_one() {
    let told = answer(&mall(&[promotion("some", percent_off(3333))]), &cart(&[(2_000_000_000, 2)]));
    let naive = i64::from(2_000_000_000_i32.wrapping_mul(2));
    bites(fen(&told["subtotal"]), naive, |subtotal| *subtotal == 4_000_000_000);
    let [one, other] = ["\"a\\ud800\"", "\"a\\udc00\""].map(|id| {
        let line = format!(r#"{{"id":{id},"sku":"s","quantity":1,"unitPrice":1}}"#);
        let text = format!(r#"{{"now":1,"cart":{{"lines":[{line}]}}}}"#);
        request(&Said::from_text(&text, REQUEST_LIMITS), None).map_or_else(|issues| issues[0].code, |_| Code::BadId)
    });
    assert_eq!([one, other], [Code::BadText; 2]);
    let rules = mall(&[promotion("b", amount_off(5)), promotion("a", amount_off(5))]);
    let order = || {
        list(&answer(&rules, &cart(&[(9, 1)]))["outcomes"])
            .iter()
            .map(|one| one["promotion"].clone())
            .collect::<Vec<_>>()
    };
    assert_eq!(order(), ["b", "a"]);
}
