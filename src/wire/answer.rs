//! What is meant, told again: the words of every answer.

use serde::ser::{Serialize, SerializeMap, SerializeStruct, Serializer};

use crate::id::{CouponId, LaneId, LineId, PromotionId, Sku};
use crate::money::Money;
use crate::pricing::flip::Change;
use crate::pricing::lane::{Rival, Verdict};
use crate::pricing::offer::NextStep;
use crate::pricing::outcome::Outcome;
use crate::pricing::promotion::Rulebook;
use crate::pricing::quote::{ChosenCoupons, ExactShare, Quote, QuoteLine, QuoteShipping, Share, UnitsAt};
use crate::pricing::reason::{Missing, Reason};
use crate::pricing::rewards::{QuoteGift, QuoteGrant, QuotePoints};
use crate::pricing::schedule::Standing;
use crate::pricing::tax::{OrderTax, Tax};
use crate::time::Timestamp;
use crate::wire::issue::{Issue, Param};
use crate::wire::shape::{Book, Field, Shape};
use crate::wire::tell::{Tell, TellCase, entry};

/// A whole answer.
#[derive(Debug)]
pub struct Answer<T>(pub Result<T, Vec<Issue>>);

impl<T: Serialize> Serialize for Answer<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut record = out.serialize_struct("Answer", 2)?;
        record.serialize_field("ok", &self.0.is_ok())?;
        match &self.0 {
            Ok(value) => record.serialize_field("value", value)?,
            Err(issues) => record.serialize_field("issues", issues)?,
        }
        record.end()
    }
}

impl Serialize for Issue {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        struct Params<'a>(&'a [(&'static str, Param)]);
        impl Serialize for Params<'_> {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                let mut record = out.serialize_map(None)?;
                for (name, param) in self.0 {
                    match param {
                        Param::Number(number) => record.serialize_entry(name, number)?,
                        Param::Text(text) => record.serialize_entry(name, text)?,
                        Param::Words(words) => record.serialize_entry(name, words)?,
                    }
                }
                record.end()
            }
        }
        let mut record = out.serialize_struct("Issue", 3)?;
        record.serialize_field("path", &self.path)?;
        record.serialize_field("code", self.code.word())?;
        record.serialize_field("params", &Params(&self.params))?;
        record.end()
    }
}

written! {
    /// What a cart costs, and why.
    Quote as "Quote" {
        /// The moment it holds for, in epoch ms.
        now "now": Timestamp,
        /// The currency of every amount, three letters.
        currency "currency": String,
        /// Every line, in the request's order.
        lines "lines": Vec<QuoteLine>,
        /// Shipping.
        shipping "shipping": QuoteShipping,
        /// The selected lines at list price.
        list "list": Money,
        /// The selected lines at unit price.
        subtotal "subtotal": Money,
        /// All that was taken off, shipping's part included.
        discount "discount": Money,
        /// What is to pay: `subtotal + shipping.fee - discount`.
        payable "payable": Money,
        /// The tax of the whole order, shipping included where its rate was said. With exclusive prices the customer pays
        /// `gross`.
        tax "tax": Option<OrderTax>,
        /// Gifts: lines of their own that cost nothing.
        gifts "gifts": Vec<QuoteGift>,
        /// Points that pay and that are earned.
        points "points": QuotePoints,
        /// What comes once the order is paid.
        grants "grants": Vec<QuoteGrant>,
        /// The coupons at work.
        coupons "coupons": ChosenCoupons,
        /// What became of every promotion and every coupon, each once: first the promotions in the rulebook's order
        /// (a coupon's template only when nobody holds one), then the wallet's coupons in the wallet's order.
        outcomes "outcomes": Vec<Outcome>,
    }
}

written! {
    /// A line of the quote.
    QuoteLine as "QuoteLine" {
        /// The line of the cart.
        id "id": LineId,
        /// What is bought.
        sku "sku": Sku,
        /// How many units.
        quantity "quantity": u32,
        /// Whether it is bought now; a line that is not has no discount and nothing to pay.
        selected "selected": bool,
        /// One unit before promotions.
        unit_price "unitPrice": Money,
        /// The line at list price.
        list "list": Money,
        /// The line at unit price.
        subtotal "subtotal": Money,
        /// What was taken off: the sum of its shares.
        discount "discount": Money,
        /// What is left to pay for it.
        payable "payable": Money,
        /// Who took what off, in the order it was taken.
        shares "shares": Vec<Share>,
        /// What each of its units costs in the end, the dearest first; nothing for a line that is not bought now. They add
        /// up to `payable`: this is what a refund of some of them gives back.
        units "units": Vec<UnitsAt>,
        /// The tax of what is left to pay for it, where the rulebook asks.
        tax "tax": Option<Tax>,
        /// The points that it earns: a refund takes them back.
        earned "earned": Option<u64>,
        /// The promotion that it is had in addition by.
        add_on "addOn": Option<PromotionId>,
    }
}

