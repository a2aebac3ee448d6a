//! What happens when somebody acts: the offer is taken, and what became of the candidate is written down.

use crate::money::Money;
use crate::pricing::effect::Effect;
use crate::pricing::exclusion::Clash;
use crate::pricing::lane::{Asking, Candidate, Run, Verdict};
use crate::pricing::offer::{Gives, Offer};
use crate::pricing::pile::Place;
use crate::pricing::taking::Taken;

impl<'a> Asking<'a> {
    /// Does what is offered and says what became of the candidate.
    pub fn settle(&self, candidate: Candidate<'a>, mut offer: Offer, run: &mut Run<'a>) {
        let bounded = !offer.taking.goods.is_empty() && !offer.taking.pays;
        // Of the largest discount of an order, others of the lane may have taken their part since this was offered.
        if let Some(most) = run.may_take.filter(|_| bounded) {
            let sharing = candidate.promotion.arithmetic.settled().sharing;
            offer.cut = offer.cut.plus(offer.cut_to(most, sharing, &run.due));
        }
        if !offer.acts() {
            self.tell(candidate, run, || offer.nothing());
            return;
        }
        // Units need only remember whom they met where somebody asks.
        let asked = self.rulebook.row(candidate.place).levels() != Clash::default();
        // A budget counts what others of its promotion have taken.
        let told = self.tells_all || !self.left(candidate.promotion).are_open();
        let mut goods = Vec::new();
        let (mut met, mut off_goods) = (0, Money::ZERO);
        let number = asked.then(|| self.rulebook.number(candidate.place));
        let shipping = run.due.take(&offer.taking, number, |part| {
            met += part.units;
            off_goods = off_goods.plus(part.amount);
            goods.extend(told.then_some(part));
        });
        let amount = off_goods.plus(shipping);
        if bounded {
            run.may_take = run.may_take.map(|most| most.less(off_goods));
        }
        // Where others have won some of the units, fewer points are needed than were offered.
        if let Effect::Points(points) = &candidate.promotion.then {
            let needed = points.needed(amount);
            run.points_used = run.points_used.saturating_add(needed);
            offer.points = Some(needed);
        }
        if !amount.is_zero() && told {
            run.takings.push((candidate, Taken { goods, shipping }));
        }
        run.acted.push(candidate);
        let Offer { wanted, next, cut, gives, choose, points, .. } = offer;
        if gives != Gives::Nothing {
            run.given.push((candidate, gives));
        }
        self.tell(candidate, run, || {
            let meant = self.ground(candidate.place).map_or(0, |(scope, _)| self.lots.units(scope));
            let units = Some(met).filter(|met| (1..meant).contains(met) && !candidate.promotion.then.meets_all());
            let cut = Some(cut).filter(|cut| !cut.is_zero());
            let choose = Some(choose).filter(|choose| !choose.is_empty());
            Verdict::Applied { amount, wanted, cut, next, units, choose, points }
        });
    }
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
