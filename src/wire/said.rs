//! What was said, before anyone asks what it means: plain values, bounded.
//!
//! Both doors, JSON text and JavaScript values, lead through this; so the same words get the same answer.

use crate::wire::issue::{Code, Issue, Param};

/// What was said, laid out in one row: a list or a record stands before what is in it, a key before its value. So the
/// whole of it is two pieces of memory, however much was said.
#[derive(Clone, Debug, Default)]
pub struct Said {
    text: String,
    row: Vec<Node>,
}

/// One place of the row.
#[derive(Clone, Copy, Debug)]
enum Node {
    Null,
    Bool(bool),
    Whole(i64),
    Broken,
    /// A piece of the text.
    Text {
        at: u32,
        length: u32,
    },
    /// So many values; the row goes on `behind` them.
    List {
        count: u32,
        behind: u32,
    },
    /// So many keys with their values.
    Record {
        count: u32,
        behind: u32,
    },
    Strange,
}

/// One value of what was said, with all that is in it: its place in the row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Part(u32);

/// A plain value. A record keeps every key it was given, in order, so that unknown and repeated keys can be told.
#[derive(Clone, Copy, Debug)]
pub enum Value<'s> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number; one too large for 64 bits is the largest.
    Whole(i64),
    /// A number that is not whole.
    Broken,
    /// Text; half a character in it has become U+FFFD.
    Text(&'s str),
    /// A list.
    List(Parts<'s>),
    /// A record: each key, and behind it its value.
    Record(Parts<'s>),
    /// A function, a symbol, a binary: nothing that JSON could say.
    Strange,
}

/// What is in a list or a record.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'s> {
    said: &'s Said,
    next: u32,
    left: u32,
}

impl Said {
    /// Nothing yet; what is said next may name pieces of this text.
    pub fn about(text: &str, values: usize) -> Said {
        Said { text: text.to_owned(), row: Vec::with_capacity(values) }
    }

    /// Says `null`.
    pub fn null(&mut self) {
        self.row.push(Node::Null);
    }

    /// Says yes or no.
    pub fn bool(&mut self, value: bool) {
        self.row.push(Node::Bool(value));
    }

    /// Says a whole number, or one that is broken.
    pub fn number(&mut self, whole: Option<i64>) {
        self.row.push(whole.map_or(Node::Broken, Node::Whole));
    }

    /// Says what is no plain value.
    pub fn strange(&mut self) {
        self.row.push(Node::Strange);
    }

    /// Says a piece of the text that is there.
    pub fn piece(&mut self, at: usize, length: usize) {
        self.row.push(Node::Text { at: short(at), length: short(length) });
    }

    /// Says text that is not there yet; before each value of a record, its key.
    pub fn text(&mut self, text: &str) {
        self.piece(self.text.len(), text.len());
        self.text.push_str(text);
    }

    /// Begins a list or a record; [`Said::close_list`] or [`Said::close_record`] end the one that begins at this place.
    pub fn open(&mut self) -> usize {
        self.row.push(Node::Null);
        self.row.len() - 1
    }

    /// Ends a list of so many values.
    pub fn close_list(&mut self, at: usize, count: usize) {
        let list = Node::List { count: short(count), behind: short(self.row.len()) };
        self.close(at, list);
    }

    /// Ends a record of so many keys, each with its value.
    pub fn close_record(&mut self, at: usize, count: usize) {
        let record = Node::Record { count: short(count), behind: short(self.row.len()) };
        self.close(at, record);
    }

    fn close(&mut self, at: usize, node: Node) {
        if let Some(open) = self.row.get_mut(at) {
            *open = node;
        }
    }
}

/// What is said is bounded far below this.
fn short(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

fn long(length: u32) -> usize {
    usize::try_from(length).unwrap_or(usize::MAX)
}

impl Part {
    /// All of it. Nothing that is in a list or a record is this.
    pub const WHOLE: Part = Part(0);
}

impl Said {
    #[inline(always)]
    fn node(&self, at: u32) -> Node {
        self.row.get(long(at)).copied().unwrap_or(Node::Null)
    }

    /// The text that a part is.
    #[inline(never)]
    pub fn words(&self, part: Part) -> Option<&str> {
        let Node::Text { at, length } = self.node(part.0) else { return None };
        self.text.get(long(at)..long(at) + long(length))
    }

    /// What a part is.
    #[inline(never)]
    pub fn value(&self, part: Part) -> Value<'_> {
        let parts = |left| Parts { said: self, next: part.0 + 1, left };
        match self.node(part.0) {
            Node::Null => Value::Null,
            Node::Bool(value) => Value::Bool(value),
            Node::Whole(number) => Value::Whole(number),
            Node::Broken => Value::Broken,
            Node::Text { .. } => Value::Text(self.words(part).unwrap_or_default()),
            Node::List { count, .. } => Value::List(parts(count)),
            Node::Record { count, .. } => Value::Record(parts(count)),
            Node::Strange => Value::Strange,
        }
    }

    /// True for `null`, which says nothing.
    pub fn is_null(&self, part: Part) -> bool {
        matches!(self.node(part.0), Node::Null)
    }
}

impl<'s> Parts<'s> {
    /// How many values are left; a key and its value count once.
    pub fn left(&self) -> usize {
        long(self.left)
    }

    /// The next key and its value.
    pub fn next_entry(&mut self) -> Option<(&'s str, Part)> {
        self.left = self.left.checked_sub(1)?;
        let key = self.said.words(Part(self.next)).unwrap_or_default();
        self.next += 1;
        Some((key, self.step()))
    }

    #[inline(always)]
    fn step(&mut self) -> Part {
        let part = Part(self.next);
        self.next = match self.said.node(part.0) {
            Node::List { behind, .. } | Node::Record { behind, .. } => behind,
            _ => part.0 + 1,
        };
        part
    }
}

/// The values of a list.
impl Iterator for Parts<'_> {
    type Item = Part;

    fn next(&mut self) -> Option<Part> {
        self.left = self.left.checked_sub(1)?;
        Some(self.step())
    }
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
    beyond: Option<(Code, usize)>,
}

