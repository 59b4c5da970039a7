//! The room of Rust: cargo builds the component, once some Rust on the machine can build for the target.
//!
//! ```text
//! pins ─▶ target: installed, added by rustup, or the distribution's ─▶ package: what Cargo.toml says ─▶ cargo build
//! ```

mod cargo_component;
mod distribution;
mod package;
mod pins;
mod places;
mod scaffold;
mod sdk;
mod sdk_package;
mod sizes;
mod target;

use std::fs;
use std::path::Path;

use crate::command::Command;
use crate::doctor::Finding;
use crate::error::ToolError;
use crate::home::Home;
use crate::job::{Built, Job};
use crate::language::Language;
use crate::progress::{Progress, Silent};

use crate::{lint, output, stage};
use wit_parser::Resolve;

use package::Package;
use pins::Pins;
use target::Toolchain;

pub use cargo_component::{CargoComponent, cargo_component};
pub(crate) use scaffold::scaffold;
pub use scaffold::{rust_guest_type, rust_ident, rust_type};
pub(crate) use sdk::for_editors;
pub(crate) use sdk_package::{pack, sdk_package};

/// Release settings that serve a plugin and cost little; the author's own `[profile.release]` wins.
const PROFILE: [(&str, &str); 2] = [("lto", "true"), ("codegen-units", "1")];

/// Installs the tools unless they are there already.
pub(crate) fn ensure(home: &Home, progress: &dyn Progress) -> Result<(), ToolError> {
    target::ensure(home, &Pins::read()?, progress).map(drop)
}

/// Builds a plugin.
pub(crate) fn build(home: &Home, job: &Job, progress: &dyn Progress) -> Result<Built, ToolError> {
    let mut resolve = Resolve::default();
    let world = stage::select_of(&mut resolve, job)?;
    lint::refuse(&resolve, world, Language::Rust)?;
    let pins = Pins::read()?;
    let toolchain = target::ensure(home, &pins, progress)?;
    let folder = cargo_component::source(home, job)?;
    let package = Package::read(&toolchain, &folder)?;
    // One folder for all plugins: they share most of their dependencies, and perhaps a std.
    let shared = home.root().join("cargo");
    let _turn = home.lock(&home.root().join("cargo.lock"))?;
    let made = shared.join(&pins.target).join("release").join(package.file());
    claim(&made, &job.folder)?;

    progress.step(&format!("compiles `{}` for `{}`", package.name, pins.target));
    cargo_build(home, &toolchain, &pins, &package)?
        .folder(&folder)
        .env("CARGO_TARGET_DIR", &shared)
        .run(progress)?;
    let component = fs::read(&made).map_err(|error| ToolError::io("read", &made, &error))?;
    let parts = sizes::parts(&component);
    let component = match wants_line_tables(&package) {
        true => places::kept(component, &package.root),
        false => component,
    };
    let mut built = Built::of(&job.output, output::write(&component, &job.output)?);
    built.parts = parts;
    // rustc has written itself into the component already.
    built.sdk = package.sdk;
    Ok(built)
}

fn cargo_build(
    home: &Home,
    toolchain: &Toolchain,
    pins: &Pins,
    package: &Package,
) -> Result<Command, ToolError> {
    let mut cargo = toolchain
        .cargo()
        .args(["build", "--release", "--target", &pins.target])
        .args(toolchain.build_args())
        .hint_if_failed(
            "`cargo build` in the plugin's folder shows the messages in full, and updates `Cargo.lock`",
        );
    if package.locked {
        cargo = cargo.arg("--locked");
    }
    let line_tables = places::PROFILE.iter().filter(|_| wants_line_tables(package));
    for (key, value) in PROFILE.iter().filter(|(key, _)| !package.sets(key)).chain(line_tables) {
        cargo = cargo.arg("--config").arg(format!("profile.release.{key}={value}"));
    }
    if package.wants_our_sdk {
        cargo = cargo.arg("--config").arg(sdk::patch(&sdk::provide(home)?));
    }
    Ok(cargo)
}

/// Whether the author leaves to us what becomes of line tables and names.
fn wants_line_tables(package: &Package) -> bool {
    !["debug", "strip"].iter().any(|key| package.sets(key))
}

/// Makes sure that cargo cannot take another plugin's component for this one.
///
/// Cargo gives a component no name beyond its package's, so two plugins with one package name write the same file, and
/// a build that finds nothing to do would leave the wrong one there.
fn claim(made: &Path, folder: &Path) -> Result<(), ToolError> {
    let owner = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let owner = owner.as_os_str().as_encoded_bytes();
    let record = made.with_extension("owner");
    if fs::read(&record).is_ok_and(|recorded| recorded == owner) {
        return Ok(());
    }
    let file = made.file_name().unwrap_or_default();
    for file in [made.to_owned(), made.with_file_name("deps").join(file)] {
        match fs::remove_file(&file) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                return Err(ToolError::io("remove", &file, &error));
            }
            _ => {}
        }
    }
    if let Some(parent) = record.parent() {
        fs::create_dir_all(parent).map_err(|error| ToolError::io("create", parent, &error))?;
    }
    fs::write(&record, owner).map_err(|error| ToolError::io("write", &record, &error))
}

/// Says which tools are there.
pub(crate) fn findings(home: &Home) -> Vec<Finding> {
    let Ok(pins) = Pins::read() else { return Vec::new() };
    let wanted = format!("{} or newer", pins.oldest);
    let rust = match Command::new("rustc", "rustc").arg("--version").run(&Silent) {
        Ok(output) => {
            let found = output.stdout.trim().trim_start_matches("rustc ").to_owned();
            match found.split_whitespace().next().is_some_and(|version| pins.accepts(version)) {
                true => Finding::ready("rustc", wanted, found),
                false => Finding::unfit("rustc", wanted, found, "run `rustup update`"),
            }
        }
        Err(_) => Finding::missing("rustc", wanted, target::INSTALL_RUST),
    };
    let wanted = "the standard library";
    let target = match target::find(home, &pins) {
        Some(toolchain) => Finding::ready("wasm32-wasip2", wanted, toolchain.describe()),
        None => Finding::missing("wasm32-wasip2", wanted, format!("run `rustup target add {}`", pins.target)),
    };
    vec![rust, target]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_component_of_another_folder_is_removed() {
        let root = tempfile::tempdir().unwrap();
        let made = root.path().join("release/demo.wasm");
        claim(&made, Path::new("/one")).unwrap();
        fs::write(&made, "one").unwrap();
        claim(&made, Path::new("/one")).unwrap();
        assert!(made.exists());
        claim(&made, Path::new("/two")).unwrap();
        assert!(!made.exists());
    }
}
