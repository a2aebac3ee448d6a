//! A pile: units of one lot that have met the same fate so far.
//!
//! Its units cost the same to the fen: where what is due does not divide, the last of them cost one fen more.

use crate::money::{Claim, Exact, Money, largest_first};
use crate::order::sorted_by;
use crate::pricing::arithmetic::{Allocation, Base, Sharing};
use crate::pricing::lots::Lots;

/// Where a promotion stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// The lane, from 0.
    pub lane: usize,
    /// The promotion in the lane, from 0.
    pub promotion: usize,
}

/// Who acts, by places: the promotion's in the rulebook, and the wallet's of the coupon that sets it off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The promotion's.
    pub place: Place,
    /// The coupon's.
    pub coupon: Option<usize>,
}

/// Units of one lot that have met the same fate so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
    /// Which promotions they have met: a number that [`crate::pricing::due::Due`] knows.
    pub fate: usize,
}

impl Pile {
    /// All of it, seen at its place.
    pub fn batch(&self, pile: usize) -> Batch {
        let Pile { lot, units, due, start, least, .. } = *self;
        Batch { pile, lot, units, due, start, least }
    }

    /// Parts the first units from the rest, which is given back; together they cost what they cost before.
    #[must_use]
    pub fn split_off(&mut self, first: u32) -> Pile {
        let (first, rest) = self.batch(0).split(first);
        (self.units, self.due, self.start) = (first.units, first.due, first.start);
        Pile { from: self.from + first.units, units: rest.units, due: rest.due, start: rest.start, ..*self }
    }
}

/// Neighbouring units of one pile, as a promotion sees them; what is not parted off is the pile as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Batch {
    /// The pile's place.
    pub pile: usize,
    /// The lot.
    pub lot: usize,
    /// How many units.
    pub units: u32,
    /// What is still to pay for them.
    pub due: Money,
    /// What was to pay for them when the lane started.
    pub start: Money,
    /// Below this no promotion brings one of them.
    pub least: Money,
}

impl Batch {
    /// What one unit is worth, a broken fen left aside.
    pub fn unit(&self) -> Money {
        self.due.portion_down(1, u64::from(self.units))
    }

    /// What a promotion may still take.
    pub fn room(&self) -> Money {
        self.due.less(self.least.times(u64::from(self.units)))
    }

    /// What all of it costs, as one may look at it.
    pub fn cost(&self, base: Base, lots: &Lots) -> Money {
        let line = || lots.get(self.lot).map(|lot| lot.line);
        let each = match base {
            Base::Running => return self.due,
            Base::LaneStart => return self.start,
            Base::Original => line().map(|line| line.unit_price),
            Base::List => line().map(|line| line.list_price.unwrap_or(line.unit_price)),
        };
        each.unwrap_or(Money::ZERO).times(u64::from(self.units))
    }

    /// The first units, and the rest.
    #[must_use]
    pub fn split(&self, first: u32) -> (Batch, Batch) {
        let first = first.min(self.units);
        let (due, start) = (self.due.of_first(first, self.units), self.start.of_first(first, self.units));
        let rest = Batch { units: self.units - first, due: self.due.less(due), start: self.start.less(start), ..*self };
        (Batch { units: first, due, start, ..*self }, rest)
    }

    /// An amount off all of it, cut to its room.
    pub fn part(&self, amount: Money) -> Part {
        let amount = amount.min(self.room());
        Part { pile: self.pile, units: self.units, amount, exact: Exact::whole(amount) }
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
    /// The same before it was made whole.
    pub exact: Exact,
}

/// Batches of some of the piles, in the piles' order unless they were sorted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Piles(Vec<Batch>);

impl Piles {
    /// These.
    pub fn of(batches: impl IntoIterator<Item = Batch>) -> Piles {
        Piles(batches.into_iter().collect())
    }

    /// These, already listed.
    pub fn from(batches: Vec<Batch>) -> Piles {
        Piles(batches)
    }

    /// True when there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The batches.
    pub fn iter(&self) -> impl Iterator<Item = &Batch> {
        self.0.iter()
    }

    /// The batches, as they stand.
    pub fn batches(&self) -> &[Batch] {
        &self.0
    }

