//! Asks what was said for what it means, remembers where it is, and notes everything that is wrong.

use crate::wire::issue::{Code, Issue, Param};
use crate::wire::said::Said;
use crate::wire::shape::{Book, Shape};

/// Something that can be said. The same declaration reads it and describes it for the published types.
pub trait Read: Sized {
    /// True when it may be left out.
    const OPTIONAL: bool = false;

    /// What was meant; `None` after noting why not.
    fn read<'s>(said: &'s Said, reader: &mut Reader<'s>) -> Option<Self>;

    /// What it means to say nothing.
    fn absent(reader: &mut Reader) -> Option<Self> {
        reader.note(Code::Missing);
        None
    }

    /// What may be said.
    fn shape(book: &mut Book) -> Shape;
}

/// Reads a whole document.
pub fn read<T: Read>(said: &Result<Said, Issue>) -> Result<T, Vec<Issue>> {
    let said = said.as_ref().map_err(|issue| vec![issue.clone()])?;
    let mut reader = Reader { path: Vec::new(), issues: Vec::new() };
    match (T::read(said, &mut reader), reader.issues) {
        (Some(meant), issues) if issues.is_empty() => Ok(meant),
        (_, issues) => Err(issues),
    }
}

/// Where we are, and what was wrong so far.
#[derive(Debug)]
pub struct Reader<'s> {
    path: Vec<Step<'s>>,
    issues: Vec<Issue>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'s> {
    Key(&'s str),
    Index(usize),
}

/// A record whose keys are known and there once.
#[derive(Clone, Copy, Debug)]
pub struct Fields<'s>(&'s [(String, Said)]);

impl<'s> Fields<'s> {
    #[inline(never)]
    fn find(self, key: &str) -> Option<&'s Said> {
        self.0.iter().find(|(name, said)| name == key && *said != Said::Null).map(|(_, said)| said)
    }
}

impl<'s> Reader<'s> {
    /// Notes a fault at this place.
    #[inline(never)]
    pub fn note(&mut self, code: Code) {
        let issue = Issue::new(self.path(), code);
        self.issues.push(issue);
    }

    /// Notes a fault at this place, with its figures.
    pub fn note_with(&mut self, code: Code, params: &[(&'static str, Param)]) {
        let issue = Issue { path: self.path(), code, params: params.to_vec() };
        self.issues.push(issue);
    }

    /// Notes faults that know their own places.
    pub fn add(&mut self, issues: Vec<Issue>) {
        self.issues.extend(issues);
    }

    /// One step further in, until [`Reader::leave`]. Not inlined: it stands at every field of every record.
    #[inline(never)]
    fn enter(&mut self, step: Step<'s>) {
        self.path.push(step);
    }

    #[inline(never)]
    fn leave(&mut self) {
        self.path.pop();
    }

    /// Does something one step further in.
    fn within<T>(&mut self, step: Step<'s>, ask: impl FnOnce(&mut Reader<'s>) -> T) -> T {
        self.enter(step);
        let answer = ask(self);
        self.leave();
        answer
    }

    /// Does something at a key.
    pub fn at_key<T>(&mut self, key: &'s str, ask: impl FnOnce(&mut Reader<'s>) -> T) -> T {
        self.within(Step::Key(key), ask)
    }

