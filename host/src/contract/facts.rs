//! A component's imports and exports as data.

use std::fmt;
use std::sync::OnceLock;

use wit_parser::{Function, InterfaceId, Resolve, WorldId};

use super::known::Small;
use super::outline::Outline;
use super::types::Types;
use crate::error::Error;
use crate::grant::Kinds;
use crate::name::{InterfaceName, ItemName, OfferName};

/// The packages of WASI 0.2 that every plugin gets without their powers: clocks and random numbers that work, output that
/// goes to the log, no files, no environment, every address refused.
const BASE: [&str; 6] = ["cli", "clocks", "filesystem", "io", "random", "sockets"];

/// What a component imports and exports, with all types.
#[derive(Clone)]
pub struct Facts {
    outline: Outline,
    /// Where the types are, of a component that was read before.
    kept: Option<Small>,
    /// They are decoded when somebody asks for them: a plan of plugins that call nobody never does.
    types: OnceLock<Types>,
    needs_async: bool,
    /// The WIT that the component was made for, with its doc comments.
    docs: Option<Box<Facts>>,
}

/// An interface that a component imports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Imported {
    pub(crate) name: InterfaceName,
    /// Whether there is anything to serve.
    pub(super) has_items: bool,
    pub(crate) role: Role,
}

/// What a component imports by a name without a package: a function of its world, an interface that is written there, or a
/// resource with its functions.
#[derive(Clone, Debug)]
pub(crate) struct Bare {
    pub(crate) name: String,
    /// `the function`, `the interface` or `the resource`.
    pub(crate) word: &'static str,
    /// Its functions.
    pub(crate) functions: Vec<Function>,
}

/// What an imported interface is to the host.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Role {
    /// Part of the inert base that every plugin gets.
    Base,
    /// A power that the operator grants.
    Power,
    /// Types alone: nothing to serve.
    Types,
    /// Belongs to the host's namespaces, but this host does not have it.
    Unknown,
    /// To be served by another plugin, or by the application if that offers it.
    Plugin,
}

impl Facts {
    /// Reads a component.
    ///
    /// # Errors
    ///
    /// When `bytes` are not a whole and valid component; the message says what they are instead.
    pub fn of(bytes: &[u8]) -> Result<Self, Error> {
        let (resolve, world) = super::read::decode(bytes)?;
        let facts = Self::from_wit(resolve, world);
        Ok(Self { needs_async: super::engine::needs_async(bytes), ..facts })
    }

    /// Those of a component that was read before; its types are where they were kept.
    pub(super) fn again(outline: Outline, kept: Small, needs_async: bool) -> Self {
        Self { outline, kept: Some(kept), types: OnceLock::new(), needs_async, docs: None }
    }

    pub(crate) fn from_wit(resolve: Resolve, world: WorldId) -> Self {
        let types = Types::of(resolve, world);
        let outline = Outline::of(&types);
        Self { outline, kept: None, types: OnceLock::from(types), needs_async: false, docs: None }
    }

    fn types(&self) -> &Types {
        self.types.get_or_init(|| {
            // What was kept was decoded before it was, and is sealed: it does not fail now.
            self.kept.as_ref().and_then(Small::types).unwrap_or_else(Types::none)
        })
    }

    pub(super) fn outline(&self) -> &Outline {
        &self.outline
    }

    /// Whether the component uses the component model's async, in its types or in how it was built: then it runs on the async
    /// engine.
    pub fn needs_async(&self) -> bool {
        self.needs_async
    }

    /// Whether an interface of this name is Plugwright's own, so that nobody else may serve it.
    pub(crate) fn is_ours(name: &InterfaceName) -> bool {
        name.namespace == "plugwright" || name.namespace == "wasi" && BASE.contains(&name.package.as_str())
    }

    /// The imported interfaces and what each is to the host, by name.
    pub fn imports(&self) -> impl Iterator<Item = (&InterfaceName, Role)> {
        self.outline.imports.iter().map(|import| (&import.name, import.role))
    }

    /// The exported interfaces, by name.
    pub fn exports(&self) -> impl Iterator<Item = &InterfaceName> {
        self.outline.exports.iter()
    }

    /// The exported functions: those of interfaces, then those that the component exports itself.
    pub fn functions(&self) -> Vec<ItemName> {
        self.outline.functions.clone()
    }

    /// Whether no function that the component exports, or imports from another plugin or the application, has anything in its type
    /// but plain values.
    pub(crate) fn is_plain(&self) -> bool {
        self.outline.is_plain
    }

