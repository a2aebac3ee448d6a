//! Equal lines are one lot, so that splitting or merging lines in the cart changes no price.

use crate::id::PromotionId;
use crate::pricing::cart::{Cart, LineItem, MOST_LINES, Selector};

/// The selected lines of a cart, equal ones together, in an order that does not depend on the customer's.
#[derive(Clone, Debug)]
pub struct Lots<'a> {
    lots: Vec<Lot<'a>>,
    /// The lots that each of the rulebook's selectors means, by its number.
    scopes: &'a [Scope],
}

/// Equal lines: same product, same prices, same marks.
#[derive(Clone, Copy, Debug)]
pub struct Lot<'a> {
    /// One of the lines, to stand for all.
    pub line: &'a LineItem,
    /// Units in all its lines.
    pub units: u32,
    /// The lines' places in the cart, by line id.
    pub lines: &'a [usize],
}

impl<'a> Lots<'a> {
    /// The lots of a cart by the places of their lines, with what the selectors mean of them.
    pub fn of(cart: &'a Cart, lots: &'a [Vec<usize>], scopes: &'a [Scope]) -> Lots<'a> {
        let line = |at: &usize| cart.lines().get(*at);
        let units = |at: &usize| line(at).map_or(0, |line| u32::from(line.quantity.get()));
        let lot = |lines: &'a Vec<usize>| {
            let units = lines.iter().map(units).sum();
            Some(Lot { line: line(lines.first()?)?, units, lines })
        };
        Lots { lots: lots.iter().filter_map(lot).collect(), scopes }
    }

    /// The lots in their order: by SKU, then by price and marks.
    pub fn iter(&self) -> impl Iterator<Item = &Lot<'a>> {
        self.lots.iter()
    }

    /// The lot at a place; a scope only holds places that exist.
    pub fn get(&self, at: usize) -> Option<&Lot<'a>> {
        self.lots.get(at)
    }

    /// The lots that a selector means; what is had in addition no selector means.
    pub fn scope(&self, selector: &Selector) -> Scope {
        let known = selector.number.and_then(|number| self.scopes.get(number));
        known.copied().unwrap_or_else(|| self.those(|line| line.add_on.is_none() && selector.matches(line)))
    }

    /// How many units some lots hold.
    pub fn units(&self, scope: &Scope) -> u32 {
        let mut units = 0;
        scope.each(|lot| units += self.lots.get(lot).map_or(0, |lot| lot.units));
        units
    }

    /// The lots that are had in addition by a promotion.
    pub fn add_ons(&self, promotion: &PromotionId) -> Scope {
        self.those(|line| line.add_on.as_ref() == Some(promotion))
    }

    fn those(&self, meant: impl Fn(&LineItem) -> bool) -> Scope {
        let mut scope = Scope::default();
        let meant = self.lots.iter().enumerate().filter(|(_, lot)| meant(lot.line));
        meant.for_each(|(at, _)| scope.insert(at));
        scope
    }
}

/// All that makes two lines equal, in the order that ties are broken: what is had in addition comes last.
pub fn likeness(line: &LineItem) -> impl Ord + '_ {
    let LineItem { add_on, sku, unit_price, list_price, cost, floor_price, tax_rate, categories, tags, .. } = line;
    (add_on, sku, unit_price, list_price, cost, floor_price, tax_rate, categories, tags)
}

/// So many lots are in a word of a scope.
const WORD: usize = 64;
/// So many words are enough: no cart has more lots than lines.
const WORDS: usize = MOST_LINES.div_ceil(WORD);

/// Some of the lots, by place: one bit each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Scope([u64; WORDS]);

impl Scope {
    /// Takes a lot in.
    pub fn insert(&mut self, lot: usize) {
        if let Some(word) = self.0.get_mut(lot / WORD) {
            *word |= 1 << (lot % WORD);
        }
    }

    /// Takes in what the other means.
    pub fn join(&mut self, other: &Scope) {
        self.0.iter_mut().zip(other.0).for_each(|(word, more)| *word |= more);
    }

    /// True when no lot is meant.
    pub fn is_empty(&self) -> bool {
        self.0 == [0; WORDS]
    }

    /// True when the lot is meant.
    pub fn holds(&self, lot: usize) -> bool {
        self.0.get(lot / WORD).is_some_and(|word| word >> (lot % WORD) & 1 == 1)
    }

    /// Does something with each of the lots, in their order.
    pub fn each(&self, mut act: impl FnMut(usize)) {
        for (at, word) in self.0.iter().enumerate() {
            let mut left = *word;
            while left != 0 {
                act(at * WORD + left.trailing_zeros() as usize);
                left &= left - 1;
            }
        }
    }

    /// How many lots are meant.
    pub fn count(&self) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }

    /// True when every lot of it is meant by the other too.
    pub fn is_in(&self, other: &Scope) -> bool {
        self.0.iter().zip(other.0).all(|(word, other)| word & !other == 0)
    }

    /// True when some lot is meant by both.
    pub fn touches(&self, other: &Scope) -> bool {
        self.0.iter().zip(other.0).any(|(word, other)| word & other != 0)
    }
}