    /// The batches of each lot; they must stand together already.
    pub fn lots(&self) -> impl Iterator<Item = &[Batch]> {
        self.0.chunk_by(|one, other| one.lot == other.lot)
    }

    /// Keeps only some.
    pub fn retain(&mut self, keep: impl Fn(&Batch) -> bool) {
        self.0.retain(keep);
    }

    /// How many units they hold together.
    pub fn units(&self) -> u32 {
        self.0.iter().map(|batch| batch.units).sum()
    }

    /// What is still to pay for them together.
    pub fn due(&self) -> Money {
        self.0.iter().map(|batch| batch.due).sum()
    }

    /// What they cost together, as one may look at it.
    pub fn cost(&self, base: Base, lots: &Lots) -> Money {
        self.0.iter().map(|batch| batch.cost(base, lots)).sum()
    }

    /// What a promotion may still take off them together.
    pub fn room(&self) -> Money {
        self.0.iter().map(Batch::room).sum()
    }

    /// Those that are alike in something together; they must stand together already.
    pub fn by<T: PartialEq>(&self, alike: impl Fn(&Batch) -> T) -> impl Iterator<Item = Piles> {
        self.0.chunk_by(move |one, other| alike(one) == alike(other)).map(|some| Piles(some.to_vec()))
    }

    /// The dearest units first; equal ones stay as they stand.
    #[must_use]
    pub fn dearest_first(&self) -> Piles {
        Piles(sorted_by(self.0.iter().copied(), |one, other| other.unit().cmp(&one.unit())))
    }

    /// The cheapest units first; equal ones stay as they stand.
    #[must_use]
    pub fn cheapest_first(&self) -> Piles {
        Piles(sorted_by(self.0.iter().copied(), |one, other| one.unit().cmp(&other.unit())))
    }

    /// The first so many units.
    #[must_use]
    pub fn first(&self, mut units: u32) -> Piles {
        let mut first = Vec::new();
        for batch in &self.0 {
            let (part, _) = batch.split(units);
            units -= part.units;
            first.extend((part.units > 0).then_some(part));
        }
        Piles(first)
    }

    /// Each batch as a whole, and what comes off it, cut to its room.
    pub fn each(&self, amount: impl Fn(&Batch) -> Money) -> Vec<Part> {
        self.0.iter().map(|batch| batch.part(amount(batch))).collect()
    }

    /// Shares an amount over the batches by what they cost: see [`Piles::spread_by`].
    pub fn spread(&self, amount: Money, sharing: Sharing, cost: impl Fn(&Batch) -> Money) -> Vec<Part> {
        let per_unit = sharing.allocation == Allocation::PerUnit;
        let weight = |batch: &Batch| if per_unit { u64::from(batch.units) } else { cost(batch).minor() };
        self.spread_over(amount, sharing, &self.0.iter().map(weight).collect::<Vec<_>>())
    }

    fn spread_over(&self, amount: Money, sharing: Sharing, weights: &[u64]) -> Vec<Part> {
        if let ([batch], [weight]) = (self.0.as_slice(), weights) {
            return vec![batch.part(if *weight > 0 { amount } else { Money::ZERO })];
        }
        if sharing.allocation == Allocation::LargestRemainder
            && let Some(parts) = self.spread_small(amount, weights)
        {
            return parts;
        }
        let weights: Vec<u128> = weights.iter().map(|weight| u128::from(*weight)).collect();
        self.spread_by(amount, sharing, &weights)
    }

