//! `plugwright check`: does a component target its contract?

use std::path::PathBuf;

use crate::failure::Failure;
use crate::plugin::Plugin;
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
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let plugin = Plugin::read(&args.path)?;
    let manifest = plugin.manifest.as_ref();
    let wit = args.wit.clone().or_else(|| Some(manifest?.wit().to_owned()));
    let world = args.world.clone().or_else(|| Some(manifest?.world().to_owned()));
    let (Some(wit), Some(world)) = (wit, world) else {
        return Err(Failure::usage("a component alone does not say which contract it is for")
            .hint("add `--wit DIR --world WORLD`, or name the plugin's folder"));
    };
    let id = plugin.id()?;
    plugin.facts.check(&id, &wit, &world)?;
    terminal.say(&format!("`{id}` targets `{world}`"));
    Ok(())
}
