//! What is earned: a coupon for the wallet, or points.

use crate::id::{CouponId, ProgramId, PromotionId};
use crate::money::Money;
use crate::time::Timestamp;

/// What a program promises.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reward {
    /// A coupon of a template of the rulebook, good for so many days, or for as long as the template is open.
    Coupon {
        /// The template.
        template: PromotionId,
        /// How many days it lasts.
        valid_days: Option<u16>,
        /// What it costs the mall.
        cost: Money,
    },
    /// Points.
    Points(u32),
}

/// Something earned, once.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// Made of the program, the cycle and the step, so that the same achievement always has the same name.
    pub id: CouponId,
    /// The program that promised it.
    pub program: ProgramId,
    /// Which time round it was earned, from 1.
    pub cycle: u32,
    /// The step that earned it: the day of a check-in program, or which bonus of the cycle it is.
    pub step: u32,
    /// True for what was earned beside the steps, by sharing.
    pub bonus: bool,
    /// What it is.
    pub reward: Reward,
    /// When it was earned.
    pub at: Timestamp,
}

/// A day in milliseconds.
const DAY: i64 = 86_400_000;

impl Grant {
    /// The grant that a step of a cycle earns; its name is `program.cycle.step`.
    pub fn new(program: &ProgramId, cycle: u32, step: u32, reward: &Reward, at: Timestamp) -> Option<Grant> {
        Grant::named(program, cycle, step, false, reward, at)
    }

    /// What is earned beside the steps; its name is `program.cycle.share-nth`, which no step can have.
    pub fn bonus(program: &ProgramId, cycle: u32, nth: u32, reward: &Reward, at: Timestamp) -> Option<Grant> {
        Grant::named(program, cycle, nth, true, reward, at)
    }

    fn named(program: &ProgramId, cycle: u32, step: u32, bonus: bool, reward: &Reward, at: Timestamp) -> Option<Grant> {
        let last = [if bonus { "share-" } else { "" }, &step.to_string()].concat();
        let id = CouponId::new(&[program.as_str(), &cycle.to_string(), &last].join("."))?;
        Some(Grant { id, program: program.clone(), cycle, step, bonus, reward: reward.clone(), at })
    }

    /// The moment from which it is good no more.
    pub fn expires_at(&self) -> Option<Timestamp> {
        match &self.reward {
            Reward::Coupon { valid_days: Some(days), .. } => {
                let end = self.at.millis().saturating_add(i64::from(*days) * DAY);
                Some(Timestamp::new(end).unwrap_or(Timestamp::MAX))
            }
            _ => None,
        }
    }
}
