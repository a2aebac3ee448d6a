//! What happens when somebody acts: the offer is taken, and what became of the candidate is written down.

use std::borrow::Cow;

use crate::money::Money;
use crate::pricing::effect::Effect;
use crate::pricing::exclusion::Clash;
use crate::pricing::lane::{Asking, Candidate, Run, Verdict, nothing};
use crate::pricing::offer::{Gives, Offer};
use crate::pricing::pile::Place;
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
        let meant = self.ground(candidate.place).map_or(0, |(scope, _)| self.lots.units(scope));
        let some = |units: &u32| (1..meant).contains(units) && !candidate.promotion.then.meets_all();
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
        self.take_verdict(|candidate| candidate.coupon.is_some_and(|(at, _)| at == coupon))
    }

    /// Takes out what became of an automatic promotion.
    pub fn take_automatic(&mut self, place: Place) -> Option<Verdict> {
        self.take_verdict(|candidate| candidate.place == place && candidate.coupon.is_none())
    }

    fn take_verdict(&mut self, of: impl Fn(&Candidate) -> bool) -> Option<Verdict> {
        let at = self.verdicts.iter().position(|(candidate, _)| of(candidate))?;
        Some(self.verdicts.swap_remove(at).1)
    }
}
