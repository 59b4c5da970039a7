//! The portable subset of WIT: what a contract may hold so that it works in every language.
//!
//! ```text
//! sites: every interface, type, function and value of a world ─▶ rules: a table ─▶ traps, each with place, tool and fix
//! ```
//!
//! There is one table, [`rules`]: `plugwright contract lint` reads all of it, and a build refuses what its own language's tools
//! cannot do. Whoever teaches a tool what it lacked removes a line there.

mod rules;
mod sites;

use std::collections::BTreeSet;

use plugwright_contract::{Contract, Spot};
use wit_parser::{Resolve, WorldId};

use crate::error::ToolError;
use crate::language::Language;
use rules::RULES;
use sites::Site;

/// How bad a trap is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// A plugin for this contract cannot be built with Plugwright, or not run.
    Refused,
    /// It can, but tools that are used without Plugwright's SDK get it wrong, or authors find it awkward.
    Warned,
}

/// A tool that makes a rule necessary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Need {
    /// The language whose plugins are concerned; both TypeScript and JavaScript are meant by the latter.
    pub language: Language,
    /// The tool with its version.
    pub tool: &'static str,
    /// How bad it is.
    pub level: Level,
    /// What happens.
    pub why: &'static str,
}

/// Something in a contract that not every language can do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// The rule's name.
    pub rule: &'static str,
    /// What was found, in one phrase.
    pub what: String,
    /// Where.
    pub spot: Option<Spot>,
    /// Whom it concerns.
    pub needs: Vec<Need>,
    /// What to do about it.
    pub fix: &'static str,
}

impl Trap {
    /// The worst that it is to anybody.
    pub fn level(&self) -> Level {
        self.needs.iter().map(|need| need.level).min().unwrap_or(Level::Warned)
    }

    /// Whether it bothers authors who use Plugwright's SDK, too.
    pub fn is_left_by_sdks(&self) -> bool {
        self.needs.iter().any(|need| !need.why.starts_with(rules::WITHOUT_SDK))
    }

    /// Everything there is to say, over several lines, without a final newline.
    pub fn render(&self) -> String {
        let word = if self.level() == Level::Refused { "error" } else { "warning" };
        let mut out = format!("{word}: {} ({})", self.what, self.rule);
        if let Some(spot) = &self.spot {
            out.push('\n');
            out.push_str(&spot.render());
        }
        for need in &self.needs {
            out.push_str(&format!("\n  - {}, {}: {}", need.language, need.tool, need.why));
        }
        out.push_str(&format!("\nhint: {}", self.fix));
        out
    }
}

/// Finds the traps of a contract for `languages`: in `world`, or in all of its worlds.
pub fn lint(contract: &Contract, world: Option<WorldId>, languages: &[Language]) -> Vec<Trap> {
    let worlds: Vec<WorldId> = match world {
        Some(world) => vec![world],
        None => contract.worlds().map(|(_, id)| id).collect(),
    };
    let mut seen = BTreeSet::new();
    let mut traps = Vec::new();
    for world in worlds {
        for (site, rule, what) in found(&contract.resolve, world) {
            let needs: Vec<Need> =
                rule.needs.iter().copied().filter(|need| concerns(need, languages)).collect();
            if !needs.is_empty() && seen.insert((rule.name, what.clone())) {
                let spot = contract.spot(site.span());
                traps.push(Trap { rule: rule.name, what, spot, needs, fix: rule.fix });
            }
        }
    }
    let place = |trap: &Trap| trap.spot.as_ref().map(|spot| (spot.file().to_owned(), spot.bytes().start));
    traps.sort_by_key(|trap| (trap.level(), place(trap)));
    traps
}

/// The names of all rules.
pub fn lint_rules() -> impl Iterator<Item = &'static str> {
    RULES.iter().map(|rule| rule.name)
}

/// Refuses what cannot be built for `language`. All there is to say is said at once.
pub(crate) fn refuse(resolve: &Resolve, world: WorldId, language: Language) -> Result<(), ToolError> {
    let mut problems = BTreeSet::new();
    let mut fixes = BTreeSet::new();
    for (_, rule, what) in found(resolve, world) {
        let needs = rule.needs.iter();
        for need in needs.filter(|need| need.level == Level::Refused && concerns(need, &[language])) {
            problems.insert(format!("{what} ({}: {})", need.tool, need.why));
            fixes.insert(rule.fix);
        }
    }
    if problems.is_empty() {
        return Ok(());
    }
    let fixes: Vec<&str> = fixes.into_iter().collect();
    let message = format!("the contract holds what a plugin in {} cannot have yet", language.title());
    Err(ToolError::new("wit", message)
        .why(problems.into_iter().collect::<Vec<_>>().join("\n"))
        .hint(format!("{}, or write the plugin in another language", fixes.join("; "))))
}

fn found(resolve: &Resolve, world: WorldId) -> Vec<(Site<'_>, &'static rules::Rule, String)> {
    let all = sites::of(resolve, world);
    let hits = |site: &Site<'_>| -> Vec<(&'static rules::Rule, String)> {
        RULES.iter().filter_map(|rule| Some((rule, (rule.find)(resolve, &all, site)?))).collect()
    };
    all.iter()
        .flat_map(|site| hits(site).into_iter().map(move |(rule, what)| (site.clone(), rule, what)))
        .collect()
}

/// A plugin in TypeScript meets what one in JavaScript meets.
fn concerns(need: &Need, languages: &[Language]) -> bool {
    languages.iter().any(|language| match language {
        Language::TypeScript => need.language == Language::JavaScript,
        language => need.language == *language,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Whoever pins another version has to look whether the tool has learnt something.
    #[test]
    fn rules_speak_of_the_tools_that_are_pinned() {
        let pins = [
            include_str!("../pins/python/requirements.txt").replace("==", " "),
            include_str!("../pins/javascript/package.json").replace("\": \"", " "),
            include_str!("../../guest-sdks/rust/Cargo.toml").replace(" = { version = \"=", " "),
        ]
        .concat();
        for rule in RULES {
            for need in rule.needs {
                let (tool, _) = need.tool.split_once(',').unwrap_or((need.tool, ""));
                assert!(
                    rules::OURS.contains(&tool) || pins.contains(tool),
                    "`{tool}` of `{}` is not what is pinned",
                    rule.name
                );
            }
        }
    }
}
