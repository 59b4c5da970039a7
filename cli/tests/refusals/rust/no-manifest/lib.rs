//! A plugin without a `Cargo.toml`.
