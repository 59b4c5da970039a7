//! Types as WIT writes them.

use wit_parser::{Function, Handle, Resolve, Type, TypeDefKind, TypeId};

/// A type with its definition, so that the difference to another can be seen: `record { level: u8, text: string }`.
pub fn definition(resolve: &Resolve, ty: &Type) -> String {
    match ty {
        Type::Id(id) => Speller { resolve, names: str::to_owned }.definition(*id),
        simple => name(resolve, simple),
    }
}

/// Follows `type a = b` and `use`.
pub fn unalias(resolve: &Resolve, ty: &Type) -> Type {
    let mut ty = *ty;
    while let Type::Id(id) = ty
        && let Some(def) = resolve.types.get(id)
        && let TypeDefKind::Type(inner) = &def.kind
    {
        ty = *inner;
    }
    ty
}

/// A type by its name, if it has one: `list<heading>`.
pub fn name(resolve: &Resolve, ty: &Type) -> String {
    Speller { resolve, names: str::to_owned }.name(ty)
}

/// A function's parameters and result: `func(block: code-block) -> string`.
pub fn function(resolve: &Resolve, function: &Function) -> String {
    Speller { resolve, names: str::to_owned }.function(function)
}

/// A function's type and the definitions of all that it speaks of, each with its name; the function's own comes first.
pub fn parts(resolve: &Resolve, of: &Function) -> Vec<(String, String)> {
    let mut parts = vec![(of.name.clone(), function(resolve, of))];
    let mut seen: Vec<TypeId> = Vec::new();
    let mut todo: Vec<Type> = of.params.iter().map(|param| param.ty).chain(of.result).rev().collect();
    while let Some(ty) = todo.pop() {
        let Type::Id(id) = ty else { continue };
        let Some(def) = resolve.types.get(id).filter(|_| !seen.contains(&id)) else { continue };
        seen.push(id);
        if let Some(name) = &def.name
            && !matches!(def.kind, TypeDefKind::Resource)
            && !matches!(def.kind, TypeDefKind::Type(Type::Id(_)))
        {
            parts.push((name.clone(), definition(resolve, &ty)));
        }
        todo.extend(inner(&def.kind).into_iter().rev());
    }
    parts
}

/// The types that a type is made of.
fn inner(kind: &TypeDefKind) -> Vec<Type> {
    match kind {
        TypeDefKind::Record(record) => record.fields.iter().map(|field| field.ty).collect(),
        TypeDefKind::Variant(variant) => variant.cases.iter().filter_map(|case| case.ty).collect(),
        TypeDefKind::Tuple(tuple) => tuple.types.clone(),
        TypeDefKind::Option(ty)
        | TypeDefKind::List(ty)
        | TypeDefKind::FixedLengthList(ty, _)
        | TypeDefKind::Type(ty) => vec![*ty],
        TypeDefKind::Map(key, value) => vec![*key, *value],
        TypeDefKind::Result(result) => result.ok.into_iter().chain(result.err).collect(),
        TypeDefKind::Future(ty) | TypeDefKind::Stream(ty) => ty.iter().copied().collect(),
        TypeDefKind::Resource
        | TypeDefKind::Handle(_)
        | TypeDefKind::Flags(_)
        | TypeDefKind::Enum(_)
        | TypeDefKind::Unknown => Vec::new(),
    }
}

/// As [`function`], to be read again: `func(%from: %code-block) -> string`.
pub fn function_source(resolve: &Resolve, function: &Function) -> String {
    Speller { resolve, names: escaped }.function(function)
}

/// What declares a type, to be read again: `record %line { %level: u8 }`, `type %count = u32;`.
pub fn declaration_source(resolve: &Resolve, id: TypeId) -> String {
    let spell = Speller { resolve, names: escaped };
    let Some(def) = resolve.types.get(id) else {
        return "?".into();
    };
    let name = escaped(def.name.as_deref().unwrap_or_default());
    match &def.kind {
        TypeDefKind::Record(_) | TypeDefKind::Flags(_) | TypeDefKind::Enum(_) | TypeDefKind::Variant(_) => {
            spell.definition(id).replacen('{', &format!("{name} {{"), 1)
        }
        TypeDefKind::Resource => format!("resource {name};"),
        kind => format!("type {name} = {};", spell.unnamed(kind)),
    }
}

/// A name that nothing takes for a keyword.
fn escaped(name: &str) -> String {
    format!("%{name}")
}

