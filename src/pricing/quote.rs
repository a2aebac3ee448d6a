//! The quote: what the cart costs, who took what off which line, and what became of every promise.
//!
//! It cannot fail: whatever could be wrong was found when the rulebook and the request were decoded.

use core::cell::RefCell;

use crate::id::{CouponId, LaneId, LineId, PromotionId, Sku};
use crate::money::{Exact, Money};
use crate::order::sorted;
use crate::pricing::best::{Certificate, Search, Tried, held};
use crate::pricing::cart::{Cart, LineItem};
use crate::pricing::lane::{Answer, Asking, Candidate, Run};
use crate::pricing::layout::Layout;
use crate::pricing::lots::Lots;
use crate::pricing::memory::Memory;
use crate::pricing::outcome::{Outcome, outcomes};
use crate::pricing::pile::{Actor, Pile};
use crate::pricing::promotion::Rulebook;
use crate::pricing::request::Request;
use crate::pricing::rewards::{Earned, QuoteGift, QuoteGrant, QuotePoints, Rewards};
use crate::pricing::taking::Taken;
use crate::pricing::tax::{OrderTax, Tax, TaxRule, Taxed};
use crate::pricing::used::{Usage, usages};
use crate::time::Timestamp;

/// The answer.
#[derive(Debug, PartialEq, Eq)]
pub struct Quote {
    /// The moment it holds for.
    pub now: Timestamp,
    /// The currency of every amount.
    pub currency: String,
    /// Every line, in the request's order.
    pub lines: Vec<QuoteLine>,
    /// Shipping.
    pub shipping: QuoteShipping,
    /// The selected lines at list price.
    pub list: Money,
    /// The selected lines at unit price.
    pub subtotal: Money,
    /// All that was taken off, shipping's part included.
    pub discount: Money,
    /// What is to pay: subtotal and shipping fee, less the discount.
    pub payable: Money,
    /// The tax, where the mall wants to know.
    pub tax: Option<OrderTax>,
    /// Gifts: lines of their own that cost nothing.
    pub gifts: Vec<QuoteGift>,
    /// Points.
    pub points: QuotePoints,
    /// What comes once it is paid.
    pub grants: Vec<QuoteGrant>,
    /// The coupons at work.
    pub coupons: ChosenCoupons,
    /// What became of every promotion and coupon, each once.
    pub outcomes: Vec<Outcome>,
}

/// A line of the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteLine {
    /// The line.
    pub id: LineId,
    /// What is bought.
    pub sku: Sku,
    /// How many.
    pub quantity: u32,
    /// Whether it is bought now; a line that is not costs nothing.
    pub selected: bool,
    /// One unit before promotions.
    pub unit_price: Money,
    /// The line at list price.
    pub list: Money,
    /// The line at unit price.
    pub subtotal: Money,
    /// What was taken off.
    pub discount: Money,
    /// What is left to pay.
    pub payable: Money,
    /// Who took what off.
    pub shares: Vec<Share>,
    /// What each of its units costs in the end, the dearest first.
    pub units: Vec<UnitsAt>,
    /// The tax of what is left to pay for it.
    pub tax: Option<Tax>,
    /// The points that it earns.
    pub earned: Option<u64>,
    /// Had in addition, by this promotion.
    pub add_on: Option<PromotionId>,
}

/// So many units, and what each of them costs in the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnitsAt {
    /// So many.
    pub quantity: u32,
    /// So much a unit.
    pub each: Money,
}

/// Shipping in the answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QuoteShipping {
    /// Before promotions; nothing selected ships nothing.
    pub fee: Money,
    /// What was taken off.
    pub discount: Money,
    /// What is left to pay.
    pub payable: Money,
    /// Who took what off.
    pub shares: Vec<Share>,
    /// The tax of it, where it is told.
    pub tax: Option<Tax>,
}

