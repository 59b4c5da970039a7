//! Where names lead: each is looked up once, and what is found is what is connected to.

use std::future::Future;
use std::net::IpAddr;
use std::pin::Pin;
use std::sync::Arc;

use wasmtime_wasi::runtime::spawn_blocking;

use super::address::canonical;
use super::place::Host;

/// Looks up names. The host has one; tests have others.
pub(crate) trait Lookup: Send + Sync {
    /// The addresses of a name.
    fn find(&self, name: &str) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>>;
}

/// The system's resolver.
pub(crate) struct System;

impl Lookup for System {
    fn find(&self, name: &str) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        let name = name.to_owned();
        Box::pin(async move {
            let found = tokio::net::lookup_host((name.as_str(), 0)).await?;
            Ok(found.map(|address| address.ip()).collect())
        })
    }
}

/// A way to look up names that the application has.
struct By<F>(Arc<F>);

/// Looks up names by a function, which may take its time.
pub(crate) fn lookup_by(
    resolve: impl Fn(&str) -> std::io::Result<Vec<IpAddr>> + Send + Sync + 'static,
) -> impl Lookup {
    By(Arc::new(resolve))
}

impl<F: Fn(&str) -> std::io::Result<Vec<IpAddr>> + Send + Sync + 'static> Lookup for By<F> {
    fn find(&self, name: &str) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        let (resolve, name) = (self.0.clone(), name.to_owned());
        Box::pin(spawn_blocking(move || resolve(&name)))
    }
}

/// The addresses of a host, in their canonical form.
pub(crate) async fn addresses(lookup: Arc<dyn Lookup>, host: Host) -> std::io::Result<Vec<IpAddr>> {
    match host {
        Host::Address(address) => Ok(vec![address]),
        Host::Name(name) => {
            let mut found: Vec<IpAddr> = lookup.find(&name).await?.into_iter().map(canonical).collect();
            found.dedup();
            Ok(found)
        }
    }
}
