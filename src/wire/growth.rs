//! Growth as it is said: the programs of the rulebook, and questions about them.

use crate::growth::check_in_program::{CheckInProgram, Counting, MakeUpTerms, Milestone, ShareBonus};
use crate::growth::community::Community;
use crate::growth::fact::{Fact, Facts};
use crate::growth::grant::Reward;
use crate::growth::lifecycle::LifecycleProgram;
use crate::growth::referral::{Promise, ReferralProgram};
use crate::id::{CustomerId, ProgramId, PromotionId};
use crate::money::Money;
use crate::order::Set;
use crate::time::{Day, Timestamp};
use crate::wire::issue::{Code, Issue};
use crate::wire::leaves::{ID_PATTERN, LONGEST_LIST, Name, Several, Whole};
use crate::wire::reader::{Read, Reader, number};
use crate::wire::said::Part;
use crate::wire::shape::{Book, Shape};

/// The longest cycle, in days.
const LONGEST_CYCLE: i64 = 366;
/// The most facts of one question.
pub const MOST_FACTS: usize = 10_000;

/// The growth programs of a rulebook.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Programs {
    /// Check-ins.
    pub check_ins: Vec<CheckInProgram>,
    /// Referrals.
    pub referrals: Vec<ReferralProgram>,
    /// Promises along a member's way.
    pub lifecycles: Vec<LifecycleProgram>,
    /// Communities.
    pub communities: Vec<Community>,
}

record! {
    /// Programs that let the mall grow.
    Programs as "Growth" {
        /// Check-ins.
        check_ins "checkIns": Vec<CheckInProgram> = Vec::new(),
        /// Referrals.
        referrals "referrals": Vec<ReferralProgram> = Vec::new(),
        /// Promises along a member's way.
        lifecycles "lifecycles": Vec<LifecycleProgram> = Vec::new(),
        /// Communities.
        communities "communities": Vec<Community> = Vec::new(),
    }
}

impl Programs {
    /// Every template that a program promises a coupon of, with its place.
    pub fn promised<'a>(&'a self) -> Vec<(String, &'a PromotionId)> {
        let mut promised = Vec::new();
        let mut note = |place: String, reward: &'a Reward| {
            if let Reward::Coupon { template, .. } = reward {
                promised.push((format!("growth.{place}.coupon.template"), template));
            }
        };
        for (at, program) in self.check_ins.iter().enumerate() {
            for (nth, milestone) in program.milestones.iter().enumerate() {
                note(format!("checkIns[{at}].milestones[{nth}].reward"), &milestone.reward);
            }
            if let Some(bonus) = &program.share_bonus {
                note(format!("checkIns[{at}].shareBonus.reward"), &bonus.reward);
            }
        }
        for (at, program) in self.referrals.iter().enumerate() {
            if let Promise::Count(count) = &program.promise {
                note(format!("referrals[{at}].reward.count.reward"), &count.reward);
            }
        }
        for (at, program) in self.lifecycles.iter().enumerate() {
            for (nth, step) in program.steps.iter().enumerate() {
                note(format!("lifecycles[{at}].steps[{nth}].reward"), &step.reward);
            }
        }
        promised
    }

    /// True for a program whose links are shared.
    pub fn has(&self, id: &ProgramId) -> bool {
        let referrals = self.referrals.iter().map(|program| &program.id);
        self.check_ins.iter().map(|program| &program.id).chain(referrals).any(|known| known == id)
    }

    /// The places of programs and communities that have the id of an earlier one.
    ///
    /// All programs share one space of names, because what is earned is named after its program.
    pub fn duplicates(&self) -> Vec<String> {
        let mut seen = Set::default();
        let mut again = Vec::new();
        let check_ins = self.check_ins.iter().map(|program| &program.id).enumerate();
        let referrals = self.referrals.iter().map(|program| &program.id).enumerate();
        let lifecycles = self.lifecycles.iter().map(|program| &program.id).enumerate();
        let programs = check_ins.map(|(at, id)| ("checkIns", at, id));
        let programs = programs.chain(referrals.map(|(at, id)| ("referrals", at, id)));
        for (list, at, id) in programs.chain(lifecycles.map(|(at, id)| ("lifecycles", at, id))) {
            if !seen.insert(id.clone()) {
                again.push(format!("growth.{list}[{at}].id"));
            }
        }
        let mut seen = Set::default();
        for (at, community) in self.communities.iter().enumerate() {
            if !seen.insert(community.id.clone()) {
                again.push(format!("growth.communities[{at}].id"));
            }
        }
        again
    }
}

/// The longest id of a program: what is earned is named after it, and has an id too.
const LONGEST_PROGRAM_ID: usize = 40;

/// The id of a program, short enough to name what it earns after it.
#[derive(Debug)]
pub struct ProgramName(pub ProgramId);

impl Read for ProgramName {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let id = ProgramId::read(said, reader)?;
        if id.as_str().len() > LONGEST_PROGRAM_ID {
            reader.note_with(Code::TextTooLong, &[("limit", number(LONGEST_PROGRAM_ID))]);
            return None;
        }
        Some(ProgramName(id))
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: Some(ID_PATTERN), most: LONGEST_PROGRAM_ID }
    }
}

meant! {
    CheckInSaid => CheckInProgram;
}

