//! The catalogue: what the mall has to add to a cart, at its own prices, each product once.

use crate::order::Map;
use crate::pricing::cart::LineItem;

/// The most products that a catalogue may have.
pub const MOST_ITEMS: usize = 1_000;

/// A product, as a line of one unit would say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CatalogueItem {
    /// The line that it would be.
    pub line: LineItem,
    /// So many units there are, those in the cart included; as many as one likes, when left out.
    pub left: Option<u32>,
}

/// Products, each once, no list price below its unit price.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Catalogue(Vec<CatalogueItem>);

/// Why products do not make a catalogue. They are counted from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CatalogueFault {
    /// One product twice.
    DuplicateItem {
        /// Where it was first.
        first: usize,
        /// Where it is again.
        again: usize,
    },
    /// A list price below the unit price is no list price.
    ListPriceBelowUnitPrice {
        /// The product.
        item: usize,
    },
}

impl Catalogue {
    /// The catalogue, or everything that keeps the products from being one.
    pub fn new(items: Vec<CatalogueItem>) -> Result<Catalogue, Vec<CatalogueFault>> {
        let mut faults = Vec::new();
        let mut seen = Map::default();
        for (at, CatalogueItem { line, .. }) in items.iter().enumerate() {
            match seen.get(&&line.sku) {
                Some(first) => faults.push(CatalogueFault::DuplicateItem { first: *first, again: at }),
                None => seen.insert(&line.sku, at),
            }
            if line.list_price.is_some_and(|list| list < line.unit_price) {
                faults.push(CatalogueFault::ListPriceBelowUnitPrice { item: at });
            }
        }
        if faults.is_empty() { Ok(Catalogue(items)) } else { Err(faults) }
    }

    /// The products, as they were said.
    pub fn items(&self) -> &[CatalogueItem] {
        &self.0
    }
}
