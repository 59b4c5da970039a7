//! Extism: a core module with an ABI of its own, which passes bytes through a memory of the host's.

use extism::{Manifest, Plugin, PluginBuilder, Wasm};

use crate::rows::Rows;

const WAY: &str = "Extism";

/// Gives back its input. It says where that is and need not copy it, which is the best that can be done in this ABI.
const GUEST: &str = r#"(module
    (import "extism:host/env" "input_offset" (func $offset (result i64)))
    (import "extism:host/env" "input_length" (func $length (result i64)))
    (import "extism:host/env" "output_set" (func $output (param i64 i64)))
    (memory (export "memory") 1)
    (func (export "noop") (result i32) (i32.const 0))
    (func (export "echo") (result i32)
        (call $output (call $offset) (call $length))
        (i32.const 0)))"#;

pub(crate) fn measure(rows: &mut Rows) -> anyhow::Result<()> {
    let manifest = Manifest::new([Wasm::data(wat::parse_str(GUEST)?)]);
    // Its cache lies in the user's folder, and is none of ours to fill.
    let compiled = PluginBuilder::new(manifest).with_cache_disabled().compile()?;
    let mut plugin = Plugin::new_from_compiled(&compiled)?;
    rows.time("call: noop", WAY, 500, || Ok(plugin.call::<&[u8], &[u8]>("noop", &[]).map(drop)?))?;
    for (row, size, times) in [
        ("call: string of 64 B", 64, 500),
        ("call: string of 64 KiB", 64 << 10, 50),
        ("call: 1 MiB of bytes", 1 << 20, 5),
    ] {
        let bytes = vec![7; size];
        rows.time(row, WAY, times, || Ok(plugin.call::<&[u8], Vec<u8>>("echo", &bytes).map(drop)?))?;
    }
    rows.time("fresh instance + call + drop, Rust", WAY, 50, || {
        let mut plugin = Plugin::new_from_compiled(&compiled)?;
        Ok(plugin.call::<&[u8], &[u8]>("noop", &[]).map(drop)?)
    })
}
