//! What was said, before anyone asks what it means: a bounded tree of plain values.
//!
//! Both doors, JSON text and JavaScript values, lead through this tree; so the same words get the same answer.

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
    /// Text; half a character in it has become U+FFFD.
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
    /// Bytes of JSON text, or of all text in a value.
    pub bytes: usize,
    /// Values of all kinds.
    pub values: usize,
    /// Lists and records inside each other.
    pub depth: usize,
}

/// Counts values and levels down while something is heard, whoever hears it.
#[derive(Clone, Copy, Debug)]
pub struct Budget {
    limits: Limits,
    bytes: usize,
    values: usize,
    depth: usize,
}

impl Budget {
    /// All that the limits allow.
    pub fn new(limits: Limits) -> Budget {
        Budget { limits, bytes: limits.bytes, values: limits.values, depth: limits.depth }
    }

    /// So much more text, asked for before any of it is copied.
    pub fn text(&mut self, length: usize) -> Result<(), Issue> {
        self.bytes = self.bytes.checked_sub(length).ok_or_else(|| beyond(Code::TooLarge, self.limits.bytes))?;
        Ok(())
    }

    /// One more value.
    pub fn value(&mut self) -> Result<(), Issue> {
        self.values = self.values.checked_sub(1).ok_or_else(|| beyond(Code::TooManyValues, self.limits.values))?;
        Ok(())
    }

    /// One level deeper.
    pub fn deeper(&mut self) -> Result<(), Issue> {
        self.depth = self.depth.checked_sub(1).ok_or_else(|| beyond(Code::TooDeep, self.limits.depth))?;
        Ok(())
    }

    /// One level back.
    pub fn back(&mut self) {
        self.depth += 1;
    }
}

fn beyond(code: Code, limit: usize) -> Issue {
    Issue::new(String::new(), code).with("limit", Param::Number(i64::try_from(limit).unwrap_or(i64::MAX)))
}
