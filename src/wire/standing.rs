//! Where a member stands, as it is told: days, gifts, and what did not count.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::growth::calendar::{CalendarDay, DayStatus, calendar};
use crate::growth::check_in::{CheckIn, Counted, NotCounted, Today};
use crate::growth::check_in_program::CheckInProgram;
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
    share_bonuses_left: Option<u32>,
    calendar: Vec<ToldDay>,
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
        /// How many visitors of this cycle may still earn the share bonus; left out where there is none.
        share_bonuses_left "shareBonusesLeft": Option<u32>,
        /// The running cycle day by day: from its first day that counts, or today, to the day that would complete it if
        /// none is missed, or that did complete it.
        calendar "calendar": Vec<ToldDay>,
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

/// A day of the running cycle.
#[derive(Debug)]
pub struct ToldDay {
    day: Day,
    status: DayStatus,
    step: Option<u32>,
    coupon: Option<PromotionId>,
    points: Option<u32>,
}

written! {
    /// A day of the running cycle.
    ToldDay as "CalendarDay" {
        /// The day.
        day "day": Day,
        /// How it stands.
        status "status": DayStatus,
        /// Which day of the cycle it is; for a day to come, if none before it is missed. Left out for a day that the
        /// cycle does not count.
        step "step": Option<u32>,
        /// The promotion that its coupon sets off, where it earns one.
        coupon "coupon": Option<PromotionId>,
        /// The points that it earns.
        points "points": Option<u32>,
    }
}

fn told_day(program: &CheckInProgram, CalendarDay { day, status, step }: CalendarDay) -> ToldDay {
    let milestone = program.milestones.iter().find(|milestone| Some(milestone.day) == step);
    let (coupon, points) = promised(milestone.map(|milestone| &milestone.reward));
    ToldDay { day, status, step: step.map(u32::from), coupon, points }
}

/// What is promised: the promotion that a coupon sets off, or points.
pub fn promised(reward: Option<&Reward>) -> (Option<PromotionId>, Option<u32>) {
    match reward {
        Some(Reward::Coupon { template, .. }) => (Some(template.clone()), None),
        Some(Reward::Points(points)) => (None, Some(*points)),
        None => (None, None),
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
    // Every program answers with grants: written out once, not in each of them.
    #[inline(never)]
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        use crate::wire::tell::entry;
        let mut record = out.serialize_struct("Grant", 1)?;
        entry(&mut record, "id", &self.id)?;
        entry(&mut record, "program", &self.program)?;
        entry(&mut record, "cycle", &self.cycle)?;
        entry(&mut record, "step", &self.step)?;
        entry(&mut record, "bonus", &self.bonus.then_some(true))?;
        let (coupon, points) = promised(Some(&self.reward));
        entry(&mut record, "coupon", &coupon)?;
        entry(&mut record, "points", &points)?;
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
                written!(@field book, "step", u32, "The step that earned it: the day of a check-in's cycle, or which bonus of it; how many friends a referral's reward takes; the place of a lifecycle's step."),
                written!(@field book, "bonus", Option<bool>, "True for what was earned by sharing; else left out."),
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
    let calendar = calendar(program, &state).into_iter().map(|day| told_day(program, day)).collect();
    Standing {
        program: program.id.clone(),
        today: state.today,
        today_is: state.today_is,
        length: u32::from(program.length),
        cycle: state.cycle,
        done: state.done.len().try_into().unwrap_or(u32::MAX),
        complete: state.complete,
        streak: state.streak,
        longest: state.longest,
        at_risk_until: state.at_risk_until,
        next_milestone: state.next_milestone.map(u32::from),
        days: state.days.iter().map(|(day, how)| CountedDay { day: *day, how: *how }).collect(),
        open_days: state.open_days,
        cards: state.cards,
        make_ups_left: u32::from(state.make_ups_left),
        share_bonuses_left: state.share_bonuses_left.map(u32::from),
        calendar,
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
    DayStatus as "DayStatus" "How a day stands: the member came; a card made up for it; it was missed; it was missed and can be made up; the member may come today; the server has yet to confirm today; it is to come." {
        Counted "counted",
        MadeUp "madeUp",
        Missed "missed",
        Open "open",
        Today "today",
        Pending "pending",
        Future "future",
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
        NoShareBonus "no-share-bonus",
        OwnShare "own-share",
        VisitorCameBefore "visitor-came-before",
        ShareBonusesUsed "share-bonuses-used",
        NotConfirmed "not-confirmed",
        InTheFuture "in-the-future",
    }
}
