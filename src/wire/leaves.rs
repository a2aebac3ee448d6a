//! The smallest things that can be said: amounts, rates, counts, ids, times and lists of them.

use std::num::{NonZeroU16, NonZeroU32};

use crate::id::{
    CardId, Category, Channel, Class, CommunityId, CouponGroup, CouponId, CustomerId, FactId, Identity, LaneId, LineId,
    OrderId, PaymentMethod, ProgramId, PromotionId, ProofKind, Region, Role, Scene, Sku, StoreId, Tag, Tier, TokenId,
};
use crate::money::{BasisPoints, Money};
use crate::order::Set;
use crate::pricing::cart::{DEAREST_UNIT, Quantity};
use crate::pricing::tax::TaxRate;
use crate::time::{CivilTime, Day, MonthDay, Offset, TimeOfDay, Timestamp, Weekday};
use crate::wire::issue::Code;
use crate::wire::reader::{Read, Reader};
use crate::wire::said::{Part, Value};
use crate::wire::shape::{Book, Shape};

/// What an id looks like.
pub const ID_PATTERN: &str = "^[A-Za-z0-9._:-]+$";
/// The longest text for people, in bytes.
pub const LONGEST_TEXT: usize = 256;
/// The most elements of a list that has no bound of its own.
pub const LONGEST_LIST: usize = 1_000;

/// A whole number between two bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole<const LEAST: i64, const MOST: i64>(i64);

impl<const LEAST: i64, const MOST: i64> Whole<LEAST, MOST> {
    /// A number known when this was written; one outside the bounds becomes the nearest inside.
    pub const fn fixed(number: i64) -> Self {
        if number < LEAST {
            Whole(LEAST)
        } else if number > MOST {
            Whole(MOST)
        } else {
            Whole(number)
        }
    }

    /// The number, in a type that the bounds fit into; else that type's largest.
    pub fn to<T: TryFrom<i64> + Bounded>(self) -> T {
        T::try_from(self.0).unwrap_or(T::LARGEST)
    }
}

/// A type with a largest number.
pub trait Bounded {
    /// It.
    const LARGEST: Self;
}

macro_rules! bounded {
    ($($of:ty)*) => { $( impl Bounded for $of { const LARGEST: $of = <$of>::MAX; } )* };
}

bounded! { u16 u32 i32 }

impl<const LEAST: i64, const MOST: i64> Read for Whole<LEAST, MOST> {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        reader.whole(said, LEAST, MOST).map(Whole)
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: LEAST, most: MOST }
    }
}

/// Defines how a type of the floors below is read as a whole number.
macro_rules! whole {
    ($($Type:ty, $least:expr, $most:expr, $make:expr;)*) => { $(
        impl Read for $Type {
            fn read(said: Part, reader: &mut Reader) -> Option<Self> {
                let number = reader.whole(said, $least, $most)?;
                $make(number)
            }

            fn shape(_: &mut Book) -> Shape {
                Shape::Whole { least: $least, most: $most }
            }
        }
    )* };
}

const MOST_MONEY: i64 = DEAREST_UNIT as i64;
/// The most units a threshold may ask for.
const MOST_COUNT: i64 = 1_000_000;

whole! {
    Money, 0, MOST_MONEY, |number| u64::try_from(number).ok().and_then(Money::new);
    Positive, 1, MOST_MONEY, |number| u64::try_from(number).ok().and_then(Money::new).map(Positive);
    TaxRate, 0, i64::from(BasisPoints::WHOLE), |number| u16::try_from(number).ok().and_then(TaxRate::new);
    BasisPoints, 1, i64::from(BasisPoints::WHOLE), |number| u16::try_from(number).ok().and_then(BasisPoints::new);
    Quantity, 1, i64::from(Quantity::MOST), |number| u16::try_from(number).ok().and_then(Quantity::new);
    Timestamp, 0, Timestamp::MAX.millis(), Timestamp::new;
    Offset, -720, 840, |number| i16::try_from(number).ok().and_then(Offset::new);
    u16, 1, 366, |number| u16::try_from(number).ok();
    u32, 1, MOST_COUNT, |number| u32::try_from(number).ok();
    u64, 0, (1 << 53) - 1, |number| u64::try_from(number).ok();
    NonZeroU16, 1, 10_000, |number| u16::try_from(number).ok().and_then(NonZeroU16::new);
    NonZeroU32, 1, MOST_COUNT, |number| u32::try_from(number).ok().and_then(NonZeroU32::new);
}

