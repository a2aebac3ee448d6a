//! The shipped module as a guest: counted by one engine, interpreted by another. Both are driven by the same words.

use std::error::Error;
use std::fs;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::Asked;

const FIRST_HANDLE: usize = 1028;
/// How long a lap takes at least.
const LAP: Duration = Duration::from_millis(200);
/// More than any answer may take.
const FUEL: u64 = 1 << 50;

/// A guest in an engine: the two engines have the same words for the same things.
macro_rules! guest {
    ($name:ident, $start:ident) => {
        mod $name {
            use std::error::Error;

            use super::Made;
            use ::$name::{Caller, Config, Engine, Extern, Func, Instance, Linker, Memory, Module, Store, Val};

            /// The module, started; the store holds the texts that it was handed.
            pub struct Guest {
                pub store: Store<Vec<String>>,
                instance: Instance,
                memory: Memory,
                engine: Val,
            }

            /// The module, read and compiled; `counted` makes it burn fuel.
            pub fn compiled(module: &[u8], counted: bool) -> Result<Module, Box<dyn Error>> {
                let mut config = Config::default();
                config.consume_fuel(counted);
                Ok(Module::new(&Engine::made(&config)?, module)?)
            }

            impl Guest {
                pub fn start(module: &Module, counted: bool) -> Result<Guest, Box<dyn Error>> {
                    let engine = module.engine();
                    let mut linker = Linker::new(engine);
                    for import in module.imports() {
                        let of = import.ty().func().ok_or("no function")?.clone();
                        let name = import.name().to_owned();
                        linker.func_new(import.module(), import.name(), of, move |caller, said, answer| {
                            glue(&name, caller, said, answer);
                            Ok(())
                        })?;
                    }
                    let mut store = Store::new(engine, Vec::new());
                    if counted {
                        store.set_fuel(super::FUEL)?;
                    }
                    let instance = linker.$start(&mut store, module)?;
                    let memory = instance.get_memory(&mut store, "memory").ok_or("no memory")?;
                    let mut guest = Guest { store, instance, memory, engine: Val::I32(0) };
                    guest.engine = guest.call("engine_new", &[])?.ok_or("no engine")?;
                    Ok(guest)
                }

                /// Says text at a door; the numbers before it are the mall's, and the basket's.
                pub fn ask(&mut self, door: &str, numbers: &[i32], said: &str) -> Result<String, Box<dyn Error>> {
                    self.store.data_mut().clear();
                    self.store.data_mut().push(said.to_owned());
                    let stack = self.call("__wbindgen_add_to_stack_pointer", &[Val::I32(-16)])?.ok_or("no stack")?;
                    let mut all = vec![stack.clone(), self.engine.clone()];
                    all.extend(numbers.iter().map(|number| Val::I32(*number)));
                    all.push(Val::I32(super::FIRST_HANDLE as i32));
                    self.call(&format!("engine_{door}"), &all)?;
                    let mut place = [0; 8];
                    self.memory.read(&self.store, stack.i32().unwrap_or_default() as usize, &mut place)?;
                    let [at, length] =
                        [0, 4].map(|from| i32::from_le_bytes([0, 1, 2, 3].map(|byte| place[from + byte])));
                    let mut text = vec![0; length as usize];
                    self.memory.read(&self.store, at as usize, &mut text)?;
                    self.call("__wbindgen_add_to_stack_pointer", &[Val::I32(16)])?;
                    self.call("__wbindgen_free", &[Val::I32(at), Val::I32(length), Val::I32(1)])?;
                    let text = String::from_utf8(text)?;
                    if text.starts_with(r#"{"ok":true"#) { Ok(text) } else { Err(text.into()) }
                }

                /// What a basket costs.
                pub fn payable(&mut self, basket: i32) -> Result<(), Box<dyn Error>> {
                    self.call("engine_basket_payable", &[self.engine.clone(), Val::I32(basket)])?;
                    Ok(())
                }

                fn call(&mut self, name: &str, said: &[Val]) -> Result<Option<Val>, Box<dyn Error>> {
                    let missing = || format!("the module exports no {name}");
                    let func: Func = self.instance.get_func(&mut self.store, name).ok_or_else(missing)?;
                    let mut answers = vec![Val::I32(0); func.ty(&self.store).results().len()];
                    func.call(&mut self.store, said, &mut answers)?;
                    Ok(answers.into_iter().next())
                }
            }

            /// A function of the glue, by its name before the hash of its shape.
            fn glue(name: &str, mut caller: Caller<'_, Vec<String>>, said: &[Val], answer: &mut [Val]) {
                let name = name.trim_start_matches("__wbg_").trim_start_matches("__wbindgen_");
                let text = |caller: &Caller<'_, Vec<String>>| caller.data().last().cloned().unwrap_or_default();
                if name.starts_with("is_string") {
                    answer[0] = Val::I32(1);
                } else if name.starts_with("length") {
                    answer[0] = Val::I32(text(&caller).encode_utf16().count() as i32);
                } else if name.starts_with("string_get") {
                    let text = text(&caller);
                    let mut at = [Val::I32(0)];
                    let Some(malloc) = caller.get_export("__wbindgen_malloc").and_then(Extern::into_func) else {
                        return;
                    };
                    let Some(memory) = caller.get_export("memory").and_then(Extern::into_memory) else { return };
                    let asked = malloc.call(&mut caller, &[Val::I32(text.len() as i32), Val::I32(1)], &mut at);
                    asked.expect("the module has room for the text");
                    let (place, to) = (at[0].i32().unwrap_or_default(), said[0].i32().unwrap_or_default() as usize);
                    let [place_bytes, length] = [place, text.len() as i32].map(i32::to_le_bytes);
                    for (at, bytes) in [(place as usize, text.as_bytes()), (to, &place_bytes), (to + 4, &length)] {
                        memory.write(&mut caller, at, bytes).expect("the module has that memory");
                    }
                } else if name.starts_with("now") {
                    // A moment that no question leaves open: every question says its own.
                    answer[0] = Val::from(-1.0_f64);
                }
            }
        }
    };
}

/// The two engines make an engine in two ways.
trait Made<C>: Sized {
    fn made(config: &C) -> Result<Self, Box<dyn Error>>;
}
impl Made<::wasmtime::Config> for ::wasmtime::Engine {
    fn made(config: &::wasmtime::Config) -> Result<Self, Box<dyn Error>> {
        Ok(::wasmtime::Engine::new(config)?)
    }
}
impl Made<::wasmi::Config> for ::wasmi::Engine {
    fn made(config: &::wasmi::Config) -> Result<Self, Box<dyn Error>> {
        Ok(::wasmi::Engine::new(config))
    }
}

guest!(wasmtime, instantiate);
guest!(wasmi, instantiate_and_start);

pub use self::wasmi::compiled as read;
pub use self::wasmtime::compiled;

/// How many instructions each step costs: wasmtime burns one unit of fuel for each, as Shopify counts them.
pub fn instructions(module: &::wasmtime::Module, asked: &Asked) -> Result<Value, Box<dyn Error>> {
    let mut guest = wasmtime::Guest::start(module, true)?;
    let mut left = guest.store.get_fuel()?;
    let mut burnt = |guest: &wasmtime::Guest| -> Result<u64, Box<dyn Error>> {
        let now = guest.store.get_fuel()?;
        let burnt = left - now;
        left = now;
        Ok(burnt)
    };
    let request = asked.requests.first().ok_or("no request")?;
    guest.ask("load", &[1], &asked.rulebook)?;
    let load = burnt(&guest)?;
    guest.ask("quote", &[1], request)?;
    let quote = burnt(&guest)?;
    guest.ask("open", &[1, 1], request)?;
    burnt(&guest)?;
    if let Some(edit) = asked.edits.first() {
        guest.ask("edit", &[1], edit)?;
    }
    guest.payable(1)?;
    let tap = burnt(&guest)?;
    Ok(json!({ "load": load, "quote": quote, "both": load + quote, "tap": tap }))
}

/// Microseconds in an interpreter: a stateless answer as text, and one change with what it costs then.
pub fn interpreted(module: &::wasmi::Module, asked: &Asked) -> Result<Value, Box<dyn Error>> {
    let mut guest = wasmi::Guest::start(module, false)?;
    let request = asked.requests.first().ok_or("no request")?;
    guest.ask("load", &[1], &asked.rulebook)?;
    guest.ask("open", &[1, 1], request)?;
    let text = median(|| guest.ask("quote", &[1], request).map(drop))?;
    let mut edits = asked.edits.iter().cycle();
    let tap = median(|| {
        if let Some(edit) = edits.next() {
            guest.ask("edit", &[1], edit)?;
        }
        guest.payable(1)
    })?;
    Ok(json!({ "text": text, "tap": tap }))
}

fn median(mut act: impl FnMut() -> Result<(), Box<dyn Error>>) -> Result<f64, Box<dyn Error>> {
    let on_cpu = || fs::read_to_string("/proc/self/schedstat").ok()?.split(' ').next()?.parse::<u64>().ok();
    let mut times = Vec::new();
    for _ in 0..9 {
        let (from, before, mut calls) = (Instant::now(), on_cpu(), 0_u64);
        // Some systems tell the time on a processor in steps of milliseconds.
        while from.elapsed() < LAP {
            act()?;
            calls += 1;
        }
        let clock = from.elapsed().as_nanos() as u64;
        times.push(before.zip(on_cpu()).map_or(clock, |(before, after)| after - before) / calls);
    }
    times.sort_unstable();
    Ok(times[times.len() / 2] as f64 / 1000.0)
}
