//! What a promotion does, as marketers write it.

use std::num::NonZeroU32;

use crate::id::Sku;
use crate::money::{BasisPoints, Money};
use crate::pricing::effect::{AmountOff, Effect, Per, PercentOff, ShippingOff, SkuPrice, Steps, Tiers, UnitPrice};
use crate::pricing::nth_item::NthItem;
use crate::pricing::offer::Off;
use crate::wire::issue::Code;
use crate::wire::leaves::{Positive, Several, Whole};
use crate::wire::reader::{Read, Reader};
use crate::wire::said::Said;
use crate::wire::shape::{Book, Shape};

meant! {
    TiersSaid => Tiers;
    AmountOffSaid => AmountOff;
    NthItemSaid => NthItem;
}

choice! {
    /// What happens.
    Effect as "Effect" {
        /// These products cost this much a unit (秒杀价, 会员价).
        "unitPrice" UnitPrice => Effect::UnitPrice,
        /// A percentage off.
        "percentOff" PercentOff => Effect::PercentOff,
        /// An amount off.
        "amountOff" AmountOff => Effect::AmountOff,
        /// More off for more (阶梯满减, N件M折).
        "tiers" Tiers => Effect::Tiers,
        /// Every n-th unit for less (第2件半价).
        "nthItem" NthItem => Effect::NthItem,
        /// Shipping for less, or free.
        "shippingOff" ShippingOff => Effect::ShippingOff,
    }
}

record! {
    /// Prices by product.
    UnitPrice as "UnitPrice" {
        /// One price a product.
        prices "prices": Vec<SkuPrice>,
    }
}

record! {
    /// What one unit of a product costs.
    SkuPrice as "SkuPrice" {
        /// The product.
        sku "sku": Sku,
        /// The price of one unit.
        price "price": Money,
    }
}

record! {
    /// A percentage of the running price, rounded half up once over all the lines meant.
    PercentOff as "PercentOff" {
        /// Basis points off: 1000 is ten percent off (9折).
        rate "rate": BasisPoints,
        /// Never more than this.
        up_to "upTo": Option<Money>,
    }
}

struct AmountOffSaid {
    amount: Positive,
    per: Per,
}

record! {
    /// An amount.
    AmountOffSaid as "AmountOff" {
        /// The amount.
        amount "amount": Positive,
        /// How often it counts; `order` when left out.
        per "per": Per = Per::Order,
    }
}

impl AmountOffSaid {
    fn mean(self, _: &mut Reader) -> Option<AmountOff> {
        Some(AmountOff { amount: self.amount.0, per: self.per })
    }
}

struct EverySaid {
    spent: Positive,
    times: Option<NonZeroU32>,
}

record! {
    /// Once for every so much spent (每满).
    EverySaid as "EverySpent" {
        /// So much.
        spent "spent": Positive,
        /// At most so many times.
        times "times": Option<NonZeroU32>,
    }
}

const PER: [&str; 3] = ["order", "line", "unit"];

impl Read for Per {
    fn read<'s>(said: &'s Said, reader: &mut Reader<'s>) -> Option<Self> {
        if let Said::Record(_) = said {
            let every = EverySaid::read(said, reader)?;
            return Some(Per::Every { spent: every.spent.0, times: every.times });
        }
        let at = reader.word(said, &PER)?;
        [Per::Order, Per::Line, Per::Unit].into_iter().nth(at)
    }

    fn shape(book: &mut Book) -> Shape {
        book.name(
            "Per",
            "How often an amount counts: once; for each product; for each unit; for every so much spent.",
            |book| Shape::OneOf(vec![("", Shape::Words(PER.to_vec())), ("", EverySaid::shape(book))]),
        )
    }
}

choice! {
    /// A part off.
    Off as "Off" {
        /// Basis points off.
        "percent" BasisPoints => Off::Percent,
        /// An amount off.
        "amount" Positive => |Positive(amount)| Off::Amount(amount),
    }
}

struct TiersSaid {
    by: By,
    steps: Several<StepSaid, 1, 32>,
}

#[derive(Clone, Copy)]
enum By {
    Spend,
    Quantity,
}

words! {
    /// What the steps count.
    By as "TierBase" {
        "spend" => By::Spend,
        "quantity" => By::Quantity,
    }
}

record! {
    /// Steps of spend or of quantity; the highest step reached counts.
    TiersSaid as "Tiers" {
        /// What the steps count: what the lines cost when the lane starts, or how many units there are.
        by "by": By,
        /// The steps, each higher than the one before.
        steps "steps": Several<StepSaid, 1, 32>,
    }
}

struct StepSaid {
    at_least: Positive,
    off: Off,
}

record! {
    /// One step.
    StepSaid as "TierStep" {
        /// What it takes: an amount, or a number of units.
        at_least "atLeast": Positive,
        /// What comes off.
        off "off": Off,
    }
}

impl TiersSaid {
    fn mean(self, reader: &mut Reader) -> Option<Tiers> {
        let steps = self.steps.0.into_iter().map(|step| (step.at_least.0, step.off));
        let tiers = match self.by {
            By::Spend => Steps::new(steps.collect()).map(Tiers::Spend),
            By::Quantity => {
                let units = |amount: Money| u32::try_from(amount.minor()).unwrap_or(u32::MAX);
                Steps::new(steps.map(|(at_least, off)| (units(at_least), off)).collect()).map(Tiers::Quantity)
            }
        };
        let note = |reader: &mut Reader| reader.at_key("atLeast", |reader| reader.note(Code::StepsNotRising));
        let fall = |at| reader.at_key("steps", |reader| reader.at_index(at, note));
        tiers.map_err(fall).ok()
    }
}

struct NthItemSaid {
    n: Whole<1, 100>,
    off: Off,
    times: Option<NonZeroU32>,
}

record! {
    /// Units dearest first, in groups of n: the last of every full group costs less.
    NthItemSaid as "NthItem" {
        /// The size of a group; with 1 every unit is the last of its group.
        n "n": Whole<1, 100>,
        /// What comes off that unit.
        off "off": Off,
        /// At most so many units.
        times "times": Option<NonZeroU32>,
    }
}

impl NthItemSaid {
    fn mean(self, _: &mut Reader) -> Option<NthItem> {
        Some(NthItem { n: self.n.to(), off: self.off, times: self.times })
    }
}

record! {
    /// Off the shipping fee.
    ShippingOff as "ShippingOff" {
        /// Never more than this; free when left out.
        up_to "upTo": Option<Money>,
    }
}
