//! Capabilities that an application adds to Plugwright's own.

use std::sync::Arc;

use wasmtime::component::Linker;

use super::Power;
use crate::error::Error;
use crate::grant::{Grant, Kind, Narrows, Scope, ScopeError, Written};
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

    /// Gives what the operator wrote for an edge its meaning: what a provider that holds `held` may do on behalf of one consumer, where
    /// [`About::narrowed`] says that edges can narrow this. Unless a capability says otherwise, it is written like a grant. What leaves more
    /// than `held` should be refused; it has no effect, since both are asked.
    ///
    /// # Errors
    ///
    /// As of [`Capability::parse`].
    fn parse_narrowing(&self, written: &Written, held: &Self::Scope) -> Result<Self::Scope, ScopeError> {
        let _ = held;
        self.parse(written)
    }

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

    fn parse_narrowing(&self, written: &Written, held: &Self::Scope) -> Result<Self::Scope, ScopeError> {
        (**self).parse_narrowing(written, held)
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
    narrowed: Option<String>,
    interfaces: Vec<Result<InterfaceName, Error>>,
}

impl About {
    /// The name in manifests, and what it lets a plugin do, in one phrase.
    pub fn new(name: &str, docs: &str) -> Self {
        let (name, docs) = (name.to_owned(), docs.to_owned());
        Self { name, docs, how: String::new(), example: None, narrowed: None, interfaces: Vec::new() }
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

    /// Lets edges narrow it for one consumer, and says how, for hints: ``name the albums that are left: `albums = ["holidays"]` ``. `false`
    /// leaves nothing. Its functions ask [`Caller::decide`](crate::Caller::decide) at each use. Without this, edges cannot narrow it.
    pub fn narrowed(mut self, how: &str) -> Self {
        self.narrowed = Some(how.to_owned());
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

    fn narrows(&self) -> Narrows {
        if self.about.narrowed.is_some() { Narrows::ToScope } else { Narrows::Never }
    }

    fn parse_narrowing(&self, written: &Written, held: &Grant) -> Result<Grant, ScopeError> {
        let left = match held.scope() {
            Some(held) => self.capability.parse_narrowing(written, held),
            // What the provider holds was granted by a capability of the same name and other scopes; it does not load.
            None => self.capability.parse(written),
        };
        left.map(|scope| self.capability.grant(scope))
    }

    fn how_on_edge(&self) -> String {
        self.about.narrowed.clone().unwrap_or_default()
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
