//! The press at work, from the documents to the report.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver};
use std::thread::ScopedJoinHandle;
use std::time::Instant;

use plugwright::Plugins;

use crate::args::Args;
use crate::collect::{self, Collectible, Refused, Workspace};
use crate::contract::{Entry, Layout, RenderError, Search};
use crate::failure::Failure;
use crate::plugins;
use crate::render::{self, Outcome};
use crate::report::{Failed, Report};
use crate::search::{self, Searchable};
use crate::site::Draft;

/// The file that brings the search index into a page: as a script, because pages opened from a disk may not fetch.
const INDEX_SCRIPT: &str = "search-index.js";
const ENGINE_SCRIPT: &str = "search-engine.js";

/// Builds the site that `args` ask for.
pub(crate) fn run(args: &Args) -> Result<Report, Failure> {
    let begun = Instant::now();
    let workspace = Workspace::find()?;
    let policy =
        args.plugins.clone().unwrap_or_else(|| workspace.root.join("examples/press/plugwright.toml"));
    let target = args.out.clone().unwrap_or_else(|| workspace.target.join("press"));
    let jobs = args.jobs.or_else(|| std::thread::available_parallelism().ok()).map_or(1, usize::from);

    let collected = collect::collect(&workspace, args.only.as_deref(), &args.documents);
    let draft = Draft::begin(&target)?;
    let plugins = plugins::load(&policy, args.fused, &workspace.target.join("plugwright-cache"), args.log)?;
    let loaded = Instant::now();

    let made = make(&plugins, &collected.documents, &draft, jobs)?;
    let open = draft.publish()?;

    let mut refused = collected.refused;
    refused.extend(made.refused);
    Ok(Report {
        published: made.published,
        without: collected.without,
        refused,
        failed: made.failed,
        stats: plugins.stats(),
        jobs,
        loading: loaded - begun,
        making: loaded.elapsed(),
        open: shortened(open),
    })
}

struct Made {
    published: usize,
    refused: Vec<Refused>,
    failed: Vec<Failed>,
}

/// Renders, indexes and writes everything. The search plugin works while pages are still being rendered.
fn make(plugins: &Plugins, documents: &[Collectible], draft: &Draft, jobs: usize) -> Result<Made, Failure> {
    let layout = Layout::of(plugins)?;
    let search = Search::of(plugins)?;

    let (outcomes, searchable) = std::thread::scope(|scope| {
        let (finished, incoming) = mpsc::channel();
        let (published, positions) = mpsc::channel();
        let sorting = scope.spawn(move || {
            in_order(&incoming, |position| {
                // Nobody listens any more if the search plugin failed for good, which is told below.
                let _ = published.send(position);
            })
        });
        let indexing = scope.spawn(|| search::index(&search, documents, positions.into_iter()));
        render::render(&layout, documents, draft, jobs, &finished);
        drop(finished);
        (joined(sorting), joined(indexing))
    });
    let (outcomes, Searchable { json, failed }) = (outcomes?, searchable?);

    let mut made = Made { published: 0, refused: Vec::new(), failed: Vec::new() };
    let (mut workspace, mut dependencies) = (Vec::new(), Vec::new());
    for (entry, outcome) in documents.iter().zip(outcomes) {
        let name = entry.name.clone();
        match outcome {
            Outcome::Published { headings } => {
                made.published += 1;
                let list =
                    if entry.document.crate_info.is_some() { &mut dependencies } else { &mut workspace };
                list.push(line(entry, headings));
            }
            Outcome::Refused(reason) => made.refused.push(Refused { name, reason: words(&reason) }),
            Outcome::Failed(error) => made.failed.push(Failed { name, error }),
        }
    }
    for (position, error) in failed {
        let name = documents.get(position).map(|entry| format!("{}, for search", entry.name));
        made.failed.push(Failed { name: name.unwrap_or_default(), error });
    }

    draft.write("index.html", layout.index(&workspace, &dependencies)?.as_bytes())?;
    draft.write(ENGINE_SCRIPT, search.browser_script()?.as_bytes())?;
    draft.write(INDEX_SCRIPT, index_script(json)?.as_bytes())?;
    for (name, text) in layout.assets()? {
        if !is_asset_name(&name) {
            return Err(Failure::Answer(format!("plugin `layout` names a file `{}`", name.escape_default())));
        }
        draft.write(&name, text.as_bytes())?;
    }
    Ok(made)
}

