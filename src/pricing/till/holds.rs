//! Whether what must hold does, told in sums: nobody asks here what is missing.

use crate::pricing::arithmetic::Base;
use crate::pricing::cart::Selector;
use crate::pricing::condition::{AtLeast, Condition, Spend};
use crate::pricing::due::{Due, Hidden};
use crate::pricing::lane::Asking;
use crate::pricing::lots::Scope;
use crate::pricing::till::desk::Desk;

/// Some of the units, and what they cost.
#[derive(Clone, Copy, Debug)]
pub struct Sums<'s> {
    /// The lots they are of.
    scope: &'s Scope,
    /// What is kept from whoever asks.
    hidden: Option<Hidden<'s>>,
    /// So many units.
    pub units: u64,
    /// What is due for them now.
    pub due: u64,
    /// What was due for them when the lane started.
    pub start: u64,
}

impl<'s> Sums<'s> {
    /// Of all that is not kept.
    pub fn of(desk: &Desk, due: &Due, scope: &'s Scope, hidden: Option<Hidden<'s>>) -> Sums<'s> {
        let Some(kept) = hidden else {
            let [units, due, start] = desk.sums(scope);
            return Sums { scope, hidden, units, due, start };
        };
        let mut sums = Sums { scope, hidden, units: 0, due: 0, start: 0 };
        desk.each_lot(scope, |lot| {
            if lot.met {
                lot.each_pile(Some(kept), due, |_, pile| {
                    sums.units += u64::from(pile.units);
                    sums.due += pile.due.minor();
                    sums.start += pile.start.minor();
                });
            } else {
                sums.units += u64::from(lot.units);
                sums.due += lot.due;
                sums.start += lot.start;
            }
        });
        sums
    }

    /// What they cost, as one may look at it.
    pub fn cost(&self, base: Base, asking: &Asking, desk: &Desk, due: &Due) -> u64 {
        let mut cost = 0;
        match base {
            Base::Running => return self.due,
            Base::LaneStart => return self.start,
            Base::Original | Base::List => desk.each_lot(self.scope, |lot| {
                lot.each_pile(self.hidden, due, |at, pile| cost += pile.batch(at).cost(base, &asking.lots).minor());
            }),
        }
        cost
    }
}

impl Asking<'_> {
    /// Whether the condition holds; `own` is what its promotion means, `base` what thresholds look at where they do not say.
    pub fn holds(&self, condition: &Condition, own: &Sums, base: Base, desk: &Desk, due: &Due) -> bool {
        match condition {
            Condition::Spend(Spend { at_least, of, base: said }) => self.over(of.as_ref(), own, desk, due, |sums| {
                at_least.minor() <= sums.cost(said.unwrap_or(base), self, desk, due)
            }),
            Condition::Quantity(AtLeast { at_least, of }) => {
                self.over(of.as_ref(), own, desk, due, |sums| u64::from(*at_least) <= sums.units)
            }
            Condition::All(all) => all.iter().all(|one| self.holds(one, own, base, desk, due)),
            Condition::Any(any) => any.iter().any(|one| self.holds(one, own, base, desk, due)),
            Condition::Not(inner) => !self.holds(inner, own, base, desk, due),
            fact => fact.untrue(self.request, self.rulebook.offset()).is_none(),
        }
    }

    fn over(&self, of: Option<&Selector>, own: &Sums, desk: &Desk, due: &Due, ask: impl FnOnce(&Sums) -> bool) -> bool {
        match of {
            Some(selector) => ask(&Sums::of(desk, due, &self.lots.scope(selector), None)),
            None => ask(own),
        }
    }
}
