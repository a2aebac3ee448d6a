//! A cart kept decoded between two taps: an edit is a few words, and the next answer is the same as a fresh one.

use core::cell::RefCell;
use std::sync::Arc;

use crate::id::LineId;
use crate::money::Money;
use crate::order::Map;
use crate::pricing::cart::{Cart, CartFault, LineItem, Quantity};
use crate::pricing::freight::Shipping;
use crate::pricing::lane::Answer;
use crate::pricing::layout::Layout;
use crate::pricing::memory::Memory;
use crate::pricing::payable::payable_again;
use crate::pricing::promotion::Rulebook;
use crate::pricing::quote::{Quote, quote_again};
use crate::pricing::request::{ChosenGift, PointsAsked, Request};
use crate::pricing::till::desk::Desk;
use crate::time::Timestamp;
use crate::wire::freight::ShippingSaid;
use crate::wire::issue::{Code, Issue};
use crate::wire::leaves::Several;
use crate::wire::reader::read;
use crate::wire::request::{CouponsSaid, MOST_GIFTS, cart_issue, choose};
use crate::wire::said::Said;

/// A request that can be edited, and answered under one rulebook.
#[derive(Clone, Debug)]
pub struct Basket {
    rulebook: Arc<Rulebook>,
    request: Request,
    layout: Layout,
    /// What was answered the last time: it holds while only quantities change.
    memory: RefCell<Memory<Answer>>,
    /// Scratch paper for the next price.
    desk: RefCell<Desk>,
}

/// One change of the basket.
#[derive(Debug)]
pub enum Edit {
    /// Another number of units.
    SetQuantity(SetQuantity),
    /// In or out of this order.
    Select(Select),
    /// One line more.
    Add(Box<LineItem>),
    /// One line less.
    Remove(Remove),
    /// Other coupons.
    UseCoupons(CouponsSaid),
    /// Another moment.
    SetNow(SetNow),
    /// Another fee.
    SetShipping(ShippingSaid),
    /// Other points.
    SetPoints(PointsAsked),
    /// Other gifts.
    ChooseGifts(Several<ChosenGift, 0, MOST_GIFTS>),
}

/// Another number of units.
#[derive(Debug)]
pub struct SetQuantity {
    line: LineId,
    quantity: Quantity,
}

/// In or out of this order.
#[derive(Debug)]
pub struct Select {
    line: LineId,
    selected: bool,
}

/// One line less.
#[derive(Debug)]
pub struct Remove {
    line: LineId,
}

/// Another moment.
#[derive(Debug)]
pub struct SetNow {
    now: Timestamp,
}

choice! {
    /// One change of a basket.
    Edit as "BasketEdit" {
        /// Another number of units.
        "setQuantity" SetQuantity => Edit::SetQuantity,
        /// In or out of this order.
        "select" Select => Edit::Select,
        /// One line more, at the end.
        "add" Box<LineItem> => Edit::Add,
        /// One line less.
        "remove" Remove => Edit::Remove,
        /// Other coupons.
        "useCoupons" CouponsSaid => Edit::UseCoupons,
        /// Another moment.
        "setNow" SetNow => Edit::SetNow,
        /// Another fee, or freight template, for sending it.
        "setShipping" ShippingSaid => Edit::SetShipping,
        /// Other points, or another number of them that is to pay.
        "setPoints" PointsAsked => Edit::SetPoints,
        /// The gifts that the customer chose, in place of those before.
        "chooseGifts" Several<ChosenGift, 0, MOST_GIFTS> => Edit::ChooseGifts,
    }
}

record! {
    /// Another number of units.
    SetQuantity as "SetQuantity" {
        /// The line.
        line "line": LineId,
        /// How many units.
        quantity "quantity": Quantity,
    }
}

record! {
    /// In or out of this order.
    Select as "Select" {
        /// The line.
        line "line": LineId,
        /// Whether it is bought now.
        selected "selected": bool,
    }
}

record! {
    /// One line less.
    Remove as "Remove" {
        /// The line.
        line "line": LineId,
    }
}

record! {
    /// Another moment.
    SetNow as "SetNow" {
        /// The moment, in epoch ms.
        now "now": Timestamp,
    }
}

impl Basket {
    /// A basket with this request in it, under this rulebook.
    pub fn new(rulebook: Arc<Rulebook>, request: Request) -> Basket {
        let layout = Layout::of(&rulebook, &request);
        Basket { rulebook, request, layout, memory: RefCell::default(), desk: RefCell::default() }
    }

    /// The answer to what is in it now.
    pub fn quote(&self) -> Quote {
        quote_again(&self.rulebook, &self.request, &self.layout, &self.memory)
    }

