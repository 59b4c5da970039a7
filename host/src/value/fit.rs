//! Whether values are of the types that they should be: wasmtime looks only when it is too late to say whose mistake it is.

use wasmtime::component::{Type, Val};

use super::kind;

/// Compares values with types. `Err` says where the first difference is, in words such as
/// `[0].items[3].price: expected f64, found string`, after what the caller calls the values.
pub(crate) fn fit(
    what: &str,
    values: &[Val],
    types: impl ExactSizeIterator<Item = Type>,
) -> Result<(), String> {
    Form::Values.all(values, types).map_err(|misfit| misfit.in_words(what))
}

/// As [`fit`], for values of a [`Parcel`](crate::Parcel), which have numbers in the place of handles, streams and futures.
pub(crate) fn fit_parcel(what: &str, values: &[Val], types: &[Type]) -> Result<(), String> {
    Form::Parcel.all(values, types.iter().cloned()).map_err(|misfit| misfit.in_words(what))
}

/// As [`fit_parcel`], for values of one type.
pub(crate) fn fit_items(values: &[Val], ty: &Type) -> Result<(), String> {
    Form::Parcel.each(values, ty).map_err(|misfit| misfit.in_words("items"))
}

/// What stands for what lives in a store.
#[derive(Clone, Copy)]
enum Form {
    /// Itself.
    Values,
    /// A number.
    Parcel,
}

/// A difference, and the way to it, innermost step first.
struct Misfit {
    path: Vec<String>,
    says: String,
}

impl Misfit {
    fn new(expected: impl std::fmt::Display, found: impl std::fmt::Display) -> Self {
        Self { path: Vec::new(), says: format!("expected {expected}, found {found}") }
    }

    fn in_words(self, what: &str) -> String {
        let path: String = self.path.into_iter().rev().collect();
        format!("{what}{path}: {}", self.says)
    }

    fn at(mut self, step: impl FnOnce() -> String) -> Self {
        self.path.push(step());
        self
    }
}

impl Form {
    fn all(self, values: &[Val], types: impl ExactSizeIterator<Item = Type>) -> Result<(), Misfit> {
        if types.len() != values.len() {
            return Err(Misfit::new(count(types.len()), values.len()));
        }
        for (index, (value, ty)) in values.iter().zip(types).enumerate() {
            self.one(value, &ty).map_err(|misfit| misfit.at(|| format!("[{index}]")))?;
        }
        Ok(())
    }

    fn each(self, values: &[Val], ty: &Type) -> Result<(), Misfit> {
        for (index, value) in values.iter().enumerate() {
            self.one(value, ty).map_err(|misfit| misfit.at(|| format!("[{index}]")))?;
        }
        Ok(())
    }

