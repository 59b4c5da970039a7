//! Says why a build failed: the SDK knows better than componentize-py, and leaves a file.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::error::ToolError;

/// What the SDK leaves, in `_plugin.py`.
#[derive(Deserialize)]
struct Failure {
    message: String,
    why: String,
    hint: String,
}

/// Gives the SDK's explanation if there is one, or else the tool's own `error`.
pub(super) fn explained(file: &Path, error: ToolError) -> ToolError {
    let told = fs::read(file).ok().and_then(|bytes| serde_json::from_slice::<Failure>(&bytes).ok());
    match told {
        Some(failure) => {
            let error = ToolError::new("python", failure.message).why(failure.why.trim_end());
            if failure.hint.is_empty() { error } else { error.hint(failure.hint) }
        }
        None => match called_while_built(error.reason()) {
            Some(item) => ToolError::new("python", format!("the plugin calls `{item}` while it is being built"))
                .hint("call other plugins and the host from exported functions only: nobody is there to answer earlier"),
            None => error,
        },
    }
}

/// The import that was called while no host was there, as `ns:pkg/iface.func@1.0.0`.
fn called_while_built(output: &str) -> Option<String> {
    let (_, rest) = output.split_once("called trapping stub: ")?;
    let (interface, function) = rest.lines().next()?.trim().split_once('#')?;
    Some(match interface.split_once('@') {
        Some((interface, version)) => format!("{interface}.{function}@{version}"),
        None => format!("{interface}.{function}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_import_that_was_called_too_early() {
        let output = "  0: wasm backtrace\n  1: called trapping stub: press:site/markdown@0.1.0#render\n";
        assert_eq!(called_while_built(output).as_deref(), Some("press:site/markdown.render@0.1.0"));
        assert_eq!(called_while_built("called trapping stub: a:b/c#d").as_deref(), Some("a:b/c.d"));
        assert_eq!(called_while_built("error"), None);
    }

    #[test]
    fn the_sdk_knows_best() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("failure.json");
        let tool = || ToolError::new("componentize-py", "failed");
        assert_eq!(explained(&file, tool()), tool());
        fs::write(&file, r#"{"message": "no class", "why": "", "hint": "write one"}"#).unwrap();
        let error = explained(&file, tool());
        assert_eq!((error.to_string().as_str(), error.hint_text()), ("no class", Some("write one")));
    }
}
