//! One change after the other is quoted, as long as there are steps for it, and what is worth telling is kept.

use crate::id::PromotionId;
use crate::money::Money;
use crate::order::{Map, Set};
use crate::pricing::effect::Effect;
use crate::pricing::flip::Change;
use crate::pricing::hint::catalogue::Catalogue;
use crate::pricing::hint::gap::{Gap, Units, changes, gaps};
use crate::pricing::hint::goods::{Good, by_itself, cheapest_first, goods, with};
use crate::pricing::hint::{Added, Hint, HintKind};
use crate::pricing::lane::Verdict;
use crate::pricing::payable::payable;
use crate::pricing::promotion::{Promotion, Rulebook};
use crate::pricing::quote::{Quote, quote};
use crate::pricing::request::Request;
use crate::pricing::schedule::Standing;
use crate::time::Timestamp;

/// So far ahead is looked: a week, in milliseconds.
const AHEAD: i64 = 7 * 24 * 60 * 60 * 1_000;
/// So many moments are looked at, the next ones.
const MOST_MOMENTS: usize = 32;

/// Quotes one change after the other, and keeps what is worth telling.
pub struct Tries<'a> {
    rulebook: &'a Rulebook,
    request: &'a Request,
    now: &'a Quote,
    most: u32,
    /// So many were worked out.
    pub steps: u32,
    /// True when there was more to try than steps for it.
    pub short: bool,
    /// What is worth telling.
    pub found: Vec<Hint>,
}

