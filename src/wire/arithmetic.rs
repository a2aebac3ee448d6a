//! How the mall counts and how it is taxed, as it is declared.

use crate::money::Money;
use crate::money::Rounding;
use crate::pricing::arithmetic::{Allocation, Base, Declared, PROFILES, RoundPer, TooLarge};
use crate::pricing::tax::{OrderTax, Prices, RateTax, Tax, TaxPer, TaxRate, TaxRule};
use crate::wire::reader::{Read, Reader};
use crate::wire::said::Part;
use crate::wire::shape::Field;
use crate::wire::shape::{Book, Shape};
use crate::wire::tell::{Tell, entry};
use serde::ser::{Serialize, SerializeStruct, Serializer};

meant! {
    ArithmeticSaid => Declared;
}

struct ArithmeticSaid {
    profile: Option<Profile>,
    rounding: Option<Rounding>,
    round_per: Option<RoundPer>,
    allocation: Option<Allocation>,
    share_rounding: Option<Rounding>,
    threshold_base: Option<Base>,
    percent_base: Option<PercentBase>,
    too_large: Option<TooLarge>,
}

record! {
    /// How amounts are rounded and shared out. What is said on a promotion goes before what is said on its lane, and that
    /// before the rulebook; a field goes before the profile beside it.
    ArithmeticSaid as "Arithmetic" {
        /// How another mall counts, as a whole.
        profile "profile": Option<Profile>,
        /// Which way the broken fen of a percentage goes.
        rounding "rounding": Option<Rounding>,
        /// What a percentage is rounded over.
        round_per "roundPer": Option<RoundPer>,
        /// Who gets what is left over when an amount is shared out.
        allocation "allocation": Option<Allocation>,
        /// Which way the broken fen of a share goes, where the allocation asks; as `rounding` when left out.
        share_rounding "shareRounding": Option<Rounding>,
        /// Which costs thresholds of spend look at.
        threshold_base "thresholdBase": Option<Base>,
        /// Which costs a percentage is of.
        percent_base "percentBase": Option<PercentBase>,
        /// What becomes of an amount larger than what it is taken from.
        too_large "tooLarge": Option<TooLarge>,
    }
}

impl ArithmeticSaid {
    fn mean(self, _: &mut Reader) -> Option<Declared> {
        let said = Declared {
            rounding: self.rounding,
            round_per: self.round_per,
            allocation: self.allocation,
            share_rounding: self.share_rounding,
            threshold_base: self.threshold_base,
            percent_base: self.percent_base.map(|PercentBase(base)| base),
            too_large: self.too_large,
        };
        Some(self.profile.map_or(said, |Profile(profile)| said.or(profile)))
    }
}

struct Profile(Declared);

impl Read for Profile {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let at = reader.word(said, &PROFILES.map(|(name, _)| name))?;
        PROFILES.get(at).map(|(_, profile)| Profile(*profile))
    }

    fn shape(book: &mut Book) -> Shape {
        book.name("ArithmeticProfile", "How another mall counts.", |_| {
            Shape::Words(PROFILES.map(|(name, _)| name).to_vec())
        })
    }
}

words! {
    /// To the nearest fen, a half up, down, or to the even one; down; up.
    Rounding as "Rounding" {
        "halfUp" => Rounding::HalfUp,
        "halfDown" => Rounding::HalfDown,
        "halfEven" => Rounding::HalfEven,
        "down" => Rounding::Down,
        "up" => Rounding::Up,
    }
}

words! {
    /// All that the promotion means, once; equal units together; each unit.
    RoundPer as "RoundPer" {
        "promotion" => RoundPer::Promotion,
        "line" => RoundPer::Line,
        "unit" => RoundPer::Unit,
    }
}

