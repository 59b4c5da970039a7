//! Plugin to plugin: the consumer in one language passes every call on to the provider in another.

use conformance_harness::{Case, Language, Side};
use plugwright::{Plan, Plugins, Policy};

use crate::cell::{Cell, Matrix, Way};
use crate::direct::{by_wave, lines};
use crate::fleet::Fleet;
use crate::lending;

/// How the host refuses to fuse a plugin that imports functions of its world with types of its world.
pub(crate) const UNFUSED: &str =
    "cannot be fused: it imports a function of its world with types of its world";

/// How it refuses to fuse a plugin that exports what it imports with the one that serves it.
pub(crate) const EXPORTED_TWICE: &str = "are fused but both export";

/// How it refuses a plugin that asks another one for what only its own world names.
pub(crate) const UNDEFINED: &str = "another plugin can only serve an interface of a package";

/// Loads every pair in both modes.
pub(crate) fn run(fleet: &Fleet<'_>, matrix: &mut Matrix) -> anyhow::Result<()> {
    for (consumer, provider) in fleet.pairs() {
        for way in [Way::Isolated(consumer, provider), Way::Fused(consumer, provider)] {
            let pair = Pair { fleet, consumer, provider, way };
            let policy = pair.policy(&pair.sides(), Offers::Made);
            let loaded = fleet.load(&policy).map_err(|error| format!("{error:#}"));
            for case in fleet.cases {
                matrix.put(&case.name, way, pair.cell(case, &loaded)?);
            }
        }
    }
    Ok(())
}

/// Whether the application offers what only a consumer's world names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Offers {
    Made,
    Left,
}

struct Pair<'f> {
    fleet: &'f Fleet<'f>,
    consumer: Language,
    provider: Language,
    way: Way,
}

impl Pair<'_> {
    fn cell(&self, case: &Case, loaded: &Result<Plugins, String>) -> anyhow::Result<Cell> {
        if !self.has(case) || case.lines.is_empty() {
            return Ok(Cell::Unsupported);
        }
        let side = case.consumer_side();
        if side == Side::Apart && matches!(self.way, Way::Fused(..)) {
            return Ok(self.not_fused(case));
        }
        if case.is_bare() {
            return Ok(self.undefined(side));
        }
        let plugins = match loaded {
            Ok(plugins) => plugins,
            Err(error) => return Ok(Cell::Failed(vec![format!("the pair does not load: {error}")])),
        };
        let plugin = plugins.get(&Fleet::name(self.consumer, side))?;
        Ok(match case.has_own_consumer() {
            true if side == Side::Holder => {
                by_wave(case, case.uses.iter(), side, &plugin).and(lending::run(case, &plugin))
            }
            true => by_wave(case, case.uses.iter(), side, &plugin),
            false => by_wave(case, lines(case, self.provider), side, &plugin),
        })
    }

    /// What only a world names has no provider but the application: without its offers, the plan has to say so.
    fn undefined(&self, side: Side) -> Cell {
        self.refused(&self.policy(&[side], Offers::Left), UNDEFINED, Cell::Undefined)
    }

    /// With what it asks for offered, a plugin that this group cannot have: the plan has to say so, by name.
    fn not_fused(&self, case: &Case) -> Cell {
        let words = if case.is_both_ways() { EXPORTED_TWICE } else { UNFUSED };
        self.refused(&self.policy(&[Side::Apart], Offers::Made), words, Cell::Refused)
    }

    fn refused(&self, policy: &Policy, words: &str, as_it_should: Cell) -> Cell {
        match Plan::new(policy) {
            Err(report) if report.render().contains(words) => as_it_should,
            Err(report) => Cell::Failed(vec![format!("it is refused otherwise: {}", report.render())]),
            Ok(_) => Cell::Failed(vec![format!("it is planned, and should be refused with `{words}`")]),
        }
    }

    /// Whether both plugins have the case.
    fn has(&self, case: &Case) -> bool {
        Fleet::has(case, self.consumer, Side::Consumer) && Fleet::has(case, self.provider, Side::Provider)
    }

    /// The consumers to load.
    fn sides(&self) -> Vec<Side> {
        // What a holder imports must be served by the provider of this pair alone: fused with another, it could have no handle of either.
        let holds = |case: &Case| case.is_on(Side::Holder) && Fleet::has(case, self.consumer, Side::Holder);
        let mut holders = self.fleet.cases.iter().filter(|case| holds(case)).peekable();
        let is_whole = holders.peek().is_some() && holders.all(|case| self.has(case));
        let any = |side: Side| {
            let has = |case: &Case| case.is_on(side) && Fleet::has(case, self.consumer, side);
            self.fleet.cases.iter().any(has)
        };
        let mut sides = Vec::new();
        if any(Side::Consumer) {
            sides.push(Side::Consumer);
        }
        if any(Side::Apart) && matches!(self.way, Way::Isolated(..)) {
            sides.push(Side::Apart);
        }
        if is_whole {
            sides.push(Side::Holder);
        }
        // Where the provider lacks one of these, another one serves it.
        if self.fleet.cases.iter().any(|case| case.is_on(Side::AsyncConsumer) && self.has(case)) {
            sides.push(Side::AsyncConsumer);
        }
        sides
    }

    /// The pair, and where the provider lacks a case that the consumer has, another provider that keeps the plan whole.
    fn policy(&self, sides: &[Side], offers: Offers) -> Policy {
        let mut policy = Policy::new();
        let (mut providers, mut plain, mut flowing) = (Vec::new(), Vec::new(), Vec::new());
        let is_there =
            |case: &Case| case.is_on(Side::Provider) && Fleet::has(case, self.provider, Side::Provider);
        if self.fleet.cases.iter().any(is_there) {
            providers.push((self.provider, Side::Provider));
            plain.push(Fleet::name(self.provider, Side::Provider));
        }
        for &side in sides {
            let name = Fleet::name(self.consumer, side);
            let provider_side =
                if side == Side::AsyncConsumer { Side::AsyncProvider } else { Side::Provider };
            policy = policy.plugin(&name, self.fleet.plugin(self.consumer, side));
            let has = |case: &&Case| case.is_on(side) && Fleet::has(case, self.consumer, side);
            for case in self.fleet.cases.iter().filter(has) {
                if case.is_bare() {
                    if offers == Offers::Made {
                        policy = case
                            .imports()
                            .iter()
                            .filter_map(|name| name.parse().ok())
                            .fold(policy, Policy::offer);
                    }
                    continue;
                }
                let able = |language: &Language| Fleet::has(case, *language, Side::Provider);
                let serves =
                    Some(self.provider).filter(able).or_else(|| Language::ALL.into_iter().find(able));
                let Some(serves) = serves else { continue };
                if !providers.contains(&(serves, provider_side)) {
                    providers.push((serves, provider_side));
                }
                for interface in case.imports() {
                    policy = policy.link(&name, &interface, &Fleet::name(serves, provider_side));
                }
            }
            match side {
                Side::AsyncConsumer => {
                    flowing.extend([name, Fleet::name(self.provider, Side::AsyncProvider)]);
                }
                _ => plain.push(name),
            }
        }
        for (language, side) in providers {
            policy = policy.plugin(&Fleet::name(language, side), self.fleet.plugin(language, side));
        }
        match self.way {
            Way::Fused(..) => [plain, flowing]
                .iter()
                .filter(|group| group.len() > 1)
                .fold(policy, |policy, group| policy.fuse(group.iter().map(String::as_str))),
            _ => policy,
        }
    }
}
