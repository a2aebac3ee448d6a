//! Each unit takes the best that is offered to it: who wins which units of which pile.

use crate::money::Money;
use crate::order::Set;
use crate::pricing::due::Due;
use crate::pricing::exclusion::Clash;
use crate::pricing::lots::Scope;
use crate::pricing::pile::Part;
use crate::pricing::taking::{Goods, Taking};

/// What became of one offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prize {
    /// What it won of the goods.
    pub goods: Vec<Part>,
    /// What it won of the shipping.
    pub shipping: Money,
    /// The offers that won where this one bid, by their places.
    pub winners: Set<usize>,
    /// The offers that won something and do not go with this one there.
    pub kept_out_by: Set<usize>,
    /// The lots of which it has won something.
    lots: Scope,
}

impl Prize {
    /// True when nothing was won.
    pub fn is_empty(&self) -> bool {
        self.shipping.is_zero() && self.goods.is_empty()
    }

    /// What was won, to be taken.
    pub fn taking(self, pays: bool) -> Taking {
        Taking { goods: Goods::Parts(self.goods), shipping: self.shipping, pays }
    }
}

/// The rules of a contest, by the places of the offers in it.
#[derive(Debug)]
pub struct Rules<Open, Keeps> {
    /// True for an offer that no other keeps out.
    pub open: Open,
    /// Where two offers do not go together: who has won something keeps the other out.
    pub clash: Keeps,
    /// True when the losers want to know to whom they lost.
    pub tells: bool,
}

/// Lets the offers compete, given in order of rank. Piles of which several win units are split, the best first.
#[inline(never)]
pub fn contest(
    offers: &[&Taking],
    due: &mut Due,
    rules: &Rules<impl Fn(usize) -> bool, impl Fn(usize, usize) -> Clash>,
) -> Vec<Prize> {
    let mut prizes: Vec<Prize> = offers.iter().map(|_| Prize::default()).collect();
    let mut moved = 0;
    let bids = bids(offers);
    let turns = turns(&bids, due.piles.len());
    let pile = |turn: &usize| bids.get(*turn).map(|(_, part)| part.pile);
    for turns in turns.chunk_by(|one, other| pile(one) == pile(other)) {
        let Some(first) = turns.first().and_then(pile) else { continue };
        let mut at = first + moved;
        let Some((lot, mut left)) = due.piles.get(at).map(|pile| (pile.lot, pile.units)) else { break };
        let mut winners = Vec::new();
        for (offer, bid) in turns.iter().filter_map(|turn| bids.get(*turn)) {
            if let Some(by) = keeper(*offer, Some(lot), &prizes, rules) {
                if let Some(prize) = prizes.get_mut(*offer) {
                    prize.kept_out_by.insert(by);
                }
                continue;
            }
            let units = bid.units.min(left);
            let whole = units == bid.units;
            let amount = if whole { bid.amount } else { bid.amount.portion_down(units.into(), bid.units.into()) };
            if amount.is_zero() {
                continue;
            }
            left -= units;
            moved += usize::from(due.split(at, units));
            let exact = if whole { bid.exact } else { bid.exact.part(units.into(), bid.units.into()) };
            if let Some(prize) = prizes.get_mut(*offer) {
                prize.goods.push(Part { pile: at, units, amount, exact });
                prize.lots.insert(lot);
            }
            at += 1;
            if rules.tells {
                winners.push(*offer);
            }
        }
        // Who bids alone loses to nobody.
        if turns.len() > 1 && rules.tells {
            for (offer, _) in turns.iter().filter_map(|turn| bids.get(*turn)) {
                if let Some(prize) = prizes.get_mut(*offer) {
                    for winner in winners.iter().filter(|winner| *winner != offer) {
                        prize.winners.insert(*winner);
                    }
                }
            }
        }
    }
    if offers.iter().any(|offer| !offer.shipping.is_zero()) {
        ship(offers, &mut prizes, rules);
    }
    prizes
}

