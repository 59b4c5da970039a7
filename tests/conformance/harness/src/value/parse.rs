//! WAVE, read by type.

use anyhow::{Context as _, bail, ensure};
use wit_parser::{Field, Resolve, Type, TypeDefKind};

use super::{Value, kind, primitive};

/// Reads a line from its beginning.
pub(crate) struct Parser<'a> {
    resolve: &'a Resolve,
    rest: &'a str,
}

impl<'a> Parser<'a> {
    pub(crate) fn new(resolve: &'a Resolve, text: &'a str) -> Self {
        Self { resolve, rest: text }
    }

    /// What is left, without the space before it.
    pub(crate) fn rest(&mut self) -> &'a str {
        self.rest = self.rest.trim_start();
        self.rest
    }

    pub(crate) fn end(&mut self) -> anyhow::Result<()> {
        ensure!(self.rest().is_empty(), "there is more after the value: `{}`", self.rest);
        Ok(())
    }

    /// Takes `token` if it comes next.
    pub(crate) fn take(&mut self, token: &str) -> bool {
        match self.rest().strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn expect(&mut self, token: &str) -> anyhow::Result<()> {
        ensure!(self.take(token), "expected `{token}`, found `{}`", self.rest);
        Ok(())
    }

    /// A name in kebab case, its `%` taken off.
    pub(crate) fn name(&mut self) -> anyhow::Result<&'a str> {
        self.take("%");
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(rest.len());
        let (name, rest) = rest.split_at(end);
        ensure!(!name.is_empty(), "expected a name, found `{rest}`");
        self.rest = rest;
        Ok(name)
    }

    /// Arguments of `types`, between parentheses.
    pub(crate) fn arguments(&mut self, types: &[Type]) -> anyhow::Result<Vec<Value>> {
        self.expect("(")?;
        let mut values = Vec::new();
        for (index, ty) in types.iter().enumerate() {
            if index > 0 {
                self.expect(",")?;
            }
            values.push(self.value(ty)?);
        }
        self.expect(")")?;
        Ok(values)
    }

    pub(crate) fn value(&mut self, ty: &Type) -> anyhow::Result<Value> {
        if let Some(primitive) = primitive(self.resolve, ty) {
            return self.primitive(primitive);
        }
        let kind = kind(self.resolve, ty).context("a type without a definition")?;
        Ok(match kind {
            TypeDefKind::List(element) => {
                Value::List(self.elements("[", "]", |parser| parser.value(element))?)
            }
            TypeDefKind::FixedLengthList(element, length) => {
                let elements = self.elements("[", "]", |parser| parser.value(element))?;
                ensure!(
                    elements.len() == *length as usize,
                    "expected {length} elements, found {}",
                    elements.len()
                );
                Value::List(elements)
            }
            // WAVE knows no maps: the host writes them as lists of pairs.
            TypeDefKind::Map(key, value) => Value::Map(self.elements("[", "]", |parser| {
                parser.expect("(")?;
                let key = parser.value(key)?;
                parser.expect(",")?;
                let value = parser.value(value)?;
                parser.expect(")")?;
                Ok((key, value))
            })?),
            TypeDefKind::Tuple(tuple) => Value::Tuple(self.arguments(&tuple.types)?),
            TypeDefKind::Record(record) => {
                // WAVE leaves out what is none, and writes `{:}` where that is everything.
                let is_empty = self.take("{:}");
                let given = match is_empty {
                    true => Vec::new(),
                    false => self.elements("{", "}", |parser| {
                        let name = parser.name()?;
                        parser.expect(":")?;
                        let field = record.fields.iter().find(|field| field.name == name);
                        let field = field.with_context(|| format!("the record has no field `{name}`"))?;
                        Ok((field.name.clone(), parser.value(&field.ty)?))
                    })?,
                };
                // In the order of the type, whatever the order in the text.
                let field = |wanted: &Field| {
                    let found = given.iter().find(|(name, _)| *name == wanted.name).cloned();
                    let is_option =
                        matches!(super::kind(self.resolve, &wanted.ty), Some(TypeDefKind::Option(_)));
                    let found =
                        found.or_else(|| is_option.then(|| (wanted.name.clone(), Value::Option(None))));
                    found.with_context(|| format!("the field `{}` is missing", wanted.name))
                };
                Value::Record(record.fields.iter().map(field).collect::<Result<_, _>>()?)
            }
            TypeDefKind::Variant(variant) => {
                let name = self.name()?;
                let case = variant.cases.iter().find(|case| case.name == name);
                let case = case.with_context(|| format!("the variant has no case `{name}`"))?;
                Value::Variant(name.to_owned(), self.payload(case.ty.as_ref())?)
            }
            TypeDefKind::Enum(cases) => {
                let name = self.name()?;
                ensure!(cases.cases.iter().any(|case| case.name == name), "the enum has no case `{name}`");
                Value::Enum(name.to_owned())
            }
            TypeDefKind::Flags(flags) => {
                let given = self.elements("{", "}", |parser| Ok(parser.name()?.to_owned()))?;
                for name in &given {
                    ensure!(flags.flags.iter().any(|flag| flag.name == *name), "there is no flag `{name}`");
                }
                let names = flags.flags.iter().map(|flag| flag.name.clone());
                Value::Flags(names.filter(|name| given.contains(name)).collect())
            }
            TypeDefKind::Option(some) => {
                if self.word("none") {
                    Value::Option(None)
                } else if self.rest().starts_with("some(") {
                    self.name()?;
                    Value::Option(self.payload(Some(some))?)
                } else {
                    // The short form.
                    Value::Option(Some(Box::new(self.value(some)?)))
                }
            }
            TypeDefKind::Result(result) => {
                if self.word("ok") {
                    Value::Result(Ok(self.payload(result.ok.as_ref())?))
                } else if self.word("err") {
                    Value::Result(Err(self.payload(result.err.as_ref())?))
                } else {
                    let ok = result.ok.as_ref().context("expected `ok` or `err`")?;
                    Value::Result(Ok(Some(Box::new(self.value(ok)?))))
                }
            }
            other => bail!("a `{}` has no spelling", other.as_str()),
        })
    }

    fn primitive(&mut self, ty: Type) -> anyhow::Result<Value> {
        Ok(match ty {
            Type::Bool if self.word("true") => Value::Bool(true),
            Type::Bool if self.word("false") => Value::Bool(false),
            Type::F32 => Value::F32(self.number()?.parse().context("not a float")?),
            Type::F64 => Value::F64(self.number()?.parse().context("not a float")?),
            Type::Char => {
                let text = self.quoted('\'')?;
                let mut chars = text.chars();
                match (chars.next(), chars.next()) {
                    (Some(one), None) => Value::Char(one),
                    _ => bail!("`{text}` is not one character"),
                }
            }
            Type::String => Value::Text(self.quoted('"')?),
            Type::Bool | Type::ErrorContext => bail!("expected a value, found `{}`", self.rest()),
            integer => {
                let number = self.number()?;
                let value: i128 = number.parse().with_context(|| format!("`{number}` is not an integer"))?;
                let (least, most) = bounds(integer);
                ensure!((least..=most).contains(&value), "{value} is out of range");
                Value::Integer(value)
            }
        })
    }

    fn payload(&mut self, ty: Option<&Type>) -> anyhow::Result<Option<Box<Value>>> {
        let Some(ty) = ty else { return Ok(None) };
        self.expect("(")?;
        let value = self.value(ty)?;
        self.expect(")")?;
        Ok(Some(Box::new(value)))
    }

    fn elements<T>(
        &mut self,
        open: &str,
        close: &str,
        mut one: impl FnMut(&mut Self) -> anyhow::Result<T>,
    ) -> anyhow::Result<Vec<T>> {
        self.expect(open)?;
        let mut found = Vec::new();
        while !self.take(close) {
            found.push(one(self)?);
            if !self.take(",") {
                self.expect(close)?;
                break;
            }
        }
        Ok(found)
    }

    /// Takes `word` if it comes next and ends there.
    fn word(&mut self, word: &str) -> bool {
        let Some(rest) = self.rest().strip_prefix(word) else { return false };
        if rest.starts_with(|c: char| c.is_ascii_alphanumeric() || c == '-') {
            return false;
        }
        self.rest = rest;
        true
    }

    fn number(&mut self) -> anyhow::Result<&'a str> {
        let rest = self.rest();
        let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && !"+-.".contains(c)).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(end);
        ensure!(!number.is_empty(), "expected a number, found `{rest}`");
        self.rest = rest;
        Ok(number)
    }

    fn quoted(&mut self, quote: char) -> anyhow::Result<String> {
        let mut chars = self.rest().char_indices();
        ensure!(
            chars.next().is_some_and(|(_, first)| first == quote),
            "expected {quote}, found `{}`",
            self.rest
        );
        let mut text = String::new();
        while let Some((at, character)) = chars.next() {
            match character {
                '\\' => {
                    let (_, escape) = chars.next().context("an escape without an end")?;
                    text.push(match escape {
                        'n' => '\n',
                        'r' => '\r',
                        't' => '\t',
                        'u' => {
                            let digits: String =
                                chars.by_ref().map(|(_, c)| c).skip(1).take_while(|c| *c != '}').collect();
                            let code =
                                u32::from_str_radix(&digits, 16).context("not a hexadecimal number")?;
                            char::from_u32(code).with_context(|| format!("{digits} is no character"))?
                        }
                        other => other,
                    });
                }
                end if end == quote => {
                    self.rest = self.rest.get(at + quote.len_utf8()..).unwrap_or_default();
                    return Ok(text);
                }
                other => text.push(other),
            }
        }
        bail!("a text without an end")
    }
}

