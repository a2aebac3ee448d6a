//! A rulebook, a request and the answer: what a law looks at.

use std::sync::Arc;

use std::collections::BTreeMap;

use liebian::pricing::promotion::Rulebook;
use liebian::pricing::request::Request;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use serde_json::{Value, json};

use crate::dice::{self, Dice};

/// One throw of the dice.
#[derive(Debug)]
pub struct Case {
    /// The rulebook as it is said.
    pub rules: Value,
    /// The request as it is said.
    pub asked: Value,
    /// The answer.
    pub answer: Value,
    /// The bytes of the throw, turned round: chance for what is done to the case.
    pub chance: Vec<u8>,
}

impl Case {
    /// What the bytes throw, with so many coupons at most.
    pub fn thrown(bytes: &[u8], most_coupons: u32) -> Case {
        Case::of(Dice::new(bytes), bytes, most_coupons)
    }

    /// As [`Case::thrown`], with the oldest kinds of promises alone.
    #[allow(dead_code)]
    pub fn plain(bytes: &[u8], most_coupons: u32) -> Case {
        Case::of(Dice::plain(bytes), bytes, most_coupons)
    }

    fn of(mut dice: Dice, bytes: &[u8], most_coupons: u32) -> Case {
        let rules = dice::rulebook(&mut dice);
        let asked = dice::request(&mut dice, &rules, most_coupons);
        let answer = answer(&rules, &asked);
        Case { rules, asked, answer, chance: bytes.iter().rev().copied().collect() }
    }

    /// What was said, and the text that was answered.
    pub fn heard(rules: Value, asked: Value, text: &str) -> Case {
        Case { rules, asked, answer: told(text), chance: Vec::new() }
    }

    /// The coupons that the customer holds.
    pub fn wallet(&self) -> &[Value] {
        self.asked["wallet"].as_array().map_or(&[], Vec::as_slice)
    }

    /// True for a promotion that gives without taking: it competes with none, and acts without an amount.
    pub fn gives(&self, id: &Value) -> bool {
        let gives = |then: &Value| ["gift", "addOn", "earn", "grant"].iter().any(|word| then.get(word).is_some());
        promotions(&self.rules).any(|promotion| promotion["id"] == *id && gives(&promotion["then"]))
    }

    /// The lines of the answer.
    pub fn lines(&self) -> &Vec<Value> {
        list(&self.answer["lines"])
    }

    /// Each line of the answer and shipping: all that can bear a share.
    pub fn bearers(&self) -> impl Iterator<Item = &Value> {
        self.lines().iter().chain([&self.answer["shipping"]])
    }
}

/// Whoever breaks a law wants to see by what.
impl Drop for Case {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("rulebook {}\nrequest {}", self.rules, self.asked);
        }
    }
}

/// The rulebook that was said.
pub fn rules_of(rules: &Value) -> Arc<Rulebook> {
    rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS))
        .unwrap_or_else(|issues| panic!("{issues:?}\n{rules}"))
}

/// The request that was said.
pub fn request_of(asked: &Value) -> Request {
    request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None)
        .unwrap_or_else(|issues| panic!("{issues:?}\n{asked}"))
}

/// The quote.
pub fn answer(rules: &Value, asked: &Value) -> Value {
    told(&quote_text(&rules_of(rules), &request_of(asked)))
}

fn told(text: &str) -> Value {
    serde_json::from_str::<Value>(text).unwrap()["value"].take()
}

/// True for a promotion that works by a coupon.
pub fn by_coupon(promotion: &Value) -> bool {
    !promotion["coupon"].is_null()
}

pub fn list(value: &Value) -> &Vec<Value> {
    value.as_array().unwrap()
}

pub fn fen(value: &Value) -> i64 {
    value.as_i64().unwrap()
}

pub fn sum<'a>(values: impl IntoIterator<Item = &'a Value>, key: &str) -> i64 {
    values.into_iter().map(|value| fen(&value[key])).sum()
}

/// How an outcome or a share is called: by its coupon, else by its promotion.
pub fn name(told: &Value) -> String {
    told.get("coupon").unwrap_or(&told["promotion"]).to_string()
}

/// What became of everything, by name and without regard to order.
pub fn by_name(answer: &Value) -> BTreeMap<String, Value> {
    list(&answer["outcomes"]).iter().map(|outcome| (name(outcome), outcome.clone())).collect()
}

/// Every promotion of the rulebook, lane by lane.
pub fn promotions(rules: &Value) -> impl Iterator<Item = &Value> {
    list(&rules["lanes"]).iter().flat_map(|lane| list(&lane["promotions"]))
}

/// The same question with other coupons.
pub fn with_coupons(asked: &Value, coupons: Value) -> Value {
    let mut asked = asked.clone();
    asked["coupons"] = coupons;
    asked
}

/// The same question with the wallet's coupons of these places.
pub fn with_places(asked: &Value, places: impl Iterator<Item = usize>) -> Value {
    let id = |at: usize| asked["wallet"][at]["id"].clone();
    with_coupons(asked, json!(places.map(id).collect::<Vec<_>>()))
}
