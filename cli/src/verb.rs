//! The verbs, in the order in which people meet them.

mod build;
mod cache;
mod call;
mod check;
mod contract;
mod doctor;
mod grants;
mod host;
mod inspect;
mod new;
mod plan;
mod run;
mod sdk;
mod watch;

use clap::Subcommand;

use crate::failure::Failure;
use crate::terminal::Terminal;

#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    Sdk(sdk::Args),
    New(new::Args),
    Build(build::Args),
    Check(check::Args),
    Contract(contract::Args),
    Inspect(inspect::Args),
    Plan(plan::Args),
    Grants(grants::Args),
    Call(call::Args),
    Run(run::Args),
    Host(host::Args),
    Watch(watch::Args),
    Cache(cache::Args),
    Doctor(doctor::Args),
}

impl Verb {
    pub(crate) fn run(self, terminal: &Terminal) -> Result<(), Failure> {
        match self {
            Self::Sdk(args) => sdk::run(&args, terminal),
            Self::New(args) => new::run(&args, terminal),
            Self::Build(args) => build::run(&args, terminal),
            Self::Check(args) => check::run(&args, terminal),
            Self::Contract(args) => contract::run(&args, terminal),
            Self::Inspect(args) => inspect::run(&args, terminal),
            Self::Plan(args) => plan::run(&args, terminal),
            Self::Grants(args) => grants::run(&args, terminal),
            Self::Call(args) => call::run(&args, terminal),
            Self::Run(args) => run::run(&args, terminal),
            Self::Host(args) => host::run(&args, terminal),
            Self::Watch(args) => watch::run(&args, terminal),
            Self::Cache(args) => cache::run(&args, terminal),
            Self::Doctor(args) => doctor::run(&args, terminal),
        }
    }
}