/// An amount above nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Positive(pub Money);

impl Read for bool {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        match reader.value(said) {
            Value::Bool(value) => Some(value),
            _ => {
                reader.note(Code::NotABoolean);
                None
            }
        }
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Boolean
    }
}

macro_rules! ids {
    ($($Id:ident)*) => { $(
        impl Read for $Id {
            fn read(said: Part, reader: &mut Reader) -> Option<Self> {
                // An id is plain: text that is one need not be looked through.
                let id = reader.words(said).and_then($Id::new);
                if id.is_none() && reader.text(said).is_some() {
                    reader.note(Code::BadId);
                }
                id
            }

            fn shape(_: &mut Book) -> Shape {
                Shape::Text { pattern: Some(ID_PATTERN), most: crate::id::LONGEST_ID }
            }
        }
    )* };
}

ids! { Class PaymentMethod ProofKind Region Scene CommunityId Identity OrderId Role StoreId TokenId CardId Category Channel CouponGroup CouponId CustomerId FactId LaneId LineId ProgramId PromotionId Sku Tag Tier }

impl<T: Read> Read for Option<T> {
    const OPTIONAL: bool = true;

    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        T::read(said, reader).map(Some)
    }

    fn absent(_: &mut Reader) -> Option<Self> {
        Some(None)
    }

    fn shape(book: &mut Book) -> Shape {
        T::shape(book)
    }
}

impl<T: Read> Read for Box<T> {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        T::read(said, reader).map(Box::new)
    }

    fn shape(book: &mut Book) -> Shape {
        T::shape(book)
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        reader.list(said, 0, LONGEST_LIST)
    }

    fn shape(book: &mut Book) -> Shape {
        Shape::List { of: Box::new(T::shape(book)), least: 0, most: LONGEST_LIST }
    }
}

/// A list with bounds of its own.
#[derive(Clone, Debug)]
pub struct Several<T, const LEAST: usize, const MOST: usize>(pub Vec<T>);

impl<T: Read, const LEAST: usize, const MOST: usize> Read for Several<T, LEAST, MOST> {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        reader.list(said, LEAST, MOST).map(Several)
    }

    fn shape(book: &mut Book) -> Shape {
        Shape::List { of: Box::new(T::shape(book)), least: LEAST, most: MOST }
    }
}

/// Things that may each be said once, in any order.
impl<T: Read + Ord + Clone> Read for Set<T> {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let elements: Vec<T> = reader.list(said, 0, LONGEST_LIST)?;
        let mut set = Set::default();
        for (at, element) in elements.into_iter().enumerate() {
            if !set.insert(element) {
                reader.at_index(at, |reader| reader.note(Code::DuplicateId));
            }
        }
        Some(set)
    }

    fn shape(book: &mut Book) -> Shape {
        Shape::List { of: Box::new(T::shape(book)), least: 0, most: LONGEST_LIST }
    }
}

/// A set with at least one element.
#[derive(Clone, Debug)]
pub struct SomeOf<T>(pub Set<T>);

impl<T: Read + Ord + Clone> Read for SomeOf<T> {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let set = Set::read(said, reader)?;
        if set.is_empty() {
            reader.note_with(Code::TooFew, &[("least", crate::wire::reader::number(1))]);
            return None;
        }
        Some(SomeOf(set))
    }

    fn shape(book: &mut Book) -> Shape {
        Shape::List { of: Box::new(T::shape(book)), least: 1, most: LONGEST_LIST }
    }
}

/// Text for people; the engine carries it for nobody, it only sees that it is fit to be shown.
#[derive(Clone, Copy, Debug)]
pub struct Prose;

