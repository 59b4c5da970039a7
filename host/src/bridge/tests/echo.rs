//! Components that give back what they get, for any types: their WIT and their core modules.

use std::fmt::Write;

use super::Val;

use super::types::{Core, Ty};

pub(super) fn wit(params: &[Ty]) -> String {
    let mut named = Vec::new();
    let types: Vec<String> = params.iter().map(|ty| ty.wit(&mut named)).collect();
    let list: Vec<String> = types.iter().enumerate().map(|(index, ty)| format!("p{index}: {ty}")).collect();
    let result =
        if let [one] = types.as_slice() { one.clone() } else { format!("tuple<{}>", types.join(", ")) };
    format!(
        "package test:t;\ninterface api {{\n{}\nf: func({}) -> {result};\n}}\n\
         world consumer {{ import api; export api; }}\nworld provider {{ export api; }}\n",
        named.join("\n"),
        list.join(", "),
    )
}

/// What comes back of `sent`.
pub(super) fn answer(sent: Vec<Val>) -> Val {
    if let [one] = sent.as_slice() { one.clone() } else { Val::Tuple(sent) }
}

/// As [`wit`], for plugins that a plan can tell apart: what the consumer exports is `door`, of the same types.
pub(super) fn wit_with_door(params: &[Ty]) -> String {
    let wit = wit(params);
    let (interface, worlds) = wit.split_once("\nworld").unwrap();
    let (package, interface) = interface.split_once("interface api").unwrap();
    format!("{package}interface api{interface}interface door{interface}world{worlds}")
        .replace("import api; export api;", "import api; export door;")
}

/// As [`consumer`], for [`wit_with_door`].
pub(super) fn door(params: &[Ty]) -> String {
    consumer(params).replace(r#"(export "test:t/api#f")"#, r#"(export "test:t/door#f")"#)
}

/// An allocator that moves the memory as often as it can: it grows it for each allocation, and fills what it gives.
pub(super) const RESTLESS: &str = r#"
    (memory (export "memory") 1)
    (global $end (mut i32) (i32.const 1024))
    (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and
            (i32.add (global.get $end) (i32.sub (local.get 2) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get 2))))
        (global.set $end (i32.add (i32.add (local.get $at) (local.get 3)) (i32.const 3)))
        (block $enough (loop $grow
            (br_if $enough (i32.le_u (global.get $end) (i32.mul (memory.size) (i32.const 65536))))
            (drop (memory.grow (i32.const 1)))
            (br $grow)))
        (if (i32.lt_u (memory.size) (i32.const 40)) (then (drop (memory.grow (i32.const 1)))))
        (memory.fill (local.get $at) (i32.const 0xa5) (local.get 3))
        (memory.copy (local.get $at) (local.get 0)
            (select (local.get 1) (local.get 3) (i32.lt_u (local.get 1) (local.get 3))))
        (local.get $at))
    (func $free (param i32 i32) (memory.fill (local.get 0) (i32.const 0x5a) (local.get 1)))"#;

/// An allocator that costs next to nothing, and has all its room back after each call.
pub(super) const LEAN: &str = r#"
    (memory (export "memory") 16)
    (global $end (mut i32) (i32.const 524288))
    (func $realloc (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $at i32)
        (local.set $at (i32.and
            (i32.add (global.get $end) (i32.sub (local.get 2) (i32.const 1)))
            (i32.sub (i32.const 0) (local.get 2))))
        (global.set $end (i32.add (local.get $at) (local.get 3)))
        (local.get $at))
    (func $free (param i32 i32) (global.set $end (i32.const 524288)))"#;

struct Abi {
    tuple: Ty,
    cores: Vec<Core>,
    spilled: bool,
}

impl Abi {
    fn of(params: &[Ty]) -> Self {
        let tuple = Ty::Tuple(params.to_vec());
        let cores = tuple.cores();
        Self { tuple, spilled: cores.len() > 16, cores }
    }

    /// The core parameters.
    fn params(&self) -> Vec<Core> {
        if self.spilled { vec![Core::I32] } else { self.cores.clone() }
    }

    fn declare(&self) -> String {
        self.params().iter().map(|core| format!(" {}", core.name())).collect()
    }

    /// The core result, where it is one.
    fn result(&self) -> Option<Core> {
        if let [one] = self.cores.as_slice() { Some(*one) } else { None }
    }
}

/// Passes its parameters on, as they are.
pub(super) fn consumer(params: &[Ty]) -> String {
    let abi = Abi::of(params);
    let declared = abi.declare();
    let pass: String = (0..abi.params().len()).map(|index| format!("(local.get {index}) ")).collect();
    let (size, align) = abi.tuple.size_align();
    let next = abi.params().len();
    match abi.result() {
        Some(result) => format!(
            r#"(module (import "test:t/api" "f" (func $f (param {declared}) (result {result})))
            {RESTLESS}
            (func (export "test:t/api#f") (param {declared}) (result {result}) (call $f {pass})))"#,
            result = result.name(),
        ),
        None => format!(
            r#"(module (import "test:t/api" "f" (func $f (param {declared} i32)))
            {RESTLESS}
            (func (export "test:t/api#f") (param {declared}) (result i32) (local i32)
                (local.set {next}
                    (call $realloc (i32.const 0) (i32.const 0) (i32.const {align}) (i32.const {size})))
                (call $f {pass} (local.get {next}))
                (local.get {next})))"#
        ),
    }
}

