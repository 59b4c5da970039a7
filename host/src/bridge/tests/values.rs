//! Random values of random types: what goes in comes out.

use wasmtime::component::Val;
use wit_component::StringEncoding;

use super::types::{Random, Ty};
use super::{Pair, component, echo, engine};

/// Sends values of `params` through consumer, bridge and provider, and back.
fn check(params: &[Ty], random: &mut Random, encodings: [StringEncoding; 2], values: usize) {
    let engine = engine();
    let wit = echo::wit(params);
    let [ours, theirs] = encodings;
    let consumer = component(&engine, &wit, "consumer", &echo::consumer(params), ours);
    let provider = component(&engine, &wit, "provider", &echo::provider(params, echo::RESTLESS), theirs);
    let mut pair = Pair::link(&engine, &consumer, &provider).unwrap();
    for _ in 0..values {
        let sent: Vec<Val> = params.iter().map(|ty| ty.value(random)).collect();
        let mut received = [Val::Bool(false)];
        pair.call(&sent, &mut received).unwrap_or_else(|error| panic!("{wit}\n{sent:?}\n{error:?}"));
        assert_eq!(received, [echo::answer(sent)], "{wit}");
    }
}

const UTF8: [StringEncoding; 2] = [StringEncoding::UTF8, StringEncoding::UTF8];

#[test]
fn every_type_alone_and_inside_others() {
    let mut random = Random::new(1);
    for ty in Ty::samples() {
        check(std::slice::from_ref(&ty), &mut random, UTF8, 8);
        check(&[Ty::List(Box::new(ty.clone()))], &mut random, UTF8, 8);
        check(&[Ty::Option(Box::new(ty.clone()))], &mut random, UTF8, 8);
        check(&[Ty::U8, ty.clone(), Ty::Bool, ty.clone()], &mut random, UTF8, 8);
        check(&[Ty::Result(Some(Box::new(Ty::F32)), Some(Box::new(ty.clone())))], &mut random, UTF8, 8);
        check(&[Ty::Variant(vec![Some(ty.clone()), None, Some(Ty::F64), Some(ty)])], &mut random, UTF8, 8);
    }
}

#[test]
fn random_types() {
    for seed in 2..150 {
        let mut random = Random::new(seed);
        let params: Vec<Ty> = (0..1 + random.below(4)).map(|_| Ty::random(&mut random, 3)).collect();
        check(&params, &mut random, UTF8, 4);
    }
}

#[test]
fn every_number_of_parameters() {
    let mut random = Random::new(7);
    for count in 1..=20 {
        check(&vec![Ty::U16; count], &mut random, UTF8, 4);
        check(&vec![Ty::Text; count], &mut random, UTF8, 4);
    }
}

#[test]
fn every_pair_of_encodings() {
    let all = [StringEncoding::UTF8, StringEncoding::UTF16, StringEncoding::CompactUTF16];
    let mut random = Random::new(8);
    for ours in all {
        for theirs in all {
            check(&[Ty::Text], &mut random, [ours, theirs], 32);
            check(&[Ty::List(Box::new(Ty::Text)), Ty::Char], &mut random, [ours, theirs], 32);
        }
    }
}
