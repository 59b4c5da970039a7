//! The author's `plugin.toml` and the operator's `plugwright.toml`.
