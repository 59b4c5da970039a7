//! The short way and the long one: what the application passes and gets is the same, and so is what it is told.

use std::fmt::Debug;

use proptest::prelude::*;
use serde::de::{DeserializeOwned, IgnoredAny};
use serde::ser::{SerializeMap, SerializeSeq, SerializeTuple, Serializer};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use wasmtime::component::Val;

use super::modes::{Loaded, modes};
use super::properties::calls;
use super::types::{Random, Ty};
use crate::value::{self, Desk};
use crate::{Error, ItemName, Plugin};

fn item() -> ItemName {
    "test:t/door.f".parse().unwrap()
}

/// A value as Rust's types write it.
struct Own<'v>(&'v Val);

impl Serialize for Own<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        // A name that is known when a program is compiled.
        fn still(name: &str) -> &'static str {
            name.to_owned().leak()
        }
        match self.0 {
            Val::Bool(value) => serializer.serialize_bool(*value),
            Val::S8(number) => serializer.serialize_i8(*number),
            Val::U8(number) => serializer.serialize_u8(*number),
            Val::S16(number) => serializer.serialize_i16(*number),
            Val::U16(number) => serializer.serialize_u16(*number),
            Val::S32(number) => serializer.serialize_i32(*number),
            Val::U32(number) => serializer.serialize_u32(*number),
            Val::S64(number) => serializer.serialize_i64(*number),
            Val::U64(number) => serializer.serialize_u64(*number),
            Val::Float32(number) => serializer.serialize_f32(*number),
            Val::Float64(number) => serializer.serialize_f64(*number),
            Val::Char(value) => serializer.serialize_char(*value),
            Val::String(text) => serializer.serialize_str(text),
            Val::List(values) => {
                // Of what has no length the length is not known.
                let mut row = serializer.serialize_seq((values.len() % 2 == 0).then_some(values.len()))?;
                values.iter().try_for_each(|value| row.serialize_element(&Own(value)))?;
                row.end()
            }
            Val::Tuple(values) | Val::FixedLengthList(values) => {
                let mut row = serializer.serialize_tuple(values.len())?;
                values.iter().try_for_each(|value| row.serialize_element(&Own(value)))?;
                row.end()
            }
            Val::Map(pairs) => {
                let mut map = serializer.serialize_map(Some(pairs.len()))?;
                pairs.iter().try_for_each(|(key, value)| map.serialize_entry(&Own(key), &Own(value)))?;
                map.end()
            }
            Val::Record(fields) => {
                use serde::ser::SerializeStruct;
                let mut record = serializer.serialize_struct("Record", fields.len())?;
                fields
                    .iter()
                    .rev()
                    .try_for_each(|(name, value)| record.serialize_field(still(name), &Own(value)))?;
                record.end()
            }
            Val::Enum(name) | Val::Variant(name, None) => {
                serializer.serialize_unit_variant("Case", 0, still(&name.to_uppercase()))
            }
            Val::Variant(name, Some(payload)) => {
                serializer.serialize_newtype_variant("Case", 0, still(name), &Own(payload))
            }
            Val::Option(None) => serializer.serialize_none(),
            Val::Option(Some(inner)) => serializer.serialize_some(&Own(inner)),
            Val::Result(Ok(Some(payload))) => {
                serializer.serialize_newtype_variant("Result", 0, "Ok", &Own(payload))
            }
            Val::Result(Ok(None)) => serializer.serialize_newtype_variant("Result", 0, "Ok", &()),
            Val::Result(Err(Some(payload))) => {
                serializer.serialize_newtype_variant("Result", 1, "Err", &Own(payload))
            }
            Val::Result(Err(None)) => serializer.serialize_unit_variant("Result", 1, "Err"),
            Val::Flags(names) => names.serialize(serializer),
            _ => Err(serde::ser::Error::custom("a handle")),
        }
    }
}

/// What a type gets that wants bytes.
#[derive(Debug)]
#[allow(dead_code, reason = "printed")]
struct Bytes(Vec<u8>);

