//! Sheets of scratch paper that are used again and again, so that a price costs no new ones.

use core::cmp::Reverse;

use crate::money::{BasisPoints, Money, largest_first};
use crate::pricing::arithmetic::{Arithmetic, RoundPer};
use crate::pricing::due::{Due, Hidden};
use crate::pricing::lots::Scope;
use crate::pricing::till::bit::{Bid, Bit, LotSum, money};
use crate::pricing::till::memo::Memo;

/// Scratch paper.
#[derive(Clone, Debug, Default)]
pub struct Desk {
    /// What the promotion that is asked now would take.
    pub bits: Vec<Bit>,
    /// What one asked before would take, while others are asked.
    pub aside: Vec<Bit>,
    /// Who bids for which units: see [`crate::pricing::till::by_line`].
    pub bids: Vec<Bid>,
    /// For each pile its best bid.
    pub best: Vec<u32>,
    /// For each lot all its units.
    pub lots: Vec<LotSum>,
    /// The lots of which some units have met a promotion that somebody asks for.
    pub met: Scope,
    /// What was said at the last tap.
    pub memo: Memo,
    rests: Vec<u64>,
}

impl Desk {
    /// Sums up what is due for each lot, as it stands now.
    pub fn sum_up(&mut self, due: &Due) {
        self.lots.clear();
        self.met = Scope::default();
        for (at, pile) in due.piles.iter().enumerate() {
            if self.lots.len() <= pile.lot {
                let first = u32::try_from(at).unwrap_or(u32::MAX);
                self.lots.push(LotSum { first, ..LotSum::default() });
            }
            if let Some(lot) = self.lots.last_mut() {
                lot.units += pile.units;
                lot.due += pile.due.minor();
                lot.start += pile.start.minor();
                lot.piles += 1;
                lot.met |= pile.fate > 0;
            }
            if pile.fate > 0 {
                self.met.insert(pile.lot);
            }
        }
    }

    /// A lane starts: thresholds look at what is due now.
    pub fn start_lane(&mut self) {
        for lot in &mut self.lots {
            lot.start = lot.due;
        }
    }

    /// Takes an amount off the first units of a pile, which somebody may ask for by a number; true where that parted it.
    pub fn take(&mut self, due: &mut Due, at: usize, units: u32, off: Money, by: Option<usize>) -> bool {
        let Some((lot, all)) = due.piles.get(at).map(|pile| (pile.lot, pile.units)) else { return false };
        let parted = units < all && due.split(at, units);
        let off = due.take_off(at, off, false, by).minor();
        if let Some(sum) = self.lots.get_mut(lot) {
            sum.due = sum.due.saturating_sub(off);
            sum.met |= by.is_some();
            sum.piles += u32::from(parted);
        }
        if by.is_some() {
            self.met.insert(lot);
        }
        if parted {
            self.lots.iter_mut().skip(lot + 1).for_each(|lot| lot.first += 1);
        }
        parted
    }

    /// Does something with each lot of a scope.
    pub fn each_lot(&self, scope: &Scope, mut act: impl FnMut(&LotSum)) {
        scope.each(|lot| self.lots.get(lot).into_iter().for_each(&mut act));
    }

    /// All units of a scope together, what is due for them, and what was when the lane started.
    pub fn sums(&self, scope: &Scope) -> [u64; 3] {
        let (mut units, mut due, mut start) = (0_u64, 0_u64, 0_u64);
        scope.each(|lot| {
            if let Some(lot) = self.lots.get(lot) {
                // A cart's sums are bounded so that they fit.
                units = units.wrapping_add(u64::from(lot.units));
                due = due.wrapping_add(lot.due);
                start = start.wrapping_add(lot.start);
            }
        });
        [units, due, start]
    }

    /// Puts all units of a scope on the desk that are not kept.
    pub fn gather(&mut self, scope: &Scope, hidden: Option<Hidden>, due: &Due) {
        let Desk { bits, lots, .. } = self;
        bits.clear();
        scope.each(|at| {
            let Some(lot) = lots.get(at) else { return };
            if lot.piles == 1 && !(lot.met && hidden.is_some()) {
                bits.push(Bit { pile: lot.first_pile(), lot: at, units: lot.units, along: 0, due: lot.due, off: 0 });
            } else {
                lot.each_pile(hidden, due, |at, pile| bits.push(Bit::of(at, pile)));
            }
        });
    }

    /// All that comes off.
    pub fn total(&self) -> u64 {
        self.bits.iter().map(|bit| bit.off).sum()
    }

    /// Shares an amount over the bits by what is due for them, by largest remainder: first over the lots, then in each over its
    /// bits. False where it is too large to be counted so.
    #[must_use]
    pub fn share(&mut self, amount: u64) -> bool {
        share(&mut self.bits, amount, &mut self.rests).is_some()
    }

