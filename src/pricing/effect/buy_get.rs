//! Buy some, get some for less (买三免一, 买A送B): which units are counted as bought, and which cost less.

use std::num::NonZeroU32;

use crate::money::{Exact, Money};
use crate::order::sorted_by;
use crate::pricing::cart::Selector;
use crate::pricing::offer::{Ground, NextStep, Off, Offer, goods_of};
use crate::pricing::pile::{Batch, Part, Piles};
use crate::pricing::reason::{Reason, quantity_gap};
use crate::pricing::taking::{Goods, Taking};

/// For every so many units bought, so many for less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BuyGet {
    /// So many are bought; none need be.
    pub buy: u32,
    /// Of these lines; of the promotion's own when left out.
    pub buy_of: Option<Selector>,
    /// So many cost less.
    pub get: NonZeroU32,
    /// Of these lines; of the promotion's own when left out.
    pub get_of: Option<Selector>,
    /// What comes off each of them; an amount is at most its price.
    pub off: Off,
    /// Which of them.
    pub pick: Pick,
    /// True when the last of them must all be there.
    pub whole: bool,
    /// At most so many times.
    pub times: Option<NonZeroU32>,
    /// True when every product is counted by itself.
    pub same_sku: bool,
}

/// Which units cost less.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pick {
    /// The cheapest.
    Cheapest,
    /// The dearest.
    Dearest,
    /// Dearest first in full groups: the last of each group.
    InGroup,
    /// As the lines stand, in full groups: the last of each group.
    Listed,
}

/// Units of one batch: those that cost less, and those that were counted as bought.
#[derive(Clone, Copy, Debug)]
struct Tally {
    batch: Batch,
    get: u32,
    buy: u32,
}

/// What became of the units of one product, or of all.
struct Found {
    tallies: Vec<Tally>,
    next: Option<(u32, u32)>,
    /// How many groups there are.
    times: u32,
}

impl BuyGet {
    /// What it would take, or what is missing. `own` are the promotion's piles, `of` is its selector.
    #[inline(never)]
    pub fn offer(&self, ground: Ground, own: &Piles, of: &Selector) -> Result<Offer, Reason> {
        let (buy_of, get_of) = (self.buy_of.as_ref().unwrap_or(of), self.get_of.as_ref().unwrap_or(of));
        let get = ground.pool(self.get_of.as_ref(), own);
        let found = if buy_of == get_of {
            self.over(ground, &get, |pool, most| self.one_pool(pool, most))
        } else {
            let buy = ground.pool(self.buy_of.as_ref(), own);
            self.over(ground, &get, |get, most| {
                let alike = |batch: &&Batch| {
                    !self.same_sku || get.iter().next().is_some_and(|got| ground.sku(got) == ground.sku(batch))
                };
                self.two_pools(&Piles::of(buy.iter().filter(alike).copied()), get, most)
            })
        }?;
        let next = found.next.filter(|_| buy_of == get_of).map(|(need, have)| NextStep::Quantity { need, have });
        Ok(Offer { next, ..self.take(ground, found.tallies) })
    }

    /// Counts all units together, or each product by itself; then what lacks least speaks for the rest.
    fn over(
        &self,
        ground: Ground,
        get: &Piles,
        count: impl Fn(&Piles, u32) -> Result<Found, Reason>,
    ) -> Result<Found, Reason> {
        // The limits count all groups together.
        let mut most = ground.groups(self.buy.saturating_add(self.get.get()), u32::MAX);
        if !self.same_sku {
            return count(get, most);
        }
        if get.is_empty() {
            return count(get, most).map_err(of_one_product);
        }
        let mut all = Found { tallies: Vec::new(), next: None, times: 0 };
        let mut fullest: Option<(u32, u32)> = None;
        let mut any = false;
        for product in ground.products(get) {
            let lacks = |(need, have): (u32, u32)| need.saturating_sub(have);
            match count(&product, most) {
                Ok(found) => {
                    any = true;
                    most -= found.times.min(most);
                    all.tallies.extend(found.tallies);
                    all.next = match (all.next, found.next) {
                        (Some(one), Some(other)) if lacks(one) <= lacks(other) => Some(one),
                        (one, other) => other.or(one),
                    };
                }
                Err(Reason::QuantityBelow { need, have, .. }) => {
                    all.next = match all.next {
                        Some(one) if lacks(one) <= lacks((need, have)) => Some(one),
                        _ => Some((need, have)),
                    };
                    fullest = fullest.filter(|(_, held)| *held >= have).or(Some((need, have)));
                }
                Err(_) => {}
            }
        }
        match fullest {
            _ if any => Ok(all),
            Some((need, have)) => {
                Err(of_one_product(Reason::QuantityBelow { need, have, gap: need.saturating_sub(have) }))
            }
            None => Err(Reason::NoMatchingItem),
        }
    }

