//! What the coupons of a wallet are worth for an order, and what other combinations of them would come to: so that a
//! customer can choose, and sees what the choice costs.

use crate::id::CouponId;
use crate::money::Money;
use crate::order::sorted;
use crate::pricing::best::{Certificate, Search, Tried, held};
use crate::pricing::lane::Asking;
use crate::pricing::layout::Layout;
use crate::pricing::pile::Place;
use crate::pricing::promotion::Rulebook;
use crate::pricing::request::{CouponChoice, Request};
use crate::pricing::search::hand::Hand;
use crate::pricing::search::priced::Budget;
use crate::pricing::search::walk::Found;

/// So many other combinations are told.
const MOST_ALTERNATIVES: usize = 3;
/// So many of the best combinations are looked at for them.
const MOST_ROADS: usize = 8;

/// What a wallet is worth for an order.
#[derive(Debug, PartialEq, Eq)]
pub struct Wallet {
    /// The coupons at work, in the wallet's order.
    pub chosen: Vec<CouponId>,
    /// What the order costs with them.
    pub payable: Money,
    /// How sure the choice is.
    pub certificate: Certificate,
    /// Every coupon, in the wallet's order.
    pub coupons: Vec<CouponWorth>,
    /// The next best combinations, the cheapest first.
    pub alternatives: Vec<Alternative>,
}

/// What a coupon is worth.
#[derive(Debug, PartialEq, Eq)]
pub struct CouponWorth {
    /// The coupon.
    pub coupon: CouponId,
    /// What it saves when it is the only one; below nothing, when the order then costs more.
    pub alone: i64,
    /// For one that is not chosen and could act beside those that are: what the order would then cost less; below
    /// nothing, when it would cost more.
    pub on_top: Option<i64>,
    /// For a chosen one: what the order would cost more without it; below nothing, when it would cost less. Left out where
    /// it would have taken too long to find out.
    pub without: Option<i64>,
}

/// Another combination.
#[derive(Debug, PartialEq, Eq)]
pub struct Alternative {
    /// Its coupons, in the wallet's order.
    pub chosen: Vec<CouponId>,
    /// What the order costs with them.
    pub payable: Money,
    /// How sure it is that only those before cost less.
    pub certificate: Certificate,
}

/// What the wallet of a request is worth for its order.
pub fn wallet(rulebook: &Rulebook, request: &Request) -> Wallet {
    let layout = Layout::of(rulebook, request);
    let asking = Asking::new(rulebook, request, &layout);
    let search = Search::new(&asking, &held(&asking));
    let (hand, certificate) = search.choice();
    let (payable, hand) = search.acting(hand);
    let chosen = Chosen { request, search: &search, hand, payable };
    let mut budget = Budget::BESIDE;
    let mut roads = match request.coupons {
        CouponChoice::Best => chosen.roads_beside(&Templates::new(), &chosen.templates(hand), &mut budget),
        CouponChoice::Listed(_) => vec![chosen.road(Templates::new(), &mut budget)],
    };
    Wallet {
        chosen: chosen.ids(hand),
        payable,
        certificate,
        coupons: (0..request.wallet.len()).filter_map(|at| chosen.worth(at, &roads)).collect(),
        alternatives: chosen.alternatives(&mut roads, &mut budget),
    }
}

/// So many coupons of some templates: coupons of one template do the same.
type Templates = Vec<(Place, usize)>;

/// The best hand of those with no more coupons of some templates than that.
struct Road {
    most: Templates,
    found: Found,
}

/// A wallet with some of it chosen.
struct Chosen<'s, 'a, 'b> {
    request: &'a Request,
    search: &'s Search<'a, 'b>,
    hand: Hand,
    payable: Money,
}

