//! Names of what an application offers.

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use super::{InterfaceName, invalid, is_label};
use crate::error::Error;

/// The name of what an application offers to its plugins: `shop:app/prices@1.0.0`, or `report` for what stands in the
/// plugins' world itself.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OfferName {
    /// An interface of a package.
    Interface(InterfaceName),
    /// What the world itself names: a function, an interface that is written in the world, or a resource with its functions.
    /// Only the application can serve it, because no plugin's name says of which package it would be.
    Bare(String),
}

impl OfferName {
    /// Whether what is offered as `offer` may serve an import of this name: see [`InterfaceName::accepts`].
    pub fn accepts(&self, offer: &Self) -> bool {
        match (self, offer) {
            (Self::Interface(import), Self::Interface(offer)) => import.accepts(offer),
            (import, offer) => import == offer,
        }
    }
}

/// What of the world a function belongs to: its resource, or itself.
pub(crate) fn owner(function: &str) -> &str {
    let resource =
        function.split_once(']').map(|(_, path)| path.split_once('.').map_or(path, |(name, _)| name));
    resource.unwrap_or(function)
}

impl From<InterfaceName> for OfferName {
    fn from(name: InterfaceName) -> Self {
        Self::Interface(name)
    }
}

impl FromStr for OfferName {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text {
            bare if is_label(bare) => Ok(Self::Bare(bare.to_owned())),
            full if full.contains(['/', ':', '@']) => full.parse().map(Self::Interface),
            _ => Err(invalid(format!("`{text}` is not the name of something to offer")).hint(
                "write `namespace:package/interface`, with a version where its package has one, or the name of a function, an \
                 interface or a resource that stands in the world itself: `report`",
            )),
        }
    }
}

impl fmt::Display for OfferName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interface(name) => name.fmt(f),
            Self::Bare(name) => f.pad(name),
        }
    }
}

impl Serialize for OfferName {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::*;
    use crate::name::ItemName;

    fn name(text: &str) -> OfferName {
        text.parse().unwrap()
    }

    #[test]
    fn an_offer_is_an_interface_or_stands_in_the_world() {
        assert!(matches!(name("shop:app/prices@1.0.0"), OfferName::Interface(_)));
        assert_eq!(name("report"), OfferName::Bare("report".into()));
        for text in ["shop:app/prices@1.0.0", "report", "a-b"] {
            assert_eq!(name(text).to_string(), text);
        }
        for text in ["", "-", "a_b", "a.b", "shop:app", "report@1.0.0", "[method]a.b"] {
            assert!(text.parse::<OfferName>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_stands_in_the_world_serves_its_own_name_alone() {
        assert!(name("a:b/c@1.0.0").accepts(&name("a:b/c@1.1.0")));
        assert!(name("report").accepts(&name("report")));
        assert!(!name("report").accepts(&name("reports")));
        assert!(!name("c").accepts(&name("a:b/c")));
    }

    #[test]
    fn functions_of_the_world_belong_to_what_it_names() {
        for (function, name) in
            [("report", "report"), ("[method]cart.add", "cart"), ("[constructor]cart", "cart")]
        {
            assert_eq!(owner(function), name);
        }
        for text in ["clock.now", "shop.[method]cart.add", "[static]cart.merge"] {
            assert_eq!(text.parse::<ItemName>().unwrap().to_string(), text);
        }
        assert_eq!(
            "shop.[method]a.b".parse::<ItemName>().unwrap().path(),
            (Some("shop".into()), "[method]a.b")
        );
        assert_eq!("[method]a.b".parse::<ItemName>().unwrap().path(), (None, "[method]a.b"));
    }
}
