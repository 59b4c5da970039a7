//! Loans by which a component takes a seat: of an instance to try, and of the only one.

use std::sync::Arc;

use super::Lease;
use crate::call::failed;
use crate::error::Error;
use crate::instance::Until;
use crate::seat::{Generation, Seat, Turn};
use crate::tree::Tree;

/// The only instance of a plugin, on loan to whoever takes the plugin's place.
pub(crate) enum Held {
    Instance(Lease),
    /// There is none: it was not started yet, or has failed.
    Nothing,
    /// Another call had it until the time was up.
    Busy,
}

impl Lease {
    /// Starts an instance of a component that may take a seat.
    pub(crate) fn first(seat: &Arc<Seat>, generation: &Arc<Generation>, until: Until) -> Result<Self, Error> {
        let mut tree = Tree::new(seat.roster.clone());
        tree.begin(seat.number);
        seat.started.raise();
        match generation.start(until, tree, generation.rooms.force()) {
            Ok(instance) => Ok(Self::of(seat.clone(), Box::new(instance))),
            Err((error, state)) => {
                state.output.end();
                Err(failed(error, &state))
            }
        }
    }

    /// Waits for the only instance of a component.
    ///
    /// # Errors
    ///
    /// When whoever has it waits for something that this thread has.
    pub(crate) fn only(seat: &Arc<Seat>, generation: &Generation, until: Until) -> Result<Held, Error> {
        let mut tree = Tree::new(seat.roster.clone());
        tree.begin(seat.number);
        Ok(match seat.take_only(generation, &tree, &until)? {
            Turn::Instance(instance) => {
                let mut lease = Self::of(seat.clone(), instance);
                lease.own_tree().map(|own| tree.adopt(own));
                lease.join(|_| until, tree);
                Held::Instance(lease)
            }
            Turn::Start => {
                seat.lost(generation, None, false);
                Held::Nothing
            }
            Turn::Closed | Turn::Room(_) => Held::Nothing,
            Turn::Full | Turn::Stopped(_) => Held::Busy,
        })
    }
}
