//! The host of a set of plugins: it takes a plan through the stages that have effects, in order.

mod engines;
mod load;
mod ready;
mod swap;

use std::collections::{BTreeMap, HashSet};
use std::net::IpAddr;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use wasmtime::component::Component;

use crate::cache::{Cache, Compiled, Found, Marked};
use crate::call::bug;
use crate::capability::{
    self, Capability, Held, Lookup, Narrowed, Power, Quotas, Rules, System, lookup_by, power_of,
};
use crate::compile::{self, Compiler, Forwarding, Slots};
use crate::compose;
use crate::error::{Blame, Error, ErrorKind, Report, Stage};
use crate::grant::{Grant, Unread};
use crate::instance::{Blueprint, Bucket, Clock};
use crate::limits::Bytes;
use crate::link::{Exports, Given, Owners, Wire, link, provided};
use crate::name::{Digest, InterfaceName, OfferName, PluginId};
use crate::observe::{EdgeCounts, Event, Observe, Tracing};
use crate::offer::Offer;
use crate::places::Places;
use crate::plan::{Absent, Edge, EngineKind, Mode, Offered, Plan, Unit};
use crate::plugin::Set;
use crate::resolve;
use crate::seat::{Rooms, Seat};

use engines::Engines;
use ready::{Gates, Ready, Shares, stand_in};
pub use swap::{Swap, Swapped};

/// Runs plugins. One is enough for a process; it may load any number of plans.
pub struct Host {
    engines: Engines,
    clock: Arc<Clock>,
    /// The stacks of instances that share a thread with others.
    stacks: Arc<Rooms>,
    cache: Option<Cache>,
    observer: Arc<dyn Observe>,
    offers: Vec<Offer>,
    powers: Vec<Arc<dyn Power>>,
    compiler: Compiler,
}

/// Settings of a [`Host`].
#[must_use]
pub struct HostBuilder {
    cache: Option<PathBuf>,
    cache_limit: Bytes,
    observer: Arc<dyn Observe>,
    offers: Vec<Offer>,
    powers: Vec<Result<Arc<dyn Power>, Error>>,
    lookup: Arc<dyn Lookup>,
    compiler: Compiler,
    slots: Slots,
}

impl HostBuilder {
    /// Keeps compiled code in a folder of the user's own, so that the next process starts in milliseconds.
    ///
    /// The folder is made if it is not there. Without one, components are compiled anew by each process.
    pub fn cache(mut self, folder: impl Into<PathBuf>) -> Self {
        self.cache = Some(folder.into());
        self
    }

    /// Keeps at most this much compiled code; what was not used for longest goes first. Default: 2 GiB.
    pub fn cache_limit(mut self, limit: Bytes) -> Self {
        self.cache_limit = limit;
        self
    }

    /// Sends logs and events somewhere else than to `tracing`.
    pub fn observe(mut self, observer: impl Observe) -> Self {
        self.observer = Arc::new(observer);
        self
    }

    /// Offers something to the plugins: they may import it, where a plan says so ([`Policy::offer`](crate::Policy::offer)).
    pub fn offer(mut self, offer: Offer) -> Self {
        self.offers.push(offer);
        self
    }

    /// Adds a capability of the application's own: plugins that were granted it may import its interfaces. Plans have to know it
    /// too: [`Policy::capability`](crate::Policy::capability).
    pub fn capability(mut self, capability: impl Capability) -> Self {
        self.powers.push(power_of(capability));
        self
    }

    /// Looks up the names of `network` and `http` in another way than by the system's resolver. Each use looks once, and only for
    /// names that were granted; all addresses that come of it are judged as those of the system's.
    pub fn resolve_names(
        mut self,
        resolve: impl Fn(&str) -> std::io::Result<Vec<IpAddr>> + Send + Sync + 'static,
    ) -> Self {
        self.lookup = Arc::new(lookup_by(resolve));
        self
    }

    /// Has components compiled by somebody else than this process: a child, under limits.
    pub fn compiler(mut self, compiler: Compiler) -> Self {
        self.compiler = compiler;
        self
    }

    /// Reserves more or less room for instances than [`Slots::default`], or none.
    pub fn slots(mut self, slots: Slots) -> Self {
        self.slots = slots;
        self
    }

    /// Makes the host. Its engine, with room for instances, is made by another thread meanwhile: who makes the host first and the plan
    /// then waits for neither.
    ///
    /// # Errors
    ///
    /// When the cache's folder cannot be used or others may write to it, when something is offered twice, or when a capability has a name that is taken, or that of no interface.
    pub fn build(self) -> Result<Host, Error> {
        self.build_with(Clock::start)
    }

