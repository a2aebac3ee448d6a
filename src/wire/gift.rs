//! What comes beside the prices, as marketers write it and as it is told: gifts, add-ons, points, and what follows an order.

use std::num::NonZeroU32;

use crate::id::{CouponId, PromotionId, ProofKind, Sku};
use crate::money::{BasisPoints, Money};
use crate::pricing::effect::add_on::{AddOn, AddOnItem};
use crate::pricing::effect::gift::{EverySpent, GiftChoice, GiftOffer};
use crate::pricing::effect::points::Points;
use crate::pricing::effect::proven_price::ProvenPrice;
use crate::pricing::effect::reward::{Earn, Grant, GrantedCoupon};
use crate::pricing::request::{ChosenGift, PointsAsked, PointsUse, Stock};
use crate::pricing::rewards::{QuoteGift, QuoteGrant, QuotePoints};
use crate::wire::issue::{Code, Param};
use crate::wire::leaves::{Positive, Several, Whole};
use crate::wire::reader::{Read, Reader};
use crate::wire::said::Part;
use crate::wire::shape::{Book, Shape};

const ONE: NonZeroU32 = NonZeroU32::MIN;

meant! {
    GiftSaid => GiftOffer;
    AddOnSaid => AddOn;
    PointsSaid => Points;
    GrantSaid => Grant;
}

struct GiftSaid {
    choices: Several<GiftChoice, 1, 50>,
    pick: NonZeroU32,
    times: Option<EverySpent>,
}

record! {
    /// Gifts: lines of their own that cost nothing and count for nothing.
    GiftSaid as "Gift" {
        /// What may be given.
        choices "choices": Several<GiftChoice, 1, 50>,
        /// So many of them are picked each time; 1 when left out. Where there are no more, all are given.
        pick "pick": NonZeroU32 = ONE,
        /// How often; once, when left out.
        times "times": Option<EverySpent>,
    }
}

record! {
    /// One thing that may be given.
    GiftChoice as "GiftChoice" {
        /// The product.
        sku "sku": Sku,
        /// So many units of it; 1 when left out.
        quantity "quantity": NonZeroU32 = ONE,
        /// What a unit is worth, in fen; for people.
        value "value": Money = Money::ZERO,
    }
}

struct EverySaid {
    every: Positive,
    most: Option<NonZeroU32>,
}

record! {
    /// Once for every so much spent.
    EverySaid as "GiftTimes" {
        /// So much.
        every "every": Positive,
        /// At most so many times.
        most "most": Option<NonZeroU32>,
    }
}

meant! {
    EverySaid => EverySpent;
}

impl EverySaid {
    fn mean(self, _: &mut Reader) -> Option<EverySpent> {
        Some(EverySpent { every: self.every.0, most: self.most })
    }
}

impl GiftSaid {
    fn mean(self, reader: &mut Reader) -> Option<GiftOffer> {
        let GiftSaid { choices: Several(choices), pick, times } = self;
        once(choices.iter().map(|choice| &choice.sku), "choices", reader)?;
        Some(GiftOffer { choices, pick, times })
    }
}

/// Notes products that are named twice in a list.
pub fn once<'s>(skus: impl Iterator<Item = &'s Sku>, list: &'static str, reader: &mut Reader) -> Option<()> {
    let skus: Vec<&Sku> = skus.collect();
    let mut sound = Some(());
    for (at, sku) in skus.iter().enumerate() {
        let Some(first) = skus.iter().position(|one| one == sku).filter(|first| *first < at) else { continue };
        sound = None;
        let first = [("first", Param::Text(format!("{}.{list}[{first}].sku", reader.path())))];
        let note = |reader: &mut Reader| reader.at_key("sku", |reader| reader.note_with(Code::DuplicateId, &first));
        reader.at_key(list, |reader| reader.at_index(at, note));
    }
    sound
}

struct AddOnSaid {
    items: Several<AddOnItem, 1, 100>,
    pick: Option<NonZeroU32>,
}

record! {
    /// What may be had in addition: cart lines with `addOn` and this promotion's id.
    AddOnSaid as "AddOn" {
        /// These.
        items "items": Several<AddOnItem, 1, 100>,
        /// At most so many units in all, those that save most.
        pick "pick": Option<NonZeroU32>,
    }
}

record! {
    /// One thing that may be had in addition.
    AddOnItem as "AddOnItem" {
        /// The product.
        sku "sku": Sku,
        /// What a unit costs then.
        price "price": Money,
    }
}

impl AddOnSaid {
    fn mean(self, reader: &mut Reader) -> Option<AddOn> {
        let AddOnSaid { items: Several(items), pick } = self;
        once(items.iter().map(|item| &item.sku), "items", reader)?;
        Some(AddOn { items, pick })
    }
}

record! {
    /// A price that a proof of the request names.
    ProvenPrice as "ProvenPrice" {
        /// Proofs of this kind.
        kind "kind": ProofKind,
        /// Never below this.
        least "least": Money = Money::ZERO,
    }
}

struct PointsSaid {
    points: NonZeroU32,
    worth: Positive,
    step: NonZeroU32,
    most: Option<NonZeroU32>,
    up_to: Option<BasisPoints>,
    leave: Money,
    shipping: bool,
}

