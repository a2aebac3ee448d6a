//! Referral programs as marketers write them.

use std::num::NonZeroU16;

use crate::growth::grant::Reward;
use crate::growth::referral::{
    Attribution, BindAt, Commission, CountReward, Credit, Hold, HoldFrom, Levels, Orders, Promise, Qualify, Rate,
    Rebind, ReferralProgram, Touch, Worth,
};
use crate::id::{Role, Sku};
use crate::money::{BasisPoints, Money};
use crate::time::Day;
use crate::wire::growth::ProgramName;
use crate::wire::issue::Code;
use crate::wire::leaves::{Name, Several, SomeOf, Whole};
use crate::wire::reader::{Read, Reader};
use crate::wire::said::{Part, Value};
use crate::wire::shape::{Book, Shape};

meant! {
    ReferralSaid => ReferralProgram;
    AttributionSaid => Attribution;
    QualifySaid => Qualify;
    HoldSaid => Hold;
    CommissionSaid => Commission;
    RateSaid => Rate;
}

struct ReferralSaid {
    id: ProgramName,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    #[expect(dead_code, reason = "notes are for people; the engine only checks that they can be shown")]
    note: Option<Name>,
    from: Option<Day>,
    until: Option<Day>,
    attribution: Attribution,
    qualify: Qualify,
    hold: Hold,
    reward: Promise,
    budget: Option<Money>,
}

record! {
    /// A promise to those who bring friends. Days are the mall's own civil days, as the server counts them.
    ReferralSaid as "ReferralProgram" {
        /// Names it, among all programs.
        id "id": ProgramName,
        /// Its name for people.
        name "name": Option<Name>,
        /// A line about it for people.
        note "note": Option<Name>,
        /// The first day on which anything counts, as `2026-11-01`.
        from "from": Option<Day>,
        /// The first day on which nothing new counts: no link, no binding, no order. What counted before still matures.
        until "until": Option<Day>,
        /// Whose friend someone is.
        attribution "attribution": Attribution = AttributionSaid::usual(),
        /// Which order of a friend counts.
        qualify "qualify": Qualify = QualifySaid::usual(),
        /// How long a counted order is held, so that what is sent back earns nothing.
        hold "hold": Hold = Hold { days: 7, from: HoldFrom::Payment },
        /// What is earned.
        reward "reward": Promise,
        /// Never more than this is promised to all together: the commission, or what the rewards cost. An order whose
        /// commission would pass it does not count; a reward that would pass it is not given, and is tried again when
        /// another friend's order matures.
        budget "budget": Option<Money>,
    }
}

impl ReferralSaid {
    fn mean(self, reader: &mut Reader) -> Option<ReferralProgram> {
        let ReferralSaid {
            id: ProgramName(id), from, until, attribution, qualify, hold, reward: promise, budget, ..
        } = self;
        if from.is_some() && until.is_some() && until <= from {
            reader.note(Code::WindowEndsBeforeItStarts);
            return None;
        }
        Some(ReferralProgram { id, from, until, attribution, qualify, hold, promise, budget })
    }
}

struct AttributionSaid {
    bind_at: BindAt,
    touch: Touch,
    window_days: Whole<1, 90>,
    rebind: Rebind,
    valid_days: Option<Whole<1, 3_660>>,
    extend_on_order_days: Option<Whole<1, 3_660>>,
    new_members_only: bool,
}

