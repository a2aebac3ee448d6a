//! What the race needs beside JavaScript. Each argument names a file that the race wrote: a rulebook, requests and edits.
//! Prints JSON: the core's own time, and the shipped module's instructions and its time in an interpreter.

mod core;
mod guest;

use std::error::Error;
use std::fs;

use serde_json::{Value, json};

/// What is asked, as the race wrote it down.
pub struct Asked {
    /// The rulebook, as JSON text.
    pub rulebook: String,
    /// Requests, each as JSON text.
    pub requests: Vec<String>,
    /// Edits of the first request, each as JSON text: `{"setQuantity":{"line":"L01","quantity":2}}`.
    pub edits: Vec<String>,
}

impl Asked {
    fn read(path: &str) -> Result<Asked, Box<dyn Error>> {
        let said: Value = serde_json::from_str(&fs::read_to_string(path)?)?;
        let texts = |key: &str| said[key].as_array().into_iter().flatten().map(Value::to_string).collect();
        Ok(Asked { rulebook: said["rulebook"].to_string(), requests: texts("requests"), edits: texts("edits") })
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let what = arguments.next().unwrap_or_default();
    let module = fs::read(arguments.next().unwrap_or_default())?;
    let answer: Box<dyn Fn(&Asked) -> Result<Value, Box<dyn Error>>> = match what.as_str() {
        "core" => Box::new(core::times),
        "instructions" => {
            let module = guest::compiled(&module, true)?;
            Box::new(move |asked| guest::instructions(&module, asked))
        }
        "interpreter" => {
            let module = guest::read(&module, false)?;
            Box::new(move |asked| guest::interpreted(&module, asked))
        }
        _ => return Err("say core, instructions or interpreter, then the module, then files".into()),
    };
    for path in arguments {
        let told = answer(&Asked::read(&path)?)?;
        println!("{}", json!({ "path": path, "told": told }));
    }
    Ok(())
}
