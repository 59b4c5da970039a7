//! Warnings of a contract that not every language can do.

use std::path::Path;

use plugwright::Manifest;
use plugwright_contract::Contract;
use plugwright_toolchains::{Language, Level, Trap, lint};

use crate::terminal::Terminal;

/// Warns of a contract that authors in other languages cannot target. The plugin itself is none the worse for it.
pub(crate) fn warn(wit: &Path, world: &str, features: &[String], terminal: &Terminal) {
    let traps = traps(wit, world, features, &Language::ALL);
    let refused = traps.iter().filter(|trap| trap.level() == Level::Refused).count();
    if refused > 0 {
        let reasons = if refused == 1 { "one reason".into() } else { format!("{refused} reasons") };
        terminal.say(&format!(
            "warning: not every language can target `{world}`, for {reasons}\nhint: `plugwright contract lint {}`",
            wit.display()
        ));
    }
}

/// Warns an author in `language` of what this language's tools get wrong even with the SDK. What they cannot do at all, the build
/// refuses.
pub(crate) fn warn_author(manifest: &Manifest, language: Language, terminal: &Terminal) {
    let all = traps(manifest.wit(), manifest.world(), &features(manifest), &[language]);
    for trap in all.iter().filter(|trap| trap.level() == Level::Warned && trap.is_left_by_sdks()) {
        terminal.say(&trap.render());
    }
}

/// The features of its contract that a manifest opens.
pub(crate) fn features(manifest: &Manifest) -> Vec<String> {
    manifest.features().map(str::to_owned).collect()
}

/// None of a contract that cannot be read: that is an error elsewhere.
fn traps(wit: &Path, world: &str, features: &[String], languages: &[Language]) -> Vec<Trap> {
    let Ok(contract) = Contract::read_with(wit, features) else { return Vec::new() };
    let Ok(world) = contract.world(world) else { return Vec::new() };
    lint(&contract, Some(world), languages)
}
