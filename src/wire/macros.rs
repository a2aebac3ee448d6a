//! One declaration a thing: it reads or writes the thing, and describes it for the published types.

/// A record that is read into a struct of the floors below: `field "key": Type` or `field "key": Type = default`.
macro_rules! record {
    ($(#[doc = $doc:literal])* $Type:ident as $name:literal {
        $( $(#[doc = $field_doc:literal])* $field:ident $key:literal : $of:ty $(= $default:expr)? ),* $(,)?
    }) => {
        impl $crate::wire::reader::Read for $Type {
            // A function by itself: a host compiles only what is said.
            #[inline(never)]
            fn read(
                said: $crate::wire::said::Part,
                reader: &mut $crate::wire::reader::Reader,
            ) -> Option<Self> {
                reader.fields(said, &[$($key),*])?;
                $( let $field = record!(@field reader, $key, $of $(, $default)?); )*
                // All at once: leaving one by one would compile into as many ways out as there are fields.
                match ($($field,)*) {
                    ($(Some($field),)*) => Some(Self { $($field),* }),
                    _ => None,
                }
            }

            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                book.name($name, concat!($($doc, "\n"),*), |book| {
                    $crate::wire::shape::Shape::Record(vec![$( $crate::wire::shape::Field {
                        key: $key,
                        doc: concat!($($field_doc),*).trim_ascii(),
                        optional: record!(@optional $of $(, $default)?),
                        shape: <$of as $crate::wire::reader::Read>::shape(book),
                    } ),*])
                })
            }
        }
    };
    (@field $reader:ident, $key:literal, $of:ty) => {
        $reader.field::<$of>($key)
    };
    (@field $reader:ident, $key:literal, $of:ty, $default:expr) => {
        $reader.field::<Option<$of>>($key).map(|said| said.unwrap_or_else(|| $default))
    };
    (@optional $of:ty) => { <$of as $crate::wire::reader::Read>::OPTIONAL };
    (@optional $of:ty, $default:expr) => { true };
}

/// Reads one type by reading another first, and then asking it what it means.
macro_rules! meant {
    ($($Said:ident => $Meant:ty;)*) => { $(
        impl $crate::wire::reader::Read for $Meant {
            fn read(
                said: $crate::wire::said::Part,
                reader: &mut $crate::wire::reader::Reader,
            ) -> Option<Self> {
                <$Said as $crate::wire::reader::Read>::read(said, reader)?.mean(reader)
            }

            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                <$Said as $crate::wire::reader::Read>::shape(book)
            }
        }
    )* };
}

/// A choice that is read from a record with one key: `"key" Type => |value| meaning`.
macro_rules! choice {
    ($(#[doc = $doc:literal])* $Type:ty as $name:literal {
        $( $(#[doc = $case_doc:literal])* $key:literal $of:ty => $make:expr ),* $(,)?
    }) => {
        impl $crate::wire::reader::Read for $Type {
            #[inline(never)]
            fn read(
                said: $crate::wire::said::Part,
                reader: &mut $crate::wire::reader::Reader,
            ) -> Option<Self> {
                let (key, said) = reader.choice(said, &[$($key),*])?;
                match key {
                    $( $key => reader
                        .at_key(key, |reader| <$of as $crate::wire::reader::Read>::read(said, reader))
                        .map($make), )*
                    _ => None,
                }
            }

            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                book.name($name, concat!($($doc, "\n"),*), |book| {
                    $crate::wire::shape::Shape::OneOf(vec![$( (
                        concat!($($case_doc),*).trim_ascii(),
                        $crate::wire::shape::Shape::Record(vec![$crate::wire::shape::Field {
                            key: $key,
                            doc: concat!($($case_doc),*).trim_ascii(),
                            optional: false,
                            shape: <$of as $crate::wire::reader::Read>::shape(book),
                        }]),
                    ) ),*])
                })
            }
        }
    };
}

/// A choice that is read from a word.
macro_rules! words {
    ($(#[doc = $doc:literal])* $Type:ident as $name:literal { $( $word:literal => $value:expr ),* $(,)? }) => {
        impl $crate::wire::reader::Read for $Type {
            fn read(
                said: $crate::wire::said::Part,
                reader: &mut $crate::wire::reader::Reader,
            ) -> Option<Self> {
                let at = reader.word(said, &[$($word),*])?;
                [$($value),*].into_iter().nth(at)
            }

            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                book.name($name, concat!($($doc, "\n"),*), |_| $crate::wire::shape::Shape::Words(vec![$($word),*]))
            }
        }
    };
}

/// A record that is written from a struct of the floors below; what is silent is left out.
macro_rules! written {
    ($(#[doc = $doc:literal])* $Type:ident as $name:literal {
        $( $(#[doc = $field_doc:literal])* $field:ident $key:literal : $of:ty ),* $(,)?
    }) => {
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                let mut record = serde::Serializer::serialize_struct(out, $name, 1)?;
                $( $crate::wire::tell::entry(&mut record, $key, &self.$field)?; )*
                serde::ser::SerializeStruct::end(record)
            }
        }

        impl $crate::wire::tell::Tell for $Type {
            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                book.name($name, concat!($($doc, "\n"),*), |book| {
                    $crate::wire::shape::Shape::Record(vec![$(
                        written!(@field book, $key, $of, concat!($($field_doc),*))
                    ),*])
                })
            }
        }
    };
    (@field $book:ident, $key:literal, $of:ty, $doc:expr) => {
        $crate::wire::shape::Field {
            key: $key,
            doc: $doc.trim_ascii(),
            optional: <$of as $crate::wire::tell::Tell>::OPTIONAL,
            shape: <$of as $crate::wire::tell::Tell>::shape($book),
        }
    };
}

