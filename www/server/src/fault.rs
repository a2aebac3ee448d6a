//! How the server says no: a status, and every fault with its path, code and figures, as the engine tells its own.

use std::borrow::Cow;

use liebian::pricing::quote::Quote;
use liebian::wire::issue::{Issue, Param};
use serde::Serialize;
use serde_json::{Map, Value};

/// One fault: the engine's, or one that only a server can find.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Fault {
    /// Where, as in `lines[2].sku`; empty for the whole request.
    pub path: String,
    /// What, in kebab case. A word once published is never renamed.
    pub code: Cow<'static, str>,
    /// The figures that belong to it.
    pub params: Map<String, Value>,
}

impl Fault {
    /// A fault without figures.
    pub fn new(path: impl Into<String>, code: impl Into<Cow<'static, str>>) -> Fault {
        Fault { path: path.into(), code: code.into(), params: Map::new() }
    }

    /// The fault with one more figure.
    #[must_use]
    pub fn with(mut self, name: &str, figure: impl Into<Value>) -> Fault {
        self.params.insert(name.to_owned(), figure.into());
        self
    }
}

impl From<Issue> for Fault {
    fn from(issue: Issue) -> Fault {
        // The engine says where in its own request; here the lines stand at the root.
        let path = match issue.path.strip_prefix("cart") {
            Some("") => "lines",
            Some(inside) => inside.trim_start_matches('.'),
            None => &issue.path,
        };
        issue.params.into_iter().fold(Fault::new(path, issue.code.word()), |fault, (name, param)| match param {
            Param::Number(number) => fault.with(name, number),
            Param::Text(text) => fault.with(name, text.replace("cart.lines", "lines")),
            Param::Words(words) => fault.with(name, words),
        })
    }
}

/// Why what the customer saw is not what the order would cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Difference {
    /// A price of the catalogue has changed.
    PriceChanged,
    /// A coupon has been used in the meantime.
    CouponSpent,
    /// The customer holds no such coupon; whether anybody else does is not told.
    CouponNotYours,
    /// A coupon has come in the meantime.
    CouponReceived,
    /// A coupon was taken back in the meantime: the order that had brought it was, a friend's or one's own.
    CouponWithdrawn,
    /// A promotion has opened, closed or run out in the meantime.
    PromotionChanged,
    /// The customer has more or fewer points than a moment ago.
    PointsChanged,
    /// What the customer can show has been used in the meantime.
    ProofSpent,
    /// There is too little left.
    OutOfStock,
    /// None of these: the page reckons differently.
    EngineMismatch,
}

impl Difference {
    /// The published word.
    pub const fn word(self) -> &'static str {
        match self {
            Difference::PriceChanged => "price-changed",
            Difference::CouponSpent => "coupon-spent",
            Difference::CouponNotYours => "coupon-not-yours",
            Difference::CouponReceived => "coupon-received",
            Difference::CouponWithdrawn => "coupon-withdrawn",
            Difference::PromotionChanged => "promotion-changed",
            Difference::PointsChanged => "points-changed",
            Difference::ProofSpent => "proof-spent",
            Difference::OutOfStock => "out-of-stock",
            Difference::EngineMismatch => "engine-mismatch",
        }
    }
}

/// A no.
#[derive(Debug, Serialize)]
pub struct Refusal {
    /// The HTTP status.
    #[serde(skip)]
    pub status: u16,
    /// Everything that is wrong; at least one.
    pub issues: Vec<Fault>,
    /// Why it is not what the customer saw.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<Difference>,
    /// What it costs instead.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quote: Option<Box<Quote>>,
}

impl Refusal {
    /// A no for one fault.
    pub fn new(status: u16, fault: Fault) -> Refusal {
        Refusal { status, issues: vec![fault], reason: None, quote: None }
    }

    /// What was said could not be understood.
    pub fn not_understood<F: Into<Fault>>(issues: Vec<F>) -> Refusal {
        Refusal { status: 400, issues: issues.into_iter().map(F::into).collect(), reason: None, quote: None }
    }

    /// What was said is understood and cannot be done.
    pub fn impossible<F: Into<Fault>>(issues: Vec<F>) -> Refusal {
        Refusal { status: 422, ..Refusal::not_understood(issues) }
    }

    /// It is not what the customer saw; here is what it is.
    pub fn differs(reason: Difference, issues: Vec<Fault>, quote: Quote) -> Refusal {
        Refusal { status: 409, issues, reason: Some(reason), quote: Some(Box::new(quote)) }
    }

    /// Something in the house is broken. What it is goes to the log, not to the customer.
    pub fn broken(what: impl std::fmt::Display) -> Refusal {
        eprintln!("broken: {what}");
        Refusal::new(500, Fault::new("", "broken"))
    }
}

impl From<rusqlite::Error> for Refusal {
    fn from(error: rusqlite::Error) -> Refusal {
        match error.sqlite_error_code() {
            Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
                Refusal::new(503, Fault::new("", "busy"))
            }
            _ => Refusal::broken(error),
        }
    }
}

/// The published word for one of the growth wing's reasons.
pub fn word(why: &impl Serialize) -> Result<String, Refusal> {
    match serde_json::to_value(why) {
        Ok(Value::String(word)) => Ok(word),
        _ => Err(Refusal::broken("a reason without a word")),
    }
}
