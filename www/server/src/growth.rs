//! What a member has earned and where they stand: the growth wing's answers on the shop's own facts.
//!
//! Nothing is kept but the facts; whatever is told here is folded from them, and asking writes nothing down.

use std::collections::BTreeMap;

use liebian::growth::check_in::{CheckIn, check_in};
use liebian::growth::check_in_program::CheckInProgram;
use liebian::growth::fact::{Fact, Facts};
use liebian::growth::grant::{Grant, Reward};
use liebian::growth::lifecycle::{Lifecycle, lifecycle};
use liebian::growth::referral::{CountReward, Progress, Promise};
use liebian::id::{CouponId, CustomerId, ProgramId, PromotionId};
use liebian::pricing::coupon::Coupon;
use liebian::time::Timestamp;
use liebian::wire;
use liebian::wire::growth::Programs;
use liebian::wire::progress::{Referral, referral};
use liebian::wire::standing::{Standing, standing};
use rusqlite::Connection;
use serde::Serialize;
use serde_json::Value;

use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::folds::Everybody;
use crate::happened::{self, Stored};
use crate::kinds::{Issued, Joined, masked};
use crate::mall::Mall;
use crate::shares::ToldShare;
use crate::shop::Shop;

/// What a member has earned at a moment.
#[derive(Debug)]
pub struct Earned {
    check_ins: Vec<CheckIn>,
    referrals: Vec<Progress>,
    lifecycles: Vec<Lifecycle>,
}

impl Earned {
    /// What the facts say that a member has earned.
    pub fn of(shop: &Shop, db: &Connection, member: &str, now: Timestamp) -> Result<Earned, Refusal> {
        let own = Own::of(db, member)?;
        // One who never shared and never took over anyone's customers has earned nothing by bringing friends.
        let shares = may_bring_friends(db, member)?;
        let referrals = if shares { shop.everybody(db, now)?.of(&own.member) } else { Vec::new() };
        Ok(own.earned(&shop.mall, referrals, now))
    }

    /// What they said before a fact of this number.
    pub fn before(shop: &Shop, db: &Connection, member: &str, seq: i64, now: Timestamp) -> Result<Earned, Refusal> {
        let own = Own::of(db, member)?.before(seq);
        let referrals = shop.everybody_before(db, seq, now)?.of(&own.member);
        Ok(own.earned(&shop.mall, referrals, now))
    }

    fn grants(&self) -> impl Iterator<Item = &Grant> {
        let referrals = self.referrals.iter().flat_map(|progress| &progress.grants);
        let lifecycles = self.lifecycles.iter().flat_map(|lifecycle| &lifecycle.grants);
        self.check_ins.iter().flat_map(|check_in| &check_in.grants).chain(referrals).chain(lifecycles)
    }

    /// Coupons that were earned and taken back, because a friend's order came back.
    pub fn withdrawn(&self, mall: &Mall) -> Vec<Coupon> {
        let template = |progress: &Progress| {
            let program = mall.programs.referrals.iter().find(|program| program.id == progress.program)?;
            match &program.promise {
                Promise::Count(CountReward { reward: Reward::Coupon { template, .. }, .. }) => Some(template.clone()),
                _ => None,
            }
        };
        let taken = self.referrals.iter().filter_map(|progress| Some((template(progress)?, &progress.withdrawn)));
        let coupon = |id: &CouponId, template: &PromotionId| Coupon {
            id: id.clone(),
            template: template.clone(),
            valid_from: None,
            expires_at: None,
            received_at: None,
        };
        taken.flat_map(|(template, ids)| ids.iter().map(move |id| coupon(id, &template)).collect::<Vec<_>>()).collect()
    }

    /// Every coupon earned and not withdrawn, used or not.
    pub fn coupons(&self) -> Vec<Coupon> {
        self.grants().filter_map(coupon).collect()
    }

    /// So many days in a row the member has checked in, in the program that is going best.
    pub fn streak(&self) -> u32 {
        self.check_ins.iter().map(|check_in| check_in.streak).max().unwrap_or(0)
    }