/// Stores its parameters and returns them; its `post-return` takes them back.
pub(super) fn provider(params: &[Ty], realloc: &str) -> String {
    let abi = Abi::of(params);
    let declared = abi.declare();
    let (size, align) = abi.tuple.size_align();
    let next = abi.params().len();
    let body = if abi.result().is_some() || abi.spilled {
        "(local.get 0)".to_owned()
    } else {
        let slots: Vec<(usize, Core)> = abi.cores.iter().copied().enumerate().collect();
        let mut stores = String::new();
        store(&abi.tuple, next, 0, &slots, &mut stores);
        format!(
            "(local.set {next} (call $realloc (i32.const 0) (i32.const 0) (i32.const {align}) (i32.const {size})))
            {stores} (local.get {next})"
        )
    };
    let result = abi.result().unwrap_or(Core::I32).name();
    let post = if abi.result().is_some() {
        String::new()
    } else {
        format!(
            r#"(func (export "cabi_post_test:t/api#f") (param i32) (call $free (local.get 0) (i32.const {size})))"#
        )
    };
    format!(
        r#"(module {realloc}
        (func (export "test:t/api#f") (param {declared}) (result {result}) (local i32) {body}) {post})"#
    )
}

/// Code that stores the flat value in `slots` at `offset` from the address in local `base`.
fn store<'s>(
    ty: &Ty,
    base: usize,
    offset: usize,
    slots: &'s [(usize, Core)],
    out: &mut String,
) -> &'s [(usize, Core)] {
    let mut plain = |op: &str, at: usize, slot: (usize, Core), want: Core| {
        writeln!(out, "({op} offset={at} (local.get {base}) {})", coerce(slot, want)).unwrap();
    };
    match ty {
        Ty::Bool | Ty::U8 | Ty::S8 => plain("i32.store8", offset, slots[0], Core::I32),
        Ty::U16 | Ty::S16 => plain("i32.store16", offset, slots[0], Core::I32),
        Ty::U32 | Ty::S32 | Ty::Char => plain("i32.store", offset, slots[0], Core::I32),
        Ty::Flags(_) => {
            let op = ["", "i32.store8", "i32.store16", "", "i32.store"][ty.size_align().0];
            plain(op, offset, slots[0], Core::I32);
        }
        Ty::U64 | Ty::S64 => plain("i64.store", offset, slots[0], Core::I64),
        Ty::F32 => plain("f32.store", offset, slots[0], Core::F32),
        Ty::F64 => plain("f64.store", offset, slots[0], Core::F64),
        Ty::Text | Ty::List(_) | Ty::Map(..) => {
            plain("i32.store", offset, slots[0], Core::I32);
            plain("i32.store", offset + 4, slots[1], Core::I32);
        }
        Ty::Row(element, count) => {
            let (size, _) = element.size_align();
            return (0..*count)
                .fold(slots, |rest, index| store(element, base, offset + index * size, rest, out));
        }
        Ty::Record(fields) | Ty::Tuple(fields) => {
            let mut rest = slots;
            let mut at = offset;
            for field in fields {
                let (size, align) = field.size_align();
                at = offset + (at - offset).div_ceil(align) * align;
                rest = store(field, base, at, rest, out);
                at += size;
            }
            return rest;
        }
        _ => {
            let cases = ty.cases().unwrap();
            let op = if Ty::discriminant_size(cases.len()) == 1 { "i32.store8" } else { "i32.store16" };
            plain(op, offset, slots[0], Core::I32);
            let at = offset + Ty::payload_offset(&cases);
            for (index, case) in cases.iter().enumerate() {
                if let Some(case) = case {
                    let tag = coerce(slots[0], Core::I32);
                    writeln!(out, "(if (i32.eq {tag} (i32.const {index})) (then").unwrap();
                    store(case, base, at, &slots[1..], out);
                    writeln!(out, "))").unwrap();
                }
            }
        }
    }
    &slots[ty.cores().len()..]
}

/// A slot's value as a core type that was joined into it.
fn coerce((local, have): (usize, Core), want: Core) -> String {
    let get = format!("(local.get {local})");
    match (have, want) {
        (a, b) if a == b => get,
        (Core::I32, Core::F32) => format!("(f32.reinterpret_i32 {get})"),
        (Core::I64, Core::I32) => format!("(i32.wrap_i64 {get})"),
        (Core::I64, Core::F32) => format!("(f32.reinterpret_i32 (i32.wrap_i64 {get}))"),
        (Core::I64, Core::F64) => format!("(f64.reinterpret_i64 {get})"),
        pair => panic!("{pair:?}"),
    }
}