impl<'d> Deserialize<'d> for Bytes {
    fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl serde::de::Visitor<'_> for Reader {
            type Value = Bytes;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("bytes")
            }

            fn visit_bytes<E>(self, bytes: &[u8]) -> Result<Bytes, E> {
                Ok(Bytes(bytes.to_vec()))
            }
        }
        deserializer.deserialize_bytes(Reader)
    }
}

/// All arguments.
struct Row<'v>(&'v [Val]);

impl Serialize for Row<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut row = serializer.serialize_tuple(self.0.len())?;
        self.0.iter().try_for_each(|value| row.serialize_element(&Own(value)))?;
        row.end()
    }
}

/// What comes of a call, in words.
fn told<T: Debug>(result: Result<T, Error>) -> String {
    match result {
        Ok(value) => format!("{value:?}"),
        Err(error) => error.render(),
    }
}

/// Calls the long way.
fn long<T: DeserializeOwned>(plugin: &Plugin, arguments: &impl Serialize) -> Result<T, Error> {
    let export = plugin.find(Some("test:t/door"), "f")?;
    let arguments = Desk::default().arguments(&export.ty, arguments)?;
    value::from_vals(&plugin.call(&item(), &arguments)?)
}

/// Calls both ways, and reads the result as all kinds of types, of which most do not fit.
fn check(plugin: &Plugin, arguments: &impl Serialize) {
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "printed")]
    struct Record {
        f0: Value,
        f1: Option<Value>,
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "printed")]
    enum Case {
        C0,
        C1(Value),
        C2(u8, u8),
        Ok(Value),
        Err(Value),
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "printed")]
    struct Bits {
        b0: bool,
        b1: bool,
    }
    #[derive(Debug, Deserialize)]
    #[allow(dead_code, reason = "printed")]
    struct Some {
        some: Option<Value>,
    }
    fn both<T: DeserializeOwned + Debug>(plugin: &Plugin, arguments: &impl Serialize) {
        let short = told(plugin.call_serde::<T>(&item(), arguments));
        assert_eq!(short, told(long::<T>(plugin, arguments)));
    }
    both::<Value>(plugin, arguments);
    both::<IgnoredAny>(plugin, arguments);
    both::<(Value,)>(plugin, arguments);
    both::<(Record, Option<Value>)>(plugin, arguments);
    both::<Vec<Option<Option<Value>>>>(plugin, arguments);
    both::<(Case,)>(plugin, arguments);
    both::<(Vec<Case>, Value)>(plugin, arguments);
    both::<(Result<Value, Value>,)>(plugin, arguments);
    both::<(Result<(), String>,)>(plugin, arguments);
    both::<(Bits,)>(plugin, arguments);
    both::<(Some,)>(plugin, arguments);
    both::<(String,)>(plugin, arguments);
    both::<(f32, f64)>(plugin, arguments);
    both::<(char, Value)>(plugin, arguments);
    both::<(Bytes,)>(plugin, arguments);
    both::<std::collections::BTreeMap<String, u32>>(plugin, arguments);
    both::<(std::collections::BTreeMap<String, u32>,)>(plugin, arguments);
    both::<(std::collections::BTreeMap<u8, Value>,)>(plugin, arguments);
}

/// Whether the short way is taken, and what then stands in memory is what was written.
fn is_short(plugin: &Plugin, arguments: &impl Serialize) -> bool {
    let export = plugin.find(Some("test:t/door"), "f").unwrap();
    value::pass(export.direct().unwrap(), arguments).is_some()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 100, ..ProptestConfig::default() })]

    #[test]
    fn both_ways_agree(calls in calls()) {
        let (params, calls) = calls;
        let [isolated, _] = modes();
        let Loaded { plugin, .. } = Loaded::new(&params, isolated);
        let ty = plugin.find(Some("test:t/door"), "f").unwrap().ty.clone();
        for sent in &calls {
            prop_assert!(is_short(&plugin, &Row(sent)), "{sent:?}");
            check(&plugin, &Row(sent));
            // As JSON has it, and with something else in the place of each argument.
            let json = crate::JsonOptions::new().arguments(&ty, sent).unwrap();
            check(&plugin, &json);
            let names: serde_json::Map<String, Value> = ty
                .params()
                .map(|(name, _)| name.to_owned())
                .zip(json.as_array().unwrap().iter().cloned())
                .collect();
            check(&plugin, &names);
            for index in 0..sent.len() {
                for other in calls.iter().flatten() {
                    let mut wrong = sent.clone();
                    wrong[index] = other.clone();
                    let export = plugin.find(Some("test:t/door"), "f").unwrap();
                    let (short, long) = (
                        value::pass(export.direct().unwrap(), &Row(&wrong)).is_some(),
                        Desk::default().arguments(&ty, &Row(&wrong)),
                    );
                    prop_assert!(!short || long.is_ok(), "{wrong:?}");
                    if short {
                        check(&plugin, &Row(&wrong));
                    }
                }
            }
        }
    }
}

