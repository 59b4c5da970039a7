//! `plugwright contract lint`: what in a contract not every language can do.

use std::path::PathBuf;

use plugwright_contract::Contract;
use plugwright_toolchains::{Language, Level, Trap, lint};
use serde::Serialize;

use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::verb::inspect::Format;

/// Finds what in a contract not every language can do, each with the tool that cannot
///
/// Exits with 1 where a plugin in one of the languages cannot be built.
#[derive(Debug, clap::Args)]
pub(crate) struct Args {
    /// The folder with the contract's WIT package
    #[arg(value_name = "DIR")]
    contract: PathBuf,

    /// The world to look at [default: all]
    #[arg(long)]
    world: Option<String>,

    /// Opens a gate: what is `@unstable` under this feature belongs to the contract
    #[arg(long = "feature", value_name = "FEATURE")]
    features: Vec<String>,

    /// A language that has to do; may be given several times [default: all]
    #[arg(long = "lang", value_name = "LANGUAGE")]
    languages: Vec<Language>,

    /// `text` is for people, `json` for programs
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,
}

pub(super) fn run(args: &Args, terminal: &Terminal) -> Result<(), Failure> {
    let contract = Contract::read_with(&args.contract, &args.features)?;
    contract.check_features(&args.features)?;
    let world = args.world.as_deref().map(|name| contract.world(name)).transpose()?;
    let languages = if args.languages.is_empty() { &Language::ALL[..] } else { &args.languages };
    let traps = lint(&contract, world, languages);
    match args.format {
        Format::Text => {
            let texts: Vec<String> = traps.iter().map(Trap::render).collect();
            terminal.data(&texts.join("\n\n"))?;
        }
        Format::Json => terminal.json(&View::of(&traps))?,
    }
    let refused = traps.iter().filter(|trap| trap.level() == Level::Refused).count();
    let warned = traps.len() - refused;
    terminal.say(&format!("`{}`: {refused} refused, {warned} warned of", args.contract.display()));
    if refused == 0 { Ok(()) } else { Err(Failure::No) }
}

/// What was found, for programs.
#[derive(Serialize)]
struct View<'a> {
    version: u32,
    traps: Vec<TrapView<'a>>,
}

#[derive(Serialize)]
struct TrapView<'a> {
    rule: &'a str,
    level: &'static str,
    what: &'a str,
    file: Option<String>,
    line: Option<usize>,
    column: Option<usize>,
    needs: Vec<NeedView>,
    fix: &'a str,
}

#[derive(Serialize)]
struct NeedView {
    language: &'static str,
    level: &'static str,
    tool: &'static str,
    why: &'static str,
}

impl<'a> View<'a> {
    fn of(traps: &'a [Trap]) -> Self {
        Self { version: 1, traps: traps.iter().map(TrapView::of).collect() }
    }
}

impl<'a> TrapView<'a> {
    fn of(trap: &'a Trap) -> Self {
        let place = trap.spot.as_ref().map(plugwright_contract::Spot::line_and_column);
        let needs = trap.needs.iter().map(|need| NeedView {
            language: need.language.as_str(),
            level: word(need.level),
            tool: need.tool,
            why: need.why,
        });
        Self {
            rule: trap.rule,
            level: word(trap.level()),
            what: &trap.what,
            file: trap.spot.as_ref().map(|spot| spot.file().display().to_string()),
            line: place.map(|place| place.0),
            column: place.map(|place| place.1),
            needs: needs.collect(),
            fix: trap.fix,
        }
    }
}

fn word(level: Level) -> &'static str {
    match level {
        Level::Refused => "refused",
        Level::Warned => "warned",
    }
}
