//! What a cart costs, by the shop's own facts: its prices, its customer, its wallet, its clock.

use liebian::id::Sku;
use liebian::money::Money;
use liebian::order::Map;
use liebian::pricing::cart::{Cart, LineItem};
use liebian::pricing::coupon::Coupon;
use liebian::pricing::customer::Customer;
use liebian::pricing::limit::Counter;
use liebian::pricing::quote::{Quote, quote_with_usages};
use liebian::pricing::request::{ChosenGift, PointsAsked, PointsUse, Proof, Request, Stock};
use liebian::pricing::used::Usage;
use liebian::time::Timestamp;
use liebian::wire::request::{CouponsSaid, MOST_COUPONS, cart_issue, choose};
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::ask::{Wanted, WantedLine};
use crate::counters::{self, Before};
use crate::customers::customer;
use crate::facts;
use crate::fault::{Fault, Refusal};
use crate::growth::Earned;
use crate::ledger::{Balance, Ledger};
use crate::mall::Mall;
use crate::proofs::{self, HeldProof};
use crate::shop::Shop;
use crate::wallet::{Used, wallet};
use crate::ways;

/// What a price stands on besides the cart, as the shop knows it.
#[derive(Clone, Debug)]
pub struct Grounds {
    /// The moment.
    pub now: Timestamp,
    /// The customer.
    pub customer: Customer,
    /// The coupons that may be used.
    pub wallet: Vec<Coupon>,
    /// The points that can pay.
    pub points: u64,
    /// What the customer can show.
    pub proofs: Vec<Proof>,
    /// How far limited promotions are used.
    pub counters: Vec<Counter>,
    /// What is left of things that come as gifts or in addition.
    pub stock: Vec<Stock>,
}

/// What the shop knows at one moment that bears on a price.
#[derive(Debug)]
pub struct View {
    /// What the price stands on.
    pub grounds: Grounds,
    /// Every coupon that is held, in the order they came.
    pub held: Vec<Coupon>,
    /// Coupons of templates that all customers together have used as often as may be.
    pub run_out: Vec<Coupon>,
    /// Coupons that are used.
    pub used: Vec<Used>,
    /// Coupons that were earned or had come with an order, and were taken back.
    pub withdrawn: Vec<Coupon>,
    /// The proofs with their names, in the order of the grounds.
    pub proofs: Vec<HeldProof>,
    /// What made the points more or less.
    pub ledger: Ledger,
    /// How many points there are.
    pub balance: Balance,
    /// What growth says is earned.
    pub earned: Earned,
}

impl View {
    /// Looks at the facts about a member.
    pub fn of(shop: &Shop, db: &Connection, member: &str, now: Timestamp) -> Result<View, Refusal> {
        let earned = Earned::of(shop, db, member, now)?;
        let all = wallet(db, member, earned.coupons())?;
        let withdrawn = earned.withdrawn(&shop.mall).into_iter().chain(all.revoked).collect();
        let (mut left, mut run_out) = (Vec::new(), Vec::new());
        for coupon in all.held.iter().cloned() {
            let limited = shop.mall.limits.contains_key(&coupon.template);
            let gone = limited && facts::balance(db, &facts::uses(coupon.template.as_str()))? == Some(0);
            if gone { run_out.push(coupon) } else { left.push(coupon) }
        }
        // A grant refuses the hundred and first; one that is earned, paid for or brought back may still be too many.
        if left.len() > MOST_COUPONS {
            left.retain(|coupon| coupon.expires_at.is_none_or(|end| now < end));
        }
        left.truncate(MOST_COUPONS);
        let ledger = Ledger::of(db, member)?;
        let balance = ledger.at(now, &earned);
        let proofs = proofs::held(db, member, &[])?;
        let grounds = Grounds {
            now,
            customer: customer(shop, db, member, now, &earned)?,
            wallet: left,
            points: balance.usable,
            proofs: proofs.iter().map(|held| held.proof.clone()).collect(),
            counters: counters::of(&shop.mall, db, member, (&[], Before::Now))?,
            stock: stock(db, shop.mall.extras().iter().copied())?,
        };
        Ok(View { grounds, held: all.held, run_out, used: all.used, withdrawn, proofs, ledger, balance, earned })
    }
}

/// What is left of these products.
fn stock<'a>(db: &Connection, skus: impl Iterator<Item = &'a Sku>) -> Result<Vec<Stock>, Refusal> {
    let left = |sku: &Sku| {
        let have = facts::balance(db, &facts::stock(sku.as_str()))?.unwrap_or(0);
        Ok(Stock { sku: sku.clone(), left: u32::try_from(have).unwrap_or(0) })
    };
    skus.map(left).collect()
}

/// What is left of everything the mall sells, in the words of a request.
pub fn told_stock(mall: &Mall, db: &Connection) -> Result<Vec<Value>, Refusal> {
    let told = |stock: Stock| json!({ "sku": stock.sku.as_str(), "left": stock.left });
    Ok(stock(db, mall.items.iter().map(|(sku, _)| sku))?.into_iter().map(told).collect())
}

/// The lines at the shop's own prices, or everything that is wrong with what is wanted.
pub fn cart(mall: &Mall, wanted: &Wanted) -> Result<Cart, Refusal> {
    cart_at(mall, wanted, |_, price| price)
}

