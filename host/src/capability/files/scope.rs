//! What the operator may grant of `files`: folders.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::Files;
use crate::grant::{Grant, Kind, ScopeError, Written};
use crate::limits::Bytes;

/// Most that a writable folder holds, where the operator says nothing else.
const QUOTA: Bytes = Bytes(64 << 20);

/// Folders, by the name that the plugin knows them by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Folders {
    pub(crate) folders: BTreeMap<String, Folder>,
}

/// A folder of the host.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    /// What it may hold if it can be written to, all that is in it counted in blocks of 4 KiB.
    pub(crate) quota: Option<Bytes>,
}

impl Kind for Files {
    fn name(&self) -> &str {
        "files"
    }

    fn docs(&self) -> &str {
        "reads or writes the files of folders"
    }

    fn how(&self) -> String {
        "write the folders by the plugin's names for them: `files = { \"/in\" = \"texts\", \"/out\" = { path = \"out\", write = true, quota = \"10 MiB\" } }`".into()
    }

    fn example(&self) -> String {
        "files = { \"/data\" = \"<folder>\" }".into()
    }

    fn fills(&self) -> &[&str] {
        &["filesystem"]
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        let entries =
            written.as_table().ok_or_else(|| written.wrong("`files` cannot be granted like this"))?;
        let mut folders = BTreeMap::new();
        for (name, value) in entries {
            let steps = name.strip_prefix('/').map(|rest| rest.split('/').collect::<Vec<_>>());
            let is_name = |steps: Vec<&str>| {
                name == "/"
                    || steps.iter().all(|step| !["", ".", ".."].contains(step) && !step.contains('\0'))
            };
            if !steps.is_some_and(is_name) {
                let message = format!("`{}` is not how a plugin can name a folder", name.escape_debug());
                return Err(value.wrong(message).hint("a name begins with `/` and has no `..`: `/data`"));
            }
            folders.insert(name.clone(), folder(value)?);
        }
        if folders.is_empty() {
            return Err(written.wrong("a grant of no folders is none").hint("leave the line out"));
        }
        Ok(Grant::new("files", Folders { folders }))
    }
}

fn folder(written: &Written) -> Result<Folder, ScopeError> {
    if let Some(path) = written.as_path() {
        return Ok(Folder { path, quota: None });
    }
    let [path, write, quota] = written.fields(["path", "write", "quota"])?;
    let path = path.ok_or_else(|| written.wrong("the key `path` is missing"))?;
    let path = path.as_path().ok_or_else(|| path.wrong("`path` is the path of a folder"))?;
    let write = match write {
        None => false,
        Some(write) => write.as_bool().ok_or_else(|| write.wrong("`write` is `true` or `false`"))?,
    };
    let quota = match (quota, write) {
        (None, true) => Some(QUOTA),
        (None, false) => None,
        (Some(quota), false) => return Err(quota.wrong("a folder that is only read needs no quota")),
        (Some(quota), true) => {
            let size = quota.as_text().and_then(|text| text.parse().ok());
            Some(size.ok_or_else(|| quota.wrong("`quota` is a number of bytes such as `10 MiB`"))?)
        }
    };
    Ok(Folder { path, quota })
}

impl fmt::Display for Folders {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |(name, folder): (&String, &Folder)| match folder.quota {
            None => format!("{name} reads {}", folder.path.display()),
            Some(quota) => format!("{name} writes {} up to {quota}", folder.path.display()),
        };
        let all: Vec<String> = self.folders.iter().map(one).collect();
        f.write_str(&all.join(" | "))
    }
}
