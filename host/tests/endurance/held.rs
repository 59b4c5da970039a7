//! What a process holds, as the system tells it. Only Linux does.

use std::fs::read_dir;
use std::path::Path;
use std::time::{Duration, Instant};

/// What a process holds.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Held {
    pub(crate) files: usize,
    /// Threads on which plugins run.
    pub(crate) plugins: usize,
    /// All others.
    pub(crate) threads: usize,
    pub(crate) memory: u64,
}

impl Held {
    /// Whether the system tells.
    pub(crate) fn is_known() -> bool {
        Path::new("/proc/self/statm").exists()
    }

    fn now() -> Self {
        let entries = |folder: &str| read_dir(folder).into_iter().flatten().flatten();
        let runs_plugin = |thread: &Path| {
            std::fs::read_to_string(thread.join("comm")).is_ok_and(|name| name.starts_with("plugin "))
        };
        let all: Vec<bool> = entries("/proc/self/task").map(|entry| runs_plugin(&entry.path())).collect();
        let plugins = all.iter().filter(|runs| **runs).count();
        let pages = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
        let pages = pages.split_whitespace().nth(1).and_then(|pages| pages.parse().ok()).unwrap_or(0_u64);
        let files = entries("/proc/self/fd").count();
        Self { files, plugins, threads: all.len() - plugins, memory: pages * 4096 }
    }

    /// What is held when the threads of calls that were called off have ended, but for so many of plugins that serve on: nobody can wait
    /// for them.
    pub(crate) fn settled(plugins: usize) -> Self {
        let begun = Instant::now();
        loop {
            let now = Self::now();
            if now.plugins <= plugins || begun.elapsed() > Duration::from_secs(60) {
                return now;
            }
            std::thread::yield_now();
        }
    }
}
