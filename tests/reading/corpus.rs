//! Reads the corpus: cases that a marketer can read, each with what must come out.

use serde_json::{Map, Value, json};

static MALL: &str = include_str!("../../www/shared/rulebook.json");

/// What a case asks of the engine, as JSON text.
#[derive(Debug)]
pub enum Ask {
    /// Load this rulebook.
    Load(String),
    /// Load this rulebook, then quote this request.
    Quote(String, String),
    /// Load this rulebook, then ask for hints to this request.
    Hints(String, String, String),
}

/// Every case: its file, what it asks, what must come out.
pub fn cases() -> Vec<(String, Ask, Value)> {
    let mut files = files();
    files.sort_by_key(|(path, _)| path.clone());
    files
        .into_iter()
        .map(|(path, text)| {
            let case: Value = serde_json::from_str(&text).unwrap_or_else(|fault| panic!("{path}: {fault}"));
            let ask = ask(&path, &case);
            (path, ask, case)
        })
        .collect()
}

/// A browser has no files: there the corpus is built in.
#[cfg(target_arch = "wasm32")]
fn files() -> Vec<(String, String)> {
    use include_dir::{Dir, include_dir};
    static CASES: Dir = include_dir!("$CARGO_MANIFEST_DIR/tests/cases");
    fn gather(dir: &Dir<'static>, found: &mut Vec<(String, String)>) {
        for file in dir.files().filter(|file| file.path().extension().is_some_and(|ending| ending == "json")) {
            found.push((file.path().display().to_string(), file.contents_utf8().unwrap().to_owned()));
        }
        for inner in dir.dirs() {
            gather(inner, found);
        }
    }
    let mut found = Vec::new();
    gather(&CASES, &mut found);
    found
}

#[cfg(not(target_arch = "wasm32"))]
fn files() -> Vec<(String, String)> {
    use std::path::{Path, PathBuf};
    fn gather(dir: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(dir).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                gather(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "json") {
                found.push(path);
            }
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut found = Vec::new();
    gather(&root, &mut found);
    let name = |path: &Path| path.strip_prefix(&root).unwrap().display().to_string();
    found.iter().map(|path| (name(path), std::fs::read_to_string(path).unwrap())).collect()
}

fn ask(path: &str, case: &Value) -> Ask {
    let text = case.get("text").map(|text| text.as_str().unwrap().to_owned());
    let rulebook = match (case.get("rulebook"), case.get("rulebookFile").and_then(Value::as_str)) {
        (Some(rulebook), None) => Some(rulebook.to_string()),
        (None, Some("mall")) => Some(MALL.to_owned()),
        (None, None) => None,
        _ => panic!("{path}: one rulebook, please"),
    };
    match case.get("door").and_then(Value::as_str).unwrap_or("quote") {
        "load" => Ask::Load(text.or(rulebook).unwrap()),
        "quote" => {
            let request = text.unwrap_or_else(|| case["request"].to_string());
            Ask::Quote(rulebook.unwrap_or_else(|| MALL.to_owned()), request)
        }
        "hints" => Ask::Hints(rulebook.unwrap(), case["request"].to_string(), case["asked"].to_string()),
        door => panic!("{path}: there is no door {door}"),
    }
}

/// What is wrong with the answer to a case; nothing when it is as it must be.
pub fn differences(case: &Value, answer: &str) -> Vec<String> {
    let answer: Value = serde_json::from_str(answer).unwrap();
    let mut found = Vec::new();
    match (case.get("issues"), case.get("expect")) {
        (Some(issues), None) => {
            let (want, have) = (sorted(issues), sorted(&answer["issues"]));
            subset("issues", &want, &have, &mut found);
        }
        (None, Some(expect)) => {
            assert!(expect.as_object().is_some_and(|expect| !expect.is_empty()), "a case must expect something");
            subset("", expect, &with_outcomes_by_id(&answer["value"]), &mut found);
        }
        _ => found.push("a case has either `issues` or `expect`".to_owned()),
    }
    if !found.is_empty() {
        found.push(format!("answer: {answer}"));
    }
    found
}

/// Issues in an order of their own: by path, then code.
fn sorted(issues: &Value) -> Value {
    let mut issues = issues.as_array().cloned().unwrap_or_default();
    issues.sort_by_key(|issue| (issue["path"].to_string(), issue["code"].to_string()));
    Value::Array(issues)
}

/// The quote, with its outcomes also by promotion id or, for coupons, by wallet id.
fn with_outcomes_by_id(quote: &Value) -> Value {
    let mut quote = quote.clone();
    let mut by_id = Map::new();
    for outcome in quote["outcomes"].as_array().into_iter().flatten() {
        let id = outcome.get("coupon").unwrap_or(&outcome["promotion"]);
        by_id.insert(id.as_str().unwrap().to_owned(), outcome.clone());
    }
    if quote.is_object() {
        quote["outcomesById"] = json!(by_id);
    }
    quote
}

fn subset(path: &str, want: &Value, have: &Value, found: &mut Vec<String>) {
    match (want, have) {
        (Value::Object(want), Value::Object(have)) => {
            for (key, want) in want {
                subset(&format!("{path}.{key}"), want, have.get(key).unwrap_or(&Value::Null), found);
            }
        }
        (Value::Array(want), Value::Array(have)) if want.len() == have.len() => {
            for (at, (want, have)) in want.iter().zip(have).enumerate() {
                subset(&format!("{path}[{at}]"), want, have, found);
            }
        }
        _ if want == have => {}
        _ => found.push(format!("{path}: expected {want}, got {have}")),
    }
}
