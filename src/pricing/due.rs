//! What is still to be paid, pile by pile: it can only shrink, and never below nothing.

use crate::money::Money;
use crate::pricing::cart::Cart;
use crate::pricing::exclusion::{Clash, Row};
use crate::pricing::guard::Guard;
use crate::pricing::lots::{Lots, Scope};
use crate::pricing::pile::{Pile, Piles};
use crate::pricing::taking::{TakenPart, Taking};

/// What is still to be paid for each pile and for shipping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The piles: by lot, and in a lot in the order of its units.
    pub piles: Vec<Pile>,
    /// For shipping.
    pub shipping: Money,
    /// True when some unit has a price below which nothing brings it.
    guarded: bool,
    /// What piles may have met, as far as somebody asks.
    fates: Fates,
}

/// What piles may have met, by number; fate 0 is to have met nobody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fates(Vec<Fate>);

/// To have met one promotion more than before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Fate {
    before: usize,
    /// The promotion, by its number.
    by: usize,
}

impl Fates {
    /// The promotions that were met, by their numbers: the last first.
    pub fn met(&self, fate: usize) -> impl Iterator<Item = usize> {
        let at = |fate: usize| self.0.get(fate.checked_sub(1)?);
        core::iter::successors(at(fate), move |fate| at(fate.before)).map(|fate| fate.by)
    }

    /// True when nobody has met anybody.
    pub fn are_none(&self) -> bool {
        self.0.is_empty()
    }

    /// The fate of units of some fate that meet one promotion more.
    fn meet(&mut self, before: usize, by: usize) -> usize {
        if self.met(before).any(|met| met == by) {
            return before;
        }
        let fate = Fate { before, by };
        let known = self.0.iter().rposition(|other| *other == fate);
        known.map_or_else(
            || {
                self.0.push(fate);
                self.0.len()
            },
            |at| at + 1,
        )
    }
}

/// What those who acted before keep from a promotion.
#[derive(Clone, Copy, Debug)]
pub struct Hidden<'a> {
    due: &'a Due,
    /// Where the promotion does not go together with whom; nothing where nobody keeps anything from it.
    row: Option<Row<'a>>,
}

impl<'a> Hidden<'a> {
    /// What is kept from a promotion that does not go together with these.
    pub fn from(due: &'a Due, row: Row<'a>) -> Hidden<'a> {
        let Clash { line, unit, .. } = row.levels();
        Hidden { due, row: Some(row).filter(|_| (line || unit) && !due.fates.are_none()) }
    }

    /// True when nothing is kept, as far as one can see without looking at piles.
    pub fn is_empty(&self) -> bool {
        self.row.is_none()
    }

    /// True when the pile at a place is kept.
    pub fn holds(&self, at: usize) -> bool {
        let (Some(row), Some(pile)) = (self.row, self.due.piles.get(at)) else { return false };
        // Where equal units must not meet, one unit of a lot keeps all of it.
        let line = || {
            let before = self.due.piles.iter().take(at).rev().take_while(|other| other.lot == pile.lot);
            let after = self.due.piles.iter().skip(at).take_while(|other| other.lot == pile.lot);
            before.chain(after).any(|other| self.holds_lot(other))
        };
        self.holds_units(pile) || row.levels().line && line()
    }

    /// True when what these units have met keeps them.
    pub fn holds_units(&self, pile: &Pile) -> bool {
        pile.fate > 0 && self.met(pile.fate, |clash| clash.unit)
    }

    /// True when what these units have met keeps all of their lot.
    pub fn holds_lot(&self, pile: &Pile) -> bool {
        pile.fate > 0 && self.met(pile.fate, |clash| clash.line)
    }

    fn met(&self, fate: usize, keeps: impl Fn(Clash) -> bool) -> bool {
        self.row.is_some_and(|row| self.due.fates.met(fate).any(|by| keeps(row.with(by))))
    }
}

impl Due {
    /// Before any promotion: every lot is one pile.
    pub fn of(cart: &Cart, lots: &Lots, guard: Option<&Guard>) -> Due {
        let pile = |(at, lot): (usize, &crate::pricing::lots::Lot)| {
            let due = lot.line.unit_price.times(u64::from(lot.units));
            Pile {
                lot: at,
                from: 0,
                units: lot.units,
                due,
                start: due,
                least: guard
                    .filter(|_| lot.line.add_on.is_none())
                    .map_or(Money::ZERO, |guard| guard.least(lot.line))
                    .max(lot.line.floor_price.unwrap_or(Money::ZERO)),
                fate: 0,
            }
        };
        let piles: Vec<Pile> = lots.iter().enumerate().map(pile).collect();
        let guarded = piles.iter().any(|pile| !pile.least.is_zero());
        Due { piles, shipping: cart.shipping(), guarded, fates: Fates::default() }
    }

