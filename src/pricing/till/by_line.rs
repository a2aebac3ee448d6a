//! Each unit takes the best that is bid for it: of each pile only the bids that may win are kept.

use crate::pricing::lane::{Asking, Run};
use crate::pricing::pile::{Part, Pile};
use crate::pricing::till::bit::{Bid, Bit, money};
use crate::pricing::till::desk::Desk;
use crate::pricing::till::gain::Gain;
use crate::pricing::till::memo::Turn;
use crate::pricing::till::plan::Entry;

impl<'a> Asking<'a> {
    /// Lets those compete whom nobody keeps out of a pile.
    pub fn ring_by_line<'e>(
        &self,
        entries: impl Iterator<Item = (Turn, &'e Entry)>,
        run: &mut Run<'a>,
        desk: &mut Desk,
    ) {
        let mut at_work = run.coupons();
        let mut rivals: Vec<(&Entry, bool)> = Vec::with_capacity(entries.size_hint().1.unwrap_or(0));
        desk.bids.clear();
        desk.best.clear();
        desk.best.resize(run.due.piles.len(), 0);
        for (turn, entry) in entries {
            let recalled = desk.recall(entry, turn);
            let known = recalled.is_some();
            let gain = recalled.unwrap_or_else(|| self.gain(entry, run, desk));
            if !gain.acts() || !self.has_room(entry, &mut at_work) {
                desk.keep(&Gain::Nothing, turn);
                desk.takes_nothing(turn);
                continue;
            }
            let judged = match gain {
                Gain::Shared(amount) => {
                    self.gather(entry, run, desk);
                    !desk.share(amount) && self.judged(entry, run, desk)
                }
                Gain::Offer(offer) => desk.put(&offer.taking.goods.parts()),
                Gain::Bits(_) | Gain::Nothing => false,
            };
            if judged {
                desk.keep_nothing(turn);
                desk.takes_anything(turn);
            } else if !known {
                desk.keep(&Gain::Bits(desk.total()), turn);
                desk.takes(entry, turn);
            }
            desk.bid(rivals.len(), &run.due.piles);
            rivals.push((entry, false));
        }
        // From the last pile to the first: a split moves only the piles behind it.
        for pile in (0..desk.best.len()).rev() {
            let Some(mut left) = run.due.piles.get(pile).map(|pile| pile.units) else { continue };
            let mut at = pile;
            let mut next = desk.best.get(pile).copied().unwrap_or(0);
            while let Some(Bid { turn, units, off, next: after }) = desk.at(next) {
                next = after;
                let won = units.min(left);
                let off = if won == units { money(off) } else { money(off).portion_down(won.into(), units.into()) };
                if off.is_zero() {
                    continue;
                }
                left -= won;
                if let Some((entry, has_won)) = rivals.get_mut(turn) {
                    desk.take(&mut run.due, at, won, off, entry.meets());
                    *has_won = true;
                }
                at += 1;
            }
        }
        for (entry, _) in rivals.iter().filter(|(_, has_won)| *has_won) {
            self.acts(entry, run);
        }
    }

    /// The same by the judge, where numbers are too large for the desk.
    fn judged(&self, entry: &Entry, run: &Run<'a>, desk: &mut Desk) -> bool {
        let offer = self.enters(entry).and_then(|candidate| self.judge(&candidate, run).ok());
        desk.put(&offer.map(|offer| offer.taking.goods.into_parts()).unwrap_or_default())
    }
}

impl Desk {
    /// Puts parts that the judge has told on the desk.
    fn put(&mut self, parts: &[Part]) -> bool {
        self.bits.clear();
        let bit = |part: &Part| {
            let Part { pile, units, amount, .. } = *part;
            Bit { pile, lot: 0, units, along: 0, due: 0, off: amount.minor() }
        };
        self.bits.extend(parts.iter().map(bit));
        true
    }

    /// The bid at a place, counted from 1.
    fn at(&self, place: u32) -> Option<Bid> {
        self.bids.get(usize::try_from(place.checked_sub(1)?).ok()?).copied()
    }

    /// Bids what is on the desk. Bids for a pile stand the best amount a unit first, and as they came where it is the same;
    /// behind one for all units none can win.
    fn bid(&mut self, turn: usize, piles: &[Pile]) {
        for at in 0..self.bits.len() {
            let Some(Bit { pile, units, off, .. }) = self.bits.get(at).copied().filter(|bit| bit.off > 0) else {
                continue;
            };
            let all = piles.get(pile).map_or(0, |pile| pile.units);
            let mut before = None;
            let mut next = self.best.get(pile).copied().unwrap_or(0);
            let mut beaten = false;
            while let Some(held) = self.at(next) {
                let (own, other) = (off.saturating_mul(held.units.into()), held.off.saturating_mul(units.into()));
                if own > other {
                    break;
                }
                if held.units == all {
                    beaten = true;
                    break;
                }
                (before, next) = (Some(next), held.next);
            }
            if beaten {
                continue;
            }
            self.bids.push(Bid { turn, units, off, next });
            let own = u32::try_from(self.bids.len()).unwrap_or(0);
            let link = before.and_then(|before| self.bids.get_mut(usize::try_from(before - 1).ok()?));
            match link {
                Some(before) => before.next = own,
                None => self.best.get_mut(pile).into_iter().for_each(|best| *best = own),
            }
        }
    }
}
