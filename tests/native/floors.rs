//! Arrows run down: a file may use what is below it, never what is above, and the two wings do not know each other.

use std::path::{Path, PathBuf};

/// The floor of a file, and its wing where the floor has wings.
fn floor(path: &str) -> (u8, &str) {
    match path.split('/').next().unwrap_or_default() {
        "order" | "money" | "time" | "id" => (1, ""),
        "pricing" => (2, "pricing"),
        "growth" => (2, "growth"),
        "preview" => (3, ""),
        "wire" => (4, ""),
        "wasm" => (5, ""),
        room => panic!("{room} has no floor: give it one in tests/floors.rs"),
    }
}

/// What lower floors must not know.
const FORBIDDEN: [(&str, u8); 8] = [
    ("serde", 4),
    ("wasm_bindgen", 5),
    ("js_sys", 5),
    ("SystemTime", 9),
    ("Instant::now", 9),
    ("HashMap", 9),
    ("HashSet", 9),
    ("thread_local", 9),
];

fn files(dir: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

/// Every fault of a file: arrows that run up or across, and things it must not know.
fn faults(room: &str, text: &str) -> Vec<String> {
    let (own, wing) = floor(room);
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let mut faults = Vec::new();
    for used in code.split("crate::").skip(1) {
        let name: String = used.chars().take_while(|sign| sign.is_alphanumeric() || *sign == '_').collect();
        if name.is_empty() || name == "macros" {
            faults.push(format!("{room} uses something through the crate root"));
            continue;
        }
        let (other, other_wing) = floor(&name);
        if other > own || (other == own && other_wing != wing) {
            faults.push(format!("{room} uses crate::{name}: the arrow does not run down"));
        }
    }
    for (word, from) in FORBIDDEN {
        if own < from && code.contains(word) {
            faults.push(format!("{room} knows {word}"));
        }
    }
    faults
}

#[test]
fn arrows_run_down() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    assert!(found.len() > 20, "the source is not where it should be");
    let mut wrong = Vec::new();
    for path in found.iter().filter(|path| path.file_name().unwrap() != "lib.rs") {
        let room = path.strip_prefix(&source).unwrap().with_extension("").display().to_string();
        wrong.extend(faults(&room, &std::fs::read_to_string(path).unwrap()));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_planted_fault_is_found() {
    assert_eq!(faults("money", "use crate::wire::issue::Issue;").len(), 1);
    assert_eq!(faults("pricing/quote", "use crate::growth::referral::Token;").len(), 1);
    assert_eq!(faults("growth/referral", "use crate::pricing::cart::Cart;").len(), 1);
    assert_eq!(faults("pricing/quote", "use serde::Serialize;").len(), 1);
    assert_eq!(faults("wire/mod", "use std::collections::HashMap;").len(), 1);
    assert_eq!(
        faults("wire/mod", "// serde, HashMap and crate::wasm in a comment are nothing\nuse crate::money::Money;")
            .len(),
        0
    );
}
