//! The best coupons, proved: by dynamic programming where coupons form a chain, by branch and bound where they do not.

use core::cell::RefCell;

use crate::money::Money;
use crate::order::sorted_by;
use crate::pricing::coupon::Coupon;
use crate::pricing::lane::{Asking, Candidate, Run, Verdict, nothing};
use crate::pricing::pile::Place;
use crate::pricing::promotion::Stacking;
use crate::pricing::request::CouponChoice;
use crate::pricing::rewards::Rewards;
use crate::pricing::run::Met;
use crate::pricing::search::hand::{Hand, Preference};
use crate::pricing::search::links::chain;
use crate::pricing::search::priced::{Budget, Priced};
use crate::pricing::search::terms::{Held, again, automatic_from, joined, most, scope};
use crate::pricing::search::tree::{Branch, Tree};
use crate::pricing::search::walk::{Effort, Found};
use crate::pricing::till::desk::Desk;
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

/// A coupon, and what it does when it is the only one.
#[derive(Debug, PartialEq, Eq)]
pub struct Tried<'a> {
    /// The coupon.
    pub candidate: Candidate<'a>,
    /// Its verdict.
    pub verdict: Verdict,
    /// What the whole order then costs less than without any coupon; below nothing, when it costs more.
    pub saving: i64,
}

impl Tried<'_> {
    /// What it saves, if it saves anything.
    pub fn worth(&self) -> Money {
        u64::try_from(self.saving).ok().and_then(Money::new).unwrap_or(Money::ZERO)
    }
}

/// Tries coupons over what the lanes before the first coupon lane leave.
#[derive(Debug)]
pub struct Search<'a, 'b> {
    asking: &'b Asking<'a>,
    first_lane: usize,
    before: Run<'a>,
    /// The coupons that the rulebook knows, by id; hands are hands of these.
    coupons: Vec<Tried<'a>>,
    preference: Preference,
    priced: RefCell<Priced>,
    desk: RefCell<Desk>,
    /// The order with the hand that was found last, from the first coupon lane on.
    found: RefCell<Option<(Hand, Run<'a>)>>,
}

/// How many coupons of a template may be used at most, where that is less than its terms say.
pub type Fewer = [(Place, usize)];

/// The wallet's coupons as candidates; `None` when the rulebook has no such coupon.
pub fn held<'a>(asking: &Asking<'a>) -> Vec<Option<Candidate<'a>>> {
    let known = |(at, coupon): (usize, &Coupon)| {
        let candidate = asking.candidate(at, asking.rulebook.place(&coupon.template)?)?;
        candidate.promotion.coupon_terms().map(|_| candidate)
    };
    asking.request.wallet.iter().enumerate().map(known).collect()
}

