//! The best coupons: every allowed combination is tried, so that the answer is proved and not guessed.

use core::cmp::Reverse;

use crate::id::CouponId;
use crate::money::Money;
use crate::order::{sorted, sorted_by};
use crate::pricing::coupon::Coupon;
use crate::pricing::lane::{Asking, Candidate, Run, Verdict};
use crate::time::Timestamp;

/// So many combinations are tried at most: as many as a dozen coupons have that all go together.
pub const MOST_COMBINATIONS: u32 = 1 << 12;

/// How sure the choice is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Certificate {
    /// The customer chose; nothing was searched.
    Listed,
    /// Every allowed combination was tried, and none is better.
    Optimal {
        /// How many were tried, using none included.
        combinations: u32,
    },
    /// Only the coupons that save most by themselves were combined.
    Partial {
        /// How many coupons were combined.
        considered: u32,
        /// How many could have been.
        of: u32,
        /// How many combinations were tried.
        combinations: u32,
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
    pub fn best(&self, coupons: &[(Candidate<'a>, Alone)]) -> Choice<'a> {
        let pool = coupons.iter().filter(|(one, alone)| self.may_help(one, alone));
        let pool = sorted_by(pool, |(one, _), (other, _)| self.preference(one).cmp(&self.preference(other)));
        let mut kept: Vec<&(Candidate, Alone)> = Vec::new();
        for one in pool {
            // Coupons of one template do the same: only the first few of them can ever be needed.
            let twins = kept.iter().filter(|(kept, _)| kept.place == one.0.place).count();
            let most = one.0.promotion.coupon_terms().map_or(1, |terms| terms.per_order as usize);
            if twins < most {
                kept.push(one);
            }
        }
        let of = kept.len();
        // Were there too many combinations, those that save least by themselves stay out.
        let kept = sorted_by(kept, |(_, one), (_, other)| other.saving.cmp(&one.saving));
        let mut pool: Vec<Candidate> = kept.into_iter().map(|(candidate, _)| *candidate).collect();
        while self.count(&pool, &mut Vec::new()) > MOST_COMBINATIONS {
            pool.pop();
        }
        let considered = pool.len();
        let pool = sorted_by(pool, |one, other| one.rank().cmp(&other.rank()));

        let mut tries = Tries { search: self, best: None, combinations: 0 };
        tries.from(&pool, &mut Vec::new());
        let Tries { best, combinations, .. } = tries;
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let certificate = if considered < of {
            Certificate::Partial { considered: number(considered), of: number(of), combinations }
        } else {
            Certificate::Optimal { combinations }
        };
        Choice { coupons: best.map(|(_, coupons)| coupons).unwrap_or_default(), certificate }
    }

    /// How many combinations of the pool are allowed with what is in hand; it stops counting beyond the most.
    fn count(&self, pool: &[Candidate<'a>], hand: &mut Vec<Candidate<'a>>) -> u32 {
        let mut count = 1;
        let mut rest = pool;
        while let Some((coupon, others)) = rest.split_first() {
            rest = others;
            if self.goes_with(coupon, hand) && count <= MOST_COMBINATIONS {
                hand.push(*coupon);
                count += self.count(others, hand);
                hand.pop();
            }
        }
        count
    }

    /// True when one more coupon may join those in hand.
    fn goes_with(&self, coupon: &Candidate<'a>, hand: &[Candidate<'a>]) -> bool {
        let grouped = |group| hand.iter().any(|held| held.group() == Some(group));
        hand.len() < self.asking.rulebook.coupons_per_order() as usize && !coupon.group().is_some_and(grouped)
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

    /// Among twins: the one that expires first, then the one received first.
    fn preference(&self, coupon: &Candidate<'a>) -> impl Ord + use<'a> {
        let held = coupon.coupon.and_then(|(at, _)| self.asking.request.wallet.get(at));
        (held.map(expiry), held.map(|held| held.received_at), coupon.coupon.map(|(_, id)| id))
    }

    /// How good a combination is; smaller is better, and no two combinations are equally good.
    fn cost(&self, payable: Money, coupons: &[Candidate<'a>]) -> Cost {
        let held = || coupons.iter().filter_map(|one| self.asking.request.wallet.get(one.coupon?.0));
        Cost {
            payable,
            count: coupons.len(),
            face_value: Reverse(coupons.iter().map(|one| one.promotion.then.face_value()).sum()),
            threshold: Reverse(coupons.iter().map(|one| one.promotion.threshold()).sum()),
            expiries: sorted(held().map(expiry)),
            received: sorted(held().map(|coupon| coupon.received_at)),
            ids: sorted(held().map(|coupon| coupon.id.clone())),
        }
    }
}

/// A coupon without an end expires after all others.
fn expiry(coupon: &Coupon) -> Timestamp {
    coupon.expires_at.unwrap_or(Timestamp::MAX)
}

/// The order of preference: the least to pay, then fewer coupons, then those that are worth least to keep.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Cost {
    payable: Money,
    count: usize,
    face_value: Reverse<Money>,
    threshold: Reverse<Money>,
    expiries: Vec<Timestamp>,
    received: Vec<Option<Timestamp>>,
    ids: Vec<CouponId>,
}

/// Goes through the combinations.
struct Tries<'a, 'b, 'c> {
    search: &'c Search<'a, 'b>,
    best: Option<(Cost, Vec<Candidate<'a>>)>,
    combinations: u32,
}

impl<'a> Tries<'a, '_, '_> {
    /// Tries what is in hand, and with it every combination of the pool.
    fn from(&mut self, pool: &[Candidate<'a>], hand: &mut Vec<Candidate<'a>>) {
        let payable = self.search.payable(hand);
        self.combinations += 1;
        if self.best.as_ref().is_none_or(|(best, _)| payable <= best.payable) {
            let cost = self.search.cost(payable, hand);
            if self.best.as_ref().is_none_or(|(best, _)| cost < *best) {
                self.best = Some((cost, hand.clone()));
            }
        }
        let mut rest = pool;
        while let Some((coupon, others)) = rest.split_first() {
            rest = others;
            if self.search.goes_with(coupon, hand) {
                hand.push(*coupon);
                self.from(others, hand);
                hand.pop();
            }
        }
    }
}
