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
    /// A consumer of resources: apart from the others, because an application that owns the resources serves it as well.
    Holder,
    /// A consumer that the host refuses to fuse with its provider: apart from the others, so that they can be.
    Apart,
    /// A provider of async functions: apart from the others, because its component needs the async engine, and once handles go
    /// with these, all its calls go by message.
    AsyncProvider,
    /// A consumer of them.
    AsyncConsumer,
}

impl Side {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Provider, Self::Consumer, Self::Holder, Self::Apart, Self::AsyncProvider, Self::AsyncConsumer];

    /// The name of its plugins.
    pub fn name(self) -> &'static str {
        match self {
            Self::Provider => "provider",
            Self::Consumer => "consumer",
            Self::Holder => "holder",
            Self::Apart => "apart",
            Self::AsyncProvider => "async-provider",
            Self::AsyncConsumer => "async-consumer",
        }
    }

    /// The name of its world.
    pub fn world(self) -> &'static str {
        match self {
            Self::Provider | Self::AsyncProvider => "provider",
            Self::Consumer | Self::Holder | Self::Apart | Self::AsyncConsumer => "consumer",
        }
    }

    /// Whether it exports the functions of the case itself.
    pub fn is_provider(self) -> bool {
        self.world() == Self::Provider.world()
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

    /// Whether handles of resources cross between the plugins of the case, which the application can own as well.
    pub fn holds_handles(&self) -> bool {
        self.has_resources() && !self.is_async()
    }

    /// Whether they cross in streams and futures, where only plugins can own them.
    pub fn streams_handles(&self) -> bool {
        self.has_resources() && self.is_async()
    }

    /// Whether the application can offer what the consumers of the case import.
    pub fn is_offered(&self) -> bool {
        let is_plugins = self.holds_handles() || self.streams_handles() || self.is_both_ways();
        !is_plugins && !self.lines.is_empty()
    }

    /// Whether consumers need a provider of this case alone, beside what the application offers of the others.
    pub fn needs_provider_alone(&self) -> bool {
        self.is_both_ways() || self.streams_handles()
    }

    fn has_resources(&self) -> bool {
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
        side == self.provider_side() || side == self.consumer_side()
    }

    /// Whether its functions are `async`.
    pub fn is_async(&self) -> bool {
        self.functions().any(|(_, function)| function.kind.is_async())
    }

    /// Which of the providers has the case.
    pub fn provider_side(&self) -> Side {
        if self.is_async() { Side::AsyncProvider } else { Side::Provider }
    }

    /// Which of the consumers has the case.
    pub fn consumer_side(&self) -> Side {
        match () {
            () if self.is_async() => Side::AsyncConsumer,
            () if self.holds_handles() => Side::Holder,
            () if self.asks_with_types_of_world() || self.is_both_ways() => Side::Apart,
            () => Side::Consumer,
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

    /// Whether its consumers have sources of their own, and are called by lines of their own; others only pass calls on.
    pub fn has_own_consumer(&self) -> bool {
        !self.uses.is_empty()
    }

    /// The full name of the interface that holds a function of `side`: a relay has another than what it passes on to.
    pub fn interface(&self, side: Side, owner: Owner) -> Option<String> {
        let Owner::Interface(id) = owner else { return None };
        if side.is_provider() || self.has_own_consumer() {
            return Some(self.full_name(id));
        }
        Some(match self.resolve.interfaces.get(id)?.name.as_deref() {
            Some(bare) => format!("conformance:{}/{}@1.0.0", self.name, relay::name(bare)),
            None => relay::name(&self.full_name(id)),
        })
    }

    /// The full name of a function of `side`: `conformance:case/interface.function@1.0.0`.
    pub fn item(&self, side: Side, line: &Line) -> String {
        match self.interface(side, line.owner) {
            None if side.is_provider() || self.has_own_consumer() => line.function.clone(),
            None => relay::name(&line.function),
            Some(interface) => match interface.split_once('@') {
                Some((name, version)) => format!("{name}.{}@{version}", line.function),
                None => format!("{interface}.{}", line.function),
            },
        }
    }

    /// The names by which a line may call the interface of a function: `shelf`, `shelf@1.0.0`.
    pub(crate) fn short_names(&self, owner: Owner) -> Option<[String; 2]> {
        let full = self.interface(Side::Provider, owner)?;
        let (name, version) = full.split_once('@').unwrap_or((&full, ""));
        let bare = name.rsplit('/').next().unwrap_or(name);
        Some([bare.to_owned(), format!("{bare}@{version}")])
    }

    /// Whether consumers export an interface that they import as well.
    pub fn is_both_ways(&self) -> bool {
        let Some(world) = self.resolve.worlds.get(self.consumer) else { return false };
        world
            .exports
            .keys()
            .any(|key| matches!(key, WorldKey::Interface(_)) && world.imports.contains_key(key))
    }

    /// The full name of an interface; of one that stands within the world, its own.
    fn full_name(&self, id: InterfaceId) -> String {
        if self.resolve.interfaces.get(id).is_some_and(|interface| interface.name.is_some()) {
            return self.resolve.name_world_key(&WorldKey::Interface(id));
        }
        let worlds = [self.provider, self.consumer].map(|world| self.resolve.worlds.get(world));
        let items = worlds.into_iter().flatten().flat_map(|world| world.exports.iter().chain(&world.imports));
        let mut keys = items.filter_map(|(key, item)| match item {
            WorldItem::Interface { id: other, .. } if *other == id => Some(self.resolve.name_world_key(key)),
            _ => None,
        });
        keys.next().unwrap_or_default()
    }

    /// The names of what consumers import: interfaces with functions, and what only their world names.
    pub fn imports(&self) -> Vec<String> {
        self.imported().map(|key| self.resolve.name_world_key(key)).collect()
    }

    /// Whether only the world names what consumers import: no other plugin can serve that.
    pub fn is_bare(&self) -> bool {
        self.imported().any(|key| matches!(key, WorldKey::Name(_)))
    }

    /// Whether consumers import functions of their world that speak of types of it: no such consumer can be fused.
    pub fn asks_with_types_of_world(&self) -> bool {
        let Some(world) = self.resolve.worlds.get(self.consumer) else { return false };
        world.imports.values().any(|item| {
            matches!(item, WorldItem::Function(function)
                if plugwright_contract::parts(&self.resolve, function).len() > 1)
        })
    }

    fn imported(&self) -> impl Iterator<Item = &WorldKey> {
        let has_functions = |id: InterfaceId| {
            self.resolve.interfaces.get(id).is_some_and(|interface| !interface.functions.is_empty())
        };
        let items = self.resolve.worlds.get(self.consumer).into_iter().flat_map(|world| &world.imports);
        items.filter_map(move |(key, item)| match item {
            WorldItem::Interface { id, .. } if has_functions(*id) => Some(key),
            WorldItem::Function(_) => Some(key),
            _ => None,
        })
    }

    /// The name of the provider that has this case alone, which some need: see [`Case::needs_provider_alone`].
    pub fn provider_alone(&self) -> String {
        format!("{}-provider-{}", Language::Rust, self.name)
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

pub(crate) fn read(path: &Path) -> anyhow::Result<String> {
    fs::read_to_string(path).with_context(|| format!("cannot read `{}`", path.display()))
}
