//! JSON text, heard exactly (RFC 8259): whole numbers without a detour through floats, every key kept, half characters
//! marked instead of mended, and no more work than the budget allows.

use crate::wire::issue::{Code, Issue};
use crate::wire::said::{Budget, Limits, Said};

/// JavaScript holds no number of more digits; beyond them it hears infinity, which is no whole number.
const MOST_DIGITS: usize = 309;

impl Said {
    /// What JSON text says.
    pub fn from_text(text: &str, limits: Limits) -> Result<Said, Issue> {
        let mut budget = Budget::new(limits);
        budget.text(text.len())?;
        let mut reading = Reading { text, at: 0, budget };
        let said = reading.value()?;
        reading.skip_space();
        if reading.at == text.len() { Ok(said) } else { Err(not_json()) }
    }
}

struct Reading<'t> {
    text: &'t str,
    at: usize,
    budget: Budget,
}

fn not_json() -> Issue {
    Issue::new(String::new(), Code::NotJson)
}

impl<'t> Reading<'t> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn skip_space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Goes past a byte that is next, after space.
    fn pass(&mut self, byte: u8) -> bool {
        self.skip_space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn must(&mut self, byte: u8) -> Result<(), Issue> {
        if self.pass(byte) { Ok(()) } else { Err(not_json()) }
    }

    fn word(&mut self, word: &str, said: Said) -> Result<Said, Issue> {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if !rest.starts_with(word) {
            return Err(not_json());
        }
        self.at += word.len();
        Ok(said)
    }

    fn value(&mut self) -> Result<Said, Issue> {
        self.budget.value()?;
        self.skip_space();
        match self.peek() {
            Some(b'{') => self.record(),
            Some(b'[') => self.list(),
            Some(b'"') => self.string().map(Said::Text),
            Some(b'-' | b'0'..=b'9') => self.number(),
            Some(b't') => self.word("true", Said::Bool(true)),
            Some(b'f') => self.word("false", Said::Bool(false)),
            Some(b'n') => self.word("null", Said::Null),
            _ => Err(not_json()),
        }
    }

    fn list(&mut self) -> Result<Said, Issue> {
        self.at += 1;
        self.budget.deeper()?;
        let mut values = Vec::new();
        if !self.pass(b']') {
            loop {
                values.push(self.value()?);
                if self.pass(b']') {
                    break;
                }
                self.must(b',')?;
            }
        }
        self.budget.back();
        Ok(Said::List(values))
    }

    fn record(&mut self) -> Result<Said, Issue> {
        self.at += 1;
        self.budget.deeper()?;
        let mut entries = Vec::new();
        if !self.pass(b'}') {
            loop {
                self.skip_space();
                if self.peek() != Some(b'"') {
                    return Err(not_json());
                }
                let key = self.string()?;
                self.must(b':')?;
                entries.push((key, self.value()?));
                if self.pass(b'}') {
                    break;
                }
                self.must(b',')?;
            }
        }
        self.budget.back();
        Ok(Said::Record(entries))
    }

    fn string(&mut self) -> Result<String, Issue> {
        self.at += 1;
        let mut heard = String::new();
        loop {
            let start = self.at;
            while self.peek().is_some_and(|byte| byte >= b' ' && byte != b'"' && byte != b'\\') {
                self.at += 1;
            }
            heard.push_str(self.text.get(start..self.at).unwrap_or_default());
            let stop = self.peek();
            self.at += 1;
            match stop {
                Some(b'"') => return Ok(heard),
                Some(b'\\') => heard.push(self.escape()?),
                _ => return Err(not_json()),
            }
        }
    }

    fn escape(&mut self) -> Result<char, Issue> {
        let sign = self.peek();
        self.at += 1;
        Ok(match sign {
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
                    return Ok(char::from_u32(unit).unwrap_or(char::REPLACEMENT_CHARACTER));
                }
                let before = self.at;
                self.at += 2;
                let low = self.unit()?;
                if !(0xdc00..0xe000).contains(&low) {
                    // The first half stands alone; what follows is a character of its own.
                    self.at = before;
                    return Ok(char::REPLACEMENT_CHARACTER);
                }
                char::from_u32(0x1_0000 + ((unit - 0xd800) << 10) + (low - 0xdc00))
                    .unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return Err(not_json()),
        })
    }

    /// Four hexadecimal digits.
    fn unit(&mut self) -> Result<u32, Issue> {
        let digits = self.text.get(self.at..self.at + 4).ok_or_else(not_json)?;
        self.at += 4;
        let mut unit = 0;
        for digit in digits.chars() {
            unit = unit * 16 + digit.to_digit(16).ok_or_else(not_json)?;
        }
        Ok(unit)
    }

    /// The digits that are next, at least one.
    fn digits(&mut self) -> Result<&'t str, Issue> {
        let start = self.at;
        while matches!(self.peek(), Some(b'0'..=b'9')) {
            self.at += 1;
        }
        self.text.get(start..self.at).filter(|digits| !digits.is_empty()).ok_or_else(not_json)
    }

    fn number(&mut self) -> Result<Said, Issue> {
        let negative = self.pass(b'-');
        let whole = self.digits()?;
        if whole.len() > 1 && whole.starts_with('0') {
            return Err(not_json());
        }
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
        Ok(number(negative, whole, part, exponent))
    }
}

/// The number of these digits, the point standing before `part`, times ten to the exponent.
fn number(negative: bool, whole: &str, part: &str, exponent: i64) -> Said {
    let digits = || whole.bytes().chain(part.bytes());
    let zeros = digits().rev().take_while(|digit| *digit == b'0').count();
    let count = whole.len() + part.len();
    if zeros == count {
        return Said::Whole(0);
    }
    let length = |text: usize| i64::try_from(text).unwrap_or(i64::MAX);
    // Zeros to be written behind the last digit that is none; a number with a part behind the point lacks some.
    let behind = exponent - length(part.len()) + length(zeros);
    let leading = digits().take_while(|digit| *digit == b'0').count();
    if behind < 0 || length(count - zeros - leading).saturating_add(behind) > length(MOST_DIGITS) {
        return Said::Broken;
    }
    let mut value = 0_i64;
    let behind = usize::try_from(behind).unwrap_or(usize::MAX);
    for digit in digits().take(count - zeros).chain(core::iter::repeat_n(b'0', behind)) {
        value = value.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
    }
    Said::Whole(if negative { -value } else { value })
}
