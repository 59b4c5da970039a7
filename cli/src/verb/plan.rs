//! `plugwright plan`: every decision about a set of plugins, before anything runs.

use std::path::PathBuf;

use clap::ValueEnum;
use plugwright::{Plan, Policy};

use crate::failure::Failure;
use crate::terminal::Terminal;

/// Shows who serves whom, who was granted what, and under which limits
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The operator's file, or its folder
    #[arg(value_name = "FILE", default_value = "plugwright.toml")]
    file: PathBuf,

    /// `text` is for people, `json` for programs, `svg` a picture for a browser, `dot` one for Graphviz
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Text,
    Json,
    Svg,
    Dot,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let draft = Plan::draft(&Policy::read(&args.file)?);
    match args.format {
        Format::Text => return terminal.data(&draft.into_plan()?.to_string()),
        Format::Json => terminal.json(&draft)?,
        Format::Svg => terminal.data(&draft.picture().svg())?,
        Format::Dot => terminal.data(&draft.picture().dot())?,
    }
    // What is known was shown also of a plan that fails: that is when a picture is wanted most.
    draft.into_plan().map(drop).map_err(|report| Failure::from(report).answered())
}
