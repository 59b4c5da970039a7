//! `plugwright run`: plain components that use each other, and a function `run` to start with.

use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use clap::ValueEnum;
use plugwright::{Plan, Plugin as Loaded, Plugins, Policy, Swap, Window};

use crate::environment;
use crate::failure::Failure;
use crate::log::Log;
use crate::plugin::Plugin;
use crate::terminal::Terminal;
use crate::verb::call;
use crate::verb::watch::changes::Changes;
use crate::verb::watch::{self, News};

/// Runs a component, with others that serve its imports
#[derive(Debug, clap::Args)]
#[command(
    after_help = "The component's exported `wasi:cli/run` is called, or else its function `run`, of its world or of one of \
                  its interfaces. Exit code 0 says that it returned, and with `ok` where it returns a result; 1 says why it \
                  did not. Plugins are named after their files and are granted what they request; their log goes to stderr."
)]
pub(crate) struct Args {
    /// The component to run, or a plugin's folder
    runner: PathBuf,

    /// A component or folder that serves imports of the runner, or of another one
    #[arg(long, value_name = "PLUGIN")]
    with: Vec<PathBuf>,

    /// `isolated` gives each an instance of its own; `fused` joins all into one component
    #[arg(long, value_enum, default_value_t = Mode::Isolated)]
    mode: Mode,

    /// Swaps in each component that is built anew and calls the function again, until standard input ends
    #[arg(long)]
    watch: bool,

    /// Makes a socket at which `plugwright inspect --running SOCKET` shows the plugins with their counts, as long as they run
    #[arg(long, value_name = "SOCKET")]
    inspect: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Mode {
    Isolated,
    Fused,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let host = environment::host()?.observe(Log::to(*terminal)).build()?;
    let (plan, runs) = read(args)?;
    if !args.watch {
        let plugins = host.load(&plan)?;
        let _window = window(&plugins, args.inspect.as_deref())?;
        return start(&plugins, &runs);
    }
    let (sender, news) = channel();
    // Before the set is loaded, so that no change is missed.
    let mut changes = Changes::new(&args.runner, sender.clone())?;
    changes.follow(&plan)?;
    let plugins = host.load(&plan)?;
    let _window = window(&plugins, args.inspect.as_deref())?;
    watch::read_lines(sender)?;
    tell(start(&plugins, &runs), &runs, terminal)?;
    while let Ok(news_now) = news.recv() {
        match news_now {
            News::End => return Ok(()),
            News::Line(_) => continue,
            News::Changed => {}
        }
        if watch::settle(&news).iter().any(|waiting| matches!(waiting, News::End)) {
            return Ok(());
        }
        let swapped = read(args).and_then(|(plan, runs)| {
            // Whoever builds the components and names them here is the operator.
            host.swap(&plugins, &plan, &Swap::new().consent_to_all().allow_fewer_exports())?;
            changes.follow(&plan)?;
            Ok(runs)
        });
        match swapped {
            Ok(runs) => tell(start(&plugins, &runs), &runs, terminal)?,
            Err(failure) => terminal.failure(&failure),
        }
    }
    Ok(())
}

/// Lets others look, if that is wanted.
pub(super) fn window(plugins: &Plugins, socket: Option<&Path>) -> Result<Option<Window>, Failure> {
    Ok(socket.map(|socket| plugins.inspectable(socket)).transpose()?)
}

/// What is called to run, and of which plugin.
struct Runs {
    runner: String,
    function: String,
}

/// Says how a call has ended, where others will follow.
fn tell(ended: Result<(), Failure>, runs: &Runs, terminal: &Terminal) -> Result<(), Failure> {
    match ended {
        Ok(()) => terminal.say(&format!("`{}` of `{}` has returned", runs.function, runs.runner)),
        Err(Failure::Closed) => return Err(Failure::Closed),
        Err(failure) => terminal.failure(&failure),
    }
    Ok(())
}

/// Reads the components and plans for them.
fn read(args: &Args) -> Result<(Plan, Runs), Failure> {
    let runner = Plugin::read(&args.runner)?;
    let function = entry(&args.runner, &runner)?;
    let mut policy = Policy::new();
    let mut names: Vec<String> = Vec::new();
    for path in std::iter::once(&args.runner).chain(&args.with) {
        let plugin = Plugin::read(path)?;
        let id = plugin.id()?.to_string();
        if names.contains(&id) {
            return Err(Failure::usage(format!(
                "two plugins are called `{id}`, one of them `{}`",
                path.display()
            ))
            .hint("give one of the files another name"));
        }
        policy = call::granted(policy.plugin(&id, path), &id, &plugin, &[])?;
        names.push(id);
    }
    if args.mode == Mode::Fused && names.len() > 1 {
        policy = policy.fuse_sharing_grants(names.iter().map(String::as_str));
    }
    let plan = Plan::new(&policy.cache(environment::code()?))?;
    let runner = names.into_iter().next().unwrap_or_default();
    Ok((plan, Runs { runner, function }))
}

/// Calls `function`, and takes an `err` for what it means.
fn start(plugins: &Plugins, Runs { runner, function }: &Runs) -> Result<(), Failure> {
    let runner: Loaded = plugins.get(runner)?;
    let result = runner.call_wave(&format!("{function}()"))?;
    if result == "err" || result.starts_with("err(") {
        return Err(Failure::usage(format!("`{function}` of `{}` gives `{result}`", runner.id())).answered());
    }
    Ok(())
}

/// The function to call.
fn entry(path: &Path, plugin: &Plugin) -> Result<String, Failure> {
    let functions = plugin.facts.functions();
    let runs = functions.iter().filter(|function| function.function == "run");
    let mut found: Vec<String> = Vec::new();
    for function in runs {
        let interface = function.interface.as_ref();
        match interface {
            Some(interface) if interface.namespace == "wasi" && interface.package == "cli" => {
                return Ok(function.to_string());
            }
            _ => found.push(function.to_string()),
        }
    }
    match found.as_slice() {
        [one] => Ok(one.clone()),
        [] => {
            let error = Failure::usage(format!("`{}` exports no function `run`", path.display()));
            Err(error.hint("call another function: `plugwright call`"))
        }
        several => Err(Failure::usage(format!(
            "`{}` exports several functions `run`: {}",
            path.display(),
            several.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ))
        .hint("call one of them: `plugwright call`")),
    }
}
