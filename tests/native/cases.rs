//! The corpus through the native core: what a mall's server sees.

use crate::corpus::{self, Ask};
use liebian::wire::said::Said;
use liebian::wire::{CATALOGUE_LIMITS, REQUEST_LIMITS, RULEBOOK_LIMITS};
use liebian::wire::{answer_text, hints_text, quote_text, request, rulebook};

fn answer(ask: &Ask) -> String {
    let load = |text: &str| rulebook(&Said::from_text(text, RULEBOOK_LIMITS));
    match ask {
        Ask::Load(text) => answer_text(load(text).map(drop)),
        Ask::Quote(rules, text) => match (load(rules), request(&Said::from_text(text, REQUEST_LIMITS), None)) {
            (Ok(rules), Ok(request)) => quote_text(&rules, &request),
            (Err(issues), _) | (_, Err(issues)) => answer_text::<()>(Err(issues)),
        },
        Ask::Hints(rules, text, asked) => {
            let request = request(&Said::from_text(text, REQUEST_LIMITS), None);
            let asked = Said::from_text(asked, CATALOGUE_LIMITS);
            hints_text(&load(rules).unwrap(), request.as_ref().map_err(Clone::clone), &asked)
        }
    }
}

#[test]
fn every_case_comes_out_as_it_is_written() {
    let cases = corpus::cases();
    assert!(cases.len() >= 100, "the corpus is not where it should be: {} cases", cases.len());
    let mut wrong = Vec::new();
    for (path, ask, case) in &cases {
        let found = corpus::differences(case, &answer(ask));
        if !found.is_empty() {
            wrong.push(format!("{path}\n    {}", found.join("\n    ")));
        }
    }
    println!("{} cases", cases.len());
    assert!(wrong.is_empty(), "{} of {} cases differ:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
}
