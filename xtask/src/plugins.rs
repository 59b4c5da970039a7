//! Builds plugins with the real `plugwright build`, those whose inputs have changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use anyhow::Context as _;
use plugwright_toolchains::Progress as _;

use crate::board::{Board, Lane};
use crate::{child, inputs, place};

/// What the command line embeds: SDKs, shared contracts, pins. It is as much an input as a plugin's own files.
const EMBEDDED: [&str; 3] = ["wit", "guest-sdks", "toolchains"];

/// Builds the plugins of the press.
pub(crate) fn build_press() -> anyhow::Result<()> {
    build(find("examples/press/plugins")?)
}

/// Builds every plugin of this repository: those of the examples, and those that misbehave for the tests.
pub(crate) fn build_all() -> anyhow::Result<()> {
    let mut plugins = find("tests/plugins")?;
    let examples = place::root().join("examples");
    for example in folders(&examples)? {
        plugins.extend(find(example.join("plugins"))?);
    }
    build(plugins)
}

/// Builds the plugins in these folders.
pub(crate) fn build_folders(folders: &[PathBuf]) -> anyhow::Result<()> {
    let read = |folder: &PathBuf| {
        let file = folder.join("plugin.toml");
        let manifest =
            fs::read_to_string(&file).with_context(|| format!("cannot read `{}`", file.display()))?;
        Ok(Plugin { folder: folder.clone(), manifest })
    };
    build(folders.iter().map(read).collect::<anyhow::Result<_>>()?)
}

/// A plugin that is registered by existing.
struct Plugin {
    folder: PathBuf,
    manifest: String,
}

/// The plugins in `folder`, a path from the root; none where there is no such folder.
fn find(folder: impl AsRef<Path>) -> anyhow::Result<Vec<Plugin>> {
    let folder = place::root().join(folder);
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let mut plugins = Vec::new();
    for folder in folders(&folder)? {
        if let Ok(manifest) = fs::read_to_string(folder.join("plugin.toml")) {
            plugins.push(Plugin { folder, manifest });
        }
    }
    Ok(plugins)
}

fn folders(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut folders: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(|path| path.is_dir()).collect();
    folders.sort();
    Ok(folders)
}

impl Plugin {
    /// A value of the manifest that is text. `plugwright build` reads it properly; we only look for files.
    fn value(&self, key: &str) -> Option<&str> {
        let rest =
            self.manifest.lines().find_map(|line| line.strip_prefix(key)?.trim_start().strip_prefix('='))?;
        rest.trim().strip_prefix('"')?.split('"').next()
    }

    fn name(&self) -> &str {
        self.value("name").unwrap_or("plugin")
    }

    fn component(&self) -> PathBuf {
        let component =
            self.value("component").map_or_else(|| format!("build/{}.wasm", self.name()), str::to_owned);
        self.folder.join(component)
    }

    fn digest(&self) -> anyhow::Result<String> {
        let contract = self.folder.join(self.value("wit").unwrap_or("wit"));
        let embedded = EMBEDDED.iter().map(|place| place::root().join(place));
        inputs::digest(&embedded.chain([self.folder.clone(), contract]).collect::<Vec<_>>())
    }

    /// Holds the digest of what the component was made of.
    fn stamp(&self) -> anyhow::Result<PathBuf> {
        let path = self.folder.strip_prefix(place::root()).unwrap_or(&self.folder);
        let words: Vec<_> = path.iter().map(|word| word.to_string_lossy()).collect();
        Ok(place::target()?.join("xtask/plugins").join(words.join("-")))
    }

    fn build(&self, lane: &Lane<'_>) -> anyhow::Result<()> {
        let (component, stamp, digest) = (self.component(), self.stamp()?, self.digest()?);
        if component.exists() && fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == digest) {
            lane.done("up to date");
            return Ok(());
        }
        lane.step("builds");
        let mut build = Command::new(place::binary("plugwright")?);
        build.arg("build").arg(&self.folder).env("PLUGWRIGHT_TOOLCHAINS", place::toolchains()?.root());
        let ended = child::collect(&mut build, |line| lane.detail(line))?;
        if !ended.status.success() {
            anyhow::bail!("plugin `{}`:\n{}", self.name(), ended.output.trim_end());
        }
        let size = fs::metadata(&component)
            .with_context(|| format!("`plugwright build` made no `{}`", component.display()))?
            .len();
        if let Some(folder) = stamp.parent() {
            fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
        }
        fs::write(&stamp, digest).with_context(|| format!("cannot write `{}`", stamp.display()))?;
        lane.done(&format!("built, {:.1} MiB", size as f64 / f64::from(1 << 20)));
        Ok(())
    }
}

/// Builds as many plugins at a time as there are cores.
fn build(mut plugins: Vec<Plugin>) -> anyhow::Result<()> {
    // A Python plugin takes longest: with few cores, it must not begin last.
    plugins.sort_by_key(|plugin| plugin.value("language") != Some("python"));
    let board = Board::new();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(plugins.len()) {
            scope.spawn(|| {
                while let Some(plugin) = plugins.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let lane = board.lane(plugin.name());
                    if let Err(error) = plugin.build(&lane) {
                        lane.failed();
                        failures.lock().unwrap_or_else(PoisonError::into_inner).push(format!("{error:#}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_else(PoisonError::into_inner);
    if failures.is_empty() { Ok(()) } else { anyhow::bail!("{}", failures.join("\n\n")) }
}
