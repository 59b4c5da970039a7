//! Calls as such: without values, nested, after a fault, of a function that was not linked.

use wasmtime::component::Val;
use wit_component::StringEncoding::UTF8;

use super::types::Ty;
use super::{Pair, Peer, component, echo, engine, export};
use crate::bridge::broken::Side;

const NOTHING: &str = "package test:t; interface api { f: func(); }
    world consumer { import api; export api; } world provider { export api; }";

#[test]
fn no_parameters_and_no_result() {
    let engine = engine();
    let consumer = r#"(module (import "test:t/api" "f" (func $f)) (func (export "test:t/api#f") (call $f)))"#;
    let consumer = component(&engine, NOTHING, "consumer", consumer, UTF8);
    let provider = r#"(module (global $calls (mut i32) (i32.const 0)) (func (export "test:t/api#f")
        (if (i32.eq (global.get $calls) (i32.const 2)) (then (unreachable)))
        (global.set $calls (i32.add (global.get $calls) (i32.const 1)))))"#;
    let provider = component(&engine, NOTHING, "provider", provider, UTF8);
    let mut pair = Pair::link(&engine, &consumer, &provider).unwrap();
    pair.call(&[], &mut []).unwrap();
    pair.call(&[], &mut []).unwrap();
    // The third call traps, and both sides know.
    let error = pair.call(&[], &mut []).unwrap_err();
    assert_eq!(error.downcast_ref::<wasmtime::Trap>(), Some(&wasmtime::Trap::UnreachableCodeReached));
}

/// Three plugins in a row: the one in the middle waits for a result while one is waited for.
#[test]
fn a_provider_that_calls_a_provider() {
    let engine = engine();
    let params = [Ty::Text, Ty::List(Box::new(Ty::U16))];
    let wit = echo::wit(&params);
    let consumer = component(&engine, &wit, "consumer", &echo::consumer(&params), UTF8);
    let provider = component(&engine, &wit, "provider", &echo::provider(&params, echo::RESTLESS), UTF8);

    let inner = Pair::link(&engine, &consumer, &provider).unwrap();
    let (ty, _) = export(&consumer);
    let mut outer = Pair::around(&engine, &consumer, &ty, (inner.consumer, inner.func)).unwrap();

    let sent = [Val::String("one two".into()), Val::List(vec![Val::U16(7), Val::U16(8)])];
    for _ in 0..3 {
        let mut received = [Val::Bool(false)];
        outer.call(&sent, &mut received).unwrap();
        assert_eq!(received, [Val::Tuple(sent.to_vec())]);
    }
    // What the innermost call may carry is its consumer's affair; the fault passes through the plugin in the middle.
    let middle: &mut Peer = outer.consumer.data_mut().provider.as_mut().unwrap().0.data_mut();
    middle.limit = 3;
    let broken = outer.broken(&sent);
    assert_eq!(broken.side, Side::Consumer);
}

/// A consumer that breaks the ABI is stopped before its provider is entered, so the provider is as it was.
#[test]
fn a_provider_outlives_its_consumers_faults() {
    let engine = engine();
    let wit = echo::wit(&[Ty::Char]);
    let consumer = r#"(module (import "test:t/api" "f" (func $f (param i32) (result i32)))
        (func (export "test:t/api#f") (param i32) (result i32) (call $f (i32.const 0xd801))))"#;
    let consumer = component(&engine, &wit, "consumer", consumer, UTF8);
    let provider = component(&engine, &wit, "provider", &echo::provider(&[Ty::Char], echo::LEAN), UTF8);
    let mut pair = Pair::link(&engine, &consumer, &provider).unwrap();
    assert_eq!(pair.broken(&[Val::Char('a')]).side, Side::Consumer);
    let (store, func) = &mut **pair.consumer.data_mut().provider.as_mut().unwrap();
    let mut received = [Val::Bool(false)];
    func.call(store, &[Val::Char('b')], &mut received).unwrap();
    assert_eq!(received, [Val::Char('b')]);
}

/// A host that mixes up its functions gets an error, whatever the two types are.
#[test]
fn a_function_of_another_type() {
    let engine = engine();
    let pair = |params: &[Ty]| {
        let wit = echo::wit(params);
        let consumer = component(&engine, &wit, "consumer", &echo::consumer(params), UTF8);
        let provider = component(&engine, &wit, "provider", &echo::provider(params, echo::LEAN), UTF8);
        Pair::link(&engine, &consumer, &provider).unwrap()
    };
    // All with layouts of their own: by its layout a function is told from another.
    let kinds = [
        (vec![Ty::U32], vec![Val::U32(1)]),
        (vec![Ty::U64], vec![Val::U64(1)]),
        (vec![Ty::Text], vec![Val::String("a".into())]),
        (vec![Ty::U32, Ty::U64], vec![Val::U32(1), Val::U64(2)]),
        (vec![Ty::U8, Ty::U8, Ty::U8], vec![Val::U8(1); 3]),
        (vec![Ty::U32; 17], vec![Val::U32(1); 17]),
        (vec![Ty::U8; 17], vec![Val::U8(1); 17]),
    ];
    for (index, (ours, sent)) in kinds.iter().enumerate() {
        for (theirs, _) in kinds.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, kind)| kind)
        {
            let mut pair_of_both = pair(ours);
            pair_of_both.consumer.data_mut().provider = pair(theirs).consumer.data_mut().provider.take();
            let error = pair_of_both.call(sent, &mut [Val::Bool(false)]).unwrap_err();
            assert!(
                format!("{error:#}").contains("a function of another type"),
                "{ours:?} {theirs:?}: {error:?}"
            );
        }
    }
}
