#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| liebian_fuzz::targets::facts(bytes));
