//! Random questions with the native answers, written down so that the built package can be held against them.

use std::collections::BTreeMap;
use std::io::{BufWriter, Write};

use crate::dice::{self, Dice};
use liebian::pricing::quote::quote;
use liebian::wire::digest::digest;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use serde_json::{Value, json};

/// How many requests to each rulebook.
const REQUESTS: u64 = 40;
/// How many rulebooks of the oldest kinds of promises, which the twin in JavaScript prices again.
const PLAIN: u64 = 500;
/// How many rulebooks of every kind, unless `PARITY_RULEBOOKS` says another number.
const WIDE: u64 = 250;

/// Bytes that look random and are the same on every machine (splitmix64).
pub fn bytes(seed: u64, count: usize) -> Vec<u8> {
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (state ^ (state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) as u8
    };
    (0..count).map(|_| next()).collect()
}

/// Counts how often each result and each reason was reached.
type Reached = BTreeMap<String, u32>;

fn dice_of(plain: bool, bytes: &[u8]) -> Dice<'_> {
    if plain { Dice::plain(bytes) } else { Dice::new(bytes) }
}

/// Asks and writes down, until so many rulebooks of plain or of all kinds have been asked.
fn write_down(file: &str, rulebooks: u64, plain: bool) -> Reached {
    let target = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/parity");
    std::fs::create_dir_all(&target).unwrap();
    let mut file = BufWriter::new(std::fs::File::create(target.join(file)).unwrap());
    let mut reached = Reached::new();
    for nth in 0..rulebooks {
        let rules = dice::rulebook(&mut dice_of(plain, &bytes(nth, 700)));
        let book = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
        writeln!(file, "{}", json!({ "rulebook": rules })).unwrap();
        for asked in 0..REQUESTS {
            let asked = dice::request(&mut dice_of(plain, &bytes(nth << 32 | asked | 1 << 62, 500)), &rules, 6);
            let meant = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
            // The answer as the text it is: keys in the engine's own order.
            let text = quote_text(&book, &meant);
            count(&serde_json::from_str(&text).unwrap(), &mut reached);
            let text = text.strip_prefix("{\"ok\":true,\"value\":").and_then(|text| text.strip_suffix('}')).unwrap();
            let digest = digest(&quote(&book, &meant));
            writeln!(file, "{}", json!({ "request": asked, "answer": text, "digest": digest })).unwrap();
        }
    }
    file.flush().unwrap();
    reached
}

fn count(answer: &Value, reached: &mut Reached) {
    let mut add = |word: &Value| *reached.entry(word.as_str().unwrap().to_owned()).or_default() += 1;
    for outcome in answer["value"]["outcomes"].as_array().unwrap() {
        add(&outcome["result"]);
        outcome["reasons"].as_array().into_iter().flatten().for_each(|reason| add(&reason["code"]));
    }
}

#[test]
fn twenty_thousand_plain_answers_are_written_down() {
    let reached = write_down("random.jsonl", PLAIN, true);
    assert!(reached["applied"] >= 20_000);
}

#[test]
fn answers_of_every_kind_are_written_down() {
    let rulebooks = std::env::var("PARITY_RULEBOOKS").map_or(WIDE, |said| said.parse().unwrap());
    let results = write_down("every-kind.jsonl", rulebooks, false);
    println!("{results:#?}");
    // The dice reach everything there is to reach, or the comparison says little.
    let reached = [
        "applied",
        "beaten",
        "refused",
        "nothingLeft",
        "unused",
        "announced",
        "not-started",
        "closed",
        "no-matching-item",
        "spend-below",
        "quantity-below",
        "tags-none-of",
        "tags-missing",
        "tags-forbidden",
        "tier-not-in",
        "not-a-new-customer",
        "only-returning-customers",
        "order-number-is-not",
        "channel-not-in",
        "distinct-below",
        "line-quantity-below",
        "set-incomplete",
        "not-birthday",
        "birthday-unknown",
        "member-too-short",
        "class-not-in",
        "store-not-in",
        "store-not-in-pilot",
        "region-not-in",
        "payment-not-in",
        "scene-not-in",
        "streak-below",
        "not-referred",
        "only-unreferred",
        "ordered-too-recently",
        "proof-missing",
        "proof-expired",
        "no-road",
        "must-not-hold",
        "no-coupon",
        "unknown-coupon",
        "coupon-expired",
        "coupon-not-valid-yet",
        "coupon-group-taken",
        "coupon-per-order-reached",
        "coupons-per-order-reached",
    ];
    for word in reached {
        assert!(results.get(word).is_some_and(|count| *count >= 20), "{word} was hardly ever reached: {results:?}");
    }
}