    /// What it costs now: the `payable` of its answer.
    pub fn payable(&self) -> Money {
        payable_again(&self.rulebook, &self.request, &self.layout, &self.memory, &mut self.desk.borrow_mut())
    }

    /// The request that is in it now.
    pub fn request(&self) -> &Request {
        &self.request
    }

    /// The rulebook that it is under.
    pub fn rulebook(&self) -> &Rulebook {
        &self.rulebook
    }

    /// Another number of units of a line; false where that cannot be, and then nothing has changed.
    pub fn set_quantity(&mut self, line: &str, units: i64) -> bool {
        let at = self.request.cart.lines().iter().position(|held| held.id.as_str() == line);
        let quantity = u16::try_from(units).ok().and_then(Quantity::new);
        let mut change = |(at, quantity)| self.request.cart.set_quantity(at, quantity).is_ok();
        at.zip(quantity).is_some_and(&mut change)
    }

    /// Makes the change that was said, or says why it cannot be made; then nothing has changed.
    pub fn edit(&mut self, said: &Result<Said, Issue>) -> Result<(), Vec<Issue>> {
        let edit = read::<Edit>(said)?;
        if !matches!(edit, Edit::SetQuantity(_)) {
            (self.memory, self.desk) = (RefCell::default(), RefCell::default());
        }
        match edit {
            Edit::SetQuantity(SetQuantity { line, quantity }) => {
                let at = self.place("setQuantity.line", &line)?;
                self.request.cart.set_quantity(at, quantity).map_err(cart_issues)
            }
            Edit::Select(Select { line, selected }) => self.change_line("select.line", &line, |lines, at| {
                if let Some(line) = lines.get_mut(at) {
                    line.selected = selected;
                }
            }),
            Edit::Remove(Remove { line }) => self.change_line("remove.line", &line, |lines, at| {
                lines.remove(at);
            }),
            Edit::Add(line) => self.change_lines(|lines| lines.push(*line)),
            Edit::UseCoupons(coupons) => {
                let mut places = Map::default();
                for (at, coupon) in self.request.wallet.iter().enumerate() {
                    places.insert(coupon.id.clone(), at);
                }
                self.request.coupons = choose(&coupons, &places).map_err(in_use_coupons)?;
                Ok(())
            }
            Edit::SetPoints(points) => {
                self.request.points = Some(points);
                Ok(())
            }
            Edit::ChooseGifts(Several(gifts)) => {
                self.request.gifts = gifts;
                Ok(())
            }
            Edit::SetNow(SetNow { now }) => {
                self.request.now = now;
                self.layout = Layout::of(&self.rulebook, &self.request);
                Ok(())
            }
            Edit::SetShipping(ShippingSaid { fee, tax_rate }) => {
                self.put(self.request.cart.lines().to_vec(), fee)?;
                self.request.shipping_tax = tax_rate;
                Ok(())
            }
        }
    }

    fn change_line(
        &mut self,
        path: &str,
        id: &LineId,
        change: impl FnOnce(&mut Vec<LineItem>, usize),
    ) -> Result<(), Vec<Issue>> {
        let at = self.place(path, id)?;
        self.change_lines(|lines| change(lines, at))
    }

    /// Where a line stands.
    fn place(&self, path: &str, id: &LineId) -> Result<usize, Vec<Issue>> {
        let at = self.request.cart.lines().iter().position(|line| line.id == *id);
        at.ok_or_else(|| vec![Issue::new(path.to_owned(), Code::UnknownLine)])
    }

    fn change_lines(&mut self, change: impl FnOnce(&mut Vec<LineItem>)) -> Result<(), Vec<Issue>> {
        let mut lines = self.request.cart.lines().to_vec();
        change(&mut lines);
        self.put(lines, self.request.cart.shipping_terms().clone())
    }

    fn put(&mut self, lines: Vec<LineItem>, shipping: Shipping) -> Result<(), Vec<Issue>> {
        self.request.cart = Cart::new(lines, shipping).map_err(cart_issues)?;
        self.layout = Layout::of(&self.rulebook, &self.request);
        Ok(())
    }
}

fn cart_issues(faults: Vec<CartFault>) -> Vec<Issue> {
    faults.iter().map(cart_issue).collect()
}

/// The paths of a request, told from the edit.
fn in_use_coupons(issues: Vec<Issue>) -> Vec<Issue> {
    let inside = |issue: Issue| {
        let place = issue.path.strip_prefix("coupons").unwrap_or_default();
        Issue { path: ["useCoupons", place].concat(), ..issue }
    };
    issues.into_iter().map(inside).collect()
}
