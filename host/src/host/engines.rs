//! The engines of a host: the plain one, and those that some plugins need.

use std::sync::mpsc::{Receiver, sync_channel};
use std::sync::{Mutex, OnceLock, PoisonError};

use crate::cache::Marked;
use crate::call::bug;
use crate::compile::{self, Slots};
use crate::error::Error;
use crate::instance::{Clock, know_stack};
use crate::plan::EngineKind;

pub(super) struct Engines {
    plain: OnceLock<Result<Marked, Error>>,
    /// Where the plain one comes from. It is made while the host's thread does something else: to reserve room for instances takes
    /// longer than to read a plan.
    coming: Mutex<Receiver<Result<Marked, Error>>>,
    /// Made when the first plugin with a limit of fuel is loaded.
    metered: OnceLock<Marked>,
    /// Made when the first async plugin is loaded.
    asynchronous: OnceLock<Marked>,
}

impl Engines {
    /// The engines, and what makes the plain one: to be called once, on whatever thread.
    pub(super) fn new(slots: Slots) -> (Self, impl FnOnce() + Send + 'static) {
        let (done, coming) = sync_channel(1);
        let engines = Self {
            plain: OnceLock::new(),
            coming: Mutex::new(coming),
            metered: OnceLock::new(),
            asynchronous: OnceLock::new(),
        };
        // A host that is gone by then needs no engine.
        (engines, move || drop(done.send(compile::engine_with(slots).map(Marked::of))))
    }

    /// The engine of a kind, which goes by this clock.
    pub(super) fn get(&self, kind: EngineKind, clock: &Clock) -> Result<&Marked, Error> {
        let place = match kind {
            EngineKind::Plain => return self.plain(clock),
            EngineKind::Metered => &self.metered,
            EngineKind::Async => &self.asynchronous,
        };
        if let Some(engine) = place.get() {
            return Ok(engine);
        }
        let engine = Marked::of(compile::engine(kind)?);
        // Of two threads that come here at once, one engine is kept.
        Ok(place.get_or_init(|| {
            clock.also(&engine.engine);
            engine
        }))
    }

    fn plain(&self, clock: &Clock) -> Result<&Marked, Error> {
        let made = self.plain.get_or_init(|| {
            // Whoever loads a plugin is likely to call it, and has nothing else to do now.
            know_stack();
            let coming = self.coming.lock().unwrap_or_else(PoisonError::into_inner);
            let engine = coming.recv().unwrap_or_else(|_| Err(bug("the engine was not made")))?;
            clock.also(&engine.engine);
            Ok(engine)
        });
        made.as_ref().map_err(Error::clone)
    }
}
