//! Recalling and keeping what was said and taken at the last tap.

use crate::pricing::due::Due;
use crate::pricing::lots::Scope;
use crate::pricing::till::bit::{Bit, LotSum};
use crate::pricing::till::desk::Desk;
use crate::pricing::till::gain::Gain;
use crate::pricing::till::memo::{Answer, Known, Memo, Turn};
use crate::pricing::till::plan::Entry;

impl Desk {
    /// What was said the last time counts from here on, as far as nothing has changed.
    pub fn remember(&mut self, due: &Due) {
        let Memo { on, lanes, start, changed, .. } = &mut self.memo;
        (*on, *changed) = (true, Scope::default());
        if start.len() != due.piles.len() {
            lanes.clear();
            start.clear();
            start.resize(due.piles.len(), (0, 0));
        }
        for (at, (pile, before)) in due.piles.iter().zip(start).enumerate() {
            let now = (pile.units, pile.due.minor());
            if *before != now {
                *before = now;
                changed.insert(at);
            }
        }
    }

    /// From here on nothing is remembered.
    pub fn forget(&mut self) {
        self.memo.on = false;
    }

    /// What was said the last time, where that holds: what it would take lies on the desk.
    pub fn recall(&mut self, entry: &Entry, turn: Turn) -> Option<Gain> {
        let Desk { memo, bits, lots, .. } = self;
        if !memo.on || entry.reach.is_none_or(|reach| reach.touches(&memo.changed)) {
            return None;
        }
        let known = memo.known(turn)?;
        let Answer { total, shared, bits: held } = if turn.first { &known.first } else { &known.again }.as_ref()?;
        bits.clear();
        bits.extend(held.iter().map(|bit| Bit { pile: first_pile(lots, bit.lot) + bit.pile, ..*bit }));
        Some(match shared {
            true => Gain::Shared(*total),
            false if bits.is_empty() => Gain::Nothing,
            false => Gain::Bits(*total),
        })
    }

    /// Keeps what is said.
    pub fn keep(&mut self, gain: &Gain, turn: Turn) {
        if !self.memo.on {
            return;
        }
        let Desk { memo, bits, lots, .. } = self;
        let Some(known) = memo.known(turn) else { return };
        let slot = if turn.first { &mut known.first } else { &mut known.again };
        let (total, shared, bits): (u64, bool, &[Bit]) = match gain {
            Gain::Offer(_) => {
                *slot = None;
                return;
            }
            Gain::Nothing => (0, false, &[]),
            Gain::Shared(total) => (*total, true, &[]),
            Gain::Bits(total) => (*total, false, bits),
        };
        let answer = slot.get_or_insert_with(|| Answer { total, shared, bits: Vec::new() });
        (answer.total, answer.shared) = (total, shared);
        answer.bits.clear();
        answer.bits.extend(bits.iter().map(|bit| bit.from_first(first_pile(lots, bit.lot))));
    }

    /// Forgets what was said at such a turn.
    pub fn keep_nothing(&mut self, turn: Turn) {
        if !self.memo.on {
            return;
        }
        if let Some(known) = self.memo.known(turn) {
            *if turn.first { &mut known.first } else { &mut known.again } = None;
        }
    }

    /// What lies on the desk is bid or taken: where it is not the same as the last time, its lots will have changed.
    pub fn takes(&mut self, entry: &Entry, turn: Turn) {
        // Where all has changed already, nothing need be compared.
        if !self.memo.on || entry.scope.is_in(&self.memo.changed) {
            return self.takes_some(entry.scope, turn);
        }
        let Desk { memo, bits, lots, .. } = self;
        let Some(Known { took, elsewhere, .. }) = memo.known(turn) else { return };
        let mut changed = core::mem::take(elsewhere);
        took.drain(bits.len().min(took.len())..).for_each(|before| changed.insert(before.lot));
        for (at, bit) in bits.iter().enumerate() {
            let now = bit.from_first(first_pile(lots, bit.lot));
            match took.get_mut(at) {
                None => took.push(now),
                Some(before) if *before == now => continue,
                Some(before) => {
                    changed.insert(before.lot);
                    *before = now;
                }
            }
            changed.insert(now.lot);
        }
        memo.soon.join(&changed);
    }

    /// It takes nothing; where it took something the last time, those lots have changed.
    pub fn takes_nothing(&mut self, turn: Turn) {
        self.takes_some(Scope::default(), turn);
        // Nobody has asked it at its turn.
        self.keep_nothing(Turn { first: false, ..turn });
    }

    /// It takes something that the judge has told: any lot may have changed.
    pub fn takes_anything(&mut self, turn: Turn) {
        let mut all = Scope::default();
        (0..self.lots.len()).for_each(|lot| all.insert(lot));
        self.takes_some(all, turn);
    }

    /// It takes something of these lots that is not written down: they have changed now, and may have the next time.
    fn takes_some(&mut self, lots: Scope, turn: Turn) {
        let memo = &mut self.memo;
        if !memo.on {
            return;
        }
        let Some(Known { took, elsewhere, .. }) = memo.known(turn) else { return };
        let mut changed = core::mem::replace(elsewhere, lots);
        took.drain(..).for_each(|bit| changed.insert(bit.lot));
        changed.join(&lots);
        memo.soon.join(&changed);
    }

    /// What has changed since is changed now.
    pub fn settle(&mut self) {
        let Memo { changed, soon, .. } = &mut self.memo;
        changed.join(soon);
        *soon = Scope::default();
    }
}

/// Where a lot's first pile stands.
fn first_pile(lots: &[LotSum], lot: usize) -> usize {
    lots.get(lot).map_or(0, LotSum::first_pile)
}
