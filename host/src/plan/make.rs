//! The stages before the plan, in order.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use plugwright_contract::Contract;

use super::{
    Draft, Mode, Plan, PlannedPlugin, Unit, edges, engine, groups, idempotent, narrow, offers, order,
    resources, shared,
};
use crate::contract::{self, Facts, Known, Role, Size, Special};
use crate::cores::workers;
use crate::error::{Blame, Error, ErrorKind, Report, Stage};
use crate::grant;
use crate::limits::Limits;
use crate::manifest::{Entry, Manifest, Policy, Reentry};
use crate::name::{Digest, InterfaceName, PluginId};
use crate::resolve::{self, Memo};
use crate::shelf::Shelf;
use crate::supervision::{Reuse, Supervision};

/// A plugin whose component could be read.
pub(super) struct Loaded {
    pub(super) manifest: Option<Manifest>,
    component: PathBuf,
    digest: Digest,
    pub(super) facts: Arc<Facts>,
}

pub(super) fn draft(policy: &Policy) -> Draft {
    let mut errors: Vec<Error> = policy.problems().to_vec();
    let mut loaded = BTreeMap::new();
    let shelf = policy.cache_folder().map(|folder| Shelf::open(folder.to_owned())).transpose();
    let shelf = shelf.unwrap_or_else(|error| {
        errors.push(error);
        None
    });
    for (id, result) in load_all(policy, shelf.as_ref()) {
        match result {
            Ok(plugin) => drop(loaded.insert(id, plugin)),
            Err(error) => errors.push(error),
        }
    }
    // What a plugin that could not be read would have served is not missing: one error says what to do.
    let is_whole = loaded.len() == policy.entries().len();

    check_contracts(&loaded, &mut errors);
    offers::check(policy, &mut errors);
    for (id, plugin) in &loaded {
        check_names(id, &plugin.facts, |import| offers::is_applications(policy, import), &mut errors);
        offers::check_exports(policy, id, &plugin.facts, &mut errors);
    }
    let general = policy.general_supervision();
    let mut plugins = BTreeMap::new();
    for (id, entry) in policy.entries() {
        let Some(plugin) = loaded.get(id) else {
            grant::check_grants(policy.kinds(), entry, &mut errors);
            continue;
        };
        let manifest = plugin.manifest.as_ref();
        let is_offered = |import: &InterfaceName| offers::is_offered(policy, import);
        let settled =
            grant::settle(policy.kinds(), id, entry, manifest, &plugin.facts, &is_offered, &mut errors);
        let supervision = match &general {
            Ok(_) => policy.supervision_of(entry).unwrap_or_else(|error| {
                errors.push(error);
                Supervision::default()
            }),
            // Said once, and not for each plugin.
            Err(_) => Supervision::default(),
        };
        if supervision.reuse == Reuse::One && entry.reentry == Reentry::SecondInstance {
            let message =
                format!("`{id}` has one instance (`reuse`) and is to have a second one (`reentry`)");
            errors.push(
                Error::new(Stage::Plan, ErrorKind::Manifest, Blame::Operator, message)
                    .on(entry.spot.as_ref())
                    .hint("leave one of the two out: calls that come back to a plugin that remembers fail at once"),
            );
        }
        plugins.insert(
            id.clone(),
            planned(id, plugin, settled, policy.limits_of(entry), supervision, entry.reentry),
        );
    }
    errors.extend(general.err());
    let (mut edges, absent_imports) = edges::find(policy, &loaded, is_whole, &mut errors);
    let groups = groups::find(policy, &plugins, &edges, &mut errors);
    for edge in &mut edges {
        let together =
            groups.iter().any(|group| group.contains(&edge.consumer) && group.contains(&edge.provider));
        edge.mode = if together { Mode::Fused } else { Mode::Isolated };
    }
    resources::check(&edges, &groups, &loaded, &mut errors);
    let offers = offers::find(policy, &loaded, &mut errors);
    let shared = shared::owners(&edges, &groups, &loaded);
    let units = units(&plugins, &loaded, &edges, groups, &shared, &mut errors);
    let narrowed = narrow::find(policy, &plugins, &edges, &units, is_whole, &mut errors);
    engine::check_supervision(&units, &plugins, &mut errors);
    engine::check_fuel(&units, &plugins, &mut errors);
    errors.sort_by_key(Error::stage);
    let absent = policy.entries().keys().filter(|id| !plugins.contains_key(*id)).cloned().collect();
    let on_start_failure = policy.start_failure();
    let plan = Plan { plugins, edges, offers, absent: absent_imports, narrowed, units, on_start_failure };
    Draft { plan, absent, errors }
}