    /// Makes the host, with a clock of the caller's choice.
    pub(crate) fn build_with(
        self,
        clock: impl FnOnce(Box<dyn FnOnce() + Send>) -> std::io::Result<Arc<Clock>>,
    ) -> Result<Host, Error> {
        self.compiler.check()?;
        let mut seen = HashSet::new();
        if let Some(twice) = self.offers.iter().flat_map(Offer::names).find(|name| !seen.insert(*name)) {
            let message = format!("the application offers `{twice}` twice");
            return Err(Error::new(Stage::Link, ErrorKind::Ambiguous, Blame::Host, message));
        }
        let mut powers = capability::built_in(&self.lookup);
        for power in self.powers {
            let power = power?;
            if powers.iter().any(|other| other.name() == power.name()) {
                let message = format!("there are two capabilities with the name `{}`", power.name());
                return Err(Error::new(Stage::Link, ErrorKind::Ambiguous, Blame::Host, message));
            }
            powers.push(power);
        }
        let (engines, first) = Engines::new(self.slots);
        let clock = clock(Box::new(first)).map_err(|error| {
            Error::new(Stage::Compile, ErrorKind::Io, Blame::Host, "the clock's thread cannot be started")
                .source(error)
        })?;
        let cache = self.cache.map(Cache::open).transpose()?.map(|cache| cache.limit(self.cache_limit));
        Ok(Host {
            engines,
            clock,
            stacks: Rooms::new(compile::STACKS.into()),
            cache,
            observer: self.observer,
            offers: self.offers,
            powers,
            compiler: self.compiler,
        })
    }
}

impl Host {
    /// Starts with the default settings: no cache, logs to `tracing`.
    pub fn builder() -> HostBuilder {
        HostBuilder {
            cache: None,
            cache_limit: Cache::LIMIT,
            observer: Arc::new(Tracing),
            offers: Vec::new(),
            powers: Vec::new(),
            lookup: Arc::new(System),
            compiler: Compiler::in_process(),
            slots: Slots::default(),
        }
    }

    /// What the application offers, for [`Policy::offers`](crate::Policy::offers).
    pub fn offers(&self) -> impl Iterator<Item = &OfferName> {
        self.offers.iter().flat_map(Offer::names)
    }

