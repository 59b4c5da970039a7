//! WAVE, the text form of component values: `("text", {level: 3, tags: ["a", "b"]}, some(1))`.

use std::borrow::Cow;

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::wasm_wave::ast::{Node, NodeType};
use wasmtime::component::wasm_wave::parser::{ParserError, ParserErrorKind};
use wasmtime::component::wasm_wave::untyped::UntypedFuncCall;
use wasmtime::component::{Type, Val};

use super::handles::FIELD;
use super::mismatch::{Path, one_of};
use super::{Desk, cannot_be_written, kind, unwritable};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::ItemName;

/// How much of a long text is shown around a mistake, to either side.
const SHOWN: usize = 40;

/// Splits `namespace:package/interface.function(arguments)` into the function and its arguments, with their parentheses.
pub(crate) fn split_call(call: &str) -> Result<(ItemName, &str), Error> {
    let call = call.trim();
    let Some(at) = call.find('(') else {
        return Err(invalid(format!("`{call}` is a name, but not a call"))
            .hint(format!("add the arguments: `{call}()`")));
    };
    let (name, arguments) = call.split_at(at);
    Ok((name.trim_end().parse()?, arguments))
}

/// Reads the arguments of a function, as [`split_call`] gives them. Options at the end may be left out.
pub(crate) fn parse_arguments(
    desk: &mut Desk<'_>,
    function: &ComponentFunc,
    wave: &str,
) -> Result<Vec<Val>, Error> {
    // The parser wants a name in front.
    let source = format!("f{wave}");
    let call = UntypedFuncCall::parse(&source).map_err(|error| unreadable(&source, &error))?;
    let nodes: Vec<&Node> = match call.params_node() {
        Some(node) => node.as_tuple().map_err(|error| unreadable(&source, &error))?.collect(),
        None => Vec::new(),
    };
    let mut reader = Reader { source: &source, desk };
    let mut arguments = Vec::new();
    let mut given = nodes.iter();
    for (name, ty) in function.params() {
        let path = Path::Parameter(name);
        arguments.push(match (given.next(), &ty) {
            (Some(node), ty) => reader.value(&path, ty, node),
            (None, Type::Option(_)) => Some(Val::Option(None)),
            (None, ty) => reader.desk.wrong.add(&path, kind(ty), "nothing"),
        });
    }
    let surplus = given.count();
    if surplus > 0 {
        let _: Option<Val> = reader.desk.wrong.say(match surplus {
            1 => "one argument too many".into(),
            more => format!("{more} arguments too many"),
        });
    }
    match std::mem::take(&mut reader.desk.wrong).into_error(function) {
        Some(error) => Err(error),
        None => Ok(arguments.into_iter().flatten().collect()),
    }
}

/// Writes the results of a function: nothing, or one value.
pub(crate) fn print_results(results: &[Val]) -> Result<String, Error> {
    let mut texts = Vec::with_capacity(results.len());
    for value in results {
        if let Some(kind) = unwritable(value) {
            return Err(cannot_be_written(kind, "text"));
        }
        texts.push(despecialised(value).to_wave().map_err(|error| {
            Error::new(Stage::Call, ErrorKind::Bug, Blame::Host, "a result cannot be written as text")
                .source(error)
        })?);
    }
    Ok(texts.join(", "))
}

/// WAVE has no form for maps, and wasmtime's printer panics: they are written as what they stand for, lists of pairs.
fn despecialised(value: &Val) -> Cow<'_, Val> {
    fn holds_map(value: &Val) -> bool {
        match value {
            Val::Map(_) => true,
            // Long lists are of numbers, mostly.
            Val::List(values) if matches!(values.first(), Some(Val::U8(_) | Val::Float64(_))) => false,
            Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
                values.iter().any(holds_map)
            }
            Val::Record(fields) => fields.iter().any(|(_, value)| holds_map(value)),
            Val::Variant(_, payload) | Val::Option(payload) | Val::Result(Ok(payload) | Err(payload)) => {
                payload.as_deref().is_some_and(holds_map)
            }
            _ => false,
        }
    }
    fn without_maps(value: &Val) -> Val {
        let all = |values: &[Val]| values.iter().map(without_maps).collect();
        let maybe =
            |payload: &Option<Box<Val>>| payload.as_deref().map(|value| Box::new(without_maps(value)));
        match value {
            Val::Map(pairs) => {
                let pair = |(key, value): &(Val, Val)| Val::Tuple(vec![key.clone(), without_maps(value)]);
                Val::List(pairs.iter().map(pair).collect())
            }
            Val::List(values) | Val::FixedLengthList(values) => Val::List(all(values)),
            Val::Tuple(values) => Val::Tuple(all(values)),
            Val::Record(fields) => {
                Val::Record(fields.iter().map(|(name, value)| (name.clone(), without_maps(value))).collect())
            }
            Val::Variant(name, payload) => Val::Variant(name.clone(), maybe(payload)),
            Val::Option(payload) => Val::Option(maybe(payload)),
            Val::Result(Ok(payload)) => Val::Result(Ok(maybe(payload))),
            Val::Result(Err(payload)) => Val::Result(Err(maybe(payload))),
            other => other.clone(),
        }
    }
    if holds_map(value) { Cow::Owned(without_maps(value)) } else { Cow::Borrowed(value) }
}

