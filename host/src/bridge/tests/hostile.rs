//! Plugins that break the canonical ABI: the call ends with an error that says who, and nothing leaks.

use wasmtime::component::Val;
use wit_component::StringEncoding;

use super::{Pair, component, engine};
use crate::bridge::broken::{Broken, Side, What};

/// One call from a consumer's `run` to a provider's `f`, in core WAT.
#[derive(Clone, Copy)]
struct Case<'a> {
    /// Types of the interface.
    types: &'a str,
    /// `f`'s parameter and result in WIT.
    param: &'a str,
    result: &'a str,
    /// The core types of the parameter.
    core: &'a str,
    /// The core values that the consumer passes.
    args: &'a str,
    /// The consumer's memory, from 16.
    data: &'a str,
    /// The provider's `f`.
    body: &'a str,
    /// The provider's memory, from 16.
    provider_data: &'a str,
    consumer_realloc: &'a str,
    provider_realloc: &'a str,
    limit: u64,
    encoding: StringEncoding,
}

/// Gives out the same room each time.
const ROOM: &str = "(i32.const 4096)";

const CASE: Case<'_> = Case {
    types: "",
    param: "u32",
    result: "u32",
    core: "i32",
    args: "(i32.const 0)",
    data: "",
    body: "(unreachable)",
    provider_data: "",
    consumer_realloc: ROOM,
    provider_realloc: ROOM,
    limit: 1 << 20,
    encoding: StringEncoding::UTF8,
};

impl Case<'_> {
    fn pair(&self) -> Pair {
        let Self { types, param, result, core, args, data, body, provider_data, .. } = self;
        let engine = engine();
        let wit = format!(
            "package test:t;
            interface api {{ {types} f: func(x: {param}) -> {result}; }}
            interface door {{ f: func() -> {}; }}
            world consumer {{ import api; export door; }}
            world provider {{ export api; }}",
            // A type of the interface has no name in the other one; what matters of those is whether they pass.
            if result.starts_with('t') && *result != "tuple<u64, u64>" { "u32" } else { result },
        );
        let memory = |realloc: &str, data: &str| {
            format!(
                r#"(memory (export "memory") 1) (data (i32.const 16) "{data}")
                (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32) {realloc})"#
            )
        };
        let (import, call) =
            if result.starts_with("list") || result.starts_with("tuple") || *result == "string" {
                (format!("(param {core} i32)"), format!("(call $f {args} (i32.const 512)) (i32.const 512)"))
            } else {
                let result = if *result == "u64" { "i64" } else { "i32" };
                (format!("(param {core}) (result {result})"), format!("(call $f {args})"))
            };
        let core_result = if *result == "u64" { "i64" } else { "i32" };
        let consumer = format!(
            r#"(module (import "test:t/api" "f" (func $f {import})) {}
            (func (export "test:t/door#f") (result {core_result}) {call}))"#,
            memory(self.consumer_realloc, data),
        );
        let provider = format!(
            r#"(module {} (func (export "test:t/api#f") (param {core}) (result {core_result}) {body}))"#,
            memory(self.provider_realloc, provider_data),
        );
        let consumer = component(&engine, &wit, "consumer", &consumer, self.encoding);
        let provider = component(&engine, &wit, "provider", &provider, StringEncoding::UTF8);
        let mut pair = Pair::link(&engine, &consumer, &provider).unwrap();
        pair.consumer.data_mut().limit = self.limit;
        pair
    }

    fn gives(&self) -> Val {
        let mut result = [Val::Bool(false)];
        self.pair().call(&[], &mut result).unwrap_or_else(|error| panic!("{error:?}"));
        let [result] = result;
        result
    }

    #[track_caller]
    fn breaks(&self, side: Side, what: What) {
        assert_eq!(self.pair().broken(&[]), Broken { side, what });
    }
}

/// The consumer's arguments, and what is wrong with them. The provider traps if it is called at all.
#[track_caller]
fn argument(param: &str, core: &str, args: &str, data: &str, what: What) {
    Case { param, core, args, data, ..CASE }.breaks(Side::Consumer, what);
}

