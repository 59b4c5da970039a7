//! What a plugin written in Rust imports.
