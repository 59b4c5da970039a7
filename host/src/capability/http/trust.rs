//! Whose certificates a plugin's requests trust: those of the public internet, and what the operator adds to them.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use tokio_rustls::rustls::pki_types::CertificateDer;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// What files of certificates hold, as they were when a plugin was last linked that trusts them.
#[derive(Default)]
pub(super) struct Trust(Mutex<HashMap<PathBuf, Arc<ClientConfig>>>);

impl Trust {
    /// Reads a file of certificates.
    ///
    /// # Errors
    ///
    /// When it cannot be read or holds none: a plugin that trusts nobody more would fail later, and nobody knew why.
    pub(super) fn read(&self, file: &Path) -> Result<(), String> {
        let wrong = |why: String| format!("`{}`, which `http` trusts, {why}", file.display());
        let bytes = std::fs::read(file).map_err(|error| wrong(format!("cannot be read: {error}")))?;
        let mut roots = public();
        let mut count = 0;
        for certificate in CertificateDer::pem_slice_iter(&bytes) {
            let added = certificate
                .map_err(|error| error.to_string())
                .and_then(|certificate| roots.add(certificate).map_err(|error| error.to_string()));
            added.map_err(|why| wrong(format!("has a certificate that is none: {why}")))?;
            count += 1;
        }
        if count == 0 {
            return Err(wrong("holds no certificate in the form PEM".into()));
        }
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.insert(file.to_owned(), settings(roots));
        Ok(())
    }

    /// What connections of a plugin go by.
    pub(super) fn of(&self, file: Option<&PathBuf>) -> Arc<ClientConfig> {
        static PUBLIC: OnceLock<Arc<ClientConfig>> = OnceLock::new();
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let own = file.and_then(|file| known.get(file)).cloned();
        own.unwrap_or_else(|| PUBLIC.get_or_init(|| settings(public())).clone())
    }
}

fn public() -> RootCertStore {
    RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.into() }
}

fn settings(roots: RootCertStore) -> Arc<ClientConfig> {
    Arc::new(ClientConfig::builder().with_root_certificates(roots).with_no_client_auth())
}
