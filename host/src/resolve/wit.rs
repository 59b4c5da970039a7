//! WIT packages on this machine's disk.

use std::path::{Path, PathBuf};

use wit_parser::{PackageId, Resolve};

use crate::error::{Blame, Error, ErrorKind, Spot, Stage};

/// Reads the WIT package of a folder (with its `deps`) or of a file. `spot` is where somebody named it.
pub(crate) fn read_wit(path: &Path, spot: Option<&Spot>) -> Result<(Resolve, PackageId), Error> {
    let fail =
        |kind: ErrorKind, message: String| Error::new(Stage::Contract, kind, Blame::Plugin, message).on(spot);
    if !path.exists() {
        return Err(fail(ErrorKind::Io, format!("the WIT package `{}` does not exist", path.display())));
    }
    let mut resolve = Resolve::new();
    match resolve.push_path(path) {
        Ok((package, _)) => Ok((resolve, package)),
        // The parser's own words, with the place, without the list of steps that led there.
        Err(error) => {
            let words = resolve.render_error(&error);
            let start = words.find(&error.root_cause().to_string()).unwrap_or_default();
            let words = words.get(start..).unwrap_or_default().trim_end();
            let message = format!("the WIT package `{}` is not valid", path.display());
            Err(fail(ErrorKind::Wit, message).note(words))
        }
    }
}

/// What two paths to the same package have in common.
pub(crate) fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