    /// All points earned until a moment.
    pub fn points(&self, until: i64) -> u64 {
        self.grants().filter(|grant| grant.at.millis() <= until).fold(0, |sum, grant| match grant.reward {
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

    fn earned(self, mall: &Mall, referrals: Vec<Progress>, now: Timestamp) -> Earned {
        let check_ins = mall.programs.check_ins.iter().map(|program| self.check_in(mall, program, now)).collect();
        let facts = Facts::new(self.told);
        let along = |program| lifecycle(program, &facts, &self.member, now, mall.rulebook.offset());
        Earned { check_ins, referrals, lifecycles: mall.programs.lifecycles.iter().map(along).collect() }
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
    referrals: Vec<Referral>,
    lifecycles: Vec<wire::lifecycle::Told>,
    communities: Vec<wire::community::Told>,
    points: u64,
    names: BTreeMap<String, Value>,
    shares: Vec<ToldShare>,
}

impl Shop {
    /// Where a member stands in everything.
    pub fn growth(&self, member: &str) -> Result<ToldGrowth, Refusal> {
        self.store.read(|db| {
            let now = self.clock.now();
            let own = Own::of(db, member)?;
            let (id, everybody) = (own.member.clone(), self.everybody(db, now)?);
            let earned = own.earned(&self.mall, everybody.of(&id), now);
            let programs = &self.mall.programs;
            let stored = happened::of(db, member)?;
            let shares = facts::all::<Issued>(db, member)?;
            Ok(ToldGrowth {
                now: now.millis(),
                member: member.to_owned(),
                facts: stored.iter().filter(|fact| fact.is_own()).map(Stored::told).collect(),
                points: earned.points(now.millis()),
                check_ins: programs
                    .check_ins
                    .iter()
                    .zip(earned.check_ins)
                    .map(|(program, state)| standing(program, state))
                    .collect(),
                names: self.names(db, member, &earned.referrals)?,
                referrals: earned.referrals.into_iter().map(|progress| told(progress, &id, programs)).collect(),
                lifecycles: programs
                    .lifecycles
                    .iter()
                    .zip(earned.lifecycles)
                    .map(|(program, state)| wire::lifecycle::told(program, state))
                    .collect(),
                communities: programs
                    .communities
                    .iter()
                    .zip(everybody.groups())
                    .map(|(community, groups)| wire::community::told(community, groups, &id))
                    .collect(),
                shares: shares.into_iter().map(|(at, issued)| ToldShare::of(issued, Some(at))).collect(),
            })
        })
    }
}

impl Shop {
    /// The names of a member's friends, as others may see them; visitors have none.
    fn names(&self, db: &Connection, member: &str, referrals: &[Progress]) -> Result<BTreeMap<String, Value>, Refusal> {
        let mut names = BTreeMap::new();
        let friends = referrals.iter().flat_map(|progress| &progress.friends).map(|friend| friend.friend.as_str());
        let refused = referrals.iter().flat_map(|progress| &progress.refused).filter_map(|one| one.friend.as_ref());
        for friend in friends.chain(refused.map(CustomerId::as_str)).filter(|friend| *friend != member) {
            if names.contains_key(friend) {
                continue;
            }
            if let Some((_, _, joined)) = facts::one::<Joined>(db, &format!("joined:{friend}"))? {
                names.insert(friend.to_owned(), masked(&joined.name));
            }
        }
        Ok(names)
    }
}

impl Mall {
    /// The check-in program of an id, or a no.
    pub fn check_in(&self, id: &ProgramId) -> Result<&CheckInProgram, Refusal> {
        let found = self.programs.check_ins.iter().find(|program| program.id == *id);
        found.ok_or_else(|| Refusal::impossible(vec![Fault::new("program", "unknown-program")]))
    }
}

/// A member's referrals as they are told: what a friend paid is between the friend and the mall.
pub fn told(mut progress: Progress, member: &CustomerId, programs: &Programs) -> Referral {
    for friend in &mut progress.friends {
        friend.paid = None;
    }
    progress.credits.clear();
    referral(progress, member, programs)
}

fn may_bring_friends(db: &Connection, member: &str) -> Result<bool, Refusal> {
    let mut asked = db.prepare_cached(
        "SELECT EXISTS (SELECT 1 FROM facts WHERE member = ?1 AND kind = 'issued')
            OR EXISTS (SELECT 1 FROM facts WHERE kind = 'transferred' AND json_extract(body, '$.to') = ?1)",
    )?;
    Ok(asked.query_row([member], |row| row.get(0))?)
}

impl Shop {
    /// Everybody's referrals by what is written down.
    pub fn everybody(&self, db: &Connection, now: Timestamp) -> Result<Everybody, Refusal> {
        self.folds.everybody(&self.mall, db, now)
    }

    /// Everybody's referrals if this were to happen as well.
    pub fn everybody_if(&self, db: &Connection, now: Timestamp, more: Vec<Fact>) -> Result<Everybody, Refusal> {
        self.folds.everybody_if(&self.mall, db, now, more)
    }

    /// Everybody's referrals before a fact of this number.
    pub fn everybody_before(&self, db: &Connection, seq: i64, now: Timestamp) -> Result<Everybody, Refusal> {
        self.folds.everybody_before(&self.mall, db, seq, now)
    }
}
