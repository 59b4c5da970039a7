//! The table: what not every language can do, with the tool and version that makes it so.
//!
//! What is refused was seen to fail; what is warned of, Plugwright's SDKs deal with, and the tool alone does not. The tests hold the
//! versions to those that are pinned, and each rule has a folder in `tests/lint`.

use heck::{ToLowerCamelCase as _, ToUpperCamelCase as _};
use wit_parser::{Handle, Resolve, Type, TypeDef, TypeDefKind, TypeId, TypeOwner};

use super::sites::{Kind, Site, What};
use super::{Level, Need};
use crate::language::Language::{self, JavaScript, Python, Rust};

pub(super) struct Rule {
    pub(super) name: &'static str,
    /// Says what is wrong with a site, which is one of all.
    pub(super) find: fn(&Resolve, &[Site<'_>], &Site<'_>) -> Option<String>,
    pub(super) fix: &'static str,
    pub(super) needs: &'static [Need],
}

const COMPONENTIZE_PY: &str = "componentize-py 0.25.1";
const COMPONENTIZE_QJS: &str = "componentize-qjs 0.4.5";
const WIT_BINDGEN: &str = "wit-bindgen 0.61.1";
/// Not a guest's tools: what this version of Plugwright itself cannot do.
#[cfg(test)]
pub(super) const OURS: &[&str] = &[HOST, JAVASCRIPT_SDK];
const HOST: &str = "Plugwright's host";
const JAVASCRIPT_SDK: &str = "Plugwright's SDK for JavaScript";

/// How the reason begins of what the SDK deals with.
pub(super) const WITHOUT_SDK: &str = "without the SDK, ";

const NO_FLOWS: &str = "its bindings are without streams and futures that are imported";

const OF_NOTHING: &str = "reading or writing one ends in `called `Option::unwrap()` on a `None` value`";

const fn refused(language: Language, tool: &'static str, why: &'static str) -> Need {
    Need { language, tool, level: Level::Refused, why }
}

const fn warned(language: Language, tool: &'static str, why: &'static str) -> Need {
    Need { language, tool, level: Level::Warned, why }
}

const FLOWS: &[Need] = &[refused(JavaScript, JAVASCRIPT_SDK, NO_FLOWS)];

pub(super) const RULES: &[Rule] = &[
    Rule {
        name: "async-function",
        find: |_, _, site| match &site.what {
            What::Function { found } if site.imported && found.kind.is_async() => {
                Some(format!("{} is `async`, and imported", site.shown))
            }
            _ => None,
        },
        fix: "make it a plain function",
        needs: &[refused(JavaScript, COMPONENTIZE_QJS, "`type mismatch with async`")],
    },
    Rule {
        name: "async-method",
        find: |_, _, site| match &site.what {
            What::Function { found }
                if site.exported && found.kind.is_async() && found.kind.resource().is_some() =>
            {
                Some(format!("{} is `async`, and exported", site.shown))
            }
            _ => None,
        },
        fix: "make it a plain method, or a function that is lent the resource",
        needs: &[refused(JavaScript, JAVASCRIPT_SDK, "its bindings are without async methods")],
    },
    Rule {
        name: "future",
        find: |_, _, site| {
            if site.imported { value(site, Kind::Future, "a `future`, and is imported") } else { None }
        },
        fix: "return the value",
        needs: FLOWS,
    },
    Rule {
        name: "stream",
        find: |_, _, site| {
            if site.imported { value(site, Kind::Stream, "a `stream`, and is imported") } else { None }
        },
        fix: "use a `list`, or a resource with a method that gives the next part",
        needs: FLOWS,
    },
    Rule {
        name: "flow-of-a-plain-function",
        find: |resolve, _, site| match &site.what {
            What::Function { found } if site.exported && !found.kind.is_async() => {
                let types = found.params.iter().map(|param| &param.ty).chain(&found.result);
                let gives = types.into_iter().any(|ty| has_flow(resolve, ty));
                gives.then(|| format!("{} is not `async`, and has a stream or a future", site.shown))
            }
            _ => None,
        },
        fix: "make it `async`",
        needs: &[refused(
            JavaScript,
            COMPONENTIZE_QJS,
            "`WIT stream lowering requires an active async call`",
        )],
    },
    Rule {
        name: "flow-of-nothing",
        find: |_, _, site| value(site, Kind::FlowOfNothing, "a `stream` or a `future` of nothing"),
        fix: "give it a type, such as `bool`",
        needs: &[
            refused(Python, COMPONENTIZE_PY, OF_NOTHING),
            refused(JavaScript, COMPONENTIZE_QJS, OF_NOTHING),
        ],
    },
    Rule {
        name: "error-context",
        find: |_, _, site| value(site, Kind::ErrorContext, "an `error-context`"),
        fix: "use a `variant` or a `string`",
        needs: &[
            refused(Rust, HOST, "its engines are without `error-context`"),
            refused(Python, COMPONENTIZE_PY, "`not yet implemented: error-context`"),
            refused(JavaScript, COMPONENTIZE_QJS, "`not yet implemented`"),
        ],
    },
    Rule {
        name: "map",
        find: |_, _, site| value(site, Kind::Map, "a `map`"),
        fix: "use a `list` of tuples or records",
        needs: &[refused(Python, COMPONENTIZE_PY, "`not yet implemented: Map`")],
    },
    Rule {
        name: "fixed-length-list",
        find: |_, _, site| value(site, Kind::FixedLengthList, "a list of fixed length"),
        fix: "use a `list`, or a `tuple` of that many",
        needs: &[
            refused(Python, COMPONENTIZE_PY, "`not yet implemented: FixedLengthList`"),
            refused(JavaScript, COMPONENTIZE_QJS, "`not yet implemented`"),
        ],
    },
    Rule {
        name: "interface-called-exports",
        find: |_, _, site| match &site.what {
            What::Interface { name: "exports", .. } if site.exported => {
                Some(format!("{} is exported under a name that generated code uses itself", site.shown))
            }
            _ => None,
        },
        fix: "give the interface another name",
        needs: &[refused(Python, COMPONENTIZE_PY, "`failed to merge WIT packages`")],
    },
    Rule {
        name: "resource-on-both-sides",
        find: |resolve, _, site| match &site.what {
            What::Type { name, id, .. }
                if site.imported && site.exported && !site.bare && is_resource(resolve, *id) =>
            {
                Some(format!("{} is imported and exported, and has the resource `{name}`", site.shown))
            }
            _ => None,
        },
        fix: "put the resource into an interface that the world has on one side",
        needs: &[refused(Python, COMPONENTIZE_PY, "its bindings take the one resource for the other")],
    },
    Rule {
        name: "resource-of-the-world",
        find: |resolve, _, site| match &site.what {
            What::Type { name, id, .. } if site.bare && is_resource(resolve, *id) => {
                Some(format!("{} has the resource `{name}` itself", site.shown))
            }
            _ => None,
        },
        fix: "put the resource into an interface",
        needs: &[
            refused(JavaScript, COMPONENTIZE_QJS, "it knows resources by their interface"),
            warned(Rust, WIT_BINDGEN, "it makes no resource that a world exports"),
        ],
    },
    Rule {
        name: "type-within-a-type-of-the-world",
        find: |resolve, _, site| match &site.what {
            What::Type { name, def, .. } if site.bare => own_part(resolve, def)
                .map(|part| format!("{} has the type `{name}`, which holds its type `{part}`", site.shown)),
            _ => None,
        },
        fix: "put the types into an interface, and let the world use them from there",
        needs: &[refused(
            JavaScript,
            COMPONENTIZE_QJS,
            "it makes a component that is damaged: `type not valid to be used as import`",
        )],
    },
    Rule {
        name: "function-imported-with-a-type-of-the-world",
        find: |resolve, _, site| match &site.what {
            What::Function { found } if site.bare && site.imported => {
                let types = found.params.iter().map(|param| &param.ty).chain(&found.result);
                let own = types.into_iter().find_map(|ty| own_type(resolve, ty));
                own.map(|own| format!("the world imports {} with its type `{own}`", site.shown))
            }
            _ => None,
        },
        fix: "put the type into an interface, and let the world use it from there",
        needs: &[refused(
            JavaScript,
            COMPONENTIZE_QJS,
            "it makes a component that is damaged: `func not valid to be used as import`",
        )],
    },
    Rule {
        name: "function-called-finalizer",
        find: |_, _, site| match &site.what {
            What::Function { found }
                if site.exported && found.kind.resource().is_some() && found.item_name() == "finalizer" =>
            {
                Some(format!("{} has a name that generated code uses itself", site.shown))
            }
            _ => None,
        },
        fix: "give the function another name",
        needs: &[refused(
            Python,
            COMPONENTIZE_PY,
            "its bindings set `finalizer` on every object of an exported resource",
        )],
    },
    Rule {
        name: "interface-named-like-a-function",
        find: |_, all, site| match &site.what {
            What::Interface { name, .. } if site.exported => {
                let same = |other: &Site<'_>| match &other.what {
                    What::Function { found } => {
                        other.bare
                            && other.exported
                            && found.name.to_lower_camel_case() == name.to_lower_camel_case()
                    }
                    _ => false,
                };
                all.iter()
                    .any(same)
                    .then(|| format!("{} and a function of the world have one name", site.shown))
            }
            _ => None,
        },
        fix: "rename one of them",
        needs: &[refused(JavaScript, COMPONENTIZE_QJS, "it knows both by one name")],
    },
    Rule {
        name: "resource-exported-twice",
        find: |resolve, all, site| {
            let What::Type { name, id, .. } = &site.what else { return None };
            let last = |shown: &str| shown.trim_matches('`').rsplit('/').next().map(str::to_owned);
            let twin = all.iter().find(|other| {
                other.exported
                    && other.shown < site.shown
                    && last(&other.shown) == last(&site.shown)
                    && matches!(&other.what, What::Type { name: twin, id, .. } if twin == name && is_resource(resolve, *id))
            })?;
            (site.exported && !site.bare && is_resource(resolve, *id))
                .then(|| format!("{} and {} both export the resource `{name}`", twin.shown, site.shown))
        },
        fix: "rename one of the interfaces or resources",
        needs: &[refused(JavaScript, COMPONENTIZE_QJS, "it knows interfaces by their last word")],
    },
    Rule {
        name: "type-called-like-a-result",
        find: |_, _, site| match &site.what {
            What::Type { name, .. } if TAKEN.contains(&name.to_upper_camel_case().as_str()) => Some(format!(
                "{} has a type called `{name}`, a name that generated code uses itself",
                site.shown
            )),
            _ => None,
        },
        fix: "give the type a name that says more",
        needs: &[warned(
            Python,
            COMPONENTIZE_PY,
            "without the SDK, an `err` comes back as `ok`, or the call ends in a trap",
        )],
    },
    Rule {
        name: "keyword",
        find: |_, _, site| match &site.what {
            What::Function { found } if found.item_name() == "gen" => {
                Some(format!("{} is a keyword of Rust 2024", site.shown))
            }
            What::Type { name: "gen", .. } => {
                Some(format!("{} has a type called `gen`, a keyword of Rust 2024", site.shown))
            }
            _ => None,
        },
        fix: "give it a longer name",
        needs: &[warned(
            Rust,
            WIT_BINDGEN,
            "without the SDK, it does not escape `gen`, and code of edition 2024 does not compile",
        )],
    },
    Rule {
        name: "export-called-like-libc",
        find: |_, _, site| match &site.what {
            What::Function { found } if site.bare && site.exported && LIBC.contains(&found.name.as_str()) => {
                Some(format!("the world exports {}, a function of the C library", site.shown))
            }
            _ => None,
        },
        fix: "put the function into an interface",
        needs: &[warned(Rust, WIT_BINDGEN, "the linker takes the export for the C library's own function")],
    },
    Rule {
        name: "interface-within-a-world",
        find: |_, _, site| match &site.what {
            What::Interface { inline: true, .. } => {
                Some(format!("{} is written within the world", site.shown))
            }
            _ => None,
        },
        fix: "give the interface a place in the package: plugins cannot serve each other what has no full name",
        needs: &[warned(
            Python,
            COMPONENTIZE_PY,
            "without the SDK, its bindings leave it out: `cannot import name`",
        )],
    },
    Rule {
        name: "empty-resource",
        find: |resolve, _, site| match &site.what {
            What::Type { name, id, .. }
                if site.exported && is_resource(resolve, *id) && !has_functions(resolve, *id) =>
            {
                Some(format!("{} exports the resource `{name}`, which has no functions", site.shown))
            }
            _ => None,
        },
        fix: "give it a constructor or a method",
        needs: &[warned(
            Python,
            COMPONENTIZE_PY,
            "without the SDK, its bindings are not valid: `IndentationError`",
        )],
    },
    Rule {
        name: "own-resource-taken-back",
        find: |resolve, _, site| match &site.what {
            What::Function { found }
                if site.exported && found.params.iter().any(|it| is_own(resolve, &it.ty)) =>
            {
                Some(format!("{} takes a resource by ownership", site.shown))
            }
            _ => None,
        },
        fix: "take a `borrow`",
        needs: &[warned(JavaScript, COMPONENTIZE_QJS, "without the SDK, it hands over the wrong object")],
    },
    Rule {
        name: "handles-lent-in-a-list",
        find: |resolve, all, site| match &site.what {
            What::Function { found } if site.exported => {
                let lent = found.params.iter().find_map(|param| lent_in_a_list(resolve, &param.ty, false))?;
                is_imported(all, lent)
                    .then(|| format!("{} takes a list of handles that are lent", site.shown))
            }
            _ => None,
        },
        fix: "take the handles one by one, or by ownership",
        needs: &[refused(Rust, WIT_BINDGEN, "`cannot assign to value because it is borrowed`")],
    },
    Rule {
        name: "wide-integer",
        find: |_, _, site| value(site, Kind::Wide, "a 64-bit integer"),
        fix: "use `u32`, `s32` or `string` where plugins in JavaScript may be built without the SDK",
        needs: &[warned(JavaScript, COMPONENTIZE_QJS, "without the SDK, it rounds what is beyond 2^53")],
    },
];

