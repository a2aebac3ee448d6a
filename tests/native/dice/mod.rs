//! Random rulebooks, carts and edits from a row of bytes: the same bytes always throw the same.

mod condition;
mod effect;
mod request;
mod rulebook;
mod terms;

use serde_json::{Value, json};

pub use request::{line, request};
pub use rulebook::{rulebook, schedule};

/// Throws dice from bytes; when the bytes are used up every throw is the lowest.
#[derive(Debug)]
pub struct Dice<'a> {
    bytes: std::slice::Iter<'a, u8>,
    plain: bool,
}

const SKUS: [&str; 6] = ["necklace", "duck-neck", "walnut", "latte", "cheese", "pizza"];
const CATEGORIES: [&str; 3] = ["silver", "food", "drink"];
const TAGS: [&str; 3] = ["hot", "new", "cold"];
const TIERS: [&str; 2] = ["silver", "gold"];
const CLASSES: [&str; 2] = ["moms", "students"];
const CHANNELS: [&str; 2] = ["h5", "miniProgram"];
const STORES: [&str; 3] = ["sh-01", "sz-07", "bj-11"];
const REGIONS: [&str; 4] = ["CN", "CN-44", "CN-44.03", "CN-65"];
const PAYMENTS: [&str; 2] = ["wechat", "alipay"];
const SCENES: [&str; 2] = ["community", "poster"];
const PROOFS: [&str; 2] = ["team", "bargain"];
/// Wednesday 2026-11-25, 10:00 in China.
pub const WEDNESDAY: i64 = 1_795_572_000_000;

impl<'a> Dice<'a> {
    pub fn new(bytes: &'a [u8]) -> Dice<'a> {
        Dice { bytes: bytes.iter(), plain: false }
    }

    /// Dice for the oldest kinds of promises alone.
    pub fn plain(bytes: &'a [u8]) -> Dice<'a> {
        Dice { bytes: bytes.iter(), plain: true }
    }

    /// 0 ..= most.
    pub fn upto(&mut self, most: u32) -> u32 {
        let byte = |dice: &mut Self| u32::from(dice.bytes.next().copied().unwrap_or(0));
        if most < 256 { byte(self) % (most + 1) } else { (byte(self) << 8 | byte(self)) % (most + 1) }
    }

    /// True so often in a hundred.
    pub fn chance(&mut self, percent: u32) -> bool {
        // The lowest throw says no, so that a case that runs out of bytes gets simpler.
        self.upto(99) >= 100 - percent
    }

    pub fn one<T: Copy>(&mut self, of: &[T]) -> T {
        of[self.upto(of.len() as u32 - 1) as usize]
    }

    fn some(&mut self, of: &[&str]) -> Value {
        let chosen: Vec<&str> = of.iter().copied().filter(|_| self.chance(50)).collect();
        json!(if chosen.is_empty() { vec![of[0]] } else { chosen })
    }

    /// An amount in fen: often round, sometimes awkward, sometimes tiny.
    pub fn fen(&mut self, most: u32) -> u32 {
        match self.upto(3) {
            0 => 1 + self.upto(most.min(20)),
            1 => 1 + self.upto(most),
            _ => (1 + self.upto(most / 100)) * 100,
        }
    }

    /// As [`Dice::maybe`], but plain dice never say it.
    fn maybe_wide<T: Into<Value>>(
        &mut self,
        percent: u32,
        record: &mut Value,
        key: &str,
        say: impl FnOnce(&mut Self) -> T,
    ) {
        if !self.plain {
            self.maybe(percent, record, key, say);
        }
    }

    /// Says a field of a record so often in a hundred.
    fn maybe<T: Into<Value>>(&mut self, percent: u32, record: &mut Value, key: &str, say: impl FnOnce(&mut Self) -> T) {
        if self.chance(percent) {
            record[key] = say(self).into();
        }
    }
}
