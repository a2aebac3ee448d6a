//! One function a door: it takes any bytes, and falls only if the engine is wrong.

use std::sync::OnceLock;

use liebian::growth::code::CouponCode;
use liebian::growth::token::read_share_token;
use liebian::time::Timestamp;
use liebian::wire::issue::Issue;
use liebian::wire::said::Said;
use liebian::wire::{self, FACTS_LIMITS, Mall, REQUEST_LIMITS, RULEBOOK_LIMITS};
use serde_json::{Value, json};

use crate::dice::{self, Dice};
use crate::laws::{Case, LAWS, ONE_ANSWER};
use crate::vandal::vandalise;

/// Falls on bytes that break something.
type Target = fn(&[u8]);

/// Every target by its name.
pub const TARGETS: [(&str, Target); 6] = [
    ("rulebook", rulebook),
    ("request", request),
    ("facts", facts),
    ("typed", typed),
    ("vandalised", vandalised),
    ("quote", quote),
];

/// The demo mall's own rulebook: it has a bit of everything.
const MALL: &str = include_str!("../../../www/shared/rulebook.json");

/// Bytes as a rulebook: it is refused by name, or it prices a cart by the laws and answers about growth.
pub fn rulebook(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    let mall = match wire::mall(&Said::from_text(text, RULEBOOK_LIMITS)) {
        Err(issues) => return refused(&issues),
        Ok(mall) => mall,
    };
    let asked = r#"{"now":1795572000000,"cart":{"lines":[{"id":"1","sku":"a","quantity":3,"unitPrice":1999,"categories":["c"],"tags":["t"]},
        {"id":"2","sku":"b","quantity":1,"unitPrice":12800,"listPrice":15900}]},"shipping":{"fee":800},"customer":{"id":"m","isNew":true,"orderNumber":1}}"#;
    priced(&mall, text, asked);
    grown(
        &mall,
        r#"{"now":1795572000000,"member":"m","facts":[{"id":"1","seq":1,"at":1795500000000,"member":"m","what":{"joined":{}}}]}"#,
    );
}

/// Bytes as a request to the demo mall: it is refused by name, or it is priced by the laws.
pub fn request(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    priced(mall(), MALL, text);
}

/// Bytes as the facts of a member of the demo mall: at every door of growth they are refused by name or folded.
pub fn facts(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    grown(mall(), text);
}

/// Bytes as what a person types or a link carries: what is read is read the same in its own spelling.
pub fn typed(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(code) = CouponCode::read(&text) {
        assert_eq!(CouponCode::read(code.as_str()), Ok(code.clone()));
        assert_eq!(CouponCode::read(&code.to_string()), Ok(code));
    }
    if let Ok(token) = read_share_token(&text) {
        assert_eq!(read_share_token(token.as_str()), Ok(token));
    }
    type Door = fn(&Result<Said, Issue>) -> String;
    for (key, door) in [("code", wire::code_text as Door), ("token", wire::token_text)] {
        told(&door(&Said::from_text(&json!({ key: text }).to_string(), REQUEST_LIMITS)));
        told(&door(&Said::from_text(&text, REQUEST_LIMITS)));
    }
}

/// Bytes as dice for a rulebook and a request, each then spoilt in some places: refused by name, or priced.
pub fn vandalised(bytes: &[u8]) {
    let mut dice = Dice::new(bytes);
    let mut rules = dice::rulebook(&mut dice);
    let mut asked = dice::request(&mut dice, &rules, 4);
    let turned: Vec<u8> = bytes.iter().rev().copied().collect();
    let mut dice = Dice::new(&turned);
    for _ in 0..dice.upto(2) {
        rules = vandalise(&rules, &mut dice);
    }
    for _ in 0..1 + dice.upto(2) {
        asked = vandalise(&asked, &mut dice);
    }
    match wire::mall(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)) {
        Err(issues) => refused(&issues),
        Ok(mall) => match wire::request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None) {
            Err(issues) => refused(&issues),
            Ok(request) => told(&wire::quote_text(&mall.rulebook, &request)),
        },
    }
}

/// The first byte as a law, the others as dice for a case: the law holds.
pub fn quote(bytes: &[u8]) {
    let Some((which, bytes)) = bytes.split_first() else { return };
    let (_, coupons, law) = LAWS[usize::from(*which) % LAWS.len()];
    law(&Case::thrown(bytes, coupons));
}

/// The demo mall, read once.
fn mall() -> &'static Mall {
    static READ: OnceLock<Mall> = OnceLock::new();
    READ.get_or_init(|| wire::mall(&Said::from_text(MALL, RULEBOOK_LIMITS)).unwrap())
}

/// The text is refused by name, or what it asks is answered by every law that one answer can keep.
fn priced(mall: &Mall, rules: &str, asked: &str) {
    match wire::request(&Said::from_text(asked, REQUEST_LIMITS), None) {
        Err(issues) => refused(&issues),
        Ok(request) => {
            let text = wire::quote_text(&mall.rulebook, &request);
            told(&text);
            told(&wire::digest_text(&mall.rulebook, &request));
            // What another reader cannot read or reads otherwise is not held against the laws.
            let (Ok(rules), Ok(asked)) = (serde_json::from_str(rules), serde_json::from_str(asked)) else { return };
            let case = Case::heard(rules, asked, &text);
            ONE_ANSWER.iter().for_each(|law| law(&case));
        }
    }
}

fn grown(mall: &Mall, asked: &str) {
    type Door = fn(&Mall, &Result<Said, Issue>, Option<Timestamp>) -> String;
    let said = Said::from_text(asked, FACTS_LIMITS);
    let doors: [Door; 4] = [wire::check_in_text, wire::referral_text, wire::lifecycle_text, wire::community_text];
    for door in doors {
        told(&door(mall, &said, None));
    }
}

/// A refusal names at least one fault, and can be told.
fn refused(issues: &[Issue]) {
    assert!(!issues.is_empty());
    told(&wire::answer_text::<()>(Err(issues.to_vec())));
}

/// Every answer is JSON text of one of the two shapes.
fn told(text: &str) {
    let answer: Value = serde_json::from_str(text).unwrap();
    match answer["ok"].as_bool() {
        Some(true) => assert!(answer.get("value").is_some()),
        _ => assert!(answer["issues"].as_array().is_some_and(|issues| !issues.is_empty()), "{text}"),
    }
}
