//! The lock file beside a requirements file: every package that goes into the plugin, those that packages require too.
//!
//! ```text
//! requirements.txt ─▶ pip says what that takes ─▶ requirements.lock, once ─▶ pip installs that and nothing else
//! ```
//!
//! A package that is required by another with a range, as most are, would be whichever is newest on the day of the build. So the
//! first build writes down what it was, as cargo and npm do. Whoever changes the requirements has it written anew.

use std::fs;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::list;
use crate::digest;
use crate::error::ToolError;

/// What stands before the digest of the requirements that the list answers.
const ANSWERS: &str = "# requirements: sha256:";

/// What holds for a requirements file.
pub(super) enum Lock {
    /// This text says all that is to be installed.
    Held(String),
    /// It was not said yet, or for other requirements: pip has to be asked.
    Open {
        /// Whether a list for other requirements is there.
        is_old: bool,
    },
}

/// Where the list is: `requirements.lock` for `requirements.txt`.
pub(super) fn path(requirements: &Path) -> PathBuf {
    requirements.with_extension("lock")
}

/// Reads the list beside `requirements`, a file with `text`.
pub(super) fn read(requirements: &Path, text: &str) -> Result<Lock, ToolError> {
    let path = path(requirements);
    let locked = match fs::read_to_string(&path) {
        Ok(locked) => locked,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            return Ok(Lock::Open { is_old: false });
        }
        Err(error) => return Err(ToolError::io("read", &path, &error)),
    };
    if locked.lines().find_map(|line| line.strip_prefix(ANSWERS)) != Some(asked(text).as_str()) {
        return Ok(Lock::Open { is_old: true });
    }
    list::check(&path, &locked).map_err(|error| {
        let error = ToolError::new("pip", error.to_string()).why(error.reason());
        error.hint("`plugwright build` writes that file: remove it, and it is written again")
    })?;
    Ok(Lock::Held(locked))
}

/// The digest of what is required: comments and the order of lines change nothing.
fn asked(text: &str) -> String {
    let mut lines: Vec<String> = list::lines(text).map(|(_, line)| line).collect();
    lines.sort();
    digest::of(lines)
}

/// The list for `requirements`, a file with `text`, from pip's report of what it would install.
pub(super) fn list(requirements: &Path, text: &str, report: &str) -> Result<String, ToolError> {
    let report: Report = serde_json::from_str(report).map_err(|error| {
        ToolError::new("pip", "`pip` does not say what it would install").why(error.to_string())
    })?;
    let mut lines: Vec<String> = report.install.iter().map(Item::line).collect();
    lines.sort_by_key(|line| line.to_lowercase());
    let name = requirements.file_name().unwrap_or_default().to_string_lossy();
    Ok(format!(
        "# Written by `plugwright build`: all that `{name}` takes. Commit it; remove it to have newer versions of what is not in there.\n\
         {ANSWERS}{}\n{}\n",
        asked(text),
        lines.join("\n")
    ))
}

/// What pip tells of a dry run: <https://pip.pypa.io/en/stable/reference/installation-report/>
#[derive(Deserialize)]
struct Report {
    install: Vec<Item>,
}

#[derive(Deserialize)]
struct Item {
    metadata: Metadata,
    #[serde(default)]
    is_direct: bool,
    download_info: Download,
}

#[derive(Deserialize)]
struct Metadata {
    name: String,
    version: String,
}

#[derive(Deserialize)]
struct Download {
    url: String,
    #[serde(default)]
    archive_info: Archive,
}

#[derive(Default, Deserialize)]
struct Archive {
    hash: Option<String>,
}

impl Item {
    /// What an address leads to is fixed by its digest, as [`list::check`] has asked.
    fn line(&self) -> String {
        let (Metadata { name, version }, url) = (&self.metadata, &self.download_info.url);
        match &self.download_info.archive_info.hash {
            Some(hash) if self.is_direct => {
                let url = url.split('#').next().unwrap_or_default();
                format!("{name} @ {url}#{hash}")
            }
            _ => format!("{name}=={version}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const REPORT: &str = r#"{ "version": "1", "pip_version": "23.0.1", "install": [
        { "download_info": { "url": "https://example.test/jinja2-3.1.6-py3-none-any.whl", "archive_info": { "hash": "sha256=00" } },
          "is_direct": false, "requested": true, "metadata": { "name": "Jinja2", "version": "3.1.6" } },
        { "download_info": { "url": "https://example.test/kit-1.0-py3-none-any.whl", "archive_info": { "hash": "sha256=01" } },
          "is_direct": true, "requested": true, "metadata": { "name": "kit", "version": "1.0" } },
        { "download_info": { "url": "https://example.test/attrs-25.4.0-py3-none-any.whl" },
          "is_direct": false, "requested": false, "metadata": { "name": "attrs", "version": "25.4.0" } } ] }"#;

    #[test]
    fn all_that_pip_would_install_is_listed() {
        let text = list(Path::new("a/requirements.txt"), "Jinja2==3.1.6\n", REPORT).unwrap();
        let (head, rest) = text.split_once("\n# requirements: sha256:").unwrap();
        assert!(
            head.starts_with("# Written by `plugwright build`: all that `requirements.txt` takes."),
            "{head}"
        );
        let packages = rest.split_once('\n').unwrap().1;
        assert_eq!(
            packages,
            "attrs==25.4.0\nJinja2==3.1.6\nkit @ https://example.test/kit-1.0-py3-none-any.whl#sha256=01\n"
        );
        assert!(list(Path::new("requirements.txt"), "", "no JSON").is_err());
    }

    #[test]
    fn a_list_answers_the_requirements_that_it_was_made_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("requirements.txt");
        let is_held = |text: &str| matches!(read(&file, text).unwrap(), Lock::Held(_));
        let is_old = |text: &str| matches!(read(&file, text).unwrap(), Lock::Open { is_old: true });
        assert!(matches!(read(&file, "").unwrap(), Lock::Open { is_old: false }));
        fs::write(path(&file), list(&file, "Jinja2==3.1.6\nkit==1.0\n", REPORT).unwrap()).unwrap();
        assert!(is_held("Jinja2==3.1.6\nkit==1.0\n"));
        assert!(is_held("# why\nkit==1.0 # this\n\nJinja2==3.1.6"));
        assert!(is_old("Jinja2==3.1.6\n") && is_old("Jinja2==3.1.5\nkit==1.0\n"));
    }

    #[test]
    fn a_list_that_was_loosened_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("requirements.txt");
        let text = list(&file, "Jinja2==3.1.6\n", REPORT).unwrap();
        fs::write(path(&file), text.replace("attrs==25.4.0", "attrs")).unwrap();
        let error = read(&file, "Jinja2==3.1.6\n").err().unwrap();
        assert_eq!(error.reason(), "line 3: `attrs` has no version");
        assert!(error.render().contains("remove it, and it is written again"), "{}", error.render());
    }
}
