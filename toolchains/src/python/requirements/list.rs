//! What a requirements file may hold: packages with exact versions, so that its text alone decides what is installed.
//!
//! The packages are kept by the digest of that text. A range, another file, a folder or an address could mean something else
//! tomorrow, and a build would not notice.

use std::path::Path;

use crate::error::ToolError;

/// Refuses what the text does not decide: all lines of it at once.
pub(super) fn check(path: &Path, text: &str) -> Result<(), ToolError> {
    let problems: Vec<String> = lines(text)
        .filter_map(|(number, line)| Some(format!("line {number}: `{line}` {}", wrong(&line)?)))
        .collect();
    if problems.is_empty() {
        return Ok(());
    }
    let message = format!("`{}` does not say which packages go into the plugin", path.display());
    Err(ToolError::new("pip", message).why(problems.join("\n")).hint(
        "write each package in a line of its own with its exact version, as in `Jinja2==3.1.6`; \
         `pip freeze` prints the versions that you have installed, and tested with",
    ))
}

/// Whether each package is held by the digests of its files: pip then refuses whatever it would have to add, so that nothing is left
/// open.
pub(super) fn is_hashed(text: &str) -> bool {
    lines(text).any(|(_, line)| line.contains("--hash"))
}

/// Whether there is nothing to install.
pub(super) fn is_empty(text: &str) -> bool {
    lines(text).next().is_none()
}

/// What is written, with the number of the line where it begins: without comments, options of a package joined to it.
pub(super) fn lines(text: &str) -> impl Iterator<Item = (usize, String)> {
    let mut out: Vec<(usize, String)> = Vec::new();
    let mut goes_on = false;
    for (index, line) in text.lines().enumerate() {
        let said =
            if line.trim_start().starts_with('#') { "" } else { line.split(" #").next().unwrap_or_default() };
        let (said, more) = match said.trim().strip_suffix('\\') {
            Some(said) => (said.trim(), true),
            None => (said.trim(), false),
        };
        let belongs = goes_on || said.starts_with("--hash");
        match out.last_mut().filter(|_| belongs) {
            Some((_, whole)) => *whole = format!("{whole} {said}"),
            None => out.push((index + 1, said.to_owned())),
        }
        goes_on = more;
    }
    out.into_iter().filter(|(_, line)| !line.is_empty())
}

/// What is wrong with a line: `None` where it names a package and its version.
fn wrong(line: &str) -> Option<&'static str> {
    let said = line.split([';', ' ']).next().unwrap_or_default();
    let asks = line.split(';').next().unwrap_or_default();
    let asks: String = asks.split(" --hash").next().unwrap_or_default().split_whitespace().collect();
    if line.starts_with('-') {
        return Some("is an option and not a package");
    }
    if said.starts_with(['.', '/', '~']) || line.contains("file:") {
        return Some("is a file or folder, whose content can change unnoticed");
    }
    if line.contains("://") {
        // The digest of the file makes an address as good as a version.
        let is_fixed = line.contains("#sha256=") || line.contains("--hash=");
        return (!is_fixed)
            .then_some("is an address, whose content can change unnoticed: add its `#sha256=…`");
    }
    let Some((_, version)) = asks.split_once("==") else {
        let has_range = asks.contains(['<', '>', '~', '!', '=']);
        return Some(if has_range { "is any of several versions" } else { "has no version" });
    };
    let version = version.strip_prefix('=').unwrap_or(version);
    let is_exact = !version.is_empty() && !version.contains(['*', ',', '<', '>', '!', '~', '=']);
    (!is_exact).then_some("is any of several versions")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn exact_versions_are_fine() {
        let text = "# why\n\nJinja2==3.1.6 # templates\nMarkupSafe == 3.0.4 ; python_version > '3'\n\
                    requests[socks]==2.32.5 \\\n    --hash=sha256:00 \\\n    --hash=sha256:01\nattrs===25.4.0\n\
                    kit @ https://example.test/kit-1.0-py3-none-any.whl#sha256=00\n";
        assert_eq!(check(Path::new("requirements.txt"), text), Ok(()));
    }

    #[test]
    fn all_that_may_change_is_named_with_its_line() {
        let text = "Jinja2>=3\n# why\nattrs\nPygments==2.*\nmarkupsafe==3.0.4,!=3.0.5\nhttpx~=0.28\n-r other.txt\n-e .\n\
                    ./local\nx @ file:///x\nkit @ https://example.test/kit.whl\ngit+https://example.test/kit.git\nidna==\n";
        let error = check(Path::new("requirements.txt"), text).unwrap_err();
        let expected = "\
error: `requirements.txt` does not say which packages go into the plugin
Caused by:
  line 1: `Jinja2>=3` is any of several versions
  line 3: `attrs` has no version
  line 4: `Pygments==2.*` is any of several versions
  line 5: `markupsafe==3.0.4,!=3.0.5` is any of several versions
  line 6: `httpx~=0.28` is any of several versions
  line 7: `-r other.txt` is an option and not a package
  line 8: `-e .` is an option and not a package
  line 9: `./local` is a file or folder, whose content can change unnoticed
  line 10: `x @ file:///x` is a file or folder, whose content can change unnoticed
  line 11: `kit @ https://example.test/kit.whl` is an address, whose content can change unnoticed: add its `#sha256=…`
  line 12: `git+https://example.test/kit.git` is an address, whose content can change unnoticed: add its `#sha256=…`
  line 13: `idna==` is any of several versions
hint: write each package in a line of its own with its exact version, as in `Jinja2==3.1.6`; `pip freeze` prints the versions that you have installed, and tested with";
        assert_eq!(error.render(), expected);
    }
}
