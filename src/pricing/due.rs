//! What is still to be paid, lot by lot: it can only shrink, and never below nothing.
//!
//! Equal lines are one lot, so that splitting or merging lines in the cart changes no price.

use crate::money::Money;
use crate::order::sorted_by;
use crate::pricing::cart::{Cart, LineItem, Selector};

/// The selected lines of a cart, equal ones together, in an order that does not depend on the customer's.
#[derive(Clone, Debug)]
pub struct Lots<'a> {
    lots: Vec<Lot<'a>>,
}

/// Equal lines: same product, same prices, same marks.
#[derive(Clone, Debug)]
pub struct Lot<'a> {
    /// One of the lines, to stand for all.
    pub line: &'a LineItem,
    /// Units in all its lines.
    pub units: u32,
    /// The lines' places in the cart, by line id.
    pub lines: Vec<usize>,
}

impl<'a> Lots<'a> {
    /// Puts equal selected lines together.
    pub fn of(cart: &'a Cart) -> Lots<'a> {
        let lines = cart.lines().iter().enumerate().filter(|(_, line)| line.selected);
        let lines = sorted_by(lines, |(_, one), (_, other)| {
            likeness(one).cmp(&likeness(other)).then_with(|| one.id.cmp(&other.id))
        });
        let mut lots: Vec<Lot> = Vec::new();
        for (at, line) in lines {
            let units = u32::from(line.quantity.get());
            match lots.last_mut() {
                Some(lot) if likeness(lot.line) == likeness(line) => {
                    lot.units += units;
                    lot.lines.push(at);
                }
                _ => lots.push(Lot { line, units, lines: vec![at] }),
            }
        }
        Lots { lots }
    }

    /// The lots in their order: by SKU, then by price and marks.
    pub fn iter(&self) -> impl Iterator<Item = &Lot<'a>> {
        self.lots.iter()
    }

    /// The lot at a place; a scope only holds places that exist.
    pub fn get(&self, at: usize) -> Option<&Lot<'a>> {
        self.lots.get(at)
    }

    /// The lots that a selector means.
    pub fn scope(&self, selector: &Selector) -> Scope {
        let meant = self.lots.iter().enumerate().filter(|(_, lot)| selector.matches(lot.line));
        Scope(meant.map(|(at, _)| at).collect())
    }

    /// What every lot costs before promotions.
    pub fn subtotals(&self) -> Vec<Money> {
        self.lots.iter().map(|lot| lot.line.unit_price.times(u64::from(lot.units))).collect()
    }
}

/// All that makes two lines equal, in the order that ties are broken.
fn likeness(line: &LineItem) -> impl Ord + '_ {
    (&line.sku, line.unit_price, line.list_price, line.cost, &line.categories, &line.tags)
}

/// Some of the lots, by place, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope(Vec<usize>);

impl Scope {
    /// True when no lot is meant.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The places.
    pub fn places(&self) -> impl Iterator<Item = usize> + '_ {
        self.0.iter().copied()
    }

    /// Only the places that a rule lets through.
    pub fn only(&self, keep: impl Fn(usize) -> bool) -> Scope {
        Scope(self.places().filter(|at| keep(*at)).collect())
    }

    /// Each lot's part of some amounts.
    pub fn amounts(&self, amounts: &[Money]) -> Vec<Money> {
        self.places().map(|at| amounts.get(at).copied().unwrap_or(Money::ZERO)).collect()
    }

    /// What the lots cost together.
    pub fn cost(&self, amounts: &[Money]) -> Money {
        self.amounts(amounts).into_iter().sum()
    }

    /// How many units the lots hold together.
    pub fn units(&self, lots: &Lots) -> u32 {
        self.places().filter_map(|at| lots.get(at)).map(|lot| lot.units).sum()
    }
}

/// What is still to be paid for each lot and for shipping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// For each lot.
    pub goods: Vec<Money>,
    /// For shipping.
    pub shipping: Money,
}

/// Amounts to be taken off: one for each lot of a scope, and one off shipping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taking {
    /// By place of the lot; never more than is due there.
    pub goods: Vec<(usize, Money)>,
    /// Off shipping.
    pub shipping: Money,
}

impl Taking {
    /// All of it.
    pub fn total(&self) -> Money {
        self.goods.iter().map(|(_, amount)| *amount).sum::<Money>().plus(self.shipping)
    }

    /// What it takes off one lot.
    pub fn off(&self, place: usize) -> Money {
        self.goods.iter().find(|(at, _)| *at == place).map_or(Money::ZERO, |(_, amount)| *amount)
    }
}

impl Due {
    /// Before any promotion.
    pub fn of(cart: &Cart, lots: &Lots) -> Due {
        Due { goods: lots.subtotals(), shipping: cart.shipping() }
    }

    /// The only place where anything is taken, and it takes no more than is there.
    #[must_use]
    pub fn take(&mut self, wanted: Taking) -> Taking {
        let mut taken =
            Taking { goods: Vec::with_capacity(wanted.goods.len()), shipping: wanted.shipping.min(self.shipping) };
        self.shipping = self.shipping.less(taken.shipping);
        for (at, amount) in wanted.goods {
            if let Some(due) = self.goods.get_mut(at) {
                let amount = amount.min(*due);
                *due = due.less(amount);
                if !amount.is_zero() {
                    taken.goods.push((at, amount));
                }
            }
        }
        taken
    }

    /// Goods and shipping together.
    pub fn total(&self) -> Money {
        self.goods.iter().copied().sum::<Money>().plus(self.shipping)
    }
}
