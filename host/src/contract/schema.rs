//! JSON Schema of functions: which JSON a call takes and gives, with the words of the WIT's authors.
//!
//! A schema says what `value::json` writes and what `value::take` reads; the reader takes a little more (an option's
//! absence for null, text for wide integers), which a schema does not recommend.

#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};
use wit_parser::{Docs, Function, Handle, Resolve, Type, TypeDef, TypeDefKind, TypeId, TypeOwner};

use super::compare::compare_functions;
use super::facts::Facts;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::ItemName;
use crate::value::JsonOptions;

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

impl Facts {
    /// The JSON Schema (draft 2020-12) of a function that the component exports: an object of its `arguments` and its
    /// `result`, as [`Plugin::call_json_with`](crate::Plugin::call_json_with) takes and gives them by the same `options`.
    ///
    /// Types that have a name are in `$defs`. Descriptions are the doc comments of the WIT, which components do not carry:
    /// see [`Facts::with_docs`].
    ///
    /// ```
    /// # fn main() -> Result<(), plugwright::Error> {
    /// let contract = plugwright::Facts::of_wit("../examples/greeter/wit", None)?;
    /// let schema = contract.schema(&"example:greeter/greet.greet@0.1.0".parse()?, plugwright::JsonOptions::new())?;
    /// assert_eq!(schema["properties"]["result"]["type"], "string");
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When the component exports no such function, or when a type of it has no form in JSON: streams, futures.
    pub fn schema(&self, item: &ItemName, options: JsonOptions) -> Result<Value, Error> {
        let function = self.exported_function(item).ok_or_else(|| {
            let error = Error::new(
                Stage::Contract,
                ErrorKind::NotFound,
                Blame::Host,
                format!("the component exports no function `{item}`"),
            );
            self.functions().into_iter().fold(error, |error, name| error.note(name.to_string()))
        })?;
        let documented = self.docs().and_then(|docs| {
            let documented = docs.exported_function(item)?;
            let same = compare_functions((docs.resolve(), documented), (self.resolve(), function)).is_empty();
            same.then_some((docs.resolve(), documented))
        });
        let (resolve, function) = documented.unwrap_or((self.resolve(), function));
        let mut writer = Writer { resolve, options, names: BTreeMap::new(), defs: Map::new() };
        writer.function(item, function).map_err(|NoForm(what)| {
            Error::new(
                Stage::Contract,
                ErrorKind::Unsupported,
                Blame::Host,
                format!("`{item}` has {what}, which has no form in JSON"),
            )
        })
    }

    fn exported_function(&self, item: &ItemName) -> Option<&Function> {
        match &item.interface {
            Some(name) => {
                let id = self.export(name)?;
                self.functions_of(id).find(|function| function.name == item.function)
            }
            None => self.bare_exports().find(|function| function.name == item.function),
        }
    }
}

/// A type that cannot be written.
struct NoForm(&'static str);

struct Writer<'a> {
    resolve: &'a Resolve,
    options: JsonOptions,
    /// The types that are in `defs`, or about to be.
    names: BTreeMap<TypeId, String>,
    defs: Map<String, Value>,
}

