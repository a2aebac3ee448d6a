//! The question: what does this cart cost this customer, with these coupons, at this moment?

use crate::id::{Channel, PaymentMethod, PromotionId, ProofKind, Region, Scene, Sku, StoreId};
use crate::money::Money;
use crate::pricing::cart::Cart;
use crate::pricing::coupon::Coupon;
use crate::pricing::customer::Customer;
use crate::pricing::limit::Counter;
use crate::pricing::tax::TaxRate;
use crate::time::Timestamp;

/// What is asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The moment of the question.
    pub now: Timestamp,
    /// What is wanted.
    pub cart: Cart,
    /// At which rate the shipping is taxed, where it is.
    pub shipping_tax: Option<TaxRate>,
    /// Who asks.
    pub customer: Customer,
    /// Where.
    pub channel: Option<Channel>,
    /// In which store, or through which.
    pub store: Option<StoreId>,
    /// Where it is sent.
    pub region: Option<Region>,
    /// How it is paid.
    pub payment: Option<PaymentMethod>,
    /// How the customer came in.
    pub scene: Option<Scene>,
    /// What was counted of promotions before this order.
    pub counters: Vec<Counter>,
    /// What the customer can prove.
    pub proofs: Vec<Proof>,
    /// The customer's points.
    pub points: Option<PointsAsked>,
    /// The gifts that the customer chose.
    pub gifts: Vec<ChosenGift>,
    /// What is left of gifts and add-ons; what is not said is there.
    pub stock: Vec<Stock>,
    /// The coupons that the customer holds; their ids differ.
    pub wallet: Vec<Coupon>,
    /// Which of them to use.
    pub coupons: CouponChoice,
}

impl Request {
    /// A stranger's question, without coupons.
    pub fn new(now: Timestamp, cart: Cart) -> Request {
        let coupons = CouponChoice::Listed(Vec::new());
        Request {
            now,
            cart,
            shipping_tax: None,
            customer: Customer::default(),
            channel: None,
            store: None,
            region: None,
            payment: None,
            scene: None,
            counters: Vec::new(),
            proofs: Vec::new(),
            points: None,
            gifts: Vec::new(),
            stock: Vec::new(),
            wallet: Vec::new(),
            coupons,
        }
    }
}

/// Something that the mall has seen happen: a group that bought together, a price bargained down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Of what.
    pub kind: ProofKind,
    /// The promotion it is good for; any, when left out.
    pub promotion: Option<PromotionId>,
    /// The product it is good for; any, when left out.
    pub sku: Option<Sku>,
    /// The price of a unit that was reached.
    pub price: Option<Money>,
    /// For so many units; any number, when left out.
    pub units: Option<u32>,
    /// Good until this moment.
    pub until: Option<Timestamp>,
}

/// The customer's points, and how many are to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PointsAsked {
    /// So many there are.
    pub balance: u64,
    /// So many are to pay; none, when left out.
    pub r#use: Option<PointsUse>,
}

/// How many points are to pay.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointsUse {
    /// As many as may.
    Most,
    /// So many at most.
    Number(u64),
}

/// A gift that the customer chose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenGift {
    /// Of this promotion.
    pub promotion: PromotionId,
    /// This product.
    pub sku: Sku,
}

/// What is left of a product.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stock {
    /// The product.
    pub sku: Sku,
    /// So many units.
    pub left: u32,
}

/// Which coupons to use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CouponChoice {
    /// The combination that costs least.
    Best,
    /// These, by their places in the wallet.
    Listed(Vec<usize>),
}
