//! What is still to be paid, pile by pile: it can only shrink, and never below nothing.

use std::sync::Arc;

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
    /// What piles may have met; fate 0 is to have met nobody.
    fates: Arc<Vec<Fate>>,
}

/// What some piles have met.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Fate {
    /// The fate before the last of them.
    before: usize,
    /// The promotions, by their numbers in the order that they met, as far as somebody asks.
    pub met: Vec<usize>,
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
        // Fate 0 is to have met nobody.
        Hidden { due, row: Some(row).filter(|_| (line || unit) && due.fates.len() > 1) }
    }

    /// True when nothing is kept, as far as one can see without looking at piles.
    pub fn is_empty(&self) -> bool {
        self.row.is_none()
    }

    /// True when the pile at a place is kept.
    pub fn holds(&self, at: usize) -> bool {
        let (Some(row), Some(pile)) = (self.row, self.due.piles.get(at)) else { return false };
        let met = |pile: &Pile| {
            let by = self.due.fates.get(pile.fate).into_iter().flat_map(|fate| &fate.met);
            by.fold(Clash::default(), |all, by| all.or(row.with(*by)))
        };
        let clash = met(pile);
        // Where equal units must not meet, one unit of a lot keeps all of it.
        let line = || {
            let before = self.due.piles.iter().take(at).rev().take_while(|other| other.lot == pile.lot);
            let after = self.due.piles.iter().skip(at).take_while(|other| other.lot == pile.lot);
            before.chain(after).any(|other| met(other).line)
        };
        clash.unit || row.levels().line && line()
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
        Due { piles, shipping: cart.shipping(), guarded, fates: Arc::new(vec![Fate::default()]) }
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
                    piles.push(pile.batch(at));
                }
                at += 1;
            }
        });
        Piles::from(piles)
    }

    /// What piles may have met, by the number of their fate.
    pub fn fates(&self) -> &Arc<Vec<Fate>> {
        &self.fates
    }

    /// The numbers of the promotions that units of some lots have met, some perhaps more than once.
    pub fn met(&self, lots: &Scope) -> impl Iterator<Item = usize> {
        let fates = self.piles.iter().filter(|pile| pile.fate > 0 && lots.holds(pile.lot)).map(|pile| pile.fate);
        fates.filter_map(|fate| self.fates.get(fate)).flat_map(|fate| &fate.met).copied()
    }

    /// The fate of units of some fate that meet one promotion more.
    fn meet(&mut self, fate: usize, by: usize) -> usize {
        let Some(met) = self.fates.get(fate).filter(|met| !met.met.contains(&by)) else { return fate };
        if let Some(known) = self.fates.iter().position(|other| other.before == fate && other.met.last() == Some(&by)) {
            return known;
        }
        let met = met.met.iter().copied().chain([by]).collect();
        Arc::make_mut(&mut self.fates).push(Fate { before: fate, met });
        self.fates.len() - 1
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
            let Some(Pile { fate, .. }) = self.piles.get(at).copied() else { continue };
            let fate = by.map_or(fate, |by| self.meet(fate, by));
            if let Some(pile) = self.piles.get_mut(at) {
                let room = if wanted.pays { pile.due } else { pile.batch(at).room() };
                let amount = part.amount.min(room);
                let Pile { lot, from, units, due, .. } = *pile;
                pile.due = due.less(amount);
                pile.fate = fate;
                tell(TakenPart { lot, from, units, due, amount, exact: part.exact });
            }
        }
        shipping
    }

    /// Goods and shipping together.
    pub fn total(&self) -> Money {
        self.piles.iter().map(|pile| pile.due).sum::<Money>().plus(self.shipping)
    }
}
