//! Stages a copy of an author's contract for the tools to read.
//!
//! Three reasons: not every tool knows of the features that an author's manifest opens, so their gates are gone; some tools write into the WIT folder they are given, and the contract stays pure while what is built
//! also speaks to the host's side channels. So the tools see
//!
//! ```text
//! plugin.wit                  package plugwright:staged; world plugin { include …; import plugwright:fault/fault; … }
//! deps/plugwright-contract/   the author's package
//! deps/plugwright-fault/      always: how an SDK says why a call fails
//! deps/plugwright-call/       and `link`, where the language's tools need every import in the world: who calls, and what is served
//! deps/plugwright-lifecycle/  where the manifest says that the plugin exports it
//! deps/plugwright-log/        and the other capabilities, where the manifest requests them
//! deps/wasi-http-0.2.12/, …   where it requests `http`, with what that uses
//! deps/wasi-cli-0.2.0/, …     where `console` of JavaScript prints instead of logging
//! deps/…                      the author's own dependencies
//! ```

mod lifecycle;

use std::fs;
use std::path::{Path, PathBuf};

use plugwright_contract::{Contract, open_gates};
use wit_parser::{PackageName, Resolve, WorldId};

use crate::error::ToolError;
use crate::home;
use crate::job::Job;
use crate::language::Language;

/// A contract that the host shares with every guest.
struct Shared {
    namespace: &'static str,
    package: &'static str,
    /// `None` for a package of ours, of which there is one version.
    version: Option<&'static str>,
    imports: &'static [&'static str],
    text: &'static str,
}

const FAULT: Shared = Shared {
    namespace: "plugwright",
    package: "fault",
    version: None,
    imports: &["plugwright:fault/fault@0.1.0"],
    text: include_str!("../../wit/fault/fault.wit"),
};

/// What the SDKs of languages speak whose tools need every import in the world: Rust's leaves out what a plugin does not use.
const ABOUT: [Shared; 2] = [
    ours("call", &["plugwright:call/context@0.1.0"], include_str!("../../wit/call/call.wit")),
    ours("link", &["plugwright:link/provided@0.1.0"], include_str!("../../wit/link/link.wit")),
];

/// What a plugin may export for the host alone.
const LIFECYCLE: Shared = ours("lifecycle", &[], include_str!("../../wit/lifecycle/lifecycle.wit"));

/// The capabilities that need more than the base, each by the name that a manifest requests it by.
const CAPABILITIES: [(&str, &[Shared]); 4] = [
    (
        "config",
        &[ours("config", &["plugwright:config/config@0.1.0"], include_str!("../../wit/config/config.wit"))],
    ),
    (
        "http",
        &[
            wasi("http", &["wasi:http/outgoing-handler@0.2.12"], include_str!("../../wit/http/http.wit")),
            wasi("cli", &[], include_str!("../../wit/http/deps/cli.wit")),
            wasi("clocks", &[], include_str!("../../wit/http/deps/clocks.wit")),
            wasi("filesystem", &[], include_str!("../../wit/http/deps/filesystem.wit")),
            wasi("io", &[], include_str!("../../wit/http/deps/io.wit")),
            wasi("random", &[], include_str!("../../wit/http/deps/random.wit")),
            wasi("sockets", &[], include_str!("../../wit/http/deps/sockets.wit")),
        ],
    ),
    (
        "keyvalue",
        &[ours(
            "keyvalue",
            &["plugwright:keyvalue/keyvalue@0.1.0"],
            include_str!("../../wit/keyvalue/keyvalue.wit"),
        )],
    ),
    ("log", &[ours("log", &["plugwright:log/log@0.1.0"], include_str!("../../wit/log/log.wit"))]),
];

/// What stands for `http` in languages whose tools have no library on top of `wasi:http`: requests of one call each.
const FETCH: [Shared; 1] =
    [ours("fetch", &["plugwright:fetch/client@0.1.0"], include_str!("../../wit/fetch/fetch.wit"))];

