use crate::Plugin;
use crate::exports::conformance::both_ways::both_ways::{Fate, Guest, Parcel};

impl Guest for Plugin {
    fn carry(mut x: Parcel) -> Parcel {
        x.stops.push("provider".to_owned());
        x
    }

    fn decide(x: Fate) -> Result<Fate, String> {
        match x {
            Fate::Lost(what) => Err(format!("provider lost {what}")),
            Fate::Delivered(parcel) => Ok(Fate::Delivered(parcel)),
        }
    }
}
