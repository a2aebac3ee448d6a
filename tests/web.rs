//! The corpus through wasm in a real browser: what a customer sees, as JSON text and as JavaScript values alike.

#![cfg(all(target_arch = "wasm32", target_os = "unknown"))]

#[path = "reading/corpus.rs"]
mod corpus;

use corpus::Ask;
use liebian::wasm::Engine;
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
    }
}

fn check(heard: impl Fn(&str) -> Option<JsValue>) -> usize {
    let mut heard_of = 0;
    for (path, ask, case) in corpus::cases() {
        let Some(answer) = answer(&ask, &heard) else { continue };
        heard_of += 1;
        let found = corpus::differences(&case, &answer);
        assert!(found.is_empty(), "{path}\n{}", found.join("\n"));
    }
    heard_of
}

#[wasm_bindgen_test]
fn every_case_comes_out_the_same_from_text() {
    assert!(check(|text| Some(JsValue::from_str(text))) >= 100);
}

#[wasm_bindgen_test]
fn every_case_comes_out_the_same_from_values() {
    // Broken text is no value; a key that is there twice is there once in a value.
    let value = |text: &str| js_sys::JSON::parse(text).ok().filter(|_| !text.contains("duplicate"));
    assert!(check(value) >= 90);
}

#[wasm_bindgen_test]
fn the_moment_is_filled_in_from_the_clock() {
    let mut engine = Engine::new();
    let loaded = engine.load(1, r#"{"contract":1,"currency":"CNY","utcOffsetMinutes":480,"lanes":[]}"#.into());
    assert_eq!(loaded, r#"{"ok":true,"value":null}"#);
    let answer = engine.quote(1, r#"{"cart":{"lines":[]}}"#.into());
    assert!(answer.starts_with(r#"{"ok":true,"value":{"now":1"#), "{answer}");
}
