//! The digest of a quote: its fields as they are published, and nothing that is bought or paid escapes it.

use crate::dice::{self, Dice};
use liebian::id::{CouponId, LineId, PromotionId, Sku};
use liebian::money::Money;
use liebian::pricing::quote::{Quote, quote};
use liebian::pricing::rewards::{QuoteGift, QuoteGrant};
use liebian::wire::digest::digest;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, request, rulebook};
use proptest::prelude::*;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

fn quoted(rules: &Value, asked: &Value) -> Quote {
    let rules = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
    quote(&rules, &request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap())
}

/// A mall with one coupon, and a cart of which one line waits.
fn example() -> Quote {
    let rules = json!({ "contract": 1, "currency": "CNY", "utcOffsetMinutes": 480, "lanes": [{ "id": "coupon", "stacking": "each",
        "promotions": [{ "id": "five", "coupon": {}, "then": { "amountOff": { "amount": 500 } } }] }] });
    let line = |id: &str, price: u32, selected: bool| json!({ "id": id, "sku": "tea", "quantity": 2, "unitPrice": price, "selected": selected });
    quoted(
        &rules,
        &json!({ "now": 5, "cart": { "lines": [line("1", 1000, true), line("2", 77, false)] }, "shipping": { "fee": 600 },
            "wallet": [{ "id": "w1", "coupon": "five" }], "coupons": "best" }),
    )
}

/// The fields written out by hand, as the page of the digest says, under another hand's SHA-256 call.
#[test]
fn its_fields_are_the_published_ones() {
    let fields = "16:liebian/quote/v23:CNY1:11:13:tea1:24:15001:14:five3:5003:6004:21001:12:w11:01:01:01:0";
    let plain: String = Sha256::digest(fields).iter().map(|byte| format!("{byte:02x}")).collect();
    assert_eq!(digest(&example()), plain);
    // The same figures from `printf %s "$fields" | sha256sum`.
    assert_eq!(plain, "14c3ed61cacad6148030af2fa355de9cf49ceda182b4ad5141330632fda657a1");
}

#[test]
fn what_is_not_bought_now_is_no_part_of_it() {
    let (one, mut other) = (example(), example());
    other.lines.retain(|line| line.selected);
    other.outcomes.clear();
    assert_eq!(digest(&one), digest(&other));
}

/// A field's border cannot be moved: what leaves one field and enters the next is another digest.
#[test]
fn borders_cannot_be_moved() {
    let with = |id: &str, sku: &str| {
        let mut quote = example();
        (quote.lines[0].id, quote.lines[0].sku) = (LineId::new(id).unwrap(), Sku::new(sku).unwrap());
        digest(&quote)
    };
    let all = [with("1", "13:tea"), with("11:3", "tea"), with("1:1", "3:tea"), with("11", "3:tea")];
    for (at, one) in all.iter().enumerate() {
        assert!(all.iter().skip(at + 1).all(|other| one != other));
    }
}

/// Everything of a quote that may change, changed a little.
fn changes(quote: &Quote) -> Vec<Quote> {
    let more = |money: Money| Money::new(money.minor() + 1).unwrap();
    let mut changed: Vec<Quote> = Vec::new();
    let mut change = |edit: &dyn Fn(&mut Quote)| {
        let mut other = Quote {
            now: quote.now,
            currency: quote.currency.clone(),
            lines: quote.lines.clone(),
            shipping: quote.shipping.clone(),
            list: quote.list,
            subtotal: quote.subtotal,
            discount: quote.discount,
            gifts: quote.gifts.clone(),
            points: quote.points,
            grants: quote.grants.clone(),
            payable: quote.payable,
            tax: quote.tax.clone(),
            coupons: liebian::pricing::quote::ChosenCoupons {
                chosen: quote.coupons.chosen.clone(),
                certificate: quote.coupons.certificate,
            },
            outcomes: Vec::new(),
        };
        edit(&mut other);
        changed.push(other);
    };
    change(&|quote| quote.currency = "USD".to_owned());
    change(&|quote| quote.payable = more(quote.payable));
    change(&|quote| quote.shipping.payable = more(quote.shipping.payable));
    change(&|quote| quote.coupons.chosen.push(CouponId::new("another").unwrap()));
    change(&|quote| quote.points.used += 1);
    change(&|quote| quote.points.earned += 1);
    let (promotion, sku) = (PromotionId::new("another").unwrap(), Sku::new("another").unwrap());
    let gift = QuoteGift { promotion: promotion.clone(), coupon: None, sku, quantity: 1, value: Money::ZERO };
    let (template, quantity, valid_days) = (Some(promotion.clone()), Some(1), Some(7));
    let grant = QuoteGrant { promotion, coupon: None, template, quantity, valid_days, points: None };
    change(&|quote| quote.gifts.push(gift.clone()));
    change(&|quote| quote.gifts.push(QuoteGift { quantity: 2, ..gift.clone() }));
    change(&|quote| quote.grants.push(grant.clone()));
    change(&|quote| quote.grants.push(QuoteGrant { quantity: Some(2), ..grant.clone() }));
    change(&|quote| quote.grants.push(QuoteGrant { valid_days: None, ..grant.clone() }));
    change(&|quote| quote.grants.push(QuoteGrant { points: Some(3), ..grant.clone() }));
    if !quote.coupons.chosen.is_empty() {
        change(&|quote| drop(quote.coupons.chosen.pop()));
    }
    for (at, line) in quote.lines.iter().enumerate().filter(|(_, line)| line.selected) {
        change(&|quote| quote.lines[at].id = LineId::new("another").unwrap());
        change(&|quote| quote.lines[at].sku = Sku::new("another").unwrap());
        change(&|quote| quote.lines[at].quantity += 1);
        change(&|quote| quote.lines[at].payable = more(quote.lines[at].payable));
        change(&|quote| quote.lines[at].selected = false);
        for share in 0..line.shares.len() {
            change(&|quote| quote.lines[at].shares[share].promotion = PromotionId::new("another").unwrap());
            change(&|quote| quote.lines[at].shares[share].amount = more(quote.lines[at].shares[share].amount));
            change(&|quote| drop(quote.lines[at].shares.remove(share)));
        }
    }
    changed
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_change_changes_it(bytes in prop::collection::vec(any::<u8>(), 60..300)) {
        let mut dice = Dice::new(&bytes);
        let rules = dice::rulebook(&mut dice);
        let quote = quoted(&rules, &dice::request(&mut dice, &rules, 6));
        let mut digests = vec![digest(&quote)];
        prop_assert_eq!(digests[0].len(), 64);
        digests.extend(changes(&quote).iter().map(digest));
        let told = digests.len();
        digests.sort_unstable();
        digests.dedup();
        // Taking one of two equal shares away is the same change twice.
        let equal = quote.lines.iter().filter(|line| line.selected).map(|line| {
            line.shares.windows(2).filter(|two| two[0].promotion == two[1].promotion && two[0].amount == two[1].amount).count()
        });
        prop_assert_eq!(digests.len() + equal.sum::<usize>(), told);
        prop_assert!(digests.iter().all(|digest| digest.bytes().all(|digit| digit.is_ascii_hexdigit() && !digit.is_ascii_uppercase())));
    }
}