impl<'a> Tries<'a> {
    /// Nothing tried yet; `now` is the answer as things are.
    pub fn new(rulebook: &'a Rulebook, request: &'a Request, now: &'a Quote, most: u32) -> Tries<'a> {
        Tries { rulebook, request, now, most, steps: 0, short: false, found: Vec::new() }
    }

    /// The answer to another request, as long as there are steps left.
    fn ask(&mut self, request: &Request) -> Option<Quote> {
        self.steps_on().then(|| quote(self.rulebook, request))
    }

    /// What another request costs, as long as there are steps left.
    fn price(&mut self, request: &Request) -> Option<Money> {
        self.steps_on().then(|| payable(self.rulebook, request))
    }

    fn steps_on(&mut self) -> bool {
        self.short |= self.steps >= self.most;
        self.steps += u32::from(!self.short);
        !self.short
    }

    /// The moments of the coming week at which something opens, and the first at which something that acts is over and
    /// the same costs more.
    pub fn moments(&mut self) {
        let (now, offset) = (self.request.now, self.rulebook.offset());
        let (mut opens, mut closes) = (Set::default(), Set::default());
        let note = |moments: &mut Set<Timestamp>, moment: Timestamp| {
            if now < moment && moment.millis() - now.millis() <= AHEAD {
                moments.insert(moment);
            }
        };
        for outcome in &self.now.outcomes {
            for change in changes(outcome) {
                if let Change::Wait(moment) = change {
                    note(&mut opens, moment);
                }
            }
            if !matches!(outcome.verdict, Verdict::Applied { .. }) {
                continue;
            }
            let place = self.rulebook.place(&outcome.promotion);
            let schedule = place.and_then(|place| self.rulebook.at(place)).map(|found| &found.schedule);
            if let Some(Standing::Open(Some(moment))) = schedule.map(|schedule| schedule.standing(now, offset)) {
                note(&mut closes, moment);
            }
            let mut held = self.request.wallet.iter().filter(|held| Some(&held.id) == outcome.coupon.as_ref());
            held.by_ref().filter_map(|held| held.expires_at).for_each(|moment| note(&mut closes, moment));
        }
        let proofs = self.request.proofs.iter();
        proofs.filter_map(|proof| proof.until).for_each(|moment| note(&mut closes, moment));
        self.short |= opens.count().max(closes.count()) > MOST_MOMENTS;
        for moment in opens.iter().take(MOST_MOMENTS) {
            let Some(then) = self.at(*moment, |price, now| price < now) else { continue };
            if then.payable < self.now.payable && cost(&then) < cost(self.now) {
                self.found.push(Hint {
                    kind: HintKind::Wait,
                    lower: Some(self.now.payable.less(then.payable)),
                    dearer: None,
                    reaches: gained(&then, &[self.now]),
                    ..at(*moment, then.payable)
                });
            }
        }
        for moment in closes.iter().take(MOST_MOMENTS) {
            let Some(then) = self.at(*moment, |price, now| price > now) else { continue };
            if self.now.payable < then.payable {
                self.found.push(Hint {
                    kind: HintKind::Ends,
                    lower: None,
                    dearer: Some(then.payable.less(self.now.payable)),
                    reaches: gained(self.now, &[&then]),
                    ..at(*moment, then.payable)
                });
                return;
            }
        }
    }

    /// The answer at another moment, where its price is of interest.
    fn at(&mut self, now: Timestamp, wanted: fn(Money, Money) -> bool) -> Option<Quote> {
        let request = Request { now, ..self.request.clone() };
        let price = self.price(&request)?;
        if wanted(price, self.now.payable) { self.ask(&request) } else { None }
    }

    /// One more of everything, what fills a gap by itself first; and then small sets, where a gap asks for more.
    pub fn goods(&mut self, catalogue: &Catalogue) {
        let gaps = gaps(self.rulebook, &self.now.outcomes);
        let goods = goods(&self.request.cart, catalogue);
        let goods: Vec<&Good> = cheapest_first(&goods).into_iter().filter_map(|at| goods.get(at)).collect();
        let (fill, rest): (Vec<usize>, Vec<usize>) = (0..goods.len())
            .partition(|at| goods.get(*at).is_some_and(|good| gaps.iter().any(|gap| gap.is_filled_by(good.line))));
        let mut ways: Vec<Units> = fill.into_iter().chain(rest).map(|at| vec![(at, 1)]).collect();
        for way in gaps.iter().flat_map(|gap| gap.ways(&goods)) {
            if !ways.contains(&way) {
                ways.push(way);
            }
        }
        let gives = |promotion: &Promotion| matches!(promotion.then, Effect::Gift(_) | Effect::Grant(_));
        let giving: Vec<&Gap> = gaps.iter().filter(|gap| gives(gap.promotion)).collect();
        for way in ways {
            let added = way.iter().filter_map(|(at, units)| Some((*goods.get(*at)?, *units)));
            let added: Vec<(&Good, u16)> = added.filter(|(good, units)| u32::from(*units) <= good.room).collect();
            if added.len() == way.len() {
                self.weigh(&added, &giving);
            }
        }
    }

    /// Tells of what may be added where the whole order then costs less; or where the cart makes it cost at most half of
    /// what it would by itself; or where, for at most half of what the order costs already, it brings a gift, a coupon or
    /// free shipping that neither the cart nor it alone has.
    ///
    /// Points that pay are money here: nobody saves by spending more of them.
    fn weigh(&mut self, added: &[(&Good, u16)], giving: &[&Gap]) {
        let Some(cart) = with(&self.request.cart, added) else { return };
        let request = Request { cart, ..self.request.clone() };
        let before = cost(self.now);
        let listed = added.iter().map(|(good, units)| good.line.unit_price.times(u64::from(*units))).sum::<Money>();
        let could_ship = !self.now.shipping.payable.is_zero();
        let could_bring = giving.iter().any(|gap| added.iter().any(|(good, _)| gap.promotion.counts(good.line)));
        // What a price alone denies needs no reasons: most of the catalogue ends here.
        if self.request.points.is_none_or(|points| points.r#use.is_none()) {
            let Some(after) = self.price(&request) else { return };
            let more = after.less(before).times(2);
            if !(after < before || more <= listed || (could_ship || could_bring) && more <= before) {
                return;
            }
        }
        let Some(then) = self.ask(&request) else { return };
        let after = cost(&then);
        let more = after.less(before).times(2);
        let ships_free = could_ship && then.shipping.payable.is_zero();
        if !(after < before || more <= listed || more <= before && (ships_free || brings(&then) > brings(self.now))) {
            return;
        }
        let Some(alone) = by_itself(self.request, added).and_then(|request| self.ask(&request)) else { return };
        let worth = alone.payable;
        let reaches = gained(&then, &[self.now, &alone]);
        let given = ships_free || brings(&then) > brings(self.now).saturating_add(brings(&alone));
        // Freight that is free from so much on is nobody's promotion.
        let reached = ships_free || !reaches.is_empty();
        if !(after < before || (more <= worth || more <= before && given) && reached) {
            return;
        }
        let lower = then.payable < self.now.payable;
        let item = |(good, units): &(&Good, u16)| Added {
            sku: good.line.sku.clone(),
            quantity: u32::from(*units),
            line: good.in_cart.then(|| good.line.id.clone()),
        };
        self.found.push(Hint {
            kind: if matches!(added, [(good, _)] if good.in_cart) { HintKind::More } else { HintKind::Add },
            items: Some(added.iter().map(item).collect()),
            until: None,
            payable: then.payable,
            lower: lower.then(|| self.now.payable.less(then.payable)),
            dearer: (!lower).then(|| then.payable.less(self.now.payable)),
            worth: Some(worth),
            reaches,
        });
    }
}

/// A hint that a moment gives.
fn at(moment: Timestamp, payable: Money) -> Hint {
    Hint {
        kind: HintKind::Wait,
        items: None,
        until: Some(moment),
        payable,
        lower: None,
        dearer: None,
        worth: None,
        reaches: Vec::new(),
    }
}

/// What the order costs, points that pay included.
fn cost(quote: &Quote) -> Money {
    quote.payable.plus(quote.points.off)
}

/// How many things come along: gifts, and coupons once it is paid.
fn brings(quote: &Quote) -> u32 {
    let gifts = quote.gifts.iter().map(|gift| gift.quantity);
    gifts.chain(quote.grants.iter().filter_map(|grant| grant.quantity)).fold(0, u32::saturating_add)
}

/// The promotions that act though they act in none of the others, or take more than they take in all of them; a fen may
/// come from rounding and is passed over.
fn gained(then: &Quote, others: &[&Quote]) -> Vec<PromotionId> {
    let taken = taken(then);
    let others: Vec<_> = others.iter().map(|quote| self::taken(quote)).collect();
    let gained = taken.iter().filter(|(id, amount)| {
        let before: Vec<Money> = others.iter().filter_map(|other| other.get(id).copied()).collect();
        before.is_empty() || **amount > before.into_iter().sum::<Money>().plus(Money::FEN)
    });
    gained.map(|(id, _)| id.clone()).collect()
}

/// What each promotion that acts takes, its coupons together.
fn taken(quote: &Quote) -> Map<PromotionId, Money> {
    let mut taken: Map<PromotionId, Money> = Map::default();
    for outcome in &quote.outcomes {
        // Points that pay take nothing off.
        let pays = |amount: Money, points: Option<u64>| points.is_some() && !amount.is_zero();
        if let Verdict::Applied { amount, points, .. } = outcome.verdict
            && !pays(amount, points)
        {
            let before = taken.get(&outcome.promotion).copied().unwrap_or(Money::ZERO);
            taken.insert(outcome.promotion.clone(), before.plus(amount));
        }
    }
    taken
}