/// Names that componentize-py's bindings use themselves: a type of that name takes their place within its module.
const TAKEN: [&str; 16] = [
    "Any", "Callable", "Enum", "Err", "Flag", "Generic", "List", "Ok", "Optional", "Protocol", "Result",
    "Self", "Some", "Tuple", "TypeVar", "Union",
];

/// Functions of the C library with which a component for WASI is linked, of those that somebody would export.
const LIBC: [&str; 20] = [
    "abort", "accept", "close", "connect", "exit", "free", "index", "listen", "log", "malloc", "open",
    "poll", "read", "remove", "rename", "select", "send", "sleep", "time", "write",
];

fn value(site: &Site<'_>, wanted: Kind, words: &str) -> Option<String> {
    match &site.what {
        What::Value { kind, .. } if *kind == wanted => Some(format!("{} has {words}", site.shown)),
        _ => None,
    }
}

/// A type of the world's own within another one.
fn own_part<'r>(resolve: &'r Resolve, def: &'r TypeDef) -> Option<&'r str> {
    let part = |ty: &Type| own_type(resolve, ty);
    match &def.kind {
        TypeDefKind::Record(record) => record.fields.iter().find_map(|field| part(&field.ty)),
        TypeDefKind::Variant(variant) => variant.cases.iter().find_map(|case| part(case.ty.as_ref()?)),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().find_map(part),
        TypeDefKind::Result(result) => result.ok.iter().chain(&result.err).find_map(part),
        TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) | TypeDefKind::Option(ty) => part(ty),
        TypeDefKind::Map(key, value) => part(key).or_else(|| part(value)),
        _ => None,
    }
}