/// Cases that are written as records with a telling key: `"word" Type::Case { field "key": Type }`.
macro_rules! tagged {
    ($(#[doc = $doc:literal])* $Type:ident as $name:literal by $tag:literal {
        $( $(#[doc = $case_doc:literal])* $word:literal $Case:ident {
            $( $field:ident $key:literal : $of:ty ),* $(,)?
        } ),* $(,)?
    }) => {
        impl $crate::wire::tell::TellCase for $Type {
            fn entries<R: serde::ser::SerializeStruct>(&self, record: &mut R) -> Result<(), R::Error> {
                match self {
                    $( $Type::$Case { $($field),* } => {
                        record.serialize_field($tag, &$crate::wire::tell::Word($word))?;
                        $( $crate::wire::tell::entry(record, $key, $field)?; )*
                    } )*
                }
                Ok(())
            }

            fn cases(book: &mut $crate::wire::shape::Book) -> Vec<(&'static str, Vec<$crate::wire::shape::Field>)> {
                vec![$( (
                    concat!($($case_doc),*).trim_ascii(),
                    vec![
                        $crate::wire::shape::Field {
                            key: $tag,
                            doc: "",
                            optional: false,
                            shape: $crate::wire::shape::Shape::Words(vec![$word]),
                        },
                        $( written!(@field book, $key, $of, "") ),*
                    ],
                ) ),*]
            }
        }
    };
}

/// Words that a plain choice is written as: `Case "word"`.
macro_rules! tell_words {
    ($($Type:ident as $name:literal $doc:literal { $($Case:ident $word:literal),* $(,)? })*) => { $(
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                $crate::wire::tell::Word(match self { $( $Type::$Case => $word ),* }).serialize(out)
            }
        }

        impl $crate::wire::tell::Tell for $Type {
            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                book.name($name, $doc, |_| $crate::wire::shape::Shape::Words(vec![$($word),*]))
            }
        }
    )* };
}

/// Cases that stand by themselves, each a record with a telling key.
macro_rules! tell_cases {
    ($($Type:ident $name:literal $doc:literal)*) => { $(
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                let mut record = serde::Serializer::serialize_struct(out, $name, 1)?;
                $crate::wire::tell::TellCase::entries(self, &mut record)?;
                serde::ser::SerializeStruct::end(record)
            }
        }

        impl $crate::wire::tell::Tell for $Type {
            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                book.name($name, $doc, |book| {
                    let cases = <$Type as $crate::wire::tell::TellCase>::cases(book).into_iter();
                    $crate::wire::shape::Shape::OneOf(
                        cases.map(|(doc, fields)| (doc, $crate::wire::shape::Shape::Record(fields))).collect(),
                    )
                })
            }
        }
    )* };
}

/// A choice that is written as a record with one key: `"key" Case Type`.
macro_rules! choice_told {
    ($(#[doc = $doc:literal])* $Type:ident as $name:literal {
        $( $(#[doc = $case_doc:literal])* $key:literal $Case:ident $of:ty ),* $(,)?
    }) => {
        impl serde::Serialize for $Type {
            fn serialize<S: serde::Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
                let mut record = serde::Serializer::serialize_struct(out, $name, 1)?;
                match self {
                    $( $Type::$Case(value) => $crate::wire::tell::entry(&mut record, $key, value)?, )*
                }
                serde::ser::SerializeStruct::end(record)
            }
        }

        impl $crate::wire::tell::Tell for $Type {
            fn shape(book: &mut $crate::wire::shape::Book) -> $crate::wire::shape::Shape {
                book.name($name, concat!($($doc, "\n"),*), |book| {
                    $crate::wire::shape::Shape::OneOf(vec![$( (
                        concat!($($case_doc),*).trim_ascii(),
                        $crate::wire::shape::Shape::Record(vec![
                            written!(@field book, $key, $of, concat!($($case_doc),*))
                        ]),
                    ) ),*])
                })
            }
        }
    };
}
