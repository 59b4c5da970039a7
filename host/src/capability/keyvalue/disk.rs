//! Values on disk, in a file of redb: each plugin has a table of its own, and a line that counts what is in it.

use std::collections::HashMap;
use std::ops::Bound;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};

use redb::{Database, Durability, ReadableTable, TableDefinition, TableError};

use super::{Change, Failure, MOST_KEYS, Store, size};
use crate::limits::Bytes;
use crate::name::PluginId;

/// What each plugin's values take, by its name.
const USED: TableDefinition<'_, &str, u64> = TableDefinition::new("plugwright:used");

/// The values of the plugins that share a file.
pub(super) struct Disk {
    quota: Bytes,
    database: Arc<Database>,
}

impl Disk {
    /// Opens or makes a file. A process has each file open once, whoever uses it.
    pub(super) fn open(file: &Path, quota: Bytes) -> wasmtime::Result<Self> {
        static OPEN: OnceLock<Mutex<HashMap<PathBuf, Weak<Database>>>> = OnceLock::new();
        let explain = |why: &dyn std::fmt::Display| {
            wasmtime::Error::msg(format!("`{}` cannot be used to keep values: {why}", file.display()))
        };
        let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let folder = folder.canonicalize().map_err(|error| explain(&error))?;
        let file = folder.join(file.file_name().ok_or_else(|| explain(&"it has no name"))?);
        let mut open = OPEN.get_or_init(Mutex::default).lock().unwrap_or_else(PoisonError::into_inner);
        let database = match open.get(&file).and_then(Weak::upgrade) {
            Some(database) => database,
            None => Arc::new(Database::create(&file).map_err(|error| explain(&error))?),
        };
        open.insert(file, Arc::downgrade(&database));
        Ok(Self { quota, database })
    }
}

fn other(error: impl std::fmt::Display) -> Failure {
    Failure::Other(error.to_string())
}

/// A plugin's name has no `:`, so that no plugin has the table of another, nor one of ours.
fn table(plugin: &PluginId) -> TableDefinition<'_, &'static str, &'static [u8]> {
    TableDefinition::new(plugin.as_str())
}

impl Store for Disk {
    fn get(&self, plugin: &PluginId, key: &str) -> Result<Option<Vec<u8>>, Failure> {
        let reading = self.database.begin_read().map_err(other)?;
        match reading.open_table(table(plugin)) {
            Ok(values) => Ok(values.get(key).map_err(other)?.map(|value| value.value().to_vec())),
            Err(TableError::TableDoesNotExist(_)) => Ok(None),
            Err(error) => Err(other(error)),
        }
    }

    fn change(
        &self,
        plugin: &PluginId,
        key: &str,
        expects: &dyn Fn(Option<&[u8]>) -> bool,
        change: Change,
    ) -> Result<bool, Failure> {
        let mut writing = self.database.begin_write().map_err(other)?;
        // It is on disk soon, and whole whenever it is; to wait for the disk each time takes milliseconds.
        writing.set_durability(Durability::Eventual);
        {
            let mut values = writing.open_table(table(plugin)).map_err(other)?;
            let mut counts = writing.open_table(USED).map_err(other)?;
            let there = values.get(key).map_err(other)?.map(|value| value.value().to_vec());
            if !expects(there.as_deref()) {
                return Ok(false);
            }
            let used = counts.get(plugin.as_str()).map_err(other)?.map_or(0, |used| used.value());
            let without = used.saturating_sub(there.map_or(0, |value| size(key, &value)));
            let used = match change {
                Change::Delete => {
                    values.remove(key).map_err(other)?;
                    without
                }
                Change::Set(value) => {
                    let used = without + size(key, &value);
                    if used > self.quota.0 {
                        return Err(Failure::Quota);
                    }
                    values.insert(key, value.as_slice()).map_err(other)?;
                    used
                }
            };
            counts.insert(plugin.as_str(), used).map_err(other)?;
        }
        writing.commit().map_err(other)?;
        Ok(true)
    }

    fn keys(&self, plugin: &PluginId, prefix: &str, after: Option<&str>) -> Result<Vec<String>, Failure> {
        let reading = self.database.begin_read().map_err(other)?;
        let values = match reading.open_table(table(plugin)) {
            Ok(values) => values,
            Err(TableError::TableDoesNotExist(_)) => return Ok(Vec::new()),
            Err(error) => return Err(other(error)),
        };
        let start = match after {
            Some(after) if after >= prefix => Bound::Excluded(after),
            _ => Bound::Included(prefix),
        };
        let mut keys = Vec::new();
        for entry in values.range::<&str>((start, Bound::Unbounded)).map_err(other)?.take(MOST_KEYS) {
            let (key, _) = entry.map_err(other)?;
            if !key.value().starts_with(prefix) {
                break;
            }
            keys.push(key.value().to_owned());
        }
        Ok(keys)
    }
}
