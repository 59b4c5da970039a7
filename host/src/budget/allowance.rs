//! What the application allows a whole tree of calls, whichever of its plugins uses it.
//!
//! Limits hold for one plugin, an allowance for all that are called on one behalf: it goes down the tree with the calls, and each
//! plugin charges what it has used when it calls another one, when the host's clock ticks in it, and when its call ends. It lives
//! as long as the application or a call has it.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::{Budget, Part, Spent, Unit};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::limits::Bytes;
use crate::name::PluginId;

/// What calls may use together, and what they have used of it: those that the application makes with
/// [`Plugin::within`](crate::Plugin::within), and all that plugins make for them, down the whole tree.
///
/// What is not set is not limited. Time needs no place here: a callee never has more than what is left of its caller's. A clone
/// is the same allowance; what is set on a clone makes another one, of which nothing is used.
///
/// Calls to capabilities and to what the application offers, and calls to other plugins, are counted before they are made. What
/// else is counted (clocks, random bytes, what edges carry) is looked at with those, each 10 ms, and when a call ends: a plugin
/// can be over by what it does until then. Then its call ends with [`ErrorKind::Allowance`], as does every further call with this
/// allowance. That is no failure that counts against a plugin.
///
/// ```no_run
/// # fn main() -> Result<(), plugwright::Error> {
/// # let plugins: plugwright::Plugins = todo!();
/// use plugwright::{Allowance, Bytes};
///
/// let request = Allowance::new().edge_calls(1_000).host_calls(100).traffic(Bytes(1 << 20));
/// let page = plugins.get("layout")?.within(&request).call_wave(r#"press:site/layout.page("about")"#)?;
/// println!("{page}\nused by {}", request.spent());
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Allowance(Arc<Purse>);

struct Purse {
    most: [Option<u64>; COUNTED],
    used: [AtomicU64; COUNTED],
    by: Mutex<BTreeMap<PluginId, [u64; COUNTED]>>,
}

/// What is counted, as places: [`Allowed`] has their names.
const COUNTED: usize = 4;

/// What calls have used, by place.
pub(crate) type Uses = [u64; COUNTED];

/// One thing that is counted.
struct Allowed {
    key: &'static str,
    unit: Unit,
    /// How it reads in an error, after its number.
    what: &'static str,
    setter: &'static str,
}

const ALLOWED: [Allowed; COUNTED] = [
    Allowed {
        key: "edge-calls",
        unit: Unit::Number,
        what: "calls of plugins by plugins",
        setter: "edge_calls",
    },
    Allowed { key: "host-calls", unit: Unit::Number, what: "calls to the host", setter: "host_calls" },
    Allowed { key: "entropy", unit: Unit::Bytes, what: "of random bytes", setter: "entropy" },
    Allowed { key: "traffic", unit: Unit::Bytes, what: "over edges", setter: "traffic" },
];

impl Default for Allowance {
    fn default() -> Self {
        Self::new()
    }
}

impl Allowance {
    /// One that limits nothing, and counts.
    #[must_use]
    pub fn new() -> Self {
        Self::of([None; COUNTED])
    }

    fn of(most: [Option<u64>; COUNTED]) -> Self {
        Self(Arc::new(Purse { most, used: Default::default(), by: Mutex::default() }))
    }

    fn with(self, place: usize, most: u64) -> Self {
        let mut all = self.0.most;
        if let Some(place) = all.get_mut(place) {
            *place = Some(most);
        }
        Self::of(all)
    }

    /// Calls of plugins by plugins.
    #[must_use]
    pub fn edge_calls(self, most: u64) -> Self {
        self.with(0, most)
    }

    /// Calls to the host: to the base, to capabilities and to what the application offers.
    #[must_use]
    pub fn host_calls(self, most: u64) -> Self {
        self.with(1, most)
    }

    /// Random bytes.
    #[must_use]
    pub fn entropy(self, most: Bytes) -> Self {
        self.with(2, most.0)
    }

    /// Bytes that go over isolated edges, of arguments, results and streams.
    #[must_use]
    pub fn traffic(self, most: Bytes) -> Self {
        self.with(3, most.0)
    }

    /// What was used so far, and by whom. Of a plugin that runs, what it has charged.
    pub fn spent(&self) -> Budget {
        let by = self.0.by.lock().unwrap_or_else(PoisonError::into_inner);
        Budget { plugins: by.iter().map(|(plugin, uses)| self.row(plugin, uses)).collect() }
    }

