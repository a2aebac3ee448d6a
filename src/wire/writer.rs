//! Answers become JSON text, byte for byte as serde_json writes it, in a tenth of its code: what is answered is whole
//! numbers, words, lists and records, and memory takes all of it.

use core::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible, SerializeMap, SerializeSeq, Serializer};

/// A value as JSON text.
pub fn text(value: &impl Serialize) -> String {
    let mut writer = Writer(String::new());
    // Nothing that this house answers is unsayable; what were, would be no answer at all, and the shell would say so.
    value.serialize(&mut writer).map_or_else(|_| String::new(), |()| writer.0)
}

/// Something that no answer holds: a fraction, bytes, an enum with fields.
#[derive(Debug)]
pub struct Unsayable;

impl fmt::Display for Unsayable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("no answer holds such a thing")
    }
}

impl core::error::Error for Unsayable {}

impl ser::Error for Unsayable {
    fn custom<T: fmt::Display>(_: T) -> Unsayable {
        Unsayable
    }
}

struct Writer(String);

/// These stand behind every field of every answer, so they are there once and not at each of them.
impl Writer {
    #[inline(never)]
    fn sign(&mut self, sign: char) {
        self.0.push(sign);
    }

    #[inline(never)]
    fn word(&mut self, word: &str) {
        self.0.push_str(word);
    }

    #[inline(never)]
    fn digits(&mut self, number: u64) {
        if number >= 10 {
            self.digits(number / 10);
        }
        self.0.extend(char::from_digit(u32::try_from(number % 10).unwrap_or(0), 10));
    }

    #[inline(never)]
    fn number(&mut self, number: i64) {
        if number < 0 {
            self.sign('-');
        }
        self.digits(number.unsigned_abs());
    }

    #[inline(never)]
    fn quoted(&mut self, text: &str) {
        self.sign('"');
        for sign in text.chars() {
            let short = match sign {
                '"' | '\\' => sign,
                '\n' => 'n',
                '\r' => 'r',
                '\t' => 't',
                '\u{8}' => 'b',
                '\u{c}' => 'f',
                '\0'..' ' => {
                    self.word("\\u00");
                    for digit in [u32::from(sign) >> 4, u32::from(sign) & 15] {
                        self.0.extend(char::from_digit(digit, 16));
                    }
                    continue;
                }
                _ => {
                    self.0.push(sign);
                    continue;
                }
            };
            self.0.push('\\');
            self.0.push(short);
        }
        self.sign('"');
    }
}

/// A list or a record that is being written.
struct Several<'w> {
    writer: &'w mut Writer,
    empty: bool,
    end: char,
}

impl<'w> Several<'w> {
    #[inline(never)]
    fn begin(writer: &'w mut Writer, begin: char, end: char) -> Several<'w> {
        writer.sign(begin);
        Several { writer, empty: true, end }
    }

    #[inline(never)]
    fn next(&mut self) -> &mut Writer {
        if !self.empty {
            self.writer.sign(',');
        }
        self.empty = false;
        self.writer
    }
}

impl SerializeSeq for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self.next())
    }

    fn end(self) -> Result<(), Unsayable> {
        self.writer.sign(self.end);
        Ok(())
    }
}

impl SerializeMap for Several<'_> {
    type Ok = ();
    type Error = Unsayable;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Unsayable> {
        key.serialize(self.next())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Unsayable> {
        self.writer.sign(':');
        value.serialize(&mut *self.writer)
    }

    fn end(self) -> Result<(), Unsayable> {
        self.writer.sign(self.end);
        Ok(())
    }
}

macro_rules! numbers {
    ($($method:ident $of:ty, $write:ident as $to:ty;)*) => { $(
        fn $method(self, number: $of) -> Result<(), Unsayable> {
            self.$write(<$to>::from(number));
            Ok(())
        }
    )* };
}

impl<'w> Serializer for &'w mut Writer {
    type Ok = ();
    type Error = Unsayable;
    type SerializeSeq = Several<'w>;
    type SerializeMap = Several<'w>;
    type SerializeTuple = Impossible<(), Unsayable>;
    type SerializeTupleStruct = Impossible<(), Unsayable>;
    type SerializeTupleVariant = Impossible<(), Unsayable>;
    type SerializeStruct = Impossible<(), Unsayable>;
    type SerializeStructVariant = Impossible<(), Unsayable>;

    numbers! {
        serialize_i8 i8, number as i64;
        serialize_i16 i16, number as i64;
        serialize_i32 i32, number as i64;
        serialize_i64 i64, number as i64;
        serialize_u8 u8, digits as u64;
        serialize_u16 u16, digits as u64;
        serialize_u32 u32, digits as u64;
        serialize_u64 u64, digits as u64;
    }

    fn serialize_bool(self, value: bool) -> Result<(), Unsayable> {
        self.word(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Unsayable> {
        self.quoted(text);
        Ok(())
    }

    fn serialize_char(self, sign: char) -> Result<(), Unsayable> {
        self.quoted(sign.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    fn serialize_unit(self) -> Result<(), Unsayable> {
        self.word("null");
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'w>, Unsayable> {
        Ok(Several::begin(self, '[', ']'))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Several<'w>, Unsayable> {
        Ok(Several::begin(self, '{', '}'))
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> Result<(), Unsayable> {
        value.serialize(self)
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Unsayable> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, word: &'static str) -> Result<(), Unsayable> {
        self.serialize_str(word)
    }

    fn serialize_f32(self, _: f32) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_f64(self, _: f64) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> Result<(), Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self::SerializeTuple, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeTupleStruct, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Self::SerializeStruct, Unsayable> {
        Err(Unsayable)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Unsayable> {
        Err(Unsayable)
    }
}