#[test]
fn every_type_goes_both_ways() {
    let mut random = Random::new(21);
    for samples in Ty::samples().chunks(4) {
        let [isolated, _] = modes();
        let Loaded { plugin, .. } = Loaded::new(samples, isolated);
        for _ in 0..4 {
            let sent: Vec<Val> = samples.iter().map(|ty| ty.value(&mut random)).collect();
            assert!(is_short(&plugin, &Row(&sent)), "{sent:?}");
            check(&plugin, &Row(&sent));
        }
    }
}

#[derive(Debug, PartialEq, Deserialize)]
struct InOrder {
    f0: u32,
    f1: String,
}

#[derive(Debug, PartialEq, Deserialize)]
struct Turned {
    f1: String,
    f0: u32,
}

/// It has as many names as the record has fields, and one of them for both.
#[derive(Debug, PartialEq, Deserialize)]
struct Renamed {
    #[serde(alias = "f1")]
    f0: Value,
}

/// It asks for the fields of the record, and takes them by their names alone.
#[derive(Debug, PartialEq)]
struct ByName(u32, String);

impl<'d> Deserialize<'d> for ByName {
    fn deserialize<D: serde::Deserializer<'d>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'d> serde::de::Visitor<'d> for Reader {
            type Value = ByName;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("named fields")
            }

            fn visit_map<A: serde::de::MapAccess<'d>>(self, mut fields: A) -> Result<ByName, A::Error> {
                let (mut number, mut text) = (0, String::new());
                while let Some(name) = fields.next_key::<String>()? {
                    match name.as_str() {
                        "f0" => number = fields.next_value()?,
                        _ => text = fields.next_value()?,
                    }
                }
                Ok(ByName(number, text))
            }
        }
        deserializer.deserialize_struct("ByName", &["f0", "f1"], Reader)
    }
}

#[test]
fn fields_are_read_in_order_or_by_name() {
    let [isolated, _] = modes();
    let record = Ty::Record(vec![Ty::U32, Ty::Text]);
    let Loaded { plugin, .. } = Loaded::new(&[Ty::List(Box::new(record))], isolated);
    let rows = serde_json::json!([[{ "f0": 1, "f1": "a" }, { "f0": 2, "f1": "b" }]]);
    // More than once, since what reads a record is remembered.
    for _ in 0..2 {
        let found = plugin.call_serde::<Vec<InOrder>>(&item(), &rows).unwrap();
        assert_eq!(found[1], InOrder { f0: 2, f1: "b".into() });
        let found = plugin.call_serde::<Vec<ByName>>(&item(), &rows).unwrap();
        assert_eq!(found, [ByName(1, "a".into()), ByName(2, "b".into())]);
        let found = plugin.call_serde::<Vec<Turned>>(&item(), &rows).unwrap();
        assert_eq!(found[0], Turned { f0: 1, f1: "a".into() });
        let twice = plugin.call_serde::<Vec<Renamed>>(&item(), &rows).unwrap_err();
        assert!(twice.render().contains("result[0]: duplicate field `f0`"), "{}", twice.render());
        assert_eq!(
            told(plugin.call_serde::<Vec<Renamed>>(&item(), &rows)),
            told(long::<Vec<Renamed>>(&plugin, &rows))
        );
    }
}
