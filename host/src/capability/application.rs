//! Capabilities that an application adds to Plugwright's own.

use std::sync::Arc;

use wasmtime::component::Linker;

use super::Power;
use crate::error::Error;
use crate::grant::{Grant, Kind, Scope, ScopeError, Written};
use crate::instance::State;
use crate::name::InterfaceName;
use crate::offer::Offer;

/// A power that an application can grant to its plugins, beside Plugwright's own: what it is called, what the operator may
/// write for it, and the interfaces that a plugin with it can import.
///
/// It is given to planning ([`Policy::capability`](crate::Policy::capability)), which reads requests and grants with it, and
/// to the host ([`HostBuilder::capability`](crate::HostBuilder::capability)), which serves the interfaces. What it keeps for a
/// plugin it keeps in its functions, or in resources, which live in the plugin's store: see [`Offer`].
///
/// `docs/capabilities.md` walks through an example.
pub trait Capability: Send + Sync + 'static {
    /// What a grant allows: what the operator wrote, understood.
    type Scope: Scope;

    /// Its name and docs, its interfaces, and how it is granted.
    fn about(&self) -> About;

    /// Gives what the operator wrote its meaning. What cannot be enforced must not parse.
    ///
    /// # Errors
    ///
    /// What is wrong with it; the error shows the line.
    fn parse(&self, written: &Written) -> Result<Self::Scope, ScopeError>;

    /// The interfaces as a plugin with this scope gets them. Called once for each plugin that is loaded with a grant.
    fn offers(&self, scope: &Self::Scope) -> Vec<Offer>;

    /// A grant made in code, for [`Policy::grant`](crate::Policy::grant).
    fn grant(&self, scope: Self::Scope) -> Grant {
        Grant::new(&self.about().name, scope)
    }
}

impl<C: Capability> Capability for Arc<C> {
    type Scope = C::Scope;

    fn about(&self) -> About {
        (**self).about()
    }

    fn parse(&self, written: &Written) -> Result<Self::Scope, ScopeError> {
        (**self).parse(written)
    }

    fn offers(&self, scope: &Self::Scope) -> Vec<Offer> {
        (**self).offers(scope)
    }
}

/// What a [`Capability`] is called and consists of.
#[derive(Clone, Debug)]
#[must_use]
pub struct About {
    name: String,
    docs: String,
    how: String,
    example: Option<String>,
    interfaces: Vec<Result<InterfaceName, Error>>,
}

impl About {
    /// The name in manifests, and what it lets a plugin do, in one phrase.
    pub fn new(name: &str, docs: &str) -> Self {
        let (name, docs) = (name.to_owned(), docs.to_owned());
        Self { name, docs, how: String::new(), example: None, interfaces: Vec::new() }
    }

    /// An interface that a plugin needs this capability for. It belongs to the application: no plugin may export it.
    pub fn interface(mut self, name: &str) -> Self {
        self.interfaces.push(name.parse());
        self
    }

    /// How the operator grants it, for hints: ``write the folders: `albums = ["holidays"]` ``.
    pub fn how(mut self, how: &str) -> Self {
        self.how = how.to_owned();
        self
    }

    /// A line that grants it, for hints. Default: `<name> = true`.
    pub fn example(mut self, example: &str) -> Self {
        self.example = Some(example.to_owned());
        self
    }
}

/// A capability of the application, as planning and linking know it.
struct Applied<C> {
    capability: C,
    about: About,
    interfaces: Vec<InterfaceName>,
}

/// # Errors
///
/// For names of interfaces that are none.
fn applied<C: Capability>(capability: C) -> Result<Applied<C>, Error> {
    let about = capability.about();
    let interfaces = about.interfaces.iter().cloned().collect::<Result<Vec<_>, Error>>()?;
    Ok(Applied { capability, about, interfaces })
}

pub(crate) fn kind_of(capability: impl Capability) -> Result<Arc<dyn Kind>, Error> {
    Ok(Arc::new(applied(capability)?))
}

pub(crate) fn power_of(capability: impl Capability) -> Result<Arc<dyn Power>, Error> {
    Ok(Arc::new(applied(capability)?))
}

impl<C: Capability> Kind for Applied<C> {
    fn name(&self) -> &str {
        &self.about.name
    }

    fn docs(&self) -> &str {
        &self.about.docs
    }

    fn how(&self) -> String {
        self.about.how.clone()
    }

    fn example(&self) -> String {
        self.about.example.clone().unwrap_or_else(|| format!("{} = true", self.about.name))
    }

    fn owns(&self) -> &[InterfaceName] {
        &self.interfaces
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        self.capability.parse(written).map(|scope| self.capability.grant(scope))
    }
}

impl<C: Capability> Power for Applied<C> {
    fn add_to_linker(&self, _: &mut Linker<State>, _: &Grant) -> wasmtime::Result<()> {
        // Its interfaces are offers, whose types come from the component.
        Ok(())
    }

    fn offers(&self, grant: &Grant) -> Vec<Offer> {
        grant.scope().map(|scope| self.capability.offers(scope)).unwrap_or_default()
    }
}
