//! `plugwright host`: a plugin at the other end of a pipe, for tests in any language.
//!
//! ```text
//! test ─▶ lines of JSON ─▶ message ─▶ bench: the plugin, in a real host ─▶ answer ─▶ test
//!  ▲                                    │
//!  └──── asks: what the plugin imports and nobody serves
//! ```
//!
//! `docs/test-protocol.md` says what the lines mean. One thread does it all: while a plugin waits for an import, the lines
//! that come in are served from within that import, so calls and asks nest like a call stack.

mod answer;
mod bench;
mod log;
mod message;

use std::path::PathBuf;

use plugwright::JsonOptions;

use crate::failure::Failure;
use crate::terminal::Terminal;

use bench::Bench;

/// Runs a plugin for a test: reads calls and writes results as lines of JSON
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Made for the test helpers of SDKs; docs/test-protocol.md says what the lines mean. The plugin is \
                        granted what it requests."
)]
pub(crate) struct Args {
    /// A component, or a plugin's folder
    #[arg(value_name = "PLUGIN")]
    plugin: PathBuf,

    /// Another plugin that serves what this one imports: a component or a folder; may be given several times
    #[arg(long, value_name = "PLUGIN")]
    with: Vec<PathBuf>,

    /// Writes and reads `list<u8>` as text in base64 rather than as numbers
    #[arg(long)]
    bytes_as_base64: bool,

    /// Writes `u64` and `s64` as text, for programs that round numbers above 2^53
    #[arg(long)]
    wide_integers_as_text: bool,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let mut options = JsonOptions::new();
    if args.bytes_as_base64 {
        options = options.bytes_as_base64();
    }
    if args.wide_integers_as_text {
        options = options.wide_integers_as_text();
    }
    let bench = match Bench::start(&args.plugin, &args.with, options, *terminal) {
        Ok(bench) => bench,
        Err(failure) => {
            // The test reads our output; whoever runs the test reads the terminal.
            answer::not_started(terminal, &failure)?;
            return Err(failure);
        }
    };
    bench.get().map_or(Ok(()), Bench::serve)
}
