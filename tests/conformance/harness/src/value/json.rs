//! JSON, as `docs/json.md` says.

use anyhow::{Context as _, bail, ensure};
use serde_json::{Map, Number, Value as Json, json};
use wit_parser::{Resolve, Type, TypeDefKind};

use super::{Value, kind, primitive};

/// `value` of type `ty` in JSON.
///
/// # Errors
/// The value does not fit the type.
pub fn to_json(resolve: &Resolve, ty: &Type, value: &Value) -> anyhow::Result<Json> {
    let each = |ty: &Type, values: &[Value]| -> anyhow::Result<Json> {
        values.iter().map(|value| to_json(resolve, ty, value)).collect::<anyhow::Result<_>>().map(Json::Array)
    };
    let optional = |ty: Option<&Type>, value: &Option<Box<Value>>| match (ty, value) {
        (Some(ty), Some(value)) => to_json(resolve, ty, value).map(Some),
        _ => Ok(None),
    };
    Ok(match (value, kind(resolve, ty)) {
        (Value::Bool(value), _) => json!(value),
        (Value::Integer(value), _) => integer(*value)?,
        (Value::F32(value), _) => float(f64::from(*value)),
        (Value::F64(value), _) => float(*value),
        (Value::Char(value), _) => json!(value),
        (Value::Text(value), _) => json!(value),
        (Value::List(values), Some(TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _))) => {
            each(ty, values)?
        }
        (Value::Map(entries), Some(TypeDefKind::Map(key, value))) if has_names(resolve, key) => {
            let mut object = Map::new();
            for (k, v) in entries {
                let Value::Text(name) = k else { bail!("`{k}` is no text") };
                object.insert(name.clone(), to_json(resolve, value, v)?);
            }
            Json::Object(object)
        }
        (Value::Map(entries), Some(TypeDefKind::Map(key, value))) => {
            let pair =
                |(k, v): &(Value, Value)| Ok(json!([to_json(resolve, key, k)?, to_json(resolve, value, v)?]));
            Json::Array(entries.iter().map(pair).collect::<anyhow::Result<_>>()?)
        }
        (Value::Tuple(values), Some(TypeDefKind::Tuple(tuple))) => Json::Array(
            tuple
                .types
                .iter()
                .zip(values)
                .map(|(ty, value)| to_json(resolve, ty, value))
                .collect::<Result<_, _>>()?,
        ),
        (Value::Record(fields), Some(TypeDefKind::Record(record))) => {
            let mut object = Map::new();
            for (field, (name, value)) in record.fields.iter().zip(fields) {
                object.insert(name.clone(), to_json(resolve, &field.ty, value)?);
            }
            Json::Object(object)
        }
        (Value::Variant(name, value), Some(TypeDefKind::Variant(variant))) => {
            let case = variant.cases.iter().find(|case| case.name == *name).context("no such case")?;
            match optional(case.ty.as_ref(), value)? {
                Some(value) => json!({ name: value }),
                None => json!(name),
            }
        }
        (Value::Enum(name), _) => json!(name),
        (Value::Flags(names), _) => json!(names),
        (Value::Option(None), _) => Json::Null,
        (Value::Option(Some(value)), Some(TypeDefKind::Option(some))) => {
            let inner = to_json(resolve, some, value)?;
            match kind(resolve, some) {
                Some(TypeDefKind::Option(_)) => json!({ "some": inner }),
                _ => inner,
            }
        }
        (Value::Result(Ok(value)), Some(TypeDefKind::Result(result))) => {
            json!({ "ok": optional(result.ok.as_ref(), value)? })
        }
        (Value::Result(Err(value)), Some(TypeDefKind::Result(result))) => {
            json!({ "err": optional(result.err.as_ref(), value)? })
        }
        _ => bail!("`{value}` does not fit its type"),
    })
}

