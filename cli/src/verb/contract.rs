//! `plugwright contract`: what there is to know about a contract without any plugin.

mod diff;
mod lint;

use clap::Subcommand;

use crate::failure::Failure;
use crate::terminal::Terminal;

/// Compares two versions of a contract, or finds what not every language can do
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    #[command(subcommand)]
    verb: Verb,
}

#[derive(Debug, Subcommand)]
enum Verb {
    Diff(diff::Args),
    Lint(lint::Args),
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.verb {
        Verb::Diff(args) => diff::run(args, terminal),
        Verb::Lint(args) => lint::run(args, terminal),
    }
}
