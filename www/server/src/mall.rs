//! What the mall itself says: its shelves and prices, its rulebook, its stores, the demo's customers, and how
//! often a coupon works.

use std::collections::BTreeMap;
use std::sync::Arc;

use liebian::id::{Category, CustomerId, PromotionId, Sku, StoreId, Tag};
use liebian::money::Money;
use liebian::order::Set;
use liebian::pricing::coupon::Coupon;
use liebian::pricing::effect::Effect;
use liebian::pricing::promotion::Rulebook;
use liebian::pricing::request::Proof;
use liebian::time::Timestamp;
use liebian::wire::growth::Programs;
use liebian::wire::reader;
use liebian::wire::said::Said;
use liebian::wire::{RULEBOOK_LIMITS, mall};
use serde::Deserialize;
use serde_json::Value;

use crate::ask::LIMITS;

/// The persona that a fresh name starts as: new here, with the welcome coupons.
const NEWCOMER: &str = "newcomer";

/// The mall.
#[derive(Debug)]
pub struct Mall {
    /// Everything it promises.
    pub rulebook: Arc<Rulebook>,
    /// What it sells.
    pub items: BTreeMap<Sku, Item>,
    /// What sending an order costs before promotions.
    pub shipping: Money,
    /// The demo's customers.
    pub personas: Vec<Persona>,
    /// How often the coupons of a template may be used by all customers together.
    pub limits: BTreeMap<PromotionId, u32>,
    /// What it promises to those who come back and bring others.
    pub programs: Programs,
    /// Its stores, as they are told.
    pub stores: Vec<Value>,
}

/// The papers that a mall is made from, as JSON text.
#[derive(Clone, Copy, Debug)]
pub struct Papers<'t> {
    /// What it sells.
    pub catalogue: &'t str,
    /// Everything it promises.
    pub rulebook: &'t str,
    /// The demo's customers.
    pub personas: &'t str,
    /// Its stores.
    pub stores: &'t str,
    /// How often the coupons of a template may be used by all customers together.
    pub limits: &'t str,
}

impl Papers<'static> {
    /// The papers that are built in.
    pub const BUILT_IN: Papers<'static> = Papers {
        catalogue: include_str!("../../shared/catalogue.json"),
        rulebook: include_str!("../../shared/rulebook.json"),
        personas: include_str!("../../shared/personas.json"),
        stores: include_str!("../../shared/stores.json"),
        limits: include_str!("../limits.json"),
    };
}

/// Something on the shelf.
#[derive(Clone, Debug)]
pub struct Item {
    /// What one costs before promotions.
    pub unit_price: Money,
    /// The price that may be struck through.
    pub list_price: Option<Money>,
    /// Where it stands.
    pub categories: Set<Category>,
    /// The marks it bears.
    pub tags: Set<Tag>,
    /// How many there are when the mall opens.
    pub stock: u32,
}

/// One of the demo's customers.
#[derive(Clone, Debug)]
pub struct Persona {
    /// Who it is.
    pub id: CustomerId,
    /// How they are called, in both languages.
    pub name: Value,
    /// What the mall knows of them when they first come.
    pub customer: Value,
    /// The coupons they bring.
    pub wallet: Vec<Coupon>,
    /// The points they bring.
    pub points: u32,
    /// What they can show.
    pub proofs: Vec<Proof>,
}

impl Mall {
    /// The mall as it was built in.
    pub fn built_in() -> Result<Mall, String> {
        Mall::from_papers(Papers::BUILT_IN)
    }

    /// A mall from its papers, or what is wrong with them in a sentence.
    pub fn from_papers(papers: Papers) -> Result<Mall, String> {
        let Papers { catalogue, rulebook, personas, stores, limits } = papers;
        let liebian::wire::Mall { rulebook, programs } = mall(&Said::from_text(rulebook, RULEBOOK_LIMITS))
            .map_err(|issues| format!("The rulebook has {} faults; the first: {:?}.", issues.len(), issues.first()))?;
        let catalogue: CatalogueText = paper("catalogue", catalogue)?;
        let mut items = BTreeMap::new();
        for item in catalogue.items {
            let sku =
                Sku::new(&item.id).ok_or_else(|| format!("The catalogue has an item with a bad id: {}.", item.id))?;
            let id = sku.to_string();
            if items
                .insert(sku, item.mean().ok_or_else(|| format!("The item {id} has a bad word or price."))?)
                .is_some()
            {
                return Err(format!("The item {id} is in the catalogue twice."));
            }
        }
        let shipping = Money::new(catalogue.shipping.fee).ok_or("The shipping fee is too large.")?;
        let personas: Vec<PersonaText> = paper("list of personas", personas)?;
        let personas = personas.into_iter().map(PersonaText::mean).collect::<Result<Vec<_>, _>>()?;
        if !personas.iter().any(|persona| persona.id.as_str() == NEWCOMER) {
            return Err(format!("There is no persona {NEWCOMER}."));
        }
        let mut told = BTreeMap::new();
        for (template, times) in paper::<BTreeMap<String, u32>>("list of limits", limits)? {
            let promotion = PromotionId::new(&template).filter(|id| rulebook.place(id).is_some());
            told.insert(promotion.ok_or_else(|| format!("A limit is for {template}, which nobody promises."))?, times);
        }
        let stores: Vec<Value> = paper("list of stores", stores)?;
        let named = |store: &Value| store["id"].as_str().is_some_and(|id| StoreId::new(id).is_some());
        if !stores.iter().all(named) {
            return Err("A store has no id, or a bad one.".to_owned());
        }
        Ok(Mall { rulebook, items, shipping, personas, limits: told, programs, stores })
    }

