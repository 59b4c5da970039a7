//! What the press tells at the end.

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

use plugwright::{EdgeStats, PluginId, Stats};

use crate::collect::Refused;
use crate::plugins::seconds;

/// What became of all documents, and what it took.
#[derive(Debug)]
pub(crate) struct Report {
    pub(crate) published: usize,
    /// Crates without a README.
    pub(crate) without: usize,
    pub(crate) refused: Vec<Refused>,
    pub(crate) failed: Vec<Failed>,
    pub(crate) stats: Stats,
    pub(crate) jobs: usize,
    pub(crate) loading: Duration,
    pub(crate) making: Duration,
    /// The page to open.
    pub(crate) open: PathBuf,
}

/// A document at which a plugin failed.
#[derive(Debug)]
pub(crate) struct Failed {
    pub(crate) name: String,
    pub(crate) error: plugwright::Error,
}

impl Report {
    /// Says whether every document became a page.
    pub(crate) fn is_clean(&self) -> bool {
        self.refused.is_empty() && self.failed.is_empty()
    }

    fn rows(&self) -> Vec<(String, String)> {
        let rate = self.published as f64 / self.making.as_secs_f64().max(0.001);
        let mut rows = vec![
            ("documents".to_owned(), format!("{}{}", self.published, self.missing())),
            ("collect and load".to_owned(), seconds(self.loading)),
            ("make the site".to_owned(), format!("{}, {rate:.0} documents a second", seconds(self.making))),
            ("at a time".to_owned(), self.jobs.to_string()),
        ];
        if let Some(bytes) = peak_memory() {
            rows.push(("peak memory".to_owned(), format!("{} MiB", bytes >> 20)));
        }
        rows
    }

    fn missing(&self) -> String {
        let parts = [
            (self.refused.len(), "refused"),
            (self.failed.len(), "failed"),
            (self.without, "crates without a README"),
        ];
        parts
            .iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, what)| format!(", {count} {what}"))
            .collect()
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, value) in self.rows() {
            writeln!(f, "{name:<18}{value}")?;
        }
        let mut plugins: Vec<_> = self.stats.plugins.iter().collect();
        plugins.sort_by(|a, b| a.plugin.as_str().cmp(b.plugin.as_str()));
        writeln!(f, "\n{:<30}{:>8}{:>10}{:>11}", "plugin", "calls", "failures", "instances")?;
        for row in plugins {
            let name = row.plugin.as_str();
            writeln!(f, "{name:<30}{:>8}{:>10}{:>11}", row.calls, row.failures, row.instances)?;
        }
        if !self.stats.edges.is_empty() {
            writeln!(f, "\n{:<30}{:>8}", "edge", "calls")?;
            for EdgeStats { edge, calls, .. } in &self.stats.edges {
                writeln!(f, "{:<30}{calls:>8}", format!("{} → {}", edge.consumer, edge.provider))?;
            }
        }
        if !self.refused.is_empty() {
            writeln!(f, "\nrefused")?;
            for Refused { name, reason } in &self.refused {
                writeln!(f, "  {name}: {reason}")?;
            }
        }
        if !self.failed.is_empty() {
            writeln!(f, "\nfailed")?;
            for failed in &self.failed {
                failed.fmt(f)?;
            }
        }
        writeln!(f, "\nopen {}", self.open.display())
    }
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chain: Vec<&str> = self.error.plugins().iter().map(PluginId::as_str).collect();
        writeln!(f, "  {}: {}", self.name, self.error)?;
        if !chain.is_empty() {
            writeln!(f, "    press → {}", chain.join(" → "))?;
        }
        if let Some(place) = self.error.fault_report().and_then(|fault| fault.place.as_ref()) {
            writeln!(f, "    at {}:{}", place.file, place.line)?;
        }
        Ok(())
    }
}

/// The most memory that this process has held so far, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kibibytes << 10)
}
