//! What keeps a promotion from what it could take: limits, those it does not go with, and the guard.

use crate::id::{Channel, PromotionId, Sku, Tag};
use crate::money::{BasisPoints, Money};
use crate::order::Set;
use crate::pricing::cart::Selector;
use crate::pricing::exclusion::{Excludes, Level};
use crate::pricing::guard::{Floor, Guard, LargestDiscount};
use crate::pricing::limit::{Counter, First, Limit, Limits, Used};
use crate::wire::issue::{Code, Param};
use crate::wire::leaves::{Positive, Several};
use crate::wire::reader::Reader;

meant! {
    LimitsSaid => Limits;
    LimitSaid => Limit;
    OrderLimitSaid => OrderLimit;
    ExcludesSaid => Excludes;
    GuardSaid => Guard;
}

struct LimitsSaid {
    per_order: OrderLimit,
    per_customer: Limit,
    total: Limit,
}

record! {
    /// How far a promotion may be used. What was used before this order, the request's `counters` say.
    LimitsSaid as "Limits" {
        /// In one order; of several coupons of one template, for each of them.
        per_order "perOrder": OrderLimit = OrderLimit::default(),
        /// For one customer, over all orders.
        per_customer "perCustomer": Limit = Limit::default(),
        /// For all customers together.
        total "total": Limit = Limit::default(),
    }
}

impl LimitsSaid {
    fn mean(self, _: &mut Reader) -> Option<Limits> {
        let LimitsSaid { per_order: OrderLimit { limit, first }, per_customer, total } = self;
        Some(Limits { per_order: limit, first, per_customer, total })
    }
}

/// The limit of one order, and which units come first.
#[derive(Default)]
struct OrderLimit {
    limit: Limit,
    first: First,
}

struct OrderLimitSaid {
    units: Option<u32>,
    units_per_sku: Option<u32>,
    amount: Option<Positive>,
    pick: First,
}

record! {
    /// The limit of one order; what is left out is not limited.
    OrderLimitSaid as "OrderLimit" {
        /// On so many units.
        units "units": Option<u32>,
        /// On so many units of each product.
        units_per_sku "unitsPerSku": Option<u32>,
        /// Up to so much money: what would take more takes so much.
        amount "amount": Option<Positive>,
        /// Which units come first, here and for the other limits, where they do not reach for all; the dearest, when left out.
        /// Unit prices are for those that save most, and groups find their units by themselves.
        pick "pick": First = First::Dearest,
    }
}

impl OrderLimitSaid {
    fn mean(self, _: &mut Reader) -> Option<OrderLimit> {
        let OrderLimitSaid { units, units_per_sku, amount, pick } = self;
        let limit = Limit { uses: None, units, units_per_sku, amount: amount.map(|Positive(amount)| amount) };
        Some(OrderLimit { limit, first: pick })
    }
}

words! {
    /// The dearest units; the cheapest; as the products stand, by their SKUs.
    First as "FirstUnits" {
        "dearest" => First::Dearest,
        "cheapest" => First::Cheapest,
        "listed" => First::Listed,
    }
}

struct LimitSaid {
    uses: Option<u32>,
    units: Option<u32>,
    units_per_sku: Option<u32>,
    amount: Option<Positive>,
}

record! {
    /// A limit over several orders; what is left out is not limited.
    LimitSaid as "Limit" {
        /// So often.
        uses "uses": Option<u32>,
        /// On so many units.
        units "units": Option<u32>,
        /// On so many units of each product.
        units_per_sku "unitsPerSku": Option<u32>,
        /// Up to so much money. What would take more than is left is refused: nobody gets half a promise.
        amount "amount": Option<Positive>,
    }
}

impl LimitSaid {
    fn mean(self, _: &mut Reader) -> Option<Limit> {
        let LimitSaid { uses, units, units_per_sku, amount } = self;
        Some(Limit { uses, units, units_per_sku, amount: amount.map(|Positive(amount)| amount) })
    }
}

