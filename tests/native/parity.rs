//! Random questions with the native answers, written down so that the built package can be held against them.

use std::io::{BufWriter, Write};

use crate::dice::{self, Dice};
use liebian::pricing::quote::quote;
use liebian::wire::digest::digest;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use serde_json::{Value, json};

/// How many rulebooks, unless `PARITY_RULEBOOKS` says another number, and how many requests to each.
const RULEBOOKS: u64 = 500;
const REQUESTS: u64 = 40;

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

#[test]
fn twenty_thousand_answers_are_written_down() {
    let rulebooks = std::env::var("PARITY_RULEBOOKS").map_or(RULEBOOKS, |said| said.parse().unwrap());
    let target = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("target/parity");
    std::fs::create_dir_all(&target).unwrap();
    let mut file = BufWriter::new(std::fs::File::create(target.join("random.jsonl")).unwrap());
    let mut results = std::collections::BTreeMap::<String, u32>::new();
    for nth in 0..rulebooks {
        let rules = dice::rulebook(&mut Dice::new(&bytes(nth, 400)));
        let book = rulebook(&Said::from_text(&rules.to_string(), RULEBOOK_LIMITS)).unwrap();
        writeln!(file, "{}", json!({ "rulebook": rules })).unwrap();
        for asked in 0..REQUESTS {
            let asked = dice::request(&mut Dice::new(&bytes(nth << 32 | asked | 1 << 62, 300)), &rules, 6);
            let meant = request(&Said::from_text(&asked.to_string(), REQUEST_LIMITS), None).unwrap();
            let answer: Value = serde_json::from_str(&quote_text(&book, &meant)).unwrap();
            for outcome in answer["value"]["outcomes"].as_array().unwrap() {
                *results.entry(outcome["result"].as_str().unwrap().to_owned()).or_default() += 1;
                for reason in outcome["reasons"].as_array().into_iter().flatten() {
                    *results.entry(reason["code"].as_str().unwrap().to_owned()).or_default() += 1;
                }
            }
            // The answer as the text it was: keys in the engine's own order.
            let text = quote_text(&book, &meant);
            let text = text.strip_prefix("{\"ok\":true,\"value\":").and_then(|text| text.strip_suffix('}')).unwrap();
            let digest = digest(&quote(&book, &meant));
            writeln!(file, "{}", json!({ "request": asked, "answer": text, "digest": digest })).unwrap();
        }
    }
    file.flush().unwrap();
    println!("{results:#?}");
    // The dice reach everything there is to reach, or the comparison says little.
    let reached = [
        "applied",
        "beaten",
        "refused",
        "nothingLeft",
        "unused",
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
