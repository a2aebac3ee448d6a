//! What sending costs, as pages and malls write it.

use core::num::NonZeroU32;

use crate::money::Money;
use crate::pricing::freight::{FreeFrom, Freight, Measure, Shipping};
use crate::pricing::tax::TaxRate;
use crate::wire::reader::{Read, Reader};
use crate::wire::said::{Part, Value};
use crate::wire::shape::{Book, Shape};

/// What sending the cart costs.
#[derive(Debug)]
pub struct ShippingSaid {
    /// The fee before promotions.
    pub fee: Shipping,
    /// At which rate it is taxed, where it is.
    pub tax_rate: Option<TaxRate>,
}

record! {
    /// What sending the cart costs.
    ShippingSaid as "Shipping" {
        /// The fee before promotions, in fen; or the freight template that works it out (运费模板).
        fee "fee": Shipping,
        /// At which rate it is taxed, in basis points; left out: its tax is not told.
        tax_rate "taxRate": Option<TaxRate>,
    }
}

impl Read for Shipping {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        if matches!(reader.value(said), Value::Record(_)) {
            return Freight::read(said, reader).map(Shipping::Freight);
        }
        Money::read(said, reader).map(Shipping::Fee)
    }

    fn shape(book: &mut Book) -> Shape {
        let freight = Freight::shape(book);
        Shape::OneOf(vec![("", Money::shape(book)), ("", freight)])
    }
}

record! {
    /// The first so much of what is sent costs one amount, every further so much another.
    Freight as "Freight" {
        /// What it counts.
        by "by": Measure,
        /// So much is sent for the first fee.
        first "first": u64,
        /// The first fee.
        first_fee "firstFee": Money,
        /// Every further so much, begun or full, costs the next fee.
        next "next": NonZeroU32,
        /// The next fee.
        next_fee "nextFee": Money,
        /// What it takes to be sent for nothing, whatever promotions take off; for more than that take a promotion.
        free_from "freeFrom": Option<FreeFrom>,
    }
}

record! {
    /// Sent for nothing when all of it is reached.
    FreeFrom as "FreeFrom" {
        /// At least so much of what the template counts.
        at_least "atLeast": Option<u64>,
        /// The goods cost at least so much before promotions.
        spend "spend": Option<Money>,
    }
}

words! {
    /// What a freight template counts: pieces, grams, or cubic centimetres.
    Measure as "Measure" {
        "units" => Measure::Units,
        "weight" => Measure::Weight,
        "volume" => Measure::Volume,
    }
}