/// Reads all plugins, several at a time: a component may have tens of megabytes to read and to digest.
fn load_all(policy: &Policy, shelf: Option<&Shelf>) -> Vec<(PluginId, Result<Loaded, Error>)> {
    let todo: Vec<(&PluginId, &Entry)> = policy.entries().iter().collect();
    let threads = workers(todo.len());
    let next = std::sync::atomic::AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        while let Some((id, entry)) = todo.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
            done.push(((*id).clone(), load(id, entry, &policy.limits_of(entry), shelf)));
        }
        done
    };
    let mut all = std::thread::scope(|scope| {
        let workers: Vec<_> = (1..threads).map(|_| scope.spawn(work)).collect();
        let mut all = work();
        for worker in workers {
            // A worker holds nothing but its results; if it panicked, so do we.
            match worker.join() {
                Ok(done) => all.extend(done),
                Err(panic) => std::panic::resume_unwind(panic),
            }
        }
        all
    });
    all.sort_by(|(a, _), (b, _)| a.cmp(b));
    all
}

fn load(id: &PluginId, entry: &Entry, limits: &Limits, shelf: Option<&Shelf>) -> Result<Loaded, Error> {
    let found = resolve::find(id, entry, limits.component_size)?;
    let memo = shelf.map(|shelf| Memo::of(shelf, &found.component));
    let known = memo.as_ref().and_then(Memo::recall).and_then(|kept| Known::from_bytes(&kept));
    if let Some(known) = known {
        known.size.check(id, limits)?;
        return Ok(Loaded {
            manifest: found.manifest,
            component: found.component,
            digest: known.digest,
            facts: Arc::new(known.facts()),
        });
    }
    let state = memo.as_ref().and_then(|memo| memo.look(SystemTime::now()));
    let bytes = resolve::read_found(id, entry, &found)?;
    let size = Size::of(&bytes);
    size.map_or(Ok(()), |size| size.check(id, limits))?;
    let facts = Facts::of(&bytes).map_err(|error| {
        let error = error.chain(vec![id.clone()]);
        error.in_file(id, &found.component)
    })?;
    let digest = Digest::of(&bytes);
    if let (Some(memo), Some(state), Some(size)) = (&memo, &state, size)
        && let Some(known) = Known::of(&bytes, digest, size, &facts)
    {
        memo.keep(state, &known.to_bytes());
    }
    Ok(Loaded { manifest: found.manifest, component: found.component, digest, facts: Arc::new(facts) })
}

/// Checks one plugin against its own manifest: that its component targets the world, and requests what it imports.
///
/// This is what its author can know before anybody plans to use it. Gives the component's imports and exports.
///
/// # Errors
///
/// Every difference, or why the component or the WIT package cannot be read.
pub fn check(manifest: &Manifest) -> Result<Facts, Report> {
    let (component, bytes) = resolve::read_component(manifest.name(), manifest)?;
    check_component(manifest, &component, &bytes)
}

/// As [`check`], for the `bytes` of a component that is not in its place yet; `component` is its name in messages.
///
/// # Errors
///
/// Every difference, or why the component or the WIT package cannot be read.
pub fn check_component(manifest: &Manifest, component: &Path, bytes: &[u8]) -> Result<Facts, Report> {
    let id = manifest.name();
    let facts = Facts::of(bytes).map_err(|error| error.chain(vec![id.clone()]).in_file(id, component))?;
    let contract = resolve::read_contract(manifest)?;
    let mut errors = contract::check(id, &facts, &contract, manifest.world());
    grant::check_requests(grant::Kinds::built_in(), id, manifest, &facts, &|_| false, &mut errors);
    check_names(id, &facts, |_| false, &mut errors);
    idempotent::check(id, manifest, &facts, &mut errors);
    errors.sort_by_key(Error::stage);
    Report::unless_empty(errors)?;
    Ok(facts)
}

/// Compares each component with the world that its manifest names; plugins often share one WIT package.
fn check_contracts(loaded: &BTreeMap<PluginId, Loaded>, errors: &mut Vec<Error>) {
    let mut packages: BTreeMap<(PathBuf, Vec<&str>), Option<Contract>> = BTreeMap::new();
    for (id, plugin) in loaded {
        let Some(manifest) = &plugin.manifest else { continue };
        check_optional(id, manifest, &plugin.facts, errors);
        idempotent::check(id, manifest, &plugin.facts, errors);
        let package = (resolve::identity(manifest.wit()), manifest.features().collect());
        let package = packages
            .entry(package)
            .or_insert_with(|| resolve::read_contract(manifest).map_err(|error| errors.push(error)).ok());
        if let Some(package) = package {
            errors.extend(contract::check(id, &plugin.facts, package, manifest.world()));
        }
    }
}

