//! The published types and the schema are made from the declarations that read and write; a stale file fails here.
//!
//! `UPDATE=1 cargo test --test native types` writes them anew.

use std::fmt::Write;
use std::path::Path;

use liebian::pricing::hint::Hints;
use liebian::pricing::quote::Quote;
use liebian::pricing::wallet::Wallet;
use liebian::wire::Mall;
use liebian::wire::answer::Activity;
use liebian::wire::basket::Edit;
use liebian::wire::code;
use liebian::wire::community::{self, StoreNear};
use liebian::wire::growth::GrowthAsked;
use liebian::wire::hint::HintsSaid;
use liebian::wire::issue::Code;
use liebian::wire::lifecycle;
use liebian::wire::progress::{Referral, ReferralAsked};
use liebian::wire::reader::Read;
use liebian::wire::request::{ActivitiesSaid, RequestSaid};
use liebian::wire::shape::{Book, Field, Shape};
use liebian::wire::standing::Standing;
use liebian::wire::tell::Tell;
use serde_json::{Value, json};

fn book() -> Book {
    let mut book = Book::default();
    Mall::shape(&mut book);
    RequestSaid::shape(&mut book);
    Edit::shape(&mut book);
    ActivitiesSaid::shape(&mut book);
    Quote::shape(&mut book);
    Wallet::shape(&mut book);
    Activity::shape(&mut book);
    HintsSaid::shape(&mut book);
    Hints::shape(&mut book);
    GrowthAsked::shape(&mut book);
    Standing::shape(&mut book);
    lifecycle::Told::shape(&mut book);
    community::Told::shape(&mut book);
    StoreNear::shape(&mut book);
    code::Told::shape(&mut book);
    ReferralAsked::shape(&mut book);
    Referral::shape(&mut book);
    book
}

/// What the shell itself may find wrong, before or after the engine is asked.
const SHELL_CODES: &str = "
  /** The engine could not be started again after a fault. */
  | \"engine-down\";
";

/// Issues carry figures of several kinds, so their type is said here.
const ISSUE: &str = "
/** A fault in what was said. */
export interface Issue {
  /** Where, as in `lanes[1].promotions[0].then.percentOff.rate`; empty for the whole document. */
  path: string;
  /** What. */
  code: IssueCode;
  /** The figures that belong to it. */
  params: Record<string, number | string | string[]>;
}
";

fn typescript() -> String {
    let mut out = String::from(
        "// Made from the Rust declarations that read and write the wire (tests/types.rs). Do not edit.\n\
         // Amounts are whole minor units (fen), rates are basis points, moments are epoch milliseconds.\n",
    );
    for (name, doc, shape) in book().entries() {
        let _ = write!(out, "\n{}", comment(doc, ""));
        let _ = match shape {
            Shape::Record(fields) if fields.is_empty() => writeln!(out, "export interface {name} {{}}"),
            Shape::Record(fields) => writeln!(out, "export interface {name} {{\n{}}}", members(fields, "  ")),
            shape => writeln!(out, "export type {name} = {};", typed(shape)),
        };
    }
    let codes = Code::ALL.iter().map(|(code, doc)| format!("\n{}  | \"{}\"", comment(doc, "  "), code.word()));
    let _ = write!(
        out,
        "\n/** What can be wrong; a code once published is never renamed. */\nexport type IssueCode ={}",
        codes.collect::<String>()
    );
    out.push_str(SHELL_CODES);
    out + ISSUE
}

fn comment(doc: &str, indent: &str) -> String {
    let lines: Vec<&str> = doc.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    match lines.as_slice() {
        [] => String::new(),
        [one] => format!("{indent}/** {one} */\n"),
        several => {
            let body: String = several.iter().map(|line| format!("{indent} * {line}\n")).collect();
            format!("{indent}/**\n{body}{indent} */\n")
        }
    }
}

fn members(fields: &[Field], indent: &str) -> String {
    let member = |field: &Field| {
        let optional = if field.optional { "?" } else { "" };
        format!("{}{indent}{}{optional}: {};\n", comment(&range_doc(field), indent), field.key, typed(&field.shape))
    };
    fields.iter().map(member).collect()
}

