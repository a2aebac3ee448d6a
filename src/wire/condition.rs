//! What a promotion asks for, as marketers write it.

use crate::id::{Channel, Class, PaymentMethod, ProofKind, Region, Scene, StoreId, Tag, Tier};
use crate::pricing::arithmetic::Base;
use crate::pricing::cart::Selector;
use crate::pricing::condition::{AtLeast, Condition, Spend, TagRule};
use crate::pricing::member::{Birthday, Within};
use crate::pricing::pilot::Pilot;
use crate::time::LeapBirthday;
use crate::wire::issue::{Code, Param};
use crate::wire::leaves::{Positive, Several, SomeOf, Whole};
use crate::wire::reader::Reader;

/// The most days that a condition counts: a hundred years.
const MOST_DAYS: i64 = 36_500;

meant! {
    PilotSaid => Pilot;
}

choice! {
    /// What must hold.
    Condition as "Condition" {
        /// The lines cost at least so much when the lane starts.
        "spend" SpendSaid => |said| Condition::Spend(Spend { at_least: said.at_least.0, of: said.of, base: said.base }),
        /// There are at least so many units.
        "quantity" AtLeast<u32> => Condition::Quantity,
        /// There are at least so many products.
        "distinct" AtLeast<u32> => Condition::Distinct,
        /// There are at least so many units of one product alone.
        "lineQuantity" AtLeast<u32> => Condition::LineQuantity,
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
        /// The customer is of one of these kinds.
        "class" SomeOf<Class> => |SomeOf(classes)| Condition::Class(classes),
        /// The customer has a birthday about now.
        "birthday" Birthday => Condition::Birthday,
        /// The customer has been a member for so many days.
        "memberFor" Days => |said| Condition::MemberFor(said.days.to()),
        /// The customer has checked in so many days in a row.
        "streak" StreakSaid => |said| Condition::Streak(said.at_least),
        /// A friend brought the customer; `false`: nobody did.
        "referred" bool => Condition::Referred,
        /// The customer has ordered before, but not for so many days.
        "lastOrder" DaysAgo => |said| Condition::LastOrder(said.days.to()),
        /// It is bought in one of these stores.
        "store" SomeOf<StoreId> => |SomeOf(stores)| Condition::Store(stores),
        /// It is bought in one of the stores that try it first.
        "pilot" Pilot => Condition::Pilot,
        /// It is sent to one of these regions, or into one: `CN-44` means `CN-44.03` too.
        "region" SomeOf<Region> => |SomeOf(regions)| Condition::Region(regions),
        /// It is paid in one of these ways.
        "payment" SomeOf<PaymentMethod> => |SomeOf(payments)| Condition::Payment(payments),
        /// The customer came in by one of these ways: a community, a live room.
        "scene" SomeOf<Scene> => |SomeOf(scenes)| Condition::Scene(scenes),
        /// The request holds a proof of this kind, for this promotion and a product that it means.
        "proof" ProofSaid => |said| Condition::Proof(said.kind),
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
    base: Option<Base>,
}

record! {
    /// A threshold of spend.
    SpendSaid as "SpendAtLeast" {
        /// The amount it takes.
        at_least "atLeast": Positive,
        /// The lines that count; the promotion's own when left out.
        of "of": Option<Selector>,
        /// Which costs count; as the arithmetic's `thresholdBase` says when left out.
        base "base": Option<Base>,
    }
}

type Quantities = AtLeast<u32>;

record! {
    /// A threshold of units, or of products.
    Quantities as "QuantityAtLeast" {
        /// How many it takes.
        at_least "atLeast": u32,
        /// The lines that count; the promotion's own when left out.
        of "of": Option<Selector>,
    }
}

record! {
    /// A birthday about now, on the mall's own calendar.
    Birthday as "BirthdayRule" {
        /// How near to it.
        within "within": Within,
        /// When those born on 29 February have theirs in other years; `feb28` when left out.
        leap "leap": LeapBirthday = LeapBirthday::Before,
    }
}

words! {
    /// On the day itself, in its week from Monday to Sunday, in its month.
    Within as "BirthdayWithin" {
        "day" => Within::Day,
        "week" => Within::Week,
        "month" => Within::Month,
    }
}

struct Days {
    days: Whole<1, MOST_DAYS>,
}

record! {
    /// So many days, counted from one of the mall's midnights to another.
    Days as "MemberFor" {
        /// The days.
        days "days": Whole<1, MOST_DAYS>,
    }
}

struct DaysAgo {
    days: Whole<1, MOST_DAYS>,
}

record! {
    /// So many days ago, counted from one of the mall's midnights to another.
    DaysAgo as "LastOrder" {
        /// The days.
        days "daysAgo": Whole<1, MOST_DAYS>,
    }
}

struct StreakSaid {
    at_least: u32,
}

record! {
    /// A threshold of days in a row.
    StreakSaid as "Streak" {
        /// The days it takes.
        at_least "atLeast": u32,
    }
}

struct PilotSaid {
    buckets: Whole<1, 10_000>,
    take: Whole<1, 10_000>,
    salt: Option<Tag>,
}

record! {
    /// Stores fall into buckets by their ids (FNV-1a, 32 bits, over salt and id, modulo the buckets); those in the first
    /// buckets take part: always the same, and nobody chose them.
    PilotSaid as "Pilot" {
        /// How many buckets there are.
        buckets "buckets": Whole<1, 10_000>,
        /// How many of them take part.
        take "take": Whole<1, 10_000>,
        /// Deals the stores anew, so that it is not the same stores that try everything.
        salt "salt": Option<Tag>,
    }
}

impl PilotSaid {
    fn mean(self, reader: &mut Reader) -> Option<Pilot> {
        let (buckets, take) = (self.buckets.to(), self.take.to());
        if take > buckets {
            let bounds = [("min", Param::Number(1)), ("max", Param::Number(i64::from(buckets)))];
            reader.at_key("take", |reader| reader.note_with(Code::OutOfRange, &bounds));
            return None;
        }
        Some(Pilot { buckets, take, salt: self.salt })
    }
}

struct ProofSaid {
    kind: ProofKind,
}

record! {
    /// A proof that the customer holds.
    ProofSaid as "ProofRule" {
        /// Of what.
        kind "kind": ProofKind,
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
