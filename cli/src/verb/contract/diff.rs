//! `plugwright contract diff`: what changed between two versions of a contract, and whom that breaks.

use std::path::PathBuf;

use plugwright_contract::{Change, Contract, Diff, Effect, Verdict};
use serde::Serialize;

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::verb::inspect::Format;

/// Shows what changed between two versions of a contract, and whether that breaks plugins or hosts that are compiled already
///
/// Exits with 1 where something breaks.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder with the old WIT package
    #[arg(value_name = "OLD")]
    old: PathBuf,

    /// The folder with the new WIT package
    #[arg(value_name = "NEW")]
    new: PathBuf,

    /// Opens gates: what is `@unstable` under this feature belongs to the contract
    #[arg(long = "feature", value_name = "FEATURE")]
    features: Vec<String>,

    /// `text` is for people, `json` for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let old = Contract::read_with(&args.old, &args.features)?;
    let new = Contract::read_with(&args.new, &args.features)?;
    let diff = Diff::of(&old, &new);
    match args.format {
        Format::Text => terminal.data(&diff.to_string())?,
        Format::Json => terminal.json(&View::of(&diff))?,
    }
    match diff.plugins().max(diff.hosts()) {
        Verdict::Compatible => Ok(()),
        Verdict::Breaking => Err(Failure::No),
    }
}

/// The comparison for programs.
#[derive(Serialize)]
struct View<'a> {
    version: u32,
    old: &'a str,
    new: &'a str,
    plugins: &'static str,
    hosts: &'static str,
    advice: Option<&'a str>,
    changes: Vec<ChangeView<'a>>,
}

#[derive(Serialize)]
struct ChangeView<'a> {
    rule: &'a str,
    place: &'a str,
    what: &'a str,
    old: Option<&'a str>,
    new: Option<&'a str>,
    uses: &'a [String],
    plugins: EffectView<'a>,
    hosts: EffectView<'a>,
}

#[derive(Serialize)]
struct EffectView<'a> {
    verdict: &'static str,
    reason: &'a str,
}

impl<'a> View<'a> {
    fn of(diff: &'a Diff) -> Self {
        Self {
            version: 1,
            old: &diff.old,
            new: &diff.new,
            plugins: word(diff.plugins()),
            hosts: word(diff.hosts()),
            advice: diff.advice.as_deref(),
            changes: diff.changes.iter().map(ChangeView::of).collect(),
        }
    }
}

impl<'a> ChangeView<'a> {
    fn of(change: &'a Change) -> Self {
        let effect =
            |effect: &'a Effect| EffectView { verdict: word(effect.verdict), reason: &effect.reason };
        Self {
            rule: change.rule,
            place: &change.place,
            what: &change.what,
            old: change.old.as_deref(),
            new: change.new.as_deref(),
            uses: &change.uses,
            plugins: effect(&change.plugins),
            hosts: effect(&change.hosts),
        }
    }
}

fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Compatible => "compatible",
        Verdict::Breaking => "breaking",
    }
}
