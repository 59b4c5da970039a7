//! A Rust plugin: one `contract!`, one type, and a module for each case.

use anyhow::Context as _;

use super::{Project, Repository};
use crate::language::Language;
use crate::relay;

/// The lock file of a plugin with the same dependencies.
const LOCK: (&str, &str) = ("examples/greeter/plugins/rust/Cargo.lock", "greeter-rust");

pub(super) fn files(
    project: &Project<'_>,
    repository: Repository<'_>,
) -> anyhow::Result<Vec<(String, String)>> {
    let sdk = repository.root.join("guest-sdks/rust");
    let sdk = sdk.to_str().context("the repository's path is not text")?;
    let manifest = format!(
        "[package]\nname = \"{}\"\nversion = \"0.1.0\"\nedition = \"2024\"\npublish = false\n\n[lib]\ncrate-type = [\"cdylib\"]\n\n\
         [dependencies]\nplugwright-guest = {{ path = {sdk:?} }}\n\n[workspace]\n",
        project.name
    );
    let lock = crate::case::read(&repository.root.join(LOCK.0))?;
    let lock = lock.replace(&format!("\"{}\"", LOCK.1), &format!("\"{}\"", project.name));
    let mut library = format!(
        "//! The {side} of conformance cases.\n\n\
         plugwright_guest::contract!({{ world: \"{side}\", path: \"wit\", generate_all }});\n\nstruct Plugin;\n\n",
        side = project.side.world()
    );
    let mut files = vec![("Cargo.toml".to_owned(), manifest), ("Cargo.lock".to_owned(), lock)];
    for case in &project.cases {
        let module = Project::module(case);
        library.push_str(&format!("mod {module};\n"));
        let source = match (project.side.is_provider(), project.own_consumer(case)?) {
            (_, Some(own)) => own,
            (true, None) => case.source(Language::Rust)?,
            (false, None) => relay::rust(case)?,
        };
        files.push((format!("src/{module}.rs"), source));
    }
    library.push_str("\nexport!(Plugin);\n");
    files.push(("src/lib.rs".to_owned(), library));
    Ok(files)
}
