//! The command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

/// Builds a site from the READMEs of all crates this workspace depends on, and from the project's own documents.
#[derive(Debug, clap::Parser)]
#[command(name = "press", version)]
pub(crate) struct Args {
    /// Where the site goes; an older site there is replaced [default: `press` in cargo's target folder]
    #[arg(long, short, value_name = "DIR")]
    pub(crate) out: Option<PathBuf>,

    /// The plugins and what they may do [default: `examples/press/plugwright.toml`]
    #[arg(long, value_name = "FILE")]
    pub(crate) plugins: Option<PathBuf>,

    /// Joins all plugins into one component; the site is the same, byte for byte
    #[arg(long)]
    pub(crate) fused: bool,

    /// Builds only documents whose name contains this
    #[arg(long, value_name = "TEXT")]
    pub(crate) only: Option<String>,

    /// Adds a document
    #[arg(long = "document", value_name = "FILE")]
    pub(crate) documents: Vec<PathBuf>,

    /// Documents rendered at a time [default: one a core]
    #[arg(long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,

    /// Prints what the plugins log
    #[arg(long)]
    pub(crate) log: bool,
}
