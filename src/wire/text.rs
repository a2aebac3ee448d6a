//! JSON text, heard exactly (RFC 8259): whole numbers without a detour through floats, every key kept, half characters
//! marked instead of mended, and no more work than the budget allows.

use crate::wire::issue::{Code, Issue};
use crate::wire::said::{Budget, Limits, Said};

/// JavaScript holds no number of more digits; beyond them it hears infinity, which is no whole number.
const MOST_DIGITS: usize = 309;
/// A number of so many digits fits into 64 bits.
const SHORT: usize = 18;

/// The shortest value with what stands around it takes so many bytes, as a rule: `"a":1,`.
const BYTES_PER_VALUE: usize = 6;

impl Said {
    /// What JSON text says.
    pub fn from_text(text: &str, limits: Limits) -> Result<Said, Issue> {
        let mut budget = Budget::new(limits);
        budget.text(text.len()).ok_or_else(|| budget.issue(Code::NotJson))?;
        let said = Said::about(text, text.len() / BYTES_PER_VALUE);
        let mut reading = Reading { text, at: 0, budget, said };
        match reading.whole() {
            Some(()) => Ok(reading.said),
            None => Err(reading.budget.issue(Code::NotJson)),
        }
    }
}

struct Reading<'t> {
    text: &'t str,
    at: usize,
    budget: Budget,
    said: Said,
}

/// So many bytes stand for themselves: they are neither the end of a text, nor an escape, nor control characters.
pub fn plain(bytes: &[u8]) -> usize {
    let other = |byte: &u8| *byte < b' ' || *byte == b'"' || *byte == b'\\';
    bytes.iter().position(other).unwrap_or(bytes.len())
}

/// True when all bytes stand for themselves: they are looked at eight at a time.
pub fn are_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk::<8>() else { return plain(bytes) == bytes.len() };
    bytes.as_chunks::<8>().0.iter().chain([last]).all(|eight| are_eight_plain(u64::from_le_bytes(*eight)))
}

/// A byte's highest bit is set in the end where the byte was below a bound, or was none but this one; what is borrowed from
/// a neighbour is borrowed only where such a byte was found.
#[inline(always)]
fn are_eight_plain(eight: u64) -> bool {
    let all = |byte: u8| u64::from_le_bytes([byte; 8]);
    let below = |bytes: u64, bound: u8| bytes.wrapping_sub(all(bound)) & !bytes;
    let found = below(eight, b' ') | below(eight ^ all(b'"'), 1) | below(eight ^ all(b'\\'), 1);
    found & all(0x80) == 0
}

impl<'t> Reading<'t> {
    #[inline(always)]
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn rest(&self) -> &'t [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// The byte that is next, after space.
    #[inline(always)]
    fn next(&mut self) -> Option<u8> {
        match self.peek() {
            Some(byte) if byte <= b' ' => self.after_space(),
            byte => byte,
        }
    }

    #[inline(never)]
    fn after_space(&mut self) -> Option<u8> {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.peek()
    }

    /// Goes past a byte that is next, after space.
    #[inline(always)]
    fn must(&mut self, byte: u8) -> Option<()> {
        let found = self.next() == Some(byte);
        self.at += usize::from(found);
        found.then_some(())
    }

    /// Goes past what stands between two values, or ends them all: true at the end.
    #[inline(always)]
    fn ends(&mut self, end: u8) -> Option<bool> {
        let sign = self.next()?;
        self.at += 1;
        (sign == end || sign == b',').then_some(sign == end)
    }

    fn word(&mut self, word: &str) -> Option<()> {
        if !self.rest().starts_with(word.as_bytes()) {
            return None;
        }
        self.at += word.len();
        Some(())
    }

    fn whole(&mut self) -> Option<()> {
        self.value()?;
        self.next().is_none().then_some(())
    }

    /// One value. Each kind is a function by itself: the host has the whole of a large one compiled anew when it is called
    /// for every value of a rulebook.
    fn value(&mut self) -> Option<()> {
        self.budget.value()?;
        match self.next() {
            Some(b'{') => return self.record(),
            Some(b'[') => return self.list(),
            Some(b'"') => return self.string(),
            Some(b'-' | b'0'..=b'9') => return self.number(),
            Some(b't') => {
                self.word("true")?;
                self.said.bool(true);
            }
            Some(b'f') => {
                self.word("false")?;
                self.said.bool(false);
            }
            Some(b'n') => {
                self.word("null")?;
                self.said.null();
            }
            _ => return None,
        }
        Some(())
    }

    #[inline(never)]
    fn list(&mut self) -> Option<()> {
        self.at += 1;
        self.budget.deeper()?;
        let (list, mut count) = (self.said.open(), 0);
        if self.next() == Some(b']') {
            self.at += 1;
        } else {
            loop {
                self.value()?;
                count += 1;
                if self.ends(b']')? {
                    break;
                }
            }
        }
        self.budget.back();
        self.said.close_list(list, count);
        Some(())
    }

