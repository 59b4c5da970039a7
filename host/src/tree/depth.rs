//! How deep in calls somebody stands, also where a function of the application calls plugins in between.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};

use super::{Number, Roster, Waiter};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::PluginId;

/// The number of a tree of calls. One that a function of the application begins for a plugin has its caller's: it waits for it.
pub(crate) type TreeNumber = u64;

/// How many calls deep somebody stands, and in which tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Depth {
    pub(super) count: u64,
    /// The tree is 0 where there is none.
    pub(super) waiter: Waiter,
    /// Where edges on the way here let no call be deeper than so.
    pub(super) bottom: Bottom,
}

/// The deepest that calls may become below an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Bottom {
    most: u64,
    /// The seats at the ends of the edge.
    pub(super) edge: (Number, Number),
}

impl Bottom {
    const NONE: Self = Self { most: u64::MAX, edge: (0, 0) };
}

impl Default for Bottom {
    fn default() -> Self {
        Self::NONE
    }
}

thread_local! {
    /// Where the application's function stands that runs on this thread.
    static HERE: Cell<Depth> =
        const { Cell::new(Depth { count: 0, waiter: Waiter { own: 0, tree: 0 }, bottom: Bottom::NONE }) };
}

/// A number that no other tree has of its own.
pub(super) fn new_number() -> TreeNumber {
    static LAST: AtomicU64 = AtomicU64::new(0);
    LAST.fetch_add(1, Ordering::Relaxed) + 1
}

impl Depth {
    /// Where whatever runs on this thread stands.
    #[inline]
    pub(crate) fn here() -> Self {
        HERE.get()
    }

    /// This deep, with no more than `more` calls below, itself counted: as much as that edge lets them.
    pub(super) fn lowered(mut self, more: u64, edge: (Number, Number)) -> Self {
        let most = self.count.saturating_add(more).saturating_sub(1);
        if most < self.bottom.most {
            self.bottom = Bottom { most, edge };
        }
        self
    }

    /// Whether calls that are `more` calls deeper are so deep that an edge on the way here forbids it.
    #[inline]
    pub(super) fn is_below_bottom(self, more: u64) -> bool {
        self.count + more > self.bottom.most
    }

    /// How many calls.
    pub(crate) fn count(self) -> u64 {
        self.count
    }

    /// The tree whose calls these are.
    pub(crate) fn tree(self) -> TreeNumber {
        self.waiter.tree
    }

    /// Who waits for what is called from here; nobody where the application begins.
    #[inline]
    pub(crate) fn waiter(self) -> Option<Waiter> {
        (self.waiter.tree != 0).then_some(self.waiter)
    }

    /// The same depth, where the thread is that of somebody else.
    #[must_use]
    pub(crate) fn on_thread_of(mut self, own: TreeNumber) -> Self {
        self.waiter.own = own;
        self
    }

    /// Has something run that stands this deep.
    #[inline]
    pub(crate) fn hold<R>(self, f: impl FnOnce() -> R) -> R {
        /// Puts the former depth back, also where `f` panics.
        struct Former(Depth);
        impl Drop for Former {
            fn drop(&mut self) {
                HERE.set(self.0);
            }
        }
        let _former = Former(HERE.replace(self));
        f()
    }
}

impl Depth {
    /// Refuses calls that are `more` calls deeper, if that is over the limit of `plugin`.
    #[inline]
    pub(crate) fn within(
        self,
        more: u64,
        limit: u64,
        plugin: &PluginId,
        roster: &Roster,
    ) -> Result<(), Error> {
        if self.is_below_bottom(more) {
            return Err(below_bottom(self.bottom, roster));
        }
        if self.count + more <= limit { Ok(()) } else { Err(too_deep(limit, plugin)) }
    }
}

#[cold]
fn below_bottom(bottom: Bottom, roster: &Roster) -> Error {
    let (consumer, provider) = bottom.edge;
    let names = roster.names([consumer, provider].into_iter());
    let edge = names.iter().map(PluginId::as_str).collect::<Vec<_>>().join(" -> ");
    let message = format!("calls of plugins by plugins became deeper than the edge `{edge}` lets them");
    Error::new(Stage::Call, ErrorKind::Depth, Blame::Plugin, message)
        .hint(format!("raise `depth` in `[edges.\"{edge}\".limits]` if they have to be"))
}

#[cold]
fn too_deep(limit: u64, plugin: &PluginId) -> Error {
    let message = format!("calls of plugins by plugins became more than {limit} deep");
    Error::new(Stage::Call, ErrorKind::Depth, Blame::Plugin, message)
        .hint(format!("raise `depth` in `[plugins.{plugin}.limits]` if they have to be"))
}
