//! Units that cost less together, as marketers write them: buy and get, bundles, sets.

use std::num::NonZeroU32;

use crate::money::Money;
use crate::pricing::cart::Selector;
use crate::pricing::effect::bundle_price::BundlePrice;
use crate::pricing::effect::buy_get::{BuyGet, Pick};
use crate::pricing::effect::group::First;
use crate::pricing::effect::set_price::{SetItem, SetPrice};
use crate::pricing::offer::Off;
use crate::wire::leaves::{Several, Whole};
use crate::wire::reader::Reader;

meant! {
    BuyGetSaid => BuyGet;
    BundlePriceSaid => BundlePrice;
    SetPriceSaid => SetPrice;
}

struct BuyGetSaid {
    buy: BuySaid,
    get: GetSaid,
    times: Option<NonZeroU32>,
    same_sku: bool,
}

record! {
    /// For every so many units bought, so many for less.
    BuyGetSaid as "BuyGet" {
        /// What is bought.
        buy "buy": BuySaid,
        /// What costs less.
        get "get": GetSaid,
        /// At most so many times.
        times "times": Option<NonZeroU32>,
        /// `true`: every product is counted by itself.
        same_sku "sameSku": bool = false,
    }
}

struct BuySaid {
    quantity: Whole<0, 1_000_000>,
    of: Option<Selector>,
}

record! {
    /// What is bought.
    BuySaid as "Buy" {
        /// So many units; none need be.
        quantity "quantity": Whole<0, 1_000_000>,
        /// Of these lines; of the promotion's own when left out.
        of "of": Option<Selector>,
    }
}

struct GetSaid {
    quantity: NonZeroU32,
    of: Option<Selector>,
    off: Off,
    pick: Pick,
    whole: bool,
}

record! {
    /// What costs less.
    GetSaid as "Get" {
        /// So many units.
        quantity "quantity": NonZeroU32,
        /// Of these lines; of the promotion's own when left out.
        of "of": Option<Selector>,
        /// What comes off each of them.
        off "off": Off,
        /// Which of them; `cheapest`, when left out.
        pick "pick": Pick = Pick::Cheapest,
        /// `true`: a last group that is not full gives nothing; `false`: it gives what is there.
        whole "whole": bool = false,
    }
}

words! {
    /// Which units cost less: the cheapest of all, or the dearest; the last of every full group of bought and lowered units,
    /// dearest first, or as the lines stand.
    Pick as "Pick" {
        "cheapest" => Pick::Cheapest,
        "dearest" => Pick::Dearest,
        "inGroup" => Pick::InGroup,
        "listed" => Pick::Listed,
    }
}

impl BuyGetSaid {
    fn mean(self, _: &mut Reader) -> Option<BuyGet> {
        let BuyGetSaid { buy, get, times, same_sku } = self;
        let GetSaid { quantity, of, off, pick, whole } = get;
        let (buy, buy_of) = (buy.quantity.to(), buy.of);
        Some(BuyGet { buy, buy_of, get: quantity, get_of: of, off, pick, whole, times, same_sku })
    }
}

struct BundlePriceSaid {
    quantity: NonZeroU32,
    price: Money,
    first: First,
    times: Option<NonZeroU32>,
}

record! {
    /// Units in full groups, each for one price, until a group costs no more.
    BundlePriceSaid as "BundlePrice" {
        /// So many units a group.
        quantity "quantity": NonZeroU32,
        /// What a group costs.
        price "price": Money,
        /// Which units find a group first; the `dearest`, when left out.
        first "pick": First = First::Dearest,
        /// At most so many groups.
        times "times": Option<NonZeroU32>,
    }
}

words! {
    /// Which units find a group first.
    First as "PickFirst" {
        "dearest" => First::Dearest,
        "cheapest" => First::Cheapest,
    }
}

impl BundlePriceSaid {
    fn mean(self, _: &mut Reader) -> Option<BundlePrice> {
        let BundlePriceSaid { quantity, price, first, times } = self;
        Some(BundlePrice { quantity, price, first, times })
    }
}

struct SetPriceSaid {
    items: Several<SetItem, 1, 16>,
    price: Money,
    times: Option<NonZeroU32>,
}

record! {
    /// Full sets, each for one price, until a set costs no more.
    SetPriceSaid as "SetPrice" {
        /// What belongs to a set; each item finds the dearest units that those before it have left.
        items "items": Several<SetItem, 1, 16>,
        /// What a set costs.
        price "price": Money,
        /// At most so many sets.
        times "times": Option<NonZeroU32>,
    }
}

record! {
    /// One item of a set.
    SetItem as "SetItem" {
        /// Units of these lines.
        of "of": Selector,
        /// So many.
        quantity "quantity": NonZeroU32,
    }
}

impl SetPriceSaid {
    fn mean(self, _: &mut Reader) -> Option<SetPrice> {
        let SetPriceSaid { items: Several(items), price, times } = self;
        Some(SetPrice { items, price, times })
    }
}
