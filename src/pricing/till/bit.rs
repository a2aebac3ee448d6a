//! What lies on the desk: units of a lot with what comes off them, what is bid for them, and whole lots in sums.

use crate::money::Money;
use crate::pricing::due::{Due, Hidden};
use crate::pricing::pile::Pile;

/// All units of a lot together.
#[derive(Clone, Copy, Debug, Default)]
pub struct LotSum {
    /// So many units.
    pub units: u32,
    /// What is due for them now.
    pub due: u64,
    /// What was due for them when the lane started.
    pub start: u64,
    /// The place of their first pile.
    pub first: u32,
    /// In so many piles.
    pub piles: u32,
    /// True where some have met a promotion that somebody asks for.
    pub met: bool,
}

/// Neighbouring units of a pile, and what comes off them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bit {
    /// The pile's place.
    pub pile: usize,
    /// Its lot.
    pub lot: usize,
    /// So many of its units; the first bit of a pile is its first units.
    pub units: u32,
    /// So many units that stand behind them only had to be there.
    pub along: u32,
    /// What is due for the units.
    pub due: u64,
    /// So much comes off them.
    pub off: u64,
}

/// What one offers to take off units of a pile.
#[derive(Clone, Copy, Debug)]
pub struct Bid {
    /// Who, by the turn in the lane.
    pub turn: usize,
    /// So many units.
    pub units: u32,
    /// So much off them.
    pub off: u64,
    /// The place of the next best bid, plus one; 0 where there is none.
    pub next: u32,
}

impl LotSum {
    /// Where its first pile stands.
    pub fn first_pile(&self) -> usize {
        usize::try_from(self.first).unwrap_or(usize::MAX)
    }

    /// Does something with each of its piles that is not kept.
    pub fn each_pile(&self, hidden: Option<Hidden>, due: &Due, mut act: impl FnMut(usize, &Pile)) {
        let first = self.first_pile();
        let count = usize::try_from(self.piles).unwrap_or(0);
        let piles = due.piles.get(first..first + count).unwrap_or_default();
        let hidden = hidden.filter(|_| self.met);
        if hidden.is_some_and(|hidden| piles.iter().any(|pile| hidden.holds_lot(pile))) {
            return;
        }
        for (at, pile) in (first..).zip(piles) {
            if hidden.is_none_or(|hidden| !hidden.holds_units(pile)) {
                act(at, pile);
            }
        }
    }
}

impl Bit {
    /// All of a pile.
    pub fn of(at: usize, pile: &Pile) -> Bit {
        Bit { pile: at, lot: pile.lot, units: pile.units, along: 0, due: pile.due.minor(), off: 0 }
    }

    /// The same with its pile counted from the first of its lot.
    #[must_use]
    pub fn from_first(self, first: usize) -> Bit {
        Bit { pile: self.pile.saturating_sub(first), ..self }
    }

    /// What one unit is worth, a broken fen left aside.
    pub fn unit(&self) -> u64 {
        self.due.checked_div(u64::from(self.units)).unwrap_or(0)
    }

    /// Only the first units of it.
    #[must_use]
    pub fn first(self, units: u32) -> Bit {
        Bit { units, due: money(self.due).of_first(units, self.units).minor(), ..self }
    }
}

/// An amount that is known to be one.
pub fn money(fen: u64) -> Money {
    Money::new(fen).unwrap_or(Money::MAX)
}