written! {
    /// So many units, and what each of them costs in the end.
    UnitsAt as "UnitsAt" {
        /// So many.
        quantity "quantity": u32,
        /// So much a unit.
        each "each": Money,
    }
}

written! {
    /// Shipping in the quote.
    QuoteShipping as "QuoteShipping" {
        /// The fee before promotions; nothing selected ships nothing.
        fee "fee": Money,
        /// What was taken off.
        discount "discount": Money,
        /// What is left to pay for it.
        payable "payable": Money,
        /// Who took what off.
        shares "shares": Vec<Share>,
        /// The tax of what is left to pay for it, where the rulebook and the request ask.
        tax "tax": Option<Tax>,
    }
}

written! {
    /// One amount off one line, or off shipping, by one promotion.
    Share as "Share" {
        /// The lane.
        lane "lane": LaneId,
        /// The promotion.
        promotion "promotion": PromotionId,
        /// The wallet's coupon that set it off.
        coupon "coupon": Option<CouponId>,
        /// The amount, above nothing.
        amount "amount": Money,
        /// Which taking of the order it is part of, from 1: all shares of one step add up to what was taken at once.
        step "step": u32,
        /// The amount before it was made whole; what it has more or less is the broken fen.
        exact "exact": ExactShare,
    }
}

written! {
    /// A share before it was made whole.
    ExactShare as "ExactShare" {
        /// The whole fen of it.
        whole "whole": Money,
        /// And so many millionths of one.
        millionths "millionths": u32,
    }
}

choice_told! {
    /// Something that a customer can do.
    Change as "Change" {
        /// To spend so much more.
        "spend" Spend Money,
        /// To take so many more units.
        "units" Units u32,
        /// To take so many more products.
        "distinct" Distinct u32,
        /// To wait until this moment.
        "wait" Wait Timestamp,
        /// To order so many times before.
        "orders" Orders u32,
    }
}

tagged! {
    /// What became of it.
    Verdict as "Verdict" by "result" {
        /// It took `amount` off; `wanted` when there was less to take than it would have taken; `next` is what is missing to
        /// more: the next tier, the next full amount (每满), the next full group, the next set; `units` are those that it met, where it means
        /// more; one of `choose` may still be chosen; so many `points` pay, are earned or come once it is paid.
        "applied" Applied { amount "amount": Money, wanted "wanted": Option<Money>, cut "cut": Option<Money>, next "next": Option<NextStep>, units "units": Option<u32>, choose "choose": Option<Vec<Sku>>, points "points": Option<u64> },
        /// Something else was better: promotions of its lane, or coupons of the wallet, by their ids.
        "beaten" Beaten { by "by": Vec<Rival>, worth "worth": Money },
        /// It does not apply, for all of these reasons.
        "refused" Refused { reasons "reasons": Vec<Reason> },
        /// It applies, but nothing is left to take.
        "nothingLeft" NothingLeft {},
        /// It applies, but the guard keeps all of it back.
        "guarded" Guarded { cut "cut": Money },
        /// It does not go with something that acted before it: promotions or coupons, by their ids; `reasons` are what its
        /// conditions miss in what those leave to it.
        "excluded" Excluded { by "by": Vec<Rival>, reasons "reasons": Option<Vec<Reason>> },
        /// It is announced: from `opensAt` on it would take `worth` off this cart.
        "announced" Announced { opens_at "opensAt": Timestamp, worth "worth": Money },
        /// A coupon that would work, but the request did not name it.
        "unused" Unused {},
    }
}

tagged! {
    /// What is missing to the next step.
    NextGap as "NextStep" by "by" {
        "spend" Spend { need "need": Money, have "have": Money, gap "gap": Money },
        "quantity" Quantity { need "need": u32, have "have": u32, gap "gap": u32 },
        "distinct" Distinct { need "need": u32, have "have": u32, gap "gap": u32 },
        "set" Set { missing "missing": Vec<Missing> },
    }
}

