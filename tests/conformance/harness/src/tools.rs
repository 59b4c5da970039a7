//! The guest toolchains and their pinned versions.

use anyhow::{Context as _, ensure};

use crate::case::{Case, read};
use crate::language::Language;
use crate::project::Repository;

/// What makes components of a language, as in `componentize-py 0.25.1`.
///
/// # Errors
/// The pins cannot be read.
pub fn tool(repository: Repository<'_>, language: Language) -> anyhow::Result<String> {
    let (name, file, before, after) = match language {
        Language::Rust => {
            ("wit-bindgen", "guest-sdks/rust/Cargo.toml", "wit-bindgen = { version = \"=", "\"")
        }
        Language::Python => {
            ("componentize-py", "toolchains/pins/python/requirements.txt", "componentize-py==", "\n")
        }
        Language::TypeScript => {
            ("componentize-qjs", "toolchains/pins/javascript/package.json", "\"componentize-qjs\": \"", "\"")
        }
    };
    let text = read(&repository.root.join(file))?;
    let version = text.split_once(before).and_then(|(_, rest)| rest.split(after).next());
    let version = version.with_context(|| format!("`{file}` does not pin `{name}`"))?;
    Ok(format!("{name} {}", version.trim()))
}

/// Holds what cases declare to the pins: a reason is that of a version.
///
/// # Errors
/// A case speaks of another version.
pub fn check_tools(repository: Repository<'_>, cases: &[Case]) -> anyhow::Result<()> {
    for language in Language::ALL {
        let pinned = tool(repository, language)?;
        let ours = format!("plugwright {}", env!("CARGO_PKG_VERSION"));
        for case in cases {
            for claim in case.unsupported.iter().filter(|claim| claim.language == language) {
                ensure!(
                    claim.tool == pinned || claim.tool == ours,
                    "`tests/conformance/{}/unsupported.toml` speaks of `{}`, and `{pinned}` is what builds",
                    case.name,
                    claim.tool
                );
            }
        }
    }
    Ok(())
}
