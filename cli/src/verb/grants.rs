//! `plugwright grants`: what each plugin may do, and the lines of the operator's file that say so.

mod edit;

use std::fs;
use std::path::{Path, PathBuf};

use clap::Subcommand;
use plugwright::{Answer, Error, Grant, Plan, Policy, Stage};

use crate::failure::Failure;
use crate::terminal::{Terminal, table};

/// Lists what plugins ask for and what they were granted, or changes a grant
#[derive(Debug, clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct Args {
    /// The operator's file, or its folder
    #[arg(value_name = "FILE", default_value = "plugwright.toml")]
    file: PathBuf,

    #[command(subcommand)]
    change: Option<Change>,
}

#[derive(Debug, Subcommand)]
enum Change {
    /// Writes a grant into the operator's file, in the place of the one that is there
    Add {
        /// The plugin's name in the operator's file
        plugin: String,

        /// The capability, and how much of it as TOML: `log`, `log="info"`, `http=["https://api.example.com"]`
        grant: String,

        /// The operator's file, or its folder
        #[arg(short, long, value_name = "FILE", default_value = "plugwright.toml")]
        config: PathBuf,
    },
    /// Removes a grant from the operator's file
    Remove {
        /// The plugin's name in the operator's file
        plugin: String,

        /// The capability
        capability: String,

        /// The operator's file, or its folder
        #[arg(short, long, value_name = "FILE", default_value = "plugwright.toml")]
        config: PathBuf,
    },
    /// Lists the capabilities that there are
    Known,
}

pub(crate) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    match &args.change {
        None => list(&args.file, terminal),
        Some(Change::Known) => known(terminal),
        Some(Change::Add { plugin, grant, config }) => {
            let (capability, value) = grant.split_once('=').unwrap_or((grant, "true"));
            change(config, plugin, capability.trim(), Some(value.trim()), terminal)
        }
        Some(Change::Remove { plugin, capability, config }) => {
            change(config, plugin, capability, None, terminal)
        }
    }
}

/// Lists also where something is wrong: that is when an operator looks.
fn list(file: &Path, terminal: &Terminal) -> Result<(), Failure> {
    let draft = Plan::draft(&Policy::read(file)?);
    let plan = draft.so_far();
    let mut rows = vec![["plugin", "capability", "asked for", "granted"].map(str::to_owned).to_vec()];
    for plugin in plan.plugins.values() {
        for asked in &plugin.asked {
            let grant = plugin.grants.iter().find(|grant| grant.capability() == asked.capability);
            let answer = match (asked.answer, grant) {
                (Answer::Granted, Some(grant)) => scope(grant),
                _ if asked.optional => "refused: the plugin does without".to_owned(),
                _ => "refused: the plugin needs it".to_owned(),
            };
            let reason = asked.reason.clone().unwrap_or_else(|| "(imports it)".to_owned());
            rows.push(vec![plugin.id.to_string(), asked.capability.clone(), reason, answer]);
        }
    }
    let mut tables = if rows.len() == 1 { "no plugin asks for anything".to_owned() } else { table(&rows) };
    let mut rows = vec![["on this edge", "capability", "no more than"].map(str::to_owned).to_vec()];
    for edge in &plan.narrowed {
        let name = format!("{} → {}", edge.consumer, edge.provider);
        rows.extend(
            edge.grants.iter().map(|grant| vec![name.clone(), grant.capability().to_owned(), scope(grant)]),
        );
    }
    if rows.len() > 1 {
        tables = format!("{}\n\n{}", tables.trim_end(), table(&rows));
    }
    terminal.data(&tables)?;
    draft.into_plan().map(drop).map_err(|report| Failure::from(report).answered())
}

/// What a grant allows, without the capability's name.
fn scope(grant: &Grant) -> String {
    grant.to_string().split_once(" = ").map_or_else(String::new, |(_, scope)| scope.to_owned())
}

fn known(terminal: &Terminal) -> Result<(), Failure> {
    let policy = Policy::new();
    let mut rows = vec![["capability", "a plugin with it", "how it is granted"].map(str::to_owned).to_vec()];
    rows.extend(policy.capabilities().map(|(name, docs, how)| vec![name.to_owned(), docs.to_owned(), how]));
    terminal.data(&table(&rows))
}

/// Changes one grant, and nothing else: the file is written only if it reads as before but for this.
fn change(
    file: &Path,
    plugin: &str,
    capability: &str,
    value: Option<&str>,
    terminal: &Terminal,
) -> Result<(), Failure> {
    let file = if file.is_dir() { file.join(Policy::FILE) } else { file.to_owned() };
    let text = fs::read_to_string(&file).map_err(|error| Failure::io("read", &file, &error))?;
    let changed = edit::edit(&text, plugin, capability, value)
        .map_err(|why| Failure::usage(format!("`{}` is not changed: {why}", file.display())))?;
    // What the capability makes of it is known before anything is written.
    let after = Policy::parse(&file, changed.as_str())?;
    if let Some(value) = value {
        let report = Plan::new(
            &Policy::new().plugin(plugin, "no/such.wasm").grant_as_written(plugin, capability, value),
        );
        let wrong = report
            .err()
            .and_then(|report| report.errors().iter().find(|error| error.stage() == Stage::Grant).cloned());
        if let Some(wrong) = wrong {
            return Err(Failure::from(wrong));
        }
        // Whether the plugin asks for it at all, and whether anybody knows it.
        let before = refusals(&Policy::parse(&file, text.as_str())?);
        let known = |error: &Error| before.iter().any(|it| it.to_string() == error.to_string());
        if let Some(wrong) = refusals(&after).into_iter().find(|error| !known(error)) {
            // A line that is not there need not be removed.
            let hint = wrong.hint_text().filter(|hint| !hint.starts_with("remove"));
            return Err(Failure::usage(format!("`{}` is not changed: {wrong}", file.display()))
                .hint(hint.unwrap_or("`plugwright grants` lists what plugins ask for")));
        }
    }
    fs::write(&file, &changed).map_err(|error| Failure::io("write", &file, &error))?;
    let said = match value {
        Some(value) => format!("granted `{plugin}` `{capability} = {value}`"),
        None => format!("took `{capability}` from `{plugin}`"),
    };
    terminal.say(&said);
    Ok(())
}

/// What is wrong with the grants of a policy.
fn refusals(policy: &Policy) -> Vec<Error> {
    let report = Plan::new(policy).err();
    let errors = report.iter().flat_map(|report| report.errors());
    errors.filter(|error| error.stage() == Stage::Grant).cloned().collect()
}
