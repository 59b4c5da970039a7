//! WIT packages on this machine's disk.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use plugwright_contract::{Contract, WitError};

use crate::error::{Blame, Error, ErrorKind, Source, Spot, Stage};
use crate::manifest::Manifest;

/// Reads the WIT package of a folder (with its `deps`) or of a file, with the gates of `features` open.
pub(crate) fn read_wit(path: &Path, features: &[String]) -> Result<Contract, Error> {
    let contract = read(path, None, features)?;
    contract.check_features(features).map_err(|error| ours(&error, ErrorKind::Wit))?;
    Ok(contract)
}

/// Reads the contract of a plugin, with the gates open that its manifest opens.
pub(crate) fn read_contract(manifest: &Manifest) -> Result<Contract, Error> {
    let features: Vec<String> = manifest.features().map(str::to_owned).collect();
    let contract = read(manifest.wit(), Some(manifest.contract_spot()), &features)?;
    for (feature, spot) in manifest.feature_entries() {
        contract
            .check_features(std::slice::from_ref(feature))
            .map_err(|error| ours(&error, ErrorKind::Wit).on(Some(spot)))?;
    }
    Ok(contract)
}

/// `spot` is where somebody named the package.
fn read(path: &Path, spot: Option<&Spot>, features: &[String]) -> Result<Contract, Error> {
    Contract::read_with(path, features).map_err(|error| {
        let kind = if error.is_missing() { ErrorKind::Io } else { ErrorKind::Wit };
        // Whoever named a folder that is not there has to look at the name, not at the contract.
        let spot = spot.filter(|_| error.spot().is_none() && !error.is_several());
        ours(&error, kind).on(spot)
    })
}

/// An error about a contract as an error of this crate.
pub(crate) fn ours(error: &WitError, kind: ErrorKind) -> Error {
    let spot = error.spot().map(|spot| {
        let source = Source { file: spot.file().to_owned(), text: spot.text().to_owned() };
        Arc::new(source).spot(spot.bytes())
    });
    let mut out = Error::new(Stage::Contract, kind, Blame::Plugin, error.to_string()).on(spot.as_ref());
    for note in error.notes() {
        out = out.note(note);
    }
    match error.hint_text() {
        Some(hint) => out.hint(hint),
        None => out,
    }
}

/// What two paths to the same package have in common.
pub(crate) fn identity(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_owned())
}
