//! What a promotion takes off, and from what: asking changes nothing, it only answers what would be taken.

pub mod amount_off;
pub mod bundle_price;
pub mod buy_get;
pub mod group;
pub mod nth_item;
pub mod set_price;
pub mod tiers;
pub mod unit_price;

use crate::money::{BasisPoints, Money};
use crate::pricing::cart::Selector;
use crate::pricing::due::Taking;
use crate::pricing::effect::amount_off::AmountOff;
use crate::pricing::effect::bundle_price::BundlePrice;
use crate::pricing::effect::buy_get::BuyGet;
use crate::pricing::effect::nth_item::NthItem;
use crate::pricing::effect::set_price::SetPrice;
use crate::pricing::effect::tiers::Tiers;
use crate::pricing::effect::unit_price::UnitPrice;
use crate::pricing::lots::Scope;
use crate::pricing::offer::{Ground, Offer};
use crate::pricing::reason::Reason;

/// What happens when a promotion acts on the lines it means.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// These products cost this much a unit (秒杀价, 会员价).
    UnitPrice(UnitPrice),
    /// A percentage of the running price.
    PercentOff(PercentOff),
    /// An amount.
    AmountOff(AmountOff),
    /// More off for more (阶梯满减, N件M折).
    Tiers(Tiers),
    /// Every n-th unit for less (第2件半价).
    NthItem(NthItem),
    /// Buy some, get some for less (买三免一).
    BuyGet(Box<BuyGet>),
    /// So many units for one price (任选3件99元).
    BundlePrice(BundlePrice),
    /// A set for one price (套餐).
    SetPrice(SetPrice),
    /// All of it for one price, never more than it costs.
    FixedPrice(Money),
    /// Shipping for less, or free.
    ShippingOff(ShippingOff),
}

/// A percentage, with a cap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PercentOff {
    /// How much of the running price.
    pub rate: BasisPoints,
    /// Never more than this.
    pub up_to: Option<Money>,
}

/// Off the shipping fee.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShippingOff {
    /// So much of the fee; all of it, when left out.
    pub rate: Option<BasisPoints>,
    /// Never more than this.
    pub up_to: Option<Money>,
}

impl Effect {
    /// What it would take from the lots in its scope, or why it takes nothing. `of` is the selector of the scope.
    pub fn offer(&self, ground: Ground, of: &Selector, scope: &Scope) -> Result<Offer, Reason> {
        let piles = ground.piles(scope);
        // Thresholds look at everything that is meant; what is taken comes off the units that the limits leave.
        let covered = ground.covered(&piles);
        match self {
            Effect::UnitPrice(effect) => effect.offer(ground, &covered),
            Effect::PercentOff(effect) => Ok(ground.percent_off(&covered, effect.rate, effect.up_to)),
            Effect::AmountOff(effect) => effect.offer(ground, &piles, &covered),
            Effect::Tiers(effect) => effect.offer(ground, &piles, &covered),
            Effect::NthItem(effect) => effect.offer(ground, &piles),
            Effect::BuyGet(effect) => effect.offer(ground, &piles, of),
            Effect::BundlePrice(effect) => effect.offer(ground, &piles),
            Effect::SetPrice(effect) => effect.offer(ground),
            Effect::FixedPrice(price) => {
                let offer = ground.amount_off(&covered, covered.due().less(*price));
                Ok(Offer { wanted: None, ..offer })
            }
            Effect::ShippingOff(effect) => Ok(effect.offer(ground)),
        }
    }

    /// The amount printed on a coupon of this effect: what it takes at most, where that is fixed.
    pub fn face_value(&self) -> Money {
        match self {
            Effect::PercentOff(percent) => percent.up_to.unwrap_or(Money::ZERO),
            Effect::AmountOff(amount) => amount.amount,
            Effect::Tiers(tiers) => tiers.steps.iter().map(|(_, off)| off.face_value()).max().unwrap_or_default(),
            Effect::NthItem(nth) => nth.off.face_value(),
            Effect::BuyGet(buy_get) => buy_get.off.face_value(),
            Effect::ShippingOff(shipping) => shipping.up_to.unwrap_or(Money::ZERO),
            Effect::UnitPrice(_) | Effect::BundlePrice(_) | Effect::SetPrice(_) | Effect::FixedPrice(_) => Money::ZERO,
        }
    }
}

impl ShippingOff {
    fn offer(&self, ground: Ground) -> Offer {
        let fee = ground.due.shipping;
        let part = self.rate.map_or(fee, |rate| ground.arithmetic.part(fee, rate));
        let shipping = self.up_to.map_or(part, |most| part.min(most));
        let wanted = self.up_to.filter(|most| self.rate.is_none() && fee < *most);
        Offer { taking: Taking { goods: Vec::new(), shipping }, wanted, cut: Money::ZERO, next: None }
    }
}
