//! The request as pages send it: a cart, a customer, a wallet and a moment.

use crate::id::{
    Category, Channel, Class, CouponId, CustomerId, LineId, PaymentMethod, PromotionId, ProofKind, Region, Scene, Sku,
    StoreId, Tag, Tier,
};
use crate::money::Money;
use crate::order::{Map, Set};
use crate::pricing::cart::{Cart, CartFault, LARGEST_TOTAL, LineItem, MOST_LINES, MOST_UNITS, Quantity};
use crate::pricing::coupon::Coupon;
use crate::pricing::customer::Customer;
use crate::pricing::freight::Shipping;
use crate::pricing::limit::Counter;
use crate::pricing::request::{ChosenGift, CouponChoice, PointsAsked, Proof, Request, Stock};
use crate::pricing::tax::TaxRate;
use crate::time::{MonthDay, Timestamp};
use crate::wire::freight::ShippingSaid;
use crate::wire::issue::{Code, Issue, Param};
use crate::wire::leaves::Several;
use crate::wire::reader::{Read, Reader, number};
use crate::wire::said::{Part, Value};
use crate::wire::shape::{Book, Shape};

/// The most coupons in a wallet.
pub const MOST_COUPONS: usize = 100;
/// The most proofs.
pub const MOST_PROOFS: usize = 100;
/// The most counters.
pub const MOST_COUNTERS: usize = 1_000;

/// The most chosen gifts.
pub const MOST_GIFTS: usize = 100;
/// The most products whose stock is told.
pub const MOST_STOCK: usize = 1_000;

/// A request, before it is known whether its parts go together.
#[derive(Debug)]
pub struct RequestSaid {
    now: Option<Timestamp>,
    cart: CartSaid,
    shipping: ShippingSaid,
    customer: Customer,
    channel: Option<Channel>,
    store: Option<StoreId>,
    region: Option<Region>,
    payment: Option<PaymentMethod>,
    scene: Option<Scene>,
    counters: Several<Counter, 0, MOST_COUNTERS>,
    proofs: Several<Proof, 0, MOST_PROOFS>,
    points: Option<PointsAsked>,
    gifts: Several<ChosenGift, 0, MOST_GIFTS>,
    stock: Several<Stock, 0, MOST_STOCK>,
    wallet: Several<Coupon, 0, MOST_COUPONS>,
    coupons: CouponsSaid,
}

record! {
    /// What is asked: what does this cart cost this customer at this moment?
    RequestSaid as "QuoteRequest" {
        /// The moment, in epoch ms; the package fills in the present when it is left out.
        now "now": Option<Timestamp>,
        /// What is wanted.
        cart "cart": CartSaid,
        /// What sending it costs; nothing, when left out.
        shipping "shipping": ShippingSaid = ShippingSaid { fee: Shipping::Fee(Money::ZERO), tax_rate: None },
        /// Who asks; nobody known, when left out.
        customer "customer": Customer = Customer::default(),
        /// Where: the H5 mall, a mini-program, a store.
        channel "channel": Option<Channel>,
        /// The store it is bought in, or through.
        store "store": Option<StoreId>,
        /// Where it is sent; dots lead from the large to the small, as in `CN-44.03`.
        region "region": Option<Region>,
        /// How it is paid.
        payment "payment": Option<PaymentMethod>,
        /// How the customer came in: a community, a live room.
        scene "scene": Option<Scene>,
        /// What was counted of promotions before this order; what is not said was not used.
        counters "counters": Several<Counter, 0, MOST_COUNTERS> = Several(Vec::new()),
        /// What the customer can prove: a group that bought together, a price bargained down.
        proofs "proofs": Several<Proof, 0, MOST_PROOFS> = Several(Vec::new()),
        /// The customer's points, and how many are to pay.
        points "points": Option<PointsAsked>,
        /// The gifts that the customer chose; one twice is picked twice.
        gifts "gifts": Several<ChosenGift, 0, MOST_GIFTS> = Several(Vec::new()),
        /// What is left of gifts and add-ons; what is not said is there.
        stock "stock": Several<Stock, 0, MOST_STOCK> = Several(Vec::new()),
        /// The coupons that the customer holds.
        wallet "wallet": Several<Coupon, 0, MOST_COUPONS> = Several(Vec::new()),
        /// Which of them to use: `"best"`, or their ids; none, when left out.
        coupons "coupons": CouponsSaid = CouponsSaid::Listed(Vec::new()),
    }
}

#[derive(Debug)]
struct CartSaid {
    lines: Several<LineItem, 0, MOST_LINES>,
}

record! {
    /// What is wanted. It may be empty.
    CartSaid as "Cart" {
        /// The lines, at most 200 and 50,000 units in all.
        lines "lines": Several<LineItem, 0, MOST_LINES>,
    }
}

