//! Bounds: what no way through the stages to come can go below, when coupons are taken to go with all others.
//!
//! Costs are counted in cells of equal width. A cell stands for the worst of its costs, so that a bound is never wrong,
//! only sometimes blunt.

use crate::pricing::search::beside::Beside;
use crate::pricing::search::hand::Hand;
use crate::pricing::search::turn::Turn;
use crate::pricing::search::ways::Way;

/// Costs in cells; a cell is as wide as a power of two, because every step asks for the cell of a cost.
#[derive(Clone, Copy, Debug)]
pub struct Cells {
    bits: u32,
    count: usize,
}

impl Cells {
    /// At most about so many cells for costs up to `most`.
    pub fn new(most: u64, count: usize) -> Cells {
        let mut cells = Cells { bits: 0, count };
        while most >> cells.bits >= u64::try_from(count).unwrap_or(u64::MAX) {
            cells.bits += 1;
        }
        Cells { count: usize::try_from(most >> cells.bits).unwrap_or(0) + 2, ..cells }
    }

    /// The cell of a cost.
    pub fn of(&self, cost: u64) -> usize {
        usize::try_from(cost >> self.bits).unwrap_or(usize::MAX).min(self.count - 1)
    }

    /// True when a cell is one cost.
    fn is_exact(&self) -> bool {
        self.bits == 0
    }

    /// The lowest cost of a cell, and the highest.
    fn ends(&self, cell: usize) -> (u64, u64) {
        let low = u64::try_from(cell).unwrap_or(0) << self.bits;
        (low, low | ((1 << self.bits) - 1))
    }

    /// The least that the costs of a cell come to.
    fn least(&self, cell: usize, beside: &Beside) -> u64 {
        let (low, high) = self.ends(cell);
        beside.least(low, high)
    }

    /// The cells where the costs of one cell end up when a coupon acts on them, if it can.
    fn after(&self, cell: usize, turn: &Turn, beyond: u64) -> Option<core::ops::RangeInclusive<usize>> {
        let (low, high) = self.ends(cell);
        let low = low.max(turn.need.saturating_add(beyond));
        let left = |cost: u64| cost - turn.of(cost.saturating_sub(beyond));
        (low <= high).then(|| self.of(left(low))..=self.of(left(high)))
    }
}

/// Left of a cost that no cart has.
const NEVER: u64 = 1 << 60;

/// For each cell the least that can be left in the end, the tolls of the coupons to come included.
#[derive(Clone, Debug)]
pub struct Least {
    cells: Cells,
    least: Vec<u64>,
}

impl Least {
    /// When nothing is to come.
    pub fn at_the_end(cells: Cells, beside: &Beside) -> Least {
        Least { cells, least: (0..cells.count).map(|cell| cells.least(cell, beside)).collect() }
    }

    /// The least from a cost on.
    pub fn from(&self, cost: u64) -> u64 {
        self.least.get(self.cells.of(cost)).copied().unwrap_or(0)
    }

    /// Before a coupon that may act.
    pub fn before_turn(&self, turn: &Turn, beyond: u64, toll: u64) -> Least {
        let cells = self.cells;
        let least = |(cell, skipped): (usize, &u64)| {
            let acted = cells.after(cell, turn, beyond).and_then(|after| self.least.get(after)?.iter().min());
            acted.map_or(*skipped, |acted| acted.saturating_add(toll).min(*skipped))
        };
        Least { cells, least: self.least.iter().enumerate().map(least).collect() }
    }

    /// Before one of the ways through a part, told in cells that may be wider.
    pub fn before_part(&self, cells: Cells, ways: &[Way], toll: impl Fn(Hand) -> u64) -> Least {
        let wider = 1 << cells.bits.saturating_sub(self.cells.bits);
        let ends: Vec<u64> = self.least.chunks(wider).map(|some| some.iter().copied().min().unwrap_or(0)).collect();
        let nexts = ends.iter().skip(1).chain(ends.last());
        let pairs: Vec<u64> = ends.iter().zip(nexts).map(|(one, next)| *one.min(next)).collect();
        let mut least = vec![NEVER; cells.count];
        for way in ways {
            let toll = toll(way.hand);
            for (held, other) in least.iter_mut().zip(pairs.iter().skip(cells.of(way.cost))) {
                *held = (*held).min(*other + toll);
            }
        }
        Least { cells, least }
    }
}

