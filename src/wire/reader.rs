//! Asks what was said for what it means, remembers where it is, and notes everything that is wrong.

use crate::wire::issue::{Code, Issue, Param};
use crate::wire::said::{Part, Parts, Said, Value};
use crate::wire::shape::{Book, Shape};

/// Something that can be said. The same declaration reads it and describes it for the published types.
pub trait Read: Sized {
    /// True when it may be left out.
    const OPTIONAL: bool = false;

    /// What was meant; `None` after noting why not.
    fn read(said: Part, reader: &mut Reader) -> Option<Self>;

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
    let mut reader = Reader { said, path: Vec::new(), fields: Vec::new(), issues: Vec::new() };
    match (T::read(Part::WHOLE, &mut reader), reader.issues) {
        (Some(meant), issues) if issues.is_empty() => Ok(meant),
        (_, issues) => Err(issues),
    }
}

/// Where we are, and what was wrong so far.
#[derive(Debug)]
pub struct Reader<'s> {
    said: &'s Said,
    path: Vec<Step<'s>>,
    /// The fields that are still to be read of every record around us: the last is the next.
    fields: Vec<Part>,
    issues: Vec<Issue>,
}

#[derive(Clone, Copy, Debug)]
enum Step<'s> {
    Key(&'s str),
    Index(usize),
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

    /// What a part is.
    pub fn value(&self, said: Part) -> Value<'s> {
        self.said.value(said)
    }

    /// The text that a part is, whatever it says.
    pub fn words(&self, said: Part) -> Option<&'s str> {
        self.said.words(said)
    }

    /// Begins a record, once every key that it may not have is noted: from here each of the known keys is asked for once,
    /// in their order, with [`Reader::field`].
    #[inline(never)]
    pub fn fields(&mut self, said: Part, known: &[&str]) -> Option<()> {
        let Value::Record(mut entries) = self.value(said) else {
            self.note(Code::NotAnObject);
            return None;
        };
        let end = self.fields.len() + known.len();
        self.fields.resize(end, Part::WHOLE);
        // Most records name their keys in the order in which they are declared.
        let mut likely = 0;
        while let Some((key, said)) = entries.next_entry() {
            let (before, after) = known.split_at_checked(likely).unwrap_or((&[], known));
            let at = after.iter().position(|name| *name == key).map(|at| before.len() + at);
            let at = at.or_else(|| before.iter().position(|name| *name == key));
            let field = at.and_then(|at| self.fields.get_mut(end - 1 - at));
            let code = match field {
                None => Code::UnknownKey,
                Some(field) if *field == Part::WHOLE => {
                    *field = said;
                    likely = at.map_or(0, |at| at + 1);
                    continue;
                }
                Some(field) => {
                    // Saying null is saying nothing, also here: the one that says something is looked at.
                    if self.said.is_null(*field) {
                        *field = said;
                    }
                    Code::DuplicateKey
                }
            };
            self.at_key(key, |reader| reader.note(code));
        }
        Some(())
    }

    /// The next field of the record that was begun last. Saying null is saying nothing.
    pub fn field<T: Read>(&mut self, key: &'static str) -> Option<T> {
        let meant = match self.next_field(key) {
            None => T::absent(self),
            Some(said) => T::read(said, self),
        };
        self.leave();
        meant
    }

    #[inline(never)]
    fn next_field(&mut self, key: &'static str) -> Option<Part> {
        self.enter(Step::Key(key));
        self.fields.pop().filter(|said| *said != Part::WHOLE && !self.said.is_null(*said))
    }

    /// The one key of a record that makes a choice, and what it holds.
    #[inline(never)]
    pub fn choice(&mut self, said: Part, choices: &[&'static str]) -> Option<(&'s str, Part)> {
        let Value::Record(mut entries) = self.value(said) else {
            self.note(Code::NotAnObject);
            return None;
        };
        let params = || [("choices", Param::Words(choices.to_vec()))];
        match (entries.left(), entries.next_entry()) {
            (1, Some((key, said))) if choices.contains(&key) => return Some((key, said)),
            (1, Some((key, _))) => self.at_key(key, |reader| reader.note_with(Code::UnknownChoice, &params())),
            _ => self.note_with(Code::NotOneChoice, &params()),
        }
        None
    }

    /// The whole number that was said, when it lies between the bounds.
    #[inline(never)]
    pub fn whole(&mut self, said: Part, least: i64, most: i64) -> Option<i64> {
        match self.value(said) {
            Value::Whole(value) if (least..=most).contains(&value) => Some(value),
            Value::Whole(_) => {
                self.note_with(Code::OutOfRange, &[("min", Param::Number(least)), ("max", Param::Number(most))]);
                None
            }
            Value::Broken => {
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
    pub fn text(&mut self, said: Part) -> Option<&'s str> {
        match self.value(said) {
            // Half a character becomes this mark on its way in; two different texts would look alike.
            Value::Text(text) if !text.is_ascii() && text.chars().any(|sign| sign == char::REPLACEMENT_CHARACTER) => {
                self.note(Code::BadText);
                None
            }
            Value::Text(text) => Some(text),
            _ => {
                self.note(Code::NotText);
                None
            }
        }
    }

    /// One of several words.
    pub fn word(&mut self, said: Part, words: &[&'static str]) -> Option<usize> {
        let text = self.text(said)?;
        let found = words.iter().position(|word| *word == text);
        if found.is_none() {
            self.note_with(Code::UnknownChoice, &[("choices", Param::Words(words.to_vec()))]);
        }
        found
    }

    /// Every element of a list, read; `None` when one of them could not be.
    pub fn list<T: Read>(&mut self, said: Part, least: usize, most: usize) -> Option<Vec<T>> {
        let elements = self.elements(said, least, most)?;
        let count = elements.left();
        let mut meant = Vec::with_capacity(count);
        for (at, said) in elements.enumerate() {
            self.enter(Step::Index(at));
            meant.extend(T::read(said, self));
            self.leave();
        }
        (meant.len() == count && count >= least).then_some(meant)
    }

    /// The elements of a list; those of an overlong one are not looked at, it has to be cut first.
    #[inline(never)]
    fn elements(&mut self, said: Part, least: usize, most: usize) -> Option<Parts<'s>> {
        let Value::List(elements) = self.value(said) else {
            self.note(Code::NotAList);
            return None;
        };
        if elements.left() < least {
            self.note_with(Code::TooFew, &[("least", number(least))]);
        }
        if elements.left() > most {
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
