//! The shipped module in an interpreter: what a page does with it, done without a page and without JavaScript.
//!
//! The module hears text through a handful of functions that its glue would give it. Here they are given again, for text
//! alone; a function that only a JavaScript value would need says so and stops the engine.

use wasmi::{Caller, Engine, Error, Extern, Func, Instance, Linker, Memory, Module, Store, Val};

/// Handles below this one are JavaScript's own: an empty table, undefined, null, true and false.
const FIRST_HANDLE: usize = 1028;

/// What the module holds a handle of: texts that it was handed and has not dropped.
#[derive(Default)]
struct Held(Vec<Option<String>>);

impl Held {
    fn hold(&mut self, text: &str) -> i32 {
        self.0.push(Some(text.to_owned()));
        (FIRST_HANDLE + self.0.len() - 1) as i32
    }

    fn text(&self, handle: &Val) -> Result<&String, Error> {
        let at = handle.i32().and_then(|handle| (handle as usize).checked_sub(FIRST_HANDLE));
        let text = at.and_then(|at| self.0.get(at)?.as_ref());
        text.ok_or_else(|| Error::new(format!("{handle:?} is no text that was handed in")))
    }

    /// Handles are dropped soon after they are made, so the last ones go and the list stays short.
    fn drop(&mut self, handle: &Val) {
        let at = handle.i32().and_then(|handle| (handle as usize).checked_sub(FIRST_HANDLE));
        if let Some(place) = at.and_then(|at| self.0.get_mut(at)) {
            *place = None;
        }
        while self.0.last().is_some_and(Option::is_none) {
            self.0.pop();
        }
    }
}

/// The shipped module, started.
pub struct Liebian {
    store: Store<Held>,
    instance: Instance,
    memory: Memory,
    engine: i32,
}

impl Liebian {
    /// Starts the module.
    pub fn start(module: &[u8]) -> Result<Liebian, Error> {
        let engine = Engine::default();
        let module = Module::new(&engine, module)?;
        let mut linker = Linker::new(&engine);
        for import in module.imports() {
            let of = import.ty().func().ok_or_else(|| Error::new(format!("{} is no function", import.name())))?.clone();
            let name = import.name().to_owned();
            linker.func_new(import.module(), import.name(), of, move |caller, said, answer| {
                glue(&name, caller, said, answer)
            })?;
        }
        let mut store = Store::new(&engine, Held::default());
        let instance = linker.instantiate_and_start(&mut store, &module)?;
        let memory = instance.get_memory(&store, "memory").ok_or_else(|| Error::new("no memory"))?;
        let mut answer = [Val::I32(0)];
        exported(&instance, &store, "engine_new")?.call(&mut store, &[], &mut answer)?;
        let engine = answer[0].i32().unwrap_or_default();
        Ok(Liebian { store, instance, memory, engine })
    }

    /// Says text at a door of the engine, for the mall of this number; its answer is text.
    pub fn ask(&mut self, door: &str, mall: i32, said: &str) -> Result<String, Error> {
        let handle = self.store.data_mut().hold(said);
        let stack = self.call("__wbindgen_add_to_stack_pointer", &[Val::I32(-16)])?;
        self.call(
            &format!("engine_{door}"),
            &[Val::I32(stack), Val::I32(self.engine), Val::I32(mall), Val::I32(handle)],
        )?;
        let mut place = [0; 8];
        self.memory.read(&self.store, stack as usize, &mut place)?;
        let [at, length] =
            [0, 4].map(|from| i32::from_le_bytes([place[from], place[from + 1], place[from + 2], place[from + 3]]));
        let mut text = vec![0; length as usize];
        self.memory.read(&self.store, at as usize, &mut text)?;
        self.call("__wbindgen_add_to_stack_pointer", &[Val::I32(16)])?;
        self.call("__wbindgen_free", &[Val::I32(at), Val::I32(length), Val::I32(1)])?;
        String::from_utf8(text).map_err(|error| Error::new(error.to_string()))
    }

    fn call(&mut self, name: &str, said: &[Val]) -> Result<i32, Error> {
        let func = exported(&self.instance, &self.store, name)?;
        let mut answers = vec![Val::I32(0); func.ty(&self.store).results().len()];
        func.call(&mut self.store, said, &mut answers)?;
        Ok(answers.first().and_then(Val::i32).unwrap_or_default())
    }
}

fn exported(instance: &Instance, store: &Store<Held>, name: &str) -> Result<Func, Error> {
    instance.get_func(store, name).ok_or_else(|| Error::new(format!("the module exports no {name}")))
}

/// A function of the glue, by its name before the hash of its shape.
fn glue(name: &str, mut caller: Caller<'_, Held>, said: &[Val], answer: &mut [Val]) -> Result<(), Error> {
    let name = name.trim_start_matches("__wbg_").trim_start_matches("__wbindgen_");
    if name.starts_with("object_drop_ref") {
        caller.data_mut().drop(&said[0]);
    } else if name.starts_with("is_string") {
        answer[0] = Val::I32(1);
        caller.data().text(&said[0])?;
    } else if name.starts_with("length") {
        answer[0] = Val::I32(caller.data().text(&said[0])?.encode_utf16().count() as i32);
    } else if name.starts_with("string_get") {
        let text = caller.data().text(&said[1])?.clone();
        let mut at = [Val::I32(0)];
        let malloc = caller.get_export("__wbindgen_malloc").and_then(Extern::into_func);
        let malloc = malloc.ok_or_else(|| Error::new("no room can be asked for"))?;
        malloc.call(&mut caller, &[Val::I32(text.len() as i32), Val::I32(1)], &mut at)?;
        let memory = caller.get_export("memory").and_then(Extern::into_memory);
        let memory = memory.ok_or_else(|| Error::new("no memory"))?;
        let (place, to) = (at[0].i32().unwrap_or_default(), said[0].i32().unwrap_or_default() as usize);
        memory.write(&mut caller, place as usize, text.as_bytes())?;
        memory.write(&mut caller, to, &place.to_le_bytes())?;
        memory.write(&mut caller, to + 4, &(text.len() as i32).to_le_bytes())?;
    } else if name.starts_with("now") {
        // A moment that no question leaves open: every question says its own.
        answer[0] = Val::from(-1.0_f64);
    } else {
        return Err(Error::new(format!("text alone never needs {name}")));
    }
    Ok(())
}
