//! Hands that the engine has priced already, and how much may still be tried.

use crate::order::Map;
use crate::pricing::search::hand::Hand;
use crate::pricing::search::walk::Effort;

/// How much may still be tried, counted and never timed, so that every machine finds the same.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    /// So many hands may be priced by the engine.
    pub hands: u64,
    /// So many steps may be walked through chains.
    pub steps: u64,
}

impl Budget {
    /// What a quote may try.
    pub const USUAL: Budget = Budget { hands: 1 << 12, steps: Effort::USUAL.steps };
    /// What may be tried beside the best hand, to tell what others would come to.
    pub const BESIDE: Budget = Budget { hands: 1 << 12, steps: 1 << 20 };
}

/// What hands cost, so that none is priced twice.
#[derive(Debug, Default)]
pub struct Priced(Map<Hand, u64>);

impl Priced {
    /// What a hand costs, where it was priced.
    pub fn of(&self, hand: Hand) -> Option<u64> {
        self.0.get(&hand).copied()
    }

    /// Keeps what a hand costs.
    pub fn keep(&mut self, hand: Hand, cost: u64) {
        self.0.insert(hand, cost);
    }
}
