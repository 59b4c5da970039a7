//! Any value of any type: what goes into a plugin comes out of it, over both kinds of edges and in every written form.
//!
//! Cases that failed are kept in `proptest-regressions` and tried first.

use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::{Value, json};
use wasmtime::component::Val;

use super::modes::{Loaded, modes};
use super::schemas::check as valid;
use super::types::Ty;
use crate::value::{self, Desk};
use crate::{ItemName, JsonOptions};

fn types() -> impl Strategy<Value = Ty> {
    use Ty::*;
    let leaf = prop_oneof![
        proptest::sample::select(vec![Bool, U8, S8, U16, S16, U32, S32, U64, S64, F32, F64, Char, Text]),
        (1..6_usize).prop_map(Enum),
        (1..=32_usize).prop_map(Flags),
    ];
    leaf.prop_recursive(3, 20, 4, |inner| {
        let inside = inner.clone().prop_map(Box::new);
        let maybe = option::of(inside.clone());
        let keys = vec![Bool, U8, S8, U16, S16, U32, S32, U64, S64, Char, Text];
        prop_oneof![
            inside.clone().prop_map(List),
            (inside.clone(), 1..6_usize).prop_map(|(element, count)| Row(element, count)),
            (proptest::sample::select(keys).prop_map(Box::new), inside.clone())
                .prop_map(|(key, value)| Map(key, value)),
            vec(inner.clone(), 1..6).prop_map(Record),
            vec(inner.clone(), 1..5).prop_map(Tuple),
            vec(option::of(inner), 1..5).prop_map(Variant),
            inside.prop_map(Option),
            (maybe.clone(), maybe).prop_map(|(ok, err)| Result(ok, err)),
        ]
    })
}

fn value(ty: &Ty) -> BoxedStrategy<Val> {
    let boxed = |ty: &Ty| value(ty).prop_map(|value| Some(Box::new(value)));
    let payload = |ty: Option<&Ty>| match ty {
        Some(ty) => boxed(ty).boxed(),
        None => Just(None).boxed(),
    };
    match ty {
        Ty::Bool => any::<bool>().prop_map(Val::Bool).boxed(),
        Ty::U8 => any::<u8>().prop_map(Val::U8).boxed(),
        Ty::S8 => any::<i8>().prop_map(Val::S8).boxed(),
        Ty::U16 => any::<u16>().prop_map(Val::U16).boxed(),
        Ty::S16 => any::<i16>().prop_map(Val::S16).boxed(),
        Ty::U32 => prop_oneof![any::<u32>(), Just(1 << 31), Just(u32::MAX)].prop_map(Val::U32).boxed(),
        Ty::S32 => any::<i32>().prop_map(Val::S32).boxed(),
        Ty::U64 => prop_oneof![any::<u64>(), Just((1 << 53) + 1), Just(u64::MAX)].prop_map(Val::U64).boxed(),
        Ty::S64 => prop_oneof![any::<i64>(), Just(i64::MIN), Just(i64::MAX)].prop_map(Val::S64).boxed(),
        Ty::F32 => any::<u32>().prop_map(|bits| Val::Float32(f32::from_bits(bits))).boxed(),
        Ty::F64 => {
            let special = [0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN, f64::MAX, 5e-324];
            let special = proptest::sample::select(special.to_vec());
            prop_oneof![any::<u64>().prop_map(f64::from_bits), special].prop_map(Val::Float64).boxed()
        }
        Ty::Char => any::<char>().prop_map(Val::Char).boxed(),
        Ty::Text => any::<String>().prop_map(Val::String).boxed(),
        Ty::List(element) => vec(value(element), 0..4).prop_map(Val::List).boxed(),
        Ty::Row(element, count) => vec(value(element), *count).prop_map(Val::FixedLengthList).boxed(),
        // Of equal keys only one is left in most languages, and in JSON.
        Ty::Map(key, content) => vec((value(key), value(content)), 0..4)
            .prop_map(|pairs| {
                let mut single: Vec<(Val, Val)> = Vec::new();
                for (key, value) in pairs {
                    if single.iter().all(|(known, _)| *known != key) {
                        single.push((key, value));
                    }
                }
                Val::Map(single)
            })
            .boxed(),
        Ty::Record(fields) => {
            let names = |values: Vec<Val>| {
                values.into_iter().enumerate().map(|(index, value)| (format!("f{index}"), value)).collect()
            };
            fields
                .iter()
                .map(value)
                .collect::<Vec<_>>()
                .prop_map(move |values| Val::Record(names(values)))
                .boxed()
        }
        Ty::Tuple(parts) => parts.iter().map(value).collect::<Vec<_>>().prop_map(Val::Tuple).boxed(),
        Ty::Variant(cases) => {
            let cases: Vec<BoxedStrategy<Val>> = cases
                .iter()
                .enumerate()
                .map(|(index, case)| {
                    payload(case.as_ref())
                        .prop_map(move |value| Val::Variant(format!("c{index}"), value))
                        .boxed()
                })
                .collect();
            proptest::strategy::Union::new(cases).boxed()
        }
        Ty::Enum(count) => (0..*count).prop_map(|case| Val::Enum(format!("c{case}"))).boxed(),
        Ty::Option(some) => prop_oneof![Just(None), boxed(some)].prop_map(Val::Option).boxed(),
        Ty::Result(ok, err) => prop_oneof![
            payload(ok.as_deref()).prop_map(|value| Val::Result(Ok(value))),
            payload(err.as_deref()).prop_map(|value| Val::Result(Err(value))),
        ]
        .boxed(),
        Ty::Flags(count) => {
            let (count, bits) = (*count, any::<u32>());
            bits.prop_map(move |bits| {
                Val::Flags(
                    (0..count).filter(|bit| bits >> bit & 1 == 1).map(|bit| format!("b{bit}")).collect(),
                )
            })
            .boxed()
        }
    }
}

