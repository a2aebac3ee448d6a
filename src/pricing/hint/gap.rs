//! What is missing to more, and what could fill it: where the engine's own gaps say that one thing more is not enough.

use crate::money::Money;
use crate::order::{sorted, turns};
use crate::pricing::cart::{LineItem, Selector};
use crate::pricing::effect::Effect;
use crate::pricing::flip::{Change, flip, units};
use crate::pricing::hint::goods::Good;
use crate::pricing::lane::Verdict;
use crate::pricing::offer::NextStep;
use crate::pricing::outcome::Outcome;
use crate::pricing::promotion::{Promotion, Rulebook};
use crate::pricing::reason::{Missing, Reason};

/// So many gaps are looked at.
const MOST_GAPS: usize = 12;
/// So many ways are tried to fill one.
const MOST_WAYS: usize = 4;

/// Something that a promotion misses.
#[derive(Clone, Copy, Debug)]
pub struct Gap<'a> {
    /// Who misses it.
    pub promotion: &'a Promotion,
    /// What would do.
    pub change: Change,
    /// Of a set: the items that are missing.
    pub missing: &'a [Missing],
}

/// Things to add: each by its place among what may be added, with a number of units.
pub type Units = Vec<(usize, u16)>;

/// Everything that could make a promotion act that does not, or take more than it does.
pub fn changes(outcome: &Outcome) -> Vec<Change> {
    let mut found = Vec::new();
    match &outcome.verdict {
        Verdict::Refused { reasons } => lifted(reasons, &mut found),
        Verdict::Announced { opens_at, .. } => found.push(Change::Wait(*opens_at)),
        Verdict::Applied { next: Some(next), .. } => found.push(match next {
            NextStep::Spend { need, have } => Change::Spend(need.less(*have)),
            NextStep::Quantity { need, have } => Change::Units(need.saturating_sub(*have)),
            NextStep::Distinct { need, have } => Change::Distinct(need.saturating_sub(*have)),
            NextStep::Set { missing } => Change::Units(units(missing)),
        }),
        _ => {}
    }
    found
}

/// What lifts each reason by itself, on whatever road.
fn lifted(reasons: &[Reason], found: &mut Vec<Change>) {
    for reason in reasons {
        match reason {
            Reason::NoRoad { roads } => roads.iter().for_each(|road| lifted(road, found)),
            reason => found.extend(flip(core::slice::from_ref(reason)).unwrap_or_default()),
        }
    }
}

/// What the promotions miss of goods, each once.
pub fn gaps<'a>(rulebook: &'a Rulebook, outcomes: &'a [Outcome]) -> Vec<Gap<'a>> {
    let mut gaps = Vec::new();
    for outcome in outcomes {
        let Some(promotion) = rulebook.place(&outcome.promotion).and_then(|place| rulebook.at(place)) else { continue };
        for change in changes(outcome) {
            let known = |gap: &Gap| gap.promotion.id == promotion.id && gap.change == change;
            let of_goods = !matches!(change, Change::Wait(_) | Change::Orders(_));
            if of_goods && gaps.len() < MOST_GAPS && !gaps.iter().any(known) {
                gaps.push(Gap { promotion, change, missing: missing(outcome) });
            }
        }
    }
    gaps
}

/// The items that a set misses: the first, or the next one.
fn missing(outcome: &Outcome) -> &[Missing] {
    let of_set = match &outcome.verdict {
        Verdict::Refused { reasons } => reasons.iter().find_map(|reason| match reason {
            Reason::SetIncomplete { missing } => Some(missing.as_slice()),
            _ => None,
        }),
        Verdict::Applied { next: Some(NextStep::Set { missing }), .. } => Some(missing.as_slice()),
        _ => None,
    };
    of_set.unwrap_or_default()
}

