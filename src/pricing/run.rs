//! What happens when somebody acts: the offer is taken, and what became of the candidate is written down.

use std::borrow::Cow;

use crate::money::Money;
use crate::pricing::effect::Effect;
use crate::pricing::exclusion::Clash;
use crate::pricing::lane::{Asking, Candidate, Run, Verdict, nothing};
use crate::pricing::offer::{Gives, Offer};
use crate::pricing::taking::{Taken, Taking};

impl<'a> Asking<'a> {
    /// Does what is offered and says what became of the candidate.
    pub fn settle(&self, candidate: Candidate<'a>, offer: &Offer, mut taking: Cow<Taking>, run: &mut Run<'a>) {
        let bounded = !taking.goods.is_empty() && !taking.pays;
        let mut cut = offer.cut;
        // Of the largest discount of an order, others of the lane may have taken their part since this was offered.
        if let Some(most) = run.may_take.filter(|_| bounded) {
            let sharing = candidate.promotion.arithmetic.settled().sharing;
            cut = cut.plus(taking.to_mut().cut_to(most, sharing, &run.due.piles));
        }
        if taking.total().is_zero() && !offer.gives_or_lets_choose() {
            self.tell(candidate, run, || nothing(cut));
            return;
        }
        // Units need only remember whom they met where somebody asks.
        let asked = self.rulebook.row(candidate.place).levels() != Clash::default();
        // Limits count what others of its promotion have taken.
        let told = self.tells_all || !self.left(candidate.promotion).are_open();
        let mut goods = Vec::new();
        let (mut met, mut off_goods) = (0, Money::ZERO);
        let number = asked.then(|| self.rulebook.number(candidate.place));
        let shipping = run.due.take(&taking, number, |part| {
            met += part.units;
            off_goods = off_goods.plus(part.amount);
            goods.extend(told.then_some(part));
        });
        let amount = off_goods.plus(shipping);
        if bounded {
            run.may_take = run.may_take.map(|most| most.less(off_goods));
        }
        let mut points = offer.points;
        // Where others have won some of the units, fewer points are needed than were offered.
        if let Effect::Points(effect) = &candidate.promotion.then {
            let needed = effect.needed(amount);
            run.points_used = run.points_used.saturating_add(needed);
            points = Some(needed);
        }
        if !amount.is_zero() && told {
            run.takings.push((candidate, Taken { goods, shipping }));
        }
        run.acted.push(candidate);
        if offer.gives != Gives::Nothing {
            run.given.push((candidate, offer.gives.clone()));
        }
        self.tell(candidate, run, || self.applied(&candidate, offer, amount, Met { units: met, cut, points }));
    }

    /// What is to be said of an offer that was taken, in whole or in part.
    pub fn applied(&self, candidate: &Candidate, offer: &Offer, amount: Money, met: Met) -> Verdict {
        let meant = || self.ground(candidate.place).map_or(0, |(scope, _)| self.lots.units(scope));
        let some = |units: &u32| *units > 0 && !candidate.promotion.then.meets_all() && *units < meant();
        Verdict::Applied {
            amount,
            wanted: offer.wanted,
            cut: Some(met.cut).filter(|cut| !cut.is_zero()),
            next: offer.next.clone(),
            units: Some(met.units).filter(some),
            choose: Some(offer.choose.clone()).filter(|choose| !choose.is_empty()),
            points: met.points,
        }
    }
}

/// How an offer was taken.
#[derive(Clone, Copy, Debug)]
pub struct Met {
    /// On so many units.
    pub units: u32,
    /// The guard kept so much of it back.
    pub cut: Money,
    /// So many points pay for it.
    pub points: Option<u64>,
}

impl<'a> Run<'a> {
    /// The coupons at work.
    pub fn coupons(&self) -> Vec<Candidate<'a>> {
        self.acted.iter().filter(|candidate| candidate.coupon.is_some()).copied().collect()
    }

    /// Takes out what became of a coupon, by its place in the wallet.
    pub fn take_coupon(&mut self, coupon: usize) -> Option<Verdict> {
        let of = |candidate: &Candidate| candidate.coupon.is_some_and(|(at, _)| at == coupon);
        let at = self.verdicts.iter().position(|(candidate, _)| of(candidate))?;
        Some(self.verdicts.swap_remove(at).1)
    }
}

/// What became of all, each under its number.
#[derive(Debug)]
pub struct Verdicts {
    promotions: Vec<Option<Verdict>>,
    coupons: Vec<Option<Verdict>>,
}

impl Verdicts {
    /// Those of a run.
    pub fn of(asking: &Asking, told: Vec<(Candidate, Verdict)>) -> Verdicts {
        let nothing = |count: usize| core::iter::repeat_with(|| None).take(count).collect();
        let count = asking.rulebook.lanes().iter().map(|lane| lane.promotions.len()).sum();
        let mut all = Verdicts { promotions: nothing(count), coupons: nothing(asking.request.wallet.len()) };
        for (candidate, verdict) in told {
            let slot = match candidate.coupon {
                Some((at, _)) => all.coupons.get_mut(at),
                None => all.promotions.get_mut(asking.rulebook.number(candidate.place)),
            };
            if let Some(slot) = slot.filter(|slot| slot.is_none()) {
                *slot = Some(verdict);
            }
        }
        all
    }

    /// Takes out what became of a coupon, by its place in the wallet.
    pub fn take_coupon(&mut self, coupon: usize) -> Option<Verdict> {
        self.coupons.get_mut(coupon)?.take()
    }

    /// How many there may be.
    pub fn count(&self) -> usize {
        self.promotions.len() + self.coupons.len()
    }

    /// Takes out what became of an automatic promotion, by its number.
    pub fn take_automatic(&mut self, number: usize) -> Option<Verdict> {
        self.promotions.get_mut(number)?.take()
    }
}
