//! A capability of an application's own: `albums` lets a plugin look into the albums that the operator names.

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

    fn offers(&self, scope: &Chosen) -> Vec<Offer> {
        // What was granted is decided here, once; the plugin cannot name anything else.
        let open: Vec<(String, u32)> = self
            .pictures
            .iter()
            .filter(|(album, _)| scope.albums.contains(*album))
            .map(|(album, count)| ((*album).to_owned(), *count))
            .collect();
        let albums = Offer::new("desk:photos/albums@1.0.0".parse().unwrap(), move |_, _, arguments| {
            let [Val::String(wanted)] = arguments else { return Err("`pictures` takes a name".into()) };
            let found = open.iter().find(|(album, _)| album == wanted);
            Ok(vec![Val::Result(match found {
                Some((_, count)) => Ok(Some(Box::new(Val::U32(*count)))),
                None => Err(Some(Box::new(Val::String("no such album".into())))),
            })])
        });
        vec![albums]
    }
}
