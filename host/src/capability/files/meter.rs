//! What a folder holds, and what it may hold.

use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use crate::limits::Bytes;

/// What a file or a folder takes at least, and in what steps.
pub(super) const BLOCK: u64 = 4 << 10;

/// Counts what is written to a folder. All instances of a plugin share it.
///
/// What is written is added up without asking what it replaces; when the sum reaches the quota, the folder is measured. So a
/// count is never too low but for what other instances are writing in the same moment, a mebibyte each.
pub(super) struct Meter {
    folder: PathBuf,
    quota: Bytes,
    used: Mutex<Option<u64>>,
}

impl Meter {
    pub(super) fn new(folder: &Path, quota: Bytes) -> Self {
        Self { folder: folder.to_owned(), quota, used: Mutex::new(None) }
    }

    /// Whether so much more may be written; if so, it counts as written.
    pub(super) fn charge(&self, bytes: u64) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        let fits = |used: u64| used.checked_add(bytes).filter(|sum| *sum <= self.quota.0);
        let sum = used.and_then(fits).or_else(|| {
            let measured = measure(&self.folder, self.quota.0);
            *used = Some(measured);
            fits(measured)
        });
        if let Some(sum) = sum {
            *used = Some(sum);
        }
        sum.is_some()
    }
}

/// What is in a folder; no exact answer beyond `most`.
fn measure(folder: &Path, most: u64) -> u64 {
    let (mut sum, mut folders) = (0_u64, vec![folder.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            // A link counts for itself: what it leads to is elsewhere, or counted there.
            let Ok(metadata) = entry.path().symlink_metadata() else { continue };
            if metadata.is_dir() {
                folders.push(entry.path());
            }
            let size = if metadata.is_file() { metadata.len() } else { 0 };
            sum = sum.saturating_add(size.max(1).div_ceil(BLOCK).saturating_mul(BLOCK));
            if sum > most {
                return sum;
            }
        }
    }
    sum
}
