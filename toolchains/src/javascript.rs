//! The room of JavaScript and TypeScript.
//!
//! ```text
//! contract ─▶ declarations ─▶ tsc ─▶ glue + the author's files + SDK ─▶ esbuild ─▶ componentize-qjs ─▶ component
//! ```
//!
//! jco offers the same engine (`componentize --backend qjs`), but brings a second engine, two transpilers and a WASI shim along, three
//! times the download for what is not used here, and rewrites the WIT it is given. So its parts are used directly: componentize-qjs,
//! the QuickJS back end itself; esbuild, for a bundle with a source map that loads no code of the plugin; TypeScript's own `tsc`.

mod contract;
mod declarations;
mod glue;
#[cfg(test)]
mod golden;
mod install;
mod names;
mod packages;
mod scaffold;
mod sdk_package;
mod shapes;
mod types;
mod workspace;

use std::fs;
use std::path::Path;

use wit_parser::Resolve;

use crate::command::Command;
use crate::error::ToolError;
use crate::home::{self, Home};
use crate::job::{Built, Job, Part};
use crate::language::Language;
use crate::progress::Progress;
use crate::{output, stage};
use contract::Contract;

pub(crate) use install::{ensure, findings};
pub(crate) use scaffold::scaffold;
pub(crate) use sdk_package::{pack, sdk_package};

/// Builds a plugin.
pub(crate) fn build(home: &Home, job: &Job, progress: &dyn Progress) -> Result<Built, ToolError> {
    let entry = job.entry().unwrap_or_else(|| job.folder.join("src/plugin.ts"));
    if !entry.is_file() {
        return Err(ToolError::new("plugwright", format!("there is no `{}`", entry.display())).hint(
            "the plugin starts there unless `entry` in `[build]` of `plugin.toml` names another file",
        ));
    }
    let folder = absolute(&job.folder)?;
    let entry = absolute(&entry)?;
    let relative = entry.strip_prefix(&folder).unwrap_or(&entry);

    // An SDK package among them may bring the contract.
    packages::install(&folder, &job.name, progress)?;
    let work = home.work(job)?;
    let staged = stage::stage(job, &work.join("wit"))?;
    let mut resolve = Resolve::default();
    let world = stage::select_of(&mut resolve, job)?;
    let contract = Contract::read(&resolve, world)?;

    let bundler = home.tools(install::TOOLS).join("node_modules/esbuild/lib/main.js");
    let project = workspace::write(&contract, job, relative, &bundler)?;
    if job.language == Language::TypeScript {
        progress.step(&format!("checks the types of `{}`", job.name));
        check(home, &folder, &project, progress)?;
    }

    progress.step(&format!("bundles `{}` with QuickJS", job.name));
    let generated = work.join("generated");
    home::empty(&generated)?;
    let made = work.join("plugin.wasm");
    let glue =
        glue::glue(&contract, &json(&entry.display().to_string()), |capability| job.requests(capability));
    for (name, text) in &glue.files {
        write(&generated.join(name), text)?;
    }
    let modules: Vec<String> =
        glue.modules.iter().map(|(module, file)| format!("{}: {}", json(module), json(file))).collect();
    let path = |path: &Path| json(&path.display().to_string());
    let description = format!(
        "{{ \"folder\": {}, \"entry\": {}, \"generated\": {}, \"wit\": {}, \"world\": {}, \"output\": {}, \"named\": {}, \"async\": {},\n  \"modules\": {{ {} }} }}\n",
        path(&folder),
        path(&entry),
        path(&generated),
        path(&staged.folder),
        json(&staged.world),
        path(&made),
        contract.is_named(),
        contract.is_async(),
        modules.join(", "),
    );
    let file = work.join("job.json");
    write(&file, &description)?;
    install::node()
        .arg(home.tools(install::TOOLS).join("build.mjs"))
        .arg(&file)
        .folder(&folder)
        .run(progress)
        .map_err(said)?;
    let mut built = output::publish(&made, &job.output)?;
    built.parts = parts(&made)?;
    built.tools = install::tools();
    built.sdk = Some(("plugwright-js".to_owned(), env!("CARGO_PKG_VERSION").to_owned()));
    Ok(built)
}