const fn ours(package: &'static str, imports: &'static [&'static str], text: &'static str) -> Shared {
    Shared { namespace: "plugwright", package, version: None, imports, text }
}

/// A package of WASI as the host's crates have it.
const fn wasi(package: &'static str, imports: &'static [&'static str], text: &'static str) -> Shared {
    Shared { namespace: "wasi", package, version: Some("0.2.12"), imports, text }
}

/// QuickJS prints nothing by itself. What is printed is no power: the host captures it, within limits.
const PRINTING: [Shared; 2] = [
    Shared {
        namespace: "wasi",
        package: "cli",
        version: Some("0.2.0"),
        imports: &["wasi:cli/stdout@0.2.0", "wasi:cli/stderr@0.2.0"],
        text: include_str!("javascript/wit/cli.wit"),
    },
    Shared {
        namespace: "wasi",
        package: "io",
        version: Some("0.2.0"),
        imports: &[],
        text: include_str!("javascript/wit/io.wit"),
    },
];

/// What is staged beside the contract of `job`.
fn shared(job: &Job) -> Vec<&'static Shared> {
    let is_quiet = matches!(job.language, Language::TypeScript | Language::JavaScript);
    let about = ABOUT.iter().filter(|_| job.language != Language::Rust);
    let lifecycle = std::iter::once(&LIFECYCLE).filter(|_| !job.lifecycle.is_empty());
    let requested = CAPABILITIES.iter().filter(|(capability, _)| job.requests(capability));
    let requested = requested.flat_map(|(capability, packages)| match *capability {
        "http" if job.language != Language::Rust => FETCH.iter(),
        _ => packages.iter(),
    });
    let printing = PRINTING.iter().filter(|_| is_quiet && !job.requests("log"));
    std::iter::once(&FAULT).chain(about).chain(lifecycle).chain(requested).chain(printing).collect()
}

/// A staged contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Staged {
    /// The folder to give to a tool.
    pub(crate) folder: PathBuf,
    /// The world to give to a tool: `plugin`.
    pub(crate) world: String,
    /// The author's world by its full name: `namespace:package/world@version`.
    pub(crate) contract: String,
}

/// Stages the contract of `job` in `folder`, which is emptied first.
pub(crate) fn stage(job: &Job, folder: &Path) -> Result<Staged, ToolError> {
    let mut resolve = Resolve::default();
    // As the author has it: what it exports for the host alone is added below, and comes with its package.
    let world = select_one(&mut resolve, &job.wit, Some(&job.world), &job.features)?;
    let contract = full_name(&resolve, world);

    home::empty(folder)?;
    let deps = folder.join("deps");
    copy_package(&job.wit, &deps.join("plugwright-contract"), &job.features)?;
    copy_deps(&job.wit.join("deps"), &deps, &job.features)?;

    let mut text = String::from("package plugwright:staged;\n\nworld plugin {\n");
    text.push_str(&format!("    include {contract};\n"));
    for shared in shared(job) {
        // A contract may use these packages itself, and then it brings its own copy.
        if !brings(&resolve, shared) {
            let version = shared.version.map(|version| format!("-{version}")).unwrap_or_default();
            let path = deps.join(format!("{}-{}{version}/{1}.wit", shared.namespace, shared.package));
            write(&path, shared.text)?;
        }
        for import in shared.imports {
            text.push_str(&format!("    import {import};\n"));
        }
    }
    for interface in &job.lifecycle {
        text.push_str(&format!("    export plugwright:lifecycle/{interface}@0.1.0;\n"));
    }
    text.push_str("}\n");
    write(&folder.join("plugin.wit"), &text)?;
    Ok(Staged { folder: folder.to_owned(), world: "plugin".to_owned(), contract })
}

/// The name of `world` in the WIT package at `wit`, with the gates of `features` open, or, where none is named, of its only world.
///
/// # Errors
/// When there is no such world or feature, or there are several worlds to choose from.
pub fn world_of(wit: &Path, world: Option<&str>, features: &[String]) -> Result<String, ToolError> {
    let mut resolve = Resolve::default();
    let found = select_one(&mut resolve, wit, world, features)?;
    let name = resolve.worlds.get(found).map(|found| found.name.clone());
    Ok(world.map(str::to_owned).or(name).unwrap_or_default())
}

/// Reads the WIT package in `wit` into `resolve` and finds `world` in it.
pub(crate) fn select(resolve: &mut Resolve, wit: &Path, world: &str) -> Result<WorldId, ToolError> {
    select_one(resolve, wit, Some(world), &[])
}