    /// Bought and lowered units come from the same lines: in full groups of both.
    fn one_pool(&self, pool: &Piles, most: u32) -> Result<Found, Reason> {
        let (group, have) = (self.buy.saturating_add(self.get.get()), pool.units());
        if let Some(reason) = quantity_gap(group, have) {
            return Err(reason);
        }
        let full = have / group;
        let times = self.times.map_or(full, |most| most.get().min(full)).min(most);
        let tallies = match self.pick {
            Pick::InGroup => self.in_groups(&pool.dearest_first(), times),
            Pick::Listed => self.in_groups(pool, times),
            Pick::Cheapest | Pick::Dearest => self.by_worth(pool, times),
        };
        let more = self.times.is_none_or(|most| full < most.get());
        let next = more.then(|| ((full + 1).saturating_mul(group), have));
        Ok(Found { tallies, next, times })
    }

    /// Group by group as the units stand: first those that are bought, then those that cost less.
    fn in_groups(&self, pool: &Piles, times: u32) -> Vec<Tally> {
        let group = self.buy + self.get.get();
        let end = times * group;
        let lowered = |units: u32| {
            let units = units.min(end);
            units / group * self.get.get() + (units % group).saturating_sub(self.buy)
        };
        let mut before = 0;
        let tally = |batch: &Batch| {
            let after = before + batch.units;
            let get = lowered(after) - lowered(before);
            let buy = after.min(end) - before.min(end) - get;
            before = after;
            Tally { batch: *batch, get, buy }
        };
        pool.iter().map(tally).collect()
    }

    /// The cheapest or the dearest of all units; of equal ones the bought stand first.
    fn by_worth(&self, pool: &Piles, times: u32) -> Vec<Tally> {
        let pool = sorted_by(pool.iter().map(|batch| (batch.unit(), batch)), |(one, _), (other, _)| other.cmp(one));
        let worths = || pool.chunk_by(|(one, _), (other, _)| one == other);
        let units = |worth: &[(Money, &Batch)]| worth.iter().map(|(_, batch)| batch.units).sum::<u32>();
        // The units that cost less are of the last worths, or of the first.
        let (mut to_buy, to_get) = (times * self.buy, times * self.get.get());
        let mut before = if self.pick == Pick::Cheapest { units(&pool).saturating_sub(to_get) } else { 0 };
        let mut left = to_get;
        let mut tallies = Vec::with_capacity(pool.len());
        for worth in worths() {
            let all = units(worth);
            let skipped = before.min(all);
            before -= skipped;
            let mut lowered = (all - skipped).min(left);
            left -= lowered;
            let mut bought = to_buy.min(all - lowered);
            to_buy -= bought;
            for (_, batch) in worth {
                let buy = batch.units.min(bought);
                let get = (batch.units - buy).min(lowered);
                (bought, lowered) = (bought - buy, lowered - get);
                tallies.push(Tally { batch: **batch, get, buy });
            }
        }
        tallies
    }