    /// The same by largest remainder where it is simple, which is nearly always: numbers are small, and nobody's share is
    /// above its room.
    fn spread_small(&self, amount: Money, weights: &[u64]) -> Option<Vec<Part>> {
        let fen = amount.minor();
        let whole = weights.iter().try_fold(0_u64, |whole, weight| whole.checked_add(*weight))?;
        // No weight is above the whole, so all products fit.
        fen.checked_mul(whole).filter(|_| whole > 0)?;
        let mut left = fen;
        let mut shares = Vec::with_capacity(self.0.len());
        let mut rests = Vec::with_capacity(self.0.len());
        let mut after = weights;
        for lot in self.lots() {
            let (own, others) = after.split_at_checked(lot.len())?;
            after = others;
            let weighty = lot.iter().zip(own).filter(|(_, weight)| **weight > 0);
            let room = weighty.map(|(batch, _)| batch.room().minor()).sum();
            let (share, rest) = within(fen * own.iter().sum::<u64>(), whole, room)?;
            left -= share;
            shares.push(share);
            rests.push(rest);
        }
        largest_first(&mut rests, left, &mut |at| shares.get_mut(at).into_iter().for_each(|share| *share += 1));
        let mut parts: Vec<Part> = Vec::with_capacity(self.0.len());
        for (batch, weight) in self.0.iter().zip(weights) {
            let exact = Exact::fraction(fen * weight, whole);
            parts.push(Part { pile: batch.pile, units: batch.units, amount: Money::ZERO, exact });
        }
        let mut first = 0;
        for (lot, share) in self.lots().zip(shares) {
            let own = first..first + lot.len();
            first = own.end;
            let (parts, weights) = (parts.get_mut(own.clone())?, weights.get(own)?);
            let weight: u64 = weights.iter().sum();
            if let ([part, ..], true) = (&mut *parts, lot.len() == 1 || weight == 0) {
                part.amount = Money::new(share)?;
                continue;
            }
            // A lot's amount is shared by its own batches, so that no fen moves between products.
            let mut left = share;
            rests.clear();
            for (batch, (part, own)) in lot.iter().zip(parts.iter_mut().zip(weights)) {
                let (share, rest) = within(share * own, weight, batch.room().minor())?;
                left -= share;
                rests.push(rest);
                part.amount = Money::new(share)?;
            }
            largest_first(&mut rests, left, &mut |at| {
                if let Some(part) = parts.get_mut(at) {
                    part.amount = part.amount.plus(Money::FEN);
                }
            });
        }
        Some(parts)
    }

    /// Shares an amount over the batches by their weights: first over the lots, then in each lot over its batches, so that no
    /// fen moves between two products because units of one of them have gone different ways.
    pub fn spread_by(&self, amount: Money, sharing: Sharing, weights: &[u128]) -> Vec<Part> {
        let mut lots: Vec<Claim> = Vec::with_capacity(self.0.len());
        let mut last = None;
        for (batch, weight) in self.0.iter().zip(weights) {
            // Units without weight have no part in it, and no room for what the others may not take.
            let room = if *weight == 0 { Money::ZERO } else { batch.room() };
            match lots.last_mut().filter(|_| last == Some(batch.lot)) {
                Some(lot) => (lot.weight, lot.limit) = (lot.weight + weight, lot.limit.plus(room)),
                None => lots.push(Claim::new(*weight, room)),
            }
            last = Some(batch.lot);
        }
        sharing.settle(amount, &mut lots);
        let mut parts = Vec::with_capacity(self.0.len());
        let mut claims: Vec<Claim> = Vec::new();
        let mut weights = weights.iter();
        for (batches, lot) in self.lots().zip(&lots) {
            claims.clear();
            claims.extend(batches.iter().zip(&mut weights).map(|(batch, weight)| Claim::new(*weight, batch.room())));
            sharing.settle(lot.share, &mut claims);
            // Where one meets its room, what each would be is of the lot's whole amount.
            let fen = u128::from(lot.share.minor());
            let is_full = |claim: &Claim| {
                fen.saturating_mul(claim.weight) > u128::from(claim.limit.minor()).saturating_mul(lot.weight)
            };
            let full = batches.len() > 1 && claims.iter().any(is_full);
            let exact = |claim: &Claim| match batches {
                [_] => lot.exact,
                _ if full => claim.exact,
                _ => lot.exact.part(claim.weight, lot.weight),
            };
            let part = |(batch, claim): (&Batch, &Claim)| Part { exact: exact(claim), ..batch.part(claim.share) };
            parts.extend(batches.iter().zip(&claims).map(part));
        }
        parts
    }
}

/// A share, made whole, and what is left of it; nothing where it is above the room.
fn within(exact: u64, whole: u64, room: u64) -> Option<(u64, u64)> {
    let (share, rest) = (exact / whole, exact % whole);
    (share < room || share == room && rest == 0).then_some((share, rest))
}

/// Parts in the piles' order; those of one pile stay as they stand.
pub fn in_order(parts: impl IntoIterator<Item = Part>) -> Vec<Part> {
    sorted_by(parts, |one, other| one.pile.cmp(&other.pile))
}
