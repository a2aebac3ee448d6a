//! One candidate before the judge: what it would take as things stand, or every reason against it.

use std::borrow::Cow;

use crate::id::Sku;
use crate::money::Money;
use crate::order::{Map, Set};
use crate::pricing::arithmetic::TooLarge;
use crate::pricing::condition::{Condition, Facts};
use crate::pricing::due::{Due, Hidden};
use crate::pricing::lane::{Asking, Candidate, Rival, Run, Verdict};
use crate::pricing::limit::{Counter, Left, count};
use crate::pricing::lots::Scope;
use crate::pricing::offer::{Ground, Offer};
use crate::pricing::pile::Piles;
use crate::pricing::promotion::Promotion;
use crate::pricing::reason::Reason;
use crate::pricing::request::Request;
use crate::pricing::schedule::Standing;
use crate::pricing::taking::Taking;

impl<'a> Asking<'a> {
    /// What the candidate would take, or what is to be said instead: where all is told every reason, else the first.
    pub fn judge(&self, candidate: &Candidate<'a>, run: &Run<'a>) -> Result<Offer, Verdict> {
        let promotion = candidate.promotion;
        let mut reasons = Vec::new();
        let Some((scope, standing)) = self.ground(candidate.place) else { return Err(Verdict::Refused { reasons }) };
        let hidden = self.hidden(candidate, run)?;
        let arithmetic = promotion.arithmetic.settled();
        let counters = self.counted(candidate, run);
        let left = Left::of(&promotion.limits, &promotion.id, &counters);
        let ground = Ground {
            lots: &self.lots,
            due: &run.due,
            arithmetic,
            hidden,
            left,
            priced: self.priced(candidate.place),
            request: self.request,
            promotion: &promotion.id,
            points_used: run.points_used,
        };
        let enough = |reasons: &[Reason]| !self.tells_all && !reasons.is_empty();
        let piles = ground.piles(scope);
        if piles.is_empty() && !scope.is_empty() {
            let facts = self.facts(promotion, &run.due);
            let missing = promotion.when.as_ref().filter(|_| self.tells_all).map(|when| when.unmet(&facts, &piles));
            let reasons = missing.filter(|missing| !missing.is_empty());
            return Err(Verdict::Excluded { by: self.keepers(candidate, scope, run), reasons });
        }
        reasons.extend(self.objection(candidate));
        reasons.extend(match *standing {
            Standing::Open(_) => None,
            Standing::Announced(opens_at) => Some(Reason::NotStarted { opens_at: Some(opens_at) }),
            Standing::NotStarted(opens_at) => Some(Reason::NotStarted { opens_at }),
            Standing::Closed(opens_at) => Some(Reason::Closed { opens_at }),
            Standing::Ended(ended_at) => Some(Reason::Ended { ended_at }),
        });
        if enough(&reasons) {
            return Err(Verdict::Refused { reasons });
        }
        if let Some(condition) = &promotion.when {
            reasons.extend(condition.unmet(&self.facts(promotion, &run.due), &piles));
            if enough(&reasons) {
                return Err(Verdict::Refused { reasons });
            }
        }
        let limits = self.reached(&left, &piles, ground);
        let offer = if scope.is_empty() {
            Err(Reason::NoMatchingItem)
        } else {
            promotion.then.offer(ground, &promotion.of, piles)
        };
        let offer = match offer {
            Ok(offer) => {
                reasons.extend(limits);
                offer
            }
            Err(reason) => {
                // A step that asks for what a condition asks for already needs no second word.
                let told = reasons.iter().any(|told| told.says_all_of(&reason));
                reasons.extend((!told).then_some(reason));
                reasons.extend(limits);
                return Err(Verdict::Refused { reasons });
            }
        };
        match (standing, reasons.as_slice()) {
            (_, []) if promotion.then.pays() && self.request.points.is_none_or(|points| points.r#use.is_none()) => {
                Err(Verdict::Unused)
            }
            (_, []) => self.bounded(candidate, ground, offer, run),
            (Standing::Announced(opens_at), [Reason::NotStarted { .. }]) => {
                match self.bounded(candidate, ground, offer, run) {
                    Ok(offer) => Err(Verdict::Announced { opens_at: *opens_at, worth: offer.taking.total() }),
                    // What cannot be kept when it opens is not announced.
                    Err(Verdict::Refused { reasons: more }) => {
                        Err(Verdict::Refused { reasons: reasons.into_iter().chain(more).collect() })
                    }
                    Err(verdict) => Err(verdict),
                }
            }
            _ => Err(Verdict::Refused { reasons }),
        }
    }

