//! `plugwright watch`: plugins that run while they are being written.
//!
//! A set stays loaded. What changes on disk is swapped in, as an application would do it; what cannot be, leaves the former
//! component serving. Calls are typed, one a line, so that the state of a plugin that remembers can be seen to last.

pub(super) mod changes;
mod events;

use std::collections::BTreeSet;
use std::io::BufRead;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use plugwright::{Host, HostBuilder, OfferName, Plan, Plugins, Policy, Swap};

use self::changes::Changes;
use self::events::Events;
use crate::environment;
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::verb::call::nobody;
use crate::verb::run::window;

/// Keeps plugins loaded, swaps in what is built anew, and calls them
#[derive(Debug, clap::Args)]
#[command(
    after_help = "Reads from standard input, one a line, until that ends:\n\n  call PLUGIN CALL   calls a function, as `plugwright \
                        call` does\n  revive PLUGIN      calls a plugin again that rests or is in quarantine\n  stats              shows how \
                        each plugin stands\n  inspect [FILE]     shows the set with its counts as JSON, or draws it into a file \
                        that ends in .svg, .dot or .json\n\nA component or manifest that changes, and the operator's file, are read again; whoever \
                        writes that file consents to the powers in it. Results go to stdout, events and the plugins' \
                        log to stderr."
)]
pub(crate) struct Args {
    /// The operator's file, or its folder
    #[arg(value_name = "FILE", default_value = "plugwright.toml")]
    file: PathBuf,

    /// Makes a socket at which `plugwright inspect --running SOCKET` shows the plugins with their counts, as long as they run
    #[arg(long, value_name = "SOCKET")]
    inspect: Option<PathBuf>,
}

/// What there is to react to.
pub(super) enum News {
    Line(String),
    /// Standard input has ended.
    End,
    /// One of the files that make the set has changed.
    Changed,
}

/// Builders write a file in several steps: what comes within this time is one change.
const SETTLED: Duration = Duration::from_millis(100);

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let plan = Plan::new(&Policy::read(&args.file)?)?;
    let host = environment::host()?.observe(Events::to(*terminal));
    let absent: BTreeSet<&OfferName> = plan.offers.iter().map(|offered| &offered.offer).collect();
    let host = absent.into_iter().cloned().map(nobody).fold(host, HostBuilder::offer).build()?;
    let plugins = host.load(&plan)?;
    let _window = window(&plugins, args.inspect.as_deref())?;

    let (sender, news) = channel();
    let mut changes = Changes::new(&args.file, sender.clone())?;
    changes.follow(&plan)?;
    read_lines(sender)?;
    terminal.say(&format!("watches {} plugins", plan.plugins.len()));
    while let Ok(news_now) = news.recv() {
        let told = match news_now {
            News::End => return Ok(()),
            News::Line(line) => obey(&plugins, &line, terminal),
            News::Changed => {
                let waiting = settle(&news);
                let swapped = swap(&host, &plugins, args, &mut changes);
                if let Err(failure) = swapped {
                    terminal.failure(&failure);
                }
                for line in waiting {
                    match line {
                        News::End => return Ok(()),
                        News::Line(line) => complain(obey(&plugins, &line, terminal), terminal)?,
                        News::Changed => {}
                    }
                }
                Ok(())
            }
        };
        complain(told, terminal)?;
    }
    Ok(())
}

/// Shows what went wrong and goes on, unless nobody listens any more.
fn complain(told: Result<(), Failure>, terminal: &Terminal) -> Result<(), Failure> {
    match told {
        Err(Failure::Closed) => Err(Failure::Closed),
        Err(failure) => {
            terminal.failure(&failure);
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}

/// Waits until files stop changing, and keeps what else comes meanwhile.
pub(super) fn settle(news: &Receiver<News>) -> Vec<News> {
    let mut waiting = Vec::new();
    while let Ok(next) = news.recv_timeout(SETTLED) {
        if !matches!(next, News::Changed) {
            waiting.push(next);
        }
    }
    waiting
}

fn swap(host: &Host, plugins: &Plugins, args: &Args, changes: &mut Changes) -> Result<(), Failure> {
    let plan = Plan::new(&Policy::read(&args.file)?)?;
    // Whoever edits the operator's file is the operator.
    let how = Swap::new().consent_to_all().allow_fewer_exports();
    host.swap(plugins, &plan, &how)?;
    changes.follow(&plan)
}

fn obey(plugins: &Plugins, line: &str, terminal: &Terminal) -> Result<(), Failure> {
    let (word, rest) = line.trim().split_once(char::is_whitespace).unwrap_or((line.trim(), ""));
    match (word, rest.trim().split_once(char::is_whitespace)) {
        ("", _) => Ok(()),
        ("call", Some((plugin, call))) => terminal.data(&plugins.get(plugin)?.call_wave(call.trim())?),
        ("revive", None) if !rest.is_empty() => Ok(plugins.revive(rest.trim())?),
        ("inspect", None) if rest.is_empty() => terminal.json(&plugins.picture()),
        ("inspect", _) => draw(plugins, Path::new(rest.trim())),
        ("stats", None) if rest.is_empty() => terminal.data(&events::stats(&plugins.stats())),
        _ => Err(Failure::usage(format!("`{}` is not understood", crate::terminal::printable(line)))
            .hint("write `call PLUGIN CALL`, `revive PLUGIN`, `stats` or `inspect`")),
    }
}

/// Draws what runs, with its counts up to now, into a file.
fn draw(plugins: &Plugins, file: &Path) -> Result<(), Failure> {
    let picture = plugins.picture();
    let refused = |error: &dyn std::fmt::Display| {
        Failure::usage(format!("cannot write `{}`\nCaused by:\n  {error}", file.display()))
    };
    let text = match file.extension().and_then(|extension| extension.to_str()) {
        Some("svg") => picture.svg(),
        Some("dot") => picture.dot(),
        Some("json") => serde_json::to_string_pretty(&picture).map_err(|error| refused(&error))?,
        _ => {
            let name = crate::terminal::printable(&file.display().to_string());
            return Err(Failure::usage(format!("`{name}` is no name for a picture"))
                .hint("let it end in `.svg`, `.dot` or `.json`"));
        }
    };
    std::fs::write(file, text).map_err(|error| refused(&error))
}

/// Hands on what is typed.
pub(super) fn read_lines(news: Sender<News>) -> Result<(), Failure> {
    let read = move || {
        for line in std::io::stdin().lock().lines() {
            let Ok(line) = line else { break };
            if news.send(News::Line(line)).is_err() {
                return;
            }
        }
        // If nobody wants to know, the verb is over already.
        let _ = news.send(News::End);
    };
    match std::thread::Builder::new().name("stdin".to_owned()).spawn(read) {
        Ok(_) => Ok(()),
        Err(error) => Err(Failure::usage(format!("cannot read standard input\nCaused by:\n  {error}"))),
    }
}
