//! The command line of Plugwright.
//!
//! One verb per file in `verb/`, each with its `Args` and a `run`. Three rules hold for all of them: what a verb
//! finds out goes to stdout and everything else to stderr, only `terminal` prints, and only `environment` reads
//! variables. Exit codes: 0 yes or done, 1 the answer is no or the plugin failed, 2 usage or configuration, 101 a bug.

mod audit;
mod environment;
mod failure;
mod folder;
mod log;
mod plugin;
mod portable;
mod signature;
mod terminal;
mod verb;

use std::process::ExitCode;

use clap::Parser;
use plugwright::Compiler;

use crate::terminal::Terminal;
use crate::verb::Verb;

/// Typed, sandboxed plugins in any language.
#[derive(Debug, Parser)]
#[command(name = "plugwright", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Exit codes: 0 yes or done, 1 the answer is no or the plugin failed, \
                        2 usage or configuration, 101 a bug")]
struct CommandLine {
    /// Says nothing but errors and what was asked for
    #[arg(short, long, global = true, display_order = 100)]
    quiet: bool,

    #[command(subcommand)]
    verb: Verb,
}

fn main() -> ExitCode {
    if let Some(done) = Compiler::work(std::env::args_os()) {
        return done;
    }
    let line = CommandLine::parse();
    let terminal = Terminal::new(line.quiet);
    match line.verb.run(&terminal) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            terminal.failure(&failure);
            failure.exit_code()
        }
    }
}