/// One amount off one line, or off shipping, by one promotion.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Share {
    /// Who took it, by places.
    pub by: Actor,
    /// The lane.
    pub lane: LaneId,
    /// The promotion.
    pub promotion: PromotionId,
    /// The coupon that set it off.
    pub coupon: Option<CouponId>,
    /// The amount.
    pub amount: Money,
    /// Which taking of the order it is part of, from 1.
    pub step: u32,
    /// The amount before it was made whole.
    pub exact: ExactShare,
}

/// A share before it was made whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExactShare {
    /// The whole minor units of it.
    pub whole: Money,
    /// And so many millionths of one.
    pub millionths: u32,
}

impl From<Exact> for ExactShare {
    fn from(exact: Exact) -> ExactShare {
        let (whole, millionths) = exact.told();
        ExactShare { whole, millionths }
    }
}

/// The coupons at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChosenCoupons {
    /// Their ids, in the wallet's order.
    pub chosen: Vec<CouponId>,
    /// How sure the choice is.
    pub certificate: Certificate,
}

/// What the cart costs, and why.
pub fn quote(rulebook: &Rulebook, request: &Request) -> Quote {
    let (quote, ()) = quote_and(&Asking::new(rulebook, request, &Layout::of(rulebook, request)), |_, _| ());
    quote
}

/// The same for a request whose cart is laid out already, with what was answered at the last tap.
pub fn quote_again(rulebook: &Rulebook, request: &Request, layout: &Layout, memory: &RefCell<Memory<Answer>>) -> Quote {
    let (quote, ()) = quote_and(&Asking::new(rulebook, request, layout).remembering(memory), |_, _| ());
    quote
}

/// The same, and how far each promotion is used by it: what is counted once it is ordered.
pub fn quote_with_usages(rulebook: &Rulebook, request: &Request) -> (Quote, Vec<Usage>) {
    quote_and(&Asking::new(rulebook, request, &Layout::of(rulebook, request)), usages)
}

/// The quote, and what is looked up in the run behind it once all prices and rewards are settled.
fn quote_and<T>(asking: &Asking, look: impl FnOnce(&Asking, &Run) -> T) -> (Quote, T) {
    let Settled { held, alone, certificate, mut run } = settle(asking);
    let rewards = Rewards::of(asking, &mut run);
    let looked = look(asking, &run);
    (answer(asking, &held, alone, certificate, run, rewards), looked)
}

/// The order with its coupons chosen and all lanes run.
struct Settled<'a> {
    /// The wallet's coupons.
    held: Vec<Option<Candidate<'a>>>,
    /// What each does when it is the only one, where somebody wants to know.
    alone: Vec<Tried<'a>>,
    certificate: Certificate,
    run: Run<'a>,
}

fn settle<'a>(asking: &Asking<'a>) -> Settled<'a> {
    let held = held(asking);
    let search = Search::new(asking, &held);
    let (hand, certificate) = search.choice();
    let (run, alone) = search.whole(hand);
    Settled { held, alone, certificate, run }
}

