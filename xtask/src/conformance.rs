//! `cargo xtask conformance`: the same cases in every language, called in every way, values compared.
//!
//! ```text
//! tests/conformance/<case> ─▶ a plugin per language and side ─▶ plugwright build ─▶ the runner: cells, matrix
//!                        └─▶ unsupported.toml: each claim is built alone, and must fail with the tool's words
//! ```
//!
//! All cases of a language share two components. When one of them does not build, its cases are built one by one, so that the error
//! names the guilty.

mod claims;

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};

use anyhow::Context as _;
use conformance_harness::{Case, Language, Project, Repository, Side};

use crate::board::{Board, say};
use crate::{child, codegen, place, plugins, setup};

/// What to run.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    languages: Vec<Language>,
    words: Vec<String>,
}

impl Choice {
    /// Reads `--lang L` and `--case WORD`, each any number of times; `None` where something else is there.
    pub(crate) fn read(words: &[&str]) -> Option<Self> {
        let mut choice = Self::default();
        for pair in words.chunks(2) {
            match pair {
                ["--lang", name] => choice.languages.push(Language::of(name)?),
                ["--case", word] => choice.words.push((*word).to_owned()),
                _ => return None,
            }
        }
        Some(choice)
    }

    fn languages(&self) -> Vec<Language> {
        let chosen = |language: &Language| self.languages.is_empty() || self.languages.contains(language);
        Language::ALL.into_iter().filter(chosen).collect()
    }

    fn arguments(&self) -> Vec<String> {
        let languages = self.languages.iter().flat_map(|one| ["--lang".to_owned(), one.name().to_owned()]);
        languages.chain(self.words.iter().flat_map(|word| ["--case".to_owned(), word.clone()])).collect()
    }
}

/// Runs the cases and shows the matrix.
pub(crate) fn run(choice: &Choice) -> anyhow::Result<ExitCode> {
    // What a case expects is part of the runner.
    codegen::write_files()?;
    setup::all()?;
    let mut runner = prepare(choice)?;
    let status = child::show(&mut runner)?;
    Ok(if status.success() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}

/// Builds the plugins of all cases and gives the folder that holds them.
pub(crate) fn plugins() -> anyhow::Result<PathBuf> {
    let cases = Case::all(&place::root().join("tests/conformance"))?;
    let built = place::target()?.join("conformance/all");
    build(&cases, &Language::ALL, &built)?;
    Ok(built)
}

/// Builds the plugins, verifies what is said to be unsupported, and gives the runner's command.
pub(crate) fn prepare(choice: &Choice) -> anyhow::Result<Command> {
    let folder = place::root().join("tests/conformance");
    let mut cases = Case::all(&folder)?;
    cases.retain(|case| choice.words.is_empty() || choice.words.iter().any(|word| case.name.contains(word)));
    anyhow::ensure!(!cases.is_empty(), "no case's name holds `{}`", choice.words.join("` or `"));

    // A choice of cases makes other plugins than all of them: each has its place, so that neither spoils the other's.
    let target = place::target()?.join("conformance");
    let built = target.join(if choice.words.is_empty() { "all" } else { "chosen" });
    build(&cases, &choice.languages(), &built)?;
    claims::verify(&cases, &choice.languages(), &target.join("alone"))?;

    let mut runner = Command::new(place::binary("conformance")?);
    runner.current_dir(place::root());
    for (option, path) in [("--cases", &folder), ("--plugins", &built), ("--cache", &target.join("cache"))] {
        runner.arg(option).arg(path);
    }
    runner.args(choice.arguments());
    Ok(runner)
}

/// Builds the two plugins of each language.
fn build(cases: &[Case], languages: &[Language], folder: &Path) -> anyhow::Result<()> {
    let mut projects = Vec::new();
    for &language in languages {
        for side in Side::ALL {
            let has = |case: &&Case| case.is_on(side) && case.unsupported(language, side).is_none();
            let cases: Vec<&Case> = cases.iter().filter(has).collect();
            let name = format!("{language}-{}", side.name());
            if !cases.is_empty() {
                projects.push((folder.join(&name), Project { name, language, side, cases }));
            }
        }
    }
    for case in cases.iter().filter(|case| case.needs_provider_alone()) {
        let (name, language, side) = (case.provider_alone(), Language::Rust, Side::Provider);
        projects.push((folder.join(&name), Project { name, language, side, cases: vec![case] }));
    }
    for (folder, project) in &projects {
        project.write(repository(), folder)?;
    }
    let folders: Vec<PathBuf> = projects.iter().map(|(folder, _)| folder.clone()).collect();
    let Err(error) = plugins::build_folders(&folders) else { return Ok(()) };
    let guilty: Vec<String> = projects
        .iter()
        .filter(|(folder, project)| !folder.join(format!("build/{}.wasm", project.name)).exists())
        .flat_map(|(_, project)| guilty(project))
        .collect();
    if guilty.is_empty() {
        return Err(error);
    }
    anyhow::bail!("{}", guilty.join("\n\n"))
}

/// Builds the cases of a plugin one by one, and gives the errors of those that fail.
fn guilty(project: &Project<'_>) -> Vec<String> {
    say(&format!("`{}` does not build: builds its cases one by one", project.name));
    let mut errors = Vec::new();
    for case in &project.cases {
        match alone(case, project.language, project.side) {
            Ok(None) => {}
            Ok(Some(error)) => errors.push(format!("case `{}` in {}:\n{error}", case.name, project.language)),
            Err(error) => errors.push(format!("{error:#}")),
        }
    }
    errors
}

/// Builds one side of one case as a plugin of its own, and gives the error if it does not build.
fn alone(case: &Case, language: Language, side: Side) -> anyhow::Result<Option<String>> {
    let name = format!("{language}-{}-{}", side.name(), case.name);
    let folder = place::target()?.join("conformance/alone").join(&name);
    let project = Project { name: name.clone(), language, side, cases: vec![case] };
    project.write(repository(), &folder)?;
    let mut build = Command::new(place::binary("plugwright")?);
    build.arg("build").arg(&folder).env("PLUGWRIGHT_TOOLCHAINS", place::toolchains()?.root());
    let ended = child::collect(&mut build, |_| {}).with_context(|| format!("cannot build `{name}`"))?;
    Ok((!ended.status.success()).then_some(ended.output))
}

fn repository() -> Repository<'static> {
    Repository { root: place::root() }
}

/// A board with a lane for each claim would be long: one does.
fn lane_board() -> Board {
    Board::new()
}
