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

/// The rooms that a room uses, of those there are.
fn uses(text: &str, rooms: &[String]) -> Vec<String> {
    let code = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let path =
        |used: &str| used.chars().take_while(|sign| sign.is_alphanumeric() || "_:".contains(*sign)).collect::<String>();
    let used: Vec<String> = code.split("crate::").skip(1).map(|used| path(used).replace("::", "/")).collect();
    let names = |room: &&String| used.iter().any(|used| used == *room || used.starts_with(&format!("{room}/")));
    rooms.iter().filter(names).cloned().collect()
}

/// A circle that leads through a room, if there is one.
fn circle(from: &str, at: &str, way: &mut Vec<String>, uses: &dyn Fn(&str) -> Vec<String>) -> bool {
    for next in uses(at) {
        if next == from
            || (!way.contains(&next) && {
                way.push(next.clone());
                circle(from, &next, way, uses)
            })
        {
            return true;
        }
    }
    false
}

#[test]
fn no_room_uses_itself_by_a_circle() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    files(&source, &mut found);
    let room = |path: &PathBuf| path.strip_prefix(&source).unwrap().with_extension("").display().to_string();
    // A `mod.rs` is its folder's door: what stands behind it is its own.
    let rooms: Vec<String> = found.iter().map(room).filter(|room| room != "lib" && !room.ends_with("/mod")).collect();
    let used = |of: &str| uses(&std::fs::read_to_string(source.join(of).with_extension("rs")).unwrap(), &rooms);
    assert!(used("pricing/lane").contains(&"pricing/due".to_owned()));
    for room in &rooms {
        let mut way = vec![room.clone()];
        assert!(!circle(room, room, &mut way, &used), "{room} stands in a circle");
    }
}

#[test]
fn a_planted_circle_is_found() {
    let used = |of: &str| {
        vec![
            match of {
                "a" => "b",
                "b" => "c",
                _ => "a",
            }
            .to_owned(),
        ]
    };
    assert!(circle("a", "a", &mut vec!["a".to_owned()], &used));
    let used = |of: &str| if of == "a" { vec!["b".to_owned()] } else { Vec::new() };
    assert!(!circle("a", "a", &mut vec!["a".to_owned()], &used));
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
