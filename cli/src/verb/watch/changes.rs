//! Which files make a set of plugins, and when they change.
//!
//! Folders are watched, not files: tools put a new file in the place of the old one.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::Sender;
use std::sync::{Arc, Mutex, PoisonError};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};
use plugwright::{Manifest, Plan, Policy};

use super::News;
use crate::failure::Failure;

pub(in crate::verb) struct Changes {
    watcher: RecommendedWatcher,
    config: PathBuf,
    /// The files that matter, of all that is in the folders.
    files: Arc<Mutex<BTreeSet<PathBuf>>>,
    folders: BTreeSet<PathBuf>,
}

impl Changes {
    pub(in crate::verb) fn new(config: &Path, news: Sender<News>) -> Result<Self, Failure> {
        let config = if config.is_dir() { config.join(Policy::FILE) } else { config.to_owned() };
        let files = Arc::new(Mutex::new(BTreeSet::new()));
        let known = files.clone();
        let watcher = notify::recommended_watcher(move |event: notify::Result<notify::Event>| {
            let Ok(event) = event else { return };
            let known = known.lock().unwrap_or_else(PoisonError::into_inner);
            if !event.kind.is_access() && event.paths.iter().any(|path| known.contains(path)) {
                // If nobody wants to know, the verb is over already.
                let _ = news.send(News::Changed);
            }
        });
        let watcher = watcher.map_err(|error| refused(&config, &error))?;
        Ok(Self { watcher, config, files, folders: BTreeSet::new() })
    }

    /// Looks at the files of a plan from now on.
    pub(in crate::verb) fn follow(&mut self, plan: &Plan) -> Result<(), Failure> {
        let mut files = BTreeSet::from([identity(&self.config)]);
        for plugin in plan.plugins.values() {
            files.insert(identity(&plugin.component));
            // A component that a manifest names lies in its folder, or in one below it.
            for folder in plugin.component.ancestors().skip(1).take(3) {
                let manifest = folder.join(Manifest::FILE);
                if manifest.is_file() {
                    files.insert(identity(&manifest));
                }
            }
        }
        let folders: BTreeSet<PathBuf> =
            files.iter().filter_map(|file| file.parent()).map(Path::to_owned).collect();
        for folder in folders.difference(&self.folders) {
            self.watcher
                .watch(folder, RecursiveMode::NonRecursive)
                .map_err(|error| refused(folder, &error))?;
        }
        self.folders.extend(folders);
        *self.files.lock().unwrap_or_else(PoisonError::into_inner) = files;
        Ok(())
    }
}

/// The file as the system names it, whether it is there at the moment or not.
fn identity(file: &Path) -> PathBuf {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    folder.join(file.file_name().unwrap_or_default())
}

fn refused(path: &Path, error: &notify::Error) -> Failure {
    Failure::usage(format!("cannot watch `{}`\nCaused by:\n  {error}", path.display()))
}