    fn one(self, value: &Val, ty: &Type) -> Result<(), Misfit> {
        let fits = match (value, ty) {
            (Val::List(values), Type::List(list)) => return self.each(values, &list.ty()),
            (Val::FixedLengthList(values), Type::FixedLengthList(list)) => {
                if values.len() != list.len() as usize {
                    return Err(Misfit::new(count(list.len() as usize), values.len()));
                }
                return self.each(values, &list.ty());
            }
            (Val::Map(entries), Type::Map(map)) => {
                let (key, content) = (map.key(), map.value());
                for (index, entry) in entries.iter().enumerate() {
                    self.one(&entry.0, &key).map_err(|misfit| misfit.at(|| format!("[{index}].key")))?;
                    self.one(&entry.1, &content)
                        .map_err(|misfit| misfit.at(|| format!("[{index}].value")))?;
                }
                return Ok(());
            }
            (Val::Tuple(values), Type::Tuple(tuple)) => return self.all(values, tuple.types()),
            (Val::Record(fields), Type::Record(record)) => return self.record(fields, record),
            (Val::Variant(name, payload), Type::Variant(variant)) => {
                let case = variant.cases().find(|case| case.name == name);
                let case = case.ok_or_else(|| Misfit::new("a case of the variant", format!("`{name}`")))?;
                return self.payload(name, payload.as_deref(), case.ty.as_ref());
            }
            (Val::Option(Some(value)), Type::Option(option)) => {
                return self.one(value, &option.ty()).map_err(|misfit| misfit.at(|| ".some".into()));
            }
            (Val::Result(Ok(value)), Type::Result(result)) => {
                return self.payload("ok", value.as_deref(), result.ok().as_ref());
            }
            (Val::Result(Err(value)), Type::Result(result)) => {
                return self.payload("err", value.as_deref(), result.err().as_ref());
            }
            (Val::Enum(name), Type::Enum(cases)) => {
                return match cases.names().any(|case| case == name) {
                    true => Ok(()),
                    false => Err(Misfit::new("a case of the enum", format!("`{name}`"))),
                };
            }
            (Val::Flags(names), Type::Flags(flags)) => {
                return match names.iter().find(|name| !flags.names().any(|flag| flag == **name)) {
                    Some(name) => Err(Misfit::new("names of the flags", format!("`{name}`"))),
                    None => Ok(()),
                };
            }
            (_, Type::Own(_) | Type::Borrow(_) | Type::Stream(_) | Type::Future(_))
                if matches!(self, Self::Parcel) =>
            {
                matches!(value, Val::U32(_))
            }
            (Val::Future(_), Type::Future(_)) | (Val::Stream(_), Type::Stream(_)) => true,
            (Val::Resource(handle), Type::Own(own)) => handle.ty() == *own && handle.owned(),
            (Val::Resource(handle), Type::Borrow(borrow)) => handle.ty() == *borrow,
            (Val::Bool(_), Type::Bool)
            | (Val::S8(_), Type::S8)
            | (Val::U8(_), Type::U8)
            | (Val::S16(_), Type::S16)
            | (Val::U16(_), Type::U16)
            | (Val::S32(_), Type::S32)
            | (Val::U32(_), Type::U32)
            | (Val::S64(_), Type::S64)
            | (Val::U64(_), Type::U64)
            | (Val::Float32(_), Type::Float32)
            | (Val::Float64(_), Type::Float64)
            | (Val::Char(_), Type::Char)
            | (Val::String(_), Type::String)
            | (Val::Option(None), Type::Option(_))
            | (Val::ErrorContext(_), Type::ErrorContext) => true,
            _ => false,
        };
        match (fits, value, ty) {
            (true, ..) => Ok(()),
            (false, Val::Resource(_), Type::Own(_) | Type::Borrow(_)) => {
                Err(Misfit::new("a handle of the resource, owned where it is given away", "another handle"))
            }
            _ => Err(Misfit::new(kind(ty), name(value))),
        }
    }

    fn record(
        self,
        fields: &[(String, Val)],
        record: &wasmtime::component::types::Record,
    ) -> Result<(), Misfit> {
        let mut given = fields.iter();
        for field in record.fields() {
            match given.next() {
                Some((name, value)) if name == field.name => {
                    self.one(value, &field.ty).map_err(|misfit| misfit.at(|| format!(".{name}")))?;
                }
                Some((name, _)) => {
                    return Err(Misfit::new(format!("the field `{}` here", field.name), format!("`{name}`")));
                }
                None => return Err(Misfit::new(format!("a field `{}`", field.name), "none")),
            }
        }
        match given.next() {
            Some((name, _)) => Err(Misfit::new("no more fields", format!("`{name}`"))),
            None => Ok(()),
        }
    }

    fn payload(self, case: &str, value: Option<&Val>, ty: Option<&Type>) -> Result<(), Misfit> {
        match (value, ty) {
            (None, None) => Ok(()),
            (Some(value), Some(ty)) => self.one(value, ty),
            (None, Some(ty)) => Err(Misfit::new(kind(ty), "nothing")),
            (Some(value), None) => Err(Misfit::new("nothing", name(value))),
        }
        .map_err(|misfit| misfit.at(|| format!(".{case}")))
    }
}

fn count(values: usize) -> String {
    match values {
        0 => "no value".into(),
        1 => "1 value".into(),
        many => format!("{many} values"),
    }
}

/// The kind of a value, in the words of [`kind`].
fn name(value: &Val) -> &'static str {
    match value {
        Val::Bool(_) => "bool",
        Val::S8(_) => "s8",
        Val::U8(_) => "u8",
        Val::S16(_) => "s16",
        Val::U16(_) => "u16",
        Val::S32(_) => "s32",
        Val::U32(_) => "u32",
        Val::S64(_) => "s64",
        Val::U64(_) => "u64",
        Val::Float32(_) => "f32",
        Val::Float64(_) => "f64",
        Val::Char(_) => "char",
        Val::String(_) => "string",
        Val::List(_) => "list",
        Val::Map(_) => "map",
        Val::Record(_) => "record",
        Val::Tuple(_) => "tuple",
        Val::Variant(..) => "variant",
        Val::Enum(_) => "enum",
        Val::Option(_) => "option",
        Val::Result(_) => "result",
        Val::Flags(_) => "flags",
        Val::Resource(_) => "resource",
        Val::Future(_) => "future",
        Val::Stream(_) => "stream",
        Val::ErrorContext(_) => "error-context",
        Val::FixedLengthList(_) => "fixed-length list",
    }
}
