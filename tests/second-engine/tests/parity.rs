//! The interpreter answers byte for byte what the native engine answers, and so what V8 answers: the same questions in
//! `target/parity`, a part of them by default, because an interpreter takes its time; `PARITY_PART=1` asks them all.

use std::collections::BTreeMap;
use std::fs::{File, read};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};

use liebian_second_engine::Liebian;
use serde_json::Value;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn started() -> Liebian {
    let module = root().join("pkg/dist/liebian.wasm");
    let module = read(&module).expect("run `npm run build` first, it makes the module");
    Liebian::start(&module).expect("the module starts")
}

/// The door's own name for each kind of question.
fn door(said: &Value) -> &'static str {
    match said["door"].as_str() {
        None => "quote",
        Some("checkIn") => "check_in",
        Some("referral") => "referral",
        Some("lifecycle") => "lifecycle",
        Some("community") => "community",
        Some(other) => panic!("no one said what {other} is called in the module"),
    }
}

fn value(answer: &str) -> &str {
    answer.strip_prefix("{\"ok\":true,\"value\":").and_then(|text| text.strip_suffix('}')).unwrap_or(answer)
}

/// Asks every so many-th question of a file.
fn compare(file: &str, part: usize) -> BTreeMap<&'static str, usize> {
    let lines = File::open(root().join("target/parity").join(file)).expect("run `node tests/run.mjs native` first");
    let mut engine = started();
    let mut compared = BTreeMap::new();
    let mut asked = 0;
    for line in BufReader::new(lines).lines() {
        let said: Value = serde_json::from_str(&line.unwrap()).unwrap();
        if !said["rulebook"].is_null() {
            assert_eq!(engine.ask("load", 0, &said["rulebook"].to_string()).unwrap(), r#"{"ok":true,"value":null}"#);
            continue;
        }
        asked += 1;
        // Degrees become whole numbers in the package's shell, which is not here.
        if asked % part != 0 || said["door"] == "nearest" {
            continue;
        }
        let key = if said["door"].is_null() { "request" } else { "asked" };
        let (door, text) = (door(&said), said[key].to_string());
        let answer = engine.ask(door, 0, &text).unwrap();
        assert_eq!(value(&answer), said["answer"].as_str().unwrap(), "{door} was asked {text}");
        if let Some(digest) = said["digest"].as_str() {
            assert_eq!(value(&engine.ask("digest", 0, &text).unwrap()), format!("\"{digest}\""));
        }
        *compared.entry(door).or_default() += 1;
    }
    println!("{file}: {compared:?} of {asked}");
    compared
}

fn part(by_default: usize) -> usize {
    std::env::var("PARITY_PART").ok().and_then(|part| part.parse().ok()).unwrap_or(by_default)
}

#[test]
fn an_interpreter_prices_to_the_same_bytes() {
    let compared = compare("every-kind.jsonl", part(5));
    assert!(compared["quote"] >= 2_000);
}

#[test]
fn an_interpreter_grows_to_the_same_bytes() {
    let compared = compare("growth.jsonl", part(5));
    assert!(
        ["check_in", "referral", "lifecycle", "community"].iter().all(|door| compared[door] >= 100),
        "{compared:?}"
    );
}

#[test]
fn a_value_that_only_javascript_has_stops_it() {
    let mut engine = started();
    let refused = engine.ask("load", 0, r#"{"contract":1}"#).unwrap();
    assert!(refused.starts_with(r#"{"ok":false,"issues":["#), "{refused}");
    assert!(engine.ask("no_such_door", 0, "{}").is_err());
}
