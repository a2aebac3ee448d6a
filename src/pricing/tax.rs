//! Tax: what of the prices is tax, or comes on top of them, by rate, rounded where the mall's law says.

use crate::money::{BasisPoints, Money, Rounding};
use crate::order::sorted;

/// A rate of tax in hundredths of a percent; nothing is one, too.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TaxRate(u16);

impl TaxRate {
    /// `None` above one hundred percent.
    pub const fn new(points: u16) -> Option<TaxRate> {
        if points <= BasisPoints::WHOLE { Some(TaxRate(points)) } else { None }
    }

    /// The rate in basis points.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// How the mall is taxed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TaxRule {
    /// Whether prices hold the tax already.
    pub prices: Prices,
    /// Which way a broken fen goes.
    pub rounding: Rounding,
    /// What is rounded.
    pub round_per: TaxPer,
}

/// Whether prices hold the tax already.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Prices {
    /// They do.
    Inclusive,
    /// It comes on top.
    Exclusive,
}

/// What tax is rounded over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaxPer {
    /// Each unit by itself.
    Unit,
    /// Each line.
    Line,
    /// Everything that is taxed alike.
    Rate,
}

/// One thing that is taxed: a line, or the shipping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Taxed {
    /// At which rate.
    pub rate: TaxRate,
    /// What is to pay for it, before tax is told apart or comes on top.
    pub price: Money,
    /// So many units at so much each, of which it consists.
    pub units: Vec<(u32, Money)>,
}

/// The tax of a whole order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderTax {
    /// All of it.
    pub all: Tax,
    /// By rate, the lowest first.
    pub rates: Vec<RateTax>,
}

/// An amount with its tax told apart: `net + tax = gross`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tax {
    /// Without the tax.
    pub net: Money,
    /// The tax.
    pub tax: Money,
    /// With it.
    pub gross: Money,
}

/// What is taxed at one rate.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RateTax {
    /// The rate.
    pub rate: TaxRate,
    /// All of it.
    pub of: Tax,
}

impl Tax {
    /// Both together.
    #[must_use]
    pub fn plus(self, other: Tax) -> Tax {
        Tax { net: self.net.plus(other.net), tax: self.tax.plus(other.tax), gross: self.gross.plus(other.gross) }
    }
}

impl TaxRule {
    /// The tax of each thing, and of each rate, the lowest first. Both add up to the same.
    pub fn of(&self, things: &[Taxed]) -> (Vec<Tax>, Vec<RateTax>) {
        let mut rates = sorted(things.iter().map(|thing| thing.rate));
        rates.dedup();
        let mut taxes = vec![Tax::default(); things.len()];
        let mut by_rate = Vec::with_capacity(rates.len());
        for rate in rates {
            let alike = || things.iter().enumerate().filter(|(_, thing)| thing.rate == rate);
            let prices: Vec<Money> = alike().map(|(_, thing)| thing.price).collect();
            let amounts: Vec<Money> = match self.round_per {
                TaxPer::Unit => alike().map(|(_, thing)| self.of_units(thing)).collect(),
                TaxPer::Line => prices.iter().map(|price| self.part(*price, rate)).collect(),
                // Rounded once, and then shared out so that every line knows its own.
                TaxPer::Rate => self.part(prices.iter().copied().sum(), rate).allocate(&prices),
            };
            let mut sum = Tax::default();
            for ((at, thing), tax) in alike().zip(amounts) {
                let tax = self.told(thing.price, tax);
                sum = sum.plus(tax);
                if let Some(place) = taxes.get_mut(at) {
                    *place = tax;
                }
            }
            by_rate.push(RateTax { rate, of: sum });
        }
        (taxes, by_rate)
    }

    fn of_units(&self, thing: &Taxed) -> Money {
        thing.units.iter().map(|(units, each)| self.part(*each, thing.rate).times(u64::from(*units))).sum()
    }

    /// The tax in a price, or on top of it. In a price it is the net that is made whole, and the tax is the rest.
    fn part(&self, price: Money, rate: TaxRate) -> Money {
        let (rate, whole) = (u128::from(rate.get()), u128::from(BasisPoints::WHOLE));
        let minor = u128::from(price.minor());
        match self.prices {
            Prices::Inclusive => price.less(self.rounding.divide(minor * whole, whole + rate)),
            Prices::Exclusive => self.rounding.divide(minor * rate, whole),
        }
    }

    fn told(&self, price: Money, tax: Money) -> Tax {
        match self.prices {
            Prices::Inclusive => Tax { net: price.less(tax), tax, gross: price },
            Prices::Exclusive => Tax { net: price, tax, gross: price.plus(tax) },
        }
    }
}