/// The type of the world's own that a type is, or holds. What the world uses of an interface is imported with that.
fn own_type<'r>(resolve: &'r Resolve, ty: &Type) -> Option<&'r str> {
    let Type::Id(id) = ty else { return None };
    let def = resolve.types.get(*id)?;
    match (&def.name, def.owner, &def.kind) {
        (Some(_), TypeOwner::World(_), TypeDefKind::Type(Type::Id(_))) => None,
        (
            Some(name),
            TypeOwner::World(_),
            TypeDefKind::Record(_) | TypeDefKind::Variant(_) | TypeDefKind::Enum(_) | TypeDefKind::Flags(_),
        ) => Some(name.as_str()),
        (Some(_), TypeOwner::Interface(_), _) => None,
        _ => own_part(resolve, def),
    }
}

fn is_resource(resolve: &Resolve, id: TypeId) -> bool {
    resolve.types.get(id).is_some_and(|def| matches!(def.kind, TypeDefKind::Resource))
}

fn has_functions(resolve: &Resolve, id: TypeId) -> bool {
    let Some(TypeOwner::Interface(owner)) = resolve.types.get(id).map(|def| def.owner) else { return true };
    let functions = resolve.interfaces.get(owner).map(|found| &found.functions);
    functions.is_some_and(|all| all.values().any(|function| function.kind.resource() == Some(id)))
}

