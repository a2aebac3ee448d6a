//! What was said, before anyone asks what it means: a bounded tree of plain values.
//!
//! Both doors, JSON text and JavaScript values, lead through this tree; so the same words get the same answer.

use core::cell::Cell;
use core::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use crate::wire::issue::{Code, Issue, Param};

/// A plain value. A record keeps every key it was given, in order, so that unknown and repeated keys can be told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number; one too large for 64 bits is the largest.
    Whole(i64),
    /// A number that is not whole.
    Broken,
    /// Text.
    Text(String),
    /// A list.
    List(Vec<Said>),
    /// A record.
    Record(Vec<(String, Said)>),
    /// A function, a symbol, a binary: nothing that JSON could say.
    Strange,
}

/// How much may be said.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Bytes of JSON text.
    pub bytes: usize,
    /// Values of all kinds.
    pub values: usize,
    /// Lists and records inside each other.
    pub depth: usize,
}

impl Said {
    /// What JSON text says.
    pub fn from_text(text: &str, limits: Limits) -> Result<Said, Issue> {
        if text.len() > limits.bytes {
            return Err(beyond(Code::TooLarge, limits.bytes));
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let said = Said::from_any(&mut reader, limits)?;
        let not_json = || Issue::new(String::new(), Code::NotJson);
        reader.end().map_err(|_| not_json())?;
        said.ok_or_else(not_json)
    }

    /// What a value says that is no text.
    pub fn from_value<'de, D: Deserializer<'de>>(source: D, limits: Limits) -> Result<Said, Issue> {
        Ok(Said::from_any(source, limits)?.unwrap_or(Said::Strange))
    }

    /// `None` when the source itself is no plain value.
    fn from_any<'de, D: Deserializer<'de>>(source: D, limits: Limits) -> Result<Option<Said>, Issue> {
        let budget = Budget { values: Cell::new(limits.values), exceeded: Cell::new(None) };
        let said = source.deserialize_any(Seed { budget: &budget, depth: limits.depth });
        match budget.exceeded.get() {
            Some(Exceeded::Depth) => Err(beyond(Code::TooDeep, limits.depth)),
            Some(Exceeded::Values) => Err(beyond(Code::TooManyValues, limits.values)),
            None => Ok(said.ok()),
        }
    }
}

fn beyond(code: Code, limit: usize) -> Issue {
    Issue::new(String::new(), code).with("limit", Param::Number(i64::try_from(limit).unwrap_or(i64::MAX)))
}

#[derive(Clone, Copy)]
enum Exceeded {
    Depth,
    Values,
}

struct Budget {
    values: Cell<usize>,
    exceeded: Cell<Option<Exceeded>>,
}

/// Reads one value with what is left of the budget.
#[derive(Clone, Copy)]
struct Seed<'b> {
    budget: &'b Budget,
    depth: usize,
}

impl<'b> Seed<'b> {
    fn deeper<E: Error>(self) -> Result<Seed<'b>, E> {
        match self.depth.checked_sub(1) {
            Some(depth) => Ok(Seed { depth, ..self }),
            None => Err(self.exceed(Exceeded::Depth)),
        }
    }

    fn exceed<E: Error>(self, what: Exceeded) -> E {
        self.budget.exceeded.set(self.budget.exceeded.get().or(Some(what)));
        E::custom("limit")
    }
}

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Said;

    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Said, D::Error> {
        match self.budget.values.get().checked_sub(1) {
            Some(left) => self.budget.values.set(left),
            None => return Err(self.exceed(Exceeded::Values)),
        }
        // A value that cannot be read is told at its own path; where the text itself is broken, whoever reads on
        // around it stumbles too.
        match source.deserialize_any(self) {
            Err(_) if self.budget.exceeded.get().is_none() => Ok(Said::Strange),
            read => read,
        }
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Said;

    fn expecting(&self, out: &mut fmt::Formatter) -> fmt::Result {
        out.write_str("a plain value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Said, E> {
        Ok(Said::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Said, E> {
        Ok(Said::Whole(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Said, E> {
        Ok(Said::Whole(i64::try_from(value).unwrap_or(i64::MAX)))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Said, E> {
        // 1.0 and 1e2 are whole numbers, as they are in JavaScript, and so is every number too large to have a part
        // behind the point; a cast stays at the ends, which no bound of ours reaches.
        let whole = value as i64;
        let exact = whole as f64 == value;
        let large = value.is_finite() && !(i64::MIN as f64..=i64::MAX as f64).contains(&value);
        Ok(if exact || large { Said::Whole(whole) } else { Said::Broken })
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Said, E> {
        Ok(Said::Text(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Said, E> {
        Ok(Said::Text(value))
    }

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<Said, E> {
        Ok(Said::Strange)
    }

    fn visit_unit<E: Error>(self) -> Result<Said, E> {
        Ok(Said::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Said, E> {
        Ok(Said::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, source: D) -> Result<Said, D::Error> {
        source.deserialize_any(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Said, A::Error> {
        let seed = self.deeper()?;
        let mut values = Vec::new();
        while let Some(value) = list.next_element_seed(seed)? {
            values.push(value);
        }
        Ok(Said::List(values))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut record: A) -> Result<Said, A::Error> {
        let seed = self.deeper()?;
        let mut entries = Vec::new();
        while let Some(key) = record.next_key::<String>()? {
            entries.push((key, record.next_value_seed(seed)?));
        }
        Ok(Said::Record(entries))
    }
}
