//! What `inspect` finds out, for people.

use std::fmt::Write as _;
use std::path::{Component, Path, PathBuf};

use plugwright_toolchains::Provenance;

use super::view::{InterfaceView, View};
use crate::terminal::size;

/// Lays out `view`. What comes from the plugin's author is printed as it is, without control characters.
pub(crate) fn text(view: &View) -> String {
    let mut out = String::new();
    // Writing into a String cannot fail.
    let _ = head(&mut out, view);
    section(&mut out, "exports", &view.exports, Detail::Full);
    section(
        &mut out,
        "imports from other plugins, or from the application",
        &view.imports.plugins,
        Detail::Names,
    );
    powers(&mut out, view);
    section(&mut out, "unknown to this host", &view.imports.unknown, Detail::Bare);
    section(&mut out, "types", &view.imports.types, Detail::Bare);
    section(&mut out, "base (given to every plugin, no power)", &view.imports.base, Detail::Bare);
    crate::terminal::lines(&out)
}

fn head(out: &mut String, view: &View) -> std::fmt::Result {
    match &view.manifest {
        Some(manifest) => {
            let language = manifest.language.as_ref().map(|word| format!(" ({word})")).unwrap_or_default();
            writeln!(out, "{} {}{language}", view.name, manifest.version)?;
            if let Some(description) = &manifest.description {
                writeln!(out, "{description}")?;
            }
            writeln!(out, "\ncontract   {} in {}", manifest.world, shown(&manifest.wit))?;
        }
        None => writeln!(out, "{}\n", view.name)?,
    }
    let component = &view.component;
    writeln!(out, "component  {} ({})", shown(&component.file), size(component.size as u64))?;
    writeln!(out, "sha256     {}", component.sha256)?;
    match &view.provenance {
        Some(made) => provenance(out, made),
        None => Ok(()),
    }
}

fn provenance(out: &mut String, made: &Provenance) -> std::fmt::Result {
    let listed = |names: &[(String, String)]| {
        let names = names.iter().map(|(name, version)| match version.as_str() {
            "" => name.clone(),
            version => format!("{name} {version}"),
        });
        names.collect::<Vec<_>>().join(", ")
    };
    if let Some(contract) = &made.contract {
        writeln!(out, "built for  {} ({})", contract.world, contract.digest)?;
    }
    for (what, names) in
        [("written in", &made.languages), ("built by  ", &made.tools), ("with SDK  ", &made.sdks)]
    {
        if !names.is_empty() {
            writeln!(out, "{what} {}", listed(names))?;
        }
    }
    Ok(())
}

/// How much of an interface to show.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// Its name.
    Bare,
    /// Its functions too.
    Names,
    /// Its functions with what the contract says about them.
    Full,
}

fn section(out: &mut String, title: &str, interfaces: &[InterfaceView], detail: Detail) {
    if interfaces.is_empty() {
        return;
    }
    out.push_str(&format!("\n{title}\n"));
    for interface in interfaces {
        let docs = interface.docs.as_deref().filter(|_| detail == Detail::Full);
        let name = if interface.name.is_empty() { "(the world itself)" } else { &interface.name };
        out.push_str(&format!("  {name}{}\n", first_line(docs)));
        if detail == Detail::Bare {
            continue;
        }
        for function in &interface.functions {
            let docs = function.docs.as_deref().filter(|_| detail == Detail::Full);
            out.push_str(&format!("    {}{}\n", function.signature, first_line(docs)));
        }
    }
}

/// Requests and imports side by side: one without the other is worth seeing.
fn powers(out: &mut String, view: &View) {
    let requests = view.manifest.as_ref().map(|manifest| manifest.requests.as_slice()).unwrap_or_default();
    let powers = &view.imports.powers;
    if powers.is_empty() && requests.is_empty() {
        out.push_str("\npowers\n  none\n");
        return;
    }
    out.push_str("\npowers\n");
    for power in powers {
        let request = requests.iter().find(|request| is_of(&power.name, &request.capability));
        let why = match request {
            Some(request) => format!("requested: {}", request.reason),
            None => "not requested".to_owned(),
        };
        out.push_str(&format!("  {}  {why}\n", power.name));
    }
    for request in
        requests.iter().filter(|request| !powers.iter().any(|power| is_of(&power.name, &request.capability)))
    {
        out.push_str(&format!("  {}  requested, but not imported: {}\n", request.capability, request.reason));
    }
}

/// `plugwright:log/log@0.1.0` is of `log`.
fn is_of(interface: &str, capability: &str) -> bool {
    interface.strip_prefix("plugwright:").is_some_and(|rest| rest.split('/').next() == Some(capability))
}

fn first_line(docs: Option<&str>) -> String {
    docs.and_then(|docs| docs.lines().next()).map(|line| format!("  {line}")).unwrap_or_default()
}

/// A path without detours: manifests name their neighbours by `..`.
fn shown(path: &Path) -> String {
    let mut out = PathBuf::new();
    for part in path.components() {
        let last_is_name = matches!(out.components().next_back(), Some(Component::Normal(_)));
        match part {
            Component::ParentDir if last_is_name => {
                out.pop();
            }
            part => out.push(part),
        }
    }
    out.display().to_string()
}