fn answer<'a>(
    asking: &Asking<'a>,
    held: &[Option<Candidate>],
    alone: Vec<Tried<'a>>,
    certificate: Certificate,
    run: Run<'a>,
    (rewards, earned): (Rewards, Earned<'a>),
) -> Quote {
    let (rulebook, cart) = (asking.rulebook, &asking.request.cart);
    let holders = Holders { lots: &asking.lots, cart };
    let mut lines: Vec<QuoteLine> = cart.lines().iter().map(before_promotions).collect();
    let fee = cart.shipping();
    let mut shipping = QuoteShipping { fee, discount: Money::ZERO, payable: fee, shares: Vec::new(), tax: None };
    for (step, (candidate, taken)) in (1..).zip(&run.takings) {
        let Some(lane) = rulebook.lanes().get(candidate.place.lane) else { continue };
        let share = |amount, exact: Exact| Share {
            by: candidate.actor(),
            lane: lane.id.clone(),
            promotion: candidate.promotion.id.clone(),
            coupon: candidate.coupon.map(|(_, id)| id.clone()),
            amount,
            step,
            exact: exact.into(),
        };
        spread(taken, &holders, &mut lines, &share);
        if !taken.shipping.is_zero() {
            shipping.discount = shipping.discount.plus(taken.shipping);
            shipping.payable = shipping.payable.less(taken.shipping);
            shipping.shares.push(share(taken.shipping, Exact::whole(taken.shipping)));
        }
    }
    run.due.piles.iter().for_each(|pile| deal(pile, &holders, &mut lines));
    let Rewards { gifts, points, grants } = rewards;
    tell_earned(&earned, asking, &mut lines);
    let tax = rulebook.tax().map(|rule| tell_tax(rule, asking.request, &mut lines, &mut shipping));
    let sum = |amount: fn(&QuoteLine) -> Money| lines.iter().filter(|line| line.selected).map(amount).sum::<Money>();
    let (list, subtotal) = (sum(|line| line.list), sum(|line| line.subtotal));
    let discount = sum(|line| line.discount).plus(shipping.discount);
    let payable = subtotal.plus(fee).less(discount);
    let at_work = sorted(run.coupons().iter().filter_map(|coupon| coupon.coupon));
    let chosen = at_work.into_iter().map(|(_, id)| id.clone()).collect();
    Quote {
        now: asking.request.now,
        currency: rulebook.currency().to_owned(),
        outcomes: outcomes(asking, held, alone, certificate, run),
        lines,
        shipping,
        list,
        subtotal,
        discount,
        payable,
        tax,
        gifts,
        points,
        grants,
        coupons: ChosenCoupons { chosen, certificate },
    }
}

#[inline(never)]
fn before_promotions(line: &LineItem) -> QuoteLine {
    QuoteLine {
        id: line.id.clone(),
        sku: line.sku.clone(),
        quantity: u32::from(line.quantity.get()),
        selected: line.selected,
        unit_price: line.unit_price,
        list: line.list(),
        subtotal: line.subtotal(),
        discount: Money::ZERO,
        payable: if line.selected { line.subtotal() } else { Money::ZERO },
        shares: Vec::new(),
        units: Vec::new(),
        tax: None,
        earned: None,
        add_on: line.add_on.clone(),
    }
}

/// Tells the lines what they earn: the points of each promotion are shared by what the lines it means cost in the end.
#[inline(never)]
fn tell_earned(earned: &Earned, asking: &Asking, lines: &mut [QuoteLine]) {
    for (candidate, points) in earned {
        let Some((scope, _)) = asking.ground(candidate.place) else { continue };
        let lots = asking.lots.iter().enumerate().filter(|(at, _)| scope.holds(*at));
        let places: Vec<usize> = lots.flat_map(|(_, lot)| lot.lines.iter().copied()).collect();
        let cost = |at: &usize| lines.get(*at).map_or(0, |line| u128::from(line.payable.minor()));
        let weights: Vec<u128> = places.iter().map(cost).collect();
        let most = vec![Money::MAX; places.len()];
        let all = Money::new(*points).unwrap_or(Money::MAX);
        let sharing = candidate.promotion.arithmetic.settled().sharing;
        for (at, part) in places.into_iter().zip(sharing.share(all, &weights, &most)) {
            if let Some(line) = lines.get_mut(at).filter(|_| !part.is_zero()) {
                line.earned = Some(line.earned.unwrap_or(0).saturating_add(part.minor()));
            }
        }
    }
}

/// Tells every line that is bought, and the shipping, the tax of what is left to pay for it; and gives the whole.
#[inline(never)]
fn tell_tax(rule: TaxRule, request: &Request, lines: &mut [QuoteLine], shipping: &mut QuoteShipping) -> OrderTax {
    let mut things = Vec::with_capacity(lines.len() + 1);
    let mut places = Vec::with_capacity(lines.len() + 1);
    for (line, item) in lines.iter_mut().zip(request.cart.lines()).filter(|(line, _)| line.selected) {
        let units = line.units.iter().map(|units| (units.quantity, units.each)).collect();
        things.push(Taxed { rate: item.tax_rate, price: line.payable, units });
        places.push(&mut line.tax);
    }
    if let Some(rate) = request.shipping_tax {
        things.push(Taxed { rate, price: shipping.payable, units: vec![(1, shipping.payable)] });
        places.push(&mut shipping.tax);
    }
    let (taxes, rates) = rule.of(&things);
    let all = taxes.iter().fold(Tax::default(), |all, tax| all.plus(*tax));
    places.into_iter().zip(taxes).for_each(|(place, tax)| *place = Some(tax));
    OrderTax { all, rates }
}

