//! What orders and refunds are made of, as it is written down and told.

use liebian::id::{CouponId, PromotionId};
use liebian::money::Money;
use liebian::pricing::promotion::Rulebook;
use liebian::pricing::quote::{Quote, Share};
use liebian::pricing::rewards::{QuoteGift, QuoteGrant};
use liebian::pricing::used::Usage;
use serde::{Deserialize, Serialize};

use crate::kinds::Ordered;

/// True for nothing, which is not written down.
pub const fn is_zero(number: &u64) -> bool {
    *number == 0
}

macro_rules! parts {
    ($( $(#[$doc:meta])* $Type:ident { $( $(#[$about:meta])* $field:ident: $of:ty ),* $(,)? } )*) => { $(
        $(#[$doc])*
        #[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(rename_all = "camelCase")]
        pub struct $Type { $( $(#[$about])* pub $field: $of ),* }
    )* };
}

parts! {
    /// A line of an order.
    OrderedLine {
        /// Names the line.
        id: String,
        /// What was bought.
        sku: String,
        /// How many.
        quantity: u32,
        /// What the line costs.
        payable: u64,
        /// The promotion that it was added to.
        #[serde(skip_serializing_if = "Option::is_none")]
        add_on: Option<String>,
        /// So many points pay for it.
        #[serde(default, skip_serializing_if = "is_zero")]
        points: u64,
        /// So many points it earns.
        #[serde(default, skip_serializing_if = "is_zero")]
        earned: u64,
    }
    /// A gift of an order.
    OrderedGift {
        /// The promotion that gives it.
        promotion: String,
        /// What was given.
        sku: String,
        /// How many.
        quantity: u32,
    }
    /// The points of an order.
    OrderedPoints {
        /// So many pay.
        used: u64,
        /// They pay so much.
        off: u64,
        /// So many are earned.
        earned: u64,
    }
    /// What comes with an order's payment: coupons of one kind, or points.
    OrderedGrant {
        /// The promotion that gives it.
        promotion: String,
        /// The coupon that set it off.
        #[serde(skip_serializing_if = "Option::is_none")]
        coupon: Option<String>,
        /// The promotion that the coupons set off.
        #[serde(skip_serializing_if = "Option::is_none")]
        template: Option<String>,
        /// So many coupons.
        #[serde(skip_serializing_if = "Option::is_none")]
        quantity: Option<u32>,
        /// They work for so many days.
        #[serde(skip_serializing_if = "Option::is_none")]
        valid_days: Option<u32>,
        /// So many points.
        #[serde(skip_serializing_if = "Option::is_none")]
        points: Option<u64>,
    }
    /// How far an order uses a promotion.
    OrderedUsage {
        /// The promotion.
        promotion: String,
        /// So often.
        uses: u32,
        /// On so many units of each product.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        units: Vec<UsedUnits>,
        /// For so much money.
        #[serde(default, skip_serializing_if = "is_zero")]
        amount: u64,
    }
    /// Units of a product on which a promotion was used.
    UsedUnits {
        /// The product.
        sku: String,
        /// How many.
        units: u32,
    }
    /// A line of a refund.
    RefundedLine {
        /// The line of the order.
        id: String,
        /// What was sent back.
        sku: String,
        /// How many.
        quantity: u32,
        /// What was given back for it.
        amount: u64,
        /// So many points that had paid for it were given back.
        #[serde(default, skip_serializing_if = "is_zero")]
        points: u64,
        /// So many points that it had earned were taken back.
        #[serde(default, skip_serializing_if = "is_zero")]
        earned: u64,
    }
}

impl Ordered {
    /// The order as its customer is told of it; how far it uses each promotion, the wallet's counters say.
    #[must_use]
    pub fn as_told(self) -> Ordered {
        Ordered { usages: Vec::new(), ..self }
    }
}

impl OrderedPoints {
    /// True where points have no part in it.
    pub fn are_none(&self) -> bool {
        *self == OrderedPoints::default()
    }
}

impl OrderedUsage {
    /// On so many units of all products together.
    pub fn all_units(&self) -> u64 {
        self.units.iter().map(|some| u64::from(some.units)).sum()
    }
}

impl From<Usage> for OrderedUsage {
    fn from(usage: Usage) -> OrderedUsage {
        let units = usage.units.into_iter().map(|(sku, units)| UsedUnits { sku: sku.to_string(), units });
        OrderedUsage {
            promotion: usage.promotion.to_string(),
            uses: usage.uses,
            units: units.collect(),
            amount: usage.amount.minor(),
        }
    }
}

/// The lines that are bought. The points that pay are shared by what they pay of each; what pays for the shipping stands
/// with no line.
pub fn lines(quote: &Quote, rulebook: &Rulebook) -> Vec<OrderedLine> {
    let pays = |promotion: &PromotionId| {
        let place = rulebook.place(promotion);
        place.and_then(|place| rulebook.at(place)).is_some_and(|promotion| promotion.then.pays())
    };
    let paid = |shares: &Vec<Share>| -> u128 {
        shares.iter().filter(|share| pays(&share.promotion)).map(|share| u128::from(share.amount.minor())).sum()
    };
    let bought: Vec<_> = quote.lines.iter().filter(|line| line.selected).collect();
    let weights: Vec<u128> = bought.iter().map(|line| &line.shares).chain([&quote.shipping.shares]).map(paid).collect();
    let used = Money::new(quote.points.used).unwrap_or(Money::MAX);
    let points = used.allocate_by(&weights, &vec![Money::MAX; weights.len()]);
    bought
        .into_iter()
        .zip(points)
        .map(|(line, points)| OrderedLine {
            id: line.id.to_string(),
            sku: line.sku.to_string(),
            quantity: line.quantity,
            payable: line.payable.minor(),
            add_on: line.add_on.as_ref().map(ToString::to_string),
            points: points.minor(),
            earned: line.earned.unwrap_or(0),
        })
        .collect()
}

/// The gifts.
pub fn gifts(quote: &Quote) -> Vec<OrderedGift> {
    let gift = |gift: &QuoteGift| OrderedGift {
        promotion: gift.promotion.to_string(),
        sku: gift.sku.to_string(),
        quantity: gift.quantity,
    };
    quote.gifts.iter().map(gift).collect()
}

/// The points.
pub fn points(quote: &Quote) -> OrderedPoints {
    let points = quote.points;
    OrderedPoints { used: points.used, off: points.off.minor(), earned: points.earned }
}

/// What comes with the payment.
pub fn grants(quote: &Quote) -> Vec<OrderedGrant> {
    let grant = |grant: &QuoteGrant| OrderedGrant {
        promotion: grant.promotion.to_string(),
        coupon: grant.coupon.as_ref().map(CouponId::to_string),
        template: grant.template.as_ref().map(PromotionId::to_string),
        quantity: grant.quantity,
        valid_days: grant.valid_days,
        points: grant.points,
    };
    quote.grants.iter().map(grant).collect()
}
