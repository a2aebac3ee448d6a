//! Where a member stands, as it is told: days, gifts, and what did not count.

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::growth::check_in::{CheckIn, CheckInProgram, Counted, NotCounted, Today};
use crate::growth::grant::{Grant, Reward};
use crate::id::{CardId, CouponId, FactId, ProgramId, PromotionId};
use crate::order::Set;
use crate::time::{Day, Timestamp};
use crate::wire::tell::Tell;

/// Where a member stands in a program, as it is told.
#[derive(Debug)]
pub struct Standing {
    program: ProgramId,
    today: Day,
    today_is: Today,
    length: u32,
    cycle: u32,
    done: u32,
    complete: bool,
    streak: u32,
    longest: u32,
    at_risk_until: Option<Timestamp>,
    next_milestone: Option<u32>,
    days: Vec<CountedDay>,
    open_days: Vec<Day>,
    cards: Set<CardId>,
    make_ups_left: u32,
    grants: Vec<Grant>,
    wallet: Vec<GrantedCoupon>,
    not_counted: Vec<Uncounted>,
}

written! {
    /// Where a member stands in a check-in program.
    Standing as "CheckIn" {
        /// The program.
        program "program": ProgramId,
        /// The mall's civil day at the moment of asking.
        today "today": Day,
        /// Whether today counts.
        today_is "todayIs": Today,
        /// How many days make a cycle.
        length "length": u32,
        /// Which cycle is running, from 1.
        cycle "cycle": u32,
        /// How many days of it are done.
        done "done": u32,
        /// True when there is no cycle left to do.
        complete "complete": bool,
        /// Days in a row up to today, or up to yesterday while today may still come.
        streak "streak": u32,
        /// The most days in a row ever.
        longest "longest": u32,
        /// The moment at which the days in a row would break; left out when nothing is at risk today.
        at_risk_until "atRiskUntil": Option<Timestamp>,
        /// The day of the cycle that earns something next.
        next_milestone "nextMilestone": Option<u32>,
        /// Every day that counts, earliest first.
        days "days": Vec<CountedDay>,
        /// Days that a card could still make up, latest first.
        open_days "openDays": Vec<Day>,
        /// Make-up cards that are not spent.
        cards "cards": Set<CardId>,
        /// How many days of this cycle may still be made up.
        make_ups_left "makeUpsLeft": u32,
        /// What was earned, in the order it was earned.
        grants "grants": Vec<Grant>,
        /// The coupons among it, as a quote's wallet takes them.
        wallet "wallet": Vec<GrantedCoupon>,
        /// Facts of this program that did not count, and why.
        not_counted "notCounted": Vec<Uncounted>,
    }
}

/// A day that counts.
#[derive(Debug)]
pub struct CountedDay {
    day: Day,
    how: Counted,
}

written! {
    /// A day that counts.
    CountedDay as "CountedDay" {
        /// The day.
        day "day": Day,
        /// How it came to count.
        how "how": Counted,
    }
}

/// A fact that did not count.
#[derive(Debug)]
pub struct Uncounted {
    fact: FactId,
    code: NotCounted,
}

written! {
    /// A fact that did not count.
    Uncounted as "NotCounted" {
        /// The fact.
        fact "fact": FactId,
        /// Why.
        code "code": NotCounted,
    }
}

/// A coupon that was earned.
#[derive(Debug)]
pub struct GrantedCoupon {
    id: CouponId,
    template: PromotionId,
    received_at: Timestamp,
    expires_at: Option<Timestamp>,
}

written! {
    /// A coupon that was earned, as a quote's wallet takes it.
    GrantedCoupon as "GrantedCoupon" {
        /// Names this very coupon.
        id "id": CouponId,
        /// The id of the promotion it sets off.
        template "coupon": PromotionId,
        /// When it was earned.
        received_at "receivedAt": Timestamp,
        /// Works no more from this moment on.
        expires_at "expiresAt": Option<Timestamp>,
    }
}

impl Serialize for Grant {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        use crate::wire::tell::entry;
        let mut record = out.serialize_map(None)?;
        entry(&mut record, "id", &self.id)?;
        entry(&mut record, "program", &self.program)?;
        entry(&mut record, "cycle", &self.cycle)?;
        entry(&mut record, "step", &self.step)?;
        match &self.reward {
            Reward::Coupon { template, .. } => entry(&mut record, "coupon", template)?,
            Reward::Points(points) => entry(&mut record, "points", points)?,
        }
        entry(&mut record, "at", &self.at)?;
        record.end()
    }
}

impl Tell for Grant {
    fn shape(book: &mut crate::wire::shape::Book) -> crate::wire::shape::Shape {
        book.name("Grant", "Something earned, once: a coupon or points.", |book| {
            crate::wire::shape::Shape::Record(vec![
                written!(@field book, "id", CouponId, "The same achievement always has the same id."),
                written!(@field book, "program", ProgramId, "The program that promised it."),
                written!(@field book, "cycle", u32, "Which time round, from 1."),
                written!(@field book, "step", u32, "The step that earned it: the day of a check-in's cycle; how many friends a referral's reward takes."),
                written!(@field book, "coupon", Option<PromotionId>, "The promotion that the coupon sets off."),
                written!(@field book, "points", Option<u32>, "Points."),
                written!(@field book, "at", Timestamp, "When it was earned."),
            ])
        })
    }
}

/// The coupons among what was earned, as a quote's wallet takes them.
pub fn wallet(grants: &[Grant]) -> Vec<GrantedCoupon> {
    let coupon = |grant: &Grant| match &grant.reward {
        Reward::Coupon { template, .. } => Some(GrantedCoupon {
            id: grant.id.clone(),
            template: template.clone(),
            received_at: grant.at,
            expires_at: grant.expires_at(),
        }),
        Reward::Points(_) => None,
    };
    grants.iter().filter_map(coupon).collect()
}

/// Where a member stands, as it is told.
pub fn standing(program: &CheckInProgram, state: CheckIn) -> Standing {
    Standing {
        program: program.id.clone(),
        today: state.today,
        today_is: state.today_is,
        length: u32::from(program.length),
        cycle: state.cycle,
        done: state.done,
        complete: state.complete,
        streak: state.streak,
        longest: state.longest,
        at_risk_until: state.at_risk_until,
        next_milestone: state.next_milestone.map(u32::from),
        days: state.days.iter().map(|(day, how)| CountedDay { day: *day, how: *how }).collect(),
        open_days: state.open_days,
        cards: state.cards,
        make_ups_left: u32::from(state.make_ups_left),
        wallet: wallet(&state.grants),
        grants: state.grants,
        not_counted: state.not_counted.into_iter().map(|(fact, code)| Uncounted { fact, code }).collect(),
    }
}

tell_words! {
    Today as "TodayIs" "Whether today counts: it does; it will when the server confirms it; it may; it cannot." {
        Counted "counted",
        Pending "pending",
        Open "open",
        Closed "closed",
    }
    Counted as "HowCounted" "How a day came to count." {
        CheckedIn "checkedIn",
        MadeUp "madeUp",
    }
    NotCounted as "NotCountedCode" "Why a fact did not count." {
        DayAlreadyCounted "day-already-counted",
        NotStarted "program-not-started",
        Ended "program-ended",
        Complete "program-complete",
        NoMakeUp "no-make-up",
        UnknownCard "unknown-card",
        CardSpent "card-spent",
        DayNotOver "day-not-over",
        TooFarBack "too-far-back",
        BeforeJoining "before-joining",
        MakeUpsUsed "make-ups-used",
        NotConfirmed "not-confirmed",
        InTheFuture "in-the-future",
    }
}
