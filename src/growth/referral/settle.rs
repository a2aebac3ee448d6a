//! What follows an order: what it earns, when it arrives and matures, and what happens when money is given back.

use crate::growth::fact::{Bought, GivenBack};
use crate::growth::grant::Grant;
use crate::growth::referral::fold::{ReferralState, store_account};
use crate::growth::referral::ledger::Entry;
use crate::growth::referral::order_book::{Earned, Order, Part};
use crate::growth::referral::person::{Account, Because, Binding};
use crate::growth::referral::program::{
    Commission, CountReward, Credit, HoldFrom, Levels, Promise, Rate, Worth, later,
};
use crate::growth::referral::refusal::Refused;
use crate::growth::referral::reward::State;
use crate::id::{CouponId, OrderId, Sku};
use crate::money::Money;
use crate::time::Timestamp;

impl<'a> ReferralState<'a> {
    /// What an order earns for who brought the friend, and for who brought that one.
    pub(super) fn commission(
        &self,
        terms: &Commission,
        order: &mut Order,
        lines: &[Bought],
        binding: &Binding,
    ) -> [Option<Earned>; 2] {
        let above = self.people.binding(self.people.person(binding.referrer), order.at);
        let first = self.earn(terms, order, lines, 0, binding);
        [first, above.and_then(|above| self.earn(terms, order, lines, 1, above))]
    }

    fn earn(
        &self,
        terms: &Commission,
        order: &mut Order,
        lines: &[Bought],
        level: usize,
        binding: &Binding,
    ) -> Option<Earned> {
        let fitting = self.rates(terms, binding.referrer);
        let rate = |sku: &Sku| rate_of(&fitting, level, sku);
        order.rate(level, |sku| rate(sku).is_some());
        let mut amount = None;
        for line in lines {
            if let Some(worth) = rate(&line.sku) {
                amount = Some(amount.unwrap_or(Money::ZERO).plus(worth.of(line.paid, line.quantity)));
            }
        }
        let earned = terms.up_to.map_or(amount?, |most| most.min(amount.unwrap_or(most)));
        let store = self.links.opening(binding.touch).and_then(|opening| opening.token.issued.store.as_ref());
        let store = store.filter(|_| terms.credit == Credit::Store).and_then(store_account);
        let payee = store.and_then(|store| self.people.account(&store)).unwrap_or(binding.referrer);
        Some(Earned { referrer: binding.referrer, payee, earned, standing: earned })
    }

