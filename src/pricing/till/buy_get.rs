//! Units that are bought and units that cost less, counted on the desk: see the effect of the same name.

use core::cmp::Reverse;

use crate::pricing::arithmetic::Arithmetic;
use crate::pricing::effect::buy_get::{BuyGet, Pick};
use crate::pricing::offer::Off;
use crate::pricing::till::bit::Bit;
use crate::pricing::till::desk::Desk;

impl Desk {
    /// What it takes of the units on the desk, which are enough for one group. False where it is too large to be counted here.
    #[must_use]
    pub fn buy_get(&mut self, effect: &BuyGet, arithmetic: &Arithmetic) -> bool {
        let (buy, get) = (effect.buy, effect.get.get());
        let group = buy.saturating_add(get);
        let full = self.bits.iter().map(|bit| bit.units).sum::<u32>().checked_div(group).unwrap_or(0);
        let times = effect.times.map_or(full, |most| most.get().min(full));
        if effect.pick != Pick::Listed {
            self.sort(|bit| Reverse(bit.unit()));
        }
        match effect.pick {
            Pick::InGroup | Pick::Listed => self.in_groups(buy, get, times),
            Pick::Cheapest | Pick::Dearest => self.by_worth(times * buy, times * get, effect.pick == Pick::Cheapest),
        }
        self.sort(|bit| bit.pile);
        self.bits.retain(|bit| bit.units > 0);
        match effect.off {
            Off::Percent(rate) => self.percent(rate, None, arithmetic),
            Off::Amount(off) => {
                for bit in &mut self.bits {
                    bit.off = off.times(u64::from(bit.units)).minor().min(bit.due);
                }
                true
            }
        }
    }

    /// Group by group as the units stand: first those that are bought, then those that cost less.
    fn in_groups(&mut self, buy: u32, get: u32, times: u32) {
        let group = buy + get;
        let end = times * group;
        let lowered = |units: u32| {
            let units = units.min(end);
            units.checked_div(group).unwrap_or(0) * get + units.checked_rem(group).unwrap_or(0).saturating_sub(buy)
        };
        let mut before = 0;
        for bit in &mut self.bits {
            let after = before + bit.units;
            let got = lowered(after) - lowered(before);
            let bought = after.min(end) - before.min(end) - got;
            before = after;
            *bit = bit.tallied(got, bought);
        }
    }

    /// The cheapest or the dearest of all units, which stand dearest first; of equal ones the bought stand first.
    fn by_worth(&mut self, mut to_buy: u32, mut to_get: u32, cheapest: bool) {
        let units = |bits: &[Bit]| bits.iter().map(|bit| bit.units).sum::<u32>();
        let mut before = if cheapest { units(&self.bits).saturating_sub(to_get) } else { 0 };
        for worth in self.bits.chunk_by_mut(|one, other| one.unit() == other.unit()) {
            let all = units(worth);
            let skipped = before.min(all);
            before -= skipped;
            let mut lowered = (all - skipped).min(to_get);
            to_get -= lowered;
            let mut bought = to_buy.min(all - lowered);
            to_buy -= bought;
            for bit in worth {
                let buy = bit.units.min(bought);
                let get = (bit.units - buy).min(lowered);
                (bought, lowered) = (bought - buy, lowered - get);
                *bit = bit.tallied(get, buy);
            }
        }
    }
}

impl Bit {
    /// Its first units that cost less, and those behind them that were bought; where only some were bought, those.
    fn tallied(self, get: u32, buy: u32) -> Bit {
        match get {
            // Of what is only bought no part comes off.
            0 => Bit { units: buy, due: 0, ..self },
            _ => Bit { along: buy, ..self.first(get) },
        }
    }
}
