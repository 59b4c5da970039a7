//! Values of the harness as the host's, for the functions that the application offers.

use anyhow::{Context as _, bail};
use conformance_harness::{Value, kind, primitive};
use plugwright::Val;
use wit_parser::{Resolve, Type, TypeDefKind};

/// The host's value of a type.
pub(crate) fn to_val(resolve: &Resolve, ty: &Type, value: &Value) -> anyhow::Result<Val> {
    let all = |ty: &Type, values: &[Value]| {
        values.iter().map(|value| to_val(resolve, ty, value)).collect::<anyhow::Result<Vec<Val>>>()
    };
    let boxed = |ty: Option<&Type>, value: &Option<Box<Value>>| match (ty, value) {
        (Some(ty), Some(value)) => to_val(resolve, ty, value).map(Box::new).map(Some),
        _ => Ok(None),
    };
    Ok(match (value, kind(resolve, ty)) {
        (Value::Bool(value), _) => Val::Bool(*value),
        (Value::Integer(value), _) => integer(primitive(resolve, ty), *value)?,
        (Value::F32(value), _) => Val::Float32(*value),
        (Value::F64(value), _) => Val::Float64(*value),
        (Value::Char(value), _) => Val::Char(*value),
        (Value::Text(text), _) => Val::String(text.clone()),
        (Value::List(values), Some(TypeDefKind::List(ty))) => Val::List(all(ty, values)?),
        (Value::List(values), Some(TypeDefKind::FixedLengthList(ty, _))) => {
            Val::FixedLengthList(all(ty, values)?)
        }
        (Value::Map(entries), Some(TypeDefKind::Map(key, value))) => Val::Map(
            entries
                .iter()
                .map(|(k, v)| Ok((to_val(resolve, key, k)?, to_val(resolve, value, v)?)))
                .collect::<anyhow::Result<_>>()?,
        ),
        (Value::Tuple(values), Some(TypeDefKind::Tuple(tuple))) => Val::Tuple(
            tuple
                .types
                .iter()
                .zip(values)
                .map(|(ty, value)| to_val(resolve, ty, value))
                .collect::<Result<_, _>>()?,
        ),
        (Value::Record(fields), Some(TypeDefKind::Record(record))) => Val::Record(
            record
                .fields
                .iter()
                .zip(fields)
                .map(|(field, (name, value))| Ok((name.clone(), to_val(resolve, &field.ty, value)?)))
                .collect::<anyhow::Result<_>>()?,
        ),
        (Value::Variant(name, value), Some(TypeDefKind::Variant(variant))) => {
            let case = variant.cases.iter().find(|case| case.name == *name).context("no such case")?;
            Val::Variant(name.clone(), boxed(case.ty.as_ref(), value)?)
        }
        (Value::Enum(name), _) => Val::Enum(name.clone()),
        (Value::Flags(names), _) => Val::Flags(names.clone()),
        (Value::Option(value), Some(TypeDefKind::Option(some))) => Val::Option(boxed(Some(some), value)?),
        (Value::Result(Ok(value)), Some(TypeDefKind::Result(result))) => {
            Val::Result(Ok(boxed(result.ok.as_ref(), value)?))
        }
        (Value::Result(Err(value)), Some(TypeDefKind::Result(result))) => {
            Val::Result(Err(boxed(result.err.as_ref(), value)?))
        }
        _ => bail!("`{value}` does not fit its type"),
    })
}

/// The harness' value of one of the host's.
pub(crate) fn of_val(val: &Val) -> anyhow::Result<Value> {
    let all = |vals: &[Val]| vals.iter().map(of_val).collect::<anyhow::Result<Vec<Value>>>();
    let boxed = |val: &Option<Box<Val>>| val.as_ref().map(|val| of_val(val).map(Box::new)).transpose();
    Ok(match val {
        Val::Bool(value) => Value::Bool(*value),
        Val::S8(value) => Value::Integer((*value).into()),
        Val::U8(value) => Value::Integer((*value).into()),
        Val::S16(value) => Value::Integer((*value).into()),
        Val::U16(value) => Value::Integer((*value).into()),
        Val::S32(value) => Value::Integer((*value).into()),
        Val::U32(value) => Value::Integer((*value).into()),
        Val::S64(value) => Value::Integer((*value).into()),
        Val::U64(value) => Value::Integer((*value).into()),
        Val::Float32(value) => Value::F32(*value),
        Val::Float64(value) => Value::F64(*value),
        Val::Char(value) => Value::Char(*value),
        Val::String(text) => Value::Text(text.clone()),
        Val::List(vals) | Val::FixedLengthList(vals) => Value::List(all(vals)?),
        Val::Map(entries) => Value::Map(
            entries
                .iter()
                .map(|(key, val)| Ok((of_val(key)?, of_val(val)?)))
                .collect::<anyhow::Result<_>>()?,
        ),
        Val::Tuple(vals) => Value::Tuple(all(vals)?),
        Val::Record(fields) => Value::Record(
            fields
                .iter()
                .map(|(name, val)| Ok((name.clone(), of_val(val)?)))
                .collect::<anyhow::Result<_>>()?,
        ),
        Val::Variant(name, val) => Value::Variant(name.clone(), boxed(val)?),
        Val::Enum(name) => Value::Enum(name.clone()),
        Val::Flags(names) => Value::Flags(names.clone()),
        Val::Option(val) => Value::Option(boxed(val)?),
        Val::Result(Ok(val)) => Value::Result(Ok(boxed(val)?)),
        Val::Result(Err(val)) => Value::Result(Err(boxed(val)?)),
        other => bail!("`{other:?}` is no value that can be compared"),
    })
}

fn integer(ty: Option<Type>, value: i128) -> anyhow::Result<Val> {
    Ok(match ty {
        Some(Type::U8) => Val::U8(value.try_into()?),
        Some(Type::U16) => Val::U16(value.try_into()?),
        Some(Type::U32) => Val::U32(value.try_into()?),
        Some(Type::U64) => Val::U64(value.try_into()?),
        Some(Type::S8) => Val::S8(value.try_into()?),
        Some(Type::S16) => Val::S16(value.try_into()?),
        Some(Type::S32) => Val::S32(value.try_into()?),
        Some(Type::S64) => Val::S64(value.try_into()?),
        _ => bail!("{value} is no integer of its type"),
    })
}
