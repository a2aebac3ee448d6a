//! Units that are put together into groups at one price: what each group saves, and on which units.

use crate::money::{Exact, Money};
use crate::order::sorted_by;
use crate::pricing::arithmetic::Sharing;
use crate::pricing::offer::{Offer, goods};
use crate::pricing::pile::{Batch, Part, Piles};

/// Units that are put into groups, pile by pile from the first unit on.
#[derive(Clone, Debug)]
pub struct Groups {
    /// In the piles' order.
    stacks: Vec<Stack>,
    /// Their places, in the order that units are picked.
    order: Vec<usize>,
    /// How a group's saving is shared out.
    sharing: Sharing,
}

/// Which units find a group first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum First {
    /// The dearest.
    Dearest,
    /// The cheapest.
    Cheapest,
}

/// One pile's units, with how many have found a group.
#[derive(Clone, Debug)]
struct Stack {
    /// Those that have not.
    rest: Batch,
    /// Those of the group that is being put together.
    picked: Option<Batch>,
    /// Those that have.
    grouped: u32,
    saved: Money,
    exact: Exact,
}

impl Groups {
    /// Nothing is grouped yet.
    pub fn of(piles: &Piles, first: First, sharing: Sharing) -> Groups {
        let stack = |batch: &Batch| Stack {
            rest: *batch,
            picked: None,
            grouped: 0,
            saved: Money::ZERO,
            exact: Exact::whole(Money::ZERO),
        };
        let order = sorted_by(piles.iter().enumerate(), |(_, one), (_, other)| match first {
            First::Dearest => other.unit().cmp(&one.unit()),
            First::Cheapest => one.unit().cmp(&other.unit()),
        });
        Groups {
            stacks: piles.iter().map(stack).collect(),
            order: order.into_iter().map(|(at, _)| at).collect(),
            sharing,
        }
    }

    /// Picks so many units for the next group, of the lots that are in; says how many there were.
    pub fn pick(&mut self, units: u32, is_in: impl Fn(usize) -> bool) -> u32 {
        let mut left = units;
        for at in &self.order {
            let Some(stack) = self.stacks.get_mut(*at).filter(|stack| left > 0 && is_in(stack.rest.lot)) else {
                continue;
            };
            let (picked, rest) = stack.rest.split(left);
            if picked.units == 0 {
                continue;
            }
            left -= picked.units;
            stack.rest = rest;
            stack.picked = Some(match stack.picked {
                Some(before) => {
                    Batch { units: before.units + picked.units, due: before.due.plus(picked.due), ..picked }
                }
                None => picked,
            });
        }
        units - left
    }

    /// Gives the picked units their price, shared by what they cost; false when they cost no more already, or when they have
    /// not come together: then they stay as they are.
    pub fn close(&mut self, price: Money) -> bool {
        let picked: Vec<Batch> = self.stacks.iter().filter_map(|stack| stack.picked).collect();
        let saving = picked.iter().map(|batch| batch.due).sum::<Money>().less(price);
        if saving.is_zero() {
            return false;
        }
        let mut parts = Piles::of(picked).spread(saving, self.sharing, |batch| batch.due).into_iter();
        for stack in &mut self.stacks {
            let Some(picked) = stack.picked.take() else { continue };
            stack.grouped += picked.units;
            if let Some(part) = parts.next() {
                stack.saved = stack.saved.plus(part.amount);
                stack.exact = stack.exact.plus(part.exact);
            }
        }
        true
    }

    /// What all the groups save.
    pub fn offer(self) -> Offer {
        let grouped = self.stacks.into_iter().filter(|stack| stack.grouped > 0);
        let parts = grouped.map(|stack| Part {
            pile: stack.rest.pile,
            units: stack.grouped,
            amount: stack.saved,
            exact: stack.exact,
        });
        goods(parts.collect(), None)
    }
}
