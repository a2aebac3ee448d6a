#![doc = include_str!("../README.md")]
#![cfg_attr(
    not(test),
    deny(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice,
        clippy::float_arithmetic,
        clippy::unreachable,
        clippy::todo
    )
)]

pub mod growth;
pub mod id;
pub mod money;
pub mod order;
pub mod pricing;
pub mod time;
pub mod wire;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub mod wasm;
