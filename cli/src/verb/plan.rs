//! `plugwright plan`: every decision about a set of plugins, before anything runs.

use std::path::PathBuf;

use plugwright::{Plan, Policy};

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::verb::inspect::Format;

/// Shows who serves whom, who was granted what, and under which limits
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The operator's file, or its folder
    #[arg(value_name = "FILE", default_value = "plugwright.toml")]
    file: PathBuf,

    /// `text` is for people, `json` for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let plan = Plan::new(&Policy::read(&args.file)?)?;
    match args.format {
        Format::Text => terminal.data(&plan.to_string()),
        Format::Json => terminal.json(&plan),
    }
}