/// Whether a value of a type holds a stream or a future.
fn has_flow(resolve: &Resolve, ty: &Type) -> bool {
    let Type::Id(id) = ty else { return false };
    let within = |ty: &Type| has_flow(resolve, ty);
    match resolve.types.get(*id).map(|def| &def.kind) {
        Some(TypeDefKind::Stream(_) | TypeDefKind::Future(_)) => true,
        Some(
            TypeDefKind::List(ty)
            | TypeDefKind::FixedLengthList(ty, _)
            | TypeDefKind::Option(ty)
            | TypeDefKind::Type(ty),
        ) => within(ty),
        Some(TypeDefKind::Map(key, value)) => within(key) || within(value),
        Some(TypeDefKind::Record(record)) => record.fields.iter().any(|field| within(&field.ty)),
        Some(TypeDefKind::Variant(variant)) => {
            variant.cases.iter().filter_map(|case| case.ty.as_ref()).any(within)
        }
        Some(TypeDefKind::Tuple(tuple)) => tuple.types.iter().any(within),
        Some(TypeDefKind::Result(result)) => result.ok.iter().chain(&result.err).any(within),
        _ => false,
    }
}

/// The resource of which a type has borrowed handles in a list.
fn lent_in_a_list(resolve: &Resolve, ty: &Type, listed: bool) -> Option<TypeId> {
    let Type::Id(id) = ty else { return None };
    let within = |ty: &Type| lent_in_a_list(resolve, ty, listed);
    match &resolve.types.get(*id)?.kind {
        TypeDefKind::Handle(Handle::Borrow(lent)) => listed.then_some(*lent),
        TypeDefKind::List(ty) | TypeDefKind::FixedLengthList(ty, _) => lent_in_a_list(resolve, ty, true),
        TypeDefKind::Map(key, value) => {
            lent_in_a_list(resolve, key, true).or_else(|| lent_in_a_list(resolve, value, true))
        }
        TypeDefKind::Record(record) => record.fields.iter().find_map(|field| within(&field.ty)),
        TypeDefKind::Variant(variant) => variant.cases.iter().find_map(|case| within(case.ty.as_ref()?)),
        TypeDefKind::Tuple(tuple) => tuple.types.iter().find_map(within),
        TypeDefKind::Result(result) => result.ok.iter().chain(&result.err).find_map(within),
        TypeDefKind::Option(ty) | TypeDefKind::Type(ty) => within(ty),
        _ => None,
    }
}

/// Whether a resource, by whatever name it is used, is somebody else's.
fn is_imported(all: &[Site<'_>], resource: TypeId) -> bool {
    let mut looked_for = resource;
    loop {
        let found = all.iter().find_map(|site| match &site.what {
            What::Type { id, def, .. } if *id == looked_for => Some((site, def)),
            _ => None,
        });
        match found {
            Some((_, TypeDef { kind: TypeDefKind::Type(Type::Id(next)), .. })) => looked_for = *next,
            Some((site, _)) => return site.imported && !site.exported,
            None => return false,
        }
    }
}

fn is_own(resolve: &Resolve, ty: &Type) -> bool {
    let Type::Id(id) = ty else { return false };
    resolve.types.get(*id).is_some_and(|def| matches!(def.kind, TypeDefKind::Handle(Handle::Own(_))))
}
