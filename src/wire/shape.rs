//! The contract as data: what may be said and what is answered, for the published types and the schema.

use std::collections::BTreeMap;

/// What a value may be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shape {
    /// Text that a pattern describes, at most so many bytes.
    Text {
        /// The pattern, as a regular expression.
        pattern: Option<&'static str>,
        /// The most bytes.
        most: usize,
    },
    /// A whole number.
    Whole {
        /// At least.
        least: i64,
        /// At most.
        most: i64,
    },
    /// `true` or `false`.
    Boolean,
    /// One of these words.
    Words(Vec<&'static str>),
    /// Exactly this number.
    Exactly(i64),
    /// A list.
    List {
        /// Of these.
        of: Box<Shape>,
        /// At least so many.
        least: usize,
        /// At most so many.
        most: usize,
    },
    /// A record.
    Record(Vec<Field>),
    /// One of these.
    OneOf(Vec<(&'static str, Shape)>),
    /// Something that has a name of its own.
    Named(&'static str),
}

/// A field of a record.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its key.
    pub key: &'static str,
    /// What it means.
    pub doc: &'static str,
    /// What it may be.
    pub shape: Shape,
    /// True when it may be left out.
    pub optional: bool,
}

/// The named shapes, with what they mean.
#[derive(Clone, Debug, Default)]
pub struct Book {
    shapes: BTreeMap<&'static str, Option<(String, Shape)>>,
}

impl Book {
    /// Writes a named shape down, once, and refers to it.
    pub fn name(&mut self, name: &'static str, doc: &str, shape: impl FnOnce(&mut Book) -> Shape) -> Shape {
        if !self.shapes.contains_key(name) {
            // The name stands before its shape is known, so that a shape may hold itself.
            self.shapes.insert(name, None);
            let shape = shape(self);
            self.shapes.insert(name, Some((doc.trim().to_owned(), shape)));
        }
        Shape::Named(name)
    }

    /// Every named shape, by name.
    pub fn entries(&self) -> impl Iterator<Item = (&'static str, &str, &Shape)> {
        self.shapes.iter().filter_map(|(name, entry)| entry.as_ref().map(|(doc, shape)| (*name, doc.as_str(), shape)))
    }
}