    /// Does something at a place of a list.
    pub fn at_index<T>(&mut self, index: usize, ask: impl FnOnce(&mut Reader<'s>) -> T) -> T {
        self.within(Step::Index(index), ask)
    }

    /// The record that was said, once every key that it may not have is noted.
    #[inline(never)]
    pub fn fields(&mut self, said: &'s Said, known: &[&str]) -> Option<Fields<'s>> {
        let Said::Record(entries) = said else {
            self.note(Code::NotAnObject);
            return None;
        };
        for (at, (key, _)) in entries.iter().enumerate() {
            let again = entries.iter().take(at).any(|(earlier, _)| earlier == key);
            if !known.contains(&key.as_str()) {
                self.at_key(key, |reader| reader.note(Code::UnknownKey));
            } else if again {
                self.at_key(key, |reader| reader.note(Code::DuplicateKey));
            }
        }
        Some(Fields(entries))
    }

    /// The field of a record. Saying null is saying nothing.
    pub fn field<T: Read>(&mut self, fields: Fields<'s>, key: &'static str) -> Option<T> {
        self.enter(Step::Key(key));
        let meant = match fields.find(key) {
            None => T::absent(self),
            Some(said) => T::read(said, self),
        };
        self.leave();
        meant
    }

    /// The one key of a record that makes a choice, and what it holds.
    pub fn choice(&mut self, said: &'s Said, choices: &[&'static str]) -> Option<(&'s str, &'s Said)> {
        let entries = match said {
            Said::Record(entries) => entries,
            _ => {
                self.note(Code::NotAnObject);
                return None;
            }
        };
        let params = [("choices", Param::Words(choices.to_vec()))];
        match entries.as_slice() {
            [(key, said)] if choices.contains(&key.as_str()) => Some((key, said)),
            [(key, _)] => self.at_key(key, |reader| {
                reader.note_with(Code::UnknownChoice, &params);
                None
            }),
            _ => {
                self.note_with(Code::NotOneChoice, &params);
                None
            }
        }
    }

    /// The whole number that was said, when it lies between the bounds.
    #[inline(never)]
    pub fn whole(&mut self, said: &Said, least: i64, most: i64) -> Option<i64> {
        match said {
            Said::Whole(value) if (least..=most).contains(value) => Some(*value),
            Said::Whole(_) => {
                self.note_with(Code::OutOfRange, &[("min", Param::Number(least)), ("max", Param::Number(most))]);
                None
            }
            Said::Broken => {
                self.note(Code::NotWhole);
                None
            }
            _ => {
                self.note(Code::NotANumber);
                None
            }
        }
    }

    /// The text that was said.
    #[inline(never)]
    pub fn text<'t>(&mut self, said: &'t Said) -> Option<&'t str> {
        match said {
            // Half a character becomes this mark on its way in; two different texts would look alike.
            Said::Text(text) if text.chars().any(|sign| sign == char::REPLACEMENT_CHARACTER) => {
                self.note(Code::BadText);
                None
            }
            Said::Text(text) => Some(text),
            _ => {
                self.note(Code::NotText);
                None
            }
        }
    }

    /// One of several words.
    pub fn word(&mut self, said: &Said, words: &[&'static str]) -> Option<usize> {
        let text = self.text(said)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            self.note_with(Code::UnknownChoice, &[("choices", Param::Words(words.to_vec()))]);
        }
        found
    }

    /// Every element of a list, read; `None` when one of them could not be.
    pub fn list<T: Read>(&mut self, said: &'s Said, least: usize, most: usize) -> Option<Vec<T>> {
        let elements = self.elements(said, least, most)?;
        let mut meant = Vec::with_capacity(elements.len());
        for (at, said) in elements.iter().enumerate() {
            self.enter(Step::Index(at));
            meant.extend(T::read(said, self));
            self.leave();
        }
        (meant.len() == elements.len() && meant.len() >= least).then_some(meant)
    }

    /// The elements of a list; those of an overlong one are not looked at, it has to be cut first.
    #[inline(never)]
    fn elements(&mut self, said: &'s Said, least: usize, most: usize) -> Option<&'s [Said]> {
        let Said::List(elements) = said else {
            self.note(Code::NotAList);
            return None;
        };
        if elements.len() < least {
            self.note_with(Code::TooFew, &[("least", number(least))]);
        }
        if elements.len() > most {
            self.note_with(Code::TooMany, &[("limit", number(most))]);
            return None;
        }
        Some(elements)
    }

    /// The place that is being read, as issues name it.
    pub fn path(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Key(key) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.extend(key.chars().take(crate::id::LONGEST_ID));
                }
            }
        }
        path
    }
}

/// A count as a figure of an issue.
pub fn number(count: usize) -> Param {
    Param::Number(i64::try_from(count).unwrap_or(i64::MAX))
}
