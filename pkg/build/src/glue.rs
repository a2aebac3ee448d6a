//! Makes the JavaScript glue and a clean module from the compiled engine: `glue raw.wasm folder`.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use walrus::{ExportItem, Module};
use wasm_bindgen_cli_support::Bindgen;

fn main() -> Result<()> {
    let mut words = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(raw), Some(folder), None) = (words.next(), words.next(), words.next()) else {
        bail!("say: glue raw.wasm folder");
    };

    let mut module = Module::from_file(&raw).with_context(|| format!("{} is no wasm module", raw.display()))?;
    forget_target_features(&mut module);

    // The bundler glue knows no host: it is handed the instance, so one glue serves every host.
    let mut bindgen = Bindgen::new();
    bindgen.input_module("liebian", module).typescript(false).bundler(true)?;
    bindgen.generate(&folder)?;

    remove_exported_globals(&folder.join("liebian_bg.wasm"))
}

/// The prebuilt standard library claims reference types even where the target has none,
/// and the glue would then ask for tables that WeChat on iOS cannot make.
fn forget_target_features(module: &mut Module) {
    let claims: Vec<_> =
        module.customs.iter().filter(|(_, section)| section.name() == "target_features").map(|(id, _)| id).collect();
    for id in claims {
        module.customs.delete(id);
    }
}

/// WeChat on iOS refuses a module that exports a Global.
fn remove_exported_globals(file: &Path) -> Result<()> {
    let mut module = Module::from_file(file)?;
    let globals: Vec<_> =
        module.exports.iter().filter(|export| matches!(export.item, ExportItem::Global(_))).map(|export| export.id()).collect();
    for id in globals {
        module.exports.delete(id);
    }
    walrus::passes::gc::run(&mut module);
    module.emit_wasm_file(file)
}