impl Gap<'_> {
    /// True when one unit of this is enough.
    pub fn is_filled_by(&self, line: &LineItem) -> bool {
        let enough = match self.change {
            Change::Spend(gap) => gap <= line.unit_price,
            Change::Units(gap) | Change::Distinct(gap) => gap <= 1,
            Change::Wait(_) | Change::Orders(_) => false,
        };
        enough && self.counts(line)
    }

    /// True when it hangs on things like this.
    fn counts(&self, line: &LineItem) -> bool {
        if self.missing.is_empty() {
            return self.promotion.counts(line);
        }
        self.items().any(|(of, _)| of.matches(line))
    }

    /// What the missing items of a set are, and how many units of each.
    fn items(&self) -> impl Iterator<Item = (&Selector, u32)> {
        self.missing.iter().filter_map(|missing| match &self.promotion.then {
            Effect::SetPrice(set) => Some((&set.items.get(usize::try_from(missing.item).ok()?)?.of, missing.gap)),
            _ => None,
        })
    }

    /// The cheapest ways to fill it with two or three units: of at most two products, or of what a set misses; `goods` are
    /// the cheapest first.
    pub fn ways(&self, goods: &[&Good]) -> Vec<Units> {
        let pool = || goods.iter().enumerate().filter(|(_, good)| good.room > 0 && self.counts(good.line));
        let cheapest = || pool().map(|(at, _)| at).take(MOST_WAYS).collect::<Vec<_>>();
        match self.change {
            Change::Units(2..=3) if !self.missing.is_empty() => self.sets(goods),
            Change::Spend(gap) => by_spend(
                gap,
                &pool()
                    .map(|(at, good)| (at, *good))
                    .filter(|(_, good)| good.line.unit_price < gap)
                    .collect::<Vec<_>>(),
            ),
            Change::Units(gap @ 2..=3) => {
                let (cheapest, gap) = (cheapest(), u16::try_from(gap).unwrap_or(1));
                let mut ways: Vec<Units> = cheapest.iter().map(|at| vec![(*at, gap)]).collect();
                if let [one, other, ..] = *cheapest {
                    ways.push(vec![(one, gap - 1), (other, 1)]);
                    ways.push(vec![(one, 1), (other, gap - 1)]);
                }
                ways
            }
            Change::Distinct(2) => {
                let cheapest = cheapest();
                let others = |at| cheapest.iter().skip(at + 1);
                let pairs = cheapest.iter().enumerate().flat_map(|(at, one)| others(at).map(|other| (*one, *other)));
                pairs.map(|(one, other)| vec![(one, 1), (other, 1)]).collect()
            }
            _ => Vec::new(),
        }
    }
}

impl Gap<'_> {
    /// The cheapest ways to complete a set. An item's price hangs on no other item, so that the cheapest ways through some of
    /// the items lead to the cheapest through all.
    fn sets(&self, goods: &[&Good]) -> Vec<Units> {
        let mut ways: Vec<(Money, Units)> = vec![(Money::ZERO, Vec::new())];
        for (of, gap) in self.items() {
            let units = u16::try_from(gap).unwrap_or(u16::MAX);
            let of_item = goods.iter().enumerate().filter(|(_, good)| good.room >= gap && of.matches(good.line));
            let of_item: Vec<(usize, Money)> =
                of_item.map(|(at, good)| (at, good.line.unit_price.times(u64::from(gap)))).take(MOST_WAYS).collect();
            let more = |(sum, way): &(Money, Units)| {
                let with = |(at, price): &(usize, Money)| (sum.plus(*price), also(way, *at, units));
                of_item.iter().map(with).collect::<Vec<_>>()
            };
            ways = sorted(ways.iter().flat_map(more));
            ways.truncate(MOST_WAYS);
        }
        ways.into_iter().map(|(_, units)| units).collect()
    }
}

/// Some units with more of one thing.
fn also(some: &Units, at: usize, units: u16) -> Units {
    let mut all = some.clone();
    match all.iter_mut().find(|(known, _)| *known == at) {
        Some((_, count)) => *count = count.saturating_add(units),
        None => all.push((at, units)),
    }
    sorted(all)
}

/// The cheapest pairs and threes that cost so much together though none of them does alone; the cheapest come first.
fn by_spend(gap: Money, small: &[(usize, &Good)]) -> Vec<Units> {
    let mut ways: Vec<(Money, Units)> = Vec::new();
    for (nth, (at, good)) in small.iter().enumerate() {
        let price = good.line.unit_price;
        if gap <= price.times(2) && good.room >= 2 {
            ways.push((price.times(2), vec![(*at, 2)]));
        }
        if price.times(2) < gap && gap <= price.times(3) && good.room >= 3 {
            ways.push((price.times(3), vec![(*at, 3)]));
        }
        // The cheapest partner that is enough.
        let sum = |other: &Good| price.plus(other.line.unit_price);
        let partner = small.iter().skip(nth + 1).find(|(_, other)| gap <= sum(other));
        ways.extend(partner.map(|(other, more)| (sum(more), vec![(*at, 1), (*other, 1)])));
    }
    let sum = |at: usize| ways.get(at).map(|(sum, _)| *sum);
    let cheapest = turns(ways.len(), &|one, other| sum(one).cmp(&sum(other))).into_iter().take(MOST_WAYS);
    cheapest.filter_map(|at| ways.get(at)).map(|(_, units)| units.clone()).collect()
}