record! {
    /// What was counted of a promotion before this order.
    Counter as "Counter" {
        /// The promotion.
        promotion "promotion": PromotionId,
        /// The product; of all products together, when left out.
        sku "sku": Option<Sku>,
        /// By this customer.
        customer "customer": Used = Used::default(),
        /// By all customers.
        total "total": Used = Used::default(),
    }
}

record! {
    /// How far something was used.
    Used as "Used" {
        /// So often.
        uses "uses": u64 = 0,
        /// On so many units.
        units "units": u64 = 0,
        /// For so much money.
        amount "amount": Money = Money::ZERO,
    }
}

struct ExcludesSaid {
    promotions: Set<PromotionId>,
    tags: Set<Tag>,
    within: Level,
}

record! {
    /// What a promotion does not go with; it is enough that one of two says so, and who acts first keeps the other out.
    ExcludesSaid as "Excludes" {
        /// These promotions.
        promotions "promotions": Set<PromotionId> = Set::default(),
        /// Promotions with one of these marks.
        tags "tags": Set<Tag> = Set::default(),
        /// Where they do not go together; in the order, when left out.
        within "within": Level = Level::Order,
    }
}

impl ExcludesSaid {
    fn mean(self, reader: &mut Reader) -> Option<Excludes> {
        let ExcludesSaid { promotions, tags, within } = self;
        if promotions.is_empty() && tags.is_empty() {
            reader.at_key("promotions", |reader| reader.note(Code::Missing));
            return None;
        }
        Some(Excludes { promotions, tags, within })
    }
}

words! {
    /// In one order; on equal units of one product; on one unit.
    Level as "ExclusionLevel" {
        "order" => Level::Order,
        "line" => Level::Line,
        "unit" => Level::Unit,
    }
}

struct GuardSaid {
    floors: Vec<Floor>,
    largest_discount: Several<LargestDiscount, 0, 64>,
    below_cost: bool,
}

record! {
    /// What no promotion goes below. What it keeps back goes to other lines of the promotion that have room, else nowhere.
    GuardSaid as "Guard" {
        /// The lowest prices of units.
        floors "floors": Vec<Floor> = Vec::new(),
        /// The largest discounts of an order's goods, by channel.
        largest_discount "largestDiscount": Several<LargestDiscount, 0, 64> = Several(Vec::new()),
        /// True when units may cost less than they cost the mall.
        below_cost "belowCost": bool = false,
    }
}

impl GuardSaid {
    fn mean(self, reader: &mut Reader) -> Option<Guard> {
        let GuardSaid { floors, largest_discount: Several(largest_discount), below_cost } = self;
        let again = |at: usize, one: &LargestDiscount| {
            largest_discount.iter().take(at).any(|earlier| earlier.channel == one.channel)
        };
        let twice = largest_discount.iter().enumerate().position(|(at, one)| again(at, one));
        if let Some(at) = twice {
            let first = largest_discount
                .iter()
                .position(|one| largest_discount.get(at).is_some_and(|two| one.channel == two.channel));
            let first = Param::Text(format!("guard.largestDiscount[{}].channel", first.unwrap_or(at)));
            let note = |reader: &mut Reader| {
                reader.at_key("channel", |reader| reader.note_with(Code::DuplicateId, &[("first", first.clone())]));
            };
            reader.at_key("largestDiscount", |reader| reader.at_index(at, note));
            return None;
        }
        Some(Guard { floors, largest_discount, below_cost })
    }
}

record! {
    /// The lowest price of some lines' units.
    Floor as "PriceFloor" {
        /// These lines.
        of "of": Selector,
        /// The price.
        price "price": Money,
    }
}

record! {
    /// The largest discount of an order.
    LargestDiscount as "LargestDiscount" {
        /// In this channel; in every channel that has none of its own, when left out.
        channel "channel": Option<Channel>,
        /// Basis points of what the goods cost before promotions.
        rate "rate": BasisPoints,
    }
}