/// Puts outcomes in the order of the documents and tells of each published one as soon as all before it are known: the
/// search index must not depend on which thread was faster.
fn in_order(
    incoming: &Receiver<(usize, Result<Outcome, Failure>)>,
    mut published: impl FnMut(usize),
) -> Result<Vec<Outcome>, Failure> {
    let mut early = BTreeMap::new();
    let mut outcomes = Vec::new();
    for (position, outcome) in incoming {
        early.insert(position, outcome?);
        while let Some(outcome) = early.remove(&outcomes.len()) {
            if let Outcome::Published { .. } = outcome {
                published(outcomes.len());
            }
            outcomes.push(outcome);
        }
    }
    Ok(outcomes)
}

/// The result of a thread; a panic in it goes on here.
fn joined<T>(thread: ScopedJoinHandle<'_, T>) -> T {
    thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// A line of the table of contents.
fn line(entry: &Collectible, headings: u32) -> Entry {
    let info = entry.document.crate_info.as_ref();
    Entry {
        slug: entry.document.slug.clone(),
        title: entry.document.title.clone(),
        description: entry.description.clone(),
        version: info.map(|info| info.version.clone()),
        headings,
    }
}

fn words(reason: &RenderError) -> String {
    match reason {
        RenderError::TooDeep(levels) => format!("lists and quotes nest deeper than {levels} levels"),
        RenderError::TooLarge(bytes) => format!("longer than {bytes} bytes"),
    }
}

/// The index as a script. It stays text until somebody searches.
fn index_script(json: Vec<u8>) -> Result<String, Failure> {
    let unusable = |_| Failure::Answer("plugin `search` gave an index that is not UTF-8".to_owned());
    let text = String::from_utf8(json).map_err(unusable)?;
    Ok(format!("globalThis.pressSearchIndex = {};\n", serde_json::Value::from(text)))
}

/// A plugin chooses these names, so they may be nothing but names: no folder, no hidden file, no page.
fn is_asset_name(name: &str) -> bool {
    let plain = name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
    plain
        && (name.ends_with(".css") || name.ends_with(".js") || name.ends_with(".svg"))
        && !name.starts_with('.')
}

/// `file` as people in this folder would type it.
fn shortened(file: PathBuf) -> PathBuf {
    let here = std::env::current_dir().unwrap_or_default();
    file.strip_prefix(&here).map(Path::to_owned).unwrap_or(file)
}

#[cfg(test)]
mod tests {
    use super::{in_order, index_script, is_asset_name};
    use crate::render::Outcome;

    #[test]
    fn outcomes_are_sorted_and_told_as_early_as_possible() {
        let (sender, receiver) = std::sync::mpsc::channel();
        for position in [2, 0, 1, 3] {
            sender.send((position, Ok(Outcome::Published { headings: position as u32 }))).unwrap();
        }
        drop(sender);
        let mut told = Vec::new();
        let outcomes = in_order(&receiver, |position| told.push(position)).unwrap();
        assert_eq!((outcomes.len(), told), (4, vec![0, 1, 2, 3]));
    }

    #[test]
    fn the_index_is_a_string_in_a_script() {
        assert_eq!(
            index_script(br#"{"a":"\n"}"#.to_vec()).unwrap(),
            "globalThis.pressSearchIndex = \"{\\\"a\\\":\\\"\\\\n\\\"}\";\n"
        );
        assert!(index_script(vec![0xff]).is_err());
    }

    #[test]
    fn assets_stay_in_the_site() {
        assert!(is_asset_name("code-dark.css"));
        for name in ["../a.css", "a/b.js", ".css", "index.html", "", "a\\b.css"] {
            assert!(!is_asset_name(name), "{name}");
        }
    }
}
