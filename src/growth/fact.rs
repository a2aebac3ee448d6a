//! What happened, written down once and never changed: merged as a set, read in the server's order.

use crate::id::{CardId, CustomerId, FactId, ProgramId};
use crate::order::{Set, sorted_by};
use crate::time::{Day, Timestamp};

/// One thing that happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Names it; the same fact told twice has one name.
    pub id: FactId,
    /// The server's number for it; none yet for what the server has not heard.
    pub seq: Option<u64>,
    /// When the server heard of it (or, before that, when the device says it happened).
    pub at: Timestamp,
    /// Whom it is about.
    pub member: CustomerId,
    /// What happened.
    pub body: Body,
}

/// What can happen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Body {
    /// The member checked in to a program.
    CheckedIn {
        /// The program.
        program: ProgramId,
    },
    /// The member was given a make-up card (补签卡).
    CardIssued {
        /// The program it is for.
        program: ProgramId,
        /// The card.
        card: CardId,
    },
    /// The member spent a make-up card on a day that was missed.
    MadeUp {
        /// The program.
        program: ProgramId,
        /// The card.
        card: CardId,
        /// The day.
        day: Day,
    },
}

/// Facts in the agreed order: by the server's number and then by id; what the server has not heard comes last.
///
/// Telling a fact twice, or in another order, changes nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts(Vec<Fact>);

impl Facts {
    /// Brings facts into their order; of two with one id the earlier stays.
    pub fn new(told: Vec<Fact>) -> Facts {
        let place = |fact: &Fact| (fact.seq.unwrap_or(u64::MAX), fact.seq.is_none().then_some(fact.at));
        let ordered = sorted_by(told, |one, other| place(one).cmp(&place(other)).then_with(|| one.id.cmp(&other.id)));
        let mut seen = Set::default();
        Facts(ordered.into_iter().filter(|fact| seen.insert(fact.id.clone())).collect())
    }

    /// The facts, in order.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.0.iter()
    }
}
