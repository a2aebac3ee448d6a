//! The best coupons, proved: by dynamic programming where coupons form a chain, by branch and bound where they do not.

use crate::money::Money;
use crate::order::sorted_by;
use crate::pricing::coupon::Coupon;
use crate::pricing::lane::{Asking, Candidate, Run, Verdict};
use crate::pricing::search::hand::{Hand, Preference};
use crate::pricing::search::terms::{Held, chain, most};
use crate::pricing::search::tree::{Branch, Tree};
use crate::pricing::search::walk::{Effort, Found};
use crate::time::Timestamp;

/// How sure the choice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// The customer chose; nothing was searched.
    Listed,
    /// No allowed combination costs less.
    Optimal {
        /// So many steps were needed to prove it.
        steps: u32,
    },
    /// The search was given up after so many steps.
    Bounded {
        /// So many steps were tried.
        steps: u32,
        /// What another combination can save beyond this one at most.
        at_most: Money,
    },
}

/// What a coupon does when it is the only one.
#[derive(Debug, PartialEq, Eq)]
pub struct Alone {
    /// Its verdict.
    pub verdict: Verdict,
    /// What the whole order then costs less than without any coupon.
    pub saving: Money,
}

/// The combination chosen.
#[derive(Clone, Debug)]
pub struct Choice<'a> {
    /// The coupons, in canonical order.
    pub coupons: Vec<Candidate<'a>>,
    /// How sure it is.
    pub certificate: Certificate,
}

/// Tries coupons over what the lanes before the first coupon lane leave.
#[derive(Debug)]
pub struct Search<'a, 'b> {
    asking: &'b Asking<'a>,
    first_lane: usize,
    before: Run<'a>,
    without: Money,
}

