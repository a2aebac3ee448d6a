//! Everybody's referrals, and who is in which group: folded from all facts at once, and kept in memory until something
//! happens or a moment comes at which something changes by itself.
//!
//! What is kept is what is written down for good. A question about something that is not written down yet is folded
//! for itself and forgotten.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use liebian::growth::community::Groups;
use liebian::growth::fact::{Fact, Facts};
use liebian::growth::referral::{Progress, ReferralState, fold};
use liebian::id::CustomerId;
use liebian::time::{Offset, Timestamp};
use liebian::wire::growth::Programs;
use rusqlite::Connection;
use self_cell::self_cell;

use crate::fault::Refusal;
use crate::happened::{self, Stored};
use crate::mall::Mall;

/// What a fold stands on.
struct Basis {
    programs: Programs,
    facts: Facts,
}

/// The folds, in the order of the programs and the communities.
struct States<'b> {
    referrals: Vec<ReferralState<'b>>,
    groups: Vec<Groups>,
}

self_cell!(
    /// Where everybody stands in every referral program and community, by some facts.
    struct Standing {
        owner: Basis,
        #[covariant]
        dependent: States,
    }
);

impl Standing {
    fn at(programs: &Programs, facts: Vec<Fact>, now: Timestamp, offset: Offset) -> Standing {
        let basis = Basis { programs: programs.clone(), facts: Facts::new(facts) };
        Standing::new(basis, |Basis { programs, facts }| States {
            referrals: programs.referrals.iter().map(|program| fold(program, facts, now, offset)).collect(),
            groups: programs.communities.iter().map(|community| Groups::of(community, facts, now)).collect(),
        })
    }
}

type Found = BTreeMap<CustomerId, Arc<[Progress]>>;
/// So many members are remembered; the next are looked up each time.
const MOST_FOUND: usize = 1_000;

/// Everybody's referrals and groups at a moment.
#[derive(Clone)]
pub struct Everybody {
    standing: Arc<Standing>,
    found: Arc<Mutex<Found>>,
    last: i64,
    from: Timestamp,
    until: Option<Timestamp>,
}

impl std::fmt::Debug for Everybody {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "Everybody({})", self.last)
    }
}

impl Everybody {
    /// Where a member stands, in every program. Whoever asks again is told what was found the first time.
    pub fn of(&self, member: &CustomerId) -> Vec<Progress> {
        let found = self.found.lock().unwrap_or_else(PoisonError::into_inner).get(member).cloned();
        if let Some(found) = found {
            return found.to_vec();
        }
        let looked: Vec<Progress> =
            self.standing.borrow_dependent().referrals.iter().map(|state| state.of(member, None)).collect();
        let mut found = self.found.lock().unwrap_or_else(PoisonError::into_inner);
        if found.len() < MOST_FOUND {
            found.insert(member.clone(), Arc::from(looked.clone()));
        }
        looked
    }

    /// True for one whom a friend brought, in any program, while that counts.
    pub fn brought(&self, member: &CustomerId) -> bool {
        self.standing.borrow_dependent().referrals.iter().any(|state| state.referrer(member).is_some())
    }

    /// The groups of every community.
    pub fn groups(&self) -> &[Groups] {
        &self.standing.borrow_dependent().groups
    }

    fn holds_at(&self, last: i64, now: Timestamp) -> bool {
        self.last == last && self.from <= now && self.until.is_none_or(|until| now < until)
    }
}

/// What is kept: every fact of growth so far, and the fold of them.
#[derive(Debug, Default)]
pub struct Folds(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    /// The number of the last fact of any kind that was looked at.
    looked: i64,
    facts: Vec<Fact>,
    folded: Option<Everybody>,
}

impl Kept {
    /// Reads what was written down since; answers the number of the last fact of growth as this reader sees the file.
    ///
    /// Facts are only ever added to, so that one who sees an older state of the file sees the beginning of the list.
    fn catch_up(&mut self, db: &Connection) -> Result<i64, Refusal> {
        let last = happened::last(db)?;
        if self.looked < last {
            for stored in happened::since(db, self.looked)? {
                self.facts.push(Stored::meant(&stored)?);
            }
            self.looked = last;
        }
        Ok(self.up_to(last).last().and_then(|fact| fact.seq).and_then(|seq| i64::try_from(seq).ok()).unwrap_or(0))
    }

    fn up_to(&self, last: i64) -> &[Fact] {
        let last = u64::try_from(last).unwrap_or_default();
        let end = self.facts.partition_point(|fact| fact.seq.is_none_or(|seq| seq <= last));
        self.facts.get(..end).unwrap_or(&self.facts)
    }
}

impl Folds {
    /// Everybody's referrals by what is written down. To be asked before anything is added in the same transaction: it
    /// is kept for others, and what is added may still be taken back.
    pub fn everybody(&self, mall: &Mall, db: &Connection, now: Timestamp) -> Result<Everybody, Refusal> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let last = kept.catch_up(db)?;
        if let Some(folded) = kept.folded.as_ref().filter(|folded| folded.holds_at(last, now)) {
            return Ok(folded.clone());
        }
        let folded = fold_all(mall, kept.up_to(last).to_vec(), last, now);
        // Someone who looks at an older state of the file does not take the newer one from the others.
        if kept.folded.as_ref().is_none_or(|newer| newer.last <= last) {
            kept.folded = Some(folded.clone());
        }
        Ok(folded)
    }

    /// Everybody's referrals if this were to happen as well.
    pub fn everybody_if(
        &self,
        mall: &Mall,
        db: &Connection,
        now: Timestamp,
        more: Vec<Fact>,
    ) -> Result<Everybody, Refusal> {
        let mut facts = {
            let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let last = kept.catch_up(db)?;
            kept.up_to(last).to_vec()
        };
        facts.extend(more);
        Ok(fold_all(mall, facts, 0, now))
    }

    /// Everybody's referrals before a fact of this number.
    pub fn everybody_before(
        &self,
        mall: &Mall,
        db: &Connection,
        seq: i64,
        now: Timestamp,
    ) -> Result<Everybody, Refusal> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        kept.catch_up(db)?;
        let facts = kept.up_to(seq.saturating_sub(1)).to_vec();
        Ok(fold_all(mall, facts, 0, now))
    }
}

fn fold_all(mall: &Mall, facts: Vec<Fact>, last: i64, now: Timestamp) -> Everybody {
    let standing = Standing::at(&mall.programs, facts, now, mall.rulebook.offset());
    let until = standing.borrow_dependent().referrals.iter().filter_map(ReferralState::next_change).min();
    Everybody { standing: Arc::new(standing), found: Arc::default(), last, from: now, until }
}