impl Chosen<'_, '_, '_> {
    /// What the coupon at a place in the wallet is worth.
    fn worth(&self, at: usize, roads: &[Road]) -> Option<CouponWorth> {
        let coupon = self.request.wallet.get(at)?.id.clone();
        let own = self.search.hand(|place| place == at);
        let Some(held) = own.places().next().and_then(|place| self.search.tried().get(place)) else {
            // The rulebook does not know it.
            return Some(CouponWorth { coupon, alone: 0, on_top: None, without: None });
        };
        if own.touches(self.hand) {
            let without = match self.request.coupons {
                CouponChoice::Best => self.without(held, roads),
                CouponChoice::Listed(_) => Some(self.search.acting(self.hand.without(own)).0.more_than(self.payable)),
            };
            return Some(CouponWorth { coupon, alone: held.saving, on_top: None, without });
        }
        let (payable, acting) = self.search.acting(self.hand.and(own));
        let on_top = (acting == self.hand.and(own)).then(|| self.payable.more_than(payable));
        Some(CouponWorth { coupon, alone: held.saving, on_top, without: None })
    }

    /// What the order costs more without a coupon of the best hand; nothing where that is not proved.
    fn without(&self, held: &Tried, roads: &[Road]) -> Option<i64> {
        let place = held.candidate.place;
        let twins = self.search.tried().iter().filter(|one| one.candidate.place == place && self.search.may_help(one));
        let chosen = self.templates(self.hand).into_iter().find(|(of, _)| *of == place);
        if chosen.is_none_or(|(_, count)| twins.count() > count) {
            // Another of its template does the same.
            return Some(0);
        }
        let road = roads.iter().find(|road| road.most.iter().any(|(of, _)| *of == place))?;
        let Found { cost, least, .. } = road.found;
        let cost = Money::new(cost).filter(|_| least == cost);
        cost.map(|cost| cost.more_than(self.payable).max(0))
    }

    /// The next best combinations: none has all the coupons of one before it.
    fn alternatives(&self, roads: &mut Vec<Road>, budget: &mut Budget) -> Vec<Alternative> {
        let mut alternatives = Vec::new();
        let chosen = self.templates(self.hand);
        // What is the best has been told; what a customer chose need not be.
        let mut told = match self.request.coupons {
            CouponChoice::Best => vec![chosen.clone()],
            CouponChoice::Listed(_) => Vec::new(),
        };
        for _ in 0..MOST_ROADS {
            let better = |one: &Road, other: &Road| {
                let (one, other) = (&one.found, &other.found);
                one.cost < other.cost || one.cost == other.cost && self.search.prefers(one.hand, other.hand)
            };
            let best = (0..roads.len()).reduce(|best, at| match (roads.get(at), roads.get(best)) {
                (Some(one), Some(other)) if better(one, other) => at,
                _ => best,
            });
            let Some(at) = best.filter(|_| alternatives.len() < MOST_ALTERNATIVES) else { break };
            let Road { most, found } = roads.swap_remove(at);
            let (payable, hand) = self.search.acting(found.hand);
            let templates = self.templates(hand);
            let past = told.iter().find(|past| has_all(&templates, past));
            let beside = past.cloned().unwrap_or_else(|| templates.clone());
            if past.is_none() {
                told.push(templates.clone());
                if templates != chosen {
                    let least = roads.iter().map(|road| road.found.least).fold(found.least, u64::min);
                    let (chosen, certificate) = (self.ids(hand), found.certificate(least));
                    alternatives.push(Alternative { chosen, payable, certificate });
                }
            }
            roads.extend(self.roads_beside(&most, &beside, budget));
        }
        alternatives
    }

    /// The best hands of those with fewer coupons of one of some templates, each of another one.
    fn roads_beside(&self, most: &Templates, beside: &Templates, budget: &mut Budget) -> Vec<Road> {
        let fewer = |(place, count): &(Place, usize)| {
            let mut most: Templates = most.iter().filter(|(other, _)| other != place).copied().collect();
            most.push((*place, count.saturating_sub(1)));
            self.road(most, budget)
        };
        beside.iter().map(fewer).collect()
    }

    fn road(&self, most: Templates, budget: &mut Budget) -> Road {
        let found = self.search.best(&most, budget);
        Road { most, found }
    }

    /// How many coupons of which templates are in a hand.
    fn templates(&self, hand: Hand) -> Templates {
        let mut templates = Templates::new();
        for coupon in self.search.coupons(hand) {
            match templates.iter_mut().find(|(place, _)| *place == coupon.place) {
                Some((_, count)) => *count += 1,
                None => templates.push((coupon.place, 1)),
            }
        }
        sorted(templates)
    }

    fn ids(&self, hand: Hand) -> Vec<CouponId> {
        let places = sorted(self.search.coupons(hand).into_iter().filter_map(|one| one.coupon));
        places.into_iter().map(|(_, id)| id.clone()).collect()
    }
}

/// True when all of some templates are among others.
fn has_all(these: &Templates, those: &Templates) -> bool {
    those.iter().all(|(place, count)| these.iter().any(|(other, held)| other == place && held >= count))
}
