//! `plugwright call`: one call, written as WAVE, for trying a plugin out.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use plugwright::{HostBuilder, InterfaceName, Offer, OfferName, Plan, Policy, Role};

use crate::audit::Audit;
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
                        what it requests; its log goes to stderr. What the application would serve is not there: a \
                        call that comes to need it fails."
)]
pub(crate) struct Args {
    /// The plugin's name in the operator's file, or a component, or a plugin's folder
    plugin: String,

    /// The function and its arguments
    call: String,

    /// The operator's file, or its folder [default: plugwright.toml]
    #[arg(short, long, value_name = "FILE")]
    config: Option<PathBuf>,

    /// Grants a plugin that runs alone a capability, with how much of it as TOML: `http=["https://api.example.com"]`
    #[arg(short, long, value_name = "GRANT", conflicts_with = "config")]
    grant: Vec<String>,

    /// Adds to a file what plugins use of their powers and are refused, a line of JSON each
    #[arg(long, value_name = "FILE")]
    audit: Option<PathBuf>,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let (policy, name) = policy(args)?;
    let plan = Plan::new(&policy.cache(environment::code()?))?;
    let observer = Audit::to(args.audit.as_deref(), Log::to(*terminal))?;
    let host = environment::host()?.observe(observer);
    let absent: BTreeSet<&OfferName> = plan.offers.iter().map(|offered| &offered.offer).collect();
    let host = absent.into_iter().cloned().map(nobody).fold(host, HostBuilder::offer).build()?;
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
        let mut policy = granted(Policy::new().plugin(&name, path), &name, &plugin, &args.grant)?;
        let exported: Vec<&InterfaceName> = plugin.facts.exports().collect();
        let served =
            plugin.facts.imports().filter(|(_, role)| *role == Role::Plugin).map(|(import, _)| import);
        for import in served.filter(|import| !exported.iter().any(|export| export.same_interface(import))) {
            policy = policy.offer(import.clone().into());
        }
        policy = plugin.facts.bare_imports().fold(policy, Policy::offer);
        return Ok((policy, name));
    }
    let file = args.config.clone().unwrap_or_else(|| PathBuf::from(Policy::FILE));
    Ok((Policy::read(file)?, args.plugin.clone()))
}

/// Stands in for the application, and for other plugins where one runs alone.
pub(crate) fn nobody(name: OfferName) -> Offer {
    Offer::new(name, |_, _, _| {
        Err("`plugwright call` has no application around it, and no plugins but those of a `plugwright.toml`"
            .into())
    })
}

/// Grants a plugin what it requests, or, where it has no manifest, what it imports.
/// What `grants` says of a capability counts instead.
pub(crate) fn granted(
    mut policy: Policy,
    name: &str,
    plugin: &Plugin,
    grants: &[String],
) -> Result<Policy, Failure> {
    let written = grants.iter().map(|grant| grant.split_once('=').unwrap_or((grant, "true")));
    let grants: BTreeMap<&str, &str> = written.map(|(name, value)| (name.trim(), value.trim())).collect();
    let powers: Vec<String> = match &plugin.manifest {
        Some(manifest) => manifest.requests().map(|(capability, _)| capability.to_owned()).collect(),
        None => plugin.facts.powers().collect(),
    };
    for (capability, value) in &grants {
        policy = policy.grant_as_written(name, capability, value);
    }
    for power in powers.iter().filter(|power| !grants.contains_key(power.as_str())) {
        if let Some(grant) = grant(power) {
            policy = policy.grant(name, grant);
        }
    }
    Ok(policy)
}

/// Whoever types the call is the operator, and what is wanted can be seen in the terminal.
/// What else there is has a scope that nobody can guess; without it the plan says what is missing.
fn grant(power: &str) -> Option<plugwright::Grant> {
    match power {
        "log" => Some(plugwright::Grant::log(plugwright::Level::Trace)),
        // The plugin's own defaults are what there is to try out.
        "config" => Some(plugwright::Grant::config(plugwright::Settings::new())),
        _ => None,
    }
}
