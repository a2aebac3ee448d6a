//! How the small things of an answer are told: amounts, moments, ids, lists.

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::id::{
    CardId, Category, Channel, Class, CommunityId, CouponGroup, CouponId, CustomerId, FactId, LaneId, LineId, OrderId,
    PaymentMethod, ProgramId, PromotionId, ProofKind, Region, Scene, Sku, StoreId, Tag, Tier, TokenId,
};
use crate::money::{BasisPoints, Money};
use crate::order::Set;
use crate::pricing::cart::LARGEST_TOTAL;
use crate::pricing::lane::Rival;
use crate::pricing::tax::TaxRate;
use crate::time::{Day, Timestamp};
use crate::wire::leaves::{ID_PATTERN, LONGEST_TEXT};
use crate::wire::shape::{Book, Field, Shape};

/// Something that can be told.
pub trait Tell: Serialize {
    /// True when it may be left out.
    const OPTIONAL: bool = false;

    /// True when there is nothing to tell.
    fn is_silent(&self) -> bool {
        false
    }

    /// What is told.
    fn shape(book: &mut Book) -> Shape;
}

/// One of several cases, told as a record with a telling key.
pub trait TellCase {
    /// Its entries.
    fn entries<R: SerializeStruct>(&self, record: &mut R) -> Result<(), R::Error>;

    /// Every case: what it means, and its fields.
    fn cases(book: &mut Book) -> Vec<(&'static str, Vec<Field>)>;
}

/// One entry of a record, unless there is nothing to tell.
pub fn entry<R: SerializeStruct, T: Tell>(record: &mut R, key: &'static str, value: &T) -> Result<(), R::Error> {
    if value.is_silent() { Ok(()) } else { record.serialize_field(key, value) }
}

/// A word of ours, which nothing in need of an escape is part of.
#[derive(Clone, Copy, Debug)]
pub struct Word(pub &'static str);

impl Serialize for Word {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_unit_variant("", 0, self.0)
    }
}

macro_rules! tell_ids {
    ($($Id:ident)*) => { $(
        impl Serialize for $Id {
            fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                out.serialize_str(self.as_str())
            }
        }

        impl Tell for $Id {
            fn shape(_: &mut Book) -> Shape {
                Shape::Text { pattern: Some(ID_PATTERN), most: crate::id::LONGEST_ID }
            }
        }
    )* };
}

tell_ids! { Class PaymentMethod ProofKind Region Scene CommunityId CustomerId OrderId StoreId TokenId CardId Category Channel CouponGroup CouponId FactId LaneId LineId ProgramId PromotionId Sku Tag Tier }

impl Serialize for Rival {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Rival::Promotion(id, _) => id.serialize(out),
            Rival::Coupon(id, _) => id.serialize(out),
        }
    }
}

impl Tell for Rival {
    fn shape(book: &mut Book) -> Shape {
        PromotionId::shape(book)
    }
}

impl Serialize for Money {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u64(self.minor())
    }
}

impl Tell for Money {
    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: 0, most: LARGEST_TOTAL as i64 }
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_i64(self.millis())
    }
}

impl Tell for Timestamp {
    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: 0, most: Timestamp::MAX.millis() }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        let (year, month, day) = self.date();
        out.collect_str(&format_args!("{year:04}-{month:02}-{day:02}"))
    }
}

impl Tell for Day {
    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: 10 }
    }
}

impl Serialize for TaxRate {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.serialize_u16(self.get())
    }
}

impl Tell for TaxRate {
    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: 0, most: i64::from(BasisPoints::WHOLE) }
    }
}

impl Tell for u32 {
    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: 0, most: i64::from(u32::MAX) }
    }
}

impl Tell for u64 {
    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: 0, most: (1 << 53) - 1 }
    }
}

impl Tell for i64 {
    fn shape(_: &mut Book) -> Shape {
        Shape::Whole { least: -((1 << 53) - 1), most: (1 << 53) - 1 }
    }
}

impl Tell for bool {
    fn shape(_: &mut Book) -> Shape {
        Shape::Boolean
    }
}

impl Tell for &'static str {
    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: LONGEST_TEXT }
    }
}

impl Tell for String {
    fn shape(_: &mut Book) -> Shape {
        Shape::Text { pattern: None, most: LONGEST_TEXT }
    }
}

impl<T: Tell> Tell for Option<T> {
    const OPTIONAL: bool = true;

    fn is_silent(&self) -> bool {
        self.is_none()
    }

    fn shape(book: &mut Book) -> Shape {
        T::shape(book)
    }
}

impl<T: Tell> Tell for Vec<T> {
    fn shape(book: &mut Book) -> Shape {
        Shape::List { of: Box::new(T::shape(book)), least: 0, most: usize::MAX }
    }
}

impl<T: Tell + Ord> Serialize for Set<T> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_seq(self.iter())
    }
}

impl<T: Tell + Ord> Tell for Set<T> {
    fn shape(book: &mut Book) -> Shape {
        Shape::List { of: Box::new(T::shape(book)), least: 0, most: usize::MAX }
    }
}
