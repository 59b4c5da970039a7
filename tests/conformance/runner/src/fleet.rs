//! The plugins of the matrix, and the host that runs them.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use conformance_harness::{Case, Language, Side};
use plugwright::{Host, HostBuilder, LogRecord, Observe, Offer, Plan, Plugins, Policy};

use crate::imports;

/// Everything that cells are made of.
pub(crate) struct Fleet<'c> {
    pub(crate) cases: &'c [Case],
    pub(crate) languages: Vec<Language>,
    folder: PathBuf,
    cache: PathBuf,
    host: Host,
}

/// Nobody listens: what plugins write is no part of the matrix.
struct Silent;

impl Observe for Silent {
    fn log(&self, _: &LogRecord<'_>) {}
}

fn host(offers: impl IntoIterator<Item = Offer>, cache: &Path) -> anyhow::Result<Host> {
    let host = offers.into_iter().fold(Host::builder(), HostBuilder::offer);
    Ok(host.cache(cache).observe(Silent).build()?)
}

fn load(host: &Host, policy: &Policy) -> anyhow::Result<Plugins> {
    let plan = Plan::new(policy).map_err(|report| anyhow!("{}", report.render()))?;
    host.load(&plan).map_err(|report| anyhow!("{}", report.render()))
}

impl<'c> Fleet<'c> {
    pub(crate) fn new(
        cases: &'c [Case],
        languages: Vec<Language>,
        folder: PathBuf,
        cache: &Path,
    ) -> anyhow::Result<Self> {
        let host = host(imports::offers(cases)?, cache)?;
        Ok(Self { cases, languages, folder, cache: cache.to_owned(), host })
    }

    /// A plugin's name.
    pub(crate) fn name(language: Language, side: Side) -> String {
        format!("{language}-{}", side.name())
    }

    /// A plugin's folder.
    pub(crate) fn plugin(&self, language: Language, side: Side) -> PathBuf {
        self.folder.join(Self::name(language, side))
    }

    /// The provider that has one case alone, and its folder.
    pub(crate) fn alone(&self, case: &Case) -> (String, PathBuf) {
        let name = case.provider_alone();
        (name.clone(), self.folder.join(name))
    }

    /// Whether the plugin has the case.
    pub(crate) fn has(case: &Case, language: Language, side: Side) -> bool {
        case.unsupported(language, side).is_none()
    }

    pub(crate) fn load(&self, policy: &Policy) -> anyhow::Result<Plugins> {
        load(&self.host, policy)
    }

    /// Loads plugins of an application that offers something else than the answers of the cases.
    pub(crate) fn load_with(&self, offer: Offer, policy: &Policy) -> anyhow::Result<Plugins> {
        let policy = offer.names().iter().cloned().fold(policy.clone(), Policy::offer);
        load(&host([offer], &self.cache)?, &policy)
    }

    /// The pairs of languages: consumer, provider.
    pub(crate) fn pairs(&self) -> impl Iterator<Item = (Language, Language)> {
        let all = |consumer: &Language| {
            let consumer = *consumer;
            self.languages.iter().map(move |provider| (consumer, *provider))
        };
        self.languages.iter().flat_map(all)
    }
}