/// Finds optional imports that are none, and exports for the host that are not there.
fn check_optional(id: &PluginId, manifest: &Manifest, facts: &Facts, errors: &mut Vec<Error>) {
    for (name, spot) in manifest.lifecycle_entries() {
        let is_it = |export: &InterfaceName| contract::is_lifecycle(export) && export.interface == *name;
        if !facts.exports().any(is_it) {
            let message = format!("`{id}` says that it exports `plugwright:lifecycle/{name}`, but does not");
            let error = Error::new(Stage::Contract, ErrorKind::Mismatch, Blame::Plugin, message);
            errors.push(
                error.chain(vec![id.clone()]).on(Some(spot)).hint("remove it, or build the plugin again"),
            );
        }
    }
    for (optional, spot) in manifest.optional_entries() {
        if !facts.imports().any(|(import, _)| is_same(optional, import)) {
            let message = format!("`{id}` calls its import of `{optional}` optional, but does not import it");
            let error = Error::new(Stage::Contract, ErrorKind::Mismatch, Blame::Plugin, message);
            errors.push(
                error.chain(vec![id.clone()]).on(Some(spot)).hint("remove it, or build the plugin again"),
            );
        }
    }
}

/// Whether a manifest's `name`, which may have no version, means an import.
pub(super) fn is_same(name: &InterfaceName, import: &InterfaceName) -> bool {
    name == import || name.version.is_none() && name.same_interface(import)
}

/// Refuses exports that pretend to be the host's, and whatever nobody can serve.
fn check_names(
    id: &PluginId,
    facts: &Facts,
    is_offered: impl Fn(&InterfaceName) -> bool,
    errors: &mut Vec<Error>,
) {
    let error =
        |kind, message: String| Error::new(Stage::Plan, kind, Blame::Plugin, message).chain(vec![id.clone()]);
    for export in facts.exports() {
        // Language tools export the entry point of a command; nothing imports it, so it deceives nobody.
        let is_run = export.namespace == "wasi" && export.package == "cli" && export.interface == "run";
        // What the host calls, and what no plugin can import.
        let is_allowed = is_run || contract::is_lifecycle(export);
        if ["wasi", "plugwright"].contains(&export.namespace.as_str()) && !is_allowed {
            errors.push(
                error(
                    ErrorKind::Reserved,
                    format!("`{id}` exports `{export}`, a name that belongs to the host"),
                )
                .hint("plugins export interfaces of their own packages"),
            );
        }
    }
    let unknown = facts.imported().iter().filter(|import| import.role == Role::Unknown);
    for import in unknown.filter(|import| !is_offered(&import.name)) {
        let known = grant::Kinds::built_in().known();
        errors.push(
            error(ErrorKind::NoProvider, format!("`{id}` imports `{}`, which this host does not have", import.name))
                .about(&import.name)
                .hint(format!("the capabilities are {known}, and there is an inert base of WASI 0.2: cli, clocks, filesystem, io, random, sockets")),
        );
    }
    if facts.is_plain() {
        return;
    }
    let mut notes: [Vec<String>; 2] = Default::default();
    let [contexts, borrows] = &mut notes;
    for (name, function) in facts.all_functions() {
        for (special, place) in contract::specials(facts.resolve(), function) {
            match special {
                Special::ErrorContext => contexts.push(format!("`{name}` → {place}")),
                Special::BorrowInFlow => borrows.push(format!("`{name}` → {place}")),
                Special::Resource | Special::Function | Special::Flow => {}
            }
        }
    }
    let why = [
        "uses `error-context`, which this version does not have",
        "lends resources in streams or futures, which the component model does not allow: a borrow ends with its call",
    ];
    for (notes, why) in notes.into_iter().zip(why).filter(|(notes, _)| !notes.is_empty()) {
        let refused = error(ErrorKind::Unsupported, format!("`{id}` {why}"));
        errors.push(notes.into_iter().fold(refused, Error::note));
    }
}