struct Speller<'r> {
    resolve: &'r Resolve,
    /// How a name is written.
    names: fn(&str) -> String,
}

impl Speller<'_> {
    fn definition(&self, id: TypeId) -> String {
        let Some(def) = self.resolve.types.get(id) else {
            return "?".into();
        };
        let named = |name: &String| (self.names)(name);
        match &def.kind {
            TypeDefKind::Type(Type::Id(inner)) => self.definition(*inner),
            TypeDefKind::Record(record) => {
                let fields = record
                    .fields
                    .iter()
                    .map(|field| format!("{}: {}", named(&field.name), self.name(&field.ty)));
                braces("record", fields)
            }
            TypeDefKind::Flags(flags) => braces("flags", flags.flags.iter().map(|flag| named(&flag.name))),
            TypeDefKind::Enum(cases) => braces("enum", cases.cases.iter().map(|case| named(&case.name))),
            TypeDefKind::Variant(variant) => {
                let cases = variant.cases.iter().map(|case| match &case.ty {
                    Some(ty) => format!("{}({})", named(&case.name), self.name(ty)),
                    None => named(&case.name),
                });
                braces("variant", cases)
            }
            kind => self.unnamed(kind),
        }
    }

    fn name(&self, ty: &Type) -> String {
        let simple = match ty {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "s8",
            Type::S16 => "s16",
            Type::S32 => "s32",
            Type::S64 => "s64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Char => "char",
            Type::String => "string",
            Type::ErrorContext => "error-context",
            Type::Id(id) => return self.id_name(*id),
        };
        simple.into()
    }

    fn function(&self, function: &Function) -> String {
        let params: Vec<String> = function
            .params
            .iter()
            .map(|param| format!("{}: {}", (self.names)(&param.name), self.name(&param.ty)))
            .collect();
        let word = if function.kind.is_async() { "async func" } else { "func" };
        let result = function.result.as_ref().map(|ty| format!(" -> {}", self.name(ty))).unwrap_or_default();
        format!("{word}({}){result}", params.join(", "))
    }

    fn id_name(&self, id: TypeId) -> String {
        let Some(def) = self.resolve.types.get(id) else {
            return "?".into();
        };
        match &def.name {
            Some(name) => (self.names)(name),
            None => self.unnamed(&def.kind),
        }
    }

    /// What a type is made of, for types that need no name.
    fn unnamed(&self, kind: &TypeDefKind) -> String {
        let name = |ty: &Type| self.name(ty);
        let maybe = |ty: &Option<Type>| ty.as_ref().map(name);
        match kind {
            TypeDefKind::Type(ty) => name(ty),
            TypeDefKind::List(ty) => format!("list<{}>", name(ty)),
            TypeDefKind::FixedLengthList(ty, length) => format!("list<{}, {length}>", name(ty)),
            TypeDefKind::Map(key, value) => format!("map<{}, {}>", name(key), name(value)),
            TypeDefKind::Option(ty) => format!("option<{}>", name(ty)),
            TypeDefKind::Tuple(tuple) => {
                format!("tuple<{}>", tuple.types.iter().map(name).collect::<Vec<_>>().join(", "))
            }
            TypeDefKind::Result(result) => match (maybe(&result.ok), maybe(&result.err)) {
                (None, None) => "result".into(),
                (Some(ok), None) => format!("result<{ok}>"),
                (None, Some(err)) => format!("result<_, {err}>"),
                (Some(ok), Some(err)) => format!("result<{ok}, {err}>"),
            },
            TypeDefKind::Handle(Handle::Own(id)) => self.id_name(*id),
            TypeDefKind::Handle(Handle::Borrow(id)) => format!("borrow<{}>", self.id_name(*id)),
            TypeDefKind::Future(ty) => {
                maybe(ty).map_or_else(|| "future".into(), |ty| format!("future<{ty}>"))
            }
            TypeDefKind::Stream(ty) => {
                maybe(ty).map_or_else(|| "stream".into(), |ty| format!("stream<{ty}>"))
            }
            TypeDefKind::Record(_)
            | TypeDefKind::Resource
            | TypeDefKind::Flags(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Unknown => kind.as_str().into(),
        }
    }
}

fn braces(word: &str, items: impl Iterator<Item = String>) -> String {
    format!("{word} {{ {} }}", items.collect::<Vec<_>>().join(", "))
}
