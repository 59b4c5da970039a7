//! Components that a generator has made: any that are valid, and plugins whose modules are any that are valid.

use arbitrary::Unstructured;
use plugwright::Facts;
use wasm_smith::{Component, Config, Module};

use crate::Tried;
use crate::damaged::load;

/// A plugin that starts a module, which is empty here, before it can be called.
const FRAME: &str = r#"(component
  (core module)
  (core instance $started (instantiate 0))
  (core module $m (func (export "run") (result i64) (i64.const 7)))
  (core instance $i (instantiate $m))
  (func $run (result s64) (canon lift (core func $i "run")))
  (instance (export "test:made/made") (export "run" (func $run))))"#;

/// Loads a random component.
pub fn run(bytes: &[u8]) -> Tried {
    let mut input = Unstructured::new(bytes);
    let made = match input.arbitrary::<u8>() {
        Ok(0..48) => any(&mut input),
        _ => plugin(&mut input),
    };
    let Ok(bytes) = made else { return Tried::Refused };
    match Facts::of(&bytes) {
        Ok(facts) => load(&bytes, &facts),
        Err(_) => Tried::Refused,
    }
}

/// Has types, imports and modules of all kinds, and names that few plugins would have.
fn any(input: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    Ok(Component::new(config(), input)?.to_bytes())
}

/// Does anything when it starts.
fn plugin(input: &mut Unstructured<'_>) -> arbitrary::Result<Vec<u8>> {
    let config = Config { max_imports: 0, min_funcs: 4, allow_start_export: true, ..config() };
    let mut module = Module::new(config, input)?;
    // Some of them loop without end, which the deadline ends; all of them would only take long.
    if input.arbitrary::<u8>().unwrap_or(1) != 0 {
        let _ = module.ensure_termination(10_000);
    }
    let module = module.to_bytes();
    let frame = wat::parse_str(FRAME).unwrap();
    // The section of the empty module: its number, its size, and the eight bytes that every module begins with.
    let empty = [&[1, 8][..], b"\0asm\x01\0\0\0"].concat();
    let at = frame.windows(empty.len()).position(|bytes| bytes == empty).unwrap();
    let (before, after) = (&frame[..at], &frame[at + empty.len()..]);
    Ok([before, &[1], &leb128(module.len()), &module, after].concat())
}

fn leb128(mut number: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    loop {
        let low = (number & 0x7f) as u8;
        number >>= 7;
        if number == 0 {
            bytes.push(low);
            return bytes;
        }
        bytes.push(low | 0x80);
    }
}

/// What plugins may consist of.
fn config() -> Config {
    Config {
        gc_enabled: false,
        exceptions_enabled: false,
        threads_enabled: false,
        shared_everything_threads_enabled: false,
        memory64_enabled: false,
        tail_call_enabled: false,
        max_memories: 2,
        max_tables: 4,
        ..Config::default()
    }
}