    /// The seat of a unit, new unless there is one, and what its component exports.
    fn ready<'a>(&self, unit: &'a Unit, component: Option<Component>, former: &Set) -> Ready<'a> {
        let exports = match &component {
            Some(component) => Some(Arc::new(Exports::of(component.engine(), component))),
            None => former.exports(&unit.id),
        };
        let seat = former.seats.get(&unit.id).cloned().unwrap_or_else(|| {
            let (observer, clock) = (self.observer.clone(), self.clock.clone());
            Arc::new(Seat::new(unit.id.clone(), former.roster.clone(), observer, clock))
        });
        Ready { unit, component, exports, seat }
    }

    /// The engine of a kind.
    fn engine(&self, kind: EngineKind) -> Result<&Marked, Error> {
        self.engines.get(kind, &self.clock)
    }

    /// Finds what the plan expects of the application and the application does not have.
    fn check_offers(&self, plan: &Plan) -> Result<(), Report> {
        let mut missing: BTreeMap<&OfferName, Vec<&Offered>> = BTreeMap::new();
        for offered in plan.offers.iter().filter(|offered| self.offer(offered).is_none()) {
            missing.entry(&offered.offer).or_default().push(offered);
        }
        let error = |(offer, imports): (&OfferName, Vec<&Offered>)| {
            let message = format!("the plan expects the application to offer `{offer}`, which it does not");
            let error = Error::new(Stage::Link, ErrorKind::NoProvider, Blame::Host, message)
                .hint("give it to `Host::builder().offer(…)`");
            imports
                .iter()
                .fold(error, |error, it| error.note(format!("`{}` imports `{}`", it.consumer, it.import)))
        };
        Report::unless_empty(missing.into_iter().map(error).collect())
    }

    /// The offer that the plan means: of this version, or of the latest that serves in its place.
    fn offer(&self, offered: &Offered) -> Option<&Offer> {
        let all = self.offers.iter().flat_map(|offer| offer.names().iter().map(move |name| (name, offer)));
        let fitting = all.filter(|(name, _)| offered.offer.accepts(name));
        fitting.max_by_key(|(name, _)| (**name == offered.offer, *name)).map(|(_, offer)| offer)
    }

    /// Satisfies the imports of one unit of the plan.
    fn link(
        &self,
        plan: &Plan,
        ready: &Ready<'_>,
        (units, owners): (&[Ready<'_>], &Owners),
        narrowed: &Arc<Narrowed>,
        counted: &[(Edge, Arc<EdgeCounts>)],
    ) -> Result<Blueprint, Error> {
        let unit = ready.unit;
        let first = unit.members.first().and_then(|member| plan.plugins.get(member));
        let first = first.ok_or_else(|| bug("a unit of the plan has no members"))?;
        let (mut wires, mut gates, mut shares) = (Vec::new(), Gates::default(), Shares::default());
        for (edge, counts) in counted.iter().filter(|(edge, _)| unit.members.contains(&edge.consumer)) {
            let provider = units.iter().find(|ready| ready.unit.members.contains(&edge.provider));
            let provider = provider.ok_or_else(|| bug("an edge of the plan leads to no plugin"))?;
            let planned = plan.plugins.get(&edge.provider);
            let limits = plan.edge_limits(unit, provider.unit);
            let narrowing = plan.narrowed_between(unit, provider.unit).next();
            wires.push(Wire {
                gate: gates.of(&provider.unit.id, &limits),
                turnstile: gates.by_message(&provider.unit.id, &limits),
                share: narrowing.and_then(|edge| shares.of(edge, &provider.unit.id, &limits, &self.clock)),
                limits,
                edge,
                reentry: planned.map(|plugin| plugin.reentry).unwrap_or_default(),
                idempotent: planned.map(|plugin| plugin.idempotent_in(&edge.export)).unwrap_or_default(),
                provider: provider.seat.clone(),
                is_shared: provider.unit.is_shared,
                offered: provider.exports.clone(),
                counts: counts.clone(),
            });
        }
        let given = plan.offers.iter().filter(|offered| unit.members.contains(&offered.consumer));
        let given: Vec<Given<'_>> =
            given.filter_map(|offered| Some(Given { offered, offer: self.offer(offered)? })).collect();
        let mut held: Vec<Held> = Vec::new();
        for plugin in unit.members.iter().filter_map(|member| plan.plugins.get(member)) {
            for grant in &plugin.grants {
                // The plan has refused members with different grants of one capability.
                if !held.iter().any(|held| held.grant == *grant) {
                    held.push(self.held(&plugin.id, grant, unit.engine)?);
                }
            }
        }
        let absent: Vec<&Absent> =
            plan.absent.iter().filter(|absent| unit.members.contains(&absent.consumer)).collect();
        let missing: Vec<(Offered, Offer)> = absent.iter().map(|absent| stand_in(absent)).collect();
        let given: Vec<Given<'_>> = given
            .into_iter()
            .chain(missing.iter().map(|(offered, offer)| Given { offered, offer }))
            .collect();
        let absent: Vec<InterfaceName> = absent.iter().map(|absent| absent.import.clone()).collect();
        let component =
            ready.component.as_ref().ok_or_else(|| bug("a unit is linked that stays as it is"))?;
        let within = |edge: &&Edge| edge.mode == Mode::Fused && unit.members.contains(&edge.consumer);
        let provided = provided(component, plan.edges.iter().filter(within), &absent);
        if let Some(exports) = &ready.exports {
            exports.belong(owners, &unit.id);
        }
        let linked = link(&unit.id, component, &held, owners, &wires, &given, provided)?;
        let may_block = unit.engine == EngineKind::Async
            || !(wires.is_empty() && given.is_empty())
            || held.iter().any(|held| held.power.may_block());
        Ok(Blueprint {
            plugin: unit.id.clone(),
            engine: unit.engine,
            limits: first.limits.clone(),
            held,
            supervision: first.supervision.clone(),
            may_block,
            linked: linked.ready,
            resources: linked.resources,
            clock: self.clock.clone(),
            stacks: self.stacks.clone(),
            output: Bucket::shared(first.limits.output_rate.0, &self.clock),
            traffic: wires.iter().map(|wire| wire.counts.clone()).collect(),
            places: Places::of(plan, unit),
            rules: self.rules(narrowed.clone()),
            quotas: Quotas::new(&first.limits),
        })
    }

    fn rules(&self, narrowed: Arc<Narrowed>) -> Rules {
        Rules { narrowed, observer: self.observer.clone() }
    }

    /// Finds the capability of a grant.
    fn held(&self, plugin: &PluginId, grant: &Grant, engine: EngineKind) -> Result<Held, Error> {
        let name = grant.capability();
        let power = self.powers.iter().find(|power| power.name() == name);
        let missing = |message: String, hint: &str| {
            let error = Error::new(Stage::Link, ErrorKind::NoProvider, Blame::Host, message).hint(hint);
            Err(error.chain(vec![plugin.clone()]))
        };
        match power {
            None => missing(
                format!("the plan grants `{plugin}` `{name}`, which is not a capability of this application"),
                "give it to `Host::builder().capability(…)`",
            ),
            Some(_) if grant.scope::<Unread>().is_some() => missing(
                format!("the plan was made without the application's capability `{name}`"),
                "give it to `Policy::capability` before the plan is made",
            ),
            Some(power) => Ok(Held { power: power.clone(), grant: grant.clone(), engine }),
        }
    }

    /// The component of a unit, if the cache holds it.
    fn mapped(&self, plan: &Plan, unit: &Unit) -> Result<Option<Component>, Error> {
        Ok(self.cached(self.engine(unit.engine)?, &unit.id, &made_of(plan, unit)?))
    }

    /// The component of a unit, compiled.
    fn compiled(&self, plan: &Plan, unit: &Unit) -> Result<Component, Error> {
        let (engine, made_of) = (self.engine(unit.engine)?, made_of(plan, unit)?);
        let bytes = match unit.members.as_slice() {
            [one] => read(plan, one)?,
            _ => compose::compose(plan, unit, |member| read(plan, member))?,
        };
        self.observer.event(&Event::Compiling { plugin: unit.id.clone(), size: bytes.len() });
        let bytes = made_of.1.prepare(bytes);
        let start = Instant::now();
        let component = match &self.cache {
            None => self.compiler.compile(&engine.engine, unit.engine, &unit.id, &bytes)?,
            Some(cache) => {
                let code = self.compiler.precompile(&engine.engine, unit.engine, &unit.id, &bytes)?;
                match cache.keep(engine, &made_of, &code) {
                    Ok(component) => {
                        if let Err(error) = cache.make_room(engine, &made_of) {
                            let reason = error.to_string();
                            self.observer.event(&Event::CacheOverfull { plugin: unit.id.clone(), reason });
                        }
                        component
                    }
                    Err(error) => {
                        let reason = error.to_string();
                        self.observer.event(&Event::CacheUnwritable { plugin: unit.id.clone(), reason });
                        compile::adopt(&engine.engine, &unit.id, &code)?
                    }
                }
            }
        };
        self.observer.event(&Event::Compiled { plugin: unit.id.clone(), took: start.elapsed() });
        Ok(component)
    }

    fn cached(&self, engine: &Marked, plugin: &PluginId, made_of: &Compiled) -> Option<Component> {
        match self.cache.as_ref()?.find(engine, made_of) {
            Found::Component(component) => {
                self.observer.event(&Event::Cached { plugin: plugin.clone() });
                Some(component)
            }
            Found::Nothing => None,
            Found::Rejected(reason) => {
                self.observer.event(&Event::CacheRejected { plugin: plugin.clone(), reason });
                None
            }
        }
    }
}

/// What is compiled for a unit.
fn made_of(plan: &Plan, unit: &Unit) -> Result<Compiled, Error> {
    let first = unit.members.first().and_then(|first| plan.plugins.get(first));
    let first = first.ok_or_else(|| bug("a unit of the plan names an unknown plugin"))?;
    let digest = match unit.members.as_slice() {
        [_] => first.digest,
        _ => compose::digest(plan, unit),
    };
    Ok((digest, Forwarding::of(first.supervision.reuse, unit.members.len())))
}

/// Reads a component, and refuses one that has changed since the plan was made.
fn read(plan: &Plan, plugin: &PluginId) -> Result<Vec<u8>, Error> {
    let planned = plan.plugins.get(plugin).ok_or_else(|| bug("the plan names an unknown plugin"))?;
    let file = &planned.component;
    let bytes = std::fs::read(file).map_err(|error| {
        Error::new(
            Stage::Resolve,
            ErrorKind::Io,
            Blame::Operator,
            format!("the component of plugin `{plugin}` cannot be read"),
        )
        .at(file, None)
        .source(error)
    })?;
    let bytes = resolve::component_binary(file, bytes)?;
    if Digest::of(&bytes) == planned.digest {
        return Ok(bytes);
    }
    Err(Error::new(
        Stage::Resolve,
        ErrorKind::Io,
        Blame::Operator,
        format!("the component of plugin `{plugin}` has changed since the plan was made"),
    )
    .at(file, None)
    .hint("make the plan again"))
}
