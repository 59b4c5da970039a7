//! What a contract may hold that componentize-py gets wrong. Each is refused by name, before anything is built.
//!
//! The facts were found by running version 0.25.1. Some of them corrupt values without a word, so there is no way to
//! switch this off.

use std::collections::BTreeSet;

use wit_parser::{
    Function, FunctionKind, Resolve, Type, TypeDef, TypeDefKind, TypeId, TypeOwner, WorldId, WorldItem,
    WorldKey,
};

use super::contract::Contract;
use super::names;
use crate::error::ToolError;

/// Names that the generated bindings use themselves: a type of that name takes their place within its module. With
/// `err`, for one, an error comes back as a success.
const TAKEN: [&str; 16] = [
    "Any", "Callable", "Enum", "Err", "Flag", "Generic", "List", "Ok", "Optional", "Protocol", "Result",
    "Self", "Some", "Tuple", "TypeVar", "Union",
];

/// Refuses what cannot be built for Python. All there is to say is said at once.
pub(super) fn check(contract: &Contract<'_>, world: WorldId) -> Result<(), ToolError> {
    let mut found = Found { resolve: contract.resolve, problems: BTreeSet::new() };
    found.world(world);
    for module in contract.modules.iter() {
        let place = format!("`{}`", module.wit);
        if module.bare_name() == "exports" {
            found.say(format!("{place} has a name that the bindings use themselves"));
        }
        for (name, &id) in &module.interface.types {
            found.named(&place, name, id);
            let is_resource =
                contract.resolve.types.get(id).is_some_and(|ty| matches!(ty.kind, TypeDefKind::Resource));
            if is_resource && module.exported && module.imported {
                found.say(format!("{place} is imported and exported, and has a resource, `{name}`"));
            }
            if is_resource && module.exported && module.functions_of(id).is_empty() {
                found.say(format!("{place} exports the resource `{name}`, which has no functions"));
            }
        }
        for function in module.interface.functions.values() {
            found.function(&place, function);
        }
    }
    if found.problems.is_empty() {
        return Ok(());
    }
    let why: Vec<String> = found.problems.into_iter().collect();
    Err(ToolError::new("componentize-py", "the contract holds what a Python plugin cannot have yet")
        .why(why.join("\n"))
        .hint("rename or change these in the contract, or write the plugin in another language"))
}

struct Found<'a> {
    resolve: &'a Resolve,
    problems: BTreeSet<String>,
}

