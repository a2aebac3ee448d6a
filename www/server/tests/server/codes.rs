//! Every code that the server can say stands in `codes.json`, so that there is a sentence for it, and no other does.

use std::collections::BTreeSet;
use std::path::Path;

use liebian::growth::check_in::NotCounted;
use liebian::growth::referral::Refused;
use liebian::wire::issue::Code;
use liebian::wire::shape::{Book, Shape};
use liebian::wire::tell::Tell;

use crate::client::codes;

/// Hyphenated words in the source that are no codes.
const OTHER_WORDS: [&str; 9] = [
    "no-cache",
    "idempotency-key",
    "kebab-case",
    "liebian-session",
    "liebian-visitor",
    "no-store",
    "referrer-policy",
    "same-origin",
    "x-content-type-options",
];
/// What only a rulebook can get wrong, or a page that hands values to the engine itself.
const NOT_OF_A_REQUEST: [&str; 13] = [
    "bad-currency",
    "bad-date-time",
    "bad-time-of-day",
    "code-of-unknown-kind",
    "list-price-below-unit-price",
    "milestone-beyond-the-cycle",
    "not-loaded",
    "not-open",
    "range-ends-before-it-starts",
    "steps-not-rising",
    "too-many-promotions",
    "unknown-contract",
    "window-ends-before-it-starts",
];

fn is_code(word: &str) -> bool {
    let parts = word.split('-');
    parts.clone().all(|part| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase()))
}

/// Every code in a text: hyphenated words in quotes, and whatever a fault is made of.
fn said(text: &str) -> BTreeSet<String> {
    let code: String = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect::<Vec<_>>().join("\n");
    let words = code.split('"').skip(1).step_by(2);
    let mut said: BTreeSet<String> =
        words.filter(|word| word.contains('-') && is_code(word)).map(str::to_owned).collect();
    let whole = code.split("Fault::new(").skip(1).filter_map(|made| Some(made.split_once(',')?.1));
    for made in whole.chain(code.split("fault(").skip(1)) {
        let word = made.trim_start().strip_prefix('"').and_then(|made| made.split('"').next());
        said.extend(word.filter(|word| is_code(word)).map(str::to_owned));
    }
    said
}

fn words<T: Tell>() -> Vec<String> {
    let mut book = Book::default();
    T::shape(&mut book);
    let words = book.entries().filter_map(|(_, _, shape)| match shape {
        Shape::Words(words) => Some(words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>()),
        _ => None,
    });
    words.flatten().collect()
}

#[test]
fn every_code_is_listed_and_every_listed_code_is_said() {
    let listed: Vec<&str> = codes().iter().map(|code| code["code"].as_str().unwrap()).collect();
    assert!(listed.is_sorted() && listed.windows(2).all(|pair| pair[0] != pair[1]), "in order, each once");
    assert!(listed.iter().all(|code| is_code(code)));
    let mut can_be_said = BTreeSet::new();
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    for file in std::fs::read_dir(source).unwrap().map(|entry| entry.unwrap().path()) {
        if file.file_name().unwrap() != "main.rs" {
            can_be_said.extend(said(&std::fs::read_to_string(file).unwrap()));
        }
    }
    for word in OTHER_WORDS {
        can_be_said.remove(word);
    }
    can_be_said.extend(words::<NotCounted>());
    can_be_said.extend(words::<Refused>());
    let of_requests = Code::ALL.iter().map(|(code, _)| code.word()).filter(|word| !NOT_OF_A_REQUEST.contains(word));
    can_be_said.extend(of_requests.map(str::to_owned));
    let listed: BTreeSet<String> = listed.into_iter().map(str::to_owned).collect();
    assert_eq!(can_be_said.difference(&listed).collect::<Vec<_>>(), Vec::<&String>::new(), "not listed");
    assert_eq!(listed.difference(&can_be_said).collect::<Vec<_>>(), Vec::<&String>::new(), "never said");
}

#[test]
fn a_code_that_is_not_listed_is_found() {
    assert_eq!(said(r#"Fault::new("path", "planted-code")"#), BTreeSet::from(["planted-code".to_owned()]));
    assert_eq!(said(r#"Refusal::new(503, Fault::new("", "busy"))"#), BTreeSet::from(["busy".to_owned()]));
    assert_eq!(said(r#"let code = if x { "one-thing" } else { "other-thing" };"#).len(), 2);
    assert_eq!(said(r#"// says "not-this""#), BTreeSet::new());
}
