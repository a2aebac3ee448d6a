//! A pile: units of one lot that have met the same fate so far.
//!
//! Its units cost the same to the fen: where what is due does not divide, the last of them cost one fen more.

use crate::money::Money;

/// Where a promotion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The lane, from 0.
    pub lane: usize,
    /// The promotion in the lane, from 0.
    pub promotion: usize,
}

/// Units of one lot that have met the same fate so far.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pile {
    /// The lot.
    pub lot: usize,
    /// How many of the lot's units stand before them.
    pub from: u32,
    /// How many they are; at least one.
    pub units: u32,
    /// What is still to pay for them.
    pub due: Money,
    /// What was to pay for them when the lane started: thresholds look here.
    pub start: Money,
    /// Below this no promotion brings one of them.
    pub least: Money,
    /// The promotions that they have met, in the order that they met.
    pub met: Vec<Place>,
}

impl Pile {
    /// What one unit is worth, a broken fen left aside.
    pub fn unit(&self) -> Money {
        self.due.portion_down(1, u64::from(self.units))
    }

    /// What a promotion may still take.
    pub fn room(&self) -> Money {
        self.due.less(self.least.times(u64::from(self.units)))
    }

    /// Parts the first units from the rest, which is given back; together they cost what they cost before.
    #[must_use]
    pub fn split_off(&mut self, first: u32) -> Pile {
        let first = first.min(self.units);
        let (due, start) = (self.due.of_first(first, self.units), self.start.of_first(first, self.units));
        let mut rest = self.clone();
        (self.units, self.due, self.start) = (first, due, start);
        rest.from += first;
        rest.units -= first;
        (rest.due, rest.start) = (rest.due.less(due), rest.start.less(start));
        rest
    }
}

/// So many units of one pile, and what comes off them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part {
    /// The pile's place.
    pub pile: usize,
    /// How many of its units; those of the first part of a pile are its first units.
    pub units: u32,
    /// So much, never more than their room; nothing off units that only had to be there.
    pub amount: Money,
}

/// Some of the piles with their places, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piles<'d>(Vec<(usize, &'d Pile)>);

impl<'d> Piles<'d> {
    /// These.
    pub fn of(piles: impl IntoIterator<Item = (usize, &'d Pile)>) -> Piles<'d> {
        Piles(piles.into_iter().collect())
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The piles, with their places.
    pub fn iter(&self) -> impl Iterator<Item = (usize, &'d Pile)> {
        self.0.iter().copied()
    }

    /// How many units they hold together.
    pub fn units(&self) -> u32 {
        self.0.iter().map(|(_, pile)| pile.units).sum()
    }

    /// What is still to pay for them together.
    pub fn due(&self) -> Money {
        self.0.iter().map(|(_, pile)| pile.due).sum()
    }

    /// What was to pay for them together when the lane started.
    pub fn start(&self) -> Money {
        self.0.iter().map(|(_, pile)| pile.start).sum()
    }

    /// The piles, those that are alike in something together; they must stand together already.
    pub fn by<T: PartialEq>(&self, alike: impl Fn(&Pile) -> T) -> impl Iterator<Item = Piles<'d>> {
        self.0.chunk_by(move |(_, one), (_, other)| alike(one) == alike(other)).map(|some| Piles(some.to_vec()))
    }

    /// Each pile as a whole, and what comes off it, cut to its room.
    pub fn each(&self, amount: impl Fn(&Pile) -> Money) -> Vec<Part> {
        self.iter()
            .map(|(at, pile)| Part { pile: at, units: pile.units, amount: amount(pile).min(pile.room()) })
            .collect()
    }

    /// Shares an amount over the piles by what they still cost: first over the lots, then in each lot over its piles,
    /// so that no fen moves between two products because units of one of them have gone different ways.
    pub fn spread(&self, amount: Money) -> Vec<Part> {
        let lots: Vec<Piles> = self.by(|pile| pile.lot).collect();
        let dues: Vec<Money> = lots.iter().map(Piles::due).collect();
        let rooms: Vec<Money> = lots.iter().map(Piles::room).collect();
        let mut parts = Vec::with_capacity(self.0.len());
        for (lot, amount) in lots.iter().zip(amount.allocate_within(&dues, &rooms)) {
            parts.extend(lot.spread_inside(amount));
        }
        parts
    }

    fn spread_inside(&self, amount: Money) -> Vec<Part> {
        let dues: Vec<Money> = self.0.iter().map(|(_, pile)| pile.due).collect();
        let rooms: Vec<Money> = self.0.iter().map(|(_, pile)| pile.room()).collect();
        let amounts = amount.allocate_within(&dues, &rooms);
        self.iter().zip(amounts).map(|((at, pile), amount)| Part { pile: at, units: pile.units, amount }).collect()
    }

    /// What a promotion may still take off them together.
    pub fn room(&self) -> Money {
        self.0.iter().map(|(_, pile)| pile.room()).sum()
    }
}
