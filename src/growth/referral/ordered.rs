//! An order of a friend: who is credited for it, whether it counts, and what it then earns.

use crate::growth::fact::Bought;
use crate::growth::referral::binding::Occasion;
use crate::growth::referral::fold::ReferralState;
use crate::growth::referral::ledger::Entry;
use crate::growth::referral::order_book::{Counted, Earned, Order, Part};
use crate::growth::referral::person::{Because, Binding};
use crate::growth::referral::program::{BindAt, HoldFrom, Orders, Promise, later};
use crate::growth::referral::refusal::Refused;

impl<'a> ReferralState<'a> {
    pub(super) fn ordered(&mut self, mut order: Order<'a>, lines: &'a [Bought]) -> Result<(), Because> {
        let place = self.names.orders.place(&order.id).unwrap_or(usize::MAX);
        if self.orders.get(place).is_none_or(Option::is_some) {
            return Err((Refused::OrderToldTwice, None));
        }
        let person = self.people.person(order.friend);
        let new = self.people.get_mut(person).is_some_and(|known| !core::mem::replace(&mut known.ordered, true));
        let heard = self.attribute(&mut order, lines, person, new);
        if order.counted.is_some() {
            self.counted.push(place);
            if self.program.hold.from == HoldFrom::Payment {
                self.queue.push(place);
            }
        }
        if let Some(slot) = self.orders.get_mut(place) {
            *slot = Some(order);
        }
        heard
    }

    /// Credits an order to who brought the friend, whom this very order may bind.
    fn attribute(
        &mut self,
        order: &mut Order<'a>,
        lines: &'a [Bought],
        person: usize,
        new: bool,
    ) -> Result<(), Because> {
        let (fact, friend, at) = (order.fact, order.friend, order.at);
        if let Err(code) = self.program.runs(at, self.offset) {
            return Err((code, self.people.binding(person, at).map(|binding| binding.referrer)));
        }
        let bound = match self.program.attribution.bind_at {
            BindAt::Order => self.bind_by_choice(Occasion { person, at, fact, new }),
            BindAt::Open | BindAt::Join => Ok(()),
        };
        let Some(binding) = self.people.binding(person, at).copied() else {
            bound?;
            return Err(self.people.get(person).map_or((Refused::NotBound, None), |person| person.tie.why_free()));
        };
        // A link that failed to bind is told apart from the order, which counts for whom it counted before.
        if let Err(because) = bound {
            self.note(fact, at, friend, because);
        }
        let heard = self.qualify(order, lines, &binding);
        if let Some(days) = self.program.attribution.extend_on_order_days {
            self.people.extend(person, at, later(at, days));
        }
        heard.map_err(|code| (code, Some(binding.referrer)))
    }

    /// Whether an order of a bound friend counts, and what it then earns.
    fn qualify(&mut self, order: &mut Order<'a>, lines: &[Bought], binding: &Binding) -> Result<(), Refused> {
        let (at, terms, person) = (order.at, &self.program.qualify, self.people.person(order.friend));
        let counted = self.people.get(person).is_some_and(|person| person.counted);
        if counted && terms.orders == Orders::First {
            return Err(Refused::FriendCountedAlready);
        }
        if !order.scope(terms.skus.as_ref()) {
            return Err(Refused::NoProductInScope);
        }
        let paid = order.paid(Part::Scope);
        if paid.is_zero() {
            return Err(Refused::NothingPaid);
        }
        if paid < terms.at_least {
            return Err(Refused::OrderBelowMinimum);
        }
        if terms.within_days.is_some_and(|days| later(binding.bound, days) <= at) {
            return Err(Refused::TooLateAfterBinding);
        }
        let earned = match &self.program.promise {
            Promise::Count(_) => [None, None],
            Promise::Commission(commission) => self.commission(commission, order, lines, binding),
        };
        let promised = earned.iter().flatten().fold(self.ledger.promised(), |sum, earned| sum.plus(earned.earned));
        if self.program.budget.is_some_and(|budget| promised > budget) {
            return Err(Refused::BudgetUsedUp);
        }
        for (level, earned) in (1..).zip(&earned) {
            if let Some(Earned { payee, earned: amount, .. }) = *earned {
                self.ledger.earn(Entry::of_order(order.id, at, payee, amount, level));
            }
        }
        if let Some(tally) = self.rewards.tally_mut(binding.referrer) {
            tally.held = tally.held.saturating_add(1);
        }
        if let Some(known) = self.people.get_mut(person) {
            known.counted = true;
        }
        let hold = &self.program.hold;
        order.counted = Some(Counted {
            referrer: binding.referrer,
            touch: binding.touch,
            story: self.links.story(&self.program.attribution, &self.people, binding, person, at),
            due: (hold.from == HoldFrom::Payment).then(|| later(at, hold.days)),
            matured: None,
            reversed: None,
            earned,
        });
        Ok(())
    }
}