impl<'a, 'b> Search<'a, 'b> {
    /// Runs the lanes that no coupon touches once and for all.
    pub fn new(asking: &'b Asking<'a>, coupons: &[Candidate<'a>]) -> Search<'a, 'b> {
        let first_lane = coupons.iter().map(|coupon| coupon.place.lane).min().unwrap_or(0);
        let mut before = asking.start();
        for lane in 0..first_lane {
            asking.run_lane(lane, &[], &mut before);
        }
        let mut search = Search { asking, first_lane, before, without: Money::ZERO };
        search.without = search.payable(&[]);
        search
    }

    /// The lanes from the first coupon lane on, with these coupons.
    fn later(&self, coupons: &[Candidate<'a>]) -> Run<'a> {
        let Run { due, may_take, acted, .. } = &self.before;
        let (due, acted) = (due.clone(), acted.clone());
        let mut run = Run {
            due,
            may_take: *may_take,
            acted,
            given: Vec::new(),
            points_used: self.before.points_used,
            takings: Vec::new(),
            verdicts: Vec::new(),
        };
        self.asking.run(self.first_lane, coupons, &mut run);
        run
    }

    /// The whole order with these coupons.
    pub fn whole(mut self, coupons: &[Candidate<'a>]) -> Run<'a> {
        self.asking.run(self.first_lane, coupons, &mut self.before);
        self.before
    }

    fn payable(&self, coupons: &[Candidate<'a>]) -> Money {
        self.later(coupons).due.total()
    }

    /// What a coupon does when it is the only one.
    pub fn alone(&self, coupon: Candidate<'a>) -> Alone {
        let mut run = self.later(&[coupon]);
        let verdict = coupon.coupon.and_then(|(at, _)| run.take_coupon(at)).unwrap_or(Verdict::NothingLeft);
        Alone { verdict, saving: self.without.less(run.due.total()) }
    }

    /// The best allowed combination of the coupons.
    pub fn best<'v>(&self, coupons: &'v [(Candidate<'a>, Alone)]) -> Choice<'a> {
        let pool = self.pool(coupons);
        let preference = self.preference(&pool);
        let rivals = |of: &Candidate| {
            let same =
                pool.iter().enumerate().filter(|(_, (one, _))| of.group().is_some() && one.group() == of.group());
            same.map(|(at, _)| Hand::of(at)).fold(Hand::default(), Hand::and)
        };
        let held = |(at, (candidate, alone)): (usize, &(Candidate<'a>, &'v Alone))| Held {
            candidate: *candidate,
            alone: &alone.verdict,
            own: Hand::of(at),
            rivals: rivals(candidate).without(Hand::of(at)),
        };
        let held: Vec<Held> = pool.iter().enumerate().map(held).collect();
        let coupons = |hand: Hand| -> Vec<Candidate> {
            hand.places().filter_map(|at| pool.get(at)).map(|(one, _)| *one).collect()
        };
        let price = |hand: Hand| self.payable(&coupons(hand)).minor();
        let found = chain(self.asking, &held, &self.before.due)
            .and_then(|chain| {
                let outside = self.before.due.total().minor() - chain.acting(Hand::default()).0;
                let found = chain.best(&preference, Effort::USUAL)?;
                Some(Found { cost: found.cost + outside, least: found.least + outside, ..found })
            })
            // What the chain says is what the engine charges, or there is no chain.
            .filter(|found| found.cost == price(found.hand))
            .unwrap_or_else(|| self.branch(&held, &preference, &price));
        let Found { hand, cost, least, steps } = found;
        let steps = u32::try_from(steps).unwrap_or(u32::MAX);
        let certificate = match Money::new(cost - least).filter(|at_most| !at_most.is_zero()) {
            Some(at_most) => Certificate::Bounded { steps, at_most },
            None => Certificate::Optimal { steps },
        };
        Choice { coupons: coupons(hand), certificate }
    }

    fn branch(&self, pool: &[Held], preference: &Preference, price: &dyn Fn(Hand) -> u64) -> Found {
        let due = &self.before.due;
        let most = |one: &Candidate| self.asking.scope(one.place).map_or(0, |scope| most(one, due, scope).minor());
        let branch = |held: &Held| Branch { own: held.own, rivals: held.rivals, most: most(&held.candidate) };
        let branches = sorted_by(pool.iter().map(branch), |one, other| other.most.cmp(&one.most));
        let automatic = self.asking.automatic_from(self.first_lane).map(|one| most(&one)).sum();
        let floor = due.total().minor().saturating_sub(automatic);
        Tree { branches, most: self.asking.rulebook.coupons_per_order(), floor, preference, price }.best()
    }

    /// The coupons that may be needed, by id: of twins, which are coupons of one template, only the first few.
    fn pool<'v>(&self, coupons: &'v [(Candidate<'a>, Alone)]) -> Vec<(Candidate<'a>, &'v Alone)> {
        let helpful = coupons.iter().filter(|(one, alone)| self.may_help(one, alone));
        let mut pool: Vec<(Candidate, &Alone)> = Vec::new();
        let by_twins = |(one, _): &&(Candidate<'a>, Alone), (other, _): &&(Candidate<'a>, Alone)| {
            self.among_twins(one).cmp(&self.among_twins(other))
        };
        for (one, alone) in sorted_by(helpful, by_twins) {
            let twins = pool.iter().filter(|(kept, _)| kept.place == one.place).count();
            if twins < one.promotion.coupon_terms().map_or(1, |terms| terms.per_order as usize) {
                pool.push((*one, alone));
            }
        }
        let id = |coupon: &Candidate<'a>| coupon.coupon.map(|(_, id)| id);
        let mut pool = sorted_by(pool, |(one, _), (other, _)| id(one).cmp(&id(other)));
        pool.truncate(Hand::PLACES);
        pool
    }

    /// False for a coupon that no combination can use.
    ///
    /// In the first coupon lane a coupon is judged on what no coupon has touched yet, so a no alone is a no in company.
    /// In a later lane coupons may have changed the costs; there only what costs cannot change counts.
    fn may_help(&self, coupon: &Candidate<'a>, alone: &Alone) -> bool {
        // Where that is not so, a coupon in company may keep away what keeps this one out.
        if coupon.place.lane == self.first_lane && self.asking.steady {
            matches!(alone.verdict, Verdict::Applied { .. } | Verdict::Beaten { .. } | Verdict::Excluded { .. })
        } else {
            !self.asking.is_hopeless(coupon)
        }
    }

    fn held(&self, coupon: &Candidate) -> Option<&'a Coupon> {
        self.asking.request.wallet.get(coupon.coupon?.0)
    }

    /// Among twins: the one that expires first, then the one received first.
    fn among_twins(&self, coupon: &Candidate<'a>) -> impl Ord + use<'a> {
        let held = self.held(coupon);
        (held.map(expiry), held.map(|held| held.received_at), coupon.coupon.map(|(_, id)| id))
    }

    /// The order of preference: the least to pay, then fewer coupons, then those that are worth least to keep.
    fn preference(&self, pool: &[(Candidate<'a>, &Alone)]) -> Preference {
        let held = || pool.iter().map(|(coupon, _)| self.held(coupon));
        Preference {
            face_values: pool.iter().map(|(coupon, _)| coupon.promotion.then.face_value()).collect(),
            thresholds: pool.iter().map(|(coupon, _)| coupon.promotion.threshold()).collect(),
            alike: [
                alike(held().map(|held| held.map(expiry))),
                alike(held().map(|held| held.map(|held| held.received_at))),
            ],
        }
    }
}

/// The places of things that are alike, together, in the things' order.
fn alike<T: Ord>(things: impl Iterator<Item = T>) -> Vec<Hand> {
    let things = sorted_by(things.enumerate(), |(_, one), (_, other)| one.cmp(other));
    let hands = things.chunk_by(|(_, one), (_, other)| one == other);
    hands.map(|some| some.iter().map(|(at, _)| Hand::of(*at)).fold(Hand::default(), Hand::and)).collect()
}

/// A coupon without an end expires after all others.
fn expiry(coupon: &Coupon) -> Timestamp {
    coupon.expires_at.unwrap_or(Timestamp::MAX)
}
