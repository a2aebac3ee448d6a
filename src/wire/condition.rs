//! What a promotion asks for, as marketers write it.

use crate::id::{Channel, Tag, Tier};
use crate::pricing::cart::Selector;
use crate::pricing::condition::{AtLeast, Condition, TagRule};
use crate::wire::leaves::{Positive, Several, SomeOf};

choice! {
    /// What must hold.
    Condition as "Condition" {
        /// The lines cost at least so much when the lane starts.
        "spend" SpendSaid => |said| Condition::Spend(AtLeast { at_least: said.at_least.0, of: said.of }),
        /// There are at least so many units.
        "quantity" QuantitySaid => |said| Condition::Quantity(AtLeast { at_least: said.at_least, of: said.of }),
        /// The customer's marks.
        "tags" TagRule => Condition::Tags,
        /// The customer's level is one of these.
        "tier" SomeOf<Tier> => |SomeOf(tiers)| Condition::Tier(tiers),
        /// The customer has never bought here; `false`: has.
        "newCustomer" bool => Condition::NewCustomer,
        /// This will be the customer's n-th order; 1 is the first.
        "orderNumber" u32 => Condition::OrderNumber,
        /// The customer shops in one of these channels.
        "channel" SomeOf<Channel> => |SomeOf(channels)| Condition::Channel(channels),
        /// Every one of these holds.
        "all" Several<Condition, 1, 64> => |Several(all)| Condition::All(all),
        /// One of these holds.
        "any" Several<Condition, 1, 64> => |Several(any)| Condition::Any(any),
        /// This does not hold.
        "not" Box<Condition> => Condition::Not,
    }
}

struct SpendSaid {
    at_least: Positive,
    of: Option<Selector>,
}

record! {
    /// A threshold of spend.
    SpendSaid as "SpendAtLeast" {
        /// The amount it takes.
        at_least "atLeast": Positive,
        /// The lines that count; the promotion's own when left out.
        of "of": Option<Selector>,
    }
}

struct QuantitySaid {
    at_least: u32,
    of: Option<Selector>,
}

record! {
    /// A threshold of units.
    QuantitySaid as "QuantityAtLeast" {
        /// The units it takes.
        at_least "atLeast": u32,
        /// The lines that count; the promotion's own when left out.
        of "of": Option<Selector>,
    }
}

choice! {
    /// A rule over the customer's marks.
    TagRule as "TagRule" {
        /// At least one of these.
        "any" SomeOf<Tag> => |SomeOf(tags)| TagRule::Any(tags),
        /// Every one of these.
        "all" SomeOf<Tag> => |SomeOf(tags)| TagRule::All(tags),
        /// None of these.
        "none" SomeOf<Tag> => |SomeOf(tags)| TagRule::None(tags),
    }
}
