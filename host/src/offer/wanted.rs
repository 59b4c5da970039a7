//! What a component imports of an offer.

use wasmtime::Engine;
use wasmtime::component::types::{Component, ComponentItem};

use super::Offer;
use crate::name::{InterfaceName, ItemName, OfferName, owner};

/// What a component imports of an offer: an interface, or items of its world itself.
pub(crate) struct Wanted {
    place: Place,
    items: Vec<(String, ComponentItem)>,
    /// Whether an item belongs to the offer: functions of the world may speak of resources that are another's to define.
    is_mine: Vec<bool>,
}

/// Where imported items stand.
#[derive(Clone)]
enum Place {
    Interface(InterfaceName),
    /// An interface that is written in the world.
    Inline(String),
    World,
}

impl Wanted {
    /// The import called `name`, if it is an interface.
    pub(crate) fn interface(engine: &Engine, name: &str, ty: &ComponentItem, offer: &Offer) -> Option<Self> {
        let ComponentItem::ComponentInstance(instance) = ty else { return None };
        let place = match name.parse() {
            // Under the name that the application knows, which may be a later version.
            Ok(OfferName::Interface(name)) => Place::Interface(offer.interface(&name).unwrap_or(name)),
            Ok(OfferName::Bare(name)) => Place::Inline(name),
            Err(_) => return None,
        };
        let items: Vec<_> = instance.exports(engine).map(|(name, item)| (name.to_owned(), item.ty)).collect();
        Some(Self { place, is_mine: vec![true; items.len()], items })
    }

    /// What of the world itself is the offer's, if anything is.
    pub(crate) fn of_world(engine: &Engine, component: &Component, offer: &Offer) -> Option<Self> {
        let is_item = |item: &ComponentItem| {
            matches!(item, ComponentItem::ComponentFunc(_) | ComponentItem::Resource(_))
        };
        let imports = component.imports(engine).filter(|(_, item)| is_item(&item.ty));
        let items: Vec<_> = imports.map(|(name, item)| (name.to_owned(), item.ty)).collect();
        let is_mine: Vec<bool> = items.iter().map(|(name, _)| offer.has_bare(owner(name))).collect();
        is_mine.contains(&true).then_some(Self { place: Place::World, items, is_mine })
    }

    /// The items that the offer defines.
    pub(super) fn mine(&self) -> impl Iterator<Item = (&str, &ComponentItem)> {
        let mine = self.items.iter().zip(&self.is_mine).filter(|(_, is_mine)| **is_mine);
        mine.map(|((name, item), _)| (name.as_str(), item))
    }

    /// All items that the offer's functions can speak of.
    pub(super) fn all(&self) -> impl Iterator<Item = (&str, &ComponentItem)> {
        self.items.iter().map(|(name, item)| (name.as_str(), item))
    }

    /// Whether the component imports a function or a resource of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.mine().any(|(mine, _)| mine == name)
    }

    /// The full name of a function.
    pub(super) fn item(&self, function: &str) -> ItemName {
        match &self.place {
            Place::Interface(interface) => interface.item(function),
            Place::Inline(interface) => {
                ItemName { interface: None, function: format!("{interface}.{function}") }
            }
            Place::World => ItemName { interface: None, function: function.to_owned() },
        }
    }
}
