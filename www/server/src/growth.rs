//! What a member has earned and where they stand: the growth wing's answers on the shop's own facts.
//!
//! Nothing is kept but the facts; whatever is told here is folded from them, and asking writes nothing down.

use std::collections::BTreeMap;

use liebian::growth::check_in::{CheckIn, CheckInProgram, check_in};
use liebian::growth::fact::{Fact, Facts};
use liebian::growth::grant::{Grant, Reward};
use liebian::id::{CustomerId, ProgramId};
use liebian::pricing::promotion::Coupon;
use liebian::time::Timestamp;
use liebian::wire::standing::{Standing, standing};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::happened::{self, Stored};
use crate::kinds::Issued;
use crate::mall::Mall;
use crate::shares::ToldShare;
use crate::shop::Shop;

/// What a member has earned at a moment.
#[derive(Debug)]
pub struct Earned {
    check_ins: Vec<CheckIn>,
}

impl Earned {
    /// What the facts say that a member has earned.
    pub fn of(shop: &Shop, db: &Connection, member: &str, now: Timestamp) -> Result<Earned, Refusal> {
        let own = Own::of(db, member)?;
        Ok(Earned { check_ins: own.check_ins(&shop.mall, now) })
    }

    /// What they said before a fact of this number.
    pub fn before(shop: &Shop, db: &Connection, member: &str, seq: i64, now: Timestamp) -> Result<Earned, Refusal> {
        let own = Own::of(db, member)?.before(seq);
        Ok(Earned { check_ins: own.check_ins(&shop.mall, now) })
    }

    fn grants(&self) -> impl Iterator<Item = &Grant> {
        self.check_ins.iter().flat_map(|check_in| &check_in.grants)
    }

    /// Every coupon earned and not withdrawn, used or not.
    pub fn coupons(&self) -> Vec<Coupon> {
        self.grants().filter_map(coupon).collect()
    }

    /// All points earned.
    pub fn points(&self) -> u64 {
        self.grants().fold(0, |sum, grant| match grant.reward {
            Reward::Points(points) => sum.saturating_add(u64::from(points)),
            Reward::Coupon { .. } => sum,
        })
    }
}

fn coupon(grant: &Grant) -> Option<Coupon> {
    match &grant.reward {
        Reward::Coupon { template, .. } => Some(Coupon {
            id: grant.id.clone(),
            template: template.clone(),
            valid_from: None,
            expires_at: grant.expires_at(),
            received_at: Some(grant.at),
        }),
        Reward::Points(_) => None,
    }
}

/// A member's own facts, as the growth wing knows them.
#[derive(Debug)]
pub struct Own {
    /// The member.
    pub member: CustomerId,
    told: Vec<Fact>,
}

impl Own {
    /// Reads them.
    pub fn of(db: &Connection, member: &str) -> Result<Own, Refusal> {
        let told = happened::of(db, member)?.iter().map(Stored::meant).collect::<Result<_, _>>()?;
        let member = CustomerId::new(member).ok_or_else(|| Refusal::broken("a member with a bad id"))?;
        Ok(Own { member, told })
    }

    /// With one fact more: one that is not written down yet.
    #[must_use]
    pub fn and(mut self, fact: Fact) -> Own {
        self.told.push(fact);
        self
    }

    /// Without the fact of this number and all after it.
    #[must_use]
    pub fn before(mut self, seq: i64) -> Own {
        let seq = u64::try_from(seq).unwrap_or_default();
        self.told.retain(|fact| fact.seq.is_some_and(|known| known < seq));
        self
    }

    /// Where the member stands in a check-in program.
    pub fn check_in(&self, mall: &Mall, program: &CheckInProgram, now: Timestamp) -> CheckIn {
        check_in(program, &Facts::new(self.told.clone()), &self.member, now, mall.rulebook.offset())
    }

    fn check_ins(&self, mall: &Mall, now: Timestamp) -> Vec<CheckIn> {
        mall.programs.check_ins.iter().map(|program| self.check_in(mall, program, now)).collect()
    }
}

/// Where a member stands in everything, as it is told.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct ToldGrowth {
    now: i64,
    member: String,
    facts: Vec<Value>,
    check_ins: Vec<Standing>,
    referrals: Vec<Value>,
    lifecycles: Vec<Value>,
    communities: Vec<Value>,
    points: u64,
    names: BTreeMap<String, Value>,
    shares: Vec<ToldShare>,
}

impl Shop {
    /// Where a member stands in everything.
    pub fn growth(&self, member: &str) -> Result<ToldGrowth, Refusal> {
        self.store.read(|db| {
            let now = self.clock.now();
            let earned = Earned::of(self, db, member, now)?;
            let stored = happened::of(db, member)?;
            let shares = facts::all::<Issued>(db, member)?;
            Ok(ToldGrowth {
                now: now.millis(),
                member: member.to_owned(),
                facts: stored.iter().filter(|fact| fact.is_own()).map(Stored::told).collect(),
                points: earned.points(),
                check_ins: self
                    .mall
                    .programs
                    .check_ins
                    .iter()
                    .zip(earned.check_ins)
                    .map(|(program, state)| standing(program, state))
                    .collect(),
                referrals: Vec::new(),
                lifecycles: Vec::new(),
                communities: Vec::new(),
                names: BTreeMap::new(),
                shares: shares.into_iter().map(|(at, issued)| ToldShare::of(issued, Some(at))).collect(),
            })
        })
    }
}

impl Mall {
    /// The check-in program of an id, or a no.
    pub fn check_in(&self, id: &ProgramId) -> Result<&CheckInProgram, Refusal> {
        let found = self.programs.check_ins.iter().find(|program| program.id == *id);
        found.ok_or_else(|| Refusal::impossible(vec![Fault::new("program", "unknown-program")]))
    }
}

/// A name as others may see it: its first sign, and no more.
pub fn masked(name: &Value) -> Value {
    match name {
        Value::String(name) => {
            let first = name.chars().find(|sign| sign.is_alphanumeric());
            Value::from(first.map_or_else(|| "*".to_owned(), |first| format!("{first}*")))
        }
        Value::Object(names) => Value::Object(names.iter().map(|(key, name)| (key.clone(), masked(name))).collect()),
        _ => Value::from("*"),
    }
}
