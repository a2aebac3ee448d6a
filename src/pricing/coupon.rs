//! One coupon in the customer's wallet: which promotion it sets off, and from when to when it works.

use crate::id::{CouponId, PromotionId};
use crate::time::Timestamp;

/// One coupon in the customer's wallet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Coupon {
    /// Names this very coupon.
    pub id: CouponId,
    /// The promotion it sets off.
    pub template: PromotionId,
    /// Works from this moment on.
    pub valid_from: Option<Timestamp>,
    /// Works no more from this moment on.
    pub expires_at: Option<Timestamp>,
    /// When the customer got it.
    pub received_at: Option<Timestamp>,
}
