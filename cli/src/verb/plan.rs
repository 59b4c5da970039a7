//! `plugwright plan`: every decision about a set of plugins, before anything runs.

mod diff;

use std::path::{Path, PathBuf};

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

    /// Shows only what has changed since another plan: one in JSON, or that of another operator's file. New powers come first,
    /// and make the answer no
    #[arg(long, value_name = "OLD")]
    diff: Option<PathBuf>,
}

/// How to show a set of plugins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    Text,
    Json,
    Svg,
    Dot,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(old) = &args.diff {
        return changes(old, args, terminal);
    }
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

/// Shows what has changed; new powers need somebody's consent, so the answer is no.
fn changes(old: &Path, args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let new = diff::json(&Plan::new(&Policy::read(&args.file)?)?)?;
    let changes = diff::Changes::between(&diff::old(old)?, &new);
    match args.format {
        Format::Text => {
            let lines: Vec<&str> = changes.powers.iter().chain(&changes.rest).map(String::as_str).collect();
            terminal.data(
                if lines.is_empty() { "nothing has changed".to_owned() } else { lines.join("\n") }.as_str(),
            )?;
        }
        Format::Json => terminal.json(&changes)?,
        Format::Svg | Format::Dot => {
            return Err(Failure::usage("`--diff` is shown as `text` or `json`"));
        }
    }
    if changes.powers.is_empty() { Ok(()) } else { Err(Failure::No) }
}
