//! How a choice of coupons is told: which, how sure it is, what each coupon is worth and what others would come to.

use crate::id::CouponId;
use crate::money::Money;
use crate::pricing::best::Certificate;
use crate::pricing::quote::ChosenCoupons;
use crate::pricing::wallet::{Alternative, CouponWorth, Wallet};

written! {
    /// The coupons at work.
    ChosenCoupons as "ChosenCoupons" {
        /// Their ids, in the wallet's order.
        chosen "chosen": Vec<CouponId>,
        /// How sure it is that no other choice costs less.
        certificate "certificate": Certificate,
    }
}

tagged! {
    /// How sure the choice of coupons is.
    Certificate as "Certificate" by "kind" {
        /// The request named the coupons; nothing was searched.
        "listed" Listed {},
        /// No allowed combination costs less: proved, in so many steps.
        "optimal" Optimal { steps "steps": u32 },
        /// The search was given up after so many steps: another combination may save more, but no more than `atMost`.
        "bounded" Bounded { steps "steps": u32, at_most "atMost": Money },
    }
}

tell_cases! {
    Certificate "Certificate" "How sure it is that no other choice of coupons costs less."
}

written! {
    /// What the coupons of a wallet are worth for an order.
    Wallet as "Wallet" {
        /// The coupons at work, in the wallet's order: the best ones, or those that the request names.
        chosen "chosen": Vec<CouponId>,
        /// What the order costs with them.
        payable "payable": Money,
        /// How sure it is that no other choice costs less.
        certificate "certificate": Certificate,
        /// What each coupon is worth, in the wallet's order.
        coupons "coupons": Vec<CouponWorth>,
        /// The next best combinations, three at most, the cheapest first; each leaves something out of every one before it.
        alternatives "alternatives": Vec<Alternative>,
    }
}

written! {
    /// What one coupon is worth.
    CouponWorth as "CouponWorth" {
        /// The coupon.
        coupon "coupon": CouponId,
        /// What it saves by itself; below nothing, when the order then costs more than without any coupon.
        alone "alone": i64,
        /// Of one that is not chosen and could act beside all that are: what the order would then cost less, or, below nothing, more.
        on_top "onTop": Option<i64>,
        /// Of a chosen one: what the order costs more without it. With `coupons: "best"` the others are then chosen anew, and it is left out where that would have taken too many steps.
        without "without": Option<i64>,
    }
}

written! {
    /// Another combination of coupons.
    Alternative as "Alternative" {
        /// Its coupons, in the wallet's order.
        chosen "chosen": Vec<CouponId>,
        /// What the order costs with them.
        payable "payable": Money,
        /// How sure it is that no other combination but those before it costs less.
        certificate "certificate": Certificate,
    }
}
