//! A checker of JSON Schema, as far as our schemas go: a keyword that it does not know is an error.

use serde_json::{Map, Value};

/// Whether `value` satisfies `schema`, or why not.
pub(super) fn check(schema: &Value, value: &Value) -> Result<(), String> {
    valid(schema, schema, value)
}

fn valid(root: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let no = |why: &str| Err(format!("{value}: {why} of {schema}"));
    let Value::Object(keywords) = schema else {
        return if schema == &Value::Bool(true) { Ok(()) } else { no("nothing") };
    };
    for (keyword, rule) in keywords {
        let holds = match (keyword.as_str(), value) {
            ("$schema" | "$defs" | "title" | "description", _) => true,
            ("$ref", _) => {
                let name = rule.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                valid(root, &root["$defs"][name], value)?;
                true
            }
            ("type", _) => match rule.as_str().unwrap() {
                "null" => value.is_null(),
                "boolean" => value.is_boolean(),
                "integer" => value.is_i64() || value.is_u64(),
                "number" => value.is_number(),
                "string" => value.is_string(),
                "array" => value.is_array(),
                "object" => value.is_object(),
                other => panic!("type {other}"),
            },
            ("const", _) => rule == value,
            ("enum", _) => rule.as_array().unwrap().contains(value),
            ("anyOf", _) => matches(root, rule, value) > 0,
            ("oneOf", _) => matches(root, rule, value) == 1,
            ("minimum", Value::Number(number)) => whole(number) >= whole(rule.as_number().unwrap()),
            ("maximum", Value::Number(number)) => whole(number) <= whole(rule.as_number().unwrap()),
            ("minLength", Value::String(text)) => text.chars().count() as u64 >= rule.as_u64().unwrap(),
            ("maxLength", Value::String(text)) => text.chars().count() as u64 <= rule.as_u64().unwrap(),
            ("pattern", Value::String(text)) => {
                let digits = match rule.as_str().unwrap() {
                    "^(0|[1-9][0-9]*)$" => text.as_str(),
                    "^(0|-?[1-9][0-9]*)$" => text.strip_prefix('-').unwrap_or(text),
                    other => panic!("pattern {other}"),
                };
                text == "0"
                    || !digits.starts_with('0')
                        && !digits.is_empty()
                        && digits.bytes().all(|digit| digit.is_ascii_digit())
            }
            ("contentEncoding", Value::String(text)) => {
                text.len().is_multiple_of(4)
                    && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=".contains(&byte))
            }
            ("minItems", Value::Array(items)) => items.len() as u64 >= rule.as_u64().unwrap(),
            ("maxItems", Value::Array(items)) => items.len() as u64 <= rule.as_u64().unwrap(),
            ("uniqueItems", Value::Array(items)) => {
                items.iter().enumerate().all(|(index, item)| !items[..index].contains(item))
            }
            ("prefixItems", Value::Array(items)) => {
                rule.as_array()
                    .unwrap()
                    .iter()
                    .zip(items)
                    .try_for_each(|(rule, item)| valid(root, rule, item))?;
                true
            }
            ("items", Value::Array(items)) => {
                let prefix = keywords.get("prefixItems").map_or(0, |prefix| prefix.as_array().unwrap().len());
                items.iter().skip(prefix).try_for_each(|item| valid(root, rule, item))?;
                true
            }
            ("properties", Value::Object(fields)) => {
                for (name, rule) in rule.as_object().unwrap() {
                    fields.get(name).map_or(Ok(()), |field| valid(root, rule, field))?;
                }
                true
            }
            ("required", Value::Object(fields)) => {
                rule.as_array().unwrap().iter().all(|name| fields.contains_key(name.as_str().unwrap()))
            }
            ("additionalProperties", Value::Object(fields)) => {
                let none = Map::new();
                let known = keywords.get("properties").map_or(&none, |known| known.as_object().unwrap());
                let others = fields.iter().filter(|(name, _)| !known.contains_key(*name));
                others.map(|(_, field)| field).try_for_each(|field| valid(root, rule, field))?;
                true
            }
            (
                "minimum"
                | "maximum"
                | "minLength"
                | "maxLength"
                | "pattern"
                | "contentEncoding"
                | "minItems"
                | "maxItems"
                | "uniqueItems"
                | "prefixItems"
                | "items"
                | "properties"
                | "required"
                | "additionalProperties",
                _,
            ) => true,
            (other, _) => panic!("keyword {other}"),
        };
        if !holds {
            return no(keyword);
        }
    }
    Ok(())
}

fn matches(root: &Value, rules: &Value, value: &Value) -> usize {
    rules.as_array().unwrap().iter().filter(|rule| valid(root, rule, value).is_ok()).count()
}

fn whole(number: &serde_json::Number) -> i128 {
    number.as_i64().map(i128::from).or(number.as_u64().map(i128::from)).unwrap()
}
