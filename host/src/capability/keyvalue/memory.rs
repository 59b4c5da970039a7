//! Values in memory, as long as the plugin is loaded.

use std::collections::BTreeMap;
use std::ops::Bound;
use std::sync::{Mutex, PoisonError};

use super::{Change, Failure, MOST_KEYS, Store, size};
use crate::limits::Bytes;
use crate::name::PluginId;

/// The values of one plugin.
pub(super) struct Memory {
    quota: Bytes,
    kept: Mutex<Kept>,
}

#[derive(Default)]
struct Kept {
    values: BTreeMap<String, Vec<u8>>,
    used: u64,
}

impl Memory {
    pub(super) fn new(quota: Bytes) -> Self {
        Self { quota, kept: Mutex::default() }
    }

    fn with<R>(&self, f: impl FnOnce(&mut Kept) -> R) -> R {
        f(&mut self.kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Store for Memory {
    fn get(&self, _: &PluginId, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        Ok(self.with(|kept| kept.values.get(key).cloned()))
    }

    fn change(
        &self,
        _: &PluginId,
        key: &str,
        expects: &dyn Fn(Option<&[u8]>) -> bool,
        change: Change,
    ) -> Result<bool, Failure> {
        self.with(|kept| {
            let there = kept.values.get(key);
            if !expects(there.map(Vec::as_slice)) {
                return Ok(false);
            }
            let without = kept.used - there.map_or(0, |value| size(key, value));
            match change {
                Change::Delete => {
                    kept.values.remove(key);
                    kept.used = without;
                }
                Change::Set(value) => {
                    let used = without + size(key, &value);
                    if used > self.quota.0 {
                        return Err(Failure::Quota);
                    }
                    kept.values.insert(key.to_owned(), value);
                    kept.used = used;
                }
            }
            Ok(true)
        })
    }

    fn keys(&self, _: &PluginId, prefix: &str, after: Option<&str>) -> Result<Vec<String>, Failure> {
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        Ok(self.with(|kept| {
            let keys = kept.values.range::<str, _>((start, Bound::Unbounded)).map(|(key, _)| key);
            keys.take_while(|key| key.starts_with(prefix)).take(MOST_KEYS).cloned().collect()
        }))
    }
}
