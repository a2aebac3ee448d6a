//! Facts about an order: who buys, where, when and by which way; what is in the cart does not change them.

use crate::id::Tag;
use crate::order::Set;
use crate::pricing::condition::{Condition, TagRule};
use crate::pricing::member::{has_paused, is_member_for};
use crate::pricing::reason::Reason;
use crate::pricing::request::Request;
use crate::time::Offset;

impl Condition {
    /// What is missing of a fact about the order; nothing, where it holds, and of what is no such fact.
    pub fn untrue(&self, request: &Request, offset: Offset) -> Option<Reason> {
        let Request { customer, now, channel, store, region, payment, scene, .. } = request;
        match self {
            Condition::Tags(rule) => rule.unmet(&customer.tags),
            Condition::Tier(tiers) => among(tiers, &customer.tier, |tiers, have| Reason::TierNotIn { tiers, have }),
            Condition::NewCustomer(true) => (customer.is_new != Some(true)).then_some(Reason::NotANewCustomer),
            Condition::NewCustomer(false) => (customer.is_new != Some(false)).then_some(Reason::OnlyReturningCustomers),
            Condition::OrderNumber(need) => (customer.order_number != Some(*need))
                .then_some(Reason::OrderNumberIsNot { need: *need, have: customer.order_number }),
            Condition::Channel(channels) => {
                among(channels, channel, |channels, have| Reason::ChannelNotIn { channels, have })
            }
            Condition::Class(classes) => {
                let held = classes.touches(&customer.classes);
                (!held).then(|| Reason::ClassNotIn { classes: classes.clone() })
            }
            Condition::Birthday(birthday) => birthday.unmet(customer.birthday, *now, offset),
            Condition::MemberFor(days) => is_member_for(*days, customer.member_since, *now, offset),
            Condition::Streak(need) => {
                let (need, have) = (*need, u32::try_from(customer.streak_days).unwrap_or(u32::MAX));
                (have < need).then(|| Reason::StreakBelow { need, have, gap: need - have })
            }
            Condition::Referred(true) => (customer.referred != Some(true)).then_some(Reason::NotReferred),
            Condition::Referred(false) => (customer.referred != Some(false)).then_some(Reason::OnlyUnreferred),
            Condition::LastOrder(days) => has_paused(*days, customer.last_order_at, *now, offset),
            Condition::Store(stores) => among(stores, store, |stores, have| Reason::StoreNotIn { stores, have }),
            Condition::Pilot(pilot) => {
                let takes_part = store.as_ref().is_some_and(|store| pilot.takes(store));
                (!takes_part).then(|| Reason::StoreNotInPilot { have: store.clone() })
            }
            Condition::Region(regions) => {
                let held = region.as_ref().is_some_and(|have| regions.iter().any(|region| region.covers(have)));
                (!held).then(|| Reason::RegionNotIn { regions: regions.clone(), have: region.clone() })
            }
            Condition::Payment(payments) => {
                among(payments, payment, |payments, have| Reason::PaymentNotIn { payments, have })
            }
            Condition::Scene(scenes) => among(scenes, scene, |scenes, have| Reason::SceneNotIn { scenes, have }),
            Condition::Spend(_)
            | Condition::Quantity(_)
            | Condition::Distinct(_)
            | Condition::LineQuantity(_)
            | Condition::Proof(_)
            | Condition::All(_)
            | Condition::Any(_)
            | Condition::Not(_) => None,
        }
    }
}

/// Why one of these was asked for, when it is not what there is.
#[inline(never)]
fn among<T: Ord + Clone>(
    wanted: &Set<T>,
    have: &Option<T>,
    reason: impl FnOnce(Set<T>, Option<T>) -> Reason,
) -> Option<Reason> {
    let held = have.as_ref().is_some_and(|have| wanted.contains(have));
    (!held).then(|| reason(wanted.clone(), have.clone()))
}

impl TagRule {
    #[inline(never)]
    fn unmet(&self, borne: &Set<Tag>) -> Option<Reason> {
        match self {
            TagRule::Any(tags) => (!tags.touches(borne)).then(|| Reason::TagsNoneOf { tags: tags.clone() }),
            TagRule::All(tags) => {
                let missing = tags.only(|tag| !borne.contains(tag));
                (!missing.is_empty()).then_some(Reason::TagsMissing { tags: missing })
            }
            TagRule::None(tags) => {
                let borne = tags.only(|tag| borne.contains(tag));
                (!borne.is_empty()).then_some(Reason::TagsForbidden { tags: borne })
            }
        }
    }
}
