//! A case: a folder with a contract, plugins that fulfil it, and what they answer.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use wit_parser::{Function, InterfaceId, Resolve, TypeDefKind, WorldId, WorldItem, WorldKey};

use crate::expect::{self, Line};
use crate::language::Language;
use crate::relay;
use crate::unsupported::{self, Unsupported};

/// The contract's file.
const WIT: &str = "case.wit";

/// A folder below `tests/conformance` that holds a `case.wit`.
#[derive(Debug)]
pub struct Case {
    /// The folder's name.
    pub name: String,
    /// The folder.
    pub folder: PathBuf,
    /// The contract: the author's, and the relay that is made of it.
    pub wit: String,
    /// The contract, read.
    pub resolve: Resolve,
    /// What the plugins of the case export.
    pub provider: WorldId,
    /// What the plugins that pass all calls on import and export.
    pub consumer: WorldId,
    /// What the functions of `provider` answer.
    pub lines: Vec<Line>,
    /// What the functions of a `consumer` answer that the case has written itself.
    pub uses: Vec<Line>,
    /// What some languages cannot do.
    pub unsupported: Vec<Unsupported>,
    /// Why the host has no typed calls for it.
    pub untyped: Option<String>,
}

/// Where a function belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Owner {
    /// To the world itself.
    World,
    /// To an interface.
    Interface(InterfaceId),
}

/// The plugins of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// Exports the functions of the case.
    Provider,
    /// Imports them, and passes calls on.
    Consumer,
    /// A consumer of resources: apart from the others, because no isolated edge carries a handle yet.
    Holder,
}

impl Side {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Provider, Self::Consumer, Self::Holder];

    /// The name of its plugins.
    pub fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Consumer => "consumer",
            Self::Holder => "holder",
        }
    }

    /// The name of its world.
    pub fn world(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Consumer | Self::Holder => "consumer",
        }
    }
}

impl Case {
    /// Reads all cases in `folder`, by name.
    ///
    /// # Errors
    /// One of them is not well written.
    pub fn all(folder: &Path) -> anyhow::Result<Vec<Self>> {
        let entries = fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
        let mut folders: Vec<PathBuf> = entries
            .filter_map(|entry| Some(entry.ok()?.path()))
            .filter(|path| path.join(WIT).is_file())
            .collect();
        folders.sort();
        folders.iter().map(|folder| Self::read(folder)).collect()
    }

    /// Reads the case in `folder`.
    ///
    /// # Errors
    /// It is not well written.
    pub fn read(folder: &Path) -> anyhow::Result<Self> {
        let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
        Self::read_named(folder, &name).with_context(|| format!("the conformance case `{name}`"))
    }

    fn read_named(folder: &Path, name: &str) -> anyhow::Result<Self> {
        let written = read(&folder.join(WIT))?;
        let wit = relay::complete(&written)?;
        let mut resolve = Resolve::default();
        let package = match resolve.push_str(folder.join(WIT), &wit) {
            Ok(package) => package,
            Err(error) => anyhow::bail!("{}", resolve.render_error(&error)),
        };
        let world = |name: &str| {
            let package = resolve.packages.get(package);
            let id = package.and_then(|package| package.worlds.get(name).copied());
            id.with_context(|| format!("there is no world `{name}`"))
        };
        let (provider, consumer) = (world("provider")?, world("consumer")?);
        let declared = unsupported::read(&folder.join("unsupported.toml"))?;
        let mut case = Self {
            name: name.to_owned(),
            folder: folder.to_owned(),
            wit,
            resolve,
            provider,
            consumer,
            lines: Vec::new(),
            uses: Vec::new(),
            unsupported: declared.plugins,
            untyped: declared.typed,
        };
        case.lines = expect::read(&case, provider, &read(&folder.join("expect.txt"))?)?;
        let uses = folder.join("use.txt");
        if uses.exists() {
            case.uses = expect::read(&case, consumer, &read(&uses)?)?;
        }
        Ok(case)
    }