record! {
    /// Whose friend someone is.
    AttributionSaid as "Attribution" {
        /// The moment that ties a friend to who brought them; `join` when left out.
        bind_at "bindAt": BindAt = BindAt::Join,
        /// Which of several opened links counts, of those fresh at the moment that binds; the last when left out. Where
        /// opening binds, it is the link just opened.
        touch "touch": Touch = Touch::Last,
        /// An opened link counts for so many days; 7 when left out.
        window_days "windowDays": Whole<1, 90> = Whole::<1, 90>::fixed(7),
        /// Whether a friend who is bound may be bound to another, by a link opened later; never when left out. A
        /// binding that lapsed may always be followed by another.
        rebind "rebind": Rebind = Rebind::Never,
        /// A binding lasts so many days; for good when left out.
        valid_days "validDays": Option<Whole<1, 3_660>>,
        /// An order of the friend, whether it counts or not, makes the binding last so many days from then, if that is
        /// later.
        extend_on_order_days "extendOnOrderDays": Option<Whole<1, 3_660>>,
        /// True when only new members can be bound: by joining, who was no member before; by opening or ordering, who
        /// never ordered before. True when left out.
        new_members_only "newMembersOnly": bool = true,
    }
}

impl AttributionSaid {
    fn usual() -> Attribution {
        Attribution {
            bind_at: BindAt::Join,
            touch: Touch::Last,
            window_days: 7,
            rebind: Rebind::Never,
            valid_days: None,
            extend_on_order_days: None,
            new_members_only: true,
        }
    }

    fn mean(self, _: &mut Reader) -> Option<Attribution> {
        let AttributionSaid { bind_at, touch, rebind, new_members_only, .. } = self;
        Some(Attribution {
            bind_at,
            touch,
            window_days: self.window_days.to(),
            rebind,
            valid_days: self.valid_days.map(|days| days.to()),
            extend_on_order_days: self.extend_on_order_days.map(|days| days.to()),
            new_members_only,
        })
    }
}

words! {
    /// The moment that ties a friend to who brought them: opening the link; becoming a member (for members: opening
    /// the link); paying an order.
    BindAt as "BindAt" {
        "open" => BindAt::Open,
        "join" => BindAt::Join,
        "order" => BindAt::Order,
    }
}

words! {
    /// Which of several opened links counts.
    Touch as "Touch" {
        "first" => Touch::First,
        "last" => Touch::Last,
    }
}

choice! {
    /// When a friend who is bound may be bound to another.
    Rebind as "Rebind" {
        /// So many days after they were bound; 0 is at any time.
        "afterDays" Whole<0, 3_660> => |days: Whole<0, 3_660>| Rebind::After(days.to()),
    }
}

struct QualifySaid {
    at_least: Money,
    skus: Option<SomeOf<Sku>>,
    within_days: Option<u16>,
    orders: Orders,
}

record! {
    /// Which order of a friend counts. One for which nothing was paid never does.
    QualifySaid as "Qualify" {
        /// What it costs at least, after every discount and without shipping; anything above nothing when left out.
        at_least "atLeast": Money = Money::ZERO,
        /// Only these products count towards that; all when left out.
        skus "skus": Option<SomeOf<Sku>>,
        /// It is paid within so many days after the friend was bound.
        within_days "withinDays": Option<u16>,
        /// Whether the friend's later orders count too; only the first when left out. It counts once, even if it is
        /// given back.
        orders "orders": Orders = Orders::First,
    }
}

impl QualifySaid {
    fn usual() -> Qualify {
        Qualify { at_least: Money::ZERO, skus: None, within_days: None, orders: Orders::First }
    }

    fn mean(self, _: &mut Reader) -> Option<Qualify> {
        let QualifySaid { at_least, skus, within_days, orders } = self;
        Some(Qualify { at_least, skus: skus.map(|SomeOf(skus)| skus), within_days, orders })
    }
}

words! {
    /// Which orders of a friend count: the first that fulfils the terms, or every one. Every one counts as a friend of
    /// its own towards a reward for so many friends.
    Orders as "Orders" {
        "first" => Orders::First,
        "every" => Orders::Every,
    }
}

struct HoldSaid {
    days: Whole<0, 180>,
    from: HoldFrom,
}

record! {
    /// How long a counted order is held.
    HoldSaid as "Hold" {
        /// So many days, up to 180; 7 when left out.
        days "days": Whole<0, 180> = Whole::<0, 180>::fixed(7),
        /// Counted from payment, or from the moment the friend received it; from payment when left out.
        from "from": HoldFrom = HoldFrom::Payment,
    }
}

