//! What the operator may grant of `keyvalue`: where, and how much.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::KeyValue;
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};
use crate::limits::Bytes;
use crate::name::InterfaceName;

/// Most that a plugin keeps, where the operator says nothing else.
const QUOTA: Bytes = Bytes(16 << 20);

/// Where a plugin keeps its values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Place {
    /// In memory, as long as the plugin is loaded, where there is none.
    pub(crate) file: Option<PathBuf>,
    /// Keys and values together, each pair counted as 64 bytes more.
    pub(crate) quota: Bytes,
}

impl Kind for KeyValue {
    fn name(&self) -> &str {
        "keyvalue"
    }

    fn docs(&self) -> &str {
        "keeps values by key from call to call"
    }

    fn how(&self) -> String {
        format!(
            "write `keyvalue = true` to keep {QUOTA} in memory, or `keyvalue = {{ file = \"values.redb\", quota = \"1 MiB\" }}`"
        )
    }

    fn serves(&self, import: &InterfaceName) -> bool {
        import.namespace == "plugwright" && import.package == "keyvalue"
    }

    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }

    fn parse_narrowing(&self, written: &Written, _: &Grant) -> Result<Grant, ScopeError> {
        if written.as_table().is_none() {
            return Err(written.wrong("`keyvalue` cannot be narrowed like this"));
        }
        let [prefix, write] = written.fields(["prefix", "write"])?;
        let text = |prefix: &Written| {
            let text = prefix.as_text().filter(|text| !text.is_empty()).map(str::to_owned);
            text.ok_or_else(|| prefix.wrong("`prefix` is what the keys begin with that are left"))
        };
        let is = |write: &Written| write.as_bool().ok_or_else(|| write.wrong("`write` is `true` or `false`"));
        let left =
            Left { prefix: prefix.map(text).transpose()?, write: write.map(is).transpose()?.unwrap_or(true) };
        if left.prefix.is_none() && left.write {
            return Err(written.wrong("this leaves all that the provider has"));
        }
        Ok(Grant::new("keyvalue", left))
    }

    fn how_on_edge(&self) -> String {
        "write what is left: `keyvalue = { prefix = \"public/\" }`, `keyvalue = { write = false }`, both, or `false`".into()
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        let place = match (written.is_true(), written.as_table()) {
            (true, _) => Place { file: None, quota: QUOTA },
            (false, None) => return Err(written.wrong("`keyvalue` cannot be granted like this")),
            (false, Some(_)) => {
                let [file, quota] = written.fields(["file", "quota"])?;
                let path =
                    |file: &Written| file.as_path().ok_or_else(|| file.wrong("`file` is the path of a file"));
                let size = |quota: &Written| {
                    let size = quota.as_text().and_then(|text| text.parse().ok());
                    size.ok_or_else(|| quota.wrong("`quota` is a number of bytes such as `1 MiB`"))
                };
                Place { file: file.map(path).transpose()?, quota: quota.map_or(Ok(QUOTA), size)? }
            }
        };
        Ok(Grant::new("keyvalue", place))
    }
}

/// What an edge leaves of the provider's values.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Left {
    /// What their keys begin with.
    #[serde(skip_serializing_if = "Option::is_none")]
    prefix: Option<String>,
    write: bool,
}

impl Left {
    /// Whether what is done with a key, or with all that begin with it, is left.
    pub(super) fn allows(&self, key: &str, writes: bool) -> Result<(), String> {
        let is_known = self.prefix.as_ref().is_none_or(|prefix| key.starts_with(prefix.as_str()));
        if is_known && (self.write || !writes) { Ok(()) } else { Err(self.to_string()) }
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verb = if self.write { "reads and writes" } else { "reads" };
        match &self.prefix {
            None => write!(f, "{verb} keys"),
            Some(prefix) => write!(f, "{verb} keys that begin with {prefix:?}"),
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            None => write!(f, "{} in memory", self.quota),
            Some(file) => write!(f, "{} in {}", self.quota, file.display()),
        }
    }
}