/// Parameters, and arguments for some calls.
pub(super) fn calls() -> impl Strategy<Value = (Vec<Ty>, Vec<Vec<Val>>)> {
    vec(types(), 1..4).prop_flat_map(|params| {
        let arguments = params.iter().map(value).collect::<Vec<_>>();
        (Just(params), vec(arguments, 4))
    })
}

/// The order of a map's entries means nothing, and JSON does not keep it.
fn in_order(values: &[Val]) -> Vec<Val> {
    fn order(value: &mut Val) {
        match value {
            Val::Map(pairs) => {
                pairs.iter_mut().for_each(|(_, value)| order(value));
                pairs.sort_by_key(|(key, _)| format!("{key:?}"));
            }
            Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
                values.iter_mut().for_each(order);
            }
            Val::Record(fields) => fields.iter_mut().for_each(|(_, value)| order(value)),
            Val::Variant(_, payload) | Val::Option(payload) | Val::Result(Ok(payload) | Err(payload)) => {
                payload.as_deref_mut().into_iter().for_each(order);
            }
            _ => {}
        }
    }
    let mut values = values.to_vec();
    values.iter_mut().for_each(order);
    values
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn values_come_back(calls in calls()) {
        let (params, calls) = calls;
        let item: ItemName = "test:t/door.f".parse().unwrap();
        for mode in modes() {
            let Loaded { plugin, facts } = Loaded::new(&params, mode);
            let ty = &plugin.find(Some("test:t/door"), "f").unwrap().ty;
            for sent in &calls {
                let received = plugin.call(&item, sent).unwrap_or_else(|error| panic!("{error:?}"));
                prop_assert_eq!(&received, &[super::echo::answer(sent.clone())]);

                let wave = value::print_results(sent).unwrap();
                let read = value::parse_arguments(&mut Desk::default(), ty, &format!("({wave})"));
                prop_assert_eq!(&read.unwrap_or_else(|error| panic!("{}", error.render())), sent, "{}", wave);

                for options in [JsonOptions::new(), JsonOptions::new().bytes_as_base64().wide_integers_as_text()] {
                    let arguments: Value =
                        ty.params().zip(sent).map(|((_, ty), value)| options.write(&ty, value).unwrap()).collect();
                    let read = value::from_json(&mut Desk::new(None, options), ty, &arguments);
                    let read = read.unwrap_or_else(|error| panic!("{arguments}\n{}", error.render()));
                    prop_assert_eq!(in_order(&read), in_order(sent), "{}", arguments);

                    let result = options.results(ty, &received).unwrap();
                    let schema = facts.schema(&item, options).unwrap();
                    let call = json!({ "arguments": arguments, "result": result });
                    prop_assert_eq!(valid(&schema, &call), Ok(()), "{} {}", schema, call);
                }
            }
        }
    }
}

/// Text of JSON is read by the application, with the features that it gives to `serde_json`.
#[test]
fn floats_come_back_from_text() {
    let number = 1.168_385_040_061_207_3e-160_f64;
    let text = serde_json::to_string(&json!(number)).unwrap();
    assert_eq!(serde_json::from_str::<f64>(&text).unwrap(), number);
}