fn bounds(ty: Type) -> (i128, i128) {
    match ty {
        Type::U8 => (0, u8::MAX.into()),
        Type::U16 => (0, u16::MAX.into()),
        Type::U32 => (0, u32::MAX.into()),
        Type::U64 => (0, u64::MAX.into()),
        Type::S8 => (i8::MIN.into(), i8::MAX.into()),
        Type::S16 => (i16::MIN.into(), i16::MAX.into()),
        Type::S32 => (i32::MIN.into(), i32::MAX.into()),
        _ => (i64::MIN.into(), i64::MAX.into()),
    }
}

#[cfg(test)]
mod tests {
    use wit_parser::{Resolve, Type};

    use super::super::{Value, from_json, to_json};

    /// Reads `text` as the parameter of a function, and writes it again in both spellings.
    fn again(ty: &str, text: &str) -> (String, String) {
        let mut resolve = Resolve::default();
        let wit = format!(
            "package a:b; interface i {{ record r {{ a: u8, b: option<string> }} flags f {{ x, y }} \
             variant v {{ none, some(u8), other(list<v2>) }} enum v2 {{ ok, err }} f0: func(x: {ty}); }}"
        );
        resolve.push_str("test.wit", &wit).unwrap();
        let ty: Type = resolve.interfaces.iter().next().unwrap().1.functions["f0"].params[0].ty;
        let value = Value::parse(&resolve, &ty, text).unwrap();
        let json = to_json(&resolve, &ty, &value).unwrap();
        assert_eq!(from_json(&resolve, &ty, &json).unwrap(), value, "{text}");
        assert_eq!(Value::parse(&resolve, &ty, &value.to_wave()).unwrap(), value, "{text}");
        (value.to_wave(), json.to_string())
    }

