//! `plugwright cache`: the compiled code that is kept between runs.

use std::path::PathBuf;
use std::time::Duration;

use plugwright::{Bytes, Cache, CacheEntry};
use serde::Serialize;

use crate::environment;
use crate::failure::Failure;
use crate::terminal::{Terminal, table};
use crate::verb::inspect::Format;

/// Lists the compiled code that is kept between runs, or makes room
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The cache's folder, as the application named it; without it, the command line's own
    #[arg(long, value_name = "DIR")]
    folder: Option<PathBuf>,

    /// Removes what was not used for longest until the rest is at most this large, as in `500 MiB`; `0 B` removes all
    #[arg(long, value_name = "SIZE", value_parser = room)]
    prune: Option<Bytes>,

    /// `text` is for people, `json` for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

#[derive(Serialize)]
struct View {
    version: u32,
    folder: String,
    entries: Vec<Row>,
    removed: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    bytes: u64,
    /// Seconds since it was loaded or written.
    unused_seconds: u64,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let folder = match &args.folder {
        Some(folder) => folder.clone(),
        None => environment::code()?,
    };
    if !Cache::exists(&folder) {
        let failure = Failure::usage(format!("there is no cache in `{}`", folder.display()));
        return Err(failure
            .hint("`--folder` names the folder that the application gave to `Host::builder().cache(…)`"));
    }
    let cache = Cache::open(&folder)?;
    let removed = match args.prune {
        Some(limit) => cache.prune(limit)?,
        None => Vec::new(),
    };
    let rows = |entries: Vec<CacheEntry>| entries.into_iter().rev().map(row).collect();
    let view = View {
        version: 1,
        folder: folder.display().to_string(),
        entries: rows(cache.entries()?),
        removed: rows(removed),
    };
    match args.format {
        Format::Json => terminal.json(&view),
        Format::Text => terminal.data(&text(&view, args.prune.is_some())),
    }
}

/// A size; nothing is one as well here, which it is not as a limit.
fn room(text: &str) -> Result<Bytes, plugwright::Error> {
    match text.trim() {
        "0" | "0 B" => Ok(Bytes(0)),
        text => text.parse(),
    }
}

fn row(entry: CacheEntry) -> Row {
    let unused_seconds = entry.used.elapsed().unwrap_or_default().as_secs();
    Row { name: entry.name, bytes: entry.size, unused_seconds }
}

fn text(view: &View, has_pruned: bool) -> String {
    let mut out = String::new();
    if !view.entries.is_empty() {
        let mut rows = vec![["component and engine", "size", "unused for"].map(str::to_owned).to_vec()];
        for row in &view.entries {
            // Twelve digits tell components apart, as they do commits.
            let (component, engine) = row.name.split_once('-').unwrap_or((&row.name, ""));
            let short: String = component.chars().take(12).collect();
            rows.push(vec![format!("{short} {engine}"), size(row.bytes), age(row.unused_seconds)]);
        }
        out.push_str(&table(&rows));
    }
    let total = |rows: &[Row]| size(rows.iter().map(|row| row.bytes).sum());
    if has_pruned {
        out.push_str(&format!("removed {}, {}\n", artifacts(&view.removed), total(&view.removed)));
    }
    out.push_str(&format!("{}, {}, in `{}`\n", artifacts(&view.entries), total(&view.entries), view.folder));
    out
}

fn artifacts(rows: &[Row]) -> String {
    match rows.len() {
        1 => "1 artifact".to_owned(),
        many => format!("{many} artifacts"),
    }
}

/// To a tenth, for people: [`Bytes`] shows what divides evenly.
fn size(bytes: u64) -> String {
    #[allow(clippy::cast_precision_loss, reason = "a tenth of a MiB is as close as anybody looks")]
    let mib = bytes as f64 / f64::from(1 << 20);
    format!("{mib:.1} MiB")
}

fn age(seconds: u64) -> String {
    match Duration::from_secs(seconds).as_secs() / 60 {
        0 => "a minute".to_owned(),
        minutes @ 1..120 => format!("{minutes} minutes"),
        minutes @ 120..2880 => format!("{} hours", minutes / 60),
        minutes => format!("{} days", minutes / 1440),
    }
}