impl<'a, 'b> Search<'a, 'b> {
    /// Runs the lanes that no coupon touches once and for all, and then tries each coupon by itself, where somebody wants
    /// to know.
    pub fn new(asking: &'b Asking<'a>, held: &[Option<Candidate<'a>>]) -> Search<'a, 'b> {
        let known = || held.iter().flatten();
        let lanes = asking.rulebook.lanes().len();
        let first_lane = known().map(|coupon| coupon.place.lane).min().unwrap_or(lanes);
        let mut before = asking.start();
        for lane in 0..first_lane {
            asking.run_lane(lane, &[], &mut before);
        }
        let by_id =
            sorted_by(known().copied(), |one, other| one.coupon.map(|(_, id)| id).cmp(&other.coupon.map(|(_, id)| id)));
        let (preference, priced, found) = (preference(asking, &by_id), RefCell::default(), RefCell::default());
        let mut search = Search {
            asking,
            first_lane,
            before,
            coupons: Vec::new(),
            preference,
            priced,
            desk: RefCell::default(),
            found,
        };
        if asking.request.coupons != CouponChoice::Best && !asking.tells_all {
            // Nobody wants to know.
            let unused = |candidate| Tried { candidate, verdict: Verdict::Unused, saving: 0 };
            search.coupons = by_id.into_iter().map(unused).collect();
            return search;
        }
        let without = search.later(&[]).due.total();
        search.keep(Hand::default(), without);
        let last = search.last();
        let alone = |(at, candidate): (usize, Candidate<'a>)| {
            if let Some((verdict, takes)) = last.as_ref().and_then(|last| last_word(asking, &candidate, last)) {
                search.keep(Hand::of(at), without.less(takes));
                return Tried { candidate, verdict, saving: takes.more_than(Money::ZERO) };
            }
            let mut run = search.later(&[candidate]);
            // Who earns no points has nothing to give; that is known when all is priced.
            run.given.extend(search.before.given.iter().cloned());
            Rewards::of(asking, &mut run);
            let verdict = candidate.coupon.and_then(|(at, _)| run.take_coupon(at)).unwrap_or(Verdict::NothingLeft);
            search.keep(Hand::of(at), run.due.total());
            Tried { candidate, verdict, saving: without.more_than(run.due.total()) }
        };
        search.coupons = by_id.into_iter().enumerate().map(alone).collect();
        search
    }

    /// The order when the first coupon lane starts, where a coupon's offer is the last word there: only coupons act, each in
    /// its turn, and no lane comes after.
    fn last(&self) -> Option<Run<'a>> {
        let rulebook = self.asking.rulebook;
        let mut later = rulebook.lanes().iter().skip(self.first_lane);
        let lane = later.next()?;
        let alone = lane.stacking == Stacking::Each
            && rulebook.automatic(self.first_lane).is_empty()
            && later.all(|lane| lane.promotions.is_empty())
            && rulebook.coupons_per_order() > 0;
        alone.then(|| {
            let mut run = again(&self.before);
            run.due.start_lane();
            run
        })
    }

    /// What the order costs with the best coupon, where no second one may come to it: each has been tried already.
    pub fn least_by_one(&self) -> Option<Money> {
        let best = self.asking.request.coupons == CouponChoice::Best;
        let one = best && (self.asking.rulebook.coupons_per_order() == 1 || self.coupons.len() < 2);
        let hands = || (0..self.coupons.len()).map(Hand::of).chain([Hand::default()]);
        let least = || hands().filter_map(|hand| self.priced.borrow().of(hand)).min();
        if one { least().and_then(Money::new) } else { None }
    }

    fn keep(&self, hand: Hand, payable: Money) {
        self.priced.borrow_mut().keep(hand, payable.minor());
    }

