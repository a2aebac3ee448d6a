//! What may be added to a cart, and the cart with it.

use crate::id::{LineId, Sku};
use crate::money::Money;
use crate::order::{Map, Set, turns};
use crate::pricing::cart::{Cart, LineItem, Quantity};
use crate::pricing::hint::catalogue::Catalogue;
use crate::pricing::request::{CouponChoice, Request};

/// Something that may be added: a line of the cart, or a product of the catalogue.
pub struct Good<'a> {
    /// As a line.
    pub line: &'a LineItem,
    /// Whether that line is in the cart.
    pub in_cart: bool,
    /// So many units more there are.
    pub room: u32,
}

/// What may be added: more of the lines that are bought, and what else is in the catalogue.
pub fn goods<'a>(cart: &'a Cart, catalogue: &'a Catalogue) -> Vec<Good<'a>> {
    let held = |sku: &Sku| {
        let lines = cart.lines().iter().filter(|line| line.sku == *sku);
        lines.map(|line| u32::from(line.quantity.get())).fold(0, u32::saturating_add)
    };
    let mut left = Map::default();
    for item in catalogue.items() {
        let units = item.left.unwrap_or(u32::MAX);
        left.insert(&item.line.sku, units.saturating_sub(held(&item.line.sku)));
    }
    let room = |line: &LineItem| left.get(&&line.sku).copied().unwrap_or(u32::MAX);
    let bought = |line: &&LineItem| line.selected && line.add_on.is_none();
    let more = cart.lines().iter().filter(bought);
    let mut goods: Vec<Good> = more.map(|line| Good { line, in_cart: true, room: room(line) }).collect();
    let known: Set<&Sku> = Set::of(goods.iter().map(|good| &good.line.sku).collect());
    let others = catalogue.items().iter().map(|item| &item.line).filter(|line| !known.contains(&&line.sku));
    goods.extend(others.map(|line| Good { line, in_cart: false, room: room(line) }));
    goods
}

/// The turns of the goods: by price, then by name.
pub fn cheapest_first(goods: &[Good]) -> Vec<usize> {
    let key = |at: usize| goods.get(at).map(|good| (good.line.unit_price, &good.line.sku, &good.line.id));
    turns(goods.len(), &|one, other| key(one).cmp(&key(other)))
}

/// The cart with more in it; `None` when it does not hold so much.
pub fn with(cart: &Cart, added: &[(&Good, u16)]) -> Option<Cart> {
    let mut lines = cart.lines().to_vec();
    for (good, units) in added {
        if good.in_cart {
            let line = lines.iter_mut().find(|line| line.id == good.line.id)?;
            line.quantity = Quantity::new(line.quantity.get().checked_add(*units)?)?;
        } else {
            let id = fresh(&lines)?;
            lines.push(LineItem { id, quantity: Quantity::new(*units)?, selected: true, ..good.line.clone() });
        }
    }
    Cart::new(lines, cart.shipping_terms().clone()).ok()
}

/// A name that no line has.
fn fresh(lines: &[LineItem]) -> Option<LineId> {
    let mut names = (1..=lines.len() + 1).filter_map(|number| LineId::new(&format!("hint.{number}")));
    names.find(|name| lines.iter().all(|line| line.id != *name))
}

/// The added things by themselves, without coupons, points and shipping.
pub fn by_itself(request: &Request, added: &[(&Good, u16)]) -> Option<Request> {
    let mut lines = Vec::new();
    for (good, units) in added {
        lines.push(LineItem { id: fresh(&lines)?, quantity: Quantity::new(*units)?, ..good.line.clone() });
    }
    Some(Request {
        cart: Cart::new(lines, Money::ZERO).ok()?,
        wallet: Vec::new(),
        coupons: CouponChoice::Listed(Vec::new()),
        points: None,
        ..request.clone()
    })
}
