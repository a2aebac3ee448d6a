//! What a cart costs, by the shop's own facts: its prices, its customer, its wallet, its clock.

use liebian::id::Sku;
use liebian::money::Money;
use liebian::order::Map;
use liebian::pricing::cart::{Cart, LineItem};
use liebian::pricing::coupon::Coupon;
use liebian::pricing::customer::Customer;
use liebian::pricing::quote::{Quote, quote};
use liebian::pricing::request::Request;
use liebian::time::Timestamp;
use liebian::wire::request::{CouponsSaid, MOST_COUPONS, cart_issue, choose};
use rusqlite::Connection;
use serde_json::Value;

use crate::ask::{Wanted, WantedLine};
use crate::customers::customer;
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::growth::Earned;
use crate::mall::{CHANNELS, Mall};
use crate::shop::Shop;
use crate::wallet::{Used, wallet};

/// What the shop knows at one moment that bears on a price.
#[derive(Debug)]
pub struct View {
    /// The moment.
    pub now: Timestamp,
    /// The customer.
    pub customer: Customer,
    /// The coupons that may be used.
    pub wallet: Vec<Coupon>,
    /// Coupons of templates that all customers together have used as often as may be.
    pub run_out: Vec<Coupon>,
    /// Coupons that are used.
    pub used: Vec<Used>,
    /// Coupons that were earned and taken back.
    pub withdrawn: Vec<Coupon>,
}

impl View {
    /// Looks at the facts about a member.
    pub fn of(shop: &Shop, db: &Connection, member: &str, now: Timestamp) -> Result<View, Refusal> {
        let earned = Earned::of(shop, db, member, now)?;
        let all = wallet(db, member, earned.coupons())?;
        let withdrawn = earned.withdrawn(&shop.mall);
        let (mut left, mut run_out) = (Vec::new(), Vec::new());
        for coupon in all.held {
            let limited = shop.mall.limits.contains_key(&coupon.template);
            let gone = limited && facts::balance(db, &facts::uses(coupon.template.as_str()))? == Some(0);
            if gone { run_out.push(coupon) } else { left.push(coupon) }
        }
        // A grant refuses the hundred and first; one that is earned or that a refund brings back may still be too many.
        if left.len() > MOST_COUPONS {
            left.retain(|coupon| coupon.expires_at.is_none_or(|end| now < end));
        }
        left.truncate(MOST_COUPONS);
        let customer = customer(shop, db, member, now, &earned)?;
        Ok(View { now, customer, wallet: left, run_out, used: all.used, withdrawn })
    }
}

/// The lines at the shop's own prices, or everything that is wrong with what is wanted.
pub fn cart(mall: &Mall, wanted: &Wanted) -> Result<Cart, Refusal> {
    cart_at(mall, wanted, |_, price| price)
}

/// The lines at other prices: `price` is given what is bought and its present unit price.
pub fn cart_at(mall: &Mall, wanted: &Wanted, price: impl Fn(&Sku, Money) -> Money) -> Result<Cart, Refusal> {
    let mut faults = Vec::new();
    if wanted.channel.as_ref().is_some_and(|channel| !CHANNELS.contains(&channel.as_str())) {
        faults.push(Fault::new("channel", "unknown-choice").with("choices", CHANNELS.map(Value::from).to_vec()));
    }
    let mut lines = Vec::with_capacity(wanted.lines.0.len());
    for (at, WantedLine { id, sku, quantity, selected, add_on }) in wanted.lines.0.iter().enumerate() {
        let item = mall.items.get(sku);
        if item.is_none() {
            faults.push(Fault::new(format!("lines[{at}].sku"), "unknown-sku"));
        }
        let unit_price = item.map_or(Money::ZERO, |item| price(sku, item.unit_price));
        // An unknown thing keeps its place, so that faults of later lines are told where they are.
        lines.push(LineItem {
            list_price: item.and_then(|item| item.list_price).filter(|list| unit_price <= *list),
            categories: item.map(|item| item.categories.clone()).unwrap_or_default(),
            tags: item.map(|item| item.tags.clone()).unwrap_or_default(),
            selected: selected.unwrap_or(true),
            add_on: add_on.clone(),
            ..LineItem::new(id.clone(), sku.clone(), *quantity, unit_price)
        });
    }
    match Cart::new(lines, mall.shipping) {
        Ok(cart) if faults.is_empty() => Ok(cart),
        Ok(_) => Err(Refusal::impossible(faults)),
        Err(more) => {
            faults.extend(more.iter().map(|fault| Fault::from(cart_issue(fault))));
            Err(Refusal::impossible(faults))
        }
    }
}

