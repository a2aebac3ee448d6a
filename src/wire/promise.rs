//! What a promotion does, as marketers write it.

use std::num::NonZeroU32;

use crate::id::{Region, Sku};
use crate::money::{BasisPoints, Money};
use crate::order::Map;
use crate::pricing::effect::add_on::AddOn;
use crate::pricing::effect::amount_off::{AmountOff, Per};
use crate::pricing::effect::bundle_price::BundlePrice;
use crate::pricing::effect::buy_get::BuyGet;
use crate::pricing::effect::gift::GiftOffer;
use crate::pricing::effect::nth_item::NthItem;
use crate::pricing::effect::points::Points;
use crate::pricing::effect::proven_price::ProvenPrice;
use crate::pricing::effect::reward::{Earn, Grant};
use crate::pricing::effect::set_price::SetPrice;
use crate::pricing::effect::tiers::{By, Steps, Tiers};
use crate::pricing::effect::unit_price::{SkuPrice, UnitPrice};
use crate::pricing::effect::{Effect, PercentOff, ShippingOff};
use crate::pricing::offer::Off;
use crate::wire::gift::once;
use crate::wire::issue::Code;
use crate::wire::leaves::{Positive, Several, Whole};
use crate::wire::reader::{Read, Reader};
use crate::wire::said::{Part, Value};
use crate::wire::shape::{Book, Shape};

meant! {
    UnitPriceSaid => UnitPrice;
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
        /// Buy some, get some for less (买三免一, 买A送B).
        "buyGet" Box<BuyGet> => Effect::BuyGet,
        /// So many units for one price (任选3件99元).
        "bundlePrice" BundlePrice => Effect::BundlePrice,
        /// A set for one price (套餐).
        "setPrice" SetPrice => Effect::SetPrice,
        /// All the lines meant for one price together; never more than they cost.
        "fixedPrice" FixedPriceSaid => |said| Effect::FixedPrice(said.price),
        /// A price that was reached elsewhere (拼团价, 砍价价).
        "provenPrice" ProvenPrice => Effect::ProvenPrice,
        /// Something given along (赠品).
        "gift" GiftOffer => Effect::Gift,
        /// Something to be had in addition, for little (加价购, 换购).
        "addOn" AddOn => Effect::AddOn,
        /// Points that pay.
        "points" Points => Effect::Points,
        /// Points that are earned.
        "earn" Earn => Effect::Earn,
        /// What comes once the order is paid (满返券).
        "grant" Grant => Effect::Grant,
        /// Shipping for less, or free.
        "shippingOff" ShippingOff => Effect::ShippingOff,
    }
}

record! {
    /// Prices by product.
    UnitPriceSaid as "UnitPrice" {
        /// One price a product.
        prices "prices": Vec<SkuPrice>,
    }
}

struct UnitPriceSaid {
    prices: Vec<SkuPrice>,
}

impl UnitPriceSaid {
    fn mean(self, reader: &mut Reader) -> Option<UnitPrice> {
        once(self.prices.iter().map(|price| &price.sku), "prices", reader)?;
        let mut prices = Map::default();
        for price in self.prices {
            prices.insert(price.sku.clone(), price);
        }
        Some(UnitPrice { prices })
    }
}

record! {
    /// What one unit of a product costs.
    SkuPrice as "SkuPrice" {
        /// The product.
        sku "sku": Sku,
        /// The price of one unit.
        price "price": Money,
        /// For so many units an order, those that save most; the units beyond pay the next best price.
        limit "limit": Option<NonZeroU32>,
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
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        if matches!(reader.value(said), Value::Record(_)) {
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
    per: TiersPer,
    steps: Several<StepSaid, 1, 32>,
}

struct TiersPer {
    each_product: bool,
}

words! {
    /// What the steps are measured on.
    TiersPer as "TiersPer" {
        "scope" => TiersPer { each_product: false },
        "line" => TiersPer { each_product: true },
    }
}

words! {
    /// What the steps count.
    By as "TierBase" {
        "spend" => By::Spend,
        "quantity" => By::Quantity,
        "distinct" => By::Distinct,
    }
}

record! {
    /// Steps of spend, of quantity or of kinds; the highest step reached counts.
    TiersSaid as "Tiers" {
        /// What the steps count: what the lines cost when the lane starts, how many units there are, or how many products.
        by "by": By,
        /// `line`: each product is measured and lowered by itself; `scope`, when left out.
        per "per": TiersPer = TiersPer { each_product: false },
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
        /// What it takes: an amount, or a number of units or products.
        at_least "atLeast": Positive,
        /// What comes off.
        off "off": Off,
    }
}

impl TiersSaid {
    fn mean(self, reader: &mut Reader) -> Option<Tiers> {
        let steps = self.steps.0.into_iter().map(|step| (step.at_least.0.minor(), step.off)).collect();
        let note = |reader: &mut Reader| reader.at_key("atLeast", |reader| reader.note(Code::StepsNotRising));
        let fall = |at| reader.at_key("steps", |reader| reader.at_index(at, note));
        let steps = Steps::new(steps).map_err(fall).ok()?;
        Some(Tiers { by: self.by, each_product: self.per.each_product, steps })
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

struct FixedPriceSaid {
    price: Money,
}

record! {
    /// All the lines meant for one price.
    FixedPriceSaid as "FixedPrice" {
        /// What they cost together.
        price "price": Money,
    }
}

record! {
    /// Off the shipping fee.
    ShippingOff as "ShippingOff" {
        /// Basis points of the fee; all of it, when left out.
        rate "rate": Option<BasisPoints>,
        /// Nothing off into these regions, nor into any within them.
        except "except": Vec<Region> = Vec::new(),
        /// Never more than this; free when left out.
        up_to "upTo": Option<Money>,
    }
}