    /// True when some unit has a price below which nothing brings it.
    pub fn is_guarded(&self) -> bool {
        self.guarded
    }

    /// The same without a guard.
    #[must_use]
    pub fn unguarded(&self) -> Due {
        let mut due = Due { guarded: false, ..self.clone() };
        due.piles.iter_mut().for_each(|pile| pile.least = Money::ZERO);
        due
    }

    /// A lane starts: thresholds look at what is due now.
    pub fn start_lane(&mut self) {
        for pile in &mut self.piles {
            pile.start = pile.due;
        }
    }

    /// The piles of a scope.
    pub fn piles(&self, scope: &Scope) -> Piles {
        let lots = self.piles.last().map_or(0, |last| last.lot + 1);
        let mut piles = Vec::with_capacity(scope.count() + self.piles.len().saturating_sub(lots));
        self.each(scope, |at, pile| piles.push(pile.batch(at)));
        Piles::from(piles)
    }

    /// Does something with each pile of a scope, in their order, told their places.
    pub fn each(&self, scope: &Scope, mut act: impl FnMut(usize, &Pile)) {
        let (mut at, mut next) = (0, 0);
        scope.each(|lot| {
            // Every lot has a pile, so its first one stands no earlier than this.
            at += lot - next;
            next = lot + 1;
            while let Some(pile) = self.piles.get(at) {
                if pile.lot > lot {
                    break;
                }
                if pile.lot == lot {
                    act(at, pile);
                }
                at += 1;
            }
        });
    }

    /// What piles may have met, by the number of their fate.
    pub fn fates(&self) -> &Fates {
        &self.fates
    }

    /// The numbers of the promotions that units of some lots have met, some perhaps more than once.
    pub fn met(&self, lots: &Scope) -> impl Iterator<Item = usize> {
        let fates = self.piles.iter().filter(|pile| pile.fate > 0 && lots.holds(pile.lot)).map(|pile| pile.fate);
        fates.flat_map(|fate| self.fates.met(fate))
    }

    /// Parts the first units of a pile from the rest, which then stands behind them; true when there is a rest.
    pub fn split(&mut self, at: usize, first: u32) -> bool {
        let pile = self.piles.get_mut(at).filter(|pile| first < pile.units);
        let Some(rest) = pile.map(|pile| pile.split_off(first)) else { return false };
        self.piles.insert(at + 1, rest);
        true
    }

    /// The only place where anything is taken, and it takes no more than there is room for. What comes off goods is told, and
    /// what comes off shipping given back. The promotion of the number `by` is remembered.
    pub fn take(&mut self, wanted: &Taking, by: Option<usize>, mut tell: impl FnMut(TakenPart)) -> Money {
        let shipping = wanted.shipping.min(self.shipping);
        self.shipping = self.shipping.less(shipping);
        // Every split so far has moved the piles behind it one place on.
        let mut moved = 0;
        for part in wanted.goods.parts().iter() {
            let at = part.pile + moved;
            moved += usize::from(self.split(at, part.units));
            let Some(Pile { lot, from, units, due, .. }) = self.piles.get(at).copied() else { continue };
            let amount = self.take_off(at, part.amount, wanted.pays, by);
            tell(TakenPart { lot, from, units, due, amount, exact: part.exact });
        }
        shipping
    }

    /// Takes an amount off one pile, as far as there is room, and tells what has been taken.
    #[inline]
    pub fn take_off(&mut self, at: usize, amount: Money, pays: bool, by: Option<usize>) -> Money {
        let Some(pile) = self.piles.get_mut(at) else { return Money::ZERO };
        let room = if pays || pile.least.is_zero() { pile.due } else { pile.batch(at).room() };
        let amount = amount.min(room);
        pile.due = pile.due.less(amount);
        if let Some(by) = by {
            pile.fate = self.fates.meet(pile.fate, by);
        }
        amount
    }

    /// Goods and shipping together.
    pub fn total(&self) -> Money {
        self.piles.iter().map(|pile| pile.due).sum::<Money>().plus(self.shipping)
    }
}