    /// The coupons of a hand.
    pub fn coupons(&self, hand: Hand) -> Vec<Candidate<'a>> {
        hand.places().filter_map(|at| self.coupons.get(at)).map(|one| one.candidate).collect()
    }

    /// The hand of the coupons at these places in the wallet.
    pub fn hand(&self, wallet: impl Fn(usize) -> bool) -> Hand {
        let meant = |one: &Tried| one.candidate.coupon.is_some_and(|(at, _)| wallet(at));
        let places = self.coupons.iter().enumerate().filter(|(_, coupon)| meant(coupon));
        places.map(|(at, _)| Hand::of(at)).fold(Hand::default(), Hand::and)
    }

    /// Every coupon by itself, by id.
    pub fn tried(&self) -> &[Tried<'a>] {
        &self.coupons
    }

    /// The hand that the request asks for, and how sure it is.
    pub fn choice(&self) -> (Hand, Certificate) {
        match &self.asking.request.coupons {
            CouponChoice::Best => {
                let mut budget = Budget::USUAL;
                let found = self.best(&[], &mut budget);
                (found.hand, found.certificate(found.least))
            }
            CouponChoice::Listed(places) => (self.hand(|at| places.contains(&at)), Certificate::Listed),
        }
    }

    /// The lanes from the first coupon lane on, with these coupons.
    fn later(&self, coupons: &[Candidate<'a>]) -> Run<'a> {
        let mut run = again(&self.before);
        self.asking.run(self.first_lane, coupons, &mut run);
        run
    }

    /// What the order costs with a hand.
    fn costs(&self, hand: Hand) -> Money {
        let coupons = hand.places().filter_map(|at| self.coupons.get(at)?.candidate.coupon);
        let used: Vec<usize> = coupons.map(|(wallet, _)| wallet).collect();
        let mut run = again(&self.before);
        let lanes = self.first_lane..self.asking.rulebook.lanes().len();
        self.asking.ring(lanes, &|wallet| used.contains(&wallet), &mut run, &mut self.desk.borrow_mut());
        run.due.total()
    }

    /// What the order costs with a hand, and which coupons of it act.
    pub fn acting(&self, hand: Hand) -> (Money, Hand) {
        let run = self.later(&self.coupons(hand));
        let acted = run.coupons();
        (run.due.total(), self.hand(|at| acted.iter().any(|one| one.coupon.is_some_and(|(place, _)| place == at))))
    }

    /// The whole order with a hand, and every coupon by itself.
    pub fn whole(mut self, hand: Hand) -> (Run<'a>, Vec<Tried<'a>>) {
        // A basket remembers what was asked last, so there all is asked once more.
        let found = self.found.take().filter(|(found, _)| *found == hand && !self.asking.remembers());
        if let Some((_, later)) = found {
            return (joined(self.before, later), self.coupons);
        }
        let coupons = self.coupons(hand);
        self.asking.run(self.first_lane, &coupons, &mut self.before);
        (self.before, self.coupons)
    }

    /// The best allowed hand with no more of some templates than that.
    pub fn best(&self, fewer: &Fewer, budget: &mut Budget) -> Found {
        let pool = self.pool(fewer);
        if let Some(found) = self.by_chain(&pool, budget) {
            return found;
        }
        let hands = RefCell::new(&mut budget.hands);
        let price = |hand: Hand| {
            let priced = self.priced.borrow().of(hand);
            priced.or_else(|| {
                let mut hands = hands.borrow_mut();
                **hands = hands.checked_sub(1)?;
                let payable = self.costs(hand);
                self.keep(hand, payable);
                Some(payable.minor())
            })
        };
        self.by_branches(&pool, &price)
    }

    /// True when the coupons form a chain, so that even many of them are proved.
    pub fn is_chain(&self) -> bool {
        chain(self.asking, &self.pool(&[]), &self.before).is_some()
    }

    fn by_chain(&self, pool: &[Held], budget: &mut Budget) -> Option<Found> {
        let chain = chain(self.asking, pool, &self.before)?;
        let found = chain.best(&self.preference, Effort { steps: budget.steps, ..Effort::USUAL })?;
        budget.steps = budget.steps.saturating_sub(found.steps);
        // What the chain says is what the engine charges, or there is no chain.
        let run = self.later(&self.coupons(found.hand));
        let holds = run.due.total().minor() == found.cost;
        self.found.replace(Some((found.hand, run)));
        holds.then_some(found)
    }

    fn by_branches(&self, pool: &[Held], price: &dyn Fn(Hand) -> Option<u64>) -> Found {
        let due = &self.before.due;
        let most = |one: &Candidate| scope(self.asking, one).map_or(0, |scope| most(one, due, scope).minor());
        let branch = |held: &Held| Branch { own: held.own, rivals: held.rivals, most: most(&held.candidate) };
        let branches = sorted_by(pool.iter().map(branch), |one, other| other.most.cmp(&one.most));
        let automatic = automatic_from(self.asking, self.first_lane).map(|one| most(&one)).sum();
        let floor = due.total().minor().saturating_sub(automatic);
        Tree { branches, most: self.asking.rulebook.coupons_per_order(), floor, preference: &self.preference, price }
            .best()
    }

    /// The coupons that may be needed, by id: of twins, which are coupons of one template, only the first few.
    fn pool(&self, fewer: &Fewer) -> Vec<Held<'a, '_>> {
        let helpful = self.coupons.iter().enumerate().filter(|(_, one)| self.may_help(one));
        let mut pool: Vec<Held> = Vec::new();
        for (at, one) in sorted_by(helpful, |(_, one), (_, other)| self.among_twins(one).cmp(&self.among_twins(other)))
        {
            let candidate = one.candidate;
            let twins = pool.iter().filter(|kept| kept.candidate.place == candidate.place).count();
            let terms = candidate.promotion.coupon_terms().map_or(1, |terms| terms.per_order as usize);
            let terms = terms.min(usize::try_from(self.asking.left(candidate.promotion).uses()).unwrap_or(usize::MAX));
            let fewer = fewer.iter().filter(|(place, _)| *place == candidate.place).map(|(_, most)| *most);
            if twins < fewer.fold(terms, usize::min) {
                pool.push(Held { candidate, alone: &one.verdict, own: Hand::of(at), rivals: Hand::default() });
            }
        }
        let groups: Vec<_> = pool.iter().map(|held| (held.own, held.candidate.group())).collect();
        for held in &mut pool {
            let group = held.candidate.group();
            let same = groups.iter().filter(|(own, other)| group.is_some() && *other == group && *own != held.own);
            held.rivals = same.map(|(own, _)| *own).fold(Hand::default(), Hand::and);
        }
        sorted_by(pool, |one, other| one.own.cmp(&other.own))
    }

    /// False for a coupon that no combination can use.
    ///
    /// In the first coupon lane a coupon is judged on what no coupon has touched yet, so a no alone is a no in company.
    /// In a later lane coupons may have changed the costs; there only what costs cannot change counts.
    pub fn may_help(&self, coupon: &Tried<'a>) -> bool {
        let Tried { candidate, verdict, .. } = coupon;
        // Where that is not so, a coupon in company may keep away what keeps this one out.
        if candidate.place.lane == self.first_lane && self.asking.steady {
            matches!(verdict, Verdict::Applied { .. } | Verdict::Beaten { .. } | Verdict::Excluded { .. })
        } else {
            !self.asking.is_hopeless(candidate)
        }
    }

    /// Among twins: the one that expires first, then the one received first.
    fn among_twins(&self, coupon: &Tried<'a>) -> impl Ord + use<'a> {
        let held = wallet_coupon(self.asking, &coupon.candidate);
        (held.map(expiry), held.map(|held| held.received_at), coupon.candidate.coupon.map(|(_, id)| id))
    }

    /// True when one hand is better to give away than another that costs the same.
    pub fn prefers(&self, one: Hand, other: Hand) -> bool {
        self.preference.prefers(one, other)
    }
}

fn wallet_coupon<'a>(asking: &Asking<'a>, coupon: &Candidate) -> Option<&'a Coupon> {
    asking.request.wallet.get(coupon.coupon?.0)
}