impl Found<'_> {
    fn say(&mut self, problem: String) {
        self.problems.insert(problem);
    }

    fn world(&mut self, world: WorldId) {
        let Some(world) = self.resolve.worlds.get(world) else { return };
        for (key, item) in world.imports.iter().chain(&world.exports) {
            match (key, item) {
                (WorldKey::Name(name), WorldItem::Interface { .. }) => {
                    self.say(format!("the interface `{name}` is written within the world"));
                }
                (_, WorldItem::Function(function)) => {
                    self.say(format!(
                        "the function `{}` belongs to the world and to no interface",
                        function.name
                    ));
                }
                (WorldKey::Name(name), WorldItem::Type { .. }) => {
                    self.say(format!("the type `{name}` belongs to the world and to no interface"));
                }
                _ => {}
            }
        }
    }

    fn named(&mut self, place: &str, name: &str, id: TypeId) {
        if TAKEN.contains(&names::camel(name).as_str()) {
            self.say(format!("{place} has a type called `{name}`, a name that the bindings use themselves"));
        }
        if let Some(ty) = self.resolve.types.get(id) {
            self.kind(&format!("{place} in `{name}`"), ty);
        }
    }

    fn function(&mut self, place: &str, function: &Function) {
        let name = function.item_name();
        let is_async = matches!(
            function.kind,
            FunctionKind::AsyncFreestanding | FunctionKind::AsyncMethod(_) | FunctionKind::AsyncStatic(_)
        );
        if is_async {
            self.say(format!("{place} has the `async` function `{name}`"));
        }
        let is_method = matches!(function.kind, FunctionKind::Method(_) | FunctionKind::AsyncMethod(_));
        let place = format!("{place} in `{name}`");
        for param in function.params.iter().skip(usize::from(is_method)) {
            if param.name == "self" {
                self.say(format!("{place} has a parameter called `self`"));
            }
            self.ty(&place, &param.ty);
        }
        if let Some(result) = &function.result {
            self.ty(&place, result);
        }
    }

    fn ty(&mut self, place: &str, ty: &Type) {
        match ty {
            Type::ErrorContext => self.say(format!("{place} has an `error-context`")),
            // A type with a name is looked at where it is defined.
            Type::Id(id) => match self.resolve.types.get(*id) {
                Some(def) if def.owner == TypeOwner::None => self.kind(place, def),
                _ => {}
            },
            _ => {}
        }
    }

    fn kind(&mut self, place: &str, def: &TypeDef) {
        match &def.kind {
            TypeDefKind::Map(..) => self.say(format!("{place} has a `map`")),
            TypeDefKind::FixedLengthList(..) => self.say(format!("{place} has a list of fixed length")),
            TypeDefKind::Future(_) => self.say(format!("{place} has a `future`")),
            TypeDefKind::Stream(_) => self.say(format!("{place} has a `stream`")),
            TypeDefKind::Record(record) => record.fields.iter().for_each(|field| self.ty(place, &field.ty)),
            TypeDefKind::Tuple(tuple) => tuple.types.iter().for_each(|ty| self.ty(place, ty)),
            TypeDefKind::Variant(variant) => {
                variant.cases.iter().filter_map(|case| case.ty.as_ref()).for_each(|ty| self.ty(place, ty));
            }
            TypeDefKind::Option(ty) | TypeDefKind::List(ty) | TypeDefKind::Type(ty) => self.ty(place, ty),
            TypeDefKind::Result(result) => {
                result.ok.iter().chain(&result.err).for_each(|ty| self.ty(place, ty));
            }
            TypeDefKind::Resource
            | TypeDefKind::Handle(_)
            | TypeDefKind::Flags(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Unknown => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problems(wit: &str) -> Vec<String> {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("x.wit"), format!("package a:b;\n{wit}")).unwrap();
        let mut resolve = Resolve { all_features: true, ..Resolve::default() };
        let world = crate::stage::select(&mut resolve, folder.path(), "w").unwrap();
        match check(&Contract::read(&resolve, world), world) {
            Ok(()) => Vec::new(),
            Err(error) => error.reason().lines().map(str::to_owned).collect(),
        }
    }

    #[test]
    fn names_everything_that_would_go_wrong() {
        let found = problems(
            "interface i {
                enum err { x }
                record r { m: map<string, u32>, l: list<u8, 4> }
                resource empty;
                f: async func() -> stream<u8>;
                g: func(self: string) -> option<error-context>;
            }
            world w { export i; import now: func(); import inline: interface { h: func(); } }",
        );
        let expected = [
            "`a:b/i` exports the resource `empty`, which has no functions",
            "`a:b/i` has a type called `err`, a name that the bindings use themselves",
            "`a:b/i` has the `async` function `f`",
            "`a:b/i` in `f` has a `stream`",
            "`a:b/i` in `g` has a parameter called `self`",
            "`a:b/i` in `g` has an `error-context`",
            "`a:b/i` in `r` has a `map`",
            "`a:b/i` in `r` has a list of fixed length",
            "the function `now` belongs to the world and to no interface",
            "the interface `inline` is written within the world",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_press_is_fine() {
        let wit = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/press/wit");
        for name in
            ["layout-plugin", "markdown-plugin", "highlight-plugin", "headings-plugin", "search-plugin"]
        {
            let mut resolve = Resolve::default();
            let world = crate::stage::select(&mut resolve, &wit, name).unwrap();
            assert!(check(&Contract::read(&resolve, world), world).is_ok(), "{name}");
        }
    }
}
