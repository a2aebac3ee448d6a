//! The corpus through wasm in a real browser: what a customer sees, as JSON text and as JavaScript values alike.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]

#[path = "reading/corpus.rs"]
mod corpus;

use corpus::Ask;
use liebian::wasm::Engine;
use serde_json::Value;
use wasm_bindgen::JsValue;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

fn answer(ask: &Ask, heard: impl Fn(&str) -> Option<JsValue>) -> Option<String> {
    let mut engine = Engine::new();
    match ask {
        Ask::Load(text) => Some(engine.load(1, heard(text)?)),
        Ask::Quote(rules, text) => {
            let loaded = engine.load(1, heard(rules)?);
            if loaded.starts_with("{\"ok\":true") { Some(engine.quote(1, heard(text)?)) } else { Some(loaded) }
        }
        Ask::Hints(rules, text, asked) => {
            engine.load(1, heard(rules)?);
            Some(engine.hints(1, heard(text)?, heard(asked)?))
        }
    }
}

fn expects(case: &Value, code: &str) -> bool {
    case["issues"].as_array().into_iter().flatten().any(|issue| issue["code"] == code)
}

fn check(heard: impl Fn(&str) -> Option<JsValue>, unheard: &[&str]) -> usize {
    let mut heard_of = 0;
    // A browser has a clock: there the moment is never missing.
    let timeless =
        |case: &Value| case["issues"].as_array().is_some_and(|issues| issues.iter().all(|one| one["path"] == "now"));
    let skip = |case: &Value| timeless(case) || unheard.iter().any(|code| expects(case, code));
    for (path, ask, case) in corpus::cases().into_iter().filter(|(_, _, case)| !skip(case)) {
        let Some(answer) = answer(&ask, &heard) else { continue };
        heard_of += 1;
        let found = corpus::differences(&case, &answer);
        assert!(found.is_empty(), "{path}\n{}", found.join("\n"));
    }
    heard_of
}

#[wasm_bindgen_test]
fn every_case_comes_out_the_same_from_text() {
    assert!(check(|text| Some(JsValue::from_str(text)), &[]) >= 300);
}

#[wasm_bindgen_test]
fn every_case_comes_out_the_same_from_values() {
    // Broken text is no value, and a key that is there twice is there once in a value.
    assert!(check(|text| js_sys::JSON::parse(text).ok(), &["not-json", "duplicate-key", "too-large"]) >= 300);
}

#[wasm_bindgen_test]
fn values_made_by_another_rust_module_are_heard_like_any_other() {
    use serde::Serialize;
    let writer = serde_wasm_bindgen::Serializer::json_compatible();
    // That module's writer makes a prototype of a `__proto__` key, so such a key never arrives.
    let written = |text: &str| serde_json::from_str::<Value>(text).ok()?.serialize(&writer).ok();
    let value = |text: &str| written(text).filter(|_| !text.contains("__proto__"));
    assert!(check(value, &["not-json", "duplicate-key", "too-large", "too-deep"]) >= 300);
}

#[wasm_bindgen_test]
fn the_moment_is_filled_in_from_the_clock() {
    let mut engine = Engine::new();
    let loaded = engine.load(1, r#"{"contract":1,"currency":"CNY","utcOffsetMinutes":480,"lanes":[]}"#.into());
    assert_eq!(loaded, r#"{"ok":true,"value":null}"#);
    let answer = engine.quote(1, r#"{"cart":{"lines":[]}}"#.into());
    assert!(answer.starts_with(r#"{"ok":true,"value":{"now":1"#), "{answer}");
}

/// A question to a mall.
type Door = fn(&Engine, u32, JsValue) -> String;

#[wasm_bindgen_test]
fn what_grows_is_heard_from_text_and_from_values_alike() {
    let mut engine = Engine::new();
    let rules = r#"{"contract":1,"currency":"CNY","utcOffsetMinutes":480,"lanes":[],"growth":{
        "checkIns":[{"id":"vine","length":2,"milestones":[{"day":1,"reward":{"points":5}}]}],
        "lifecycles":[{"id":"way","steps":[{"when":{"day":0},"reward":{"points":9}}]}],
        "communities":[{"id":"wukang"}]}}"#;
    assert_eq!(engine.load(1, rules.into()), r#"{"ok":true,"value":null}"#);
    let asked = r#"{"member":"me","facts":[
        {"id":"a","seq":1,"at":5,"member":"me","what":{"joined":{}}},
        {"id":"b","seq":2,"at":6,"member":"me","what":{"checkedIn":{"program":"vine"}}},
        {"id":"c","seq":3,"at":7,"member":"me","what":{"entered":{"community":"wukang"}}}]}"#;
    let doors: [(Door, &str); 3] = [
        (Engine::check_in, r#""id":"vine.1.1""#),
        (Engine::lifecycle, r#""id":"way.1.1""#),
        (Engine::community, r#""mine":"wukang.1""#),
    ];
    for (door, told) in doors {
        let answer = door(&engine, 1, asked.into());
        assert!(answer.starts_with(r#"{"ok":true"#) && answer.contains(told), "{answer}");
        assert_eq!(door(&engine, 1, js_sys::JSON::parse(asked).unwrap()), answer);
        assert!(door(&engine, 2, asked.into()).contains("not-loaded"));
    }
    let here = r#"{"here":{"latitude":0,"longitude":0},"stores":[{"id":"a","at":{"latitude":0,"longitude":1000000}}]}"#;
    assert_eq!(engine.nearest(1, here.into()), r#"{"ok":true,"value":[{"store":"a","metres":111195}]}"#);
}