impl HoldSaid {
    fn mean(self, _: &mut Reader) -> Option<Hold> {
        Some(Hold { days: self.days.to(), from: self.from })
    }
}

words! {
    /// From when an order is held.
    HoldFrom as "HoldFrom" {
        "payment" => HoldFrom::Payment,
        "receipt" => HoldFrom::Receipt,
    }
}

choice! {
    /// What is earned by bringing friends.
    Promise as "ReferralReward" {
        /// Something for every so many friends.
        "count" CountReward => Promise::Count,
        /// A part of what friends pay.
        "commission" Commission => Promise::Commission,
    }
}

record! {
    /// Something for every so many friends.
    CountReward as "CountReward" {
        /// How many friends it takes each time.
        friends "friends": NonZeroU16,
        /// What is earned each time.
        reward "reward": Reward,
        /// At most so many times for one member.
        times "times": Option<NonZeroU16>,
    }
}

struct CommissionSaid {
    credit: Credit,
    rates: Several<Rate, 1, 64>,
    up_to: Option<Money>,
}

record! {
    /// A part of what friends pay for goods.
    CommissionSaid as "Commission" {
        /// Who is paid; the sharer when left out.
        credit "credit": Credit = Credit::Sharer,
        /// The rates; for each product of an order the first that fits it and who is paid, at either level by their own
        /// role.
        rates "rates": Several<Rate, 1, 64>,
        /// Never more than this for one order and one level.
        up_to "upTo": Option<Money>,
    }
}

impl CommissionSaid {
    fn mean(self, _: &mut Reader) -> Option<Commission> {
        Some(Commission { credit: self.credit, rates: self.rates.0, up_to: self.up_to })
    }
}

words! {
    /// Who is paid: whoever shared, or the store in whose name it was shared, by the sharer's rate. The store `west` has
    /// the account `store:west`: no customer's id may begin with `store:`.
    Credit as "Credit" {
        "sharer" => Credit::Sharer,
        "store" => Credit::Store,
    }
}

struct RateSaid {
    roles: Option<SomeOf<Role>>,
    skus: Option<SomeOf<Sku>>,
    direct: Worth,
    indirect: Option<Worth>,
}

struct EachSaid {
    each: Money,
}

record! {
    /// So much for each unit that was bought, and never more than was paid for it; it may be nothing.
    EachSaid as "CommissionEach" {
        /// How much.
        each "each": Money,
    }
}

impl Read for Worth {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        if matches!(reader.value(said), Value::Record(_)) {
            return EachSaid::read(said, reader).map(|EachSaid { each }| Worth::Each(each));
        }
        BasisPoints::read(said, reader).map(Worth::Rate)
    }

    fn shape(book: &mut Book) -> Shape {
        let each = EachSaid::shape(book);
        Shape::OneOf(vec![("", BasisPoints::shape(book)), ("", each)])
    }
}

record! {
    /// A rate, and when it fits.
    RateSaid as "CommissionRate" {
        /// Fits those who are one of these to the mall; everyone when left out.
        roles "roles": Option<SomeOf<Role>>,
        /// Fits these products; all when left out.
        skus "skus": Option<SomeOf<Sku>>,
        /// Basis points, or so much a unit, for whoever brought the friend.
        direct "direct": Worth,
        /// The same for whoever brought that one; nothing when left out. There is no third level.
        indirect "indirect": Option<Worth>,
    }
}

impl RateSaid {
    fn mean(self, _: &mut Reader) -> Option<Rate> {
        let RateSaid { roles, skus, direct, indirect } = self;
        let levels = indirect.map_or(Levels::One(direct), |indirect| Levels::Two(direct, indirect));
        Some(Rate { roles: roles.map(|SomeOf(roles)| roles), skus: skus.map(|SomeOf(skus)| skus), levels })
    }
}
