//! How wit-bindgen spells an exported function.

use heck::{ToSnakeCase, ToUpperCamelCase};
use wit_parser::{
    Function, FunctionKind, Handle, InterfaceId, PackageId, Resolve, Type, TypeDefKind, TypeId, WorldKey,
};

/// The longest line that rustfmt leaves alone.
const WIDTH: usize = 100;

/// Where the bindings put what belongs to one export.
pub(in crate::rust) struct Place {
    path: String,
    interface: Option<InterfaceId>,
}

impl Place {
    /// The world itself.
    pub(super) fn root() -> Self {
        Self { path: String::new(), interface: None }
    }

    /// An imported interface.
    pub(in crate::rust) fn imported(resolve: &Resolve, key: &WorldKey, id: InterfaceId) -> Self {
        let mut place = Self::of(resolve, key, id);
        if let Some(path) = place.path.strip_prefix("exports::") {
            place.path = path.to_owned();
        }
        place
    }

    /// An exported interface.
    pub(in crate::rust) fn of(resolve: &Resolve, key: &WorldKey, id: InterfaceId) -> Self {
        let mut words = vec!["exports".to_owned()];
        match key {
            WorldKey::Name(name) => words.push(rust_ident(name)),
            WorldKey::Interface(id) => {
                let interface = resolve.interfaces.get(*id);
                if let Some(package) = interface.and_then(|found| found.package) {
                    words.extend(package_words(resolve, package).into_iter().flatten());
                }
                words.extend(interface.and_then(|found| found.name.as_deref()).map(rust_ident));
            }
        }
        Self { path: words.join("::"), interface: Some(id) }
    }

    /// The module.
    pub(in crate::rust) fn module(&self) -> &str {
        &self.path
    }

    /// Goes by the module's last word from now on, which a `use` brings in.
    pub(super) fn shorten(&mut self) {
        if let Some((_, last)) = self.path.rsplit_once("::") {
            self.path = last.to_owned();
        }
    }

    /// Goes by another name from now on.
    pub(super) fn rename(&mut self, name: &str) {
        self.path = name.to_owned();
    }

    /// The path of something inside.
    pub(super) fn of_item(&self, name: &str) -> String {
        if self.path.is_empty() { name.to_owned() } else { format!("{}::{name}", self.path) }
    }
}

/// The modules of a package: of two versions in one world, each has its version in the name.
fn package_words(resolve: &Resolve, package: PackageId) -> Option<[String; 2]> {
    let name = &resolve.packages.get(package)?.name;
    let same = resolve
        .package_names
        .keys()
        .filter(|other| other.namespace == name.namespace && other.name == name.name);
    let last = match &name.version {
        Some(version) if same.count() > 1 => {
            let version = version.to_string().replace(['.', '-', '+'], "_").to_snake_case();
            format!("{}{version}", name.name.to_snake_case())
        }
        _ => rust_ident(&name.name),
    };
    Some([rust_ident(&name.namespace), last])
}

/// The function's name in Rust.
pub(super) fn name(function: &Function) -> String {
    match function.kind {
        FunctionKind::Constructor(_) => "new".to_owned(),
        _ => rust_ident(function.item_name()),
    }
}

/// The function's head with its opening brace, as rustfmt lays it out in an `impl`. Parameters carry an underscore,
/// because a stub uses none of them.
pub(super) fn signature(resolve: &Resolve, place: &Place, function: &Function) -> String {
    let named = |id: TypeId| {
        let name = resolve.types.get(id)?.name.as_deref()?;
        Some(place.of_item(&name.to_upper_camel_case()))
    };
    let spell = Speller { resolve, named: &named, map: GUEST_MAP, here: place.interface };
    let takes_self = matches!(function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
    let mut params = Vec::new();
    for (index, param) in function.params.iter().enumerate() {
        if takes_self && index == 0 {
            params.push("&self".to_owned());
        } else {
            params.push(format!("_{}: {}", param.name.to_snake_case(), spell.ty(&param.ty)));
        }
    }
    let result = match (&function.kind, &function.result) {
        (FunctionKind::Constructor(_), result) => Some(spell.constructed(result.as_ref())),
        (_, result) => result.as_ref().map(|result| spell.ty(result)),
    };
    let result = result.map(|result| format!(" -> {result}")).unwrap_or_default();
    let is_async = if function.kind.is_async() { "async " } else { "" };
    let name = name(function);
    let line = format!("    {is_async}fn {name}({}){result} {{", params.join(", "));
    if line.len() <= WIDTH {
        return line;
    }
    let params: String = params.iter().map(|param| format!("        {param},\n")).collect();
    format!("    {is_async}fn {name}(\n{params}    ){result} {{")
}

/// What wit-bindgen makes of a `map`.
const GUEST_MAP: &str = "plugwright_guest::wit_bindgen::rt::Map";

/// Writes types.
struct Speller<'a> {
    resolve: &'a Resolve,
    /// The path of a type; `None` for one that is written out.
    named: &'a dyn Fn(TypeId) -> Option<String>,
    map: &'a str,
    /// The interface whose functions are written.
    here: Option<InterfaceId>,
}