/// What becomes of a coupon whose offer is the last word, and what it takes; nothing where it gives something besides, which
/// shows only when all is priced.
fn last_word<'a>(asking: &Asking<'a>, candidate: &Candidate<'a>, run: &Run<'a>) -> Option<(Verdict, Money)> {
    let offer = match asking.judge(candidate, run) {
        Ok(offer) => offer,
        Err(verdict) => return Some((verdict, Money::ZERO)),
    };
    let amount = offer.taking.total();
    let met = Met { units: offer.taking.goods.units(), cut: offer.cut, points: None };
    match offer.gives_or_lets_choose() || offer.points.is_some() {
        true => None,
        false if amount.is_zero() => Some((nothing(offer.cut), amount)),
        false => Some((asking.applied(candidate, &offer, amount, met), amount)),
    }
}

/// The order of preference: the least to pay, then fewer coupons, then those that are worth least to keep.
fn preference(asking: &Asking, coupons: &[Candidate]) -> Preference {
    let held = || coupons.iter().map(|coupon| wallet_coupon(asking, coupon));
    Preference {
        face_values: coupons.iter().map(|coupon| coupon.promotion.then.face_value()).collect(),
        thresholds: coupons.iter().map(|coupon| coupon.promotion.threshold()).collect(),
        alike: [
            alike(held().map(|held| held.map(expiry))),
            alike(held().map(|held| held.map(|held| held.received_at))),
        ],
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

impl Found {
    /// How sure it is that nothing goes below this, where `least` bounds what else there is.
    pub fn certificate(&self, least: u64) -> Certificate {
        let steps = u32::try_from(self.steps).unwrap_or(u32::MAX);
        match Money::new(self.cost.saturating_sub(least)).filter(|at_most| !at_most.is_zero()) {
            Some(at_most) => Certificate::Bounded { steps, at_most },
            None => Certificate::Optimal { steps },
        }
    }
}
