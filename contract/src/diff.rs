//! What changed between two versions of a contract, and whom that breaks.
//!
//! Two people ask. The author of a plugin that was compiled against the old contract: does it still run in a host of the new
//! one? And whoever ships a host that was compiled against the old contract: does it still run plugins of the new one? Each
//! change has an answer for both, with the reason.
//!
//! The rules, and whose they are:
//!
//! - **Values: equal or nothing.** Types of values and functions link only if they are equal, names of fields, cases, flags
//!   and parameters included, in their order. The component model relaxes equality for modules, instances and components
//!   alone ("Currently, subtyping is only relaxed for `module`, `instance` and `component` types", `Explainer.md`, Type
//!   Checking; of a case that is added, `WIT.md` says "this would be a breaking change"). wasmparser 0.254, with which
//!   wasmtime 48 validates, compares functions for equality on purpose (`component_func_type` in
//!   `validator/component_types.rs`), wasmtime's linker does the same (`component/matching.rs`), and so does a plan here.
//!   So each change of a type that crosses an edge breaks both sides. The reason still tells which side could have lived
//!   with it: a host developer can give the new type a new name where only the rule is in the way.
//! - **Instances: more is fine.** Whoever serves an interface may have more functions than the other side uses, never fewer
//!   (`Explainer.md`, instance subtyping). Ours on top: a host binds all functions of an interface that plugins export, used
//!   or not, so one that is added there is missed in old plugins; and a plugin is held to have used all that it could import.
//! - **Worlds** are the same from above: a world may gain imports without harm to old plugins, and exports without harm to
//!   old hosts.
//! - **Names** of interfaces carry versions. Interfaces on one track (`1.x`, `0.2.x`, `0.0.3`) are meant to be compatible
//!   (`Explainer.md`, Canonical Interface Name), and wasmtime takes any version of a track for any other. So does a host that
//!   calls a plugin: what it calls has to be there with equal types. Where a plugin imports, a plan takes the same version or a
//!   later one (`InterfaceName::accepts` in the host crate), because an earlier one promises less.
//! - **Types alone are no names to anybody**: their structure is compared and not what they are called, but for resources,
//!   which are the same only by the same name in the same interface. One exception: joining components ahead of time
//!   (`fused`, wac-graph 0.12) wants named types to be there by name.
//! - Documentation, gates and the way a type came into an interface (`use`, alias, definition) are no part of anything
//!   that is compiled.

mod effect;
mod flow;
mod functions;
mod interfaces;
mod keys;
mod render;
mod same;
mod types;
mod version;
mod worlds;

use crate::read::Contract;

pub use effect::{Effect, Verdict};

/// The names of all rules.
pub const RULES: [&str; 50] = [
    "case-added",
    "case-removed",
    "case-renamed",
    "case-type",
    "cases-reordered",
    "documentation",
    "export-added",
    "export-removed",
    "field-added",
    "field-removed",
    "field-renamed",
    "field-type",
    "fields-reordered",
    "flag-added",
    "flag-removed",
    "flag-renamed",
    "flags-reordered",
    "function-added",
    "function-async",
    "function-removed",
    "gate",
    "import-added",
    "import-removed",
    "interface-added",
    "interface-removed",
    "package-renamed",
    "parameter-added",
    "parameter-removed",
    "parameter-renamed",
    "parameter-type",
    "parameters-reordered",
    "resource-added",
    "resource-moved",
    "resource-removed",
    "result-added",
    "result-removed",
    "result-type",
    "type-added",
    "type-changed",
    "type-moved",
    "type-removed",
    "type-renamed",
    "version-added",
    "version-lowered",
    "version-raised",
    "version-removed",
    "version-track",
    "world-added",
    "world-removed",
    "world-renamed",
];

/// Everything that changed between two versions of a contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diff {
    /// The old package's name and version.
    pub old: String,
    /// The new package's name and version.
    pub new: String,
    /// What changed: the version first, then worlds, interfaces with their functions, and types.
    pub changes: Vec<Change>,
    /// What the new version should be called, where it is not called that.
    pub advice: Option<String>,
}

/// One change.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The rule that classed it: `case-added`.
    pub rule: &'static str,
    /// What it happened to: ``variant `shape` of `demo:app/types` ``.
    pub place: String,
    /// What happened, in one phrase.
    pub what: String,
    /// How it was, as WIT.
    pub old: Option<String>,
    /// How it is, as WIT.
    pub new: Option<String>,
    /// Functions by which a changed type reaches the other side.
    pub uses: Vec<String>,
    /// For plugins that were compiled against the old contract, in a host of the new one.
    pub plugins: Effect,
    /// For hosts that were compiled against the old contract, with a plugin of the new one.
    pub hosts: Effect,
}

impl Diff {
    /// Compares two versions of a contract.
    pub fn of(old: &Contract, new: &Contract) -> Self {
        let name = |contract: &Contract| {
            let package = contract.resolve.packages.get(contract.package);
            package.map(|package| package.name.to_string()).unwrap_or_default()
        };
        let pair = Pair { old, new };
        let roles = worlds::roles(pair);
        let mut out = Vec::new();
        version::changes(pair, &roles, &mut out);
        worlds::changes(pair, &mut out);
        interfaces::changes(pair, &roles, &mut out);
        let advice = version::advice(pair, &out);
        Self { old: name(old), new: name(new), changes: out, advice }
    }

    /// What all changes together mean for plugins that were compiled against the old contract.
    pub fn plugins(&self) -> Verdict {
        self.changes.iter().map(|change| change.plugins.verdict).max().unwrap_or(Verdict::Compatible)
    }

    /// What all changes together mean for hosts that were compiled against the old contract.
    pub fn hosts(&self) -> Verdict {
        self.changes.iter().map(|change| change.hosts.verdict).max().unwrap_or(Verdict::Compatible)
    }
}

/// Both versions.
#[derive(Clone, Copy)]
struct Pair<'a> {
    old: &'a Contract,
    new: &'a Contract,
}

impl Change {
    fn new(
        rule: &'static str,
        place: impl Into<String>,
        what: impl Into<String>,
        effects: (Effect, Effect),
    ) -> Self {
        Self {
            rule,
            place: place.into(),
            what: what.into(),
            old: None,
            new: None,
            uses: Vec::new(),
            plugins: effects.0,
            hosts: effects.1,
        }
    }

    /// Shows how it was and how it is.
    fn shown(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self.new = Some(new.into());
        self
    }
}