/// What the build script found the component `made` to consist of.
fn parts(made: &Path) -> Result<Vec<Part>, ToolError> {
    let mut file = made.as_os_str().to_owned();
    file.push(".parts.json");
    let file = Path::new(&file);
    let text = fs::read_to_string(file).map_err(|error| ToolError::io("read", file, &error))?;
    let found: Vec<Found> =
        serde_json::from_str(&text).map_err(|error| ToolError::io("read", file, &error.into()))?;
    Ok(found.into_iter().map(|Found { name, size }| Part { name, size }).collect())
}

/// A part as the build script writes it.
#[derive(serde::Deserialize)]
struct Found {
    name: String,
    size: u64,
}

/// Runs the type check. Its messages name files as `src/plugin.ts:3:5`.
fn check(home: &Home, folder: &Path, project: &Path, progress: &dyn Progress) -> Result<(), ToolError> {
    let tsc = home.tools(install::TOOLS).join("node_modules/typescript/bin/tsc");
    let command =
        install::node().arg(tsc).arg("--project").arg(project).args(["--pretty", "false"]).folder(folder);
    command.run(progress).map(drop).map_err(|error| {
        let lines: Vec<String> = error.reason().lines().map(with_colons).collect();
        ToolError::new("tsc", "the types do not fit")
            .tried(error.command_line().unwrap_or_default())
            .why(lines.join("\n"))
            .hint(format!("the contract's types are in `{}/types/contract.d.ts`", workspace::FOLDER))
    })
}

/// `src/plugin.ts(3,5): error …` as `src/plugin.ts:3:5: error …`, which terminals and editors open.
fn with_colons(line: &str) -> String {
    let place = || {
        let (file, rest) = line.split_once('(')?;
        let (place, message) = rest.split_once("): ")?;
        let (row, column) = place.split_once(',')?;
        (row.parse::<u32>().is_ok() && column.parse::<u32>().is_ok())
            .then(|| format!("{file}:{row}:{column}: {message}"))
    };
    place().unwrap_or_else(|| line.to_owned())
}

/// Takes the message and the hint of our own script out of what it printed.
fn said(error: ToolError) -> ToolError {
    let Some((first, rest)) = error.reason().split_once("error: ").and_then(|(before, message)| {
        // Anything before is a tool's chatter; an exception of Node's has `Error: ` and is shown whole.
        let (first, rest) = message.split_once('\n').unwrap_or((message, ""));
        (before.is_empty() || before.ends_with('\n')).then_some((first, rest))
    }) else {
        return error;
    };
    let (hints, reasons): (Vec<&str>, Vec<&str>) = rest.lines().partition(|line| line.starts_with("hint: "));
    let mut told = ToolError::new("plugwright", first)
        .tried(error.command_line().unwrap_or_default())
        .why(reasons.join("\n"));
    if let Some(hint) = hints.first().and_then(|hint| hint.strip_prefix("hint: ")) {
        told = told.hint(hint);
    }
    told
}

fn absolute(path: &Path) -> Result<std::path::PathBuf, ToolError> {
    path.canonicalize().map_err(|error| ToolError::io("find", path, &error))
}

fn write(path: &Path, text: &str) -> Result<(), ToolError> {
    fs::write(path, text).map_err(|error| ToolError::io("write", path, &error))
}

/// `text` as a JSON string.
fn json(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            control if control.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(control))),
            other => out.push(other),
        }
    }
    out.push('"');
    out
}

/// A command with npm's habits that only disturb switched off.
fn npm(program: &str) -> Command {
    Command::new("npm", program)
        .env("npm_config_audit", "false")
        .env("npm_config_fund", "false")
        .env("npm_config_update_notifier", "false")
        .hint_if_missing(
            "install Node 20 or newer, which brings npm: `apt install nodejs npm`, or nodejs.org",
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_written_as_editors_open_them() {
        assert_eq!(with_colons("src/a.ts(3,5): error TS1: no"), "src/a.ts:3:5: error TS1: no");
        assert_eq!(with_colons("  f(x): no place"), "  f(x): no place");
    }

    #[test]
    fn our_scripts_words_become_the_error() {
        let raw =
            ToolError::new("node", "failed").why("error: cannot bundle `a.ts`\na.ts:1:1: no\nhint: do this");
        let error = said(raw);
        assert_eq!(error.to_string(), "cannot bundle `a.ts`");
        assert_eq!(error.reason(), "a.ts:1:1: no");
        assert_eq!(error.hint_text(), Some("do this"));
    }

    #[test]
    fn json_strings_are_escaped() {
        assert_eq!(json("a\"\\\n"), "\"a\\\"\\\\\\u000a\"");
    }
}
