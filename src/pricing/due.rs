//! What is still to be paid, pile by pile: it can only shrink, and never below nothing.

use std::sync::Arc;

use crate::money::{Exact, Money};
use crate::pricing::cart::Cart;
use crate::pricing::exclusion::Clash;
use crate::pricing::guard::Guard;
use crate::pricing::lots::{Lots, Scope};
use crate::pricing::pile::{Part, Pile, Piles, Place};

/// What is still to be paid for each pile and for shipping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The piles: by lot, and in a lot in the order of its units.
    pub piles: Vec<Pile>,
    /// For shipping.
    pub shipping: Money,
    /// The promotions that piles of one fate have met, in the order that they met, as far as somebody asks; fate 0 is to have
    /// met none.
    fates: Arc<Vec<Vec<Place>>>,
}

/// What those who acted before keep to themselves.
#[derive(Clone, Debug, Default)]
pub struct Hidden {
    /// For each fate, how those who brought it about do not go together with the one who asks.
    fates: Vec<Clash>,
    /// The lots that are kept as a whole.
    lots: Scope,
}

impl Hidden {
    /// True when nothing is kept.
    pub fn is_empty(&self) -> bool {
        self.fates.is_empty()
    }

    /// True when the pile is kept.
    pub fn holds(&self, pile: &Pile) -> bool {
        self.fates.get(pile.fate).is_some_and(|clash| clash.unit) || self.lots.holds(pile.lot)
    }
}

/// Amounts to be taken off: parts of piles, in the piles' order, and something off shipping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taking {
    /// Off goods.
    pub goods: Vec<Part>,
    /// Off shipping.
    pub shipping: Money,
    /// True for a payment, which no guard binds.
    pub pays: bool,
}

/// What has been taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Off goods.
    pub goods: Vec<TakenPart>,
    /// Off shipping.
    pub shipping: Money,
}

/// What has been taken off neighbouring units of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenPart {
    /// The lot.
    pub lot: usize,
    /// How many of the lot's units stand before them.
    pub from: u32,
    /// How many they are.
    pub units: u32,
    /// What was to pay for them before.
    pub due: Money,
    /// So much; nothing off units that only had to be there.
    pub amount: Money,
    /// The same before it was made whole.
    pub exact: Exact,
}

impl Taking {
    /// All of it.
    pub fn total(&self) -> Money {
        self.goods.iter().map(|part| part.amount).sum::<Money>().plus(self.shipping)
    }
}

impl Taken {
    /// All of it.
    pub fn total(&self) -> Money {
        self.goods.iter().map(|part| part.amount).sum::<Money>().plus(self.shipping)
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
        let piles = lots.iter().enumerate().map(pile).collect();
        Due { piles, shipping: cart.shipping(), fates: Arc::new(vec![Vec::new()]) }
    }

    /// True when some unit has a price below which nothing brings it.
    pub fn is_guarded(&self) -> bool {
        self.piles.iter().any(|pile| !pile.least.is_zero())
    }

    /// The same without a guard.
    #[must_use]
    pub fn unguarded(&self) -> Due {
        let mut due = self.clone();
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
        let mut piles = Vec::with_capacity(scope.count());
        let (mut at, mut next) = (0, 0);
        for lot in scope.iter() {
            // Every lot has a pile, so its first one stands no earlier than this.
            at += lot - next;
            while let Some(pile) = self.piles.get(at).filter(|pile| pile.lot <= lot) {
                if pile.lot == lot {
                    piles.push(pile.batch(at));
                }
                at += 1;
            }
            next = lot + 1;
        }
        Piles::of(piles)
    }

    /// What those who met piles, or their lots, keep from a promotion. `clash` says where it does not go together with whom.
    pub fn hidden(&self, clash: impl Fn(Place) -> Clash) -> Hidden {
        let clash = |met: &Vec<Place>| met.iter().fold(Clash::default(), |all, by| all.or(clash(*by)));
        let fates: Vec<Clash> = self.fates.iter().map(clash).collect();
        if fates.iter().all(|clash| !clash.line && !clash.unit) {
            return Hidden::default();
        }
        let mut hidden = Hidden { fates, lots: Scope::default() };
        for pile in self.piles.iter().filter(|_| hidden.fates.iter().any(|clash| clash.line)) {
            if hidden.fates.get(pile.fate).is_some_and(|clash| clash.line) {
                hidden.lots.insert(pile.lot);
            }
        }
        hidden
    }

    /// The fate of units of some fate that meet one promotion more.
    fn meet(&mut self, fate: usize, by: Place) -> usize {
        let Some(met) = self.fates.get(fate).filter(|met| !met.contains(&by)) else { return fate };
        let known = self.fates.iter().position(|other| other.split_last() == Some((&by, met.as_slice())));
        if let Some(known) = known {
            return known;
        }
        let met = met.iter().copied().chain([by]).collect();
        Arc::make_mut(&mut self.fates).push(met);
        self.fates.len() - 1
    }

    /// Parts the first units of a pile from the rest, which then stands behind them; true when there is a rest.
    pub fn split(&mut self, at: usize, first: u32) -> bool {
        let pile = self.piles.get_mut(at).filter(|pile| first < pile.units);
        let Some(rest) = pile.map(|pile| pile.split_off(first)) else { return false };
        self.piles.insert(at + 1, rest);
        true
    }

    /// The only place where anything is taken, and it takes no more than there is room for. `by` is remembered.
    #[must_use]
    pub fn take(&mut self, wanted: &Taking, by: Option<Place>) -> Taken {
        let shipping = wanted.shipping.min(self.shipping);
        self.shipping = self.shipping.less(shipping);
        let mut goods = Vec::with_capacity(wanted.goods.len());
        // Every split so far has moved the piles behind it one place on.
        let mut moved = 0;
        for part in &wanted.goods {
            let at = part.pile + moved;
            moved += usize::from(self.split(at, part.units));
            let Some(Pile { fate, .. }) = self.piles.get(at).copied() else { continue };
            let fate = by.map_or(fate, |by| self.meet(fate, by));
            if let Some(pile) = self.piles.get_mut(at) {
                let room = if wanted.pays { pile.due } else { pile.batch(at).room() };
                let amount = part.amount.min(room);
                let Pile { lot, from, units, due, .. } = *pile;
                goods.push(TakenPart { lot, from, units, due, amount, exact: part.exact });
                pile.due = due.less(amount);
                pile.fate = fate;
            }
        }
        Taken { goods, shipping }
    }

    /// Goods and shipping together.
    pub fn total(&self) -> Money {
        self.piles.iter().map(|pile| pile.due).sum::<Money>().plus(self.shipping)
    }
}
