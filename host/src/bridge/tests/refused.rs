//! Functions that cannot be linked, and what is said about them.

use std::fmt::Write;

use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{Component, Linker};

use super::{NoResources, Peer, Through, engine};
use crate::bridge::define;

/// Links functions whose types are given in the text format, each after the types it needs.
fn link(consumer: &str, provider: &str) -> Result<(), String> {
    let engine = engine();
    let imports = [("a:b/consumer", consumer), ("a:b/provider", provider)];
    let mut text = String::from("(component");
    for (name, ty) in imports {
        write!(text, "(import \"{name}\" (instance {ty}))").unwrap();
    }
    text.push(')');
    let bytes = wat::parse_str(&text).unwrap_or_else(|error| panic!("{text}\n{error}"));
    let component = Component::new(&engine, bytes).unwrap_or_else(|error| panic!("{text}\n{error:?}"));
    let ty = component.component_type();
    let func = |name: &str| -> ComponentFunc {
        let ComponentItem::ComponentInstance(instance) = ty.get_import(&engine, name).unwrap().ty else {
            panic!()
        };
        let ComponentItem::ComponentFunc(func) = instance.get_export(&engine, "f").unwrap().ty else {
            panic!()
        };
        func
    };
    let mut linker = Linker::<Peer>::new(&engine);
    let mut interface = linker.instance("a:b/api").unwrap();
    define(&mut interface, "f", &func(imports[0].0), &func(imports[1].0), &NoResources, Through)
        .map_err(|refusal| refusal.to_string())
}

#[track_caller]
fn refused(consumer: &str, provider: &str, why: &str) {
    assert_eq!(link(consumer, provider).unwrap_err(), why);
}

/// A function of one parameter `x`, its type after the definitions it needs.
fn taking(types: &str, ty: &str) -> String {
    format!(r#"{types} (export "f" (func (param "x" {ty})))"#)
}

fn record(fields: &str) -> String {
    taking(&format!(r#"(type $r' (record {fields})) (export "r" (type $r (eq $r')))"#), "$r")
}

#[test]
fn equal_types_are_linked() {
    let same = record(r#"(field "a" u8) (field "b" (option string))"#);
    assert_eq!(link(&same, &same), Ok(()));
    let nothing = r#"(export "f" (func))"#;
    assert_eq!(link(nothing, nothing), Ok(()));
}

#[test]
fn types_that_differ() {
    let f = |ty: &str| taking("", ty);
    refused(&f("u32"), &f("s32"), "parameter `x`: the consumer imports `u32`, the provider exports `s32`");
    refused(
        &f("(list (tuple u8 char))"),
        &f("(list (tuple u8 string))"),
        "parameter `x`, element, part 1: the consumer imports `char`, the provider exports `string`",
    );
    refused(
        &record(r#"(field "a" u8) (field "b" u8)"#),
        &record(r#"(field "b" u8) (field "a" u8)"#),
        "parameter `x`: the consumer imports field `a`, the provider exports field `b`",
    );
    refused(
        &record(r#"(field "a" u8)"#),
        &record(r#"(field "a" u8) (field "b" u8)"#),
        "parameter `x`: the consumer imports 1 field, the provider exports 2 fields",
    );
    refused(
        &f("(result u8 (error u8))"),
        &f("(result u8)"),
        "parameter `x`, case `err`: the consumer imports `u8`, the provider exports no payload",
    );
    refused(
        r#"(export "f" (func (param "x" u8)))"#,
        r#"(export "f" (func (param "y" u8)))"#,
        "the consumer imports parameter `x`, the provider exports parameter `y`",
    );
    refused(
        r#"(export "f" (func (result u8)))"#,
        r#"(export "f" (func))"#,
        "the consumer imports 1 result, the provider exports 0 results",
    );
}

#[test]
fn types_that_do_not_cross() {
    let resource = |ty: &str| taking(r#"(export "r" (type $r (sub resource)))"#, ty);
    let owned = resource("(list (own $r))");
    refused(&owned, &owned, "parameter `x`, element: a resource cannot be passed");
    let lent = resource("(borrow $r)");
    refused(&lent, &lent, "parameter `x`: a resource cannot be passed");
}

#[test]
fn a_type_that_doubles_with_each_line_is_refused() {
    let mut types = String::from(r#"(type $t0 (tuple u8 u8))"#);
    for level in 1..15 {
        write!(types, "(type $t{level} (tuple $t{0} $t{0}))", level - 1).unwrap();
    }
    let large = taking(&types, "$t14");
    refused(&large, &large, "the type is too large");
}
