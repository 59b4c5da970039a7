//! A type as the application meets it: the names and places of its parts, beside the [`Shape`] that the bridge walks.
//!
//! It is made once for a function, of what wasmtime knows of its types; to ask wasmtime for them costs a few counts for each part of
//! each value.

use std::sync::atomic::{AtomicPtr, Ordering};

use wasmtime::component::Type;

use super::shape::{Cases, Kind, Shape};

/// A type that values are written to and read from without a [`Val`](wasmtime::component::Val).
#[derive(Debug)]
pub(crate) struct Form {
    pub(crate) kind: FormKind,
    pub(crate) size: usize,
    /// Has a list in it.
    pub(super) nests: bool,
    /// What is known of types that read it.
    pub(crate) readers: Readers,
}

/// The last type that was found to have the fields of a record in the same order: thousands of records are read by one.
#[derive(Debug, Default)]
pub(crate) struct Readers(AtomicPtr<&'static str>);

impl Readers {
    /// Whether a type with these fields is the one, or becomes it since it is found to be so. There are as many as the record has: a
    /// static list of one length is the same where it is in the same place.
    #[inline]
    pub(crate) fn remembers(&self, fields: &'static [&'static str], is_so: impl FnOnce() -> bool) -> bool {
        let place = fields.as_ptr().cast_mut();
        if self.0.load(Ordering::Relaxed) == place {
            return true;
        }
        let is_so = is_so();
        if is_so {
            self.0.store(place, Ordering::Relaxed);
        }
        is_so
    }
}

/// What a value of a type consists of.
#[derive(Debug)]
pub(crate) enum FormKind {
    Bool,
    U8,
    S8,
    U16,
    S16,
    U32,
    S32,
    U64,
    S64,
    Float32,
    Float64,
    Char,
    Text,
    List(Box<Form>),
    /// A list of fixed length: its elements, and how many.
    Row(Box<Form>, usize),
    /// The two parts of an entry, and the size of both.
    Map(Box<[Field; 2]>, usize),
    Record(Vec<Field>),
    /// Parts without names.
    Tuple(Vec<Field>),
    Variant(Choice),
    /// A choice without payloads.
    Enum(Choice),
    /// The cases are none and some.
    Option(Box<Choice>),
    /// The cases are ok and err.
    Result(Box<Choice>),
    /// The names of the bits, the lowest first.
    Flags(Vec<String>),
}

/// A part, and where it is.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) offset: usize,
    pub(crate) form: Form,
}

/// One of several cases.
#[derive(Debug)]
pub(crate) struct Choice {
    /// How many bytes tell the case.
    pub(crate) width: usize,
    pub(crate) payload_at: usize,
    pub(crate) cases: Vec<Case>,
}

#[derive(Debug)]
pub(crate) struct Case {
    pub(crate) name: String,
    pub(crate) form: Option<Form>,
}

impl Form {
    /// The form of a type whose shape is known; nothing for types whose values mean something in one store only.
    pub(super) fn of(ty: &Type, shape: &Shape) -> Option<Self> {
        let kind = match (ty, &shape.kind) {
            (Type::Bool, _) => FormKind::Bool,
            (Type::U8, _) => FormKind::U8,
            (Type::S8, _) => FormKind::S8,
            (Type::U16, _) => FormKind::U16,
            (Type::S16, _) => FormKind::S16,
            (Type::U32, _) => FormKind::U32,
            (Type::S32, _) => FormKind::S32,
            (Type::U64, _) => FormKind::U64,
            (Type::S64, _) => FormKind::S64,
            (Type::Float32, _) => FormKind::Float32,
            (Type::Float64, _) => FormKind::Float64,
            (Type::Char, _) => FormKind::Char,
            (Type::String, _) => FormKind::Text,
            (Type::List(list), Kind::List(element)) => {
                FormKind::List(Box::new(Self::of(&list.ty(), element)?))
            }
            (Type::FixedLengthList(list), Kind::Row(row)) => {
                FormKind::Row(Box::new(Self::of(&list.ty(), &row.element)?), row.count)
            }
            (Type::Map(map), Kind::List(pair)) => {
                let parts = [(String::new(), map.key()), (String::new(), map.value())];
                let parts = <[Field; 2]>::try_from(fields(parts.into_iter(), pair)?).ok()?;
                FormKind::Map(Box::new(parts), pair.size)
            }
            (Type::Record(record), _) => {
                let parts = record.fields().map(|field| (field.name.to_owned(), field.ty));
                FormKind::Record(fields(parts, shape)?)
            }
            (Type::Tuple(tuple), _) => {
                FormKind::Tuple(fields(tuple.types().map(|ty| (String::new(), ty)), shape)?)
            }
            (Type::Variant(variant), Kind::Cases(cases)) => {
                let named = variant.cases().map(|case| (case.name.to_owned(), case.ty));
                FormKind::Variant(choice(named, cases)?)
            }
            (Type::Enum(names), Kind::Cases(cases)) => {
                FormKind::Enum(choice(names.names().map(|name| (name.to_owned(), None)), cases)?)
            }
            (Type::Option(option), Kind::Cases(cases)) => {
                let named = [("none".to_owned(), None), ("some".to_owned(), Some(option.ty()))];
                FormKind::Option(Box::new(choice(named.into_iter(), cases)?))
            }
            (Type::Result(result), Kind::Cases(cases)) => {
                let named = [("ok".to_owned(), result.ok()), ("err".to_owned(), result.err())];
                FormKind::Result(Box::new(choice(named.into_iter(), cases)?))
            }
            (Type::Flags(flags), Kind::Flags(_)) => {
                FormKind::Flags(flags.names().map(str::to_owned).collect())
            }
            _ => return None,
        };
        let nests = kind.nests();
        Some(Self { kind, size: shape.size, nests, readers: Readers::default() })
    }
}

impl FormKind {
    fn nests(&self) -> bool {
        match self {
            Self::List(_) | Self::Map(..) => true,
            Self::Row(element, _) => element.nests,
            Self::Record(parts) | Self::Tuple(parts) => parts.iter().any(|part| part.form.nests),
            Self::Variant(choice) => choice.nests(),
            Self::Option(choice) | Self::Result(choice) => choice.nests(),
            _ => false,
        }
    }
}

impl Choice {
    fn nests(&self) -> bool {
        self.cases.iter().filter_map(|case| case.form.as_ref()).any(|form| form.nests)
    }
}

/// The parts of a record or tuple.
pub(super) fn fields(parts: impl Iterator<Item = (String, Type)>, shape: &Shape) -> Option<Vec<Field>> {
    let Kind::Fields(fields) = &shape.kind else { return None };
    let part = |((name, ty), field): ((String, Type), &super::shape::Field)| {
        Some(Field { name, offset: field.offset, form: Form::of(&ty, &field.shape)? })
    };
    parts.zip(&fields.fields).map(part).collect()
}

fn choice(named: impl Iterator<Item = (String, Option<Type>)>, cases: &Cases) -> Option<Choice> {
    let case = |((name, ty), shape): ((String, Option<Type>), &Option<Shape>)| {
        let form = match (ty, shape) {
            (Some(ty), Some(shape)) => Some(Form::of(&ty, shape)?),
            _ => None,
        };
        Some(Case { name, form })
    };
    Some(Choice {
        width: cases.discriminant.size() as usize,
        payload_at: cases.payload_at,
        cases: named.zip(&cases.cases).map(case).collect::<Option<_>>()?,
    })
}
