//! Bad words: whatever is said, the answer is a list of issues with paths and codes, or a quote; never a fall.

use crate::dice::{self, Dice};
use crate::vandal::vandalise;
use liebian::wire::issue::Code;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use proptest::prelude::*;
use serde_json::Value;

fn documents(bytes: &[u8]) -> (Value, Value) {
    let mut dice = Dice::new(bytes);
    let rules = dice::rulebook(&mut dice);
    let asked = dice::request(&mut dice, &rules, 4);
    (rules, asked)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 20_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_vandalised_document_is_refused_or_meant(bytes in prop::collection::vec(any::<u8>(), 60..300), chance in any::<[u8; 8]>()) {
        let (rules, asked) = documents(&bytes);
        let mut dice = Dice::new(&chance);
        let (bad_rules, bad_asked) = (vandalise(&rules, &mut dice), vandalise(&asked, &mut dice));
        let rules = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
        let asked = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
        match rulebook(&Said::from_text(&bad_rules.to_string(), RULEBOOK_LIMITS)) {
            Ok(meant) => prop_assert!(quote_text(&meant, &asked).contains("payable")),
            Err(issues) => prop_assert!(!issues.is_empty()),
        }
        match request(&Said::from_text(&bad_asked.to_string(), REQUEST_LIMITS), None) {
            Ok(meant) => prop_assert!(quote_text(&rules, &meant).contains("payable")),
            Err(issues) => prop_assert!(!issues.is_empty()),
        }
    }

    #[test]
    fn any_bytes_at_all_are_survived(text in ".{0,200}", cut in any::<prop::sample::Index>(), bytes in prop::collection::vec(any::<u8>(), 60..200)) {
        prop_assert!(rulebook(&Said::from_text(&text, RULEBOOK_LIMITS)).is_err());
        let whole = documents(&bytes).0.to_string();
        let cut = (0..=cut.index(whole.len())).rev().find(|at| whole.is_char_boundary(*at)).unwrap();
        let issues = rulebook(&Said::from_text(&whole[..cut], RULEBOOK_LIMITS)).unwrap_err();
        prop_assert_eq!(issues[0].code, Code::NotJson);
    }
}

#[track_caller]
fn refused(text: &str, path: &str, code: Code) {
    let issues = rulebook(&Said::from_text(text, RULEBOOK_LIMITS)).unwrap_err();
    let found: Vec<(&str, Code)> = issues.iter().map(|issue| (issue.path.as_str(), issue.code)).collect();
    assert!(found.contains(&(path, code)), "{found:?}");
}

#[test]
fn bounds_stand_before_the_work() {
    refused(&" ".repeat((1 << 20) + 1), "", Code::TooLarge);
    refused(&"[".repeat(100_000), "", Code::TooDeep);
    refused(&format!("[{}1]", "1,".repeat(200_000)), "", Code::TooManyValues);
    let lane = r#"{"id":"a","stacking":"each","promotions":[]}"#;
    let lanes = |count: usize| vec![lane; count].join(",");
    let head = r#""contract":1,"currency":"CNY","utcOffsetMinutes":480"#;
    refused(&format!("{{{head},\"lanes\":[{}]}}", lanes(17)), "lanes", Code::TooMany);
}

#[test]
fn a_number_means_the_same_however_it_is_written() {
    let rules = |offset: &str| format!(r#"{{"contract":1,"currency":"CNY","utcOffsetMinutes":{offset},"lanes":[]}}"#);
    let meant = |offset: &str| rulebook(&Said::from_text(&rules(offset), RULEBOOK_LIMITS)).unwrap();
    for same in ["480.0", "4.8e2", "48e1"] {
        assert_eq!(meant(same), meant("480"));
    }
    assert_eq!(meant("-0"), meant("0"));
    refused(&rules("480.5"), "utcOffsetMinutes", Code::NotWhole);
    refused(&rules("1e30"), "utcOffsetMinutes", Code::OutOfRange);
    refused(&rules("-9007199254740993"), "utcOffsetMinutes", Code::OutOfRange);
    refused(&rules("1e999"), "utcOffsetMinutes", Code::NotWhole);
}

#[test]
fn a_key_said_twice_is_told_and_never_overruled() {
    let twice = r#"{"contract":1,"currency":"CNY","utcOffsetMinutes":480,"utcOffsetMinutes":0,"lanes":[]}"#;
    refused(twice, "utcOffsetMinutes", Code::DuplicateKey);
    refused(
        r#"{"contract":1,"currency":"CNY","utcOffsetMinutes":480,"lanes":[],"__proto__":{}}"#,
        "__proto__",
        Code::UnknownKey,
    );
}

#[test]
fn every_fault_is_told_at_once() {
    let bad =
        r#"{"contract":2,"currency":"yuan","lanes":[{"id":"a b","stacking":"all","promotions":[{}]}],"laines":1}"#;
    let issues = rulebook(&Said::from_text(bad, RULEBOOK_LIMITS)).unwrap_err();
    let found: Vec<(&str, Code)> = issues.iter().map(|issue| (issue.path.as_str(), issue.code)).collect();
    let expected = [
        ("laines", Code::UnknownKey),
        ("contract", Code::UnknownContract),
        ("currency", Code::BadCurrency),
        ("utcOffsetMinutes", Code::Missing),
        ("lanes[0].id", Code::BadId),
        ("lanes[0].stacking", Code::UnknownChoice),
        ("lanes[0].promotions[0].id", Code::Missing),
        ("lanes[0].promotions[0].then", Code::Missing),
    ];
    assert_eq!(found, expected);
}
