//! Runs the engine's wasm tests in a headless browser; cargo calls it for every wasm32 test.

fn main() -> anyhow::Result<()> {
    wasm_bindgen_cli::wasm_bindgen_test_runner::run_cli_with_args(std::env::args_os())
}
