//! The engines of a host: the plain one, and those that some plugins need.

use std::sync::OnceLock;

use wasmtime::Engine;

use crate::compile;
use crate::error::Error;
use crate::instance::Clock;
use crate::plan::EngineKind;

pub(super) struct Engines {
    plain: Engine,
    /// Made when the first plugin with a limit of fuel is loaded.
    metered: OnceLock<Engine>,
    /// Made when the first async plugin is loaded.
    asynchronous: OnceLock<Engine>,
}

impl Engines {
    pub(super) fn new(plain: Engine) -> Self {
        Self { plain, metered: OnceLock::new(), asynchronous: OnceLock::new() }
    }

    /// The engine of a kind, which goes by this clock.
    pub(super) fn get(&self, kind: EngineKind, clock: &Clock) -> Result<&Engine, Error> {
        let place = match kind {
            EngineKind::Plain => return Ok(&self.plain),
            EngineKind::Metered => &self.metered,
            EngineKind::Async => &self.asynchronous,
        };
        if let Some(engine) = place.get() {
            return Ok(engine);
        }
        let engine = compile::engine(kind)?;
        // Of two threads that come here at once, one engine is kept.
        Ok(place.get_or_init(|| {
            clock.also(&engine);
            engine
        }))
    }
}
