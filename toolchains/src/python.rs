//! The room of Python: componentize-py bundles CPython, the SDK, the author's modules and their packages.
//!
//! ```text
//! wit/                    the staged contract
//! app/                    all that Python sees, as the folder `/0`
//!   plugwright_entry.py   imports the author's module and connects it to the bindings
//!   contract/             the contract's interfaces, as the author imports them
//!   press_site/           the same, as the SDK package for the contract `press:site` calls them
//!   plugwright/           the SDK
//!   plugin/               a copy of the author's folder
//! component.wasm          what componentize-py makes of it
//! ```
//!
//! The component holds a snapshot of the interpreter taken after all imports, which is why the author's modules run
//! during the build and why nothing can be imported later.

mod annotation;
mod binary;
mod contract;
mod drops;
mod entry;
mod environment;
mod failure;
mod lists;
mod names;
mod package;
mod requirements;
mod scaffold;
mod sdk;
mod sdk_package;
mod source;
mod spec;

use std::fs;
use std::path::Path;

use wit_parser::Resolve;

use crate::command::Command;
use crate::doctor::Finding;
use crate::error::ToolError;
use crate::home::{self, Home};
use crate::job::{Built, Job};
use crate::language::Language;
use crate::progress::Progress;
use crate::{lint, output, stage};
use contract::Contract;
use environment::Environment;
use source::Source;

pub(crate) use scaffold::scaffold;
pub(crate) use sdk_package::{installed, pack, sdk_package};

/// The package that an author imports the contract from.
const CONTRACT: &str = "contract";

/// Installs componentize-py into a private environment unless it is there already.
pub(crate) fn ensure(home: &Home, progress: &dyn Progress) -> Result<(), ToolError> {
    Environment::provide(home, progress).map(|_| ())
}

/// Builds a plugin.
pub(crate) fn build(home: &Home, job: &Job, progress: &dyn Progress) -> Result<Built, ToolError> {
    let source = Source::of(job)?;
    let work = home.work(job)?;
    let staged = stage::stage(job, &work.join("wit"))?;
    let mut resolve = Resolve::default();
    let world = stage::select(&mut resolve, &staged.folder, &staged.world)?;
    let name = names::world(&staged.contract);
    let contract = Contract::read(&resolve, world, name);
    lint::refuse(&resolve, world, Language::Python)?;
    drops::stage(&contract, &staged)?;

    let environment = Environment::provide(home, progress)?;
    let packages = requirements::provide(home, &environment, job, progress)?;

    let app = work.join("app");
    home::empty(&app)?;
    write_all(
        &app,
        [(format!("{}.py", entry::MODULE), entry::text(&contract, &source, &packages.extensions))],
    )?;
    write_all(&app.join(CONTRACT), package::component_files(&contract, CONTRACT))?;
    let alias = names::package(&staged.contract);
    if !source.has(&alias) {
        write_all(&app.join(&alias), package::alias_files(&contract, CONTRACT))?;
    }
    write_all(&app.join("plugwright"), sdk::FILES.iter().copied())?;
    Source::copy(job, &app.join("plugin"))?;
    for_editors(job, &contract)?;

    progress.step("bundles Python");
    let made = work.join("component.wasm");
    let run = environment::isolated(Command::new("componentize-py", environment.program("componentize-py")))
        // The tool looks for packages in the user's own environment unless it is given one.
        .env("VIRTUAL_ENV", &packages.folder)
        .env("RUST_BACKTRACE", "0")
        .args(["--quiet", "--wit-path"])
        .arg(&staged.folder)
        .args(["--world", &staged.world])
        .args(entry::binding_args(&contract))
        .args(["componentize", "--python-path"])
        .arg(&app)
        .arg("--output")
        .arg(&made)
        .arg(entry::MODULE)
        .run(progress);
    run.map_err(|error| failure::explained(&app.join(entry::FAILURE), error))?;
    drops::connect(&contract, &made)?;
    lists::mend(&made)?;
    let mut built = output::publish(&made, &job.output)?;
    built.parts = packages.parts(built.size)?;
    built.tools = vec![("componentize-py".to_owned(), environment::pinned_version().to_owned())];
    built.sdk = Some(("plugwright for Python".to_owned(), env!("CARGO_PKG_VERSION").to_owned()));
    Ok(built)
}

/// Says which tools are there.
pub(crate) fn findings(home: &Home) -> Vec<Finding> {
    environment::findings(home)
}

/// Puts the contract and the SDK beside the component, where editors, type checkers and the author's own tests find
/// them: `build/python`.
fn for_editors(job: &Job, contract: &Contract<'_>) -> Result<(), ToolError> {
    let folder = job.output.parent().unwrap_or(Path::new(".")).join("python");
    let package = folder.join(CONTRACT);
    // Cleared first, so that an interface that is gone from the contract is gone for the editor too.
    home::empty(&package)?;
    write_all(&package, package::files(contract, CONTRACT))?;
    write_all(&package, [("testing.py", sdk_package::testing::module(contract, CONTRACT))])?;
    write_all(&folder.join("plugwright"), sdk::FILES.iter().copied())
}

fn write_all<N: AsRef<str>, T: AsRef<str>>(
    folder: &Path,
    files: impl IntoIterator<Item = (N, T)>,
) -> Result<(), ToolError> {
    fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))?;
    for (name, text) in files {
        let path = folder.join(name.as_ref());
        fs::write(&path, text.as_ref()).map_err(|error| ToolError::io("write", &path, &error))?;
    }
    Ok(())
}