/// Hands what was taken off units of lots on to the lines that they belong to, all of a line together.
#[inline(never)]
fn spread(taken: &Taken, holders: &Holders, lines: &mut [QuoteLine], share: &impl Fn(Money, Exact) -> Share) {
    let mut shares: Vec<(usize, Money, Exact)> = Vec::with_capacity(taken.goods.len());
    for part in &taken.goods {
        let left = part.due.less(part.amount);
        for (at, first, end) in holders.of(part.lot, part.from, part.units) {
            // Most parts belong to one line as a whole.
            let (amount, exact) = if end - first == part.units {
                (part.amount.min(part.due), part.exact)
            } else {
                let cost = |due: Money| due.of_first(end, part.units).less(due.of_first(first, part.units));
                let exact = part.exact.part(u128::from(cost(part.due).minor()), u128::from(part.due.minor()));
                (cost(part.due).less(cost(left)), exact)
            };
            match shares.iter_mut().find(|(line, ..)| *line == at) {
                Some((_, all, exactly)) => (*all, *exactly) = (all.plus(amount), exactly.plus(exact)),
                None => shares.push((at, amount, exact)),
            }
        }
    }
    for (at, amount, exact) in shares {
        if let Some(line) = lines.get_mut(at).filter(|_| !amount.is_zero()) {
            line.discount = line.discount.plus(amount);
            line.payable = line.payable.less(amount);
            line.shares.push(share(amount, exact));
        }
    }
}

/// Tells the lines of a pile what each of its units costs.
#[inline(never)]
fn deal(pile: &Pile, holders: &Holders, lines: &mut [QuoteLine]) {
    let unit = pile.batch(0).unit();
    let broken = pile.due.less(unit.times(u64::from(pile.units)));
    let dearer = pile.units - u32::try_from(broken.minor()).unwrap_or(0);
    for (at, first, end) in holders.of(pile.lot, pile.from, pile.units) {
        let Some(line) = lines.get_mut(at) else { continue };
        let cheaper = end.min(dearer).saturating_sub(first);
        add_units(&mut line.units, cheaper, unit);
        add_units(&mut line.units, end - first - cheaper, unit.plus(Money::FEN));
    }
}

/// Puts units among the others, the dearest first, and those that cost the same together.
#[inline(never)]
fn add_units(all: &mut Vec<UnitsAt>, quantity: u32, each: Money) {
    if quantity == 0 {
        return;
    }
    let at = all.partition_point(|units| units.each > each);
    match all.get_mut(at).filter(|units| units.each == each) {
        Some(units) => units.quantity += quantity,
        None => all.insert(at, UnitsAt { quantity, each }),
    }
}

/// Which lines hold the units of the lots.
struct Holders<'a> {
    lots: &'a Lots<'a>,
    cart: &'a Cart,
}

impl Holders<'_> {
    /// The lines that hold some units of a lot, by their places in the cart, with the first unit that each holds and the one
    /// after its last, counted from the first of these units. Lines take units in the order of their ids.
    fn of(&self, lot: usize, from: u32, units: u32) -> impl Iterator<Item = (usize, u32, u32)> {
        let mut start = 0;
        let lines = self.lots.get(lot).map(|lot| lot.lines).unwrap_or_default();
        lines.iter().filter_map(move |at| {
            let end = start + self.cart.lines().get(*at).map_or(0, |line| u32::from(line.quantity.get()));
            let (first, last) = (start.max(from), end.min(from + units));
            start = end;
            (first < last).then(|| (*at, first - from, last - from))
        })
    }
}
