//! The core's steps by themselves: what is read, what is priced, what is told. `cargo bench` in tests/bench/native.

use criterion::{Criterion, criterion_group, criterion_main};
use liebian::wire::basket::Basket;
use liebian::wire::said::Said;
use liebian::wire::{REQUEST_LIMITS, RULEBOOK_LIMITS, quote_text, request, rulebook};
use serde_json::Value;

/// The race writes its worlds here before it asks natively.
const WORLDS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../target/bench");

fn steps(criterion: &mut Criterion) {
    for name in ["W1", "W2"] {
        let Ok(text) = std::fs::read_to_string(format!("{WORLDS}/{name}.json")) else {
            eprintln!("{WORLDS}/{name}.json is missing: run `npm run bench` first");
            continue;
        };
        let world: Value = serde_json::from_str(&text).expect("the race writes JSON");
        let (rules_text, asked_text) = (world["rulebook"].to_string(), world["requests"][0].to_string());
        let edits: Vec<_> = world["edits"].as_array().expect("a list of edits").iter().collect();
        let rules = rulebook(&Said::from_text(&rules_text, RULEBOOK_LIMITS)).expect("the rulebook is in order");
        let asked = || request(&Said::from_text(&asked_text, REQUEST_LIMITS), None).expect("the request is in order");
        let one = asked();
        let mut basket = Basket::new(rules.clone(), asked());
        let mut group = criterion.benchmark_group(name);
        group.sample_size(20);
        group.bench_function("read the rulebook", |bench| {
            bench.iter(|| rulebook(&Said::from_text(&rules_text, RULEBOOK_LIMITS)));
        });
        group.bench_function("read the request", |bench| bench.iter(asked));
        group.bench_function("price and tell as text", |bench| bench.iter(|| quote_text(&rules, &one)));
        let mut taps = edits.iter().cycle().map(|edit| Said::from_text(&edit.to_string(), REQUEST_LIMITS));
        group.bench_function("one change, priced", |bench| {
            bench.iter(|| {
                let tap = taps.next().map(|edit| basket.edit(&edit));
                (tap, basket.payable())
            });
        });
        group.finish();
    }
}

criterion_group!(benches, steps);
criterion_main!(benches);
