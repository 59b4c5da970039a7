//! What the resources are called that a component's functions deal with: by wasmtime where others own them, by people where it does.

use std::sync::{Arc, OnceLock};

use wasmtime::Engine;
use wasmtime::component::{Component, ResourceType};

use super::CLAIMS;
use super::resources::{item, places};
use crate::bridge::{Claim, Resources, Site};
use crate::tree::SeatId;

/// The resources that one component knows.
#[derive(Default)]
pub(crate) struct Handles {
    /// Those of others, each with the number of its type.
    held: Vec<(ResourceType, u32)>,
    /// Its own, each with its full name.
    own: Vec<(ResourceType, Arc<str>)>,
    /// Whose they are, once that is known.
    origins: OnceLock<Vec<(ResourceType, Origin)>>,
}

/// Whose a resource is.
#[derive(Clone, Debug)]
pub(crate) struct Origin {
    /// The seat of its owner.
    pub(crate) seat: SeatId,
    /// Its name there.
    pub(crate) name: Arc<str>,
    /// Whether any call finds its owner by message.
    pub(crate) is_shared: bool,
}

impl Origin {
    /// Whether this is the resource that a claim is on.
    pub(crate) fn is_of(&self, claim: &Claim) -> bool {
        claim.is_on(self.seat, &self.name)
    }
}

impl Handles {
    pub(crate) fn of(engine: &Engine, component: &Component) -> Self {
        let ty = component.component_type();
        let mut held: Vec<(ResourceType, u32)> = Vec::new();
        // As `Owners::imported` numbers them.
        for (number, (ty, _)) in
            (0..).zip(places(engine, ty.imports(engine).map(|(name, item)| (name, item.ty))))
        {
            if !held.iter().any(|(known, _)| *known == ty) {
                held.push((ty, CLAIMS | number));
            }
        }
        let own = places(engine, ty.exports(engine).map(|(name, item)| (name, item.ty)));
        let own = own.into_iter().map(|(ty, (interface, name))| (ty, Arc::from(item(&interface, &name))));
        Self { held, own: own.collect(), origins: OnceLock::new() }
    }

    /// Says whose they are, which does not change as long as the component stays.
    pub(super) fn belong(&self, origins: Vec<(ResourceType, Origin)>) {
        // Where it was said before, it was the same.
        let _ = self.origins.set(origins);
    }

    /// Whose a resource is; nothing if it is the host's, or the application's.
    pub(crate) fn origin(&self, ty: ResourceType) -> Option<&Origin> {
        let origins = self.origins.get()?;
        origins.iter().find(|(known, _)| *known == ty).map(|(_, origin)| origin)
    }

    /// The number of the type that handles of another's resource have in this component's stores.
    pub(crate) fn number(&self, ty: ResourceType) -> Option<u32> {
        self.held.iter().find(|(known, _)| *known == ty).map(|(_, number)| *number)
    }

    /// The name of a resource of its own.
    pub(crate) fn name(&self, ty: ResourceType) -> Option<Arc<str>> {
        self.own.iter().find(|(known, _)| *known == ty).map(|(_, name)| name.clone())
    }
}

/// In the items of streams and futures, of which each side has its own description: the plan has compared the two.
impl Resources for Handles {
    fn site(&self, ty: ResourceType, _: ResourceType) -> Result<Site, String> {
        let owner = self.origin(ty).map(|origin| origin.seat);
        if self.number(ty).is_some() {
            let name = self.origin(ty).map_or_else(|| "".into(), |origin| origin.name.clone());
            return Ok(Site { name, is_home: false, owner, flow: None });
        }
        let name = self.name(ty).ok_or("a resource of the host cannot be passed in a stream or future")?;
        Ok(Site { name, is_home: true, owner, flow: None })
    }

    fn has_flows(&self) -> bool {
        true
    }
}