    /// The rates that fit who is paid.
    pub(super) fn rates<'t>(&self, terms: &'t Commission, account: Account) -> Vec<&'t Rate> {
        let roles = self.roles.get(account).map_or(&[][..], |roles| roles);
        let fits = |rate: &&Rate| rate.roles.as_ref().is_none_or(|fit| roles.iter().any(|role| fit.contains(role)));
        terms.rates.iter().filter(fits).collect()
    }

    pub(super) fn received(&mut self, member: Account, order: &OrderId, at: Timestamp) -> Result<(), Because> {
        let (place, order) = self.order_of(member, order)?;
        if core::mem::replace(&mut order.received, true) {
            return Err((Refused::ReceivedAlready, None));
        }
        let hold = &self.program.hold;
        if let Some(order) = self.orders.get_mut(place).and_then(Option::as_mut)
            && let Some(counted) = order.counted.as_mut().filter(|_| hold.from == HoldFrom::Receipt)
        {
            counted.due = Some(later(at, hold.days));
            self.queue.push(place);
        }
        Ok(())
    }

    pub(super) fn refunded(
        &mut self,
        member: Account,
        order: &OrderId,
        lines: &[GivenBack],
        at: Timestamp,
    ) -> Result<(), Because> {
        let (place, order) = self.order_of(member, order)?;
        let mut within = true;
        for line in lines {
            within &= order.give_back(&line.sku, line.amount);
        }
        let referrer = order.counted.as_ref().map(|counted| counted.referrer);
        match &self.program.promise {
            Promise::Count(terms) => self.uncount(place, terms, at),
            Promise::Commission(_) => self.reverse(place, at),
        }
        if within { Ok(()) } else { Err((Refused::RefundBeyondOrder, referrer)) }
    }

    /// An order, if it is known and this person's.
    fn order_of(&mut self, member: Account, order: &OrderId) -> Result<(usize, &mut Order<'a>), Because> {
        let place = self.names.orders.place(&order).unwrap_or(usize::MAX);
        let order = self.orders.get_mut(place).and_then(Option::as_mut).ok_or((Refused::UnknownOrder, None))?;
        if self.people.person(order.friend) != self.people.person(member) {
            return Err((Refused::NotTheMembersOrder, None));
        }
        Ok((place, order))
    }

    /// A friend counts no more when too little is left of the order.
    fn uncount(&mut self, place: usize, terms: &CountReward, at: Timestamp) {
        let Some(order) = self.orders.get_mut(place).and_then(Option::as_mut) else { return };
        let left = order.left(Part::Scope);
        let counts = !left.is_zero() && self.program.qualify.at_least <= left;
        let Some(counted) = order.counted.as_mut().filter(|counted| !counts && counted.reversed.is_none()) else {
            return;
        };
        counted.reversed = Some(at);
        let (referrer, matured) = (counted.referrer, counted.matured.is_some());
        if let Some(tally) = self.rewards.tally_mut(referrer) {
            let count = if matured { &mut tally.matured } else { &mut tally.held };
            *count = count.saturating_sub(1);
        }
        self.rewards.take_back(terms, referrer);
    }

    /// Commission goes back as far as money was given back: what stands is the part of it that is left of the order.
    fn reverse(&mut self, place: usize, at: Timestamp) {
        let Some(order) = self.orders.get_mut(place).and_then(Option::as_mut) else { return };
        let parts = [0, 1].map(|level| (order.paid(Part::Rated(level)), order.left(Part::Rated(level))));
        let scope = order.left(Part::Scope);
        let id = order.id;
        let Some(counted) = order.counted.as_mut() else { return };
        let (mut earned_at_all, mut stands) = (false, false);
        for (level, (earned, (paid, left))) in (1..).zip(counted.earned.iter_mut().zip(parts)) {
            let Some(earned) = earned else { continue };
            let standing = earned.earned.portion_down(left.minor(), paid.minor());
            let amount = earned.standing.less(standing);
            earned.standing = standing;
            earned_at_all |= !earned.earned.is_zero();
            stands |= !standing.is_zero();
            self.ledger.reverse(Entry::of_order(id, at, earned.payee, amount, level), counted.matured.is_some());
        }
        let nothing_left = if earned_at_all { !stands } else { scope.is_zero() };
        let was_held = counted.matured.is_none();
        let referrer = counted.referrer;
        if nothing_left && counted.reversed.is_none() {
            counted.reversed = Some(at);
            if let Some(tally) = self.rewards.tally_mut(referrer) {
                let count = if was_held { &mut tally.held } else { &mut tally.matured };
                *count = count.saturating_sub(1);
            }
        }
    }

    /// Orders whose time has come mature, each at its own moment.
    pub(super) fn ripen(&mut self, until: Timestamp) {
        while let Some((place, due)) = self.next_ripe().filter(|(_, due)| *due <= until) {
            self.ripe = self.ripe.saturating_add(1);
            self.mature(place, due);
        }
    }

    fn next_ripe(&self) -> Option<(usize, Timestamp)> {
        let place = *self.queue.get(self.ripe)?;
        let due = self.orders.get(place)?.as_ref()?.counted.as_ref()?.due?;
        Some((place, due))
    }

    fn mature(&mut self, place: usize, at: Timestamp) {
        let Some(order) = self.orders.get_mut(place).and_then(Option::as_mut) else { return };
        let (id, fact, friend) = (order.id, order.fact, order.friend);
        let Some(counted) = order.counted.as_mut().filter(|counted| counted.reversed.is_none()) else { return };
        counted.matured = Some(at);
        let referrer = counted.referrer;
        for (level, earned) in (1..).zip(&counted.earned) {
            if let Some(Earned { payee, standing, .. }) = *earned {
                self.ledger.mature(Entry::of_order(id, at, payee, standing, level));
            }
        }
        let Some(tally) = self.rewards.tally_mut(referrer) else { return };
        tally.held = tally.held.saturating_sub(1);
        tally.matured = tally.matured.saturating_add(1);
        let Promise::Count(terms) = &self.program.promise else { return };
        let beyond = tally.beyond(terms);
        if !self.rewards.give(terms, referrer, self.program.budget, at) {
            self.note(fact, at, friend, (Refused::BudgetUsedUp, Some(referrer)));
        } else if beyond {
            self.note(fact, at, friend, (Refused::RewardLimitReached, Some(referrer)));
        }
    }

    /// Which time round a coupon of this program was earned; none for any other coupon.
    pub(super) fn time_round(&self, coupon: &CouponId) -> Option<u32> {
        let Promise::Count(terms) = &self.program.promise else { return None };
        let round = coupon.as_str().strip_prefix(self.program.id.as_str())?.strip_prefix('.')?;
        let (cycle, _) = round.split_once('.')?;
        let cycle = cycle.parse().ok()?;
        (self.grant_id(terms, cycle)? == *coupon).then_some(cycle)
    }

    /// The name of what is earned a time round.
    fn grant_id(&self, terms: &CountReward, cycle: u32) -> Option<CouponId> {
        self.grant(terms, cycle, self.now).map(|grant| grant.id)
    }

    /// What is earned a time round.
    pub(super) fn grant(&self, terms: &CountReward, cycle: u32, at: Timestamp) -> Option<Grant> {
        Grant::new(&self.program.id, cycle, u32::from(terms.friends.get()), &terms.reward, at)
    }

    pub(super) fn redeemed(&mut self, member: Account, coupon: &CouponId, redeemed: bool) -> Result<(), Because> {
        let Promise::Count(terms) = &self.program.promise else { return Ok(()) };
        let Some(cycle) = self.time_round(coupon) else { return Ok(()) };
        let Some(tally) = self.rewards.tally_mut(member) else { return Ok(()) };
        match (tally.state(cycle), redeemed) {
            (Some(State::Open), true) | (Some(State::Redeemed), false) => tally.set_redeemed(cycle, redeemed),
            (Some(State::Redeemed), true) => return Err((Refused::RedeemedAlready, None)),
            (_, true) => return Err((Refused::NotGranted, None)),
            (_, false) => return Err((Refused::NotRedeemed, None)),
        }
        self.rewards.take_back(terms, member);
        Ok(())
    }

    /// The next moment at which something changes although nothing happens: an order matures, a binding or an opened
    /// link counts no more, or a fact that was told too early comes true.
    pub fn next_change(&self) -> Option<Timestamp> {
        let mut next = self.future;
        let mut at = |moment: Timestamp| {
            if moment > self.now && next.is_none_or(|next| moment < next) {
                next = Some(moment);
            }
        };
        if let Some((_, due)) = self.next_ripe() {
            at(due);
        }
        for (_, person) in self.people.iter() {
            if let Some(until) = person.tie.standing(self.now).and_then(|binding| binding.until) {
                at(until);
            }
        }
        for opening in self.links.openings() {
            at(later(opening.at, self.program.attribution.window_days));
        }
        next
    }
}

/// What a product earns at a level, 0 or 1, by the first of the rates that fits it.
pub(super) fn rate_of(rates: &[&Rate], level: usize, sku: &Sku) -> Option<Worth> {
    let fits = rates.iter().find(|rate| rate.skus.as_ref().is_none_or(|skus| skus.contains(sku)))?;
    match (fits.levels, level) {
        (Levels::One(direct) | Levels::Two(direct, _), 0) => Some(direct),
        (Levels::Two(_, indirect), 1) => Some(indirect),
        _ => None,
    }
}