/// A next step, with its gap.
enum NextGap {
    Spend { need: Money, have: Money, gap: Money },
    Quantity { need: u32, have: u32, gap: u32 },
    Distinct { need: u32, have: u32, gap: u32 },
    Set { missing: Vec<Missing> },
}

impl From<&NextStep> for NextGap {
    fn from(next: &NextStep) -> NextGap {
        match next.clone() {
            NextStep::Spend { need, have } => NextGap::Spend { need, have, gap: need.less(have) },
            NextStep::Quantity { need, have } => NextGap::Quantity { need, have, gap: need.saturating_sub(have) },
            NextStep::Distinct { need, have } => NextGap::Distinct { need, have, gap: need.saturating_sub(have) },
            NextStep::Set { missing } => NextGap::Set { missing },
        }
    }
}

/// An outcome is its promotion and what became of it, in one record.
impl Serialize for Outcome {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut record = out.serialize_struct("Outcome", 1)?;
        entry(&mut record, "promotion", &self.promotion)?;
        entry(&mut record, "lane", &self.lane)?;
        entry(&mut record, "coupon", &self.coupon)?;
        self.verdict.entries(&mut record)?;
        entry(&mut record, "flip", &self.flip)?;
        record.end()
    }
}

impl Tell for Outcome {
    fn shape(book: &mut Book) -> Shape {
        book.name("Outcome", "What became of one promotion or coupon.", |book| {
            let own = [
                written!(@field book, "promotion", PromotionId, "The promotion; for a coupon, its template."),
                written!(@field book, "lane", Option<LaneId>, "The lane; a coupon may name a promotion that is no more."),
                written!(@field book, "coupon", Option<CouponId>, "The wallet's coupon."),
                written!(@field book, "flip", Option<Vec<Change>>, "The smallest change that lifts every reason of a refusal, where there is one: all of these together."),
            ];
            let with_own = |fields: Vec<Field>| Shape::Record(own.iter().cloned().chain(fields).collect());
            let cases = Verdict::cases(book).into_iter();
            Shape::OneOf(cases.map(|(doc, fields)| (doc, with_own(fields))).collect())
        })
    }
}

tell_cases! {
    NextGap "NextStep" "What is missing to the next step up."
}

impl Serialize for NextStep {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        NextGap::from(self).serialize(out)
    }
}

impl Tell for NextStep {
    fn shape(book: &mut Book) -> Shape {
        NextGap::shape(book)
    }
}

/// When a promotion is open, seen from a moment.
#[derive(Clone, Debug)]
pub struct Activity {
    promotion: PromotionId,
    lane: LaneId,
    open: bool,
    opens_at: Option<Timestamp>,
    closes_at: Option<Timestamp>,
}

written! {
    /// When a promotion is open, seen from a moment.
    Activity as "Activity" {
        /// The promotion.
        promotion "promotion": PromotionId,
        /// Its lane.
        lane "lane": LaneId,
        /// Whether it is open at the moment.
        open "open": bool,
        /// When it opens next; left out when it is open, over, or its hours never come.
        opens_at "opensAt": Option<Timestamp>,
        /// When it closes; left out when it is not open, or has no end.
        closes_at "closesAt": Option<Timestamp>,
    }
}

/// Every promotion with its hours, in the rulebook's order.
pub fn activities(rulebook: &Rulebook, now: Timestamp) -> Vec<Activity> {
    let lanes = rulebook.lanes().iter();
    let promotions = lanes.flat_map(|lane| lane.promotions.iter().map(move |promotion| (lane, promotion)));
    let activity = promotions.map(|(lane, promotion)| {
        let standing = promotion.schedule.standing(now, rulebook.offset());
        let (open, opens_at, closes_at) = match standing {
            Standing::Open(closes_at) => (true, None, closes_at),
            Standing::NotStarted(opens_at) | Standing::Closed(opens_at) => (false, opens_at, None),
            Standing::Announced(opens_at) => (false, Some(opens_at), None),
            Standing::Ended(_) => (false, None, None),
        };
        Activity { promotion: promotion.id.clone(), lane: lane.id.clone(), open, opens_at, closes_at }
    });
    activity.collect()
}
