//! The cart: what the customer wants, at the mall's own prices, before any promotion.

use crate::id::{Category, LineId, PromotionId, Sku, Tag};
use crate::money::Money;
use crate::order::{Map, Set};
use crate::pricing::freight::{Load, Shipping};
use crate::pricing::tax::TaxRate;

/// The most lines a cart may have.
pub const MOST_LINES: usize = 200;
/// The most units in all lines together.
pub const MOST_UNITS: u64 = 50_000;
/// The highest price of one unit, in minor units.
pub const DEAREST_UNIT: u64 = 10_000_000_000;
/// The most that a cart and its shipping may cost, in minor units; every sum in the house fits below it.
pub const LARGEST_TOTAL: u64 = 10_000_000_000_000;

/// How many units of a line are wanted: 1 to 9,999.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Quantity(u16);

impl Quantity {
    /// The most units of one line.
    pub const MOST: u16 = 9_999;

    /// `None` outside 1 ..= 9,999.
    pub const fn new(units: u16) -> Option<Quantity> {
        if 1 <= units && units <= Quantity::MOST { Some(Quantity(units)) } else { None }
    }

    /// The number of units.
    pub const fn get(self) -> u16 {
        self.0
    }
}

/// One line of the cart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineItem {
    /// Names the line; no two lines share one.
    pub id: LineId,
    /// What is bought.
    pub sku: Sku,
    /// How many.
    pub quantity: Quantity,
    /// What one unit costs today without any promotion.
    pub unit_price: Money,
    /// The price that may be struck through, where the mall can prove it; never below the unit price.
    pub list_price: Option<Money>,
    /// What one unit costs the mall.
    pub cost: Option<Money>,
    /// No promotion brings a unit below this.
    pub floor_price: Option<Money>,
    /// At which rate it is taxed.
    pub tax_rate: TaxRate,
    /// The categories it belongs to.
    pub categories: Set<Category>,
    /// The marks it bears.
    pub tags: Set<Tag>,
    /// What one unit weighs, in grams.
    pub weight: Option<u64>,
    /// How much room one unit takes, in cubic centimetres.
    pub volume: Option<u64>,
    /// Only selected lines are priced and bought.
    pub selected: bool,
    /// Had in addition, by this promotion: it stands outside of everything else.
    pub add_on: Option<PromotionId>,
}

impl LineItem {
    /// A selected line without marks.
    pub fn new(id: LineId, sku: Sku, quantity: Quantity, unit_price: Money) -> LineItem {
        LineItem {
            id,
            sku,
            quantity,
            unit_price,
            list_price: None,
            cost: None,
            floor_price: None,
            tax_rate: TaxRate::default(),
            categories: Set::default(),
            tags: Set::default(),
            weight: None,
            volume: None,
            selected: true,
            add_on: None,
        }
    }

    /// True when it is sold below its list price.
    pub fn is_on_sale(&self) -> bool {
        self.list_price.is_some_and(|list| self.unit_price < list)
    }

    /// The line's price before promotions.
    pub fn subtotal(&self) -> Money {
        self.unit_price.times(u64::from(self.quantity.get()))
    }

    /// The line at its list price, or at its unit price when it has no other.
    pub fn list(&self) -> Money {
        self.list_price.unwrap_or(self.unit_price).times(u64::from(self.quantity.get()))
    }
}

/// Lines whose ids differ and whose sums fit, with what sending them costs; so whatever is computed from them fits too.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cart {
    lines: Vec<LineItem>,
    shipping: Shipping,
    fee: Money,
}

/// Why lines do not make a cart. Lines are counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CartFault {
    /// More than [`MOST_LINES`] lines.
    TooManyLines,
    /// More than [`MOST_UNITS`] units.
    TooManyUnits,
    /// Costs more than [`LARGEST_TOTAL`].
    TotalTooLarge,
    /// Two lines have one id.
    DuplicateLine {
        /// The line that had it first.
        first: usize,
        /// The line that has it again.
        again: usize,
    },
    /// A list price below the unit price is no list price.
    ListPriceBelowUnitPrice {
        /// The line.
        line: usize,
    },
}