    /// Whether handles of resources cross between the plugins of the case.
    pub fn holds_handles(&self) -> bool {
        let Some(world) = self.resolve.worlds.get(self.provider) else { return false };
        let types = world.exports.values().flat_map(|item| match item {
            WorldItem::Interface { id, .. } => self
                .resolve
                .interfaces
                .get(*id)
                .map(|found| found.types.values().copied().collect())
                .unwrap_or_default(),
            _ => Vec::new(),
        });
        let is_resource =
            |id| matches!(self.resolve.types.get(id).map(|ty| &ty.kind), Some(TypeDefKind::Resource));
        types.into_iter().any(is_resource)
    }

    /// Whether a plugin of this side has the case, where its language can do it.
    pub fn is_on(&self, side: Side) -> bool {
        match side {
            Side::Provider => true,
            // The host refuses a plugin that imports a function of the world itself: there is nobody to be asked for it.
            _ if self.functions().any(|(owner, _)| owner == Owner::World) => false,
            Side::Consumer => !self.holds_handles(),
            Side::Holder => self.holds_handles(),
        }
    }

    /// The functions that providers export, those of resources left out.
    pub fn functions(&self) -> impl Iterator<Item = (Owner, &Function)> {
        self.exports(self.provider)
    }

    /// The functions that a world exports, those of resources left out.
    pub(crate) fn exports(&self, world: WorldId) -> impl Iterator<Item = (Owner, &Function)> {
        let items = self.resolve.worlds.get(world).into_iter().flat_map(|world| world.exports.values());
        items.flat_map(|item| {
            let found: Vec<(Owner, &Function)> = match item {
                WorldItem::Function(function) => vec![(Owner::World, function)],
                WorldItem::Interface { id, .. } => {
                    let interface = self.resolve.interfaces.get(*id);
                    let functions = interface.into_iter().flat_map(|interface| interface.functions.values());
                    functions.map(|function| (Owner::Interface(*id), function)).collect()
                }
                WorldItem::Type { .. } => Vec::new(),
            };
            found.into_iter().filter(|(_, function)| function.kind.resource().is_none())
        })
    }

    /// The full name of the interface that holds a function of `side`: a relay has another than what it passes on to.
    pub fn interface(&self, side: Side, owner: Owner) -> Option<String> {
        let Owner::Interface(id) = owner else { return None };
        let full = self.resolve.name_world_key(&WorldKey::Interface(id));
        Some(match side {
            Side::Provider | Side::Holder => full,
            Side::Consumer => relay::name(&full),
        })
    }

    /// The full names of the interfaces that consumers import.
    pub fn imports(&self) -> Vec<String> {
        let Some(world) = self.resolve.worlds.get(self.consumer) else { return Vec::new() };
        let interfaces = world.imports.iter().filter(|(_, item)| match item {
            WorldItem::Interface { id, .. } => {
                self.resolve.interfaces.get(*id).is_some_and(|interface| !interface.functions.is_empty())
            }
            _ => false,
        });
        interfaces.map(|(key, _)| self.resolve.name_world_key(key)).collect()
    }

    /// The plugin's source.
    ///
    /// # Errors
    /// The file cannot be read.
    pub fn source(&self, language: Language) -> anyhow::Result<String> {
        read(&self.folder.join(format!("plugin.{}", language.ending())))
    }

    /// Why `language` cannot be on this side.
    pub fn unsupported(&self, language: Language, side: Side) -> Option<&Unsupported> {
        self.unsupported.iter().find(|unsupported| unsupported.is_about(language, side))
    }
}

impl Owner {
    /// The interface's own name.
    pub fn interface_name(self, resolve: &Resolve) -> Option<&str> {
        match self {
            Self::World => None,
            Self::Interface(id) => resolve.interfaces.get(id)?.name.as_deref(),
        }
    }
}

pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}