const PAIR: &str = "i32 i32";

#[test]
fn pointers_of_arguments() {
    argument("list<u32>", PAIR, "(i32.const 65532) (i32.const 2)", "", What::Bounds);
    argument("list<u32>", PAIR, "(i32.const -4) (i32.const -1)", "", What::Bounds);
    argument("list<u64>", PAIR, "(i32.const 0) (i32.const 0x20000001)", "", What::Bounds);
    argument("list<u32>", PAIR, "(i32.const 65540) (i32.const 0)", "", What::Bounds);
    argument("list<u32>", PAIR, "(i32.const 2) (i32.const 1)", "", What::Alignment);
    argument("list<u32>", PAIR, "(i32.const 2) (i32.const 0)", "", What::Alignment);
    argument("string", PAIR, "(i32.const 65530) (i32.const 7)", "", What::Bounds);
    // A list inside a list, out of bounds.
    argument(
        "list<list<u8>>",
        PAIR,
        "(i32.const 16) (i32.const 1)",
        r"\00\00\00\00\00\00\02\00",
        What::Bounds,
    );
    argument(
        "list<list<u16>>",
        PAIR,
        "(i32.const 16) (i32.const 1)",
        r"\01\00\00\00\01\00\00\00",
        What::Alignment,
    );
}

#[test]
fn values_of_arguments() {
    argument("string", PAIR, "(i32.const 16) (i32.const 2)", r"\c3\28", What::Text);
    argument(
        "list<string>",
        PAIR,
        "(i32.const 16) (i32.const 1)",
        r"\18\00\00\00\01\00\00\00\ff",
        What::Text,
    );
    argument("char", "i32", "(i32.const 0xd800)", "", What::Char(0xd800));
    argument("char", "i32", "(i32.const 0x110000)", "", What::Char(0x11_0000));
    argument("list<char>", PAIR, "(i32.const 16) (i32.const 1)", r"\00\df\00\00", What::Char(0xdf00));
    argument("option<u8>", PAIR, "(i32.const 2) (i32.const 0)", "", What::Discriminant(2));
    argument("list<option<u8>>", PAIR, "(i32.const 16) (i32.const 1)", r"\09\00", What::Discriminant(9));
    argument("result", "i32", "(i32.const -1)", "", What::Discriminant(u32::MAX));
    argument("result<char>", PAIR, "(i32.const 0) (i32.const 0xdddd)", "", What::Char(0xdddd));
}

#[test]
fn encodings_of_arguments() {
    let text = Case { param: "string", core: PAIR, encoding: StringEncoding::UTF16, ..CASE };
    let odd = Case { args: "(i32.const 17) (i32.const 1)", ..text };
    odd.breaks(Side::Consumer, What::Alignment);
    let surrogate = Case { args: "(i32.const 16) (i32.const 1)", data: r"\00\d8", ..text };
    surrogate.breaks(Side::Consumer, What::Text);
    let outside = Case { args: "(i32.const 16) (i32.const 0x7fffffff)", ..text };
    outside.breaks(Side::Consumer, What::Bounds);
    let compact = Case { encoding: StringEncoding::CompactUTF16, ..text };
    Case { args: "(i32.const 17) (i32.const 1)", ..compact }.breaks(Side::Consumer, What::Alignment);
    Case { args: "(i32.const 16) (i32.const 0x80000001)", data: r"\00\dc", ..compact }
        .breaks(Side::Consumer, What::Text);
}

#[test]
fn more_than_a_call_may_carry() {
    let limit = What::Budget { limit: 1000 };
    let large =
        Case { param: "list<u8>", core: PAIR, args: "(i32.const 0) (i32.const 1001)", limit: 1000, ..CASE };
    large.breaks(Side::Consumer, limit);
    let text = Case { param: "string", ..large };
    text.breaks(Side::Consumer, limit);
    // Sixteen lists that are the same 100 bytes: small in the consumer's memory, 1728 bytes to carry.
    let data = r"\00\04\00\00\64\00\00\00".repeat(16);
    let shared =
        Case { param: "list<list<u8>>", args: "(i32.const 16) (i32.const 16)", data: &data, ..large };
    shared.breaks(Side::Consumer, limit);
    let result = Case {
        result: "list<u8>",
        body: "(i32.const 16)",
        provider_data: r"\00\00\00\00\e9\03\00\00",
        limit: 1000,
        ..CASE
    };
    result.breaks(Side::Provider, limit);
    assert_eq!(Case { limit: 1009, ..result }.gives(), Case { limit: 1 << 20, ..result }.gives());
}

