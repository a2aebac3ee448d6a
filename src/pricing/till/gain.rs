//! What one promotion would take as things stand, in sums; where sums do not tell, the judge is asked.

use crate::money::Money;
use crate::pricing::arithmetic::RoundPer;
use crate::pricing::condition::Condition;
use crate::pricing::due::Hidden;
use crate::pricing::effect::amount_off::{AmountOff, Per};
use crate::pricing::effect::tiers::{By, Tiers};
use crate::pricing::effect::unit_price::UnitPrice;
use crate::pricing::effect::{Effect, PercentOff};
use crate::pricing::lane::{Asking, Candidate, Run};
use crate::pricing::lots::Scope;
use crate::pricing::offer::{Off, Offer};
use crate::pricing::promotion::Promotion;
use crate::pricing::till::bit::{Bit, money};
use crate::pricing::till::desk::Desk;
use crate::pricing::till::holds::Sums;
use crate::pricing::till::plan::Entry;

/// What one would take.
#[derive(Debug)]
pub enum Gain {
    /// Nothing.
    Nothing,
    /// An amount, shared by what is due for all that is meant and not kept.
    Shared(u64),
    /// So much, bit by bit, as the desk says.
    Bits(u64),
    /// What the judge says.
    Offer(Box<Offer>),
}

/// A plain promotion, and what is kept from it.
#[derive(Clone, Copy)]
struct Plain<'g> {
    promotion: &'g Promotion,
    entry: &'g Entry,
    hidden: Option<Hidden<'g>>,
}

impl Gain {
    /// How much it is.
    pub fn total(&self) -> u64 {
        match self {
            Gain::Nothing => 0,
            Gain::Shared(off) | Gain::Bits(off) => *off,
            Gain::Offer(offer) => offer.taking.total().minor(),
        }
    }

    /// True when it does something, even if it takes nothing.
    pub fn acts(&self) -> bool {
        match self {
            Gain::Offer(offer) => offer.acts(),
            gain => gain.total() > 0,
        }
    }
}