fn planned(
    id: &PluginId,
    plugin: &Loaded,
    settled: grant::Settled,
    limits: crate::limits::Limits,
    supervision: Supervision,
    reentry: Reentry,
) -> PlannedPlugin {
    let manifest = plugin.manifest.as_ref();
    let base = plugin.facts.imports().filter(|(_, role)| *role == Role::Base);
    PlannedPlugin {
        id: id.clone(),
        version: manifest.map(|manifest| manifest.version().clone()),
        description: manifest.and_then(Manifest::description).map(str::to_owned),
        language: manifest.and_then(Manifest::language).map(str::to_owned),
        features: manifest.into_iter().flat_map(Manifest::features).map(str::to_owned).collect(),
        component: plugin.component.clone(),
        digest: plugin.digest,
        exports: plugin.facts.exports().cloned().collect(),
        functions: plugin.facts.functions(),
        idempotent: idempotent::of(manifest, &plugin.facts),
        base: base.map(|(name, _)| name.clone()).collect(),
        asked: settled.asked,
        grants: settled.grants,
        limits,
        supervision,
        reentry,
        facts: Arc::clone(&plugin.facts),
    }
}

/// Makes units of groups and of the plugins left over, and puts both into the order in which they must start.
fn units(
    plugins: &BTreeMap<PluginId, PlannedPlugin>,
    loaded: &BTreeMap<PluginId, Loaded>,
    edges: &[super::Edge],
    groups: Vec<BTreeSet<PluginId>>,
    shared: &BTreeSet<PluginId>,
    errors: &mut Vec<Error>,
) -> Vec<Unit> {
    let mut nodes: BTreeMap<PluginId, BTreeSet<PluginId>> =
        plugins.keys().map(|id| (id.clone(), Default::default())).collect();
    for edge in edges {
        nodes.entry(edge.consumer.clone()).or_default().insert(edge.provider.clone());
    }
    let plugin_order = order::order(nodes);
    for circle in &plugin_order.circles {
        // Between instances of their own, plugins may import each other: whether calls come back is seen when they do.
        if !groups.iter().any(|group| circle.iter().all(|id| group.contains(id))) {
            continue;
        }
        let message = format!("fused plugins import each other in a circle: {}", order::shown(circle));
        let error = Error::new(Stage::Plan, ErrorKind::Cycle, Blame::Operator, message);
        let between = edges.iter().filter(|edge| follows(circle, &edge.consumer, &edge.provider));
        let error = between.fold(error, |error, edge| {
            error.note(format!("`{}` imports `{}` from `{}`", edge.consumer, edge.import, edge.provider))
        });
        errors.push(error.hint("keep one of them out of the group: a component cannot be made of a circle"));
    }

    let mut units: BTreeMap<PluginId, Unit> = BTreeMap::new();
    let mut unit_of: BTreeMap<PluginId, PluginId> = BTreeMap::new();
    let alone = plugins.keys().filter(|id| !groups.iter().any(|group| group.contains(id)));
    let alone: Vec<_> = alone.map(|id| [id.clone()].into()).collect();
    for group in groups.into_iter().chain(alone) {
        let members: Vec<PluginId> =
            plugin_order.sorted.iter().filter(|id| group.contains(id)).cloned().collect();
        let id = PluginId::joined(&members);
        unit_of.extend(members.iter().map(|member| (member.clone(), id.clone())));
        let is_shared = members.iter().any(|member| shared.contains(member));
        let engine = engine::of(members.iter(), is_shared, loaded, plugins);
        units.insert(id.clone(), Unit { id, members, engine, is_shared });
    }
    let mut nodes: BTreeMap<PluginId, BTreeSet<PluginId>> =
        units.keys().map(|id| (id.clone(), Default::default())).collect();
    for edge in edges {
        if let (Some(from), Some(to)) = (unit_of.get(&edge.consumer), unit_of.get(&edge.provider))
            && from != to
        {
            nodes.entry(from.clone()).or_default().insert(to.clone());
        }
    }
    let unit_order = order::order(nodes);
    for circle in &unit_order.circles {
        let members = |id: &PluginId| units.get(id).map(|unit| unit.members.as_slice()).unwrap_or_default();
        let is_older = plugin_order
            .circles
            .iter()
            .any(|older| circle.iter().all(|unit| members(unit).iter().any(|member| older.contains(member))));
        if !is_older {
            let message = format!("fusing makes a circle: {}", order::shown(circle));
            let error = Error::new(Stage::Plan, ErrorKind::Cycle, Blame::Operator, message);
            errors.push(error.hint("fuse the plugins in between as well"));
        }
    }
    unit_order.sorted.iter().filter_map(|id| units.remove(id)).collect()
}

/// Whether `circle` leads from `a` to `b` in one step.
fn follows(circle: &[PluginId], a: &PluginId, b: &PluginId) -> bool {
    let next = circle.iter().skip(1).chain(circle.first());
    circle.iter().zip(next).any(|(x, y)| x == a && y == b)
}