/// Lets the offers compete for the shipping: the largest wins all of it.
#[inline(never)]
fn ship(
    offers: &[&Taking],
    prizes: &mut [Prize],
    rules: &Rules<impl Fn(usize) -> bool, impl Fn(usize, usize) -> Clash>,
) {
    let mut bids: Vec<Money> = offers.iter().map(|offer| offer.shipping).collect();
    for (at, bid) in bids.iter_mut().enumerate().filter(|(_, bid)| !bid.is_zero()) {
        // Who has won goods may keep others from shipping too.
        if let Some(by) = keeper(at, None, prizes, rules) {
            if let Some(prize) = prizes.get_mut(at) {
                prize.kept_out_by.insert(by);
            }
            *bid = Money::ZERO;
        }
    }
    let most = bids.iter().max().filter(|most| !most.is_zero());
    if let Some(winner) = bids.iter().position(|bid| Some(bid) == most) {
        for (at, (offer, prize)) in offers.iter().zip(prizes).enumerate() {
            if !offer.shipping.is_zero() {
                prize.winners.insert(winner);
            }
            if at == winner {
                prize.shipping = offer.shipping;
            }
        }
    }
}

/// The first of those who have won something that keeps an offer out: of the order, or of a lot.
fn keeper(
    offer: usize,
    lot: Option<usize>,
    prizes: &[Prize],
    rules: &Rules<impl Fn(usize) -> bool, impl Fn(usize, usize) -> Clash>,
) -> Option<usize> {
    if (rules.open)(offer) {
        return None;
    }
    let keeps = |(other, won): &(usize, &Prize)| {
        let clash = if *other == offer || won.goods.is_empty() { return false } else { (rules.clash)(*other, offer) };
        clash.order || clash.line && lot.is_some_and(|lot| won.lots.holds(lot))
    };
    prizes.iter().enumerate().find(keeps).map(|(other, _)| other)
}

/// What is bid, and by whom: the offers in their order, of each its piles in theirs.
fn bids(offers: &[&Taking]) -> Vec<(usize, Part)> {
    let mut bids = Vec::with_capacity(2 * offers.len());
    for (offer, taking) in offers.iter().enumerate() {
        let parts = taking.goods.parts();
        bids.extend(parts.iter().filter(|part| !part.amount.is_zero()).map(|part| (offer, *part)));
    }
    bids
}

/// In which order bids are served: pile by pile, the largest amount a unit first, and as offers stand where it is the same.
fn turns(bids: &[(usize, Part)], piles: usize) -> Vec<usize> {
    // Every pile has as many turns as there are bids for it.
    let mut next = vec![0; piles + 1];
    for (_, part) in bids {
        next.get_mut(part.pile + 1).into_iter().for_each(|count| *count += 1);
    }
    let mut before = 0;
    for next in &mut next {
        before += *next;
        *next = before;
    }
    let mut turns = vec![0; bids.len()];
    let more = |one: &Part, other: &Part| {
        // A cart's amounts and units are bounded so that this is exact.
        let each = |amount: Money, units: u32| amount.minor().saturating_mul(u64::from(units));
        each(one.amount, other.units) > each(other.amount, one.units)
    };
    let mut first = next.clone();
    first.pop();
    for (at, (_, part)) in bids.iter().enumerate() {
        let (Some(first), Some(next)) = (first.get(part.pile), next.get_mut(part.pile)) else { continue };
        let mut turn = *next;
        *next += 1;
        // Who bids more goes before those who came earlier.
        while turn > *first {
            let Some(earlier) = turns.get(turn - 1).copied() else { break };
            if !bids.get(earlier).is_some_and(|(_, held)| more(part, held)) {
                break;
            }
            turns.get_mut(turn).into_iter().for_each(|held| *held = earlier);
            turn -= 1;
        }
        turns.get_mut(turn).into_iter().for_each(|held| *held = at);
    }
    turns
}
