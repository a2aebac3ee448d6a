//! A fault in what was said: where it is, what it is, and the figures that belong to it.

/// One fault. Sentences for people are made from it by whoever shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issue {
    /// Where, as in `lanes[1].promotions[0].then.percentOff.rate`; empty for the whole document.
    pub path: String,
    /// What.
    pub code: Code,
    /// The figures that belong to it.
    pub params: Vec<(&'static str, Param)>,
}

/// A figure of an issue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Param {
    /// A whole number.
    Number(i64),
    /// A word.
    Text(String),
    /// Several words.
    Words(Vec<&'static str>),
}

impl Issue {
    /// A fault without figures.
    pub fn new(path: String, code: Code) -> Issue {
        Issue { path, code, params: Vec::new() }
    }

    /// The fault with one more figure.
    #[must_use]
    pub fn with(mut self, name: &'static str, param: Param) -> Issue {
        self.params.push((name, param));
        self
    }
}

macro_rules! codes {
    ($($(#[doc = $doc:literal])* $Code:ident $word:literal)*) => {
        /// What can be wrong. A word once published is never renamed.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Code { $( $(#[doc = $doc])* $Code ),* }

        impl Code {
            /// Every code, with what it means.
            pub const ALL: &[(Code, &'static str)] = &[$( (Code::$Code, concat!($($doc),*)) ),*];

            /// The published word.
            pub const fn word(self) -> &'static str {
                match self { $( Code::$Code => $word ),* }
            }
        }
    };
}

codes! {
    /// Not three capital letters.
    BadCurrency "bad-currency"
    /// Not a date as `2026-11-25`, or no such day.
    BadDate "bad-date"
    /// Not a date and time as `2026-11-25T10:00`, or no such day.
    BadDateTime "bad-date-time"
    /// Not 1 to 64 of `A-Z a-z 0-9 . _ : -`.
    BadId "bad-id"
    /// Text with half a character in it.
    BadText "bad-text"
    /// Not a time as `10:00`, up to `24:00`.
    BadTimeOfDay "bad-time-of-day"
    /// A coupon code or share token with a sign that no code has; `at` is its place, from 1.
    CodeHasUnknownSign "code-has-unknown-sign"
    /// A coupon code or share token with too few or too many letters.
    CodeHasWrongLength "code-has-wrong-length"
    /// A coupon code or share token with a wrong letter, or two that changed places.
    CodeMistyped "code-mistyped"
    /// A share token of a kind that is not known here.
    CodeOfUnknownKind "code-of-unknown-kind"
    /// The same id again; `first` is where it was said before.
    DuplicateId "duplicate-id"
    /// The same key twice in one record.
    DuplicateKey "duplicate-key"
    /// A list price below the unit price.
    ListPriceBelowUnitPrice "list-price-below-unit-price"
    /// A milestone on a day that the cycle does not have.
    MilestoneBeyondTheCycle "milestone-beyond-the-cycle"
    /// Something that must be said was not.
    Missing "missing"
    /// Neither `true` nor `false`.
    NotABoolean "not-a-boolean"
    /// Not a list.
    NotAList "not-a-list"
    /// Not a number.
    NotANumber "not-a-number"
    /// Not a record.
    NotAnObject "not-an-object"
    /// A coupon that the wallet does not hold.
    NotInWallet "not-in-wallet"
    /// Not JSON text.
    NotJson "not-json"
    /// No rulebook of that number is loaded.
    NotLoaded "not-loaded"
    /// A choice takes exactly one of these keys.
    NotOneChoice "not-one-choice"
    /// No basket of that number is open.
    NotOpen "not-open"
    /// Not text.
    NotText "not-text"
    /// A number that is not whole.
    NotWhole "not-whole"
    /// A number outside its bounds.
    OutOfRange "out-of-range"
    /// A range whose end is below its start.
    RangeEndsBeforeItStarts "range-ends-before-it-starts"
    /// Steps that do not rise.
    StepsNotRising "steps-not-rising"
    /// Text with more bytes than may be.
    TextTooLong "text-too-long"
    /// Lists and records too deep inside each other.
    TooDeep "too-deep"
    /// Fewer elements than must be.
    TooFew "too-few"
    /// More bytes than may be.
    TooLarge "too-large"
    /// More elements than may be.
    TooMany "too-many"
    /// More promotions in all lanes than may be.
    TooManyPromotions "too-many-promotions"
    /// More units in the cart than may be.
    TooManyUnits "too-many-units"
    /// More values than may be.
    TooManyValues "too-many-values"
    /// A cart that costs more than may be.
    TotalTooLarge "total-too-large"
    /// A value that could not be read: a getter threw, or a proxy was revoked.
    Unreadable "unreadable"
    /// A word or key that is none of the choices.
    UnknownChoice "unknown-choice"
    /// A contract that this engine does not speak.
    UnknownContract "unknown-contract"
    /// A key that means nothing here.
    UnknownKey "unknown-key"
    /// A coupon is promised that the rulebook has no template of.
    UnknownCouponTemplate "unknown-coupon-template"
    /// A line that the basket does not hold.
    UnknownLine "unknown-line"
    /// A window that ends before it starts, or has no length.
    WindowEndsBeforeItStarts "window-ends-before-it-starts"
}
