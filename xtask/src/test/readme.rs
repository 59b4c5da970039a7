//! Runs what the README shows: the application with its plugins, and the commands.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::Context as _;

use crate::test::document::words;
use crate::test::steps::{self, Outcome};
use crate::{child, place};

/// The application of the example, with a plugin in each language.
pub(crate) fn application() -> anyhow::Result<Outcome> {
    steps::run(Command::new(place::binary("greeter")?).current_dir(place::root()))
}

/// The commands, one after the other, in a folder that has the contract they speak of.
///
/// Between `new` and `build` an author writes the plugin; here, the example's Python plugin is put in its place.
pub(crate) fn commands() -> anyhow::Result<Outcome> {
    let greeter = place::root().join("examples/greeter");
    let folder = place::target()?.join("xtask/readme");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove `{}`", folder.display()))?;
    }
    copy(&greeter.join("wit/greeter.wit"), &folder.join("wit/greeter.wit"))?;
    fs::write(folder.join("plugwright.toml"), "[plugins.hello]\npath = \"hello\"\n")?;
    let readme = fs::read_to_string(place::root().join("README.md")).context("cannot read `README.md`")?;
    let mut output = String::new();
    let mut count = 0;
    for line in readme.lines() {
        let Some(line) = line.strip_prefix("$ plugwright ") else { continue };
        let words = words(line);
        let ended = child::collect(
            Command::new(place::binary("plugwright")?).args(&words).current_dir(&folder),
            |_| {},
        )?;
        output.push_str(&format!("$ plugwright {}\n{}", words.join(" "), ended.output));
        if !ended.status.success() {
            return Ok(Outcome::Failed(output));
        }
        count += 1;
        if words.first().is_some_and(|verb| verb == "new") {
            copy(&greeter.join("plugins/python/src/app.py"), &folder.join("hello/src/app.py"))?;
        }
    }
    output.push_str(&format!("{count} passed in README.md\n"));
    Ok(if count > 0 {
        Outcome::Passed(output)
    } else {
        Outcome::Failed("the README shows no command".to_owned())
    })
}

fn copy(from: &Path, to: &Path) -> anyhow::Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder).with_context(|| format!("cannot create `{}`", folder.display()))?;
    }
    fs::copy(from, to).with_context(|| format!("cannot copy `{}`", from.display()))?;
    Ok(())
}