/// Reads values and keeps what does not fit.
struct Reader<'s, 'd, 'h> {
    source: &'s str,
    desk: &'d mut Desk<'h>,
}

impl Reader<'_, '_, '_> {
    fn value(&mut self, path: &Path<'_>, ty: &Type, node: &Node) -> Option<Val> {
        match ty {
            Type::Bool => match node.as_bool() {
                Ok(value) => Some(Val::Bool(value)),
                Err(_) => self.unfit(path, ty, node),
            },
            Type::S8 => self.number(path, ty, node, Val::S8),
            Type::U8 => self.number(path, ty, node, Val::U8),
            Type::S16 => self.number(path, ty, node, Val::S16),
            Type::U16 => self.number(path, ty, node, Val::U16),
            Type::S32 => self.number(path, ty, node, Val::S32),
            Type::U32 => self.number(path, ty, node, Val::U32),
            Type::S64 => self.number(path, ty, node, Val::S64),
            Type::U64 => self.number(path, ty, node, Val::U64),
            Type::Float32 => self.number(path, ty, node, Val::Float32),
            Type::Float64 => self.number(path, ty, node, Val::Float64),
            Type::Char => match node.as_char(self.source) {
                Ok(value) => Some(Val::Char(value)),
                Err(_) => self.unfit(path, ty, node),
            },
            Type::String => match node.as_str(self.source) {
                Ok(value) => Some(Val::String(value.into_owned())),
                Err(_) => self.unfit(path, ty, node),
            },
            Type::List(list) => {
                let Ok(elements) = node.as_list() else { return self.unfit(path, ty, node) };
                let ty = list.ty();
                self.all(path, elements.map(|element| (ty.clone(), element))).map(Val::List)
            }
            Type::FixedLengthList(row) => {
                let Ok(elements) = node.as_list() else { return self.unfit(path, ty, node) };
                if elements.len() != row.len() as usize {
                    let found = format!("one of {}", elements.len());
                    return self.desk.wrong.add(path, format!("list of {}", row.len()), found);
                }
                let ty = row.ty();
                self.all(path, elements.map(|element| (ty.clone(), element))).map(Val::FixedLengthList)
            }
            Type::Map(map) => {
                let Ok(elements) = node.as_list() else { return self.unfit(path, ty, node) };
                self.pairs(path, &map.key(), &map.value(), elements)
            }
            Type::Own(_) => self.handle(path, ty, node, true),
            Type::Borrow(_) => self.handle(path, ty, node, false),
            Type::Tuple(tuple) => {
                let Ok(elements) = node.as_tuple() else { return self.unfit(path, ty, node) };
                if elements.len() != tuple.types().len() {
                    let expected = format!("tuple of {}", tuple.types().len());
                    return self.desk.wrong.add(path, expected, format!("one of {}", elements.len()));
                }
                self.all(path, tuple.types().zip(elements)).map(Val::Tuple)
            }
            Type::Record(record) => {
                let Ok(fields) = node.as_record(self.source) else { return self.unfit(path, ty, node) };
                let given: Vec<(&str, &Node)> = fields.collect();
                self.record(path, record, &given)
            }
            Type::Variant(variant) => {
                let Ok((name, payload)) = node.as_variant(self.source) else {
                    return self.unfit(path, ty, node);
                };
                let Some(case) = variant.cases().find(|case| case.name == name) else {
                    let names = one_of(variant.cases().map(|case| case.name));
                    return self.desk.wrong.add(path, names, format!("`{name}`"));
                };
                let payload = self.payload(path, name, case.ty.as_ref(), payload)?;
                Some(Val::Variant(name.to_owned(), payload))
            }
            Type::Enum(cases) => {
                let Ok(name) = node.as_enum(self.source) else { return self.unfit(path, ty, node) };
                if !cases.names().any(|case| case == name) {
                    return self.desk.wrong.add(path, one_of(cases.names()), format!("`{name}`"));
                }
                Some(Val::Enum(name.to_owned()))
            }
            Type::Flags(flags) => {
                let Ok(names) = node.as_flags(self.source) else { return self.unfit(path, ty, node) };
                let names: Vec<&str> = names.map(|name| name.trim_start_matches('%')).collect();
                if let Some(unknown) = names.iter().find(|name| !flags.names().any(|flag| flag == **name)) {
                    return self.desk.wrong.add(path, one_of(flags.names()), format!("`{unknown}`"));
                }
                // The parser gives them by the alphabet; the same set is the same value only in the type's order.
                let set = flags.names().filter(|flag| names.contains(flag)).map(str::to_owned).collect();
                Some(Val::Flags(set))
            }
            Type::Option(option) => self.option(path, &option.ty(), node),
            Type::Result(result) => {
                match node.as_result() {
                    Ok(Ok(payload)) => {
                        let payload = self.payload(path, "ok", result.ok().as_ref(), payload)?;
                        Some(Val::Result(Ok(payload)))
                    }
                    Ok(Err(payload)) => {
                        let payload = self.payload(path, "err", result.err().as_ref(), payload)?;
                        Some(Val::Result(Err(payload)))
                    }
                    // WAVE lets `ok(…)` be left away where that is clear.
                    Err(_) => match result.ok() {
                        Some(ok) if !matches!(ok, Type::Option(_) | Type::Result(_)) => {
                            let payload = self.value(path, &ok, node)?;
                            Some(Val::Result(Ok(Some(Box::new(payload)))))
                        }
                        _ => self.unfit(path, ty, node),
                    },
                }
            }
            _ => self.desk.wrong.unwritable(path, kind(ty)),
        }
    }

    fn number<T: std::str::FromStr>(
        &mut self,
        path: &Path<'_>,
        ty: &Type,
        node: &Node,
        make: impl FnOnce(T) -> Val,
    ) -> Option<Val> {
        match node.as_number(self.source) {
            Ok(number) => Some(make(number)),
            Err(_) => self.unfit(path, ty, node),
        }
    }

    /// Reads all elements even after one that does not fit.
    fn all<'n>(
        &mut self,
        path: &Path<'_>,
        elements: impl ExactSizeIterator<Item = (Type, &'n Node)>,
    ) -> Option<Vec<Val>> {
        let count = elements.len();
        let mut values = Vec::with_capacity(count);
        for (index, (ty, node)) in elements.enumerate() {
            values.extend(self.value(&Path::Element(path, index), &ty, node));
        }
        (values.len() == count).then_some(values)
    }

    /// A map, which is written as a list of pairs.
    fn pairs<'n>(
        &mut self,
        path: &Path<'_>,
        key: &Type,
        value: &Type,
        elements: impl ExactSizeIterator<Item = &'n Node>,
    ) -> Option<Val> {
        let count = elements.len();
        let mut pairs = Vec::with_capacity(count);
        for (index, element) in elements.enumerate() {
            let path = Path::Element(path, index);
            let pair: Option<Vec<&Node>> = element.as_tuple().ok().map(Iterator::collect);
            let Some([first, second]) = pair.as_deref() else {
                let _: Option<Val> = self.desk.wrong.add(&path, "tuple of 2", found(self.source, element));
                continue;
            };
            let key = self.value(&Path::Key(&path), key, first);
            let value = self.value(&path, value, second);
            pairs.extend(key.zip(value));
        }
        (pairs.len() == count).then_some(Val::Map(pairs))
    }

    /// A resource of the session, written `{handle: 7}`.
    fn handle(&mut self, path: &Path<'_>, ty: &Type, node: &Node, owned: bool) -> Option<Val> {
        let fields: Option<Vec<(&str, &Node)>> = node.as_record(self.source).ok().map(Iterator::collect);
        let number = match fields.as_deref() {
            Some([(FIELD, number)]) => number.as_number(self.source).ok(),
            _ => None,
        };
        let Some(number) = number else { return self.unfit(path, ty, node) };
        match self.desk.resource(ty, number, owned) {
            Ok(resource) => Some(resource),
            Err(found) => self.desk.wrong.add(path, "a handle", found),
        }
    }

    fn record(
        &mut self,
        path: &Path<'_>,
        record: &wasmtime::component::types::Record,
        given: &[(&str, &Node)],
    ) -> Option<Val> {
        let mut fields = Vec::with_capacity(record.fields().len());
        let mut fits = true;
        for (name, _) in given {
            if !record.fields().any(|field| field.name == *name) {
                let names = one_of(record.fields().map(|field| field.name));
                let _: Option<Val> = self.desk.wrong.add(path, names, format!("`{name}`"));
                fits = false;
            }
        }
        for field in record.fields() {
            let path = Path::Field(path, field.name);
            let value = match (given.iter().find(|(name, _)| *name == field.name), &field.ty) {
                (Some((_, node)), ty) => self.value(&path, ty, node),
                (None, Type::Option(_)) => Some(Val::Option(None)),
                (None, ty) => self.desk.wrong.add(&path, kind(ty), "nothing"),
            };
            match value {
                Some(value) => fields.push((field.name.to_owned(), value)),
                None => fits = false,
            }
        }
        fits.then_some(Val::Record(fields))
    }

    fn option(&mut self, path: &Path<'_>, some: &Type, node: &Node) -> Option<Val> {
        match node.as_option() {
            Ok(None) => Some(Val::Option(None)),
            Ok(Some(payload)) => Some(Val::Option(Some(Box::new(self.value(path, some, payload)?)))),
            // WAVE lets `some(…)` be left away where that is clear.
            Err(_) if !matches!(some, Type::Option(_) | Type::Result(_)) => {
                Some(Val::Option(Some(Box::new(self.value(path, some, node)?))))
            }
            Err(_) => self.desk.wrong.add(path, "`some(…)` or `none`", found(self.source, node)),
        }
    }

    /// The payload of a case: `Some(None)` for a case that has none.
    fn payload(
        &mut self,
        path: &Path<'_>,
        case: &str,
        ty: Option<&Type>,
        node: Option<&Node>,
    ) -> Option<Option<Box<Val>>> {
        match (ty, node) {
            (None, None) => Some(None),
            (Some(ty), Some(node)) => {
                let value = self.value(&Path::Field(path, case), ty, node)?;
                Some(Some(Box::new(value)))
            }
            (Some(ty), None) => {
                self.desk.wrong.add(path, format!("`{case}({})`", kind(ty)), format!("`{case}`"))
            }
            (None, Some(_)) => self.desk.wrong.add(path, format!("`{case}`"), format!("`{case}(…)`")),
        }
    }

    fn unfit(&mut self, path: &Path<'_>, ty: &Type, node: &Node) -> Option<Val> {
        self.desk.wrong.add(path, kind(ty), found(self.source, node))
    }
}

