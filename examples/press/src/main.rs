//! The press: a static site builder that is extended by plugins, to show how an application embeds Plugwright.
//!
//! ```text
//! collect ─▶ documents ─▶ render (all cores) ─▶ pages ─▶ site
//!                             │ in order        ▲
//!                             └▶ search ────────┘        report ◀─ all of it
//! ```
//!
//! Read `plugins` first: it is all that a host has to do before it can call. `contract` is the contract in Rust's words.

mod args;
mod collect;
mod contract;
mod failure;
mod plugins;
mod press;
mod render;
mod report;
mod search;
mod site;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    match press::run(&args::Args::parse()) {
        Ok(report) => {
            print!("{report}");
            if report.is_clean() { ExitCode::SUCCESS } else { ExitCode::from(1) }
        }
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::from(failure.exit_code())
        }
    }
}