/// Reads the contract of `job` into `resolve`, with the gates open that it opens, and finds its world.
pub(crate) fn select_of(resolve: &mut Resolve, job: &Job) -> Result<WorldId, ToolError> {
    let world = select_one(resolve, &job.wit, Some(&job.world), &job.features)?;
    if !job.lifecycle.is_empty() {
        lifecycle::export(resolve, world, &job.lifecycle)?;
    }
    Ok(world)
}

/// As [`select`]; without a name it takes the package's only world.
pub(crate) fn select_one(
    resolve: &mut Resolve,
    wit: &Path,
    world: Option<&str>,
    features: &[String],
) -> Result<WorldId, ToolError> {
    let contract = Contract::read_with(wit, features)?;
    contract.check_features(features)?;
    let world = match world {
        Some(world) => contract.world(world)?,
        None => contract.only_world().map_err(|error| {
            let names: Vec<String> = contract.worlds().map(|(name, _)| format!("`{name}`")).collect();
            let hint = format!("choose one with `--world`: {}", names.join(", "));
            if names.is_empty() { error.into() } else { ToolError::from(error).hint(hint) }
        })?,
    };
    *resolve = contract.resolve;
    Ok(world)
}

/// The full name of the world that `job` targets.
pub(crate) fn contract_of(job: &Job) -> Result<String, ToolError> {
    let mut resolve = Resolve::default();
    let world = select_of(&mut resolve, job)?;
    Ok(full_name(&resolve, world))
}

/// A world by its full name: `namespace:package/world@version`.
pub(crate) fn full_name(resolve: &Resolve, world: WorldId) -> String {
    match resolve.worlds.get(world) {
        Some(found) => match found.package {
            Some(package) => resolve.id_of_name(package, &found.name),
            None => found.name.clone(),
        },
        None => String::new(),
    }
}

fn brings(resolve: &Resolve, shared: &Shared) -> bool {
    let same = |name: &PackageName| {
        let version = name.version.as_ref().map(ToString::to_string);
        name.namespace == shared.namespace
            && name.name == shared.package
            && (shared.version.is_none() || version.as_deref() == shared.version)
    };
    resolve.package_names.keys().any(same)
}

/// Copies the `.wit` files of one package: a folder without its `deps`, or a single file.
fn copy_package(from: &Path, to: &Path, features: &[String]) -> Result<(), ToolError> {
    let files = if from.is_dir() { entries(from)? } else { vec![from.to_owned()] };
    for file in files.iter().filter(|file| file.extension().is_some_and(|extension| extension == "wit")) {
        copy(file, to, features)?;
    }
    Ok(())
}

fn copy_deps(from: &Path, to: &Path, features: &[String]) -> Result<(), ToolError> {
    if !from.is_dir() {
        return Ok(());
    }
    for entry in entries(from)? {
        match entry.file_name() {
            Some(name) if entry.is_dir() => copy_package(&entry, &to.join(name), features)?,
            _ => copy(&entry, to, features)?,
        }
    }
    Ok(())
}

pub(crate) fn entries(folder: &Path) -> Result<Vec<PathBuf>, ToolError> {
    let read = fs::read_dir(folder).and_then(|entries| {
        entries.map(|entry| entry.map(|entry| entry.path())).collect::<std::io::Result<Vec<PathBuf>>>()
    });
    let mut entries = read.map_err(|error| ToolError::io("read", folder, &error))?;
    entries.sort();
    Ok(entries)
}

fn copy(file: &Path, folder: &Path, features: &[String]) -> Result<(), ToolError> {
    fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))?;
    let Some(name) = file.file_name() else { return Ok(()) };
    if !features.is_empty() && file.extension().is_some_and(|extension| extension == "wit") {
        let text = fs::read_to_string(file).map_err(|error| ToolError::io("read", file, &error))?;
        return write(&folder.join(name), &open_gates(&text, features));
    }
    fs::copy(file, folder.join(name)).map_err(|error| ToolError::io("copy", file, &error))?;
    Ok(())
}

