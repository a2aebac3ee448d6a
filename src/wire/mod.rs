//! What is said becomes what is meant, and the answer becomes something to say: the only floor that knows serde.
//!
//! A door takes what was said, in JSON text or as a value, and gives JSON text. Everything that is wrong is told at
//! once, each fault with its path and code; past decoding nothing can fail.

#[macro_use]
mod macros;

pub mod answer;
pub mod arithmetic;
pub mod basket;
pub mod bundle;
pub mod code;
pub mod community;
pub mod condition;
pub mod digest;
pub mod fact;
pub mod freight;
pub mod gift;
pub mod growth;
pub mod hint;
pub mod issue;
pub mod leaves;
pub mod lifecycle;
pub mod limit;
pub mod progress;
pub mod promise;
pub mod reader;
pub mod reason;
pub mod referral;
pub mod request;
pub mod rows;
pub mod rulebook;
pub mod said;
pub mod schedule;
pub mod shape;
pub mod standing;
pub mod tell;
mod text;
pub mod wallet;
pub mod writer;

use std::sync::Arc;

use serde::Serialize;

use crate::growth::check_in::check_in;
use crate::growth::community::Groups;
use crate::growth::fact::Facts;
use crate::growth::lifecycle::lifecycle;
use crate::growth::referral::fold;
use crate::id::CustomerId;
use crate::pricing::hint::hints;
use crate::pricing::promotion::Rulebook;
use crate::pricing::quote::{Quote, quote};
use crate::pricing::request::Request;
use crate::pricing::wallet::wallet;
use crate::time::Timestamp;
use crate::wire::code::{Carried, Typed};
use crate::wire::community::NearestAsked;
use crate::wire::growth::{GrowthAsked, Programs};
use crate::wire::hint::HintsSaid;
use crate::wire::issue::Issue;
use crate::wire::progress::ReferralAsked;
use crate::wire::reader::read;
use crate::wire::request::{ActivitiesSaid, RequestSaid};
use crate::wire::said::{Limits, Said};

/// What a rulebook may hold: 1 MiB of text, 200,000 values, 32 levels.
pub const RULEBOOK_LIMITS: Limits = Limits { bytes: 1 << 20, values: 200_000, depth: 32 };
/// What a request may hold: 256 KiB of text, 20,000 values, 16 levels.
pub const REQUEST_LIMITS: Limits = Limits { bytes: 1 << 18, values: 20_000, depth: 16 };
/// What a catalogue may hold: 1 MiB of text, 50,000 values, 16 levels.
pub const CATALOGUE_LIMITS: Limits = Limits { bytes: 1 << 20, values: 50_000, depth: 16 };

/// What facts may hold: 4 MiB of text, 200,000 values, 16 levels.
pub const FACTS_LIMITS: Limits = Limits { bytes: 1 << 22, values: 200_000, depth: 16 };

/// Everything that a rulebook promises, in both wings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mall {
    /// What things cost.
    pub rulebook: Arc<Rulebook>,
    /// What is earned.
    pub programs: Programs,
}

/// The mall that was said, or everything that is wrong with it.
pub fn mall(said: &Result<Said, Issue>) -> Result<Mall, Vec<Issue>> {
    read(said)
}

/// The pricing side of the rulebook that was said, or everything that is wrong with all of it.
pub fn rulebook(said: &Result<Said, Issue>) -> Result<Arc<Rulebook>, Vec<Issue>> {
    mall(said).map(|mall| mall.rulebook)
}

/// Where a member stands in every check-in program, as JSON text.
pub fn check_in_text(mall: &Mall, said: &Result<Said, Issue>, now: Option<Timestamp>) -> String {
    answer_text(asked(said, now).map(|(facts, member, now)| {
        let offset = mall.rulebook.offset();
        let stand = |program| standing::standing(program, check_in(program, &facts, &member, now, offset));
        mall.programs.check_ins.iter().map(stand).collect::<Vec<_>>()
    }))
}

/// How far a member is along the way of every lifecycle program, as JSON text.
pub fn lifecycle_text(mall: &Mall, said: &Result<Said, Issue>, now: Option<Timestamp>) -> String {
    answer_text(asked(said, now).map(|(facts, member, now)| {
        let offset = mall.rulebook.offset();
        let told = |program| lifecycle::told(program, lifecycle(program, &facts, &member, now, offset));
        mall.programs.lifecycles.iter().map(told).collect::<Vec<_>>()
    }))
}