/// What the type itself cannot say.
fn range_doc(field: &Field) -> String {
    match &field.shape {
        Shape::Whole { least, most } if !field.doc.is_empty() => format!("{} Whole, {least} to {most}.", field.doc),
        Shape::List { least, most, .. } if *most < usize::MAX && !field.doc.is_empty() => {
            format!("{} {least} to {most} of them.", field.doc)
        }
        _ => field.doc.to_owned(),
    }
}

fn typed(shape: &Shape) -> String {
    match shape {
        Shape::Text { .. } => "string".to_owned(),
        Shape::Whole { .. } => "number".to_owned(),
        Shape::Boolean => "boolean".to_owned(),
        Shape::Exactly(number) => number.to_string(),
        Shape::Words(words) => words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(" | "),
        Shape::Named(name) => (*name).to_owned(),
        Shape::List { of, .. } => match &**of {
            Shape::Words(_) | Shape::OneOf(_) => format!("({})[]", typed(of)),
            of => format!("{}[]", typed(of)),
        },
        Shape::Record(fields) => format!("{{ {} }}", members(fields, "").replace('\n', " ").trim()),
        Shape::OneOf(cases) => {
            let case = |(doc, shape): &(&str, Shape)| match shape {
                // A case with one key has its doc on the case; said twice it would only be noise.
                Shape::Record(fields) => {
                    let bare: Vec<Field> = fields.iter().map(|field| Field { doc: "", ..field.clone() }).collect();
                    format!("\n{}  | {}", comment(doc, "  "), typed(&Shape::Record(bare)))
                }
                shape => format!("\n  | {}", typed(shape)),
            };
            cases.iter().map(case).collect()
        }
    }
}

fn schema() -> String {
    let mut book = Book::default();
    Mall::shape(&mut book);
    let mut definitions: serde_json::Map<String, Value> = book
        .entries()
        .map(|(name, doc, shape)| {
            let mut schema = schema_of(shape);
            schema["description"] = json!(doc.lines().map(str::trim).collect::<Vec<_>>().join(" "));
            (name.to_owned(), schema)
        })
        .collect();
    let mut root = definitions.remove("Rulebook").unwrap();
    root["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    root["title"] = json!("Liebian rulebook");
    root["$defs"] = Value::Object(definitions);
    serde_json::to_string_pretty(&root).unwrap() + "\n"
}

fn schema_of(shape: &Shape) -> Value {
    match shape {
        Shape::Text { pattern: Some(pattern), most } => {
            json!({ "type": "string", "pattern": pattern, "maxLength": most })
        }
        Shape::Text { pattern: None, most } => json!({ "type": "string", "maxLength": most }),
        Shape::Whole { least, most } => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Boolean => json!({ "type": "boolean" }),
        Shape::Exactly(number) => json!({ "const": number }),
        Shape::Words(words) => json!({ "enum": words }),
        Shape::Named(name) => json!({ "$ref": format!("#/$defs/{name}") }),
        Shape::List { of, least, most } => {
            json!({ "type": "array", "items": schema_of(of), "minItems": least, "maxItems": most })
        }
        Shape::OneOf(cases) => json!({ "oneOf": cases.iter().map(|(_, shape)| schema_of(shape)).collect::<Vec<_>>() }),
        Shape::Record(fields) => {
            let property = |field: &Field| {
                let mut schema = schema_of(&field.shape);
                if !field.doc.is_empty() {
                    schema["description"] = json!(field.doc);
                }
                (field.key.to_owned(), schema)
            };
            let properties: serde_json::Map<String, Value> = fields.iter().map(property).collect();
            let required: Vec<&str> = fields.iter().filter(|field| !field.optional).map(|field| field.key).collect();
            json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
        }
    }
}

#[track_caller]
fn holds(file: &str, now: String) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("pkg").join(file);
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&path, now).unwrap();
    } else {
        let kept = std::fs::read_to_string(&path).unwrap_or_default();
        assert!(kept == now, "pkg/{file} is stale: run `UPDATE=1 cargo test --test native types` and commit it");
    }
}

#[test]
fn the_published_types_are_those_of_the_wire() {
    holds("types.d.ts", typescript());
}

#[test]
fn the_published_schema_is_that_of_the_rulebook() {
    holds("rulebook.schema.json", schema());
}
