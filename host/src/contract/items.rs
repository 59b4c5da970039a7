//! What a world imports or exports, as items that can be looked for in another world.

use std::fmt;

use plugwright_contract::{definition, function as signature};
use wit_parser::{Function, IndexMap, InterfaceId, Resolve, Type, TypeDefKind, WorldItem, WorldKey};

use super::types::interface_name;
use crate::name::InterfaceName;

/// Something that a world imports or exports. Types are none: they count where functions use them.
pub(super) enum Item<'a> {
    /// An interface of a package.
    Interface(InterfaceName, InterfaceId),
    /// An interface written within the world.
    Inline(&'a str, InterfaceId),
    /// A function of the world itself.
    Function(&'a Function),
}

impl<'a> Item<'a> {
    /// In an order that does not depend on the tool that made the component.
    pub(super) fn all(resolve: &Resolve, items: &'a IndexMap<WorldKey, WorldItem>) -> Vec<Self> {
        let item = |(key, item): (&'a WorldKey, &'a WorldItem)| match (key, item) {
            (_, WorldItem::Function(function)) => Some(Self::Function(function)),
            (WorldKey::Name(name), WorldItem::Interface { id, .. }) => Some(Self::Inline(name, *id)),
            (WorldKey::Interface(_), WorldItem::Interface { id, .. }) => {
                Some(Self::Interface(interface_name(resolve, key)?, *id))
            }
            (_, WorldItem::Type { .. }) => None,
        };
        let mut all: Vec<Self> = items.iter().filter_map(item).collect();
        all.sort_by_key(ToString::to_string);
        all
    }

    /// Whether one who asks for this may be given `other`.
    pub(super) fn accepts(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Interface(name, _), Self::Interface(other, _)) => name.accepts(other),
            (Self::Inline(name, _), Self::Inline(other, _)) => name == other,
            (Self::Function(function), Self::Function(other)) => function.name == other.name,
            _ => false,
        }
    }

    /// Whether a call of this may go to `other`: a component that was built for an earlier version of the track serves, if it
    /// has all that is called.
    pub(super) fn may_call(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Interface(name, _), Self::Interface(other, _)) => name.may_call(other),
            _ => self.accepts(other),
        }
    }

    /// What somebody must serve for it to be there.
    pub(super) fn parts(&self, resolve: &Resolve) -> Vec<Part> {
        match self {
            Self::Interface(_, id) | Self::Inline(_, id) => Part::of(resolve, *id),
            Self::Function(function) => vec![Part::function(resolve, function)],
        }
    }
}

impl fmt::Display for Item<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interface(name, _) => write!(f, "`{name}`"),
            Self::Inline(name, _) => write!(f, "the interface `{name}`"),
            Self::Function(function) => write!(f, "the function `{}`", function.name),
        }
    }
}

/// A function, or a resource: what has no function of its own but handles that somebody must drop.
pub(super) struct Part {
    pub(super) name: String,
    text: String,
    word: &'static str,
}

impl Part {
    /// The resources of an interface, then its functions.
    pub(super) fn of(resolve: &Resolve, id: InterfaceId) -> Vec<Self> {
        let Some(interface) = resolve.interfaces.get(id) else {
            return Vec::new();
        };
        let resources = interface.types.iter().filter(|(_, id)| is_resource(resolve, **id));
        let resource = |name: &String| Self { name: name.clone(), text: "resource".into(), word: "type" };
        let functions = interface.functions.values().map(|function| Self::function(resolve, function));
        resources.map(|(name, _)| resource(name)).chain(functions).collect()
    }

    fn function(resolve: &Resolve, function: &Function) -> Self {
        Self { name: function.name.clone(), text: signature(resolve, function), word: "function" }
    }

    /// That it is wanted and not there.
    pub(super) fn missing(&self) -> String {
        format!("`{}`: wanted `{}`, found no such {}", self.name, self.text, self.word)
    }

    /// That it is wanted, and what of the interface `found` has its name but does not serve for it.
    pub(super) fn missing_from(&self, resolve: &Resolve, found: InterfaceId) -> String {
        let wanted = format!("`{}`: wanted `{}`, found", self.name, self.text);
        let parts = Self::of(resolve, found);
        let interface = resolve.interfaces.get(found);
        let ty = interface.and_then(|interface| interface.types.get(&self.name)).filter(|_| self.is_type());
        match (parts.iter().find(|other| self.is_named_as(other)), ty) {
            (_, Some(ty)) => format!("{wanted} `{}`", definition(resolve, &Type::Id(*ty))),
            (Some(other), None) => format!("{wanted} `{}: {}`", other.name, other.text),
            (None, None) => self.missing(),
        }
    }

    /// That it is there and not wanted.
    pub(super) fn unwanted(&self) -> String {
        format!("`{}`: wanted no such {}, found `{}`", self.name, self.word, self.text)
    }

    pub(super) fn is_type(&self) -> bool {
        self.word == "type"
    }

    /// Whether both have one name but for their kind: `[method]book.size` and `[static]book.size`.
    fn is_named_as(&self, other: &Self) -> bool {
        let own = |part: &Self| part.name.split_once(']').map_or(part.name.clone(), |(_, name)| name.into());
        self.is_type() == other.is_type() && own(self) == own(other)
    }
}

pub(super) fn is_resource(resolve: &Resolve, id: wit_parser::TypeId) -> bool {
    resolve.types.get(id).is_some_and(|def| matches!(def.kind, TypeDefKind::Resource))
}
