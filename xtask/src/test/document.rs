//! Runs a document: what a reader would do who follows it, in a folder of its own.
//!
//! - A code block behind `<!-- write: PATH -->` is written to that file.
//! - A block of `console` is run line by line: `$ ` begins a command, `#` a comment. What follows a command up to the next one is what
//!   it has to print to standard output; where nothing follows, it only has to succeed. In an expected line, `…` stands for anything.
//! - Commands are `plugwright`, of this repository, `cargo`, with the exceptions that its module tells, `cd`, `python3`, which has
//!   pytest and mypy as pinned, and whatever is installed. They find `plugwright` in their path. npm takes packages from its cache
//!   where it has them and runs no scripts of theirs. `NAME=value` before a command sets a variable, `2>&1` behind it shows its standard error too, and a command
//!   behind `!` has to fail.
//!
//! Everything else is for people. A document that shows no command is wrong.

mod cargo;
mod line;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context as _;

use crate::place;
use crate::test::python;
use crate::test::steps::Outcome;

use line::Line;
pub(crate) use line::words;

/// Runs the document at `path`, relative to the repository.
pub(crate) fn run(path: &str) -> anyhow::Result<Outcome> {
    let name = Path::new(path).file_stem().unwrap_or_default().to_string_lossy().into_owned();
    let folder = place::target()?.join("xtask").join(name);
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    // Cargo would make what is new here a member of this repository's workspace.
    fs::write(folder.join("Cargo.toml"), "[workspace]\nresolver = \"3\"\n")
        .with_context(|| format!("cannot write in `{}`", folder.display()))?;
    let text =
        fs::read_to_string(place::root().join(path)).with_context(|| format!("cannot read `{path}`"))?;
    let mut reader = Reader { here: folder.clone(), folder, log: String::new(), commands: 0 };
    for block in blocks(&text) {
        match &block.file {
            Some(file) => reader.write(file, &block.text)?,
            None if block.language == "console" => {
                if let Err(error) = reader.console(&block.text) {
                    return Ok(Outcome::Failed(format!("{}\n{path}: {error:#}", reader.log)));
                }
            }
            None => {}
        }
    }
    Ok(match reader.commands {
        0 => Outcome::Failed(format!("`{path}` shows no command")),
        commands => Outcome::Passed(format!("{}{commands} passed in {path}\n", reader.log)),
    })
}

/// A fenced code block.
#[derive(Debug, PartialEq, Eq)]
struct Block {
    language: String,
    /// The file it is to be written to.
    file: Option<String>,
    text: String,
}

fn blocks(document: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut file = None;
    let mut lines = document.lines();
    while let Some(line) = lines.next() {
        if let Some(path) = line.strip_prefix("<!-- write: ").and_then(|rest| rest.strip_suffix(" -->")) {
            file = Some(path.to_owned());
        } else if let Some(language) = line.strip_prefix("```") {
            let inner = lines.by_ref().take_while(|line| *line != "```");
            let text = inner.map(|line| format!("{line}\n")).collect();
            blocks.push(Block { language: language.to_owned(), file: file.take(), text });
        }
    }
    blocks
}

/// Who follows the document.
struct Reader {
    folder: PathBuf,
    here: PathBuf,
    log: String,
    commands: usize,
}

impl Reader {
    fn write(&self, file: &str, text: &str) -> anyhow::Result<()> {
        let path = self.folder.join(file);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent).with_context(|| format!("cannot create `{}`", parent.display()))?;
        }
        fs::write(&path, text).with_context(|| format!("cannot write `{}`", path.display()))
    }

    fn console(&mut self, text: &str) -> anyhow::Result<()> {
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            let Some(command) = line.strip_prefix("$ ") else { continue };
            let mut expected = Vec::new();
            while let Some(line) = lines.next_if(|line| !line.starts_with("$ ")) {
                expected.push(line);
            }
            self.command(command, &expected)?;
        }
        Ok(())
    }

    fn command(&mut self, text: &str, expected: &[&str]) -> anyhow::Result<()> {
        self.log.push_str(&format!("$ {text}\n"));
        self.commands += 1;
        let Some(line) = Line::parse(text) else { return Ok(()) };
        let mut command = match line.program.as_str() {
            "cd" => {
                let to = line.args.first().map_or_else(|| self.folder.clone(), |to| self.here.join(to));
                self.here = to.canonicalize().with_context(|| format!("cannot run `{text}`"))?;
                return Ok(());
            }
            "cargo" => cargo::command(&line.args, &self.here)?,
            "plugwright" => Command::new(place::binary("plugwright")?),
            "python3" => Command::new(python::program()?),
            program => Command::new(program),
        };
        if line.program != "cargo" {
            command.args(&line.args).current_dir(&self.here);
        }
        surround(&mut command)?;
        let ended = line.run(command).with_context(|| format!("cannot run `{text}`"))?;
        self.log.push_str(&ended.shown);
        self.log.push_str(&ended.rest);
        anyhow::ensure!(ended.status.success() != line.has_to_fail, "`{text}` ended with {}", ended.status);
        let printed: Vec<&str> = ended.shown.lines().filter(|line| !line.is_empty()).collect();
        let expected: Vec<&str> = expected.iter().copied().filter(|line| !line.is_empty()).collect();
        let same =
            expected.len() == printed.len() && expected.iter().zip(&printed).all(|(a, b)| matches(a, b));
        anyhow::ensure!(
            expected.is_empty() || same,
            "`{text}` printed\n{}and the document says\n{}",
            ended.shown,
            expected.join("\n")
        );
        Ok(())
    }
}

/// What every command finds around it.
fn surround(command: &mut Command) -> anyhow::Result<()> {
    let mut path = vec![place::binary("plugwright")?.parent().map(Path::to_owned).unwrap_or_default()];
    path.extend(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default()));
    command.env("PATH", std::env::join_paths(path)?).env("PYTHONDONTWRITEBYTECODE", "1");
    for (setting, value) in
        [("audit", "false"), ("fund", "false"), ("ignore_scripts", "true"), ("prefer_offline", "true")]
    {
        command.env(format!("npm_config_{setting}"), value);
    }
    Ok(())
}

/// Whether `line` is what `pattern` says, in which `…` stands for anything.
fn matches(pattern: &str, line: &str) -> bool {
    let mut parts = pattern.split('…');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = line.strip_prefix(first) else { return false };
    let mut is_exact = true;
    for part in parts {
        is_exact = part.is_empty();
        match rest.find(part) {
            Some(at) => rest = rest.get(at + part.len()..).unwrap_or_default(),
            None => return false,
        }
        if is_exact {
            rest = "";
        }
    }
    rest.is_empty() || is_exact && pattern.ends_with('…')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_know_where_they_go() {
        let text = "# T\n\n<!-- write: a/b.py -->\n```python\nx = 1\n```\n\n```console\n$ ls\nb\n```\n";
        let expected = [
            Block { language: "python".into(), file: Some("a/b.py".into()), text: "x = 1\n".into() },
            Block { language: "console".into(), file: None, text: "$ ls\nb\n".into() },
        ];
        assert_eq!(blocks(text), expected);
    }

    #[test]
    fn dots_stand_for_anything() {
        for (pattern, line) in [("a … c", "a b c"), ("a…", "abc"), ("…c", "abc"), ("abc", "abc")] {
            assert!(matches(pattern, line), "{pattern}");
        }
        for (pattern, line) in [("a … d", "a b c"), ("ab", "abc"), ("b…", "abc")] {
            assert!(!matches(pattern, line), "{pattern}");
        }
    }
}