impl Speller<'_> {
    /// What a constructor gives: the author's own type, or that or an error.
    fn constructed(&self, result: Option<&Type>) -> String {
        let fallible = match result {
            Some(Type::Id(id)) => match self.resolve.types.get(*id).map(|ty| &ty.kind) {
                Some(TypeDefKind::Result(result)) => Some(self.optional(result.err.as_ref())),
                _ => None,
            },
            _ => None,
        };
        fallible.map_or_else(|| "Self".to_owned(), |error| format!("Result<Self, {error}>"))
    }

    fn ty(&self, ty: &Type) -> String {
        let word = match ty {
            Type::Bool => "bool",
            Type::U8 => "u8",
            Type::U16 => "u16",
            Type::U32 => "u32",
            Type::U64 => "u64",
            Type::S8 => "i8",
            Type::S16 => "i16",
            Type::S32 => "i32",
            Type::S64 => "i64",
            Type::F32 => "f32",
            Type::F64 => "f64",
            Type::Char => "char",
            Type::String => "String",
            Type::ErrorContext => "plugwright_guest::wit_bindgen::rt::async_support::ErrorContext",
            Type::Id(id) => return self.defined(*id),
        };
        word.to_owned()
    }

    fn optional(&self, ty: Option<&Type>) -> String {
        ty.map_or_else(|| "()".to_owned(), |ty| self.ty(ty))
    }

    fn defined(&self, id: TypeId) -> String {
        let Some(found) = self.resolve.types.get(id) else { return "()".to_owned() };
        if let Some(path) = (self.named)(id) {
            return path;
        }
        match &found.kind {
            TypeDefKind::Type(ty) => self.ty(ty),
            TypeDefKind::Option(ty) => format!("Option<{}>", self.ty(ty)),
            TypeDefKind::Result(result) => {
                format!(
                    "Result<{}, {}>",
                    self.optional(result.ok.as_ref()),
                    self.optional(result.err.as_ref())
                )
            }
            TypeDefKind::List(ty) => format!("Vec<{}>", self.ty(ty)),
            TypeDefKind::FixedLengthList(ty, length) => format!("[{}; {length}]", self.ty(ty)),
            TypeDefKind::Map(key, value) => {
                format!("{}<{}, {}>", self.map, self.ty(key), self.ty(value))
            }
            TypeDefKind::Tuple(tuple) => match tuple.types.as_slice() {
                [one] => format!("({},)", self.ty(one)),
                types => format!("({})", types.iter().map(|ty| self.ty(ty)).collect::<Vec<_>>().join(", ")),
            },
            TypeDefKind::Handle(Handle::Own(resource)) => self.defined(*resource),
            TypeDefKind::Handle(Handle::Borrow(resource)) => self.borrowed(*resource),
            // Streams and futures have no types of a general shape; the compiler names the one it wants.
            _ => "_".to_owned(),
        }
    }

    /// A borrowed resource: of this export it has a type of its own, and any other is a reference.
    fn borrowed(&self, resource: TypeId) -> String {
        let name = self.defined(resource);
        let origin = self.resolve.types.get(self.origin(resource)).map(|ty| ty.owner);
        let own = match (origin, self.here) {
            (Some(wit_parser::TypeOwner::Interface(owner)), Some(here)) => owner == here,
            _ => false,
        };
        if own { format!("{name}Borrow<'_>") } else { format!("&{name}") }
    }

    /// The resource behind its aliases.
    fn origin(&self, mut id: TypeId) -> TypeId {
        while let Some(TypeDefKind::Type(Type::Id(next))) = self.resolve.types.get(id).map(|ty| &ty.kind) {
            id = *next;
        }
        id
    }
}

/// How wit-bindgen spells the type of an argument of an export in Rust. Named types are looked up in `module`.
pub fn rust_guest_type(resolve: &Resolve, module: &str, ty: &Type) -> String {
    let named = |id| {
        let name = resolve.types.get(id)?.name.as_deref()?;
        Some(format!("{module}::{}", name.to_upper_camel_case()))
    };
    rust_type(resolve, ty, &named, GUEST_MAP)
}

/// A type in Rust, every value owned. `named` gives the path of a type, or `None` for one that is to be written out; a
/// WIT `map` is a `map` with two types.
pub fn rust_type(
    resolve: &Resolve,
    ty: &Type,
    named: &dyn Fn(TypeId) -> Option<String>,
    map: &str,
) -> String {
    Speller { resolve, named, map, here: None }.ty(ty)
}

/// A name in Rust: words joined by underscores, and one more behind a keyword.
pub fn rust_ident(name: &str) -> String {
    const KEYWORDS: [&str; 51] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in", "let",
        "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref", "return", "self",
        "static", "struct", "super", "trait", "true", "try", "type", "typeof", "unsafe", "unsized", "use",
        "virtual", "where", "while", "yield",
    ];
    let name = name.to_snake_case();
    if KEYWORDS.contains(&name.as_str()) { name + "_" } else { name }
}
