//! Answers are the text that serde_json would write, to the byte, whatever signs are in it.

use liebian::wire::writer::text;
use proptest::prelude::*;
use serde_json::{Value, json};

/// Everything that an answer may hold, and every sign.
fn answer() -> impl Strategy<Value = Value> {
    let word = prop_oneof![
        ".*",
        "[\\x00-\\x7f]{0,12}",
        prop::collection::vec(any::<char>(), 0..8).prop_map(String::from_iter)
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        (0..1_000_i64).prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 40, 6, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map(word.clone(), inner, 0..6)
                .prop_map(|record| Value::Object(record.into_iter().collect())),
        ]
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 5_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn answers_are_what_serde_json_writes(answer in answer()) {
        prop_assert_eq!(text(&answer), serde_json::to_string(&answer).unwrap());
    }
}

#[test]
fn every_sign_below_the_blank_is_escaped_as_everywhere() {
    let signs: String = (0..=0x2ff_u32).filter_map(char::from_u32).collect();
    assert_eq!(text(&signs), serde_json::to_string(&signs).unwrap());
    assert_eq!(
        text(&json!({ "最小": i64::MIN, "最大": u64::MAX })),
        format!("{{\"最大\":{},\"最小\":{}}}", u64::MAX, i64::MIN)
    );
}

/// What no answer holds makes no answer, rather than a wrong one.
#[test]
fn a_fraction_is_no_answer() {
    assert_eq!(text(&json!({ "price": 0.5 })), "");
}
