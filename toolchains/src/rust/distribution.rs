//! The distribution's own Rust, with a standard library built from source.
//!
//! Its compiler, cargo and library sources come as packages of the release. The C library that the target needs is
//! newer than the release, so that one package is downloaded from another suite and unpacked in our home: it is
//! never installed, and the machine's package sources stay as they are. The linkers are the active toolchain's.

mod sources;

use std::env;
use std::ffi::{OsStr, OsString};
use std::fs;
use std::path::{Path, PathBuf};

use super::pins::{self, Pins};
use super::target;
use crate::command::Command;
use crate::error::ToolError;
use crate::home::Home;
use crate::progress::Progress;

const CARGO: &str = "/usr/bin/cargo";
const RUSTC: &str = "/usr/bin/rustc";
const TOOLS: &str = "rust-distribution";

/// The distribution's Rust, ready to build for the target.
#[derive(Clone, Debug)]
pub(crate) struct Distribution {
    /// Holds `libc.a` for the target.
    libraries: PathBuf,
    /// Holds `wasm-component-ld`, and `wasm-ld` in a folder below.
    linkers: PathBuf,
}

impl Distribution {
    pub(crate) fn cargo(&self) -> Command {
        let mut path = OsString::new();
        for folder in [self.linkers.clone(), self.linkers.join("gcc-ld")] {
            path.push(folder);
            path.push(":");
        }
        path.push(env::var_os("PATH").unwrap_or_default());
        let mut flags = OsString::from("-L native=");
        flags.push(&self.libraries);
        Command::new("cargo", CARGO)
            .env("PATH", path)
            .env("RUSTC", RUSTC)
            .env("RUSTFLAGS", flags)
            // Building std is not stable in any cargo; the compiler and the sources are of one release here.
            .env("RUSTC_BOOTSTRAP", "1")
    }
}

/// Finds what an earlier [`provide`] set up.
pub(crate) fn find(home: &Home, pins: &Pins) -> Option<Distribution> {
    let version = version()?;
    let ready = Distribution { libraries: libraries(&home.tools(TOOLS), pins), linkers: target::linkers()? };
    home.has(TOOLS, &[pins::TEXT, &version]).then_some(ready)
}

/// Sets the distribution's Rust up: installs its packages where that is allowed, and unpacks the C library.
pub(crate) fn provide(home: &Home, pins: &Pins, progress: &dyn Progress) -> Result<Distribution, ToolError> {
    let wanted = &pins.distribution;
    if release().as_deref() != Some(wanted.release.as_str()) {
        let message =
            format!("the way by distribution packages is known for Debian `{}` alone", wanted.release);
        return Err(ToolError::new("apt", message));
    }
    let linkers = target::linkers().ok_or_else(|| {
        ToolError::new("rust", "the active Rust brings no `wasm-component-ld`").hint(target::INSTALL_RUST)
    })?;
    install(&wanted.packages, progress)?;
    let version = version().ok_or_else(|| ToolError::new("rust", format!("`{RUSTC}` does not run")))?;
    let folder = home.provide(TOOLS, &[pins::TEXT, &version], |folder| {
        progress.step(&format!("unpacks `{}` of `{}`", wanted.libc, wanted.suite));
        unpack(pins, folder, progress)
    })?;
    Ok(Distribution { libraries: libraries(&folder, pins), linkers })
}

fn libraries(folder: &Path, pins: &Pins) -> PathBuf {
    folder.join("usr/lib").join(&pins.target)
}

fn version() -> Option<String> {
    Command::new("rustc", RUSTC).arg("--version").first_line()
}

/// The code name of the Debian release that this machine runs.
fn release() -> Option<String> {
    let text = fs::read_to_string("/etc/os-release").ok()?;
    let name = text.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME="))?;
    Some(name.trim_matches('"').to_owned())
}

