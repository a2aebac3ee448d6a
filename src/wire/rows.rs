//! A quote as a page takes it over: its sums as JSON text, its two long lists as one row of numbers.
//!
//! A page makes objects of numbers in a tenth of the time in which it reads them from text. What a promotion or a coupon is
//! called is no part of the row: a page knows the rulebook's promotions by their numbers, and every name of the request stands
//! in the text once. What is rare is told as text, too, and the row says where. `pkg/shell/rows.js` reads it.

use serde::ser::{Serialize, SerializeSeq, SerializeStruct, Serializer};

use crate::pricing::lane::{Rival, Verdict};
use crate::pricing::offer::NextStep;
use crate::pricing::outcome::Outcome;
use crate::pricing::pile::Actor;
use crate::pricing::promotion::Rulebook;
use crate::pricing::quote::{Quote, QuoteLine, Share};
use crate::pricing::request::Request;
use crate::wire::tell::entry;
use crate::wire::{answer_text, writer};

/// How an outcome stands in the row: all of it in the text, or these in numbers.
const IN_TEXT: u64 = 0;
const APPLIED: u64 = 1;
const BEATEN: u64 = 2;

/// Room for a usual row.
const USUAL: usize = 1 << 11;
/// Marks a number that takes two places.
const LONG: u32 = 1 << 31;

/// Tells a quote, as text and as a row. The text's first line is the answer without the lists, its second what the row leans
/// on: names, and what is rare.
pub fn quote_in_rows(rulebook: &Rulebook, request: &Request, mut quote: Quote) -> (String, Vec<u32>) {
    let (lines, outcomes) = (core::mem::take(&mut quote.lines), core::mem::take(&mut quote.outcomes));
    let mut rows = Rows { rulebook, row: Vec::with_capacity(USUAL), rare: Vec::new() };
    rows.count(lines.len());
    lines.iter().for_each(|line| rows.line(line));
    rows.count(outcomes.len());
    outcomes.iter().for_each(|outcome| rows.outcome(outcome));
    let beside = Beside { names: Names(&lines, request), rare: rows.rare };
    ([answer_text(Ok(quote)), writer::text(&beside)].join("\n"), rows.row)
}

struct Rows<'q> {
    rulebook: &'q Rulebook,
    row: Vec<u32>,
    rare: Vec<Rare<'q>>,
}

/// What the row does not hold.
enum Rare<'q> {
    Line(&'q QuoteLine),
    Outcome(&'q Outcome),
}

impl<'q> Rows<'q> {
    fn say(&mut self, number: u64) {
        let [high, low] = [number >> 32, number & u64::from(u32::MAX)].map(|half| u32::try_from(half).unwrap_or(0));
        if high > 0 || low >= LONG {
            self.row.push(LONG | high);
        }
        self.row.push(low);
    }

    fn count(&mut self, count: usize) {
        self.say(count as u64);
    }

    /// Something that may be missing: one more than it is, or 0.
    fn maybe(&mut self, number: Option<u64>) {
        self.say(number.map_or(0, |number| number.saturating_add(1)));
    }

    fn actor(&mut self, actor: Actor) {
        self.count(self.rulebook.number(actor.place));
        self.maybe(actor.coupon.map(|at| at as u64));
    }

    fn line(&mut self, line: &'q QuoteLine) {
        self.say(u64::from(line.quantity));
        self.say(u64::from(line.selected));
        for amount in [line.unit_price, line.list, line.subtotal, line.discount, line.payable] {
            self.say(amount.minor());
        }
        self.count(line.shares.len());
        line.shares.iter().for_each(|share| self.share(share));
        self.count(line.units.len());
        for units in &line.units {
            self.say(u64::from(units.quantity));
            self.say(units.each.minor());
        }
        let rare = line.tax.is_some() || line.earned.is_some() || line.add_on.is_some();
        self.say(u64::from(rare));
        self.rare.extend(rare.then_some(Rare::Line(line)));
    }

    fn share(&mut self, share: &Share) {
        self.actor(share.by);
        self.say(share.amount.minor());
        self.say(u64::from(share.step));
        self.say(share.exact.whole.minor());
        self.say(u64::from(share.exact.millionths));
    }

    fn outcome(&mut self, outcome: &'q Outcome) {
        match (outcome.of, &outcome.verdict) {
            (
                Some(of),
                Verdict::Applied { amount, wanted: None, cut: None, next, units, choose: None, points: None },
            ) if !matches!(next, Some(NextStep::Set { .. })) => {
                self.say(APPLIED);
                self.actor(of);
                self.say(amount.minor());
                self.next(next.as_ref());
                self.maybe(units.map(u64::from));
            }
            (Some(of), Verdict::Beaten { by, worth }) => {
                self.say(BEATEN);
                self.actor(of);
                self.count(by.len());
                by.iter().for_each(|rival| self.rival(rival));
                self.say(worth.minor());
            }
            _ => {
                self.say(IN_TEXT);
                self.rare.push(Rare::Outcome(outcome));
            }
        }
    }

    /// A coupon, or 0 and a promotion.
    fn rival(&mut self, rival: &Rival) {
        match rival {
            Rival::Coupon(_, at) => self.maybe(Some(*at as u64)),
            Rival::Promotion(_, place) => {
                self.maybe(None);
                self.count(self.rulebook.number(*place));
            }
        }
    }

    /// What it is that is missing, or 0; what it takes and what there is.
    fn next(&mut self, next: Option<&NextStep>) {
        let (by, need, have) = match next {
            None | Some(NextStep::Set { .. }) => (0, 0, 0),
            Some(NextStep::Spend { need, have }) => (1, need.minor(), have.minor()),
            Some(NextStep::Quantity { need, have }) => (2, u64::from(*need), u64::from(*have)),
            Some(NextStep::Distinct { need, have }) => (3, u64::from(*need), u64::from(*have)),
        };
        [by, need, have].into_iter().for_each(|number| self.say(number));
    }
}

impl Serialize for Rare<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Rare::Outcome(outcome) => outcome.serialize(out),
            Rare::Line(line) => {
                let mut record = out.serialize_struct("Line", 1)?;
                entry(&mut record, "tax", &line.tax)?;
                entry(&mut record, "earned", &line.earned)?;
                entry(&mut record, "addOn", &line.add_on)?;
                record.end()
            }
        }
    }
}

/// What the row leans on.
struct Beside<'q> {
    names: Names<'q>,
    rare: Vec<Rare<'q>>,
}

impl Serialize for Beside<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut record = out.serialize_struct("Beside", 2)?;
        record.serialize_field("names", &self.names)?;
        record.serialize_field("rare", &self.rare)?;
        record.end()
    }
}

/// Each line's id and SKU, then the wallet's coupons.
struct Names<'q>(&'q [QuoteLine], &'q Request);

impl Serialize for Names<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let mut list = out.serialize_seq(None)?;
        for line in self.0 {
            list.serialize_element(&line.id)?;
            list.serialize_element(&line.sku)?;
        }
        for coupon in &self.1.wallet {
            list.serialize_element(&coupon.id)?;
        }
        list.end()
    }
}