/// The lines at other prices: `price` is given what is bought and its present unit price.
pub fn cart_at(mall: &Mall, wanted: &Wanted, price: impl Fn(&Sku, Money) -> Money) -> Result<Cart, Refusal> {
    let mut faults = ways::faults(mall, wanted);
    let mut lines = Vec::with_capacity(wanted.lines.0.len());
    for (at, WantedLine { id, sku, quantity, selected, add_on }) in wanted.lines.0.iter().enumerate() {
        let item = mall.items.get(sku);
        if item.is_none() {
            faults.push(Fault::new(format!("lines[{at}].sku"), "unknown-sku"));
        }
        if add_on.as_ref().is_some_and(|promotion| mall.rulebook.place(promotion).is_none()) {
            faults.push(Fault::new(format!("lines[{at}].addOn"), "unknown-promotion"));
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
    for (at, gift) in chosen_gifts(wanted).iter().enumerate() {
        if mall.rulebook.place(&gift.promotion).is_none() {
            faults.push(Fault::new(format!("gifts[{at}].promotion"), "unknown-promotion"));
        }
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

fn chosen_gifts(wanted: &Wanted) -> &[ChosenGift] {
    wanted.gifts.as_ref().map_or(&[], |gifts| &gifts.0)
}

/// The quote of a cart on these grounds with what it uses of each promotion, or which of the listed coupons are not there.
pub fn priced(mall: &Mall, grounds: &Grounds, cart: Cart, wanted: &Wanted) -> Result<(Quote, Vec<Usage>), Refusal> {
    let Grounds { now, customer, wallet, points, proofs, counters, stock } = grounds.clone();
    let mut places = Map::default();
    for (at, coupon) in wallet.iter().enumerate() {
        places.insert(coupon.id.clone(), at);
    }
    let none = CouponsSaid::Listed(Vec::new());
    let coupons = choose(wanted.coupons.as_ref().unwrap_or(&none), &places).map_err(Refusal::impossible)?;
    let request = Request {
        customer,
        channel: wanted.channel.clone(),
        store: wanted.store.clone(),
        region: wanted.region.clone(),
        payment: wanted.payment.clone(),
        scene: wanted.scene.clone(),
        counters,
        proofs,
        points: Some(PointsAsked { balance: points, r#use: wanted.points.as_ref().map(|points| points.r#use) }),
        gifts: chosen_gifts(wanted).to_vec(),
        stock: stock.into_iter().map(|stock| beside(&cart, stock)).collect(),
        wallet,
        coupons,
        ..Request::new(now, cart)
    };
    Ok(quote_with_usages(&mall.rulebook, &request))
}

/// What is left of a product beside what the cart's own lines take of it.
fn beside(cart: &Cart, stock: Stock) -> Stock {
    let own = cart.lines().iter().filter(|line| line.selected && line.add_on.is_none() && line.sku == stock.sku);
    let taken = own.map(|line| u32::from(line.quantity.get())).fold(0, u32::saturating_add);
    Stock { left: stock.left.saturating_sub(taken), ..stock }
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

/// Every gift that there is no longer enough of: chosen ones that are gone, and those that the cart itself takes away.
pub fn missing_gifts(db: &Connection, wanted: &Wanted, quote: &Quote) -> Result<Vec<Fault>, Refusal> {
    let left = |sku: &Sku| Ok::<_, Refusal>(facts::balance(db, &facts::stock(sku.as_str()))?.unwrap_or(0));
    let mut faults = Vec::new();
    for (at, gift) in chosen_gifts(wanted).iter().enumerate() {
        if left(&gift.sku)? == 0 {
            faults.push(Fault::new(format!("gifts[{at}].sku"), "sold-out").with("left", 0));
        }
    }
    for (at, gift) in quote.gifts.iter().enumerate() {
        let before = quote.gifts.iter().take(at).filter(|other| other.sku == gift.sku).map(|other| other.quantity);
        let bought = quote.lines.iter().filter(|line| line.selected && line.sku == gift.sku).map(|line| line.quantity);
        let taken: i64 = before.chain(bought).map(i64::from).sum();
        let have = left(&gift.sku)?.saturating_sub(taken).max(0);
        if have < i64::from(gift.quantity) {
            let code = if have == 0 { "sold-out" } else { "out-of-stock" };
            faults.push(Fault::new(format!("gifts[{at}]"), code).with("left", have));
        }
    }
    Ok(faults)
}

/// More points than there are.
pub fn beyond_balance(wanted: &Wanted, balance: u64) -> Option<Fault> {
    match wanted.points.as_ref()?.r#use {
        PointsUse::Number(points) if balance < points => {
            Some(Fault::new("points.use", "points-beyond-balance").with("balance", balance))
        }
        _ => None,
    }
}

impl Shop {
    /// What is left of everything, as it is told: a cart says at once what is no longer there.
    pub fn stock(&self) -> Result<Vec<Value>, Refusal> {
        self.store.read(|db| told_stock(&self.mall, db))
    }

    /// What a member's cart costs now.
    pub fn quote(&self, member: &str, wanted: &Wanted) -> Result<Quote, Refusal> {
        let cart = cart(&self.mall, wanted)?;
        self.store.read(|db| {
            let mut faults = shortages(db, &cart)?;
            let view = View::of(self, db, member, self.clock.now())?;
            faults.extend(run_out(&view, wanted));
            faults.extend(beyond_balance(wanted, view.balance.usable));
            faults.extend(ways::doubt(db, member, &view.grounds.customer, wanted)?);
            match priced(&self.mall, &view.grounds, cart, wanted) {
                Ok((quote, _)) => {
                    faults.extend(missing_gifts(db, wanted, &quote)?);
                    if faults.is_empty() { Ok(quote) } else { Err(Refusal::impossible(faults)) }
                }
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