record! {
    /// One line of the cart.
    LineItem as "LineItem" {
        /// Names the line; no two lines share one.
        id "id": LineId,
        /// What is bought.
        sku "sku": Sku,
        /// How many units.
        quantity "quantity": Quantity,
        /// What one unit costs today without any promotion, in fen.
        unit_price "unitPrice": Money,
        /// The price that may be struck through; never below the unit price.
        list_price "listPrice": Option<Money>,
        /// What one unit costs the mall.
        cost "cost": Option<Money>,
        /// No promotion brings a unit below this, in fen.
        floor_price "floorPrice": Option<Money>,
        /// At which rate it is taxed, in basis points; 0 when left out.
        tax_rate "taxRate": TaxRate = TaxRate::default(),
        /// The categories it belongs to.
        categories "categories": Set<Category> = Set::default(),
        /// The marks it bears.
        tags "tags": Set<Tag> = Set::default(),
        /// What one unit weighs, in grams; nothing, when left out.
        weight "weight": Option<u64>,
        /// How much room one unit takes, in cubic centimetres; none, when left out.
        volume "volume": Option<u64>,
        /// Only selected lines are priced; selected, when left out.
        selected "selected": bool = true,
        /// Had in addition, by this promotion: the line stands outside of everything else.
        add_on "addOn": Option<PromotionId>,
    }
}

record! {
    /// What the mall knows of the one who buys. What is left out is not known.
    Customer as "Customer" {
        /// Who it is.
        id "id": Option<CustomerId>,
        /// The marks the customer bears.
        tags "tags": Set<Tag> = Set::default(),
        /// The membership level.
        tier "tier": Option<Tier>,
        /// Whether the customer has never bought here.
        is_new "isNew": Option<bool>,
        /// Which order this will be: 1 is the first.
        order_number "orderNumber": Option<u32>,
        /// The kinds of customer that the mall counts the customer among: wholesale, staff, students.
        classes "class": Set<Class> = Set::default(),
        /// When the customer became a member, in epoch ms.
        member_since "memberSince": Option<Timestamp>,
        /// The birthday, as `02-29` or `1996-02-29`.
        birthday "birthday": Option<MonthDay>,
        /// So many days in a row the customer has checked in.
        streak_days "streakDays": u64 = 0,
        /// Whether a friend brought the customer.
        referred "referred": Option<bool>,
        /// When the customer ordered last, in epoch ms.
        last_order_at "lastOrderAt": Option<Timestamp>,
    }
}

record! {
    /// Something that the mall has seen happen: a group that bought together, a price bargained down.
    Proof as "Proof" {
        /// Of what.
        kind "kind": ProofKind,
        /// The promotion it is good for; any, when left out.
        promotion "promotion": Option<PromotionId>,
        /// The product it is good for; any, when left out.
        sku "sku": Option<Sku>,
        /// The price of a unit that was reached, in fen.
        price "price": Option<Money>,
        /// For so many units; any number, when left out.
        units "units": Option<u32>,
        /// Good until this moment, in epoch ms.
        until "until": Option<Timestamp>,
    }
}

record! {
    /// One coupon in the customer's wallet.
    Coupon as "Coupon" {
        /// Names this very coupon.
        id "id": CouponId,
        /// The id of the promotion it sets off.
        template "coupon": PromotionId,
        /// Works from this moment on, in epoch ms.
        valid_from "validFrom": Option<Timestamp>,
        /// Works no more from this moment on, in epoch ms.
        expires_at "expiresAt": Option<Timestamp>,
        /// When the customer got it, in epoch ms.
        received_at "receivedAt": Option<Timestamp>,
    }
}

/// Which coupons to use, by id.
#[derive(Clone, Debug)]
pub enum CouponsSaid {
    /// The best combination.
    Best,
    /// These.
    Listed(Vec<CouponId>),
}

impl Read for CouponsSaid {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        match reader.value(said) {
            Value::Text("best") => Some(CouponsSaid::Best),
            Value::List(_) => reader.list(said, 0, MOST_COUPONS).map(CouponsSaid::Listed),
            Value::Text(_) => {
                reader.note_with(Code::UnknownChoice, &[("choices", Param::Words(vec!["best"]))]);
                None
            }
            _ => {
                reader.note(Code::NotAList);
                None
            }
        }
    }

    fn shape(book: &mut Book) -> Shape {
        let listed = Several::<CouponId, 0, MOST_COUPONS>::shape(book);
        Shape::OneOf(vec![("", Shape::Words(vec!["best"])), ("", listed)])
    }
}

