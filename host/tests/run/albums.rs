//! A capability of an application's own: `albums` lets a plugin look into the albums that the operator names, and an edge leave fewer.

use std::collections::BTreeSet;
use std::fmt;

use plugwright::{About, Capability, Offer, ScopeError, Val, Written};
use serde::Serialize;

/// The application's pictures.
pub(crate) struct Albums {
    pub(crate) pictures: Vec<(&'static str, u32)>,
}

/// The albums that a plugin may look into. It prints as what the operator wrote.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Chosen {
    albums: BTreeSet<String>,
}

impl Chosen {
    fn holds(&self, album: &str) -> Result<(), String> {
        if self.albums.contains(album) { Ok(()) } else { Err("no such album".into()) }
    }
}

impl fmt::Display for Chosen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.albums).finish()
    }
}

impl Capability for Albums {
    type Scope = Chosen;

    fn about(&self) -> About {
        About::new("albums", "looks into albums of pictures")
            .interface("desk:photos/albums@1.0.0")
            .how("name the albums: `albums = [\"holidays\"]`")
            .example("albums = [\"<album>\"]")
            .narrowed("name the albums that are left: `albums = [\"holidays\"]`, or write `false`")
    }

    fn parse(&self, written: &Written) -> Result<Chosen, ScopeError> {
        let mut albums = BTreeSet::new();
        for (name, place) in written.texts()? {
            // What does not exist would never be found, and its writer would not know why.
            if !self.pictures.iter().any(|(album, _)| *album == name) {
                return Err(place.wrong(format!("there is no album `{name}`")));
            }
            albums.insert(name.to_owned());
        }
        Ok(Chosen { albums })
    }

    fn parse_narrowing(&self, written: &Written, held: &Chosen) -> Result<Chosen, ScopeError> {
        let left = self.parse(written)?;
        match left.albums.difference(&held.albums).next() {
            Some(album) => Err(written.wrong(format!("the provider has no album `{album}` to leave"))),
            None => Ok(left),
        }
    }

    fn offers(&self, scope: &Chosen) -> Vec<Offer> {
        let (pictures, own) = (self.pictures.clone(), scope.clone());
        let albums = Offer::new("desk:photos/albums@1.0.0".parse().unwrap(), move |caller, _, arguments| {
            let [Val::String(wanted)] = arguments else { return Err("`pictures` takes a name".into()) };
            // By the plugin's own scope, and by what each edge leaves over which the call came.
            let may =
                caller.decide("albums", &format!("look into {wanted}"), &own, |scope| scope.holds(wanted));
            let count = || pictures.iter().find(|(album, _)| album == wanted).map_or(0, |(_, count)| *count);
            Ok(vec![Val::Result(match may {
                Ok(()) => Ok(Some(Box::new(Val::U32(count())))),
                Err(why) => Err(Some(Box::new(Val::String(why)))),
            })])
        });
        vec![albums]
    }
}