#[test]
fn room_that_is_not_there() {
    let list = Case {
        param: "list<u32>",
        core: PAIR,
        args: "(i32.const 0) (i32.const 4)",
        body: "(local.get 0)",
        ..CASE
    };
    assert_eq!(list.gives(), Val::U32(4096));
    for realloc in
        ["(i32.const 65535)", "(i32.const -4)", "(i32.const 4098)", "(unreachable)", "(i32.const 65532)"]
    {
        Case { provider_realloc: realloc, ..list }.breaks(Side::Provider, What::Realloc);
    }
    // Why there is no room is still to be found: a trap, a limit, a deadline.
    let trap = Case { provider_realloc: "(unreachable)", ..list };
    let error = trap.pair().call(&[], &mut [Val::Bool(false)]).unwrap_err();
    assert_eq!(error.downcast_ref::<wasmtime::Trap>(), Some(&wasmtime::Trap::UnreachableCodeReached));
    let result =
        Case { result: "string", body: "(i32.const 16)", provider_data: r"\10\00\00\00\03\00\00\00", ..CASE };
    assert!(matches!(result.gives(), Val::String(_)));
    for realloc in ["(i32.const 65535)", "(i32.const -1)", "(unreachable)"] {
        Case { consumer_realloc: realloc, ..result }.breaks(Side::Consumer, What::Realloc);
    }
}

#[test]
fn results() {
    let list = Case { result: "list<u32>", provider_data: r"\02\00\00\00\01\00\00\00", ..CASE };
    Case { body: "(i32.const 65532)", ..list }.breaks(Side::Provider, What::Bounds);
    Case { body: "(i32.const -8)", ..list }.breaks(Side::Provider, What::Bounds);
    Case { body: "(i32.const 17)", ..list }.breaks(Side::Provider, What::Alignment);
    Case { body: "(i32.const 16)", ..list }.breaks(Side::Provider, What::Alignment);
    let outside = Case { provider_data: r"\00\00\00\00\ff\ff\ff\3f", body: "(i32.const 16)", ..list };
    outside.breaks(Side::Provider, What::Bounds);
    let text = Case { result: "string", provider_data: r"\18\00\00\00\01\00\00\00\80", ..outside };
    text.breaks(Side::Provider, What::Text);
    let result = Case { result: "result", ..CASE };
    Case { body: "(i32.const 7)", ..result }.breaks(Side::Provider, What::Discriminant(7));
    assert_eq!(Case { body: "(i32.const 1)", ..result }.gives(), Val::Result(Err(None)));
    let character = Case { result: "char", ..CASE };
    Case { body: "(i32.const 0xd800)", ..character }.breaks(Side::Provider, What::Char(0xd800));
    assert_eq!(Case { result: "bool", body: "(i32.const 256)", ..CASE }.gives(), Val::Bool(true));
    assert_eq!(Case { result: "u8", body: "(i32.const 257)", ..CASE }.gives(), Val::U8(1));
    assert_eq!(Case { result: "s16", body: "(i32.const 0x1ffff)", ..CASE }.gives(), Val::S16(-1));
}