impl Cart {
    /// The cart, or everything that keeps the lines from being one.
    pub fn new(lines: Vec<LineItem>, shipping: impl Into<Shipping>) -> Result<Cart, Vec<CartFault>> {
        let shipping = shipping.into();
        let mut faults = Vec::new();
        if lines.len() > MOST_LINES {
            faults.push(CartFault::TooManyLines);
        }
        let mut seen = Map::default();
        for (at, line) in lines.iter().enumerate() {
            match seen.get(&&line.id) {
                Some(first) => faults.push(CartFault::DuplicateLine { first: *first, again: at }),
                None => seen.insert(&line.id, at),
            }
            if line.list_price.is_some_and(|list| list < line.unit_price) {
                faults.push(CartFault::ListPriceBelowUnitPrice { line: at });
            }
        }
        faults.extend(too_much(&lines, &shipping));
        let fee = shipping.fee(load(lines.iter().filter(|line| line.selected)));
        if faults.is_empty() { Ok(Cart { lines, shipping, fee }) } else { Err(faults) }
    }

    /// Another number of units of the line at a place, or everything that forbids it; then nothing has changed.
    pub fn set_quantity(&mut self, at: usize, quantity: Quantity) -> Result<(), Vec<CartFault>> {
        let Some(line) = self.lines.get_mut(at) else { return Ok(()) };
        let before = core::mem::replace(&mut line.quantity, quantity);
        let faults = too_much(&self.lines, &self.shipping);
        if !faults.is_empty() {
            self.lines.get_mut(at).into_iter().for_each(|line| line.quantity = before);
            return Err(faults);
        }
        self.fee = self.shipping.fee(load(self.lines.iter().filter(|line| line.selected)));
        Ok(())
    }

    /// The lines, in the customer's order.
    pub fn lines(&self) -> &[LineItem] {
        &self.lines
    }

    /// What sending it costs before promotions; nothing selected ships nothing.
    pub fn shipping(&self) -> Money {
        self.fee
    }

    /// What sending costs as it was said, whatever is selected.
    pub fn shipping_terms(&self) -> &Shipping {
        &self.shipping
    }
}

/// What there is too much of: units, or money.
fn too_much(lines: &[LineItem], shipping: &Shipping) -> Vec<CartFault> {
    let mut faults = Vec::new();
    let units: u64 = lines.iter().map(|line| u64::from(line.quantity.get())).sum();
    if units > MOST_UNITS {
        faults.push(CartFault::TooManyUnits);
    }
    let goods: Money = lines.iter().map(LineItem::list).sum();
    if goods.plus(shipping.most(load(lines.iter()))).minor() > LARGEST_TOTAL {
        faults.push(CartFault::TotalTooLarge);
    }
    faults
}

/// What sending these lines means sending.
fn load<'l>(lines: impl Iterator<Item = &'l LineItem>) -> Load {
    lines.fold(Load::default(), |load, line| {
        let units = u64::from(line.quantity.get());
        let all = |each: Option<u64>| each.unwrap_or(0).saturating_mul(units);
        Load {
            units: load.units.saturating_add(units),
            weight: load.weight.saturating_add(all(line.weight)),
            volume: load.volume.saturating_add(all(line.volume)),
            goods: load.goods.plus(line.subtotal()),
        }
    })
}

/// Which lines are meant: those in any of the lists (none given: every line) and in none of the exceptions, as far as
/// their prices are the ones meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Selector {
    /// The lines that are in.
    pub among: Marks,
    /// The lines that are out all the same.
    pub except: Marks,
    /// Only lines whose unit price is at least so much.
    pub price_from: Option<Money>,
    /// Only lines whose unit price is at most so much.
    pub price_to: Option<Money>,
    /// Only lines that are on sale, below their list price; or only the others.
    pub on_sale: Option<bool>,
    /// Its number among the selectors of its rulebook, where it has one.
    pub number: Option<usize>,
}

/// Ways of naming lines.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Marks {
    /// By what is bought.
    pub skus: Set<Sku>,
    /// By category.
    pub categories: Set<Category>,
    /// By tag.
    pub tags: Set<Tag>,
}

impl Selector {
    /// True when the line is meant.
    pub fn matches(&self, line: &LineItem) -> bool {
        (self.among.is_empty() || self.among.touch(line)) && self.admits(line)
    }

    /// True when a line that it names is not kept out again.
    pub fn admits(&self, line: &LineItem) -> bool {
        !self.except.touch(line)
            && self.price_from.is_none_or(|from| from <= line.unit_price)
            && self.price_to.is_none_or(|to| line.unit_price <= to)
            && self.on_sale.is_none_or(|wanted| wanted == line.is_on_sale())
    }
}

impl Marks {
    /// True when no line is named.
    pub fn is_empty(&self) -> bool {
        self.skus.is_empty() && self.categories.is_empty() && self.tags.is_empty()
    }

    fn touch(&self, line: &LineItem) -> bool {
        self.skus.contains(&line.sku) || self.categories.touches(&line.categories) || self.tags.touches(&line.tags)
    }
}