record! {
    /// Points that pay: a payment, which no guard binds.
    PointsSaid as "Points" {
        /// So many points ...
        points "points": NonZeroU32,
        /// ... are worth so much.
        worth "worth": Positive,
        /// They are used in steps of so many; 1 when left out.
        step "step": NonZeroU32 = ONE,
        /// At most so many an order.
        most "most": Option<NonZeroU32>,
        /// At most so much of what the goods cost when the lane starts, in basis points.
        up_to "upTo": Option<BasisPoints>,
        /// At least so much of the goods stays to pay.
        leave "leave": Money = Money::ZERO,
        /// `true`: they pay for shipping too, goods first.
        shipping "shipping": bool = false,
    }
}

impl PointsSaid {
    fn mean(self, _: &mut Reader) -> Option<Points> {
        let PointsSaid { points, worth: Positive(worth), step, most, up_to, leave, shipping } = self;
        Some(Points { points, worth, step, most, up_to, leave, shipping })
    }
}

struct EarnEverySaid {
    spent: Positive,
    points: NonZeroU32,
}

record! {
    /// Points for every so much that the lines meant cost in the end.
    EarnEverySaid as "EarnEvery" {
        /// So much.
        spent "spent": Positive,
        /// So many points.
        points "points": NonZeroU32,
    }
}

choice! {
    /// Points that are earned.
    Earn as "Earn" {
        /// So many.
        "bonus" NonZeroU32 => Earn::Bonus,
        /// So many for every so much that the lines meant cost in the end.
        "every" EarnEverySaid => |said| Earn::Every { spent: said.spent.0, points: said.points },
        /// The points of all `every` so many times, in basis points: 20000 doubles them.
        "multiply" Whole<10_000, 1_000_000> => |rate| Earn::Multiply(rate.to()),
    }
}

struct GrantSaid {
    coupons: Several<GrantedCoupon, 0, 20>,
    points: Option<NonZeroU32>,
}

record! {
    /// What a paid order brings.
    GrantSaid as "OrderGrant" {
        /// Coupons.
        coupons "coupons": Several<GrantedCoupon, 0, 20> = Several(Vec::new()),
        /// Points.
        points "points": Option<NonZeroU32>,
    }
}

record! {
    /// Coupons of one kind.
    GrantedCoupon as "OrderCoupon" {
        /// The promotion that they set off.
        coupon "coupon": PromotionId,
        /// So many of them; 1 when left out.
        quantity "quantity": NonZeroU32 = ONE,
        /// They work for so many days; as long as the promotion is open, when left out.
        valid_days "validDays": Option<u16>,
    }
}

impl GrantSaid {
    fn mean(self, reader: &mut Reader) -> Option<Grant> {
        let GrantSaid { coupons: Several(coupons), points } = self;
        if coupons.is_empty() && points.is_none() {
            reader.note(Code::Missing);
            return None;
        }
        Some(Grant { coupons, points })
    }
}

record! {
    /// The customer's points.
    PointsAsked as "PointsAsked" {
        /// So many there are.
        balance "balance": u64,
        /// So many are to pay: `"most"`, or a number; none, when left out.
        r#use "use": Option<PointsUse>,
    }
}

impl Read for PointsUse {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        if reader.words(said).is_some() {
            return reader.word(said, &["most"]).map(|_| PointsUse::Most);
        }
        u64::read(said, reader).map(PointsUse::Number)
    }

    fn shape(book: &mut Book) -> Shape {
        Shape::OneOf(vec![("", Shape::Words(vec!["most"])), ("", u64::shape(book))])
    }
}

record! {
    /// A gift that the customer chose.
    ChosenGift as "ChosenGift" {
        /// Of this promotion.
        promotion "promotion": PromotionId,
        /// This product.
        sku "sku": Sku,
    }
}

struct StockSaid {
    sku: Sku,
    left: Whole<0, 1_000_000>,
}

meant! {
    StockSaid => Stock;
}

impl StockSaid {
    fn mean(self, _: &mut Reader) -> Option<Stock> {
        Some(Stock { sku: self.sku, left: self.left.to() })
    }
}

record! {
    /// What is left of a gift or an add-on.
    StockSaid as "Stock" {
        /// The product.
        sku "sku": Sku,
        /// So many units.
        left "left": Whole<0, 1_000_000>,
    }
}

written! {
    /// A gift: a line of its own that costs nothing.
    QuoteGift as "QuoteGift" {
        /// Who gives it.
        promotion "promotion": PromotionId,
        /// The wallet's coupon that set it off.
        coupon "coupon": Option<CouponId>,
        /// The product.
        sku "sku": Sku,
        /// So many units.
        quantity "quantity": u32,
        /// What they are worth together.
        value "value": Money,
    }
}

written! {
    /// Points of an order.
    QuotePoints as "QuotePoints" {
        /// So many pay.
        used "used": u64,
        /// They pay so much; it is part of the discount.
        off "off": Money,
        /// So many are earned, once it is paid.
        earned "earned": u64,
    }
}

written! {
    /// What comes once the order is paid: coupons of one kind, or points.
    QuoteGrant as "QuoteGrant" {
        /// Who gives it.
        promotion "promotion": PromotionId,
        /// The wallet's coupon that set it off.
        coupon "coupon": Option<CouponId>,
        /// The promotion that the coupons set off.
        template "template": Option<PromotionId>,
        /// So many coupons.
        quantity "quantity": Option<u32>,
        /// They work for so many days.
        valid_days "validDays": Option<u32>,
        /// So many points.
        points "points": Option<u64>,
    }
}