    /// Bought and lowered units come from different lines, which may share some.
    fn two_pools(&self, buy: &Piles, get: &Piles, limit: u32) -> Result<Found, Reason> {
        let least = if self.whole { self.get.get() } else { 1 };
        if get.is_empty() {
            return Err(Reason::NoMatchingItem);
        }
        if let Some(reason) = quantity_gap(least, get.units()) {
            return Err(reason);
        }
        let lowered = match self.pick {
            Pick::Cheapest => get.cheapest_first(),
            Pick::Dearest | Pick::InGroup => get.dearest_first(),
            Pick::Listed => get.clone(),
        };
        let shared = |batch: &Batch| buy.iter().any(|bought| bought.pile == batch.pile);
        // How many units can be bought when those that so many times lower are set aside.
        let bought = |times: u32| {
            let aside = lowered.first(self.all_of(times, get));
            buy.units() - aside.iter().filter(|batch| shared(batch)).map(|batch| batch.units).sum::<u32>()
        };
        let full = if self.whole { get.units() / self.get } else { get.units().div_ceil(self.get.get()) };
        let most = self.times.map_or(full, |most| most.get().min(full));
        let times = largest(most, |times| u64::from(bought(times)) >= u64::from(times) * u64::from(self.buy));
        if times == 0 {
            return Err(quantity_gap(self.buy, bought(1)).unwrap_or(Reason::NoMatchingItem));
        }
        let times = times.min(limit);
        Ok(Found { tallies: self.both(buy, &lowered, times), next: None, times })
    }

    fn all_of(&self, times: u32, get: &Piles) -> u32 {
        times.saturating_mul(self.get.get()).min(get.units())
    }

    /// The units of both pools that so many times use: what only one may buy is bought first, the dearest first.
    fn both(&self, buy: &Piles, lowered: &Piles, times: u32) -> Vec<Tally> {
        let mut to_get = self.all_of(times, lowered);
        let tally = |batch: &Batch| {
            let get = batch.units.min(to_get);
            to_get -= get;
            Tally { batch: *batch, get, buy: 0 }
        };
        let mut tallies: Vec<Tally> = lowered.iter().map(tally).collect();
        let gets = |batch: &Batch| lowered.iter().any(|got| got.pile == batch.pile);
        let mut to_buy = times.saturating_mul(self.buy);
        let sorted = buy.dearest_first();
        for batch in sorted.iter().filter(|batch| !gets(batch)).chain(sorted.iter().filter(|batch| gets(batch))) {
            let at = tallies.iter().position(|tally| tally.batch.pile == batch.pile);
            let got = at.and_then(|at| tallies.get(at)).map_or(0, |tally| tally.get);
            let bought = to_buy.min(batch.units - got);
            to_buy -= bought;
            match at.and_then(|at| tallies.get_mut(at)) {
                Some(tally) => tally.buy = bought,
                None => tallies.push(Tally { batch: *batch, get: 0, buy: bought }),
            }
        }
        tallies
    }

    /// What comes off: of each pile the lowered units stand first, then those that were bought.
    fn take(&self, ground: Ground, tallies: Vec<Tally>) -> Offer {
        // Each pile has one tally.
        let tallies = sorted_by(tallies, |one, other| one.batch.pile.cmp(&other.batch.pile));
        let lowered = tallies.iter().filter(|tally| tally.get > 0).map(|tally| tally.batch.split(tally.get).0);
        let lowered = Piles::from(lowered.collect());
        let offer = match self.off {
            Off::Percent(rate) => ground.percent_off(lowered, rate, None),
            Off::Amount(off) => {
                let parts = lowered.each(|batch| off.times(u64::from(batch.units)));
                goods_of(parts, off.times(u64::from(lowered.units())))
            }
        };
        let mut taken = offer.taking.goods.into_parts().into_iter();
        let mut goods = Vec::with_capacity(2 * tallies.len());
        for Tally { batch, get, buy } in tallies {
            goods.extend(if get > 0 { taken.next() } else { None });
            if buy > 0 {
                goods.push(Part {
                    pile: batch.pile,
                    units: buy,
                    amount: Money::ZERO,
                    exact: Exact::whole(Money::ZERO),
                });
            }
        }
        Offer { taking: Taking { goods: Goods::Parts(goods), ..offer.taking }, ..offer }
    }
}

/// Where every product is counted by itself, it is units of one that are missing.
fn of_one_product(reason: Reason) -> Reason {
    match reason {
        Reason::QuantityBelow { need, have, gap } => Reason::LineQuantityBelow { need, have, gap },
        reason => reason,
    }
}

/// The largest number up to `most` for which it holds, when it holds for all below one for which it does.
fn largest(most: u32, holds: impl Fn(u32) -> bool) -> u32 {
    let (mut yes, mut no) = (0, most.saturating_add(1));
    while no - yes > 1 {
        let middle = yes + (no - yes) / 2;
        if holds(middle) { yes = middle } else { no = middle }
    }
    yes
}