words! {
    /// Who gets what is left over: the largest broken fen; the last; one fen each from the first on, round and round; the next,
    /// carried on; the same for every unit, the first ones a fen more; from the last on each a share of the rest.
    Allocation as "Allocation" {
        "largestRemainder" => Allocation::LargestRemainder,
        "lastTakesRest" => Allocation::LastTakesRest,
        "firstTakesRest" => Allocation::FirstTakesRest,
        "carry" => Allocation::Carry,
        "perUnit" => Allocation::PerUnit,
        "ofTheRest" => Allocation::OfTheRest,
    }
}

words! {
    /// What things cost when the lane starts; their list prices; their unit prices before promotions; what they cost now.
    Base as "ThresholdBase" {
        "laneStart" => Base::LaneStart,
        "list" => Base::List,
        "original" => Base::Original,
        "running" => Base::Running,
    }
}

struct PercentBase(Base);

words! {
    /// What things cost now; when the lane starts; their unit prices before promotions.
    PercentBase as "PercentBase" {
        "running" => PercentBase(Base::Running),
        "laneStart" => PercentBase(Base::LaneStart),
        "original" => PercentBase(Base::Original),
    }
}

words! {
    /// All that is there is taken; it cannot be used.
    TooLarge as "TooLarge" {
        "take" => TooLarge::Take,
        "unusable" => TooLarge::Unusable,
    }
}

record! {
    /// How the mall is taxed. What is to pay does not change: with exclusive prices the tax comes on top of it.
    TaxRule as "TaxRule" {
        /// Whether prices hold the tax already.
        prices "prices": Prices,
        /// Which way a broken fen goes; half up when left out.
        rounding "rounding": Rounding = Rounding::HalfUp,
        /// What is rounded; each line when left out.
        round_per "roundPer": TaxPer = TaxPer::Line,
    }
}

words! {
    /// Prices hold the tax, or it comes on top.
    Prices as "TaxPrices" {
        "inclusive" => Prices::Inclusive,
        "exclusive" => Prices::Exclusive,
    }
}

words! {
    /// Each unit; each line; all that is taxed at one rate.
    TaxPer as "TaxPer" {
        "unit" => TaxPer::Unit,
        "line" => TaxPer::Line,
        "rate" => TaxPer::Rate,
    }
}

written! {
    /// An amount with its tax told apart: `net + tax = gross`.
    Tax as "Tax" {
        /// Without the tax.
        net "net": Money,
        /// The tax.
        tax "tax": Money,
        /// With it.
        gross "gross": Money,
    }
}

/// What is taxed at one rate, in one record.
impl Serialize for RateTax {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut record = out.serialize_struct("RateTax", 1)?;
        entry(&mut record, "rate", &self.rate)?;
        told(&mut record, &self.of)?;
        record.end()
    }
}

impl Tell for RateTax {
    fn shape(book: &mut Book) -> Shape {
        book.name("RateTax", "What is taxed at one rate.", |book| {
            let rate = written!(@field book, "rate", TaxRate, "The rate, in basis points.");
            Shape::Record([rate].into_iter().chain(fields(book)).collect())
        })
    }
}

impl Serialize for OrderTax {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut record = out.serialize_struct("OrderTax", 1)?;
        told(&mut record, &self.all)?;
        entry(&mut record, "rates", &self.rates)?;
        record.end()
    }
}

impl Tell for OrderTax {
    fn shape(book: &mut Book) -> Shape {
        book.name("OrderTax", "The tax of an order.", |book| {
            let rates = written!(@field book, "rates", Vec<RateTax>, "By rate, the lowest first.");
            Shape::Record(fields(book).into_iter().chain([rates]).collect())
        })
    }
}

fn told<R: SerializeStruct>(record: &mut R, tax: &Tax) -> Result<(), R::Error> {
    entry(record, "net", &tax.net)?;
    entry(record, "tax", &tax.tax)?;
    entry(record, "gross", &tax.gross)
}

fn fields(book: &mut Book) -> Vec<Field> {
    vec![
        written!(@field book, "net", Money, "Without the tax."),
        written!(@field book, "tax", Money, "The tax."),
        written!(@field book, "gross", Money, "With it."),
    ]
}