/// What a provider gets of core values that a consumer did not make canonical.
#[test]
fn core_values_are_made_canonical() {
    let seen = |types: &str, param: &str, core: &str, args: &str, body: &str| match (Case {
        types,
        param,
        core,
        args,
        body,
        result: "u64",
        ..CASE
    }
    .gives())
    {
        Val::U64(seen) => seen,
        other => panic!("{other:?}"),
    };
    let word = "(i64.extend_i32_u (local.get 0))";
    assert_eq!(seen("", "u8", "i32", "(i32.const 0x1ff)", word), 0xff);
    assert_eq!(seen("", "s8", "i32", "(i32.const 0x1ff)", word), 0xffff_ffff);
    assert_eq!(seen("", "s8", "i32", "(i32.const 0x7f)", word), 0x7f);
    assert_eq!(seen("", "u16", "i32", "(i32.const -1)", word), 0xffff);
    assert_eq!(seen("", "s16", "i32", "(i32.const 0x18000)", word), 0xffff_8000);
    assert_eq!(seen("", "bool", "i32", "(i32.const 0x100)", word), 1);
    let flags = "flags t { a, b, c }";
    assert_eq!(seen(flags, "t", "i32", "(i32.const -1)", word), 0b111);
    // A payload narrower than its slot, and slots that the case does not use.
    let variant = "variant t { a(u8), b(u64), c(tuple<f32, f64>), d }";
    let core = "i32 i64 f64";
    let sum = "(i64.add (local.get 1) (i64.reinterpret_f64 (local.get 2)))";
    let args = |case: u32| format!("(i32.const {case}) (i64.const -1) (f64.const 1.5)");
    assert_eq!(seen(variant, "t", core, &args(0), sum), 0xff);
    assert_eq!(seen(variant, "t", core, &args(1), sum), u64::MAX);
    assert_eq!(seen(variant, "t", core, &args(2), "(local.get 1)"), 0xffff_ffff);
    assert_eq!(seen(variant, "t", core, &args(3), sum), 0);
    // An option inside a wider slot: its discriminant is 32 bits.
    let nested = "variant t { a(option<u8>), b(u64) }";
    let args = "(i32.const 0) (i64.const 0xffffffff00000001) (i32.const 0x107)";
    assert_eq!(seen(nested, "t", "i32 i64 i32", args, "(local.get 1)"), 1);
    assert_eq!(seen(nested, "t", "i32 i64 i32", args, "(i64.extend_i32_u (local.get 2))"), 7);
}

/// A provider that reads its arguments byte by byte sees values and zeros, never the consumer's other bytes.
#[test]
fn bytes_that_are_no_value_stay() {
    let seen = |types: &str, data: &str, args: &str, size: usize| {
        let body = format!(
            "(i32.store (i32.const 1024) (local.get 0))
            (i32.store (i32.const 1028) (i32.mul (local.get 1) (i32.const {size})))
            (i32.const 1024)"
        );
        let case =
            Case { types, param: "list<t>", core: PAIR, args, data, body: &body, result: "list<u8>", ..CASE };
        let Val::List(bytes) = case.gives() else { panic!("not a list") };
        bytes
            .into_iter()
            .map(|byte| if let Val::U8(byte) = byte { byte } else { panic!() })
            .collect::<Vec<u8>>()
    };
    let one = "(i32.const 16) (i32.const 1)";
    let two = "(i32.const 16) (i32.const 2)";
    let junk = r"\ee".repeat(64);
    assert_eq!(seen("record t { a: u8, b: u32 }", &junk, one, 8), [0xee, 0, 0, 0, 0xee, 0xee, 0xee, 0xee]);
    assert_eq!(seen("record t { a: u16, b: u8 }", &junk, two, 4), [0xee, 0xee, 0xee, 0, 0xee, 0xee, 0xee, 0]);
    assert_eq!(seen("flags t { a, b, c }", &junk, two, 1), [0b110, 0b110]);
    assert_eq!(seen("type t = bool;", &junk, two, 1), [1, 1]);
    let cases = "variant t { a, b(u8), c(u32) }";
    let first = format!(r"\00\ee\ee\ee{junk}");
    assert_eq!(seen(cases, &first, one, 8), [0; 8]);
    let second = format!(r"\01\ee\ee\ee{junk}");
    assert_eq!(seen(cases, &second, one, 8), [1, 0, 0, 0, 0xee, 0, 0, 0]);
    let none = format!(r"\00{junk}");
    assert_eq!(seen("type t = option<string>;", &none, one, 12), [0; 12]);
}