impl Writer<'_> {
    fn function(&mut self, item: &ItemName, function: &Function) -> Result<Value, NoForm> {
        let mut properties = Map::new();
        let mut places = Vec::new();
        let mut required = Vec::new();
        let mut least = 0;
        for (index, param) in function.params.iter().enumerate() {
            let ty = self.ty(&param.ty)?;
            properties.insert(param.name.clone(), ty.clone());
            places.push(titled(ty, &param.name));
            if !self.is_option(&param.ty) {
                required.push(param.name.clone());
                least = index + 1;
            }
        }
        let by_name = json!({
            "type": "object", "properties": properties, "required": required, "additionalProperties": false,
        });
        let mut by_place = json!({ "type": "array", "minItems": least, "items": false });
        if !places.is_empty() {
            by_place = with(by_place, "prefixItems", places.into());
        }
        let result = match &function.result {
            Some(ty) => self.ty(ty)?,
            None => json!({ "type": "null" }),
        };
        let mut schema = json!({
            "$schema": DIALECT,
            "title": item.to_string(),
            "type": "object",
            "properties": { "arguments": { "anyOf": [by_name, by_place] }, "result": result },
        });
        if !self.defs.is_empty() {
            schema = with(schema, "$defs", Value::Object(std::mem::take(&mut self.defs)));
        }
        Ok(described(schema, &function.docs))
    }

    fn ty(&mut self, ty: &Type) -> Result<Value, NoForm> {
        Ok(match ty {
            Type::Bool => json!({ "type": "boolean" }),
            Type::S8 => integer(i8::MIN, i8::MAX),
            Type::U8 => integer(u8::MIN, u8::MAX),
            Type::S16 => integer(i16::MIN, i16::MAX),
            Type::U16 => integer(u16::MIN, u16::MAX),
            Type::S32 => integer(i32::MIN, i32::MAX),
            Type::U32 => integer(u32::MIN, u32::MAX),
            Type::S64 if self.options.has_wide_text() => {
                json!({ "type": "string", "pattern": "^(0|-?[1-9][0-9]*)$" })
            }
            Type::U64 if self.options.has_wide_text() => {
                json!({ "type": "string", "pattern": "^(0|[1-9][0-9]*)$" })
            }
            Type::S64 => integer(i64::MIN, i64::MAX),
            Type::U64 => integer(u64::MIN, u64::MAX),
            Type::F32 | Type::F64 => {
                json!({ "anyOf": [{ "type": "number" }, { "enum": ["NaN", "Infinity", "-Infinity"] }] })
            }
            Type::Char => json!({ "type": "string", "minLength": 1, "maxLength": 1 }),
            Type::String => json!({ "type": "string" }),
            Type::ErrorContext => return Err(NoForm("an `error-context`")),
            Type::Id(id) => return self.id(*id),
        })
    }

    fn id(&mut self, id: TypeId) -> Result<Value, NoForm> {
        let resolve = self.resolve;
        let Some(def) = resolve.types.get(id) else { return Err(NoForm("an unknown type")) };
        let is_named = matches!(
            def.kind,
            TypeDefKind::Record(_) | TypeDefKind::Variant(_) | TypeDefKind::Enum(_) | TypeDefKind::Flags(_)
        );
        match &def.name {
            Some(name) if is_named => {
                let key = match self.names.get(&id) {
                    Some(key) => key.clone(),
                    None => {
                        let key = self.key(name, def);
                        self.names.insert(id, key.clone());
                        let schema = described(self.kind(def)?, &def.docs);
                        self.defs.insert(key.clone(), schema);
                        key
                    }
                };
                Ok(json!({ "$ref": format!("#/$defs/{key}") }))
            }
            _ => self.kind(def),
        }
    }

    /// The type's name; with its interface's where another type has it already.
    fn key(&self, name: &str, def: &TypeDef) -> String {
        let interface = match def.owner {
            TypeOwner::Interface(id) => self.resolve.interfaces.get(id).and_then(|it| it.name.as_deref()),
            TypeOwner::World(_) | TypeOwner::None => None,
        };
        let long = format!("{}.{name}", interface.unwrap_or("world"));
        let is_taken = |key: &str| self.names.values().any(|taken| taken == key);
        let numbered = (2..).map(|number| format!("{long}-{number}"));
        [name.to_owned(), long.clone()]
            .into_iter()
            .chain(numbered)
            .find(|key| !is_taken(key))
            .unwrap_or_default()
    }

    fn kind(&mut self, def: &TypeDef) -> Result<Value, NoForm> {
        Ok(match &def.kind {
            TypeDefKind::Type(ty) => self.ty(ty)?,
            TypeDefKind::List(ty) => match self.bytes(ty) {
                Some(bytes) => bytes,
                None => json!({ "type": "array", "items": self.ty(ty)? }),
            },
            TypeDefKind::FixedLengthList(ty, count) => match self.bytes(ty) {
                // Four characters stand for three bytes.
                Some(bytes) => {
                    let length = u64::from(*count).div_ceil(3) * 4;
                    with(with(bytes, "minLength", length.into()), "maxLength", length.into())
                }
                None => {
                    json!({ "type": "array", "items": self.ty(ty)?, "minItems": count, "maxItems": count })
                }
            },
            TypeDefKind::Map(Type::String, value) => {
                json!({ "type": "object", "additionalProperties": self.ty(value)? })
            }
            TypeDefKind::Map(key, value) => {
                let pair = [self.ty(key)?, self.ty(value)?];
                json!({
                    "type": "array",
                    "items": { "type": "array", "prefixItems": pair, "minItems": 2, "items": false },
                })
            }
            TypeDefKind::Tuple(tuple) => {
                let types = tuple.types.iter().map(|ty| self.ty(ty)).collect::<Result<Vec<_>, _>>()?;
                json!({ "type": "array", "minItems": types.len(), "prefixItems": types, "items": false })
            }
            TypeDefKind::Record(record) => {
                let mut properties = Map::new();
                let mut required = Vec::new();
                for field in &record.fields {
                    properties.insert(field.name.clone(), described(self.ty(&field.ty)?, &field.docs));
                    if !self.is_option(&field.ty) {
                        required.push(field.name.clone());
                    }
                }
                json!({
                    "type": "object", "properties": properties, "required": required,
                    "additionalProperties": false,
                })
            }
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter().map(|case| {
                    let schema = match &case.ty {
                        Some(ty) => only(&case.name, self.ty(ty)?),
                        None => json!({ "const": case.name }),
                    };
                    Ok(described(schema, &case.docs))
                });
                json!({ "oneOf": cases.collect::<Result<Vec<_>, _>>()? })
            }
            TypeDefKind::Enum(cases) if cases.cases.iter().all(|case| case.docs.contents.is_none()) => {
                json!({ "enum": cases.cases.iter().map(|case| &case.name).collect::<Vec<_>>() })
            }
            TypeDefKind::Enum(cases) => {
                let case = |case: &wit_parser::EnumCase| described(json!({ "const": case.name }), &case.docs);
                json!({ "oneOf": cases.cases.iter().map(case).collect::<Vec<_>>() })
            }
            TypeDefKind::Flags(flags) => {
                let flag = |flag: &wit_parser::Flag| described(json!({ "const": flag.name }), &flag.docs);
                let flags: Vec<Value> = flags.flags.iter().map(flag).collect();
                json!({ "type": "array", "items": { "oneOf": flags }, "uniqueItems": true })
            }
            TypeDefKind::Option(ty) => {
                let some = self.ty(ty)?;
                let some = if self.is_option(ty) { only("some", some) } else { some };
                json!({ "anyOf": [some, { "type": "null" }] })
            }
            TypeDefKind::Result(result) => {
                let mut side = |name, ty: &Option<Type>| {
                    let ty = ty.as_ref().map_or_else(|| Ok(json!({ "type": "null" })), |ty| self.ty(ty))?;
                    Ok(only(name, ty))
                };
                json!({ "oneOf": [side("ok", &result.ok)?, side("err", &result.err)?] })
            }
            TypeDefKind::Handle(Handle::Own(id)) => self.handle(*id, "the resource changes hands"),
            TypeDefKind::Handle(Handle::Borrow(id)) => self.handle(*id, "lent for this call"),
            TypeDefKind::Resource => return Err(NoForm("a resource without a handle")),
            TypeDefKind::Future(_) => return Err(NoForm("a `future`")),
            TypeDefKind::Stream(_) => return Err(NoForm("a `stream`")),
            TypeDefKind::Unknown => return Err(NoForm("an unknown type")),
        })
    }

    fn bytes(&self, ty: &Type) -> Option<Value> {
        let is_byte = self.resolve_alias(ty) == Type::U8;
        (is_byte && self.options.has_base64())
            .then(|| json!({ "type": "string", "contentEncoding": "base64" }))
    }

    fn handle(&self, resource: TypeId, how: &str) -> Value {
        let name = self.resolve.types.get(resource).and_then(|def| def.name.as_deref()).unwrap_or("resource");
        let handle = only("handle", json!({ "type": "integer", "minimum": 1, "maximum": u64::MAX }));
        with(handle, "description", format!("A `{name}` of this session; {how}.").into())
    }

    /// What an alias stands for.
    fn resolve_alias(&self, ty: &Type) -> Type {
        let mut ty = *ty;
        while let Type::Id(id) = ty {
            match self.resolve.types.get(id).map(|def| &def.kind) {
                Some(TypeDefKind::Type(of)) => ty = *of,
                _ => break,
            }
        }
        ty
    }

    fn is_option(&self, ty: &Type) -> bool {
        let Type::Id(id) = self.resolve_alias(ty) else { return false };
        self.resolve.types.get(id).is_some_and(|def| matches!(def.kind, TypeDefKind::Option(_)))
    }
}

fn integer(least: impl Into<i128>, most: impl Into<i128>) -> Value {
    // The ends of all types are numbers of JSON as it is read here.
    let number = |end: i128| {
        i64::try_from(end)
            .map(Value::from)
            .or_else(|_| u64::try_from(end).map(Value::from))
            .unwrap_or_default()
    };
    json!({ "type": "integer", "minimum": number(least.into()), "maximum": number(most.into()) })
}

/// An object with one field.
fn only(name: &str, value: Value) -> Value {
    json!({
        "type": "object", "properties": { name: value }, "required": [name], "additionalProperties": false,
    })
}

fn with(mut schema: Value, key: &str, value: Value) -> Value {
    if let Value::Object(fields) = &mut schema {
        fields.insert(key.to_owned(), value);
    }
    schema
}

fn titled(schema: Value, title: &str) -> Value {
    with(schema, "title", title.into())
}

fn described(schema: Value, docs: &Docs) -> Value {
    match &docs.contents {
        Some(words) => with(schema, "description", words.trim().into()),
        None => schema,
    }
}
