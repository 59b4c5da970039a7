//! Finds, or makes, a Rust that can build for the target.
//!
//! Three ways, tried in this order: the active toolchain has the target; rustup adds it; the distribution's own Rust
//! builds the standard library from source. The first two leave their mark in the toolchain itself and the third in
//! our home, so the answer is found again at once, and found anew when the toolchain changes.

use std::path::PathBuf;

use super::distribution::{self, Distribution};
use super::pins::Pins;
use crate::command::Command;
use crate::error::ToolError;
use crate::home::Home;
use crate::progress::{Progress, Silent};

pub(crate) const INSTALL_RUST: &str = "install Rust with rustup";

/// A Rust that can build for the target.
#[derive(Clone, Debug)]
pub(crate) enum Toolchain {
    /// The active one, which has the target; its sysroot.
    Active(PathBuf),
    /// The distribution's.
    Distribution(Distribution),
}

impl Toolchain {
    /// Cargo, without what the environment might say about flags and targets: it is meant for the author's own builds.
    pub(crate) fn cargo(&self) -> Command {
        let cargo = match self {
            Self::Active(_) => Command::new("cargo", "cargo").without_env("RUSTC"),
            Self::Distribution(distribution) => distribution.cargo(),
        };
        [
            "CARGO_BUILD_RUSTFLAGS",
            "CARGO_BUILD_TARGET",
            "CARGO_ENCODED_RUSTFLAGS",
            "CARGO_TARGET_WASM32_WASIP2_RUSTFLAGS",
            "RUSTC_WORKSPACE_WRAPPER",
        ]
        .into_iter()
        .fold(cargo, Command::without_env)
        .hint_if_missing(INSTALL_RUST)
    }

    /// What `cargo build` needs beyond the usual.
    pub(crate) fn build_args(&self) -> &'static [&'static str] {
        match self {
            Self::Active(_) => &[],
            Self::Distribution(_) => &["-Zbuild-std=std,panic_abort"],
        }
    }

    pub(crate) fn describe(&self) -> String {
        match self {
            Self::Active(sysroot) => match sysroot.file_name() {
                Some(name) => format!("in `{}`", name.display()),
                None => "in the active toolchain".to_owned(),
            },
            Self::Distribution(_) => "from source, by the distribution's Rust".to_owned(),
        }
    }
}

/// Finds a toolchain that is ready.
pub(crate) fn find(home: &Home, pins: &Pins) -> Option<Toolchain> {
    active(pins).or_else(|| distribution::find(home, pins).map(Toolchain::Distribution))
}

/// Gives a toolchain, having set it up where none is ready.
pub(crate) fn ensure(home: &Home, pins: &Pins, progress: &dyn Progress) -> Result<Toolchain, ToolError> {
    if let Some(ready) = find(home, pins) {
        return Ok(ready);
    }
    progress.step(&format!("adds the target `{}` with rustup", pins.target));
    let by_rustup =
        Command::new("rustup", "rustup").args(["target", "add", &pins.target]).run(progress).and_then(|_| {
            active(pins).ok_or_else(|| ToolError::new("rustup", "rustup is not of the active Rust"))
        });
    let by_rustup = match by_rustup {
        Ok(ready) => return Ok(ready),
        Err(error) => error,
    };
    distribution::provide(home, pins, progress).map(Toolchain::Distribution).map_err(|error| {
        let why = format!("by rustup: {}\nby the distribution: {}", in_full(&by_rustup), in_full(&error));
        ToolError::new("rust", format!("no Rust here can build for `{}`", pins.target))
            .tried(format!("rustup target add {}", pins.target))
            .why(why)
            .hint(match error.hint_text() {
                Some(hint) => {
                    format!("run `rustup target add {}` where the network allows, or {hint}", pins.target)
                }
                None => format!("run `rustup target add {}` where the network allows", pins.target),
            })
    })
}

/// The active toolchain, if it has the target.
fn active(pins: &Pins) -> Option<Toolchain> {
    let sysroot = PathBuf::from(Command::new("rustc", "rustc").args(["--print", "sysroot"]).first_line()?);
    let library = sysroot.join("lib/rustlib").join(&pins.target).join("lib");
    library.is_dir().then_some(Toolchain::Active(sysroot))
}

/// The folder of the active toolchain that holds the linkers for WebAssembly.
pub(crate) fn linkers() -> Option<PathBuf> {
    let rustc = |arg: [&str; 2]| Command::new("rustc", "rustc").args(arg).run(&Silent).ok();
    let sysroot = rustc(["--print", "sysroot"])?.stdout;
    let verbose = rustc(["--version", "--verbose"])?.stdout;
    let host = verbose.lines().find_map(|line| line.strip_prefix("host: "))?;
    let folder = PathBuf::from(sysroot.trim()).join("lib/rustlib").join(host.trim()).join("bin");
    folder.join("wasm-component-ld").is_file().then_some(folder)
}

/// An error on one line with its reason.
fn in_full(error: &ToolError) -> String {
    match error.reason() {
        "" => error.to_string(),
        why => format!("{error}\n{why}"),
    }
}
