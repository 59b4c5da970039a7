//! Builds the plugins of the press with the real `plugwright build`, those whose inputs have changed.

use std::fs;
use std::path::PathBuf;
use std::process::Command;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Context as _;

use crate::board::{Board, Lane};
use crate::{child, inputs, place};

/// The plugins, slowest build first: with few cores, a long one must not begin last.
const PLUGINS: [&str; 5] = ["layout", "highlight", "markdown", "search", "headings"];

/// Builds all plugins of the press, as many at a time as there are cores.
pub(crate) fn build() -> anyhow::Result<()> {
    let board = Board::new();
    let next = AtomicUsize::new(0);
    let failures = Mutex::new(Vec::new());
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for _ in 0..cores.min(PLUGINS.len()) {
            scope.spawn(|| {
                while let Some(&name) = PLUGINS.get(next.fetch_add(1, Ordering::Relaxed)) {
                    let lane = board.lane(name);
                    if let Err(error) = one(name, &lane) {
                        lane.failed();
                        failures
                            .lock()
                            .unwrap_or_else(std::sync::PoisonError::into_inner)
                            .push(format!("{error:#}"));
                    }
                }
            });
        }
    });
    let failures = failures.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
    if failures.is_empty() { Ok(()) } else { anyhow::bail!("{}", failures.join("\n\n")) }
}

fn one(name: &'static str, lane: &Lane<'_>) -> anyhow::Result<()> {
    use plugwright_toolchains::Progress as _;

    let root = place::root();
    let folder = root.join("examples/press/plugins").join(name);
    let component = folder.join("build").join(name).with_extension("wasm");
    let stamp = place::target()?.join("xtask/plugins").join(name);
    // What the command line embeds (SDKs, shared contracts, pins) is as much an input as the plugin's own files.
    let places: Vec<PathBuf> = ["wit", "guest-sdks", "toolchains", "examples/press/wit"]
        .iter()
        .map(|place| root.join(place))
        .chain([folder.clone()])
        .collect();
    let digest = inputs::digest(&places)?;
    if component.exists() && fs::read_to_string(&stamp).is_ok_and(|stamped| stamped == digest) {
        lane.done("up to date");
        return Ok(());
    }

    lane.step("plugwright build");
    let mut build = Command::new(place::binary("plugwright")?);
    build.arg("build").arg(&folder).env("PLUGWRIGHT_TOOLCHAINS", place::toolchains()?.root());
    let ended = child::collect(&mut build, |line| lane.detail(line))?;
    if !ended.status.success() {
        anyhow::bail!("plugin `{name}`:\n{}", ended.output.trim_end());
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