    /// The offer within the promotion's limits and the guard, or why it cannot be.
    fn bounded(
        &self,
        candidate: &Candidate<'a>,
        ground: Ground,
        mut offer: Offer,
        run: &Run<'a>,
    ) -> Result<Offer, Verdict> {
        let promotion = candidate.promotion;
        let guarded = run.due.is_guarded();
        if !guarded && run.may_take.is_none() && ground.left.are_open() && ground.arithmetic.too_large == TooLarge::Take
        {
            // Nothing bounds it.
            offer.wanted = offer.wanted.filter(|wanted| offer.taking.total() < *wanted);
            return Ok(offer);
        }
        let cap = ground.left.order_amount().unwrap_or(Money::MAX);
        // What it would take if there were no guard.
        let mut full = (offer.taking.total(), offer.wanted);
        if guarded {
            let due = run.due.unguarded();
            let open = Ground { due: &due, ..ground };
            let piles = self.ground(candidate.place).map(|(scope, _)| open.piles(scope)).unwrap_or_default();
            let open = promotion.then.offer(open, &promotion.of, piles).ok();
            full = open.map_or(full, |open| (open.taking.total(), open.wanted));
        }
        let refuse = |reasons| Err(Verdict::Refused { reasons });
        match (ground.arithmetic.too_large, full) {
            (TooLarge::Unusable, (have, Some(amount))) if have < amount => {
                return refuse(vec![Reason::LargerThanScope { amount, have }]);
            }
            _ => {}
        }
        let sharing = ground.arithmetic.sharing;
        offer.taking.cut_to(cap, sharing, &run.due.piles);
        if let Some(most) = run.may_take.filter(|_| !offer.taking.goods.is_empty() && !offer.taking.pays) {
            offer.taking.cut_to(most, sharing, &run.due.piles);
        }
        let total = offer.taking.total();
        let overdrawn = ground.left.overdrawn(total);
        if !overdrawn.is_empty() {
            return refuse(overdrawn);
        }
        offer.cut = full.0.min(cap).less(total);
        offer.wanted = offer.wanted.filter(|wanted| total < *wanted);
        Ok(offer)
    }

