//! `docs/languages.md`: what each language can do. A run of the cases holds it to the truth.

use std::fmt::Write as _;

use wit_parser::WorldItem;

use crate::case::{Case, Side};
use crate::language::Language;
use crate::project::Repository;
use crate::tools::tool;

const HEAD: &str = "\
# What each language can do

<!-- Made by `cargo xtask codegen` of `tests/conformance`: changes are lost. -->

Every case is a contract with a plugin in each language. `cargo xtask conformance` builds them with `plugwright build`, calls them from
the host (typed, by serde, in WAVE, in JSON), lets them call the host, and lets each language call each other one, isolated and fused.
Values are compared, not only types. What a language cannot do is built too, and has to fail in the words that stand here.

Four things are the host's, whatever the language: what only a world names can be offered by the application and by no plugin, because
the name is of no package; a plugin that imports functions of its world with types of its world is not fused; two plugins that export
one name are not fused either; and what the application offers, no plugin exports. Handles of resources cross between plugins, isolated
and fused; so do streams and futures.

";

/// The document.
///
/// # Errors
/// The pins of the toolchains cannot be read.
pub fn document(repository: Repository<'_>, cases: &[Case]) -> anyhow::Result<String> {
    let mut out = HEAD.to_owned();
    out.push_str("| case | |");
    for language in Language::ALL {
        let _ = write!(out, " {} |", language.title());
    }
    let _ = writeln!(out, "\n|---|---|{}", "---|".repeat(Language::ALL.len()));
    for case in cases {
        let _ = write!(out, "| [`{0}`](../tests/conformance/{0}/case.wit) | {1} |", case.name, subject(case));
        for language in Language::ALL {
            let sides =
                [Side::Provider, Side::Consumer].map(|side| case.unsupported(language, side).is_none());
            let mark = match sides {
                [true, true] => "yes",
                [true, false] => "exports only",
                [false, true] => "imports only",
                [false, false] => "no",
            };
            let _ = write!(out, " {mark} |");
        }
        out.push('\n');
    }
    for language in Language::ALL {
        let _ = writeln!(out, "\n## {}, by {}\n", language.title(), tool(repository, language)?);
        let mut is_empty = true;
        for case in cases {
            for claim in case.unsupported.iter().filter(|claim| claim.language == language) {
                let side = match claim.side {
                    None => String::new(),
                    Some(side) if side.is_provider() => " as an export".to_owned(),
                    Some(_) => " as an import".to_owned(),
                };
                let _ = writeln!(out, "- `{}`{side}: {} says “{}”", case.name, claim.tool, claim.says);
                is_empty = false;
            }
        }
        if is_empty {
            out.push_str("Nothing is missing.\n");
        }
    }
    let untyped: Vec<_> =
        cases.iter().filter_map(|case| Some((&case.name, case.untyped.as_ref()?))).collect();
    if !untyped.is_empty() {
        out.push_str("\n## Typed calls of the host\n\n");
        for (case, reason) in untyped {
            let _ = writeln!(out, "- `{case}`: {reason}");
        }
    }
    Ok(out)
}

/// What a case is about: the first line of its documentation.
fn subject(case: &Case) -> String {
    let world = case.resolve.worlds.get(case.provider);
    let docs = world.and_then(|world| {
        let interfaces = world.exports.values().filter_map(|item| match item {
            WorldItem::Interface { id, .. } => case.resolve.interfaces.get(*id)?.docs.contents.as_deref(),
            _ => None,
        });
        interfaces.chain(world.docs.contents.as_deref()).next()
    });
    docs.and_then(|docs| docs.lines().next()).unwrap_or_default().trim_end_matches('.').to_owned()
}