    /// The names of Plugwright's capabilities that the component cannot do without, sorted.
    pub fn powers(&self) -> impl Iterator<Item = String> {
        Kinds::built_in().needed(self, &|_| false).into_iter()
    }

    /// The types, as `wit-parser` holds them, and the component's world in it.
    pub fn wit(&self) -> (&Resolve, WorldId) {
        let types = self.types();
        (&types.resolve, types.world)
    }

    /// The same component with the doc comments of the WIT that it was made for: components do not carry them.
    ///
    /// They count where the WIT says of a function what the component says.
    #[must_use]
    pub fn with_docs(mut self, wit: Self) -> Self {
        self.docs = Some(Box::new(wit));
        self
    }

    pub(super) fn docs(&self) -> Option<&Self> {
        self.docs.as_deref()
    }

    pub(crate) fn resolve(&self) -> &Resolve {
        &self.types().resolve
    }

    pub(crate) fn imported(&self) -> &[Imported] {
        &self.outline.imports
    }

    /// What is imported by a name without a package, which only the application can serve.
    pub fn bare_imports(&self) -> impl Iterator<Item = OfferName> {
        self.outline.bare_imports.iter().cloned().map(OfferName::Bare)
    }

    pub(crate) fn bare_imported(&self) -> &[Bare] {
        // Most components import nothing so.
        if self.outline.bare_imports.is_empty() { &[] } else { &self.types().bare_imports }
    }

    /// The functions of an interface of this component.
    pub(crate) fn functions_of(&self, id: InterfaceId) -> impl Iterator<Item = &Function> {
        self.types().functions_of(id)
    }

    /// Every function that the component exports, or imports from another plugin or the application, with its name.
    pub(crate) fn all_functions(&self) -> Vec<(ItemName, &Function)> {
        self.types().all_functions(&self.outline.imports)
    }

    /// The functions that the component exports itself.
    pub(crate) fn bare_exports(&self) -> impl Iterator<Item = &Function> {
        self.types().bare_exports()
    }

    /// The type of an exported function with the definitions of all that it speaks of: of the interface in this version, or in
    /// the latest of its track.
    pub(crate) fn parts_of(&self, interface: Option<&str>, function: &str) -> Option<Vec<(String, String)>> {
        let types = self.types();
        let parts = |function: &Function| plugwright_contract::parts(&types.resolve, function);
        let Some(wanted) = interface.and_then(|name| name.parse::<InterfaceName>().ok()) else {
            return types.bare_exports().find(|known| known.name == function).map(parts);
        };
        let able = types.exports.iter().filter(|(name, _)| wanted.may_call(name));
        let having = able.filter_map(|(name, id)| {
            let known = types.functions_of(*id).find(|known| known.name == function)?;
            Some(((*name == wanted, name), known))
        });
        having.max_by(|(a, _), (b, _)| a.cmp(b)).map(|(_, known)| parts(known))
    }

    /// The imported interface of exactly this name.
    pub(crate) fn import(&self, name: &InterfaceName) -> Option<InterfaceId> {
        self.types().imports.iter().find(|(known, _)| known == name).map(|(_, id)| *id)
    }

    /// The exported interface of exactly this name.
    pub(crate) fn export(&self, name: &InterfaceName) -> Option<InterfaceId> {
        self.types().exports.iter().find(|(known, _)| known == name).map(|(_, id)| *id)
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Facts")
            .field("imports", &self.outline.imports)
            .field("exports", &self.outline.exports)
            .finish_non_exhaustive()
    }
}

/// What an imported interface is to the host, where there is anything to serve or not.
pub(super) fn role(name: &InterfaceName, has_items: bool) -> Role {
    match name.namespace.as_str() {
        _ if Kinds::built_in().serving(name).is_some() => Role::Power,
        "wasi" => {
            let is_02 = name.version.as_ref().is_some_and(|version| (version.major, version.minor) == (0, 2));
            match is_02 && BASE.contains(&name.package.as_str()) {
                true => Role::Base,
                // What other versions call a duration gives no power.
                false if !has_items => Role::Types,
                false => Role::Unknown,
            }
        }
        "plugwright" if ["call", "fault", "link"].contains(&name.package.as_str()) => Role::Base,
        "plugwright" => Role::Unknown,
        _ if has_items => Role::Plugin,
        _ => Role::Types,
    }
}