impl RequestSaid {
    /// The request, or everything in it that does not go together.
    pub fn mean(self, now: Option<Timestamp>) -> Result<Request, Vec<Issue>> {
        let RequestSaid { now: said, cart, shipping, customer, channel, store, region, payment, scene, .. } = self;
        let (Several(counters), Several(proofs)) = (self.counters, self.proofs);
        let (Several(wallet), coupons) = (self.wallet, self.coupons);
        let (points, Several(gifts), Several(stock)) = (self.points, self.gifts, self.stock);
        let now = said.or(now).ok_or_else(|| Issue::new("now".to_owned(), Code::Missing));
        let cart = Cart::new(cart.lines.0, shipping.fee);
        let mut issues = Vec::new();
        let mut places = Map::default();
        for (at, coupon) in wallet.iter().enumerate() {
            if let Some(first) = places.get(&coupon.id) {
                let first = Param::Text(format!("wallet[{first}].id"));
                issues.push(Issue::new(format!("wallet[{at}].id"), Code::DuplicateId).with("first", first));
            } else {
                places.insert(coupon.id.clone(), at);
            }
        }
        for (at, one) in stock.iter().enumerate() {
            let first = stock.iter().position(|other| other.sku == one.sku).filter(|first| *first < at);
            issues.extend(first.map(|first| {
                let first = Param::Text(format!("stock[{first}].sku"));
                Issue::new(format!("stock[{at}].sku"), Code::DuplicateId).with("first", first)
            }));
        }
        for (at, counter) in counters.iter().enumerate() {
            let same = |one: &Counter| (&one.promotion, &one.sku) == (&counter.promotion, &counter.sku);
            if let Some(first) = counters.iter().take(at).position(same) {
                let first = Param::Text(format!("counters[{first}]"));
                issues.push(Issue::new(format!("counters[{at}]"), Code::DuplicateId).with("first", first));
            }
        }
        let chosen = choose(&coupons, &places);
        issues.extend(now.as_ref().err().cloned());
        issues.extend(cart.as_ref().err().into_iter().flatten().map(cart_issue));
        issues.extend(chosen.as_ref().err().into_iter().flatten().cloned());
        match (now, cart, chosen) {
            (Ok(now), Ok(cart), Ok(coupons)) if issues.is_empty() => {
                let asked = Request::new(now, cart);
                Ok(Request {
                    shipping_tax: shipping.tax_rate,
                    customer,
                    channel,
                    store,
                    region,
                    payment,
                    scene,
                    counters,
                    proofs,
                    points,
                    gifts,
                    stock,
                    wallet,
                    coupons,
                    ..asked
                })
            }
            _ => Err(issues),
        }
    }
}

/// Finds the listed coupons in the wallet.
pub fn choose(said: &CouponsSaid, places: &Map<CouponId, usize>) -> Result<CouponChoice, Vec<Issue>> {
    let CouponsSaid::Listed(ids) = said else { return Ok(CouponChoice::Best) };
    let mut issues = Vec::new();
    let mut chosen: Vec<usize> = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let path = format!("coupons[{at}]");
        match places.get(id) {
            None => issues.push(Issue::new(path, Code::NotInWallet)),
            Some(place) if chosen.contains(place) => {
                let first = ids.iter().position(|one| one == id).unwrap_or(at);
                let first = Param::Text(format!("coupons[{first}]"));
                issues.push(Issue::new(path, Code::DuplicateId).with("first", first));
            }
            Some(place) => chosen.push(*place),
        }
    }
    if issues.is_empty() { Ok(CouponChoice::Listed(chosen)) } else { Err(issues) }
}

/// What is wrong with a cart, at its place in the request.
pub fn cart_issue(fault: &CartFault) -> Issue {
    let limit = |limit: u64| Param::Number(i64::try_from(limit).unwrap_or(i64::MAX));
    let lines = || "cart.lines".to_owned();
    match fault {
        CartFault::TooManyLines => Issue::new(lines(), Code::TooMany).with("limit", number(MOST_LINES)),
        CartFault::TooManyUnits => Issue::new(lines(), Code::TooManyUnits).with("limit", limit(MOST_UNITS)),
        CartFault::TotalTooLarge => {
            Issue::new("cart".to_owned(), Code::TotalTooLarge).with("limit", limit(LARGEST_TOTAL))
        }
        CartFault::DuplicateLine { first, again } => {
            let first = Param::Text(format!("cart.lines[{first}].id"));
            Issue::new(format!("cart.lines[{again}].id"), Code::DuplicateId).with("first", first)
        }
        CartFault::ListPriceBelowUnitPrice { line } => {
            Issue::new(format!("cart.lines[{line}].listPrice"), Code::ListPriceBelowUnitPrice)
        }
    }
}

/// A moment, asked for by itself.
#[derive(Debug)]
pub struct ActivitiesSaid {
    now: Option<Timestamp>,
}

record! {
    /// From when to look at the promotions' hours.
    ActivitiesSaid as "ActivitiesRequest" {
        /// The moment, in epoch ms; the package fills in the present when it is left out.
        now "now": Option<Timestamp>,
    }
}

impl ActivitiesSaid {
    /// The moment.
    pub fn mean(self, now: Option<Timestamp>) -> Result<Timestamp, Vec<Issue>> {
        self.now.or(now).ok_or_else(|| vec![Issue::new("now".to_owned(), Code::Missing)])
    }
}
