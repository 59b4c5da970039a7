//! A plugin's folder, made of the files of several cases: one component holds them all, because a component in Python
//! takes some ten seconds to make and again to compile.

mod python;
mod rust;
mod typescript;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;

use crate::case::{Case, Side};
use crate::language::Language;

/// A plugin that holds one side of some cases.
#[derive(Clone, Debug)]
pub struct Project<'c> {
    /// The plugin's name.
    pub name: String,
    /// Its language.
    pub language: Language,
    /// Its side of each case.
    pub side: Side,
    /// The cases.
    pub cases: Vec<&'c Case>,
}

/// Where the repository's own packages are.
#[derive(Clone, Copy, Debug)]
pub struct Repository<'a> {
    /// The root.
    pub root: &'a Path,
}

impl Project<'_> {
    /// Writes the plugin's folder, and gives the files that there were and that are no longer part of it a chance to go:
    /// only what has changed is touched, so that tools see what is new.
    ///
    /// # Errors
    /// A file cannot be written, or a relay cannot be made.
    pub fn write(&self, repository: Repository<'_>, folder: &Path) -> anyhow::Result<()> {
        let mut files =
            vec![("plugin.toml".to_owned(), self.manifest()), ("wit/bundle.wit".to_owned(), self.wit())];
        for case in &self.cases {
            files.push((format!("wit/deps/{0}/{0}.wit", case.name), case.wit.clone()));
        }
        files.extend(match self.language {
            Language::Rust => rust::files(self, repository)?,
            Language::Python => python::files(self)?,
            Language::TypeScript => typescript::files(self)?,
        });
        clear(folder, &files)?;
        for (name, text) in files {
            put(&folder.join(name), &text)?;
        }
        Ok(())
    }

    fn manifest(&self) -> String {
        format!(
            "[plugin]\nname = \"{}\"\nversion = \"1.0.0\"\ndescription = \"The {} of conformance cases\"\nlanguage = \"{}\"\n\n\
             [contract]\nwit = \"wit\"\nworld = \"{}\"\n",
            self.name,
            self.side.name(),
            self.language,
            self.side.world()
        )
    }

    fn wit(&self) -> String {
        let side = self.side.world();
        let includes =
            self.cases.iter().map(|case| format!("  include conformance:{}/{side}@1.0.0;\n", case.name));
        format!("package conformance:bundle@1.0.0;\n\nworld {side} {{\n{}}}\n", includes.collect::<String>())
    }

    /// The name of a case's file, without its ending, as all three languages can import it.
    fn module(case: &Case) -> String {
        format!("case_{}", case.name.replace('-', "_"))
    }

    /// The source of a case's own consumer, where it has one.
    fn own_consumer(&self, case: &Case) -> anyhow::Result<Option<String>> {
        let file = case.folder.join(format!("consumer.{}", self.language.ending()));
        if !self.side.is_provider() && file.exists() {
            return crate::case::read(&file).map(Some);
        }
        Ok(None)
    }
}

/// Removes source files of cases that are no longer part of the plugin.
fn clear(folder: &Path, files: &[(String, String)]) -> anyhow::Result<()> {
    for part in ["src", "wit/deps"] {
        let Ok(entries) = fs::read_dir(folder.join(part)) else { continue };
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
            let belongs = files.iter().any(|(name, _)| folder.join(name).starts_with(&path));
            if !belongs {
                let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
                removed.with_context(|| format!("cannot remove `{}`", path.display()))?;
            }
        }
    }
    Ok(())
}

fn put(path: &PathBuf, text: &str) -> anyhow::Result<()> {
    if fs::read_to_string(path).is_ok_and(|there| there == text) {
        return Ok(());
    }
    if let Some(parent) = path.parent() {
        fs::create_dir_all(parent).with_context(|| format!("cannot create `{}`", parent.display()))?;
    }
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}
