//! Each unit takes the best that is offered to it: who wins which units of which pile.

use crate::money::Money;
use crate::order::Set;
use crate::pricing::due::{Due, Taking};
use crate::pricing::exclusion::Clash;
use crate::pricing::lots::Scope;
use crate::pricing::pile::Part;

/// What became of one offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prize {
    /// What it won.
    pub won: Taking,
    /// The offers that won where this one bid, by their places.
    pub winners: Set<usize>,
    /// The offers that won something and do not go with this one there.
    pub kept_out_by: Set<usize>,
}

/// Lets the offers compete, given in order of rank. Piles of which several win units are split, the best first.
///
/// `clash` says where two offers do not go together: who has won something keeps the other out. `open` says of an offer that
/// no other keeps it out.
pub fn contest(
    offers: &[&Taking],
    due: &mut Due,
    open: impl Fn(usize) -> bool,
    clash: impl Fn(usize, usize) -> Clash,
) -> Vec<Prize> {
    let mut prizes: Vec<Prize> = offers.iter().map(|_| Prize::default()).collect();
    let mut moved = 0;
    // For each offer, the lots of which it has won something.
    let mut lots: Vec<Scope> = offers.iter().map(|_| Scope::default()).collect();
    for bids in bids(offers, due.piles.len()).chunk_by(|(_, one), (_, other)| one.pile == other.pile) {
        let Some((_, first)) = bids.first() else { continue };
        let mut at = first.pile + moved;
        let Some((lot, mut left)) = due.piles.get(at).map(|pile| (pile.lot, pile.units)) else { break };
        let mut winners = Vec::new();
        for (offer, bid) in bids {
            let keeps_out = |(other, won): (usize, &Scope)| {
                let clash = if won.is_empty() || other == *offer { Clash::default() } else { clash(other, *offer) };
                (clash.order || clash.line && won.holds(lot)).then_some(other)
            };
            let by = if open(*offer) { None } else { lots.iter().enumerate().find_map(keeps_out) };
            let Some(prize) = prizes.get_mut(*offer) else { continue };
            if let Some(by) = by {
                prize.kept_out_by.insert(by);
                continue;
            }
            let units = bid.units.min(left);
            let amount = bid.amount.portion_down(u64::from(units), u64::from(bid.units));
            if amount.is_zero() {
                continue;
            }
            winners.push(*offer);
            left -= units;
            moved += usize::from(due.split(at, units));
            let exact = bid.exact.part(u128::from(units), u128::from(bid.units));
            prize.won.goods.push(Part { pile: at, units, amount, exact });
            at += 1;
            if let Some(lots) = lots.get_mut(*offer) {
                lots.insert(lot);
            }
        }
        for (offer, _) in bids {
            if let Some(prize) = prizes.get_mut(*offer) {
                for winner in winners.iter().filter(|winner| **winner != *offer) {
                    prize.winners.insert(*winner);
                }
            }
        }
    }
    // Who has won goods may keep others from shipping too.
    let keeps_out = |at: usize| {
        let clashes = |(other, won): &(usize, &Scope)| *other != at && !won.is_empty() && clash(*other, at).order;
        if open(at) { None } else { lots.iter().enumerate().find(clashes).map(|(other, _)| other) }
    };
    let mut bids: Vec<Money> = offers.iter().map(|offer| offer.shipping).collect();
    for (at, (bid, prize)) in bids.iter_mut().zip(&mut prizes).enumerate().filter(|(_, (bid, _))| !bid.is_zero()) {
        if let Some(by) = keeps_out(at) {
            prize.kept_out_by.insert(by);
            *bid = Money::ZERO;
        }
    }
    let most = bids.iter().max().filter(|most| !most.is_zero());
    if let Some(winner) = bids.iter().position(|bid| Some(bid) == most) {
        for (at, (offer, prize)) in offers.iter().zip(&mut prizes).enumerate() {
            if !offer.shipping.is_zero() {
                prize.winners.insert(winner);
            }
            if at == winner {
                prize.won.shipping = offer.shipping;
            }
        }
    }
    prizes
}

/// What is bid for each pile and by whom, pile by pile: the largest amount a unit first, and as offers stand where it is the
/// same.
fn bids(offers: &[&Taking], piles: usize) -> Vec<(usize, Part)> {
    let mut bids: Vec<(usize, Part)> = Vec::new();
    for (offer, taking) in offers.iter().enumerate() {
        bids.extend(taking.goods.iter().filter(|part| !part.amount.is_zero()).map(|part| (offer, *part)));
    }
    // Every pile has as many turns as there are bids for it; who bids more goes before those who came earlier.
    let mut first = vec![0; piles];
    for (_, part) in &bids {
        first.get_mut(part.pile).into_iter().for_each(|count| *count += 1);
    }
    let mut before = 0;
    for first in &mut first {
        before += core::mem::replace(first, before);
    }
    let mut turns: Vec<Option<(usize, Part)>> = vec![None; bids.len()];
    let each = |part: &Part, other: &Part| u128::from(part.amount.minor()) * u128::from(other.units);
    for (offer, part) in bids {
        let Some(turns) = first.get(part.pile).and_then(|first| turns.get_mut(*first..)) else { continue };
        let (mut bid, mut better) = ((offer, part), false);
        for turn in turns {
            let Some(held) = turn else {
                *turn = Some(bid);
                break;
            };
            better |= each(&held.1, &bid.1) < each(&bid.1, &held.1);
            if better {
                core::mem::swap(held, &mut bid);
            }
        }
    }
    turns.into_iter().flatten().collect()
}