    fn row(&self, plugin: &PluginId, uses: &Uses) -> Spent {
        let counted = ALLOWED.iter().zip(uses).zip(self.0.most);
        let parts = counted.map(|((allowed, used), most)| Part {
            limit: allowed.key,
            used: *used,
            most,
            unit: allowed.unit,
        });
        Spent { plugin: plugin.clone(), parts: parts.collect() }
    }

    /// Whether two are the same.
    pub(crate) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Counts what a plugin has used since it was last asked.
    ///
    /// # Errors
    ///
    /// When that is more than is left of something, or was before.
    pub(crate) fn charge(&self, plugin: &PluginId, uses: Uses) -> Result<(), Error> {
        if uses != [0; COUNTED] {
            let mut by = self.0.by.lock().unwrap_or_else(PoisonError::into_inner);
            let own = by.entry(plugin.clone()).or_default();
            own.iter_mut().zip(uses).for_each(|(own, more)| *own = own.saturating_add(more));
            for (used, more) in self.0.used.iter().zip(uses) {
                used.fetch_add(more, Ordering::Relaxed);
            }
        }
        let mut counted = self.0.used.iter().zip(self.0.most);
        let over = |(used, most): (&AtomicU64, Option<u64>)| {
            most.is_some_and(|most| used.load(Ordering::Relaxed) > most)
        };
        counted.position(over).map_or(Ok(()), |place| Err(self.overdrawn(place)))
    }

    #[cold]
    fn overdrawn(&self, place: usize) -> Error {
        let by = self.0.by.lock().unwrap_or_else(PoisonError::into_inner);
        let used = |uses: &Uses| uses.get(place).copied().unwrap_or(0);
        let most = self.0.most.get(place).copied().flatten();
        let (what, setter, unit) = ALLOWED
            .get(place)
            .map_or(("", "", Unit::Number), |allowed| (allowed.what, allowed.setter, allowed.unit));
        let message = format!(
            "the calls have used more than the {} {what} that the application allows them together",
            unit.show(most.unwrap_or(0))
        );
        let error = Error::new(Stage::Call, ErrorKind::Allowance, Blame::Plugin, message);
        let mut spenders: Vec<_> = by.iter().filter(|(_, uses)| used(uses) > 0).collect();
        spenders.sort_by_key(|(_, uses)| std::cmp::Reverse(used(uses)));
        let notes =
            spenders.into_iter().map(|(plugin, uses)| format!("{} by `{plugin}`", unit.show(used(uses))));
        notes
            .fold(error, Error::note)
            .hint(format!("allow more with `Allowance::{setter}` if the work is worth it"))
    }
}

impl fmt::Debug for Allowance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Allowance").field(&self.spent()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_comes_to_the_end_of_it_learns_who_has_used_it() {
        let allowance = Allowance::new().host_calls(10).entropy(Bytes(1 << 10));
        let (a, b): (PluginId, PluginId) = ("a".parse().unwrap(), "b".parse().unwrap());
        allowance.charge(&a, [1000, 3, 0, 1000]).unwrap();
        allowance.charge(&b, [0, 7, 1 << 10, 0]).unwrap();
        let error = allowance.charge(&a, [0, 1, 0, 0]).unwrap_err();
        assert_eq!(
            error.render(),
            "error: the calls have used more than the 10 calls to the host that the application allows them together\n  \
             - 7 by `b`\n  - 4 by `a`\nhint: allow more with `Allowance::host_calls` if the work is worth it"
        );
        assert!(allowance.charge(&b, [0; COUNTED]).is_err(), "it stays empty");
        assert_eq!(
            allowance.spent().to_string(),
            "a: edge-calls 1000, host-calls 4 of 10, traffic 1000 B\nb: host-calls 7 of 10, entropy 1 KiB of 1 KiB"
        );
    }

    #[test]
    fn what_is_set_on_a_clone_is_another_one() {
        let allowance = Allowance::new().host_calls(1);
        allowance.charge(&"a".parse().unwrap(), [0, 1, 0, 0]).unwrap();
        let clone = allowance.clone();
        assert!(clone.is(&allowance) && clone.charge(&"a".parse().unwrap(), [0, 1, 0, 0]).is_err());
        let other = clone.edge_calls(0);
        assert!(!other.is(&allowance) && other.spent().plugins.is_empty());
        assert!(other.charge(&"a".parse().unwrap(), [1, 0, 0, 0]).is_err());
    }
}
