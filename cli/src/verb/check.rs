//! `plugwright check`: does a component target its contract?

use std::path::PathBuf;

use plugwright::check_component;

use crate::failure::Failure;
use crate::plugin::Plugin;
use crate::portable;
use crate::terminal::Terminal;

/// Checks whether a plugin targets its contract, and shows everything in which it does not
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A component, or a plugin's folder
    #[arg(value_name = "PLUGIN")]
    path: PathBuf,

    /// The folder with the contract's WIT package [default: the manifest's]
    #[arg(long, value_name = "DIR")]
    wit: Option<PathBuf>,

    /// The world to check against [default: the manifest's]
    #[arg(long)]
    world: Option<String>,

    /// Opens a gate: what is `@unstable` under this feature belongs to the contract [default: the manifest's]
    #[arg(long = "feature", value_name = "FEATURE")]
    features: Vec<String>,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let plugin = Plugin::read(&args.path)?;
    let id = plugin.id()?;
    let features = match &plugin.manifest {
        Some(manifest) if args.features.is_empty() => portable::features(manifest),
        _ => args.features.clone(),
    };
    let world = match (&plugin.manifest, &args.wit, &args.world) {
        // The manifest says more than the contract: what the plugin requests.
        (Some(manifest), None, None) if args.features.is_empty() => {
            check_component(manifest, &plugin.component, &plugin.bytes)?;
            manifest.world()
        }
        (manifest, wit, world) => {
            let wit = wit.as_deref().or_else(|| Some(manifest.as_ref()?.wit()));
            let world = world.as_deref().or_else(|| Some(manifest.as_ref()?.world()));
            let (Some(wit), Some(world)) = (wit, world) else {
                return Err(Failure::usage("a component alone does not say which contract it is for")
                    .hint("add `--wit DIR --world WORLD`, or name the plugin's folder"));
            };
            plugin.facts.check_with(&id, wit, world, &features)?;
            world
        }
    };
    terminal.say(&format!("`{id}` targets `{world}`"));
    let wit = args.wit.as_deref().or_else(|| Some(plugin.manifest.as_ref()?.wit()));
    if let Some(wit) = wit {
        for export in plugin.facts.exports_beyond(wit, world, &features)? {
            terminal.say(&format!(
                "warning: `{id}` exports {export}, which the world `{world}` does not have\n\
                 hint: only an application that knows of it can call it; is another name meant?"
            ));
        }
        portable::warn(wit, world, &features, terminal);
    }
    Ok(())
}
