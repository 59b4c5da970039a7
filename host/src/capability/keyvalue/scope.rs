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
        Narrows::ToNothing
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

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.file {
            None => write!(f, "{} in memory", self.quota),
            Some(file) => write!(f, "{} in {}", self.quota, file.display()),
        }
    }
}
