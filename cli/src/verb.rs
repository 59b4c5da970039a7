//! The verbs, in the order in which people meet them.

mod doctor;
mod new;

use clap::Subcommand;

use crate::failure::Failure;
use crate::terminal::Terminal;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    New(new::Args),
    Doctor(doctor::Args),
}

impl Verb {
    pub(crate) fn run(self, terminal: &Terminal) -> Result<(), Failure> {
        match self {
            Self::New(args) => new::run(&args, terminal),
            Self::Doctor(args) => doctor::run(&args, terminal),
        }
    }
}