fn install(packages: &[String], progress: &dyn Progress) -> Result<(), ToolError> {
    let installed = |package: &String| {
        let query =
            Command::new("dpkg-query", "dpkg-query").args(["-W", "-f", "${db:Status-Status}", package]);
        query.first_line().as_deref() == Some("installed")
    };
    let absent: Vec<&String> = packages.iter().filter(|package| !installed(package)).collect();
    if absent.is_empty() {
        return Ok(());
    }
    let names = absent.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(" ");
    let by_hand = format!("run `sudo apt-get install {names}`");
    if Command::new("id", "id").arg("-u").first_line().as_deref() != Some("0") {
        let message = format!("the packages `{names}` are not installed");
        return Err(ToolError::new("apt", message).hint(by_hand));
    }
    progress.step(&format!("installs {names}"));
    let install = apt().args(["install", "--yes", "--no-install-recommends"]).args(&absent);
    let install = install.hint_if_failed(by_hand);
    // Lists that were never fetched, or are old, are the usual reason for a failure.
    install.run(progress).or_else(|_| {
        apt().arg("update").run(progress)?;
        install.run(progress)
    })?;
    Ok(())
}

/// Downloads the C library from its suite, with package lists of our own, and unpacks it into `folder`.
fn unpack(pins: &Pins, folder: &Path, progress: &dyn Progress) -> Result<(), ToolError> {
    let wanted = &pins.distribution;
    let scratch = folder.join("apt");
    let (parts, lists, cache) = (scratch.join("sources"), scratch.join("lists"), scratch.join("cache"));
    for folder in [&parts, &lists.join("partial"), &cache.join("archives/partial")] {
        fs::create_dir_all(folder).map_err(|error| ToolError::io("create", folder, &error))?;
    }
    sources::write(&wanted.release, &wanted.suite, &parts)?;
    let private = || {
        apt()
            .folder(&scratch)
            .args(["-o", "Dir::Etc::SourceList=/dev/null"])
            .args(option("Dir::Etc::SourceParts", &parts))
            .args(option("Dir::State::Lists", &lists))
            .args(option("Dir::Cache", &cache))
    };
    private().arg("update").run(progress)?;
    private().args(["download", &wanted.libc]).run(progress)?;
    let package = fs::read_dir(&scratch)
        .map_err(|error| ToolError::io("read", &scratch, &error))?
        .filter_map(|entry| Some(entry.ok()?.path()))
        .find(|path| path.extension().is_some_and(|extension| extension == "deb"))
        .ok_or_else(|| ToolError::new("apt", format!("apt downloaded no `{}`", wanted.libc)))?;
    Command::new("dpkg", "dpkg").arg("-x").args([&package, folder]).run(progress)?;
    let libc = libraries(folder, pins).join("libc.a");
    if !libc.is_file() {
        let message =
            format!("`{}` of `{}` holds no library for `{}`", wanted.libc, wanted.suite, pins.target);
        return Err(ToolError::new("apt", message));
    }
    fs::remove_dir_all(&scratch).map_err(|error| ToolError::io("remove", &scratch, &error))
}

fn apt() -> Command {
    Command::new("apt-get", "apt-get").env("DEBIAN_FRONTEND", "noninteractive")
}

fn option(name: &str, folder: &Path) -> [OsString; 2] {
    let mut value = OsString::from(name);
    value.push("=");
    value.push(folder);
    [OsStr::new("-o").to_owned(), value]
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::progress::Silent;

    /// Takes a minute and the network, so it runs on request: `cargo test -p plugwright-toolchains -- --ignored`.
    #[test]
    #[ignore = "installs packages"]
    fn the_distribution_is_set_up_and_found_again() {
        let root = tempfile::tempdir().unwrap();
        let home = Home::at(root.path()).unwrap();
        let pins = Pins::read().unwrap();
        assert!(find(&home, &pins).is_none());
        let ready = provide(&home, &pins, &Silent).map_err(|error| error.render()).unwrap();
        assert!(ready.libraries.join("libc.a").is_file());
        assert!(find(&home, &pins).is_some());
    }
}