impl<'a> Asking<'a> {
    /// The candidate that an entry stands for.
    pub fn enters(&self, entry: &Entry) -> Option<Candidate<'a>> {
        match entry.coupon {
            Some(coupon) => self.candidate(coupon, entry.place),
            None => Some(Candidate { place: entry.place, promotion: self.rulebook.at(entry.place)?, coupon: None }),
        }
    }

    /// What one would take.
    pub fn gain(&self, entry: &Entry, run: &Run<'a>, desk: &mut Desk) -> Gain {
        let bounded = run.due.is_guarded() || run.may_take.is_some();
        let gain = if entry.plain && !bounded { self.plain(entry, run, desk) } else { None };
        gain.unwrap_or_else(|| {
            let offer = self.enters(entry).and_then(|candidate| self.judge(&candidate, run).ok());
            offer.map_or(Gain::Nothing, |offer| Gain::Offer(Box::new(offer)))
        })
    }

    /// Puts all units that a plain promotion means, and nobody keeps, on the desk.
    pub fn gather(&self, entry: &Entry, run: &Run<'a>, desk: &mut Desk) {
        desk.gather(&entry.scope, self.kept(entry, run, desk), &run.due);
    }

    /// What is kept from a promotion, where anything is.
    fn kept<'r>(&'r self, entry: &Entry, run: &'r Run<'a>, desk: &Desk) -> Option<Hidden<'r>> {
        let met = entry.levels.parts() && desk.met.touches(&entry.scope);
        met.then(|| Hidden::from(&run.due, self.rulebook.row(entry.place)))
    }

    /// What a plain promotion would take; nothing at all where the numbers are too large.
    fn plain(&self, entry: &Entry, run: &Run<'a>, desk: &mut Desk) -> Option<Gain> {
        if entry.levels.order {
            let row = self.rulebook.row(entry.place);
            if run.acted.iter().any(|one| row.with(self.rulebook.number(one.place)).order) {
                return Some(Gain::Nothing);
            }
        }
        let promotion = self.rulebook.at(entry.place)?;
        let plain = Plain { promotion, entry, hidden: self.kept(entry, run, desk) };
        if let Effect::UnitPrice(effect) = &promotion.then {
            // It looks at what it has a price for and at nothing else, unless its condition does.
            if promotion.when.is_some()
                && !self.admits(plain, &Sums::of(desk, &run.due, &entry.scope, plain.hidden), run, desk)
            {
                return Some(Gain::Nothing);
            }
            return Some(self.unit_price(effect, plain, run, desk));
        }
        let sums = Sums::of(desk, &run.due, &entry.scope, plain.hidden);
        if sums.units == 0 || !self.admits(plain, &sums, run, desk) {
            return Some(Gain::Nothing);
        }
        self.effect(plain, &sums, run, desk)
    }

    fn admits(&self, Plain { promotion, entry, .. }: Plain, own: &Sums, run: &Run<'a>, desk: &Desk) -> bool {
        let holds = |condition: &Condition| self.holds(condition, own, entry.arithmetic.threshold_base, desk, &run.due);
        promotion.when.as_ref().is_none_or(holds)
    }

    fn effect(&self, plain: Plain, sums: &Sums, run: &Run<'a>, desk: &mut Desk) -> Option<Gain> {
        let spend = |desk: &Desk| sums.cost(plain.entry.arithmetic.threshold_base, self, desk, &run.due);
        let shared = |amount: u64| Some(Gain::Shared(amount.min(sums.due)));
        match &plain.promotion.then {
            Effect::PercentOff(PercentOff { rate, up_to }) => {
                self.part_off(plain, Off::Percent(*rate), *up_to, sums, run, desk)
            }
            Effect::AmountOff(AmountOff { amount, per }) => match per {
                Per::Order => shared(amount.minor()),
                Per::Every { spent, times } => {
                    let full = spend(desk).checked_div(spent.minor()).unwrap_or(0);
                    shared(amount.times(times.map_or(full, |most| full.min(u64::from(most.get())))).minor())
                }
                Per::Line => {
                    desk.gather(&plain.entry.scope, plain.hidden, &run.due);
                    let sku = |bit: &Bit| self.lots.get(bit.lot).map(|lot| &lot.line.sku);
                    let done = desk.each(|one, other| sku(one) == sku(other), amount.minor());
                    done.then(|| Gain::Bits(desk.total()))
                }
                Per::Unit => {
                    desk.gather(&plain.entry.scope, plain.hidden, &run.due);
                    for bit in &mut desk.bits {
                        bit.off = amount.times(u64::from(bit.units)).minor().min(bit.due);
                    }
                    Some(Gain::Bits(desk.total()))
                }
            },
            Effect::FixedPrice(price) => shared(sums.due.saturating_sub(price.minor())),
            Effect::Tiers(Tiers { by, steps, .. }) => {
                let have = match by {
                    By::Spend => spend(desk),
                    By::Quantity => sums.units,
                    // How many products there are no sum tells.
                    By::Distinct => return None,
                };
                match steps.reached(have).0 {
                    Some(off) => self.part_off(plain, off, None, sums, run, desk),
                    None => Some(Gain::Nothing),
                }
            }
            Effect::BuyGet(effect) => {
                if sums.units < u64::from(effect.buy.saturating_add(effect.get.get())) {
                    return Some(Gain::Nothing);
                }
                desk.gather(&plain.entry.scope, plain.hidden, &run.due);
                desk.buy_get(effect, &plain.entry.arithmetic).then(|| Gain::Bits(desk.total()))
            }
            _ => None,
        }
    }

    fn part_off(
        &self,
        Plain { entry: Entry { scope, arithmetic, .. }, hidden, .. }: Plain,
        off: Off,
        up_to: Option<Money>,
        sums: &Sums,
        run: &Run<'a>,
        desk: &mut Desk,
    ) -> Option<Gain> {
        let rate = match off {
            Off::Amount(amount) => return Some(Gain::Shared(amount.minor().min(sums.due))),
            Off::Percent(rate) => rate,
        };
        if arithmetic.round_per == RoundPer::Promotion {
            let amount = arithmetic.part(money(sums.due), rate);
            return Some(Gain::Shared(up_to.map_or(amount, |most| amount.min(most)).minor()));
        }
        desk.gather(scope, hidden, &run.due);
        desk.percent(rate, up_to, arithmetic).then(|| Gain::Bits(desk.total()))
    }

    /// Each unit that costs more than its price comes down to it, of a product so many as its price is for.
    fn unit_price(&self, effect: &UnitPrice, plain: Plain, run: &Run<'a>, desk: &mut Desk) -> Gain {
        desk.bits.clear();
        let prices = self.priced(plain.entry.place);
        let mut meant = Scope::default();
        prices.iter().filter(|(lot, _)| plain.entry.scope.holds(*lot)).for_each(|(lot, _)| meant.insert(*lot));
        let mut prices = prices.iter().peekable();
        let (mut last, mut first) = (None, 0);
        let mut lots = core::mem::take(&mut desk.lots);
        meant.each(|lot| {
            while prices.next_if(|(other, _)| *other < lot).is_some() {}
            let Some((_, place)) = prices.peek().copied() else { return };
            let (Some((_, price)), Some(lot)) = (effect.prices.at(*place), lots.get(lot)) else { return };
            if last != Some(*place) {
                (last, first) = (Some(*place), desk.bits.len());
            }
            lot.each_pile(plain.hidden, &run.due, |at, pile| {
                let off = pile.due.less(price.price.times(u64::from(pile.units))).minor();
                desk.bits.extend((off > 0).then(|| Bit { off, ..Bit::of(at, pile) }));
            });
            if let Some(limit) = price.limit {
                desk.dearest(first, limit.get(), price.price.minor());
            }
        });
        core::mem::swap(&mut desk.lots, &mut lots);
        desk.bits.retain(|bit| bit.off > 0);
        Gain::Bits(desk.total())
    }
}