impl Budget {
    /// All that the limits allow.
    pub fn new(limits: Limits) -> Budget {
        Budget { limits, bytes: limits.bytes, values: limits.values, depth: limits.depth, beyond: None }
    }

    /// So much more text, asked for before any of it is copied.
    pub fn text(&mut self, length: usize) -> Option<()> {
        match self.bytes.checked_sub(length) {
            Some(left) => self.bytes = left,
            None => return self.stop(Code::TooLarge, self.limits.bytes),
        }
        Some(())
    }

    /// One more value.
    pub fn value(&mut self) -> Option<()> {
        match self.values.checked_sub(1) {
            Some(left) => self.values = left,
            None => return self.stop(Code::TooManyValues, self.limits.values),
        }
        Some(())
    }

    /// One level deeper.
    pub fn deeper(&mut self) -> Option<()> {
        match self.depth.checked_sub(1) {
            Some(left) => self.depth = left,
            None => return self.stop(Code::TooDeep, self.limits.depth),
        }
        Some(())
    }

    /// One level back.
    pub fn back(&mut self) {
        self.depth += 1;
    }

    #[cold]
    fn stop(&mut self, code: Code, limit: usize) -> Option<()> {
        self.beyond = Some((code, limit));
        None
    }

    /// What was too much; where nothing was, the fault is `other`.
    pub fn issue(&self, other: Code) -> Issue {
        let limit = |limit| Param::Number(i64::try_from(limit).unwrap_or(i64::MAX));
        match self.beyond {
            Some((code, most)) => Issue::new(String::new(), code).with("limit", limit(most)),
            None => Issue::new(String::new(), other),
        }
    }
}