    /// Shares an amount over the bits of each that are alike. False where it is too large to be counted so.
    #[must_use]
    pub fn each(&mut self, alike: impl Fn(&Bit, &Bit) -> bool, amount: u64) -> bool {
        let rests = &mut self.rests;
        self.bits.chunk_by_mut(alike).all(|some| share(some, amount, rests).is_some())
    }

    /// Of the bits from one on, only the dearest units, so many of them: at a price they come off as far as they cost more.
    pub fn dearest(&mut self, first: usize, mut units: u32, price: u64) {
        let Some(product) = self.bits.get_mut(first..) else { return };
        insertion(product, |bit| Reverse(bit.unit()));
        for bit in product.iter_mut() {
            *bit = bit.first(units.min(bit.units));
            units -= bit.units;
            bit.off = bit.due.saturating_sub(price.saturating_mul(u64::from(bit.units)));
        }
        insertion(product, |bit| bit.pile);
        self.bits.retain(|bit| bit.units > 0);
    }

    /// Sorts the bits; equal ones stay as they stand.
    pub fn sort<K: Ord>(&mut self, key: impl Fn(&Bit) -> K) {
        insertion(&mut self.bits, key);
    }

    /// A percentage of what is due, rounded where it is declared, and never more than the cap. False where it is too large to
    /// be counted so.
    #[must_use]
    pub fn percent(&mut self, rate: BasisPoints, up_to: Option<Money>, arithmetic: &Arithmetic) -> bool {
        let part = |due: u64| arithmetic.part(money(due), rate).minor();
        let mut total = 0;
        match arithmetic.round_per {
            RoundPer::Promotion => total = part(self.bits.iter().map(|bit| bit.due).sum()),
            RoundPer::Unit => {
                for bit in &mut self.bits {
                    bit.off = arithmetic.part_of_units(money(bit.due), bit.units, rate).minor();
                    total += bit.off;
                }
            }
            RoundPer::Line => {
                for lot in self.bits.chunk_by_mut(|one, other| one.lot == other.lot) {
                    let off = part(lot.iter().map(|bit| bit.due).sum());
                    total += off;
                    if share(lot, off, &mut self.rests).is_none() {
                        return false;
                    }
                }
            }
        }
        let capped = up_to.map(Money::minor).filter(|most| *most <= total);
        match (capped, arithmetic.round_per) {
            (None, RoundPer::Line | RoundPer::Unit) => true,
            (capped, _) => self.share(capped.unwrap_or(total)),
        }
    }
}

/// A cart has few piles, and they stand in order nearly always.
fn insertion<K: Ord>(bits: &mut [Bit], key: impl Fn(&Bit) -> K) {
    for end in 1..bits.len() {
        let mut at = end;
        while let Some([before, bit]) = at.checked_sub(1).and_then(|before| bits.get_mut(before..=at)) {
            if key(before) <= key(bit) {
                break;
            }
            core::mem::swap(before, bit);
            at -= 1;
        }
    }
}

fn share(bits: &mut [Bit], amount: u64, rests: &mut Vec<u64>) -> Option<()> {
    if let [bit] = bits {
        bit.off = amount.min(bit.due);
        return Some(());
    }
    let whole: u64 = bits.iter().map(|bit| bit.due).sum();
    let amount = amount.min(whole);
    amount.checked_mul(whole)?;
    if bits.windows(2).any(|pair| matches!(pair, [one, other] if one.lot == other.lot)) {
        return share_by_lot(bits, amount, whole, rests);
    }
    deal(bits, amount, whole, rests);
    Some(())
}

/// Shares an amount over bits by what is due for them, which is so much in all; their product can be counted.
fn deal(bits: &mut [Bit], amount: u64, whole: u64, rests: &mut Vec<u64>) {
    let mut left = amount;
    rests.clear();
    for bit in bits.iter_mut() {
        let exact = amount.wrapping_mul(bit.due);
        bit.off = exact.checked_div(whole).unwrap_or(0);
        rests.push(exact.wrapping_sub(bit.off.wrapping_mul(whole)));
        left = left.wrapping_sub(bit.off);
    }
    largest_first(rests, if whole > 0 { left } else { 0 }, &mut |at| {
        bits.get_mut(at).into_iter().for_each(|bit| bit.off += 1);
    });
}

/// The same first over the lots, then in each over its bits, so that no fen moves between two products.
fn share_by_lot(bits: &mut [Bit], amount: u64, whole: u64, rests: &mut Vec<u64>) -> Option<()> {
    let alike = |one: &Bit, other: &Bit| one.lot == other.lot;
    let lot = |some: &[Bit]| Some(Bit { due: some.iter().map(|bit| bit.due).sum(), ..*some.first()? });
    let mut lots: Vec<Bit> = bits.chunk_by(alike).filter_map(lot).collect();
    deal(&mut lots, amount, whole, rests);
    for (some, lot) in bits.chunk_by_mut(alike).zip(lots) {
        match some {
            [bit] => bit.off = lot.off,
            some => {
                lot.off.checked_mul(lot.due)?;
                deal(some, lot.off, lot.due, rests);
            }
        }
    }
    Some(())
}