/// The groups of every community, as they are told to a member, as JSON text.
pub fn community_text(mall: &Mall, said: &Result<Said, Issue>, now: Option<Timestamp>) -> String {
    answer_text(asked(said, now).map(|(facts, member, now)| {
        let told = |community| community::told(community, &Groups::of(community, &facts, now), &member);
        mall.programs.communities.iter().map(told).collect::<Vec<_>>()
    }))
}

fn asked(said: &Result<Said, Issue>, now: Option<Timestamp>) -> Result<(Facts, CustomerId, Timestamp), Vec<Issue>> {
    read(said).and_then(|asked: GrowthAsked| asked.mean(now))
}

/// The stores that were said, the nearest first, as JSON text.
pub fn nearest_text(said: &Result<Said, Issue>) -> String {
    answer_text(read(said).map(NearestAsked::answer))
}

/// Where a member stands in every referral program, as JSON text.
pub fn referral_text(mall: &Mall, said: &Result<Said, Issue>, now: Option<Timestamp>) -> String {
    let asked = read(said).and_then(|asked: ReferralAsked| asked.mean(now));
    answer_text(asked.map(|asked| {
        let offset = mall.rulebook.offset();
        let stand = |program| {
            let state = fold(program, &asked.facts, asked.now, offset);
            let progress = state.of(&asked.member, asked.item.as_ref());
            progress::referral(progress, &asked.member, &mall.programs)
        };
        mall.programs.referrals.iter().map(stand).collect::<Vec<_>>()
    }))
}

/// A coupon code that was typed, in its one spelling, as JSON text.
pub fn code_text(said: &Result<Said, Issue>) -> String {
    answer_text(read(said).map(Typed::told))
}

/// A share token that a link carried, in its one spelling, as JSON text.
pub fn token_text(said: &Result<Said, Issue>) -> String {
    answer_text(read(said).map(Carried::told))
}

/// The request that was said, or everything that is wrong with it. `now` stands in for a moment that was left out.
pub fn request(said: &Result<Said, Issue>, now: Option<Timestamp>) -> Result<Request, Vec<Issue>> {
    let said: RequestSaid = read(said)?;
    said.mean(now)
}

/// The answer to a request, as JSON text.
pub fn quote_text(rulebook: &Rulebook, request: &Request) -> String {
    answer_text::<Quote>(Ok(quote(rulebook, request)))
}

/// The digest of the answer to a request, as JSON text.
pub fn digest_text(rulebook: &Rulebook, request: &Request) -> String {
    answer_text(Ok(digest::digest(&quote(rulebook, request))))
}

/// What could make the order of a request better, as JSON text; or everything that is wrong with the two of them.
pub fn hints_text(rulebook: &Rulebook, request: Result<&Request, Vec<Issue>>, said: &Result<Said, Issue>) -> String {
    answer_text(match (request, read(said).and_then(HintsSaid::mean)) {
        (Ok(request), Ok(asked)) => Ok(hints(rulebook, request, &asked)),
        (request, asked) => Err(request.err().into_iter().chain(asked.err()).flatten().collect()),
    })
}

/// What the wallet of a request is worth for its order, as JSON text.
pub fn wallet_text(rulebook: &Rulebook, request: &Request) -> String {
    answer_text(Ok(wallet(rulebook, request)))
}

/// When each promotion is open, seen from a moment, as JSON text.
pub fn activities_text(rulebook: &Rulebook, said: &Result<Said, Issue>, now: Option<Timestamp>) -> String {
    let asked = read(said).and_then(|said: ActivitiesSaid| said.mean(now));
    answer_text(asked.map(|now| answer::activities(rulebook, now)))
}

/// `{"ok":true,"value":…}` or `{"ok":false,"issues":[…]}`.
pub fn answer_text<T: Serialize>(answer: Result<T, Vec<Issue>>) -> String {
    match answer {
        Ok(value) => writer::text(&answer::Answer(Ok(value))),
        Err(issues) => refusal_text(issues),
    }
}

/// There once, and not behind every door.
#[inline(never)]
fn refusal_text(issues: Vec<Issue>) -> String {
    writer::text(&answer::Answer::<()>(Err(issues)))
}
