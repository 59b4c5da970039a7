//! What planning knows of a capability: data, and how to read what the operator wrote.

use std::collections::BTreeMap;
use std::sync::{Arc, LazyLock};

use super::{Grant, ScopeError, Written};
use crate::contract::Facts;
use crate::name::InterfaceName;

/// A capability as planning sees it: the first three of its five parts. See [`crate::capability`] for the whole.
pub(crate) trait Kind: Send + Sync {
    /// The name in manifests: `[requests]` of the author, `grants` of the operator.
    fn name(&self) -> &str;

    /// What it lets a plugin do, in one phrase.
    fn docs(&self) -> &str;

    /// How the operator grants it, for hints.
    fn how(&self) -> String;

    /// A line that grants it, for hints.
    fn example(&self) -> String {
        format!("{} = true", self.name())
    }

    /// Whether an imported interface is served by it, so that a plugin without it cannot have the import.
    fn serves(&self, import: &InterfaceName) -> bool {
        self.owns().iter().any(|own| import.accepts(own))
    }

    /// The interfaces of the application that it consists of: no plugin may export them, in whatever version.
    fn owns(&self) -> &[InterfaceName] {
        &[]
    }

    /// The packages of the inert base that do something only with it.
    fn fills(&self) -> &[&str] {
        &[]
    }

    /// Gives what the operator wrote its meaning. What cannot be enforced must not parse.
    fn parse(&self, written: &Written) -> Result<Grant, ScopeError>;

    /// What a plugin gets instead of a power that it requests as optional and was not granted: something that does nothing.
    fn without(&self) -> Option<Grant> {
        None
    }

    /// How an edge can narrow it: who calls can count only where each use is checked when it happens.
    fn narrows(&self) -> Narrows {
        Narrows::Never
    }

    /// Gives what the operator wrote for an edge its meaning; `held` is what the provider was granted, which it has to be less than.
    /// Unless a capability says otherwise, it is written like a grant.
    fn parse_narrowing(&self, written: &Written, held: &Grant) -> Result<Grant, ScopeError> {
        let _ = held;
        self.parse(written)
    }

    /// How an edge narrows it, for hints.
    fn how_on_edge(&self) -> String {
        self.how()
    }
}

/// How an edge can narrow a capability.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Narrows {
    /// It is given to an instance once.
    Never,
    /// To nothing, by `false`.
    ToNothing,
    /// To nothing, or to a scope that is narrower than the provider's own.
    ToScope,
}

/// The capabilities that a plan is made with, by name.
#[derive(Clone)]
pub(crate) struct Kinds(BTreeMap<String, Arc<dyn Kind>>);

impl Kinds {
    /// Those of Plugwright itself.
    pub(crate) fn built_in() -> &'static Self {
        static BUILT_IN: LazyLock<Kinds> = LazyLock::new(|| {
            let lookup: Arc<dyn crate::capability::Lookup> = Arc::new(crate::capability::System);
            let all = crate::capability::built_in(&lookup).into_iter();
            Kinds(all.map(|power| (power.name().to_owned(), power as Arc<dyn Kind>)).collect())
        });
        &BUILT_IN
    }

    pub(crate) fn add(&mut self, kind: Arc<dyn Kind>) {
        self.0.insert(kind.name().to_owned(), kind);
    }

    pub(crate) fn get(&self, name: &str) -> Option<&dyn Kind> {
        self.0.get(name).map(|kind| &**kind)
    }

    /// All of them, by name.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &dyn Kind> {
        self.0.values().map(|kind| &**kind)
    }

    /// The capability that an interface needs, if one does.
    pub(crate) fn serving(&self, import: &InterfaceName) -> Option<&dyn Kind> {
        self.0.values().map(|kind| &**kind).find(|kind| kind.serves(import))
    }

    /// The capability of the application that has an interface, in whatever version.
    pub(crate) fn of_application(&self, name: &InterfaceName) -> Option<&dyn Kind> {
        let has = |kind: &&dyn Kind| kind.owns().iter().any(|own| own.same_interface(name));
        self.0.values().map(|kind| &**kind).find(has)
    }

    /// The names of the capabilities that a component cannot do without.
    ///
    /// `is_offered` says what the application offers itself, to every plugin.
    pub(crate) fn needed(&self, facts: &Facts, is_offered: &dyn Fn(&InterfaceName) -> bool) -> Vec<String> {
        let mut names: Vec<String> = facts
            .imported()
            .iter()
            .filter(|import| !is_offered(&import.name))
            .filter_map(|import| Some(self.serving(&import.name)?.name().to_owned()))
            .collect();
        names.sort();
        names.dedup();
        names
    }

    /// Whether a component imports what a capability gives, of the base or beyond it.
    pub(crate) fn is_used(&self, kind: &dyn Kind, facts: &Facts) -> bool {
        facts.imported().iter().any(|import| {
            let name = &import.name;
            kind.serves(name) || name.namespace == "wasi" && kind.fills().contains(&name.package.as_str())
        })
    }

    /// All names, for hints.
    pub(crate) fn known(&self) -> String {
        let names: Vec<String> = self.0.keys().map(|name| format!("`{name}`")).collect();
        names.join(", ")
    }

    /// The names of those that an edge can narrow, for hints.
    pub(crate) fn narrowable(&self) -> String {
        let kinds = self.iter().filter(|kind| kind.narrows() != Narrows::Never);
        let names: Vec<String> = kinds.map(|kind| format!("`{}`", kind.name())).collect();
        names.join(", ")
    }
}

impl Default for Kinds {
    fn default() -> Self {
        Self::built_in().clone()
    }
}

impl std::fmt::Debug for Kinds {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_set().entries(self.0.keys()).finish()
    }
}
