//! Hints as they are asked for and told: a catalogue goes in, what would make the order better comes out.

use crate::id::{Category, LineId, PromotionId, Sku, Tag};
use crate::money::Money;
use crate::order::Set;
use crate::pricing::cart::{LineItem, Quantity};
use crate::pricing::hint::catalogue::{Catalogue, CatalogueFault, CatalogueItem, MOST_ITEMS};
use crate::pricing::hint::{Added, Hint, HintKind, Hints, HintsAsked};
use crate::pricing::tax::TaxRate;
use crate::time::Timestamp;
use crate::wire::issue::{Code, Issue, Param};
use crate::wire::leaves::{Several, Whole};
use crate::wire::reader::Reader;

/// What hints are asked for.
#[derive(Debug)]
pub struct HintsSaid {
    catalogue: Several<CatalogueItem, 0, MOST_ITEMS>,
    most: Whole<1, 50>,
    steps: Whole<1, 10_000>,
}

record! {
    /// Which hints: from what catalogue, how many, and with how much work.
    HintsSaid as "HintsRequest" {
        /// What there is to add; only more of what is in the cart, when left out.
        catalogue "catalogue": Several<CatalogueItem, 0, MOST_ITEMS> = Several(Vec::new()),
        /// So many hints at most; 5 when left out.
        most "most": Whole<1, 50> = Whole::fixed(5),
        /// So many quotes at most are worked out for them; 500 when left out.
        steps "steps": Whole<1, 10_000> = Whole::fixed(500),
    }
}

meant! {
    ItemSaid => CatalogueItem;
}

struct ItemSaid {
    sku: Sku,
    unit_price: Money,
    list_price: Option<Money>,
    cost: Option<Money>,
    floor_price: Option<Money>,
    tax_rate: TaxRate,
    categories: Set<Category>,
    tags: Set<Tag>,
    weight: Option<u64>,
    volume: Option<u64>,
    left: Option<Whole<0, 1_000_000>>,
}

record! {
    /// A product that may be added, as a line of the cart would say it.
    ItemSaid as "CatalogueItem" {
        /// What it is; no two products share one.
        sku "sku": Sku,
        /// What one unit costs today without any promotion, in fen.
        unit_price "unitPrice": Money,
        /// The price that may be struck through; never below the unit price.
        list_price "listPrice": Option<Money>,
        /// What one unit costs the mall.
        cost "cost": Option<Money>,
        /// No promotion brings a unit below this, in fen.
        floor_price "floorPrice": Option<Money>,
        /// At which rate it is taxed, in basis points; 0 when left out.
        tax_rate "taxRate": TaxRate = TaxRate::default(),
        /// The categories it belongs to.
        categories "categories": Set<Category> = Set::default(),
        /// The marks it bears.
        tags "tags": Set<Tag> = Set::default(),
        /// What one unit weighs, in grams; nothing, when left out.
        weight "weight": Option<u64>,
        /// How much room one unit takes, in cubic centimetres; none, when left out.
        volume "volume": Option<u64>,
        /// So many units there are, those in the cart included; as many as one likes, when left out.
        left "left": Option<Whole<0, 1_000_000>>,
    }
}

impl ItemSaid {
    fn mean(self, _: &mut Reader) -> Option<CatalogueItem> {
        // Every SKU is an id of a line too.
        let line = LineItem::new(LineId::new(self.sku.as_str())?, self.sku, Quantity::new(1)?, self.unit_price);
        let ItemSaid { list_price, cost, floor_price, tax_rate, categories, tags, weight, volume, .. } = self;
        let line = LineItem { list_price, cost, floor_price, tax_rate, categories, tags, weight, volume, ..line };
        Some(CatalogueItem { line, left: self.left.map(Whole::to) })
    }
}

impl HintsSaid {
    /// What is asked, or everything in it that does not go together.
    pub fn mean(self) -> Result<HintsAsked, Vec<Issue>> {
        let catalogue = Catalogue::new(self.catalogue.0);
        let catalogue = catalogue.map_err(|faults| faults.iter().map(catalogue_issue).collect::<Vec<_>>())?;
        Ok(HintsAsked { catalogue, most: usize::from(self.most.to::<u16>()), steps: self.steps.to() })
    }
}

fn catalogue_issue(fault: &CatalogueFault) -> Issue {
    match fault {
        CatalogueFault::DuplicateItem { first, again } => {
            let first = Param::Text(format!("catalogue[{first}].sku"));
            Issue::new(format!("catalogue[{again}].sku"), Code::DuplicateId).with("first", first)
        }
        CatalogueFault::ListPriceBelowUnitPrice { item } => {
            Issue::new(format!("catalogue[{item}].listPrice"), Code::ListPriceBelowUnitPrice)
        }
    }
}

written! {
    /// What could make an order better.
    Hints as "Hints" {
        /// What is to pay without any of them.
        payable "payable": Money,
        /// The hints, the best first: what lowers the price, the lowest price first; then what adds for little, the smallest
        /// part of its worth first; last, until when the price holds.
        hints "hints": Vec<Hint>,
        /// True when everything was tried that was to be tried; false when there were too few steps for it.
        complete "complete": bool,
        /// How many quotes were worked out.
        steps "steps": u32,
    }
}

written! {
    /// One hint, with what the whole order then costs: do as it says, and the quote says the same.
    Hint as "Hint" {
        /// `more` of a line, `add` something, `wait` until a moment; or do not wait: the price `ends`.
        kind "kind": HintKind,
        /// What to add.
        items "items": Option<Vec<Added>>,
        /// The moment to wait for, or at which the price ends.
        until "until": Option<Timestamp>,
        /// What is then to pay.
        payable "payable": Money,
        /// So much less than now.
        lower "lower": Option<Money>,
        /// So much more than now.
        dearer "dearer": Option<Money>,
        /// What the added things would cost by themselves, without coupons and shipping.
        worth "worth": Option<Money>,
        /// The promotions that make the difference: they act though they do not now, or take more; where the price ends,
        /// those that are over.
        reaches "reaches": Vec<PromotionId>,
    }
}

written! {
    /// Something to add.
    Added as "HintItem" {
        /// The product.
        sku "sku": Sku,
        /// So many units more.
        quantity "quantity": u32,
        /// The line of the cart that it is more of.
        line "line": Option<LineId>,
    }
}

tell_words! {
    HintKind as "HintKind" "What a hint says to do." { More "more", Add "add", Wait "wait", Ends "ends" }
}