    /// True when there is such a store.
    pub fn has_store(&self, id: &StoreId) -> bool {
        self.stores.iter().any(|store| store["id"].as_str() == Some(id.as_str()))
    }

    /// What comes as a gift or in addition: its stock bears on a price.
    pub fn extras(&self) -> Set<&Sku> {
        let mut extras = Set::default();
        for promotion in self.rulebook.lanes().iter().flat_map(|lane| &lane.promotions) {
            let skus: Vec<&Sku> = match &promotion.then {
                Effect::Gift(gift) => gift.choices.iter().map(|choice| &choice.sku).collect(),
                Effect::AddOn(addition) => addition.items.iter().map(|item| &item.sku).collect(),
                _ => continue,
            };
            for sku in skus {
                extras.insert(sku);
            }
        }
        extras
    }

    /// A persona, by id.
    pub fn persona(&self, id: &CustomerId) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.id == *id)
    }

    /// The persona that a fresh name starts as.
    pub fn newcomer(&self) -> Option<&Persona> {
        self.personas.iter().find(|persona| persona.id.as_str() == NEWCOMER)
    }
}

fn paper<'t, T: Deserialize<'t>>(name: &str, text: &'t str) -> Result<T, String> {
    serde_json::from_str(text).map_err(|error| format!("The {name} cannot be read: {error}."))
}

#[derive(Deserialize)]
struct CatalogueText {
    items: Vec<ItemText>,
    shipping: ShippingText,
}

#[derive(Deserialize)]
struct ShippingText {
    fee: u64,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ItemText {
    id: String,
    category: String,
    tags: Vec<String>,
    list_price: Option<u64>,
    unit_price: u64,
    stock: u32,
}

impl ItemText {
    fn mean(self) -> Option<Item> {
        let mut categories = Set::default();
        categories.insert(Category::new(&self.category)?);
        let mut tags = Set::default();
        for tag in &self.tags {
            tags.insert(Tag::new(tag)?);
        }
        let unit_price = Money::new(self.unit_price)?;
        let list_price = self.list_price.map(|price| Money::new(price).filter(|list| unit_price <= *list));
        let list_price = match list_price {
            Some(None) => return None,
            Some(list) => list,
            None => None,
        };
        Some(Item { unit_price, list_price, categories, tags, stock: self.stock })
    }
}

#[derive(Deserialize)]
struct PersonaText {
    id: String,
    name: Value,
    customer: Value,
    wallet: Vec<CouponText>,
    #[serde(default)]
    points: u32,
    #[serde(default)]
    proofs: Vec<Value>,
}

impl PersonaText {
    fn mean(self) -> Result<Persona, String> {
        let id = self.id;
        let wallet = self.wallet.into_iter().map(CouponText::mean).collect::<Option<Vec<_>>>();
        let wallet = wallet.ok_or_else(|| format!("The persona {id} has a coupon with a bad id or moment."))?;
        let mut proofs = Vec::new();
        for proof in self.proofs {
            let said = Said::from_text(&proof.to_string(), LIMITS);
            proofs.push(reader::read(&said).map_err(|issues| format!("{id} has a proof with faults: {issues:?}."))?);
        }
        let id = CustomerId::new(&id).ok_or_else(|| format!("A persona has a bad id: {id}."))?;
        Ok(Persona { id, name: self.name, customer: self.customer, wallet, points: self.points, proofs })
    }
}

/// A coupon as it is written in papers and in facts.
#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CouponText {
    id: String,
    coupon: String,
    valid_from: Option<i64>,
    expires_at: Option<i64>,
    received_at: Option<i64>,
}

impl CouponText {
    fn mean(self) -> Option<Coupon> {
        let moment = |said: Option<i64>| match said {
            None => Some(None),
            Some(millis) => Timestamp::new(millis).map(Some),
        };
        Some(Coupon {
            id: liebian::id::CouponId::new(&self.id)?,
            template: PromotionId::new(&self.coupon)?,
            valid_from: moment(self.valid_from)?,
            expires_at: moment(self.expires_at)?,
            received_at: moment(self.received_at)?,
        })
    }
}
