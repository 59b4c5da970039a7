//! The variables that the command line listens to. Nothing else in the workspace's libraries reads any.
//!
//! `NO_COLOR` and its relatives are read by `anstream`, on behalf of `terminal`.

use std::path::PathBuf;

use plugwright::{Compiler, Host, HostBuilder};
use plugwright_toolchains::Home;

use crate::failure::Failure;

/// The settings of every host that a verb runs: compiled code is kept in the user's cache, and made by a child process, which
/// is this program.
pub(crate) fn host() -> Result<HostBuilder, Failure> {
    let compiler = std::env::current_exe().map_or_else(|_| Compiler::in_process(), Compiler::child);
    Ok(Host::builder().cache(code()?).compiler(compiler))
}

/// Where guest toolchains live: `PLUGWRIGHT_TOOLCHAINS`, or a folder in the user's cache.
pub(crate) fn toolchains() -> Result<Home, Failure> {
    let root = match folder("PLUGWRIGHT_TOOLCHAINS") {
        Some(root) => root,
        None => cache()?.join("toolchains"),
    };
    Ok(Home::at(root)?)
}

/// The folder of compiled code, and of what was read of components.
pub(crate) fn code() -> Result<PathBuf, Failure> {
    Ok(cache()?.join("code"))
}

/// The folder for what can be made again.
pub(crate) fn cache() -> Result<PathBuf, Failure> {
    let base = if cfg!(windows) {
        folder("LOCALAPPDATA")
    } else if cfg!(target_os = "macos") {
        folder("HOME").map(|home| home.join("Library/Caches"))
    } else {
        // A relative XDG path is to be ignored: https://specifications.freedesktop.org/basedir-spec/latest/
        folder("XDG_CACHE_HOME")
            .filter(|cache| cache.is_absolute())
            .or_else(|| folder("HOME").map(|home| home.join(".cache")))
    };
    base.map(|base| base.join("plugwright")).ok_or_else(|| {
        Failure::usage("there is no folder for caches")
            .hint("set `PLUGWRIGHT_TOOLCHAINS` to a folder that can be written")
    })
}

fn folder(variable: &str) -> Option<PathBuf> {
    std::env::var_os(variable).filter(|value| !value.is_empty()).map(PathBuf::from)
}
