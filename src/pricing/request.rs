//! The question: what does this cart cost this customer, with these coupons, at this moment?

use crate::id::Channel;
use crate::pricing::cart::Cart;
use crate::pricing::coupon::Coupon;
use crate::pricing::customer::Customer;
use crate::time::Timestamp;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The moment of the question.
    pub now: Timestamp,
    /// What is wanted.
    pub cart: Cart,
    /// Who asks.
    pub customer: Customer,
    /// Where.
    pub channel: Option<Channel>,
    /// The coupons that the customer holds; their ids differ.
    pub wallet: Vec<Coupon>,
    /// Which of them to use.
    pub coupons: CouponChoice,
}

impl Request {
    /// A stranger's question, without coupons.
    pub fn new(now: Timestamp, cart: Cart) -> Request {
        let coupons = CouponChoice::Listed(Vec::new());
        Request { now, cart, customer: Customer::default(), channel: None, wallet: Vec::new(), coupons }
    }
}

/// Which coupons to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CouponChoice {
    /// The combination that costs least.
    Best,
    /// These, by their places in the wallet.
    Listed(Vec<usize>),
}
