//! JSON values as the reader sees them, whatever features the JSON crate was built with.

use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};
use serde_json::{Number, Value};

/// A JSON value to be read.
pub(in crate::value) struct Json<'v>(pub(in crate::value) &'v Value);

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            Value::Null => serializer.serialize_unit(),
            Value::Bool(value) => serializer.serialize_bool(*value),
            Value::Number(number) => serialize_number(number, serializer),
            Value::String(text) => serializer.serialize_str(text),
            Value::Array(values) => {
                let mut items = serializer.serialize_seq(Some(values.len()))?;
                for value in values {
                    items.serialize_element(&Json(value))?;
                }
                items.end()
            }
            Value::Object(fields) => {
                let mut entries = serializer.serialize_map(Some(fields.len()))?;
                for (key, value) in fields {
                    entries.serialize_entry(key, &Json(value))?;
                }
                entries.end()
            }
        }
    }
}

/// A number by what is written: one with a point or an exponent is no integer.
fn serialize_number<S: Serializer>(number: &Number, serializer: S) -> Result<S::Ok, S::Error> {
    if let Some(number) = number.as_u64() {
        serializer.serialize_u64(number)
    } else if let Some(number) = number.as_i64() {
        serializer.serialize_i64(number)
    } else {
        // JSON has no number that this would be wrong for: at most it is rounded, or infinite.
        serializer.serialize_f64(number.as_f64().unwrap_or(f64::NAN))
    }
}