fn write(path: &Path, text: &str) -> Result<(), ToolError> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))?;
    }
    fs::write(path, text).map_err(|error| ToolError::io("write", path, &error))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn job(wit: &Path, world: &str, requests: &[&str]) -> Job {
        Job {
            name: "demo".to_owned(),
            folder: PathBuf::new(),
            language: Language::Rust,
            wit: wit.to_owned(),
            world: world.to_owned(),
            features: Vec::new(),
            requests: requests.iter().map(|&request| request.to_owned()).collect(),
            lifecycle: Vec::new(),
            entry: None,
            requirements: None,
            output: PathBuf::new(),
        }
    }

    /// A contract with a dependency in a folder and one in a file, and no version.
    fn contract() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        write(
            &folder.path().join("app.wit"),
            "package my:app;\ninterface api { use dep:one/types@1.0.0.{id}; get: func() -> id; }\n\
             world extension { import dep:two/other; export api; }\nworld none {}\n",
        )
        .unwrap();
        write(
            &folder.path().join("deps/one/types.wit"),
            "package dep:one@1.0.0;\ninterface types { type id = u32; }",
        )
        .unwrap();
        write(&folder.path().join("deps/two.wit"), "package dep:two;\ninterface other { go: func(); }")
            .unwrap();
        write(&folder.path().join("README.md"), "not WIT").unwrap();
        folder
    }

    /// The imports and exports of the staged world, each by its full name.
    fn staged(job: &Job) -> (BTreeSet<String>, BTreeSet<String>) {
        let target = tempfile::tempdir().unwrap();
        let folder = target.path().join("wit");
        let staged = stage(job, &folder).unwrap();
        // Staging again must not trip over what is there.
        assert_eq!(stage(job, &folder).unwrap(), staged);
        let mut resolve = Resolve::default();
        let world = select(&mut resolve, &staged.folder, &staged.world).unwrap();
        let world = &resolve.worlds[world];
        let names =
            |keys: Vec<&wit_parser::WorldKey>| keys.iter().map(|key| resolve.name_world_key(key)).collect();
        (names(world.imports.keys().collect()), names(world.exports.keys().collect()))
    }

    fn set(names: &[&str]) -> BTreeSet<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn adds_the_side_channel_but_no_power() {
        let contract = contract();
        let (imports, exports) = staged(&job(contract.path(), "extension", &[]));
        assert_eq!(imports, set(&["dep:one/types@1.0.0", "dep:two/other", "plugwright:fault/fault@0.1.0"]));
        assert_eq!(exports, set(&["my:app/api"]));
    }

    #[test]
    fn adds_what_is_requested() {
        let contract = contract();
        for capability in ["log", "config", "keyvalue"] {
            let (imports, _) = staged(&job(contract.path(), "my:app/none", &[capability]));
            let power = format!("plugwright:{capability}/{capability}@0.1.0");
            assert_eq!(imports, set(&["plugwright:fault/fault@0.1.0", &power]));
        }
    }

    #[test]
    fn requests_by_http_come_with_what_they_use() {
        let contract = contract();
        let (imports, _) = staged(&job(contract.path(), "my:app/none", &["http"]));
        assert!(imports.contains("wasi:http/outgoing-handler@0.2.12"), "{imports:?}");
        assert!(
            imports.iter().all(|name| !name.contains("filesystem") && !name.contains("sockets")),
            "{imports:?}"
        );
    }

    #[test]
    fn requests_are_one_call_where_the_language_has_no_library_for_them() {
        let contract = contract();
        for language in [Language::Python, Language::JavaScript, Language::TypeScript] {
            let (imports, _) =
                staged(&Job { language, ..job(contract.path(), "my:app/none", &["http", "log"]) });
            let powers = ["plugwright:fetch/client@0.1.0", "plugwright:log/log@0.1.0"];
            let known = ["plugwright:call/context@0.1.0", "plugwright:link/provided@0.1.0"];
            let wanted = [&powers[..], &known, &["plugwright:fault/fault@0.1.0"]].concat();
            assert_eq!(imports, set(&wanted));
        }
    }

    #[test]
    fn adds_what_is_exported_for_the_host_alone() {
        let contract = contract();
        let plain = job(contract.path(), "extension", &[]);
        let (_, exports) = staged(&Job { lifecycle: vec!["state".to_owned()], ..plain.clone() });
        assert_eq!(exports, set(&["my:app/api", "plugwright:lifecycle/state@0.1.0"]));
        // Languages that read the author's contract find it there.
        let job = Job { lifecycle: vec!["health".to_owned(), "state".to_owned()], ..plain };
        let mut resolve = Resolve::default();
        let world = select_of(&mut resolve, &job).unwrap();
        let exports = &resolve.worlds[world].exports;
        let names: Vec<String> = exports.keys().map(|key| resolve.name_world_key(key)).collect();
        let ours = ["plugwright:lifecycle/health@0.1.0", "plugwright:lifecycle/state@0.1.0"];
        assert_eq!(names, ["my:app/api", ours[0], ours[1]]);
    }

    #[test]
    fn lets_javascript_print_where_it_cannot_log() {
        let contract = contract();
        let quiet = Job { language: Language::JavaScript, ..job(contract.path(), "none", &[]) };
        let (imports, _) = staged(&quiet);
        let printing = [
            "wasi:cli/stderr@0.2.0",
            "wasi:cli/stdout@0.2.0",
            "wasi:io/error@0.2.0",
            "wasi:io/streams@0.2.0",
        ];
        assert!(imports.is_superset(&set(&printing)), "{imports:?}");
        let (imports, _) = staged(&Job { requests: vec!["log".to_owned()], ..quiet });
        assert!(imports.is_disjoint(&set(&printing)), "{imports:?}");
    }

    #[test]
    fn stages_a_contract_that_uses_the_shared_packages_itself() {
        let folder = tempfile::tempdir().unwrap();
        write(
            &folder.path().join("app.wit"),
            "package my:app@0.2.0;\nworld chatty { import plugwright:log/log@0.1.0; }\n",
        )
        .unwrap();
        write(&folder.path().join("deps/logging/log.wit"), include_str!("../../wit/log/log.wit")).unwrap();
        let (imports, _) = staged(&job(folder.path(), "chatty", &["log"]));
        assert_eq!(imports, set(&["plugwright:fault/fault@0.1.0", "plugwright:log/log@0.1.0"]));
    }

    #[test]
    fn stages_every_world_of_the_press() {
        let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../examples/press/wit");
        for world in
            ["layout-plugin", "markdown-plugin", "highlight-plugin", "headings-plugin", "search-plugin"]
        {
            let (_, exports) = staged(&job(&wit, world, &["log"]));
            assert_eq!(exports.len(), 1, "{world}");
        }
    }

    #[test]
    fn what_a_feature_opens_is_open_for_every_tool() {
        let wit = Path::new(env!("CARGO_MANIFEST_DIR")).join("../cli/tests/fixtures/gated");
        let closed = job(&wit, "plugin", &[]);
        let open = Job { features: vec!["discounts".to_owned()], ..closed.clone() };
        // As a tool does it that knows of no feature.
        let functions = |job: &Job| {
            let folder = tempfile::tempdir().unwrap();
            let staged = stage(job, &folder.path().join("wit")).unwrap();
            let mut resolve = Resolve::default();
            select(&mut resolve, &staged.folder, &staged.world).unwrap();
            let found = resolve.interfaces.iter().find(|(_, found)| found.name.as_deref() == Some("prices"));
            found.unwrap().1.functions.keys().cloned().collect::<Vec<String>>()
        };
        assert_eq!(functions(&closed), ["price"]);
        assert_eq!(functions(&open), ["price", "discount"]);
        let wrong = Job { features: vec!["discount".to_owned()], ..closed };
        let error = stage(&wrong, Path::new("unused")).unwrap_err();
        assert_eq!(error.hint_text(), Some("did you mean `discounts`?"));
    }

    #[test]
    fn an_unknown_world_names_those_there_are() {
        let contract = contract();
        let error = stage(&job(contract.path(), "extensoin", &[]), &contract.path().join("out")).unwrap_err();
        assert!(error.to_string().ends_with("has no world `extensoin`"), "{error}");
        assert_eq!(error.hint_text(), Some("did you mean `extension`? it has `extension`, `none`"));
    }

    #[test]
    fn a_missing_contract_is_named() {
        let error = stage(&job(Path::new("no/such/wit"), "x", &[]), Path::new("unused")).unwrap_err();
        assert_eq!(error.to_string(), "there is no WIT package at `no/such/wit`");
    }
}