/// The cells from which a goal can be reached, one bit each.
#[derive(Clone, Debug)]
pub struct Reach(Vec<u64>);

/// So many cells are in a word.
const WORD: usize = 64;

impl Reach {
    /// At the end: every cost that comes to no more than the goal.
    pub fn at_the_end(cells: Cells, beside: &Beside, goal: u64) -> Reach {
        let mut reach = Reach(vec![0; cells.count.div_ceil(WORD)]);
        // What is to pay beside only adds to a cost.
        for cell in (0..=cells.of(goal)).filter(|cell| cells.least(*cell, beside) <= goal) {
            if let Some(word) = reach.0.get_mut(cell / WORD) {
                *word |= 1 << (cell % WORD);
            }
        }
        reach
    }

    /// True when the goal can be reached from a cost.
    pub fn holds(&self, cells: Cells, cost: u64) -> bool {
        self.bits_from(cells.of(cost)) & 1 == 1
    }

    /// Before a coupon that may act.
    pub fn before_turn(&self, cells: Cells, turn: &Turn, beyond: u64) -> Reach {
        let mut reach = self.clone();
        let from = turn.need.saturating_add(beyond);
        let steady = from.max(turn.steady_from().saturating_add(beyond));
        // Cell by cell where what it takes varies, and at once where it takes the same of every cost.
        let (first, last) = (cells.of(from), cells.of(steady));
        for cell in first..=last {
            let mut after = cells.after(cell, turn, beyond).into_iter().flatten();
            let reached = after.any(|cell| self.bits_from(cell) & 1 == 1);
            if let Some(word) = reach.0.get_mut(cell / WORD).filter(|_| reached) {
                *word |= 1 << (cell % WORD);
            }
        }
        let source = self.spread(cells);
        let down = cells.of(turn.of(steady.saturating_sub(beyond))) + usize::from(!cells.is_exact());
        for (at, word) in reach.0.iter_mut().enumerate().skip(last / WORD) {
            let found = match (at * WORD).checked_sub(down) {
                Some(cell) => source.bits_from(cell),
                None => source.bits_from(0).checked_shl(narrow(down - at * WORD)).unwrap_or(0),
            };
            *word |= found & !ones((last + 1).saturating_sub(at * WORD));
        }
        reach
    }

    /// Before one of the ways through a part.
    pub fn before_part(&self, cells: Cells, ways: &[Way]) -> Reach {
        let mut reach = Reach(vec![0; self.0.len()]);
        let source = self.spread(cells);
        for way in ways {
            let up = cells.of(way.cost);
            for (at, word) in reach.0.iter_mut().enumerate() {
                *word |= source.bits_from(at * WORD + up);
            }
        }
        reach
    }
}

impl Reach {
    /// The 64 cells from a cell on.
    fn bits_from(&self, cell: usize) -> u64 {
        let word = |at: usize| self.0.get(at).copied().unwrap_or(0);
        let (at, bit) = (cell / WORD, narrow(cell % WORD));
        if bit == 0 { word(at) } else { word(at) >> bit | word(at + 1) << (64 - bit) }
    }

    /// A cell and the one above it in one: moving a cell's costs by an amount takes them into two cells, unless a cell
    /// is a single cost.
    fn spread(&self, cells: Cells) -> Reach {
        let both =
            |at: usize| self.bits_from(at * WORD) | if cells.is_exact() { 0 } else { self.bits_from(at * WORD + 1) };
        Reach((0..self.0.len()).map(both).collect())
    }
}

/// So many ones, from the lowest bit; a word of them at most.
fn ones(count: usize) -> u64 {
    1_u64.checked_shl(narrow(count)).map_or(u64::MAX, |bit| bit - 1)
}

fn narrow(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