impl Read for Prose {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let text = reader.text(said)?;
        if text.len() > LONGEST_TEXT {
            reader.note_with(Code::TextTooLong, &[("limit", crate::wire::reader::number(LONGEST_TEXT))]);
            return None;
        }
        Some(Prose)
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: LONGEST_TEXT }
    }
}

/// Text in both languages.
#[derive(Clone, Copy, Debug)]
pub struct Name {
    /// In Chinese.
    pub zh: Prose,
    /// In English.
    pub en: Prose,
}

record! {
    /// Text for people, in Chinese and in English.
    Name as "Name" {
        /// In Chinese.
        zh "zh": Prose,
        /// In English.
        en "en": Prose,
    }
}

words! {
    /// A day of the week.
    Weekday as "Weekday" {
        "mon" => Weekday::Mon,
        "tue" => Weekday::Tue,
        "wed" => Weekday::Wed,
        "thu" => Weekday::Thu,
        "fri" => Weekday::Fri,
        "sat" => Weekday::Sat,
        "sun" => Weekday::Sun,
    }
}

const CIVIL_PATTERN: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}$";
const DATE_PATTERN: &str = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$";
const MONTH_DAY_PATTERN: &str = "^([0-9]{4}-)?[0-9]{2}-[0-9]{2}$";
const TIME_PATTERN: &str = "^[0-9]{2}:[0-9]{2}$";

impl Read for CivilTime {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let civil = civil_time(reader.text(said)?);
        if civil.is_none() {
            reader.note(Code::BadDateTime);
        }
        civil
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: Some(CIVIL_PATTERN), most: 16 }
    }
}

impl Read for Day {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let day = date(reader.text(said)?);
        if day.is_none() {
            reader.note(Code::BadDate);
        }
        day
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: Some(DATE_PATTERN), most: 10 }
    }
}

impl Read for MonthDay {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let month_day = month_day(reader.text(said)?);
        if month_day.is_none() {
            reader.note(Code::BadDate);
        }
        month_day
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: Some(MONTH_DAY_PATTERN), most: 10 }
    }
}

impl Read for TimeOfDay {
    fn read(said: Part, reader: &mut Reader) -> Option<Self> {
        let time = time_of_day(reader.text(said)?);
        if time.is_none() {
            reader.note(Code::BadTimeOfDay);
        }
        time
    }

    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: Some(TIME_PATTERN), most: 5 }
    }
}

/// `2026-11-25T10:00`.
fn civil_time(text: &str) -> Option<CivilTime> {
    let (day, time) = text.split_once('T')?;
    let time = time_of_day(time).filter(|time| *time < TimeOfDay::END)?;
    Some(CivilTime { day: date(day)?, time })
}

/// `2026-11-25`.
fn date(text: &str) -> Option<Day> {
    let mut parts = text.split('-');
    let (year, month, day) = (digits(parts.next()?, 4)?, digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let day = Day::of_date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?)?;
    parts.next().is_none().then_some(day)
}

/// `11-25`, or `1990-11-25`, of which the year is forgotten.
fn month_day(text: &str) -> Option<MonthDay> {
    let (rest, day) = text.rsplit_once('-')?;
    let day = u8::try_from(digits(day, 2)?).ok()?;
    let month = |text| u8::try_from(digits(text, 2)?).ok();
    match rest.split_once('-') {
        Some((year, text)) => MonthDay::of_date(digits(year, 4)?, month(text)?, day),
        None => MonthDay::new(month(rest)?, day),
    }
}

/// `10:00`, up to `24:00`.
fn time_of_day(text: &str) -> Option<TimeOfDay> {
    let (hours, minutes) = text.split_once(':')?;
    let (hours, minutes) = (digits(hours, 2)?, digits(minutes, 2)?);
    if hours > 24 || minutes > 59 { None } else { TimeOfDay::new(hours * 60 + minutes) }
}

/// Exactly so many digits, four at most.
fn digits(text: &str, count: usize) -> Option<u16> {
    (text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}
