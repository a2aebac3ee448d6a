//! Each unit takes the best that is offered to it: who wins which units of which pile.

use crate::order::{Set, sorted_by};
use crate::pricing::due::{Due, Taking};
use crate::pricing::pile::Part;

/// What became of one offer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Prize {
    /// What it won.
    pub won: Taking,
    /// The offers that won where this one bid, by their places.
    pub winners: Set<usize>,
}

/// Lets the offers compete, given in order of rank. Piles of which several win units are split, the best first.
pub fn contest(offers: &[&Taking], due: &mut Due) -> Vec<Prize> {
    let mut prizes: Vec<Prize> = offers.iter().map(|_| Prize::default()).collect();
    let mut moved = 0;
    for (pile, bids) in bids(offers, due.piles.len()).into_iter().enumerate() {
        let first = pile + moved;
        let mut left = due.piles.get(first).map_or(0, |pile| pile.units);
        let mut winners = Set::default();
        for (at, (offer, bid)) in (first..).zip(&bids) {
            let Some(prize) = prizes.get_mut(*offer).filter(|_| left > 0) else { break };
            winners.insert(*offer);
            let units = bid.units.min(left);
            left -= units;
            moved += usize::from(due.split(at, units));
            let amount = bid.amount.portion_down(u64::from(units), u64::from(bid.units));
            prize.won.goods.push(Part { pile: at, units, amount });
        }
        for (offer, _) in bids {
            if let Some(prize) = prizes.get_mut(offer) {
                for winner in winners.iter() {
                    prize.winners.insert(*winner);
                }
            }
        }
    }
    let most = offers.iter().map(|offer| offer.shipping).max().filter(|most| !most.is_zero());
    if let Some(winner) = offers.iter().position(|offer| Some(offer.shipping) == most) {
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

/// For each pile, what is bid for it and by whom: the largest amount a unit first, and as offers stand where it is the same.
fn bids(offers: &[&Taking], piles: usize) -> Vec<Vec<(usize, Part)>> {
    let mut bids: Vec<Vec<(usize, Part)>> = (0..piles).map(|_| Vec::new()).collect();
    for (offer, taking) in offers.iter().enumerate() {
        for part in taking.goods.iter().filter(|part| !part.amount.is_zero()) {
            if let Some(bids) = bids.get_mut(part.pile) {
                bids.push((offer, *part));
            }
        }
    }
    let each = |part: &Part, other: &Part| u128::from(part.amount.minor()) * u128::from(other.units);
    let best_first =
        |bids: Vec<(usize, Part)>| sorted_by(bids, |(_, one), (_, other)| each(other, one).cmp(&each(one, other)));
    bids.into_iter().map(best_first).collect()
}