/// What stands there: what it is, and the text itself if it is short.
fn found(source: &str, node: &Node) -> String {
    let what = match node.ty() {
        NodeType::BoolTrue | NodeType::BoolFalse => "bool",
        NodeType::Number => "number",
        NodeType::Char => "char",
        NodeType::String | NodeType::MultilineString => "string",
        NodeType::Tuple => "tuple",
        NodeType::List => "list",
        NodeType::Record => "record",
        NodeType::Label | NodeType::VariantWithPayload => "case",
        NodeType::OptionSome | NodeType::OptionNone => "option",
        NodeType::ResultOk | NodeType::ResultErr => "result",
        NodeType::Flags => "flags",
    };
    match source.get(node.span()) {
        Some(text) if text.len() <= SHOWN && !text.contains('\n') => format!("{what} `{text}`"),
        _ => what.into(),
    }
}

/// The error of a text that is no WAVE, with the place below it.
fn unreadable(source: &str, error: &ParserError) -> Error {
    let what = match (error.kind(), error.detail()) {
        // The detail is the parser's own name for what stands above the mark.
        (kind @ ParserErrorKind::UnexpectedToken, _) | (kind, None) => kind.to_string(),
        (kind, Some(detail)) => format!("{kind}: {detail}"),
    };
    let start = error.span().start.clamp(1, source.len());
    let (before, after) = source.split_at_checked(start).unwrap_or((source, ""));
    // Without the name that was put in front, and on the line of the mistake alone.
    let before = before.get(1..).unwrap_or_default();
    let before = before.rsplit('\n').next().unwrap_or_default();
    let tail: String = after.chars().take_while(|c| *c != '\n').take(SHOWN).collect();
    let skipped = before.chars().count().saturating_sub(SHOWN);
    let head: String = before.chars().skip(skipped).collect();
    let dots = if skipped > 0 { "…" } else { "" };
    let column = head.chars().count() + dots.chars().count();
    invalid(format!("the arguments are not WAVE: {what}"))
        .note(format!("{dots}{head}{tail}\n{}^", " ".repeat(column)))
}

fn invalid(message: String) -> Error {
    Error::new(Stage::Call, ErrorKind::Arguments, Blame::Host, message)
}