    #[inline(never)]
    fn record(&mut self) -> Option<()> {
        self.at += 1;
        self.budget.deeper()?;
        let (record, mut count) = (self.said.open(), 0);
        if self.next() == Some(b'}') {
            self.at += 1;
        } else {
            loop {
                if self.next() != Some(b'"') {
                    return None;
                }
                self.string()?;
                self.must(b':')?;
                self.value()?;
                count += 1;
                if self.ends(b'}')? {
                    break;
                }
            }
        }
        self.budget.back();
        self.said.close_record(record, count);
        Some(())
    }

    /// Text stays where it stands, unless it holds an escape.
    fn string(&mut self) -> Option<()> {
        self.at += 1;
        let (start, length) = (self.at, plain(self.rest()));
        self.at += length;
        if self.peek() == Some(b'"') {
            self.at += 1;
            self.said.piece(start, length);
            return Some(());
        }
        self.with_escapes(start)
    }

    #[cold]
    #[inline(never)]
    fn with_escapes(&mut self, mut start: usize) -> Option<()> {
        let mut heard = String::new();
        loop {
            heard.push_str(self.text.get(start..self.at).unwrap_or_default());
            let stop = self.peek();
            self.at += 1;
            match stop {
                Some(b'"') => {
                    self.said.text(&heard);
                    return Some(());
                }
                Some(b'\\') => heard.push(self.escape()?),
                _ => return None,
            }
            start = self.at;
            self.at += plain(self.rest());
        }
    }

    fn escape(&mut self) -> Option<char> {
        let sign = self.peek();
        self.at += 1;
        Some(match sign {
            Some(b'"') => '"',
            Some(b'\\') => '\\',
            Some(b'/') => '/',
            Some(b'b') => '\u{8}',
            Some(b'f') => '\u{c}',
            Some(b'n') => '\n',
            Some(b'r') => '\r',
            Some(b't') => '\t',
            Some(b'u') => {
                let unit = self.unit()?;
                let high = (0xd800..0xdc00).contains(&unit);
                let rest = self.text.get(self.at..).unwrap_or_default();
                if !high || !rest.starts_with("\\u") {
                    return Some(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let before = self.at;
                self.at += 2;
                let low = self.unit()?;
                if !(0xdc00..0xe000).contains(&low) {
                    // The first half stands alone; what follows is a character of its own.
                    self.at = before;
                    return Some(char::REPLACEMENT_CHARACTER);
                }
                char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Option<u32> {
        let digits = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        let mut unit = 0;
        for digit in digits.chars() {
            unit = unit * 16 + digit.to_digit(16)?;
        }
        Some(unit)
    }

    /// The digits that are next, at least one.
    fn digits(&mut self) -> Option<&'t str> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.text.get(start..self.at).filter(|digits| !digits.is_empty())
    }

    #[inline(never)]
    fn number(&mut self) -> Option<()> {
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return None;
        }
        if whole.len() <= SHORT && !matches!(self.peek(), Some(b'.' | b'e' | b'E')) {
            let value = whole.bytes().fold(0, |value: i64, digit| value * 10 + i64::from(digit - b'0'));
            self.said.number(Some(if negative { -value } else { value }));
            return Some(());
        }
        self.long_number(negative, whole)
    }

    /// A number with a point or an exponent, or a very long one, of which these digits are heard.
    #[cold]
    #[inline(never)]
    fn long_number(&mut self, negative: bool, whole: &str) -> Option<()> {
        let mut part = "";
        if self.peek() == Some(b'.') {
            self.at += 1;
            part = self.digits()?;
        }
        let mut exponent = 0_i64;
        if matches!(self.peek(), Some(b'e' | b'E')) {
            self.at += 1;
            let sign = self.peek();
            self.at += usize::from(matches!(sign, Some(b'+' | b'-')));
            for digit in self.digits()?.bytes() {
                exponent = (exponent * 10 + i64::from(digit - b'0')).min(1 << 40);
            }
            if sign == Some(b'-') {
                exponent = -exponent;
            }
        }
        self.said.number(number(negative, whole, part, exponent));
        Some(())
    }
}

/// The number of these digits, the point standing before `part`, times ten to the exponent; none, where it is not whole.
fn number(negative: bool, whole: &str, part: &str, exponent: i64) -> Option<i64> {
    let digits = || whole.bytes().chain(part.bytes());
    let zeros = digits().rev().take_while(|digit| *digit == b'0').count();
    let count = whole.len() + part.len();
    if zeros == count {
        return Some(0);
    }
    let length = |text: usize| i64::try_from(text).unwrap_or(i64::MAX);
    // Zeros to be written behind the last digit that is none; a number with a part behind the point lacks some.
    let behind = exponent - length(part.len()) + length(zeros);
    let leading = digits().take_while(|digit| *digit == b'0').count();
    if behind < 0 || length(count - zeros - leading).saturating_add(behind) > length(MOST_DIGITS) {
        return None;
    }
    let mut value = 0_i64;
    let behind = usize::try_from(behind).unwrap_or(usize::MAX);
    for digit in digits().take(count - zeros).chain(core::iter::repeat_n(b'0', behind)) {
        value = value.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    }
    Some(if negative { -value } else { value })
}
