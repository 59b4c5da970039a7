//! A new plugin from the template that an SDK package carries.
//!
//! A template's files end in `.in`, so that neither cargo nor a checker takes them for code. These words are replaced in
//! their names and texts:
//!
//! ```text
//! {{name}}         the plugin's name: code-blocks
//! {{name_snake}}   code_blocks
//! {{name_pascal}}  CodeBlocks
//! {{sdk}}          the path from the plugin's folder to the SDK package's, with forward slashes
//! {{wit}}          the path from the plugin's folder to the contract
//! ```

use std::path::{Path, PathBuf};

use heck::{ToSnakeCase, ToUpperCamelCase};

use super::ScaffoldedFile;
use crate::error::ToolError;
use crate::stage::entries;

/// Gives the files of a new plugin called `name` from the template of an SDK package, the folder `template`.
///
/// `link` and `wit` are the paths from the plugin's folder to the package and to the contract.
pub fn from_template(
    template: &Path,
    name: &str,
    link: &str,
    wit: &str,
) -> Result<Vec<ScaffoldedFile>, ToolError> {
    if !template.is_dir() {
        let message = format!("the SDK package carries no template: there is no `{}`", template.display());
        return Err(ToolError::new("sdk", message).hint("make the package again with `plugwright sdk`"));
    }
    let mut files = Vec::new();
    collect(template, template, &mut files)?;
    let (snake, pascal) = (name.to_snake_case(), name.to_upper_camel_case());
    let words = [
        ("{{name}}", name),
        ("{{name_snake}}", &snake),
        ("{{name_pascal}}", &pascal),
        ("{{sdk}}", link),
        ("{{wit}}", wit),
    ];
    let fill =
        |text: &str| words.iter().fold(text.to_owned(), |text, (word, value)| text.replace(word, value));
    Ok(files
        .into_iter()
        .map(|(path, text)| ScaffoldedFile { path: PathBuf::from(fill(&path)), text: fill(&text) })
        .collect())
}

fn collect(folder: &Path, root: &Path, files: &mut Vec<(String, String)>) -> Result<(), ToolError> {
    for entry in entries(folder)? {
        if entry.is_dir() {
            collect(&entry, root, files)?;
            continue;
        }
        let path = entry.strip_prefix(root).unwrap_or(&entry).to_string_lossy().replace('\\', "/");
        let Some(path) = path.strip_suffix(".in") else { continue };
        let text = std::fs::read_to_string(&entry).map_err(|error| ToolError::io("read", &entry, &error))?;
        files.push((path.to_owned(), text));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fills_names_and_texts() {
        let sdk = tempfile::tempdir().unwrap();
        let folder = sdk.path().join("src");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("{{name_snake}}.rs.in"), "{{name}} {{name_pascal}} {{sdk}} {{wit}}")
            .unwrap();
        std::fs::write(folder.join("notes.txt"), "not a file of the template").unwrap();
        let files = from_template(sdk.path(), "code-blocks", "../sdk", "../sdk/wit").unwrap();
        let expected = ScaffoldedFile {
            path: PathBuf::from("src/code_blocks.rs"),
            text: "code-blocks CodeBlocks ../sdk ../sdk/wit".to_owned(),
        };
        assert_eq!(files, [expected]);
    }
}
