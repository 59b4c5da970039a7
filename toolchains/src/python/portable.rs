//! What a contract may hold that componentize-py gets wrong. Each is refused by name, before anything is built.
//!
//! The facts were found by running version 0.25.1. Some of them corrupt values without a word, so there is no way to
//! switch this off.

use std::collections::BTreeSet;

use wit_parser::{Function, FunctionKind, Resolve, Type, TypeDef, TypeDefKind, TypeId, TypeOwner};

use super::contract::Contract;
use crate::error::ToolError;

/// The tool's own words, which end in the name of the type.
const NOT_YET: &str = "`not yet implemented";

/// What the bindings set on every object of an exported resource.
const SET_BY_BINDINGS: &str = "finalizer";

/// Refuses what cannot be built for Python. All there is to say is said at once.
pub(super) fn check(contract: &Contract<'_>) -> Result<(), ToolError> {
    let mut found = Found { resolve: contract.resolve, problems: BTreeSet::new() };
    for module in &contract.modules {
        let place = match module.wit.as_str() {
            "" => format!("the world `{}`", module.bare),
            wit => format!("`{wit}`"),
        };
        if module.bare == "exports" && module.exported {
            found.say(format!("{place} has a name that the bindings use themselves"));
        }
        for &(name, id) in &module.types {
            found.named(&place, name, id);
            let is_resource =
                contract.resolve.types.get(id).is_some_and(|ty| matches!(ty.kind, TypeDefKind::Resource));
            if is_resource && module.exported && module.imported {
                found.say(format!("{place} is imported and exported, and has a resource, `{name}`"));
            }
            if is_resource && module.exported {
                let functions = module.functions_of(id);
                if functions.iter().any(|function| function.name == SET_BY_BINDINGS) {
                    found.say(format!(
                        "{place} has the function `{SET_BY_BINDINGS}` of the exported `{name}`"
                    ));
                }
            }
        }
        for function in module.imports.iter().chain(&module.exports) {
            found.function(&place, function);
        }
    }
    if found.problems.is_empty() {
        return Ok(());
    }
    let why: Vec<String> = found.problems.into_iter().collect();
    Err(ToolError::new("componentize-py", "the contract holds what a Python plugin cannot have yet")
        .why(why.join("\n"))
        .hint(format!(
            "change these in the contract, or write the plugin in another language; this is componentize-py {}",
            super::environment::pinned_version()
        )))
}

struct Found<'a> {
    resolve: &'a Resolve,
    problems: BTreeSet<String>,
}

impl Found<'_> {
    fn say(&mut self, problem: String) {
        self.problems.insert(problem);
    }

    fn named(&mut self, place: &str, name: &str, id: TypeId) {
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
            self.ty(&place, &param.ty);
        }
        if let Some(result) = &function.result {
            self.ty(&place, result);
        }
    }

    fn ty(&mut self, place: &str, ty: &Type) {
        match ty {
            Type::ErrorContext => {
                self.say(format!("{place} has an `error-context` ({NOT_YET}: error-context`)"))
            }
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
            TypeDefKind::Map(..) => self.say(format!("{place} has a `map` ({NOT_YET}: Map`)")),
            TypeDefKind::FixedLengthList(..) => {
                self.say(format!("{place} has a list of fixed length ({NOT_YET}: FixedLengthList`)"));
            }
            TypeDefKind::Future(_) => self.say(format!("{place} has a `future`")),
            TypeDefKind::Stream(_) => self.say(format!("{place} has a `stream`")),
            TypeDefKind::Flags(flags) if flags.flags.len() > 32 => {
                self.say(format!("{place} has {} flags, and 32 are the most", flags.flags.len()));
            }
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
        match check(&Contract::read(&resolve, world, "w")) {
            Ok(()) => Vec::new(),
            Err(error) => error.reason().lines().map(str::to_owned).collect(),
        }
    }

    #[test]
    fn names_everything_that_would_go_wrong() {
        let found = problems(
            "interface i {
                record r { m: map<string, u32>, l: list<u8, 4> }
                resource thing { finalizer: func(); }
                f: async func() -> stream<u8>;
                g: func() -> option<error-context>;
            }
            interface both { resource thing; }
            world w { import both; export i; export both; }",
        );
        let expected = [
            "`a:b/both` is imported and exported, and has a resource, `thing`",
            "`a:b/i` has the `async` function `f`",
            "`a:b/i` has the function `finalizer` of the exported `thing`",
            "`a:b/i` in `f` has a `stream`",
            "`a:b/i` in `g` has an `error-context` (`not yet implemented: error-context`)",
            "`a:b/i` in `r` has a `map` (`not yet implemented: Map`)",
            "`a:b/i` in `r` has a list of fixed length (`not yet implemented: FixedLengthList`)",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn what_the_tool_cannot_do_alone_is_fine() {
        let found = problems(
            "interface i { enum err { x } resource empty; f: func(self: string); }
            world w { export i; import now: func(); import inline: interface { h: func(); } }",
        );
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn the_press_is_fine() {
        let wit = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/press/wit");
        for name in
            ["layout-plugin", "markdown-plugin", "highlight-plugin", "headings-plugin", "search-plugin"]
        {
            let mut resolve = Resolve::default();
            let world = crate::stage::select(&mut resolve, &wit, name).unwrap();
            assert!(check(&Contract::read(&resolve, world, "w")).is_ok(), "{name}");
        }
    }
}
