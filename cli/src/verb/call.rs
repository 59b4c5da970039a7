//! `plugwright call`: one call, written as WAVE, for trying a plugin out.

use std::path::{Path, PathBuf};

use plugwright::{Host, Plan, Policy};

use crate::environment;
use crate::failure::Failure;
use crate::log::Log;
use crate::plugin::Plugin;
use crate::terminal::Terminal;

/// Calls a function of a plugin and prints its result
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The call is written as in `press:site/headings.emoji(\"fast :rocket:\")`: the function's full \
                        name, and arguments in WAVE.\n\nA plugin named by its file or folder runs alone and is granted \
                        what it requests; its log goes to stderr."
)]
pub(crate) struct Args {
    /// The plugin's name in the operator's file, or a component, or a plugin's folder
    plugin: String,

    /// The function and its arguments
    call: String,

    /// The operator's file, or its folder [default: plugwright.toml]
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let (policy, name) = policy(args)?;
    let plan = Plan::new(&policy)?;
    let host =
        Host::builder().cache(environment::cache()?.join("code")).observe(Log::to(*terminal)).build()?;
    let plugins = host.load(&plan)?;
    let result = plugins.get(&name)?.call_wave(&args.call)?;
    terminal.data(&result)
}

/// The policy, and the plugin's name in it.
fn policy(args: &Args) -> Result<(Policy, String), Failure> {
    let path = Path::new(&args.plugin);
    if args.config.is_none() && path.exists() {
        let plugin = Plugin::read(path)?;
        let name = plugin.id()?.to_string();
        let policy = granted(Policy::new().plugin(&name, path), &name, &plugin)?;
        return Ok((policy, name));
    }
    let file = args.config.clone().unwrap_or_else(|| PathBuf::from(Policy::FILE));
    Ok((Policy::read(file)?, args.plugin.clone()))
}

/// Grants a plugin what it requests, or, where it has no manifest, what it imports.
pub(crate) fn granted(mut policy: Policy, name: &str, plugin: &Plugin) -> Result<Policy, Failure> {
    let powers: Vec<&str> = match &plugin.manifest {
        Some(manifest) => manifest.requests().map(|(capability, _)| capability).collect(),
        None => plugin.facts.powers().collect(),
    };
    for power in powers {
        policy = policy.grant(name, grant(power)?);
    }
    Ok(policy)
}

/// Whoever types the call is the operator, and what is wanted can be seen in the terminal.
fn grant(power: &str) -> Result<plugwright::Grant, Failure> {
    match power {
        "log" => Ok(plugwright::Grant::Log(plugwright::Level::Trace)),
        // The plugin's own defaults are what there is to try out.
        "config" => Ok(plugwright::Grant::Config(plugwright::Settings::new())),
        other => {
            Err(Failure::usage(format!("`call` cannot grant `{other}`")).hint("write a `plugwright.toml`"))
        }
    }
}
