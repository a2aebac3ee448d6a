//! Words for histories: who shared, opened, joined, ordered and gave back, one fact after another.

use liebian::growth::fact::{Body, Bought, Fact, Facts, GivenBack, Issued, Path};
use liebian::growth::grant::Reward;
use liebian::growth::referral::{
    Attribution, BindAt, Commission, CountReward, Credit, Hold, HoldFrom, Levels, Orders, Progress, Promise, Qualify,
    Rate, Rebind, ReferralProgram, ReferralState, Refused, Touch, Worth, fold,
};
use liebian::id::*;
use liebian::money::{BasisPoints, Money};
use liebian::time::{CivilTime, Day, Offset, TimeOfDay, Timestamp};

/// A day in milliseconds.
pub const DAY: i64 = 86_400_000;

/// Midnight of 2026-03-01 in the mall.
pub fn start() -> i64 {
    let day = Day::of_date(2026, 3, 1).unwrap();
    offset().moment(CivilTime { day, time: TimeOfDay::START }).millis()
}

pub fn offset() -> Offset {
    Offset::new(480).unwrap()
}

/// A moment so many milliseconds after the beginning.
pub fn at(millis: i64) -> Timestamp {
    Timestamp::new(start() + millis).unwrap()
}

pub fn fen(minor: u64) -> Money {
    Money::new(minor).unwrap()
}

pub fn who(name: &str) -> CustomerId {
    CustomerId::new(name).unwrap()
}

/// Two friends earn a necklace that costs 120 yuan; members bind on joining, orders are held for 7 days.
pub fn necklace() -> ReferralProgram {
    let reward =
        Reward::Coupon { template: PromotionId::new("free").unwrap(), valid_days: Some(30), cost: fen(12_000) };
    ReferralProgram {
        id: ProgramId::new("p").unwrap(),
        from: None,
        until: None,
        attribution: Attribution {
            bind_at: BindAt::Join,
            touch: Touch::Last,
            window_days: 7,
            rebind: Rebind::Never,
            valid_days: None,
            extend_on_order_days: None,
            new_members_only: true,
        },
        qualify: Qualify { at_least: fen(2_000), skus: None, within_days: None, orders: Orders::First },
        hold: Hold { days: 7, from: HoldFrom::Payment },
        promise: Promise::Count(CountReward { friends: 2.try_into().unwrap(), reward, times: None }),
        budget: None,
    }
}

/// Five percent of every order, two percent of a friend's friend's; opening binds.
pub fn commission() -> ReferralProgram {
    let mut program = necklace();
    program.attribution.bind_at = BindAt::Open;
    program.attribution.new_members_only = false;
    program.qualify = Qualify { at_least: Money::ZERO, skus: None, within_days: None, orders: Orders::Every };
    let worth = |points| Worth::Rate(BasisPoints::new(points).unwrap());
    let levels = Levels::Two(worth(500), worth(200));
    let rates = vec![Rate { roles: None, skus: None, levels }];
    program.promise = Promise::Commission(Commission { credit: Credit::Sharer, rates, up_to: None });
    program
}

/// Facts as the server numbers them.
#[derive(Clone, Debug, Default)]
pub struct Story {
    pub facts: Vec<Fact>,
}

impl Story {
    /// One more fact; its name is its number.
    pub fn tell(&mut self, millis: i64, member: &str, body: Body) -> &mut Story {
        let seq = self.facts.len() as u64 + 1;
        let id = FactId::new(&format!("f{seq}")).unwrap();
        self.facts.push(Fact { id, seq: Some(seq), at: at(millis), member: who(member), body });
        self
    }

    /// A link of someone, named after them: `t-amy`.
    pub fn shares(&mut self, millis: i64, member: &str) -> &mut Story {
        self.issues(millis, member, &format!("t-{member}"), |_| {})
    }

    pub fn issues(&mut self, millis: i64, member: &str, token: &str, change: impl Fn(&mut Issued)) -> &mut Story {
        let (program, token) = (ProgramId::new("p").unwrap(), TokenId::new(token).unwrap());
        let mut issued = Issued { program, token, path: None, store: None, until: None };
        change(&mut issued);
        self.tell(millis, member, Body::Issued(issued))
    }

    pub fn opens(&mut self, millis: i64, member: &str, token: &str) -> &mut Story {
        self.tell(millis, member, Body::Opened { token: TokenId::new(token).unwrap() })
    }

    pub fn joins(&mut self, millis: i64, member: &str) -> &mut Story {
        self.tell(millis, member, Body::Joined { was: None, birthday: None })
    }

