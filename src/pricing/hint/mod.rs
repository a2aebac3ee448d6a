//! Hints: what a customer could add or wait for so that the whole order gets better, each priced before it is told.
//!
//! A hint is no guess: the whole cart is quoted with it, and what comes out is what the hint says. One change is told
//! only where it lowers what is to pay, or where the cart lets the customer have more for little: see [`Tries::weigh`].

use core::cmp::{Ordering, Reverse};

use crate::id::{LineId, PromotionId, Sku};
use crate::money::Money;
use crate::order::turns;
use crate::pricing::hint::catalogue::Catalogue;
use crate::pricing::hint::tries::Tries;
use crate::pricing::promotion::Rulebook;
use crate::pricing::quote::quote;
use crate::pricing::request::Request;
use crate::time::Timestamp;

pub mod catalogue;
mod gap;
mod goods;
mod tries;

/// What is asked for.
#[derive(Clone, Debug)]
pub struct HintsAsked {
    /// What there is to add.
    pub catalogue: Catalogue,
    /// So many hints at most.
    pub most: usize,
    /// So many quotes at most are worked out for them.
    pub steps: u32,
}

/// The hints for a cart, the best first.
#[derive(Debug, PartialEq, Eq)]
pub struct Hints {
    /// What is to pay without any of them.
    pub payable: Money,
    /// The hints.
    pub hints: Vec<Hint>,
    /// True when everything was tried that was to be tried.
    pub complete: bool,
    /// How many quotes were worked out.
    pub steps: u32,
}

/// One hint, with what the whole order then costs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hint {
    /// What is to do.
    pub kind: HintKind,
    /// What to add.
    pub items: Option<Vec<Added>>,
    /// The moment to wait for, or until which the price holds.
    pub until: Option<Timestamp>,
    /// What is then to pay.
    pub payable: Money,
    /// So much less than now.
    pub lower: Option<Money>,
    /// So much more than now.
    pub dearer: Option<Money>,
    /// What the added things would cost by themselves, without coupons.
    pub worth: Option<Money>,
    /// The promotions that make the difference.
    pub reaches: Vec<PromotionId>,
}

/// What is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum HintKind {
    /// Take more of a line.
    More,
    /// Add something.
    Add,
    /// Wait.
    Wait,
    /// Do not wait: from then on the same costs more.
    Ends,
}

/// Something to add.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Added {
    /// The product.
    pub sku: Sku,
    /// So many units more.
    pub quantity: u32,
    /// The line of the cart that it is more of.
    pub line: Option<LineId>,
}

/// The hints for a request.
pub fn hints(rulebook: &Rulebook, request: &Request, asked: &HintsAsked) -> Hints {
    let now = quote(rulebook, request);
    let mut tries = Tries::new(rulebook, request, &now, asked.steps);
    if request.cart.lines().iter().any(|line| line.selected) {
        tries.moments();
        tries.goods(&asked.catalogue);
    }
    let Tries { steps, short, found, .. } = tries;
    Hints { payable: now.payable, hints: ranked(found, asked.most), complete: !short, steps }
}

/// The best first: what lowers the price, the lowest price first; then what adds for little, the smallest part of its worth
/// first; and last, until when the price holds. For each thing that may be reached only the cheapest way is told, and nothing
/// that a part of it reaches for no more.
fn ranked(found: Vec<Hint>, most: usize) -> Vec<Hint> {
    let price = |at: usize| found.get(at).map(Hint::price);
    let mut kept: Vec<&Hint> = Vec::new();
    for hint in
        turns(found.len(), &|one, other| price(one).cmp(&price(other))).into_iter().filter_map(|at| found.get(at))
    {
        let told = |known: &&Hint| known.kind == hint.kind && known.reaches == hint.reaches || known.is_part_of(hint);
        if !kept.iter().any(told) {
            kept.insert(kept.partition_point(|known| known.rank(hint) != Ordering::Greater), hint);
        }
    }
    kept.into_iter().take(most).cloned().collect()
}

impl Hint {
    /// What is to pay; then more for it, less to add, and names.
    fn price(&self) -> impl Ord + use<'_> {
        let items = self.items.as_deref().unwrap_or_default();
        let units = items.iter().map(|item| item.quantity).fold(0, u32::saturating_add);
        (self.payable, Reverse(self.worth), units, self.kind, self.until, items)
    }

    fn rank(&self, other: &Hint) -> Ordering {
        let class = |hint: &Hint| match (hint.kind, hint.lower) {
            (HintKind::Ends, _) => 2,
            (_, Some(_)) => 0,
            _ => 1,
        };
        let figure = |amount: Option<Money>| u128::from(amount.unwrap_or(Money::ZERO).minor());
        // More for less: dearer / worth, multiplied out.
        let part = || (figure(self.dearer) * figure(other.worth)).cmp(&(figure(other.dearer) * figure(self.worth)));
        let by_class = class(self).cmp(&class(other));
        by_class
            .then_with(|| if class(self) == 1 { part() } else { Ordering::Equal })
            .then_with(|| self.price().cmp(&other.price()))
    }

    /// True when the other adds all that this adds, and more, for no lower price.
    fn is_part_of(&self, other: &Hint) -> bool {
        let (Some(some), Some(more)) = (&self.items, &other.items) else { return false };
        let holds = |item: &Added| {
            more.iter().any(|one| (&one.sku, &one.line) == (&item.sku, &item.line) && item.quantity <= one.quantity)
        };
        other.lower.is_some() && self.payable <= other.payable && some.iter().all(holds)
    }
}