/// The value of type `ty` that `json` stands for.
///
/// # Errors
/// There is none.
pub fn from_json(resolve: &Resolve, ty: &Type, json: &Json) -> anyhow::Result<Value> {
    if let Some(primitive) = primitive(resolve, ty) {
        return scalar(primitive, json).with_context(|| format!("`{json}` does not fit its type"));
    }
    let kind = kind(resolve, ty).context("a type without a definition")?;
    let read = |ty: &Type, json: &Json| from_json(resolve, ty, json);
    let boxed = |ty: Option<&Type>, json: &Json| ty.map(|ty| read(ty, json).map(Box::new)).transpose();
    let array = || json.as_array().with_context(|| format!("expected an array, found `{json}`"));
    let text =
        || json.as_str().with_context(|| format!("expected a name, found `{json}`")).map(str::to_owned);
    Ok(match kind {
        TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => {
            Value::List(array()?.iter().map(|json| read(ty, json)).collect::<Result<_, _>>()?)
        }
        TypeDefKind::Map(key, value) if has_names(resolve, key) => {
            let object = json.as_object().with_context(|| format!("expected an object, found `{json}`"))?;
            let entry = |(name, json): (&String, &Json)| Ok((Value::Text(name.clone()), read(value, json)?));
            Value::Map(object.iter().map(entry).collect::<anyhow::Result<_>>()?)
        }
        TypeDefKind::Map(key, value) => {
            let pair = |json: &Json| match json.as_array().map(Vec::as_slice) {
                Some([k, v]) => Ok((read(key, k)?, read(value, v)?)),
                _ => bail!("expected a pair, found `{json}`"),
            };
            Value::Map(array()?.iter().map(pair).collect::<Result<_, _>>()?)
        }
        TypeDefKind::Tuple(tuple) => {
            let values = array()?;
            ensure!(values.len() == tuple.types.len(), "expected {} values", tuple.types.len());
            Value::Tuple(
                tuple.types.iter().zip(values).map(|(ty, json)| read(ty, json)).collect::<Result<_, _>>()?,
            )
        }
        TypeDefKind::Record(record) => {
            let object = json.as_object().with_context(|| format!("expected an object, found `{json}`"))?;
            let field = |field: &wit_parser::Field| {
                let json = object.get(&field.name).unwrap_or(&Json::Null);
                Ok((field.name.clone(), read(&field.ty, json)?))
            };
            Value::Record(record.fields.iter().map(field).collect::<anyhow::Result<_>>()?)
        }
        TypeDefKind::Variant(variant) => {
            let (name, payload) = tagged(json)?;
            let case = variant.cases.iter().find(|case| case.name == name).context("no such case")?;
            Value::Variant(name.to_owned(), boxed(case.ty.as_ref(), payload)?)
        }
        TypeDefKind::Enum(_) => Value::Enum(text()?),
        TypeDefKind::Flags(_) => Value::Flags(serde_json::from_value(json.clone())?),
        TypeDefKind::Option(_) if json.is_null() => Value::Option(None),
        TypeDefKind::Option(some) => match super::kind(resolve, some) {
            Some(TypeDefKind::Option(_)) => match tagged(json)? {
                ("some", inner) => Value::Option(Some(Box::new(read(some, inner)?))),
                _ => bail!("expected `some`, found `{json}`"),
            },
            _ => Value::Option(Some(Box::new(read(some, json)?))),
        },
        TypeDefKind::Result(result) => match tagged(json)? {
            ("ok", payload) => Value::Result(Ok(boxed(result.ok.as_ref(), payload)?)),
            ("err", payload) => Value::Result(Err(boxed(result.err.as_ref(), payload)?)),
            _ => bail!("expected `ok` or `err`, found `{json}`"),
        },
        other => bail!("a `{}` has no JSON", other.as_str()),
    })
}

/// Whether a map is an object in JSON.
fn has_names(resolve: &Resolve, key: &Type) -> bool {
    primitive(resolve, key) == Some(Type::String)
}

fn scalar(ty: Type, json: &Json) -> Option<Value> {
    let special = |text: &str| match text {
        "NaN" => Some(f64::NAN),
        "Infinity" => Some(f64::INFINITY),
        "-Infinity" => Some(f64::NEG_INFINITY),
        _ => None,
    };
    let float = || json.as_f64().or_else(|| special(json.as_str()?));
    Some(match ty {
        Type::Bool => Value::Bool(json.as_bool()?),
        #[allow(clippy::cast_possible_truncation, reason = "the host wrote an f32")]
        Type::F32 => Value::F32(float()? as f32),
        Type::F64 => Value::F64(float()?),
        Type::String => Value::Text(json.as_str()?.to_owned()),
        Type::Char => {
            let mut chars = json.as_str()?.chars();
            let one = chars.next()?;
            chars.next().is_none().then_some(Value::Char(one))?
        }
        _ => Value::Integer(json.as_i64().map(i128::from).or_else(|| json.as_u64().map(i128::from))?),
    })
}

fn tagged(json: &Json) -> anyhow::Result<(&str, &Json)> {
    if let Some(name) = json.as_str() {
        return Ok((name, &Json::Null));
    }
    let only = json.as_object().filter(|object| object.len() == 1).and_then(|object| object.iter().next());
    let (name, payload) = only.with_context(|| format!("expected a case, found `{json}`"))?;
    Ok((name, payload))
}

fn integer(value: i128) -> anyhow::Result<Json> {
    let number = u64::try_from(value).map(Number::from).or_else(|_| i64::try_from(value).map(Number::from));
    Ok(Json::Number(number.context("an integer of more than 64 bits")?))
}

fn float(value: f64) -> Json {
    match Number::from_f64(value) {
        Some(number) => Json::Number(number),
        None if value.is_nan() => json!("NaN"),
        None if value > 0.0 => json!("Infinity"),
        None => json!("-Infinity"),
    }
}