    pub fn joins_as(&mut self, millis: i64, visitor: &str, member: &str) -> &mut Story {
        self.tell(millis, member, Body::Joined { was: Some(who(visitor)), birthday: None })
    }

    pub fn known(&mut self, millis: i64, member: &str, by: &str) -> &mut Story {
        self.tell(millis, member, Body::Known { identity: Identity::new(by).unwrap() })
    }

    /// An order of one product, `thing`.
    pub fn orders(&mut self, millis: i64, member: &str, order: &str, paid: u64) -> &mut Story {
        self.buys(millis, member, order, &[("thing", paid)])
    }

    pub fn buys(&mut self, millis: i64, member: &str, order: &str, lines: &[(&str, u64)]) -> &mut Story {
        let line = |(sku, paid): &(&str, u64)| Bought { sku: Sku::new(sku).unwrap(), quantity: 1, paid: fen(*paid) };
        let (order, lines) = (OrderId::new(order).unwrap(), lines.iter().map(line).collect());
        self.tell(millis, member, Body::Ordered { order, store: None, path: None, lines })
    }

    pub fn buys_in(
        &mut self,
        millis: i64,
        member: &str,
        order: &str,
        paid: u64,
        store: &str,
        path: Path,
    ) -> &mut Story {
        let lines = vec![Bought { sku: Sku::new("thing").unwrap(), quantity: 1, paid: fen(paid) }];
        let (order, store) = (OrderId::new(order).unwrap(), StoreId::new(store));
        self.tell(millis, member, Body::Ordered { order, store, path: Some(path), lines })
    }

    pub fn receives(&mut self, millis: i64, member: &str, order: &str) -> &mut Story {
        self.tell(millis, member, Body::Received { order: OrderId::new(order).unwrap() })
    }

    pub fn gets_back(&mut self, millis: i64, member: &str, order: &str, amount: u64) -> &mut Story {
        self.gets_back_for(millis, member, order, &[("thing", amount)])
    }

    pub fn gets_back_for(&mut self, millis: i64, member: &str, order: &str, lines: &[(&str, u64)]) -> &mut Story {
        let line =
            |(sku, amount): &(&str, u64)| GivenBack { sku: Sku::new(sku).unwrap(), quantity: 1, amount: fen(*amount) };
        let (order, lines) = (OrderId::new(order).unwrap(), lines.iter().map(line).collect());
        self.tell(millis, member, Body::Refunded { order, lines })
    }

    pub fn hands_over(&mut self, millis: i64, member: &str, to: &str) -> &mut Story {
        self.tell(millis, member, Body::Transferred { to: who(to) })
    }

    pub fn redeems(&mut self, millis: i64, member: &str, coupon: &str) -> &mut Story {
        self.tell(millis, member, Body::Redeemed { coupon: CouponId::new(coupon).unwrap() })
    }

    pub fn returns(&mut self, millis: i64, member: &str, coupon: &str) -> &mut Story {
        self.tell(millis, member, Body::Returned { coupon: CouponId::new(coupon).unwrap() })
    }

    pub fn is_paid(&mut self, millis: i64, member: &str, amount: u64) -> &mut Story {
        let program = ProgramId::new("p").unwrap();
        self.tell(millis, member, Body::PaidOut { program, amount: fen(amount) })
    }

    /// A friend who comes by a member's link and joins at once.
    pub fn brings(&mut self, millis: i64, member: &str, friend: &str) -> &mut Story {
        self.opens(millis, friend, &format!("t-{member}")).joins(millis, friend)
    }

    /// The facts in their order.
    pub fn facts(&self) -> Facts {
        Facts::new(self.facts.clone())
    }

    /// Where a member stands so many milliseconds after the beginning.
    pub fn of(&self, program: &ReferralProgram, member: &str, millis: i64) -> Progress {
        fold(program, &self.facts(), at(millis), offset()).of(&who(member), None)
    }

    /// What a member is told about facts that did not count: the fact's name, the code, the friend.
    pub fn refused(
        &self,
        program: &ReferralProgram,
        member: &str,
        millis: i64,
    ) -> Vec<(String, Refused, Option<String>)> {
        let told = self.of(program, member, millis).refused.into_iter();
        told.map(|told| (told.fact.to_string(), told.code, told.friend.map(|friend| friend.to_string()))).collect()
    }
}

/// The state of everybody.
pub fn state<'a>(program: &'a ReferralProgram, facts: &'a Facts, millis: i64) -> ReferralState<'a> {
    fold(program, facts, at(millis), offset())
}