/// The quote of a cart with these coupons in the wallet, or which of the listed ones are not in it.
pub fn priced(
    mall: &Mall,
    view: (Timestamp, &Customer, Vec<Coupon>),
    cart: Cart,
    wanted: &Wanted,
) -> Result<Quote, Refusal> {
    let (now, customer, wallet) = view;
    let mut places = Map::default();
    for (at, coupon) in wallet.iter().enumerate() {
        places.insert(coupon.id.clone(), at);
    }
    let none = CouponsSaid::Listed(Vec::new());
    let coupons = choose(wanted.coupons.as_ref().unwrap_or(&none), &places).map_err(Refusal::impossible)?;
    let (customer, channel) = (customer.clone(), wanted.channel.clone());
    let gifts = wanted.gifts.as_ref().map(|gifts| gifts.0.clone()).unwrap_or_default();
    let request = Request { customer, channel, wallet, coupons, gifts, ..Request::new(now, cart) };
    Ok(quote(&mall.rulebook, &request))
}

/// Every selected line that asks for more than there is: lines of one SKU share what is left.
pub fn shortages(db: &Connection, cart: &Cart) -> Result<Vec<Fault>, Refusal> {
    let mut faults = Vec::new();
    let mut left: Map<Sku, i64> = Map::default();
    for (at, line) in cart.lines().iter().enumerate().filter(|(_, line)| line.selected) {
        let known = left.get(&line.sku).copied();
        let have = match known {
            Some(have) => have,
            None => facts::balance(db, &facts::stock(line.sku.as_str()))?.unwrap_or(0),
        };
        let wanted = i64::from(line.quantity.get());
        if have < wanted {
            let code = if have == 0 && known.is_none() { "sold-out" } else { "out-of-stock" };
            faults.push(Fault::new(format!("lines[{at}].quantity"), code).with("left", have));
        }
        left.insert(line.sku.clone(), have.saturating_sub(wanted).max(0));
    }
    Ok(faults)
}

/// Every gift that there is no longer enough of, beside what the cart takes.
pub fn missing_gifts(db: &Connection, quote: &Quote) -> Result<Vec<Fault>, Refusal> {
    let mut faults = Vec::new();
    for (at, gift) in quote.gifts.iter().enumerate() {
        let before = quote.gifts.iter().take(at).filter(|other| other.sku == gift.sku).map(|other| other.quantity);
        let bought = quote.lines.iter().filter(|line| line.selected && line.sku == gift.sku).map(|line| line.quantity);
        let taken: i64 = before.chain(bought).map(i64::from).sum();
        let have = facts::balance(db, &facts::stock(gift.sku.as_str()))?.unwrap_or(0).saturating_sub(taken).max(0);
        if have < i64::from(gift.quantity) {
            let code = if have == 0 { "sold-out" } else { "out-of-stock" };
            faults.push(Fault::new(format!("gifts[{at}]"), code).with("left", have));
        }
    }
    Ok(faults)
}

impl Shop {
    /// What a member's cart costs now.
    pub fn quote(&self, member: &str, wanted: &Wanted) -> Result<Quote, Refusal> {
        let cart = cart(&self.mall, wanted)?;
        self.store.read(|db| {
            let mut faults = shortages(db, &cart)?;
            let view = View::of(self, db, member, self.clock.now())?;
            faults.extend(run_out(&view, wanted));
            match priced(&self.mall, (view.now, &view.customer, view.wallet), cart, wanted) {
                Ok(quote) if faults.is_empty() => Ok(quote),
                Ok(_) => Err(Refusal::impossible(faults)),
                Err(refusal) => {
                    // A coupon that has run out is held all the same: one fault for it is enough.
                    let told: Vec<String> = faults.iter().map(|fault| fault.path.clone()).collect();
                    faults.extend(refusal.issues.into_iter().filter(|issue| !told.contains(&issue.path)));
                    Err(Refusal::impossible(faults))
                }
            }
        })
    }
}

/// Every listed coupon whose template has run out.
pub fn run_out(view: &View, wanted: &Wanted) -> Vec<Fault> {
    let Some(CouponsSaid::Listed(ids)) = &wanted.coupons else { return Vec::new() };
    let gone = ids.iter().enumerate().filter(|(_, id)| view.run_out.iter().any(|coupon| coupon.id == **id));
    gone.map(|(at, _)| Fault::new(format!("coupons[{at}]"), "coupon-limit-reached")).collect()
}