    /// What was counted of the candidate's promotion: before this order, and of a coupon what others of its kind have taken
    /// in this order.
    fn counted(&self, candidate: &Candidate<'a>, run: &Run<'a>) -> Cow<'a, [Counter]> {
        let others = || run.takings.iter().filter(|(one, _)| one.place == candidate.place);
        let request: &'a Request = self.request;
        let Promotion { id, limits, .. } = candidate.promotion;
        if candidate.coupon.is_none() || Left::of(limits, id, &[]).are_open() || others().next().is_none() {
            return Cow::Borrowed(&request.counters);
        }
        let mut counters: Vec<Counter> = request.counters.iter().filter(|one| one.promotion == *id).cloned().collect();
        for (_, taken) in others() {
            count(&mut counters, id, None, 0, taken.shipping);
            for part in &taken.goods {
                let sku = self.lots.get(part.lot).map(|lot| &lot.line.sku);
                count(&mut counters, id, None, part.units, part.amount);
                count(&mut counters, id, sku, part.units, part.amount);
            }
        }
        Cow::Owned(counters)
    }

    /// Every limit that a coupon would pass by taking this beside others of its kind.
    pub fn passed(&self, candidate: &Candidate<'a>, taking: &Taking, run: &Run<'a>) -> Vec<Reason> {
        let Promotion { id, limits, .. } = candidate.promotion;
        match self.counted(candidate, run) {
            Cow::Borrowed(_) => Vec::new(),
            Cow::Owned(counters) => {
                let mut products = Map::default();
                for part in taking.goods.parts().iter() {
                    let lot = run.due.piles.get(part.pile).and_then(|pile| self.lots.get(pile.lot));
                    let Some(sku) = lot.map(|lot| &lot.line.sku) else { continue };
                    let units = products.get(&sku).map_or(0, |units: &u32| *units);
                    products.insert(sku, units.saturating_add(part.units));
                }
                Left::of(limits, id, &counters).passed(taking, &products)
            }
        }
    }

    /// The limits of a promotion with what was counted of it before this order.
    pub fn left(&self, promotion: &'a Promotion) -> Left<'a> {
        Left::of(&promotion.limits, &promotion.id, &self.request.counters)
    }

    /// Every limit of the promotion that is reached already.
    fn reached(&self, left: &Left, piles: &Piles, ground: Ground) -> Vec<Reason> {
        if left.are_open() {
            return Vec::new();
        }
        let products = ground.products(piles);
        let skus: Vec<&Sku> = products.iter().filter_map(|some| ground.sku(some.iter().next()?)).collect();
        left.reached(&skus)
    }

    /// The piles that those who acted before keep from the candidate; or who keeps it out of the whole order.
    fn hidden<'r>(&'r self, candidate: &Candidate<'a>, run: &'r Run<'a>) -> Result<Hidden<'r>, Verdict> {
        let row = self.rulebook.row(candidate.place);
        if row.levels().order {
            let barring = run.acted.iter().filter(|one| row.with(self.rulebook.number(one.place)).order);
            let by: Vec<Rival> = barring.map(Candidate::rival).collect();
            if !by.is_empty() {
                return Err(Verdict::Excluded { by, reasons: None });
            }
        }
        Ok(Hidden::from(&run.due, row))
    }

    /// Those who keep some of the scope's piles from the candidate.
    fn keepers(&self, candidate: &Candidate<'a>, scope: &Scope, run: &Run<'a>) -> Vec<Rival> {
        if !self.tells_all {
            return Vec::new();
        }
        let row = self.rulebook.row(candidate.place);
        let mut keeping = Set::default();
        for number in run.due.met(scope).filter(|number| row.with(*number).parts()) {
            keeping.insert(number);
        }
        let mut by: Vec<Rival> = Vec::new();
        for one in run.acted.iter().filter(|one| keeping.contains(&self.rulebook.number(one.place))) {
            if !by.contains(&one.rival()) {
                by.push(one.rival());
            }
        }
        by
    }

    /// Why there is no room for a coupon beside those at work, if there is none.
    pub fn no_room(&self, candidate: &Candidate<'a>, at_work: &[Candidate<'a>]) -> Option<Reason> {
        candidate.coupon?;
        let terms = candidate.promotion.coupon_terms()?;
        let same_group = |one: &&Candidate| terms.group.is_some() && one.group() == terms.group.as_ref();
        if let Some((_, by)) = at_work.iter().find(same_group).and_then(|one| one.coupon) {
            return Some(Reason::CouponGroupTaken { by: by.clone() });
        }
        let of_template = at_work.iter().filter(|one| one.place == candidate.place).count();
        if of_template >= terms.per_order as usize {
            return Some(Reason::CouponPerOrderReached { limit: terms.per_order });
        }
        // Each coupon is a use of its own; those of this order are in no counter yet.
        let used_up = self.left(candidate.promotion).used_up(of_template as u64);
        let limit = self.rulebook.coupons_per_order();
        used_up.or((at_work.len() >= limit as usize).then_some(Reason::CouponsPerOrderReached { limit }))
    }

    /// Why the coupon itself does not work at this moment, whatever its promotion says.
    fn objection(&self, candidate: &Candidate) -> Option<Reason> {
        let coupon = self.request.wallet.get(candidate.coupon?.0)?;
        match (coupon.valid_from, coupon.expires_at) {
            (_, Some(expired_at)) if expired_at <= self.request.now => Some(Reason::CouponExpired { expired_at }),
            (Some(valid_from), _) if self.request.now < valid_from => Some(Reason::CouponNotValidYet { valid_from }),
            _ => None,
        }
    }

    fn facts<'f>(&'f self, promotion: &'f Promotion, due: &'f Due) -> Facts<'f> {
        let (request, offset) = (self.request, self.rulebook.offset());
        let threshold_base = promotion.arithmetic.settled().threshold_base;
        Facts { request, promotion: &promotion.id, offset, threshold_base, lots: &self.lots, due }
    }

    /// True when no choice of other coupons, whatever they do to the costs, can make the candidate work.
    pub fn is_hopeless(&self, candidate: &Candidate) -> bool {
        let Some((scope, standing)) = self.ground(candidate.place) else { return true };
        let due = Due::of(&self.request.cart, &self.lots, None);
        let facts = self.facts(candidate.promotion, &due);
        let denied = |condition: &Condition| !condition.could_be(true, self.clashes, &facts, &due.piles(scope));
        !matches!(standing, Standing::Open(_))
            || self.objection(candidate).is_some()
            || candidate.promotion.when.as_ref().is_some_and(denied)
    }
}
