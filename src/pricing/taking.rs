//! What is to be taken, and what has been taken: parts of piles, or one amount that is shared out only when it comes to it.

use std::borrow::Cow;

use crate::money::{Exact, Money};
use crate::pricing::arithmetic::Sharing;
use crate::pricing::pile::{Batch, Part, Pile, Piles, in_order};

/// Amounts to be taken off: off goods, and something off shipping.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taking {
    /// Off goods.
    pub goods: Goods,
    /// Off shipping.
    pub shipping: Money,
    /// True for a payment, which no guard binds.
    pub pays: bool,
}

/// What is to be taken off goods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goods {
    /// Part by part, in the piles' order.
    Parts(Vec<Part>),
    /// One amount off several piles. Most amounts are only compared with others, and then nobody need know whose part is
    /// how much.
    Shared(Shared),
}

/// An amount that piles share by what is due for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shared {
    piles: Piles,
    amount: Money,
    sharing: Sharing,
}

/// What has been taken.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Taken {
    /// Off goods.
    pub goods: Vec<TakenPart>,
    /// Off shipping.
    pub shipping: Money,
}

/// What has been taken off neighbouring units of a lot.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TakenPart {
    /// The lot.
    pub lot: usize,
    /// How many of the lot's units stand before them.
    pub from: u32,
    /// How many they are.
    pub units: u32,
    /// What was to pay for them before.
    pub due: Money,
    /// So much; nothing off units that only had to be there.
    pub amount: Money,
    /// The same before it was made whole.
    pub exact: Exact,
}

impl Default for Goods {
    fn default() -> Goods {
        Goods::Parts(Vec::new())
    }
}

impl Goods {
    /// An amount off these piles, as far as there is room for it.
    pub fn shared(piles: Piles, amount: Money, sharing: Sharing) -> Goods {
        // What costs nothing has no part in it.
        let room = piles.iter().filter(|batch| !batch.due.is_zero()).map(|batch| batch.room()).sum();
        Goods::Shared(Shared { piles, amount: amount.min(room), sharing })
    }

    /// True when no units are meant.
    pub fn is_empty(&self) -> bool {
        match self {
            Goods::Parts(parts) => parts.is_empty(),
            Goods::Shared(shared) => shared.piles.is_empty(),
        }
    }

    /// The units that it comes off, or that only have to be there.
    pub fn units(&self) -> u32 {
        match self {
            Goods::Parts(parts) => parts.iter().map(|part| part.units).sum(),
            Goods::Shared(shared) => shared.piles.units(),
        }
    }

    /// All of it.
    pub fn total(&self) -> Money {
        match self {
            Goods::Parts(parts) => parts.iter().map(|part| part.amount).sum(),
            Goods::Shared(shared) => shared.amount,
        }
    }

    /// Part by part.
    pub fn parts(&self) -> Cow<'_, [Part]> {
        match self {
            Goods::Parts(parts) => Cow::Borrowed(parts),
            Goods::Shared(Shared { piles, amount, sharing }) => {
                Cow::Owned(piles.spread(*amount, *sharing, |batch| batch.due))
            }
        }
    }

    /// Part by part, to keep.
    pub fn into_parts(self) -> Vec<Part> {
        match self {
            Goods::Parts(parts) => parts,
            Goods::Shared(_) => self.parts().into_owned(),
        }
    }
}

impl Taking {
    /// All of it.
    pub fn total(&self) -> Money {
        self.goods.total().plus(self.shipping)
    }

    /// Takes no more than so much: its parts give by what they would have given. What they give less is told.
    pub fn cut_to(&mut self, most: Money, sharing: Sharing, piles: &[Pile]) -> Money {
        let before = self.total();
        if before <= most {
            return Money::ZERO;
        }
        let batch = |part: &Part| {
            let lot = piles.get(part.pile).map_or(0, |pile| pile.lot);
            let Part { pile, units, amount, .. } = *part;
            Batch { pile, lot, units, due: amount, start: Money::ZERO, least: Money::ZERO }
        };
        // Units that only had to be there have no part in it.
        let goods = core::mem::take(&mut self.goods).into_parts();
        let (some, none): (Vec<Part>, Vec<Part>) = goods.into_iter().partition(|part| !part.amount.is_zero());
        let some = Piles::of(some.iter().map(batch)).spread(most, sharing, |batch| batch.due);
        self.goods = Goods::Parts(in_order(some.into_iter().chain(none)));
        self.shipping = self.shipping.min(most);
        before.less(most)
    }
}

impl Taken {
    /// All of it.
    pub fn total(&self) -> Money {
        self.goods.iter().map(|part| part.amount).sum::<Money>().plus(self.shipping)
    }
}
