//! What a promotion takes off, and from what: asking changes nothing, it only answers what would be taken.

pub mod add_on;
pub mod amount_off;
pub mod bundle_price;
pub mod buy_get;
pub mod gift;
pub mod group;
pub mod nth_item;
pub mod points;
pub mod proven_price;
pub mod reward;
pub mod set_price;
pub mod tiers;
pub mod unit_price;

use crate::id::Region;
use crate::money::{BasisPoints, Money};
use crate::pricing::cart::Selector;
use crate::pricing::effect::add_on::AddOn;
use crate::pricing::effect::amount_off::AmountOff;
use crate::pricing::effect::bundle_price::BundlePrice;
use crate::pricing::effect::buy_get::BuyGet;
use crate::pricing::effect::gift::GiftOffer;
use crate::pricing::effect::nth_item::NthItem;
use crate::pricing::effect::points::Points;
use crate::pricing::effect::proven_price::ProvenPrice;
use crate::pricing::effect::reward::{Earn, Grant};
use crate::pricing::effect::set_price::SetPrice;
use crate::pricing::effect::tiers::Tiers;
use crate::pricing::effect::unit_price::UnitPrice;
use crate::pricing::offer::{Gives, Ground, Offer, goods};
use crate::pricing::pile::Piles;
use crate::pricing::reason::Reason;
use crate::pricing::taking::Taking;

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
    /// A price that was reached elsewhere (拼团价, 砍价价).
    ProvenPrice(ProvenPrice),
    /// Something given along (赠品).
    Gift(GiftOffer),
    /// Something to be had in addition, for little (加价购, 换购).
    AddOn(AddOn),
    /// Shipping for less, or free.
    ShippingOff(ShippingOff),
    /// Points that pay.
    Points(Points),
    /// Points that are earned.
    Earn(Earn),
    /// What a paid order brings (满返券).
    Grant(Grant),
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
    /// Not into these regions.
    pub except: Vec<Region>,
}

impl Effect {
    /// True for what takes something that others would take too; all else acts wherever its conditions hold.
    pub fn competes(&self) -> bool {
        !matches!(self, Effect::Gift(_) | Effect::AddOn(_) | Effect::Earn(_) | Effect::Grant(_))
    }

    /// True for what looks at all the lines it means, whichever of them become cheaper.
    pub fn meets_all(&self) -> bool {
        matches!(self, Effect::NthItem(_))
    }

    /// True for what is no promotion but a payment.
    pub fn pays(&self) -> bool {
        matches!(self, Effect::Points(_))
    }

    /// What it would take from the piles that it means, or why it takes nothing. `of` is the selector that means them.
    pub fn offer(&self, ground: Ground, of: &Selector, piles: Piles) -> Result<Offer, Reason> {
        // Each kind is a function by itself: a host compiles only what is called, and compiles one large function for long.
        // Thresholds look at everything that is meant; what is taken comes off the units that the limits leave.
        match self {
            Effect::UnitPrice(effect) => effect.offer(ground, &piles),
            Effect::PercentOff(effect) => Ok(ground.percent_off(ground.covered(piles), effect.rate, effect.up_to)),
            Effect::AmountOff(effect) => effect.offer(ground, piles),
            Effect::Tiers(effect) => effect.offer(ground, piles),
            Effect::NthItem(effect) => effect.offer(ground, &piles),
            Effect::BuyGet(effect) => effect.offer(ground, &piles, of),
            Effect::BundlePrice(effect) => effect.offer(ground, &piles),
            Effect::SetPrice(effect) => effect.offer(ground),
            Effect::FixedPrice(price) => {
                let covered = ground.covered(piles);
                let amount = covered.due().less(*price);
                Ok(Offer { wanted: None, ..ground.amount_off(covered, amount) })
            }
            Effect::ProvenPrice(effect) => effect.offer(ground, &ground.covered(piles)),
            Effect::Gift(effect) => effect.offer(ground, &piles),
            Effect::AddOn(effect) => Ok(effect.offer(ground)),
            Effect::ShippingOff(effect) => effect.offer(ground),
            Effect::Points(effect) => Ok(effect.offer(ground, &piles)),
            Effect::Earn(_) => Ok(Offer { gives: Gives::Points, ..goods(Vec::new(), None) }),
            Effect::Grant(_) => Ok(Offer { gives: Gives::Grant, ..goods(Vec::new(), None) }),
        }
    }

    /// Every selector in it.
    pub fn selectors(&mut self) -> Vec<&mut Selector> {
        match self {
            Effect::BuyGet(effect) => {
                let BuyGet { buy_of, get_of, .. } = effect.as_mut();
                buy_of.iter_mut().chain(get_of).collect()
            }
            Effect::SetPrice(effect) => effect.items.iter_mut().map(|item| &mut item.of).collect(),
            _ => Vec::new(),
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
            _ => Money::ZERO,
        }
    }
}

impl ShippingOff {
    #[inline(never)]
    fn offer(&self, ground: Ground) -> Result<Offer, Reason> {
        let sent = ground.request.region.as_ref();
        if let Some(have) = sent.filter(|sent| self.except.iter().any(|region| region.covers(sent))) {
            return Err(Reason::RegionExcluded { have: have.clone() });
        }
        let fee = ground.due.shipping;
        let part = self.rate.map_or(fee, |rate| ground.arithmetic.part(fee, rate));
        let shipping = self.up_to.map_or(part, |most| part.min(most));
        let wanted = self.up_to.filter(|_| self.rate.is_none());
        Ok(Offer { taking: Taking { shipping, ..Taking::default() }, ..goods(Vec::new(), wanted) })
    }
}
