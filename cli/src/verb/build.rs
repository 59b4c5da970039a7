//! `plugwright build`: from source to a component that targets its contract.

use std::fs;
use std::path::{Path, PathBuf, absolute};

use plugwright::{Manifest, check_component};
use plugwright_toolchains::{Home, Job, Language, Part, build, cargo_component, world_of};

use crate::environment;
use crate::failure::Failure;
use crate::plugin::id_of;
use crate::portable;
use crate::terminal::{Terminal, size};

/// Builds a plugin into a plain component and checks it against its contract
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The plugin's folder
    #[arg(value_name = "DIR", default_value = ".")]
    folder: PathBuf,

    /// The component's file [default: `component` in `plugin.toml`, or build/<name>.wasm]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let home = environment::toolchains()?;
    let manifest = match derived(&home, &args.folder, terminal)? {
        Some(manifest) => manifest,
        None => Manifest::read(&args.folder)?,
    };
    let output = args.output.clone().unwrap_or_else(|| manifest.component().to_owned());
    let unchecked = Unchecked::beside(&output);
    let job = job(&manifest, &unchecked.0)?;

    // Before the tools run: where one fails, this may be why.
    portable::warn_author(&manifest, job.language, terminal);
    let progress = terminal.progress();
    let built = build(&home, &job, &progress)?;
    drop(progress);

    // A component that does not fit must not be found under the name under which people look for one that does.
    let bytes = fs::read(&unchecked.0).map_err(|error| Failure::io("read", &unchecked.0, &error))?;
    check_component(&manifest, &output, &bytes)?;
    fs::rename(&unchecked.0, &output).map_err(|error| Failure::io("write", &output, &error))?;
    terminal.say(&format!("built {} ({}{})", output.display(), size(built.size), largest(&built.parts)));
    portable::warn(manifest.wit(), manifest.world(), &job.features, terminal);
    Ok(())
}

/// The manifest of a project of cargo-component, which has none: what its `Cargo.toml` says.
fn derived(home: &Home, folder: &Path, terminal: &Terminal) -> Result<Option<Manifest>, Failure> {
    if !folder.is_dir() || folder.join(Manifest::FILE).exists() {
        return Ok(None);
    }
    let Some(project) = cargo_component(home, folder)? else { return Ok(None) };
    let world = world_of(&project.wit, project.world.as_deref(), &[]).map_err(Failure::from)?;
    let quoted = |text: &str| toml::Value::from(text).to_string();
    let text = format!(
        "[plugin]\nname = {}\nversion = {}\nlanguage = \"rust\"\n\n[contract]\nwit = {}\nworld = {}\n",
        quoted(&id_of(&project.name)),
        quoted(project.version.as_deref().unwrap_or("0.0.0")),
        quoted(&project.wit.to_string_lossy()),
        quoted(&world),
    );
    terminal.say(&format!(
        "`{}` has no `{}`: builds it as a project of cargo-component, for the world `{world}`, without requests",
        folder.display(),
        Manifest::FILE
    ));
    Ok(Some(Manifest::parse(folder.join(Manifest::FILE), text)?))
}

/// The parts of a component that make up most of it, each with its size.
fn largest(parts: &[Part]) -> String {
    const SHOWN: usize = 5;
    if parts.is_empty() {
        return String::new();
    }
    let shown: Vec<String> =
        parts.iter().take(SHOWN).map(|part| format!("{} {}", part.name, size(part.size))).collect();
    let more = if parts.len() > SHOWN { ", …" } else { "" };
    format!(": {}{more}", shown.join(", "))
}

fn job(manifest: &Manifest, output: &Path) -> Result<Job, Failure> {
    // Tools run in folders of their own.
    let whole = |path: &Path| absolute(path).map_err(|error| Failure::io("find", path, &error));
    let language: Language = match manifest.language() {
        Some(word) => word.parse().map_err(|error| Failure::usage(format!("{error}")))?,
        None => {
            return Err(Failure::usage(format!("the manifest of `{}` names no language", manifest.name()))
                .hint("add `language` to `[plugin]`, or build the component with tools of your own"));
        }
    };
    Ok(Job {
        name: manifest.name().to_string(),
        folder: whole(manifest.folder())?,
        language,
        wit: whole(manifest.wit())?,
        world: manifest.world().to_owned(),
        features: portable::features(manifest),
        requests: manifest.requests().map(|(capability, _)| capability.to_owned()).collect(),
        lifecycle: manifest.lifecycle().map(str::to_owned).collect(),
        entry: manifest.entry().map(whole).transpose()?,
        requirements: manifest.requirements().map(whole).transpose()?,
        output: whole(output)?,
    })
}

/// Where a component waits to be checked. It is gone after an error.
struct Unchecked(PathBuf);

impl Unchecked {
    fn beside(output: &Path) -> Self {
        let mut name = std::ffi::OsString::from(".");
        name.push(output.file_name().unwrap_or_default());
        name.push(format!(".{}.unchecked", std::process::id()));
        Self(output.with_file_name(name))
    }
}

impl Drop for Unchecked {
    fn drop(&mut self) {
        // After a success it has its final name.
        let _ = fs::remove_file(&self.0);
    }
}
