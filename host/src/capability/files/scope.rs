//! What the operator may grant of `files`: folders.

use std::collections::BTreeMap;
use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::Files;
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};
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

    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }

    fn parse_narrowing(&self, written: &Written, held: &Grant) -> Result<Grant, ScopeError> {
        let entries =
            written.as_table().ok_or_else(|| written.wrong("`files` cannot be narrowed like this"))?;
        let own = held.scope::<Folders>();
        let mut folders = BTreeMap::new();
        for (name, value) in entries {
            let access = match value.as_text() {
                Some("read") => Access::Read,
                Some("write") => Access::Write,
                _ => return Err(value.wrong("what is left of a folder is `\"read\"` or `\"write\"`")),
            };
            match own.and_then(|own| own.folders.get(name)).map(Folder::access) {
                // A part of a folder could not be told from the rest: links lead from the one to the other.
                None => {
                    let message = format!("the provider has no folder `{}`", name.escape_debug());
                    return Err(value.wrong(message).hint(
                        "an edge leaves folders as a whole: to leave a part of one, grant that part to the provider by a name of its own",
                    ));
                }
                Some(own) if own < access => {
                    return Err(value.wrong(format!("the provider itself only reads `{name}`")));
                }
                Some(_) => drop(folders.insert(name.clone(), access)),
            }
        }
        if folders.is_empty() {
            return Err(written.wrong("this leaves nothing").hint("write `files = false`"));
        }
        let left = Left { folders };
        if own.is_some_and(|own| left.is_all_of(own)) {
            return Err(written
                .wrong("this leaves all that the provider has")
                .hint("remove the line: it has no effect"));
        }
        Ok(Grant::new("files", left))
    }

    fn how_on_edge(&self) -> String {
        "write the provider's folders that are left: `files = { \"/in\" = \"read\", \"/out\" = \"write\" }`; or `false`".into()
    }
}

/// What may be done with a folder. To write to it is to read it, too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Access {
    Read,
    Write,
}

impl Folder {
    fn access(&self) -> Access {
        if self.quota.is_some() { Access::Write } else { Access::Read }
    }
}

/// What an edge leaves of the provider's folders, by the names that it knows them by.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Left {
    folders: BTreeMap<String, Access>,
}

impl Left {
    pub(super) fn allows(&self, name: &str, access: Access) -> Result<(), String> {
        let left = self.folders.get(name);
        if left.is_some_and(|left| *left >= access) { Ok(()) } else { Err(self.to_string()) }
    }

    fn is_all_of(&self, own: &Folders) -> bool {
        own.folders.iter().all(|(name, folder)| self.folders.get(name) == Some(&folder.access()))
    }
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let one = |(name, access): (&String, &Access)| match access {
            Access::Read => format!("reads {name}"),
            Access::Write => format!("writes {name}"),
        };
        let all: Vec<String> = self.folders.iter().map(one).collect();
        f.write_str(&all.join(" | "))
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
