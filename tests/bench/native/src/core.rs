//! The core by itself, compiled for this machine: the limit that the shipped module can come near.

use std::error::Error;
use std::fs;
use std::hint::black_box;
use std::time::Instant;

use liebian::wire::basket::Basket;
use liebian::wire::said::Said;
use liebian::wire::{self, REQUEST_LIMITS, RULEBOOK_LIMITS};
use serde_json::{Value, json};

use crate::Asked;

const ROUNDS: usize = 9;
/// Nanoseconds that a lap should take: some systems tell the time on a processor in steps of milliseconds.
const LAP: u64 = 200_000_000;

/// Microseconds for one answer: of the baskets opened with the requests, or after an edit of the first of them.
pub fn times(asked: &Asked) -> Result<Value, Box<dyn Error>> {
    let read = || wire::rulebook(&Said::from_text(&asked.rulebook, RULEBOOK_LIMITS));
    let rules = read().map_err(|issues| format!("{issues:?}"))?;
    let open = |text: &String| {
        let request = wire::request(&Said::from_text(text, REQUEST_LIMITS), None);
        request.map(|request| Basket::new(rules.clone(), request)).map_err(|issues| format!("{issues:?}"))
    };
    let mut baskets = asked.requests.iter().map(open).collect::<Result<Vec<_>, _>>()?;
    let edits: Vec<_> = asked.edits.iter().map(|text| Said::from_text(text, REQUEST_LIMITS)).collect();
    if edits.is_empty() {
        // Each is told its moment again, so that nothing is remembered of the lap before.
        let moment = |text: &String| {
            let now = serde_json::from_str::<Value>(text).ok()?["now"].as_i64()?;
            Some(json!({ "setNow": { "now": now } }).to_string())
        };
        let moments =
            asked.requests.iter().map(moment).collect::<Option<Vec<_>>>().ok_or("a request without a moment")?;
        let payable = median(baskets.len(), || {
            for (basket, moment) in baskets.iter_mut().zip(&moments) {
                let _ = black_box(basket.edit(&Said::from_text(moment, REQUEST_LIMITS)));
                black_box(basket.payable());
            }
        });
        return Ok(json!({ "payable": payable }));
    }
    let basket = baskets.first_mut().ok_or("no request")?;
    let payable = median(edits.len(), || {
        for edit in &edits {
            let _ = black_box(basket.edit(edit));
            black_box(basket.payable());
        }
    });
    let text = median(asked.requests.len(), || {
        for text in &asked.requests {
            if let Ok(request) = wire::request(&Said::from_text(text, REQUEST_LIMITS), None) {
                black_box(wire::quote_text(&rules, &request));
            }
        }
    });
    let load = median(1, || {
        let _ = black_box(read());
    });
    Ok(json!({ "payable": payable, "text": text, "load": load }))
}

/// The median time of one of `count` answers, in microseconds, over some laps.
fn median(count: usize, mut lap: impl FnMut()) -> f64 {
    let once = time(&mut lap).max(1);
    let repeats = (LAP / once).clamp(1, 10_000);
    let mut laps: Vec<u64> = (0..ROUNDS).map(|_| time(&mut || (0..repeats).for_each(|_| lap()))).collect();
    laps.sort_unstable();
    laps[ROUNDS / 2] as f64 / 1000.0 / repeats as f64 / count as f64
}

/// Nanoseconds on a processor where the system tells them, else on the clock.
fn time(act: &mut impl FnMut()) -> u64 {
    let on_cpu = || fs::read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse::<u64>().ok();
    let (from, before) = (Instant::now(), on_cpu());
    act();
    match (before, on_cpu()) {
        (Some(before), Some(after)) => after - before,
        _ => from.elapsed().as_nanos() as u64,
    }
}
