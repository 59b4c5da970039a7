//! `plugwright inspect`: what a plugin offers, and what it wants for it.

mod schema;
mod text;
mod view;

use std::path::{Path, PathBuf};

use clap::ValueEnum;
use plugwright::{View, Window};
use wit_component::WitPrinter;
use wit_parser::PackageId;

use crate::failure::Failure;
use crate::plugin::Plugin;
use crate::terminal::Terminal;
use crate::verb::plan::Format as Shown;

/// Shows what a plugin imports and exports, the powers it wants and why; or plugins that run
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// A component, or a plugin's folder; for `--schema`, a WIT package as well
    #[arg(value_name = "PLUGIN", required_unless_present = "running")]
    path: Option<PathBuf>,

    /// Shows the plugins of a host that runs instead: who serves whom, with counts of calls, what was used of limits, and who is
    /// not called. SOCKET is what the host was started with: `plugwright run --inspect SOCKET`
    #[arg(long, value_name = "SOCKET", conflicts_with_all = ["path", "schema", "world", "wit", "wat"])]
    running: Option<PathBuf>,

    /// Prints the JSON Schema of a function instead: which JSON a call takes and gives. Without a name, of all functions
    #[arg(
        long, value_name = "FUNCTION", num_args = 0..=1, default_missing_value = schema::ALL,
        conflicts_with_all = ["wit", "wat", "format"],
    )]
    schema: Option<String>,

    /// The world of a WIT package whose functions are meant [default: the only one]
    #[arg(long, requires = "schema")]
    world: Option<String>,

    /// Prints the component's world as WIT instead
    #[arg(long, conflicts_with_all = ["wat", "format"])]
    wit: bool,

    /// Prints the component as WebAssembly text instead
    #[arg(long, conflicts_with = "format")]
    wat: bool,

    /// `text` is for people, `json` for programs; with `--running`, `svg` is a picture for a browser, `dot` one for Graphviz
    #[arg(long, value_enum, default_value_t = Shown::Text)]
    format: Shown,
}

/// How to print what was found out. Programs get one object with a `version`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    Text,
    Json,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match (&args.running, &args.path) {
        (Some(socket), _) => running(socket, args.format, terminal),
        (None, Some(path)) => inspect(path, args, terminal),
        (None, None) => Err(Failure::usage("there is nothing to inspect").hint("name a plugin")),
    }
}

/// What runs in another process.
fn running(socket: &Path, format: Shown, terminal: &Terminal) -> Result<(), Failure> {
    let view = match format {
        Shown::Text => View::Text,
        Shown::Json => View::Json,
        Shown::Svg => View::Svg,
        Shown::Dot => View::Dot,
    };
    terminal.data(&Window::look(socket, view)?)
}

fn inspect(path: &Path, args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    if let Some(function) = &args.schema {
        return schema::print(path, args.world.as_deref(), function, terminal);
    }
    let plugin = Plugin::read(path)?;
    if args.wit {
        return terminal.data(&wit(&plugin)?);
    }
    if args.wat {
        let text = wasmprinter::print_bytes(&plugin.bytes)
            .map_err(|error| Failure::usage(format!("cannot print `{}` as text: {error}", path.display())))?;
        return terminal.data(&text);
    }
    let view = view::View::of(&plugin)?;
    match args.format {
        Shown::Text => terminal.data(&text::text(&view)),
        Shown::Json => terminal.json(&view),
        Shown::Svg | Shown::Dot => Err(Failure::usage("a plugin is shown as `text` or `json`").hint(
            "draw a set of plugins: `plugwright plan --format svg`, or one that runs: `--running SOCKET`",
        )),
    }
}

/// The component's world, and below it every package that it uses.
fn wit(plugin: &Plugin) -> Result<String, Failure> {
    let (resolve, world) = plugin.facts.wit();
    let main = resolve.worlds.get(world).and_then(|world| world.package);
    let main =
        main.ok_or_else(|| Failure::usage(format!("`{}` has no world", plugin.component.display())))?;
    let others: Vec<PackageId> = resolve.packages.iter().map(|(id, _)| id).filter(|id| *id != main).collect();
    let mut printer = WitPrinter::default();
    printer.print(resolve, main, &others).map_err(|error| {
        Failure::usage(format!("cannot print the world of `{}`: {error}", plugin.component.display()))
    })?;
    Ok(one_empty_line(&printer.output.to_string()))
}

/// Leaves one empty line between packages, where the printer leaves none or two.
fn one_empty_line(wit: &str) -> String {
    let mut out = String::with_capacity(wit.len());
    for line in wit.lines() {
        let is_apart = out.is_empty() || out.ends_with("\n\n");
        if line.is_empty() && is_apart {
            continue;
        }
        if line.starts_with("package ") && !is_apart {
            out.push('\n');
        }
        out.push_str(line);
        out.push('\n');
    }
    out
}