    #[test]
    fn values_survive_both_spellings() {
        let same = |ty: &str, text: &str, json: &str| {
            assert_eq!(again(ty, text), (text.to_owned(), json.to_owned()));
        };
        same("u64", "18446744073709551615", "18446744073709551615");
        same("s64", "-9223372036854775808", "-9223372036854775808");
        same("f64", "nan", "\"NaN\"");
        same("f32", "-inf", "\"-Infinity\"");
        same("f64", "-0", "-0.0");
        same("char", "'\\''", "\"'\"");
        same("string", "\"a\\u{0}\\n🦀\"", "\"a\\u0000\\n🦀\"");
        same(
            "list<option<option<u8>>>",
            "[none, some(none), some(some(0))]",
            "[null,{\"some\":null},{\"some\":0}]",
        );
        same("tuple<result, result<_, u8>>", "(ok, err(1))", "[{\"ok\":null},{\"err\":1}]");
        same("r", "{a: 1, b: none}", "{\"a\":1,\"b\":null}");
        same("f", "{x, y}", "[\"x\",\"y\"]");
        same(
            "list<v>",
            "[%none, %some(1), other([%ok, %err])]",
            "[\"none\",{\"some\":1},{\"other\":[\"ok\",\"err\"]}]",
        );
    }

    #[test]
    fn takes_what_wave_leaves_out() {
        assert_eq!(again("r", "{a: 1}").0, "{a: 1, b: none}");
        assert_eq!(again("option<u8>", "7").0, "some(7)");
    }
}
