//! The lanes once more, at the till: ask every promotion, choose among the yeses, take.

use core::ops::Range;
use std::borrow::Cow;

use crate::money::Money;
use crate::pricing::exclusion::Clash;
use crate::pricing::lane::{Asking, Candidate, Run};
use crate::pricing::offer::Offer;
use crate::pricing::promotion::Stacking;
use crate::pricing::till::bit::money;
use crate::pricing::till::desk::Desk;
use crate::pricing::till::gain::Gain;
use crate::pricing::till::memo::Turn;
use crate::pricing::till::plan::{Entry, Plan, Stop};

/// Which coupons of the wallet are used, by their places.
pub type Uses<'u> = &'u dyn Fn(usize) -> bool;

impl<'a> Asking<'a> {
    /// Who has to be asked.
    pub fn plan(&self) -> &'a Plan {
        self.layout.plan(self.rulebook, self.request)
    }

    /// Runs lanes with these coupons, over what has happened so far; of what acts nothing is told but what it takes.
    pub fn ring(&self, lanes: Range<usize>, uses: Uses, run: &mut Run<'a>, desk: &mut Desk) {
        desk.sum_up(&run.due);
        for at in lanes {
            let Some(stop) = self.plan().lanes.get(at) else { return };
            let turn = |(nth, entry)| (Turn { lane: at, nth, first: true }, entry);
            let used = |(_, entry): &(Turn, &Entry)| entry.coupon.is_none_or(uses);
            let mut entries = stop.entries.iter().enumerate().map(turn).filter(used).peekable();
            if entries.peek().is_none() {
                continue;
            }
            run.due.start_lane();
            desk.start_lane();
            match stop.stacking {
                Stacking::Each => self.ring_each(entries, run, desk),
                Stacking::BestOne => self.ring_best(entries, run, desk),
                Stacking::BestPerLine if self.is_open(stop, run) => self.ring_by_line(entries, run, desk),
                Stacking::BestPerLine => {
                    let coupons = entries.filter(|(_, entry)| entry.coupon.is_some());
                    let coupons: Vec<Candidate> = coupons.filter_map(|(_, entry)| self.enters(entry)).collect();
                    self.run_lane(at, &coupons, run);
                    desk.sum_up(&run.due);
                    desk.takes_anything(Turn { lane: at, nth: 0, first: true });
                }
            }
            desk.settle();
        }
    }

    /// What one would take, as it was said the last time or as it is now.
    pub fn ask_at(&self, entry: &Entry, turn: Turn, run: &Run<'a>, desk: &mut Desk) -> Gain {
        if let Some(gain) = desk.recall(entry, turn) {
            return gain;
        }
        let gain = self.gain(entry, run, desk);
        desk.keep(&gain, turn);
        gain
    }

    fn is_open(&self, stop: &Stop, run: &Run<'a>) -> bool {
        stop.open && !run.due.is_guarded() && run.may_take.is_none()
    }

    /// Whether one who would act may, beside the coupons at work; then it is at work itself.
    pub fn has_room(&self, entry: &Entry, at_work: &mut Vec<Candidate<'a>>) -> bool {
        if entry.coupon.is_none() {
            return true;
        }
        let Some(candidate) = self.enters(entry) else { return false };
        let room = self.no_room(&candidate, at_work).is_none();
        at_work.extend(room.then_some(candidate));
        room
    }

    /// Each in its turn, on what the ones before have left; who has nothing to take when the lane starts is not asked again.
    fn ring_each<'e>(&self, entries: impl Iterator<Item = (Turn, &'e Entry)>, run: &mut Run<'a>, desk: &mut Desk) {
        let mut at_work = run.coupons();
        let mut first = None;
        let mut others = Vec::with_capacity(entries.size_hint().1.unwrap_or(0));
        for (turn, entry) in entries {
            let gain = self.ask_at(entry, turn, run, desk);
            let acts = gain.acts() && self.has_room(entry, &mut at_work);
            if acts && first.is_none() {
                core::mem::swap(&mut desk.bits, &mut desk.aside);
                first = Some((entry, turn, gain));
            } else {
                others.push((entry, turn, acts));
            }
        }
        // Where nobody has acted yet, nothing has changed since it was asked.
        core::mem::swap(&mut desk.bits, &mut desk.aside);
        if let Some((entry, turn, gain)) = first {
            desk.keep_nothing(Turn { first: false, ..turn });
            self.charge(entry, turn, gain, run, desk);
            desk.settle();
        }
        for (entry, turn, acts) in others {
            if acts {
                let turn = Turn { first: false, ..turn };
                let gain = self.ask_at(entry, turn, run, desk);
                self.charge(entry, turn, gain, run, desk);
            } else {
                desk.takes_nothing(turn);
            }
            desk.settle();
        }
    }

    /// The one that takes most, the first of equal ones; and then what does not compete.
    fn ring_best<'e>(&self, entries: impl Iterator<Item = (Turn, &'e Entry)>, run: &mut Run<'a>, desk: &mut Desk) {
        let mut at_work = run.coupons();
        let mut best: Option<(&Entry, Turn, Gain)> = None;
        let mut others = Vec::new();
        for (turn, entry) in entries {
            let gain = self.ask_at(entry, turn, run, desk);
            if !gain.acts() || !self.has_room(entry, &mut at_work) {
                desk.takes_nothing(turn);
            } else if !self.rulebook.at(entry.place).is_some_and(|promotion| promotion.then.competes()) {
                others.push((entry, turn));
            } else if best.as_ref().is_none_or(|(_, _, most)| most.total() < gain.total()) {
                core::mem::swap(&mut desk.bits, &mut desk.aside);
                if let Some((_, turn, _)) = best.replace((entry, turn, gain)) {
                    desk.takes_nothing(turn);
                }
            } else {
                desk.takes_nothing(turn);
            }
        }
        if let Some((entry, turn, gain)) = best {
            core::mem::swap(&mut desk.bits, &mut desk.aside);
            self.charge(entry, turn, gain, run, desk);
        }
        for (entry, turn) in others {
            let gain = self.gain(entry, run, desk);
            self.charge(entry, turn, gain, run, desk);
        }
    }

    /// Takes what one would take.
    fn charge(&self, entry: &Entry, turn: Turn, gain: Gain, run: &mut Run<'a>, desk: &mut Desk) {
        match gain {
            Gain::Nothing | Gain::Shared(0) | Gain::Bits(0) => return desk.takes_nothing(turn),
            Gain::Offer(offer) => return self.charge_offer(entry, turn, &offer, run, desk),
            Gain::Shared(amount) => {
                self.gather(entry, run, desk);
                if !desk.share(amount) {
                    let offer = self.enters(entry).and_then(|candidate| self.judge(&candidate, run).ok());
                    return offer.iter().for_each(|offer| self.charge_offer(entry, turn, offer, run, desk));
                }
            }
            Gain::Bits(_) => {}
        }
        desk.takes(entry, turn);
        let by = entry.meets();
        // Every split so far has moved the piles behind it one place on.
        let mut moved = 0;
        let bits = core::mem::take(&mut desk.bits);
        for bit in &bits {
            let mut at = bit.pile + moved;
            moved += usize::from(desk.take(&mut run.due, at, bit.units, money(bit.off), by));
            if bit.along > 0 {
                at += 1;
                moved += usize::from(desk.take(&mut run.due, at, bit.along, Money::ZERO, by));
            }
        }
        desk.bits = bits;
        self.acts(entry, run);
    }

    /// The same as the judge says.
    fn charge_offer(&self, entry: &Entry, turn: Turn, offer: &Offer, run: &mut Run<'a>, desk: &mut Desk) {
        if let Some(candidate) = self.enters(entry) {
            self.settle(candidate, offer, Cow::Borrowed(&offer.taking), run);
        }
        desk.sum_up(&run.due);
        desk.takes_anything(turn);
    }

    /// Writes down who has acted, where somebody may ask.
    pub fn acts(&self, entry: &Entry, run: &mut Run<'a>) {
        if entry.coupon.is_some() || entry.levels.order {
            run.acted.extend(self.enters(entry));
        }
    }
}

impl Entry {
    /// The number that units remember it by, where somebody asks whom they met.
    pub fn meets(&self) -> Option<usize> {
        (self.levels != Clash::default()).then_some(self.number)
    }
}