struct CheckInSaid {
    id: ProgramName,
    #[expect(dead_code, reason = "names are for people; the engine only checks that they can be shown")]
    name: Option<Name>,
    from: Option<Day>,
    until: Option<Day>,
    length: Whole<1, LONGEST_CYCLE>,
    counting: Counting,
    repeats: bool,
    make_up: Option<MakeUpTerms>,
    milestones: Several<Milestone, 1, 64>,
    share_bonus: Option<ShareBonus>,
}

record! {
    /// A promise to those who come every day. Days are the mall's own civil days, as the server counts them.
    CheckInSaid as "CheckInProgram" {
        /// Names it, among all programs.
        id "id": ProgramName,
        /// Its name for people.
        name "name": Option<Name>,
        /// The first day that counts, as `2026-11-01`.
        from "from": Option<Day>,
        /// The first day that counts no more.
        until "until": Option<Day>,
        /// How many days make a cycle; 21 when left out.
        length "length": Whole<1, LONGEST_CYCLE> = Whole::<1, LONGEST_CYCLE>::fixed(21),
        /// Days in a row, or in sum; in a row when left out.
        counting "counting": Counting = Counting::Consecutive,
        /// Whether a new cycle begins when one is complete; not, when left out.
        repeats "repeats": bool = false,
        /// How missed days may be made up; not at all, when left out.
        make_up "makeUp": Option<MakeUpTerms>,
        /// What is earned on which day of the cycle; the days rise.
        milestones "milestones": Several<Milestone, 1, 64>,
        /// What is earned when others open what the member shared: a bonus, and never what a milestone waits for.
        share_bonus "shareBonus": Option<ShareBonus>,
    }
}

impl CheckInSaid {
    fn mean(self, reader: &mut Reader) -> Option<CheckInProgram> {
        let CheckInSaid { id: ProgramName(id), from, until, counting, repeats, make_up, share_bonus, .. } = self;
        let (length, Several(milestones)): (u16, _) = (self.length.to(), self.milestones);
        let mut sound = true;
        if from.is_some() && until.is_some() && until <= from {
            reader.note(Code::WindowEndsBeforeItStarts);
            sound = false;
        }
        let days = milestones.iter().map(|milestone| milestone.day);
        for (at, (day, before)) in days.clone().zip(core::iter::once(0).chain(days)).enumerate() {
            if day <= before || length < day {
                let code = if day <= before { Code::StepsNotRising } else { Code::MilestoneBeyondTheCycle };
                let note = |reader: &mut Reader| reader.at_key("day", |reader| reader.note(code));
                reader.at_key("milestones", |reader| reader.at_index(at, note));
                sound = false;
            }
        }
        sound.then_some(CheckInProgram { id, from, until, length, counting, repeats, make_up, milestones, share_bonus })
    }
}

words! {
    /// What a cycle counts.
    Counting as "Counting" {
        "consecutive" => Counting::Consecutive,
        "cumulative" => Counting::Cumulative,
    }
}

record! {
    /// How missed days may be made up, with cards.
    MakeUpTerms as "MakeUpTerms" {
        /// At most so many days of a cycle.
        per_cycle "perCycle": u16,
        /// At most so many days back.
        days_back "daysBack": u16,
    }
}

record! {
    /// What is earned on a day of a cycle.
    Milestone as "Milestone" {
        /// The day of the cycle, from 1 up to its length.
        day "day": u16,
        /// What is earned.
        reward "reward": Reward,
    }
}

record! {
    /// What is earned when others open what the member shared.
    ShareBonus as "ShareBonus" {
        /// What is earned for each visitor who had not opened it before.
        reward "reward": Reward,
        /// At most so often in a cycle.
        per_cycle "perCycle": u16,
    }
}

choice! {
    /// What a program promises.
    Reward as "Reward" {
        /// A coupon.
        "coupon" CouponReward => |said| Reward::Coupon {
            template: said.template, valid_days: said.valid_days, cost: said.cost,
        },
        /// Points.
        "points" u32 => Reward::Points,
    }
}

struct CouponReward {
    template: PromotionId,
    valid_days: Option<u16>,
    cost: Money,
}

record! {
    /// A coupon of one of the rulebook's templates.
    CouponReward as "CouponReward" {
        /// The promotion that the coupon sets off.
        template "template": PromotionId,
        /// How many days it lasts from the moment it is earned; without end when left out.
        valid_days "validDays": Option<u16>,
        /// What it costs the mall, which a program's budget counts; nothing when left out.
        cost "cost": Money = Money::ZERO,
    }
}

/// A question about what a member has earned.
#[derive(Debug)]
pub struct GrowthAsked {
    facts: Several<Fact, 0, MOST_FACTS>,
    member: CustomerId,
    now: Option<Timestamp>,
}

record! {
    /// Where does this member stand, by these facts?
    GrowthAsked as "GrowthRequest" {
        /// What happened, in any order.
        facts "facts": Several<Fact, 0, MOST_FACTS>,
        /// Whom the question is about.
        member "member": CustomerId,
        /// The moment, in epoch ms; the package fills in the present when it is left out.
        now "now": Option<Timestamp>,
    }
}

impl GrowthAsked {
    /// The question, in order and at a moment.
    pub fn mean(self, now: Option<Timestamp>) -> Result<(Facts, CustomerId, Timestamp), Vec<Issue>> {
        let GrowthAsked { facts: Several(facts), member, now: said } = self;
        let now = said.or(now).ok_or_else(|| vec![Issue::new("now".to_owned(), Code::Missing)])?;
        Ok((Facts::new(facts), member, now))
    }
}

/// Facts may be as many as a list can be, and more.
const _: () = assert!(MOST_FACTS >= LONGEST_LIST);
