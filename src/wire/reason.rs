//! Why not, told: a code for every reason, with the figures that a sentence or a button needs.

use crate::id::{Channel, Class, CouponId, PaymentMethod, ProofKind, Region, Scene, StoreId, Tag, Tier};
use crate::money::Money;
use crate::order::Set;
use crate::pricing::reason::{Counted, Missing, Reason, Whose};
use crate::time::Timestamp;

tagged! {
    /// Why something does not apply, with what is missing.
    Reason as "Reason" by "code" {
        /// Its first day has not come.
        "not-started" NotStarted { opens_at "opensAt": Option<Timestamp> },
        /// Between two of its openings.
        "closed" Closed { opens_at "opensAt": Option<Timestamp> },
        /// Over.
        "ended" Ended { ended_at "endedAt": Timestamp },
        /// No selected line is meant.
        "no-matching-item" NoMatchingItem {},
        /// The lines cost too little when the lane starts.
        "spend-below" SpendBelow { need "need": Money, have "have": Money, gap "gap": Money },
        /// Too few units.
        "quantity-below" QuantityBelow { need "need": u32, have "have": u32, gap "gap": u32 },
        /// Too few products.
        "distinct-below" DistinctBelow { need "need": u32, have "have": u32, gap "gap": u32 },
        /// Too few units of any one product.
        "line-quantity-below" LineQuantityBelow { need "need": u32, have "have": u32, gap "gap": u32 },
        /// No full set comes together: what these items lack.
        "set-incomplete" SetIncomplete { missing "missing": Vec<Missing> },
        /// The customer bears none of these marks.
        "tags-none-of" TagsNoneOf { tags "tags": Set<Tag> },
        /// The customer lacks these marks.
        "tags-missing" TagsMissing { tags "tags": Set<Tag> },
        /// The customer bears these marks.
        "tags-forbidden" TagsForbidden { tags "tags": Set<Tag> },
        /// The customer's level is another.
        "tier-not-in" TierNotIn { tiers "tiers": Set<Tier>, have "have": Option<Tier> },
        /// The customer has bought here before, or nobody knows.
        "not-a-new-customer" NotANewCustomer {},
        /// The customer has not bought here before, or nobody knows.
        "only-returning-customers" OnlyReturningCustomers {},
        /// This is another of the customer's orders.
        "order-number-is-not" OrderNumberIsNot { need "need": u32, have "have": Option<u32> },
        /// The customer shops elsewhere.
        "channel-not-in" ChannelNotIn { channels "channels": Set<Channel>, have "have": Option<Channel> },
        /// The customer is of another kind.
        "class-not-in" ClassNotIn { classes "classes": Set<Class> },
        /// Nobody said when the customer has a birthday.
        "birthday-unknown" BirthdayUnknown {},
        /// The customer's birthday is not near; from when to when it will be.
        "not-birthday" NotBirthday { opens_at "opensAt": Option<Timestamp>, closes_at "closesAt": Option<Timestamp> },
        /// The customer has not been a member for so many days; left out: is not known to be one.
        "member-too-short" MemberTooShort { need "need": u32, have "have": Option<u32>, opens_at "opensAt": Option<Timestamp> },
        /// The customer has checked in fewer days in a row.
        "streak-below" StreakBelow { need "need": u32, have "have": u32, gap "gap": u32 },
        /// No friend is known to have brought the customer.
        "not-referred" NotReferred {},
        /// A friend brought the customer, or nobody knows whether one did.
        "only-unreferred" OnlyUnreferred {},
        /// The last order is too near; without a moment: none is known.
        "ordered-too-recently" OrderedTooRecently { opens_at "opensAt": Option<Timestamp> },
        /// It is bought in another store.
        "store-not-in" StoreNotIn { stores "stores": Set<StoreId>, have "have": Option<StoreId> },
        /// The store does not take part in the pilot.
        "store-not-in-pilot" StoreNotInPilot { have "have": Option<StoreId> },
        /// It is not sent free to there.
        "region-excluded" RegionExcluded { have "have": Region },
        /// It is sent elsewhere.
        "region-not-in" RegionNotIn { regions "regions": Set<Region>, have "have": Option<Region> },
        /// It is paid in another way.
        "payment-not-in" PaymentNotIn { payments "payments": Set<PaymentMethod>, have "have": Option<PaymentMethod> },
        /// The customer came in by another way.
        "scene-not-in" SceneNotIn { scenes "scenes": Set<Scene>, have "have": Option<Scene> },
        /// There is no such proof.
        "proof-missing" ProofMissing { kind "kind": ProofKind },
        /// The proof is no longer good.
        "proof-expired" ProofExpired { kind "kind": ProofKind, expired_at "expiredAt": Timestamp },
        /// The promotion was used as often, on as many units or for as much money as it may be.
        "limit-reached" LimitReached { of "of": Whose, what "what": Counted, limit "limit": u64, used "used": u64 },
        /// The amount is larger than what it would be taken from.
        "larger-than-scope" LargerThanScope { amount "amount": Money, have "have": Money },
        /// None of several conditions holds; the reasons of each.
        "no-road" NoRoad { roads "roads": Vec<Vec<Reason>> },
        /// A condition holds that must not.
        "must-not-hold" MustNotHold { condition "condition": &'static str },
        /// It takes a coupon, and the wallet holds none.
        "no-coupon" NoCoupon {},
        /// The rulebook knows no such coupon.
        "unknown-coupon" UnknownCoupon {},
        /// The coupon works later.
        "coupon-not-valid-yet" CouponNotValidYet { valid_from "validFrom": Timestamp },
        /// The coupon has expired.
        "coupon-expired" CouponExpired { expired_at "expiredAt": Timestamp },
        /// Another coupon of its group works already.
        "coupon-group-taken" CouponGroupTaken { by "by": CouponId },
        /// As many coupons of its kind work as may.
        "coupon-per-order-reached" CouponPerOrderReached { limit "limit": u32 },
        /// As many coupons work as may in one order.
        "coupons-per-order-reached" CouponsPerOrderReached { limit "limit": u32 },
    }
}

written! {
    /// What is missing to one item of a set.
    Missing as "MissingItem" {
        /// The item's place in the set, from 0.
        item "item": u32,
        /// What it takes.
        need "need": u32,
        /// What there is.
        have "have": u32,
        /// What is missing.
        gap "gap": u32,
    }
}

tell_cases! {
    Reason "Reason" "Why something does not apply, with what is missing. Sentences are made from the code."
}

tell_words! {
    Whose as "LimitOf" "Whose limit it is: the customer's, or everybody's." { Customer "customer", Total "total" }
    Counted as "LimitWhat" "What is limited." { Uses "uses", Units "units", Amount "amount" }
}
