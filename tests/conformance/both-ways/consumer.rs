use crate::Plugin;
use crate::conformance::both_ways::both_ways as theirs;
use crate::exports::conformance::both_ways::both_ways::{Fate, Guest, Parcel};

impl Guest for Plugin {
    fn carry(x: Parcel) -> Parcel {
        let stops = [x.stops, vec!["consumer".to_owned()]].concat();
        let carried = theirs::carry(&theirs::Parcel { id: x.id, stops });
        Parcel { id: carried.id, stops: carried.stops }
    }

    fn decide(x: Fate) -> Result<Fate, String> {
        let asked = match x {
            Fate::Lost(what) => theirs::Fate::Lost(format!("consumer {what}")),
            Fate::Delivered(x) => theirs::Fate::Delivered(theirs::Parcel { id: x.id, stops: x.stops }),
        };
        theirs::decide(&asked).map(|fate| match fate {
            theirs::Fate::Lost(what) => Fate::Lost(what),
            theirs::Fate::Delivered(x) => Fate::Delivered(Parcel { id: x.id, stops: x.stops }),
        })
    }
}
