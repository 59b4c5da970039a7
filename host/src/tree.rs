//! The tree of calls that one call of the host, or one session, causes.
//!
//! A tree borrows one instance of each unit that it reaches, shared by all consumers in it: where `a` calls `p` and `q` calls
//! `p`, both reach the same `p`. It is a box that goes where control goes: with a call over an edge into the provider's store,
//! and back when the call is over. So no lock is held while a plugin runs, two trees cannot share an instance, and a place that
//! is found empty belongs to an instance that waits further up in this very tree: a cycle.
//!
//! The box is kept with the instance that the host called, for its next call: a warm call allocates nothing.

mod depth;
mod position;
mod terms;
mod trace;
mod waits;

use std::mem;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use crate::bridge::Owner;
use crate::budget::{Allowance, Spent};
use crate::call::outside_tokio;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::manifest::Reentry;
use crate::name::PluginId;
use crate::pool::Lease;

pub(crate) use depth::{Bottom, Depth, TreeNumber};
pub(crate) use position::Position;
pub(crate) use terms::Terms;
pub use trace::TraceId;
pub(crate) use waits::{Waiter, Waits, WaitsFor};

/// The number of a seat in its set.
pub(crate) type Number = usize;

/// A seat among those of all sets of this process: the application may turn to one set with what another gave it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct SeatId {
    set: u64,
    pub(crate) number: Number,
}

/// The seats of a set by number. It only grows.
pub(crate) struct Roster {
    set: u64,
    names: RwLock<Vec<PluginId>>,
    waits: Mutex<Waits>,
}

impl Default for Roster {
    fn default() -> Self {
        static SETS: AtomicU64 = AtomicU64::new(0);
        Self { set: SETS.fetch_add(1, Ordering::Relaxed), names: RwLock::default(), waits: Mutex::default() }
    }
}

impl Roster {
    /// Gives the next number to a seat.
    pub(crate) fn add(&self, plugin: PluginId) -> Number {
        let mut names = self.names.write().unwrap_or_else(PoisonError::into_inner);
        names.push(plugin);
        names.len() - 1
    }

    /// Which seat of this process has a number here.
    pub(crate) fn id(&self, number: Number) -> SeatId {
        SeatId { set: self.set, number }
    }

    /// Who waits for whose one instance.
    pub(crate) fn waits(&self) -> MutexGuard<'_, Waits> {
        self.waits.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn names(&self, numbers: impl Iterator<Item = Number>) -> Vec<PluginId> {
        let names = self.names.read().unwrap_or_else(PoisonError::into_inner);
        numbers.filter_map(|number| names.get(number).cloned()).collect()
    }

    /// Why a call of `plugin` is refused: it would wait for somebody who waits for it, by these seats.
    #[cold]
    pub(crate) fn ring(&self, ring: &[Number], plugin: &PluginId) -> Error {
        let names = self.names(ring.iter().chain(ring.first()).copied());
        let names: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
        let message = format!(
            "calls would wait for each other for ever, since these plugins serve nobody else meanwhile: {}",
            names.join(" → ")
        );
        Error::new(Stage::Call, ErrorKind::Cycle, Blame::Operator, message)
            .chain(vec![plugin.clone()])
            .hint("call them in one order; give who has `reuse = \"one\"` another one; or make what a shared plugin calls an `async func`")
    }

    /// Why a seat cannot be called that waits at the end of `path` or before.
    #[cold]
    pub(crate) fn cycle(&self, path: impl Iterator<Item = Number>, seat: Number) -> Error {
        let callee = self.names([seat].into_iter());
        let way: Vec<String> =
            self.names(path).iter().chain(&callee).map(|plugin| format!("`{plugin}`")).collect();
        let message = format!("a plugin was called that waits for this very call: {}", way.join(" → "));
        let again = callee.first().map(|plugin| {
            format!("if `{plugin}` need not remember what it is doing, write `reentry = \"second-instance\"` below `[plugins.{plugin}]`")
        });
        let error = Error::new(Stage::Call, ErrorKind::Cycle, Blame::Plugin, message).chain(callee);
        again.into_iter().fold(error, Error::hint)
    }
}

type Member = (Number, Lease);

/// What a tree of calls has borrowed, and where in it control is.
pub(crate) struct Tree {
    roster: Arc<Roster>,
    /// By number of seat.
    places: Vec<Place>,
    /// The places that were not empty at some time.
    reached: Vec<Number>,
    /// The seats that wait for whoever has this tree, where that was called by message.
    above: Vec<Number>,
    /// The seats from the one that the host called, or that was called by message, to the one that runs now.
    path: Vec<Number>,
    /// How deep the application stood that made the first call.
    base: Depth,
    terms: Terms,
    /// Whether its root serves many calls, each with a position of its own.
    is_of_many: bool,
    /// Its own, if it does not go by that of the tree whose call of the application began it.
    own: TreeNumber,
    waiter: Waiter,
}

/// What a tree has of one seat.
#[derive(Default)]
pub(crate) enum Place {
    /// It was not called yet, or its instance has failed.
    #[default]
    Empty,
    Idle(Lease),
    /// Its instance waits for a call that it has made.
    Busy,
}

impl Place {
    /// Makes it busy. Where it holds no lease, which is said to the compiler here, its first word is written and no more: what is written
    /// elsewhere and moved in larger parts is waited for.
    #[inline]
    fn occupy(&mut self) {
        match self {
            Self::Idle(_) => *self = Self::Busy,
            Self::Empty | Self::Busy => *self = Self::Busy,
        }
    }

    /// Makes it empty, likewise.
    #[inline]
    fn vacate(&mut self) {
        match self {
            Self::Idle(_) => *self = Self::Empty,
            Self::Empty | Self::Busy => *self = Self::Empty,
        }
    }
}

impl Tree {
    /// A tree in which nothing runs.
    pub(crate) fn new(roster: Arc<Roster>) -> Box<Self> {
        Box::new(Self {
            roster,
            places: Vec::new(),
            reached: Vec::new(),
            above: Vec::new(),
            path: Vec::new(),
            base: Depth::default(),
            terms: Terms::default(),
            is_of_many: false,
            own: depth::new_number(),
            waiter: Waiter::default(),
        })
    }

    /// Its own number.
    pub(crate) fn own(&self) -> TreeNumber {
        self.own
    }

    /// One for an instance that serves many calls.
    pub(crate) fn of_many(roster: Arc<Roster>) -> Box<Self> {
        let mut tree = Self::new(roster);
        tree.is_of_many = true;
        tree
    }

    /// Whether control is in a root that serves many calls, so that nobody can tell from the tree which of them it is.
    #[inline]
    pub(crate) fn is_among_many(&self) -> bool {
        self.is_of_many && self.path.len() <= 1
    }

    /// Starts at the seat that the host calls.
    #[inline]
    pub(crate) fn begin(&mut self, root: Number) {
        self.base = Depth::here();
        match self.base.waiter() {
            None => {
                self.terms.forget();
                self.waiter = Waiter { own: self.own, tree: self.own };
            }
            Some(waiter) => {
                self.terms = Terms::here();
                self.waiter = waiter;
            }
        }
        self.above.clear();
        self.path.clear();
        self.path.push(root);
        self.reach(root).occupy();
    }

    /// Says which of many calls its root makes now.
    pub(crate) fn stand_at(&mut self, position: &Position) {
        let Some((root, above)) = position.path().split_last() else { return };
        self.above.clear();
        self.above.extend_from_slice(above);
        self.path.clear();
        self.path.push(*root);
        let depth = position.depth();
        self.waiter = Waiter { own: self.own, tree: depth.tree() };
        self.base = Depth { count: depth.count.saturating_sub(1), waiter: self.waiter, ..depth };
        self.terms.clone_from(position.terms());
    }

    /// Where control is, for a call that goes on elsewhere.
    pub(crate) fn position(&mut self) -> Position {
        let path = self.above.iter().chain(&self.path).copied().collect();
        self.trace();
        Position::new(path, self.depth(), self.terms.clone())
    }

    /// Enters a seat, and puts its instance into `lease` if the tree has one already.
    ///
    /// Here and in [`Tree::leave`] the lease is moved once, and read only then: on its way through the hands of those in between it would
    /// be copied by each, of fields that were just written.
    ///
    /// # Errors
    ///
    /// When its instance waits for the very call that wants to enter it.
    #[inline(always)]
    pub(crate) fn enter(
        &mut self,
        seat: Number,
        reentry: Reentry,
        lease: &mut Option<Lease>,
    ) -> Result<(), Error> {
        if !self.above.is_empty() && reentry == Reentry::Refuse && self.above.contains(&seat) {
            return Err(self.roster.cycle(self.above.iter().chain(&self.path).copied(), seat));
        }
        match self.places.get_mut(seat) {
            Some(place @ Place::Idle(_)) => {
                if let Place::Idle(idle) = mem::replace(place, Place::Busy) {
                    *lease = Some(idle);
                }
            }
            Some(Place::Busy) if reentry == Reentry::Refuse => {
                return Err(self.roster.cycle(self.path.iter().copied(), seat));
            }
            Some(Place::Busy) => {}
            Some(Place::Empty) | None => self.reach(seat).occupy(),
        }
        self.path.push(seat);
        Ok(())
    }

    /// Enters the owner of a resource, if that is the instance which this tree has, and idle.
    pub(crate) fn enter_idle(&mut self, owner: &Arc<Owner>) -> Option<Lease> {
        let place = self.places.get_mut(owner.seat.number)?;
        match mem::take(place) {
            Place::Idle(lease) if lease.owns(owner) => {
                *place = Place::Busy;
                self.path.push(owner.seat.number);
                Some(lease)
            }
            other => {
                *place = other;
                None
            }
        }
    }

    /// Leaves the seat that was entered last, and takes its instance if that is still good.
    #[inline(always)]
    pub(crate) fn leave(&mut self, lease: &mut Option<Lease>) {
        let Some(seat) = self.path.pop() else { return };
        // A second instance goes back to the plugin: the place is that of the first, which still waits.
        let is_second = self.path.contains(&seat);
        if let Some(place) = self.places.get_mut(seat).filter(|_| !is_second) {
            *place = match lease.take() {
                Some(lease) if lease.is_live() => Place::Idle(lease),
                _ => Place::Empty,
            };
        }
    }

    /// The trace that all these calls belong to: a new one, unless the application has given one.
    pub(crate) fn trace(&mut self) -> TraceId {
        *self.terms.trace.get_or_insert_with(TraceId::random)
    }

    /// Takes over what the application says of all further calls.
    #[inline]
    pub(crate) fn agree(&mut self, terms: &Terms) {
        self.terms.agree(terms);
    }

    /// What the application has said of these calls, and the trace if somebody has asked for it.
    pub(crate) fn terms(&self) -> &Terms {
        &self.terms
    }

    /// What all of them together may use.
    #[inline]
    pub(crate) fn allowance(&self) -> Option<&Allowance> {
        self.terms.allowance.as_ref()
    }

    /// Who waits where control in it does.
    pub(crate) fn waiter(&self) -> Waiter {
        self.waiter
    }

    /// How deep control is.
    #[inline]
    pub(crate) fn depth(&self) -> Depth {
        let Depth { count, bottom, .. } = self.base;
        Depth { count: count + self.path.len() as u64, waiter: self.waiter, bottom }
    }

    /// Refuses calls that are `more` calls deeper than control is now, if that is over the limit of `plugin`.
    #[inline]
    pub(crate) fn within(&self, more: u64, limit: u64, plugin: &PluginId) -> Result<(), Error> {
        self.depth().within(more, limit, plugin, &self.roster)
    }

    /// Has calls go on no deeper than the edge lets them over which control came here; gives what puts that back: [`Self::raise`].
    pub(crate) fn lower(&mut self, more: u64) -> Bottom {
        let mut way = self.path.iter().rev().chain(self.above.iter().rev()).copied();
        let former = self.base.bottom;
        if let (Some(provider), Some(consumer)) = (way.next(), way.next()) {
            self.base.bottom = self.depth().lowered(more, (consumer, provider)).bottom;
        }
        former
    }

    /// Has calls go on as deep as before [`Self::lower`].
    pub(crate) fn raise(&mut self, former: Bottom) {
        self.base.bottom = former;
    }

    /// Gives the instances back, but for those that hold resources of each other: they stay together, in this tree if its root
    /// is one of them, else in that of one that does, for the next tree that borrows it.
    #[inline]
    pub(crate) fn end(&mut self, is_root_bound: bool) {
        self.path.clear();
        let is_bound = |place: &Place| matches!(place, Place::Idle(lease) if lease.is_bound());
        if is_root_bound || self.reached.iter().any(|seat| self.places.get(*seat).is_some_and(is_bound)) {
            outside_tokio(|| self.settle(is_root_bound));
            return;
        }
        for seat in &self.reached {
            if let Some(place) = self.places.get_mut(*seat) {
                place.vacate();
            }
        }
        self.reached.clear();
    }

    /// Gives back the one instances of plugins, which others may want, where the tree does not end with what it has done.
    pub(crate) fn part_with_the_ones(&mut self) {
        let Self { places, reached, .. } = self;
        reached.retain(|seat| {
            let Some(place) = places.get_mut(*seat) else { return false };
            if matches!(place, Place::Idle(lease) if lease.is_the_one()) {
                *place = Place::Empty;
            }
            !matches!(place, Place::Empty)
        });
    }

    /// What the plugins have used whose instances wait in this tree for further calls.
    pub(crate) fn spent(&mut self) -> Vec<Spent> {
        let leases = self.places.iter_mut().filter_map(|place| match place {
            Place::Idle(lease) => Some(lease),
            Place::Empty | Place::Busy => None,
        });
        leases.filter_map(|lease| Some(lease.instance()?.store.data_mut().spent())).collect()
    }

    fn settle(&mut self, is_root_bound: bool) {
        self.drop_lost();
        let mut members: Vec<Member> = Vec::new();
        for seat in mem::take(&mut self.reached) {
            if let Some(Place::Idle(lease)) = self.places.get_mut(seat).map(mem::take) {
                members.push((seat, lease));
            }
        }
        if is_root_bound {
            return self.keep(members);
        }
        let holding = |wanted: bool| {
            members.iter().position(|(_, lease)| lease.is_holding() && lease.is_the_one() == wanted)
        };
        let Some(holder) = holding(true).or_else(|| holding(false)) else { return };
        let (_, mut holder) = members.swap_remove(holder);
        if let Some(tree) = holder.own_tree() {
            tree.keep(members);
        }
    }

    /// Keeps the instances that hold resources or are held, unless others want them too; gives the rest back.
    fn keep(&mut self, members: Vec<Member>) {
        for (seat, lease) in members.into_iter().filter(|(_, lease)| lease.is_bound() && !lease.is_the_one())
        {
            *self.reach(seat) = Place::Idle(lease);
        }
    }

    /// Takes over what an instance keeps, if nothing of it is in the way. Whether that is so.
    pub(crate) fn adopt(&mut self, other: &mut Self) -> bool {
        let is_free = |seat: &Number| !matches!(self.places.get(*seat), Some(Place::Idle(_) | Place::Busy));
        if !other.reached.iter().all(is_free) {
            return false;
        }
        for seat in mem::take(&mut other.reached) {
            if let Some(Place::Idle(lease)) = other.places.get_mut(seat).map(mem::take) {
                *self.reach(seat) = Place::Idle(lease);
            }
        }
        true
    }

    /// Drops the resources that nobody holds any more, in all instances.
    fn drop_lost(&mut self) {
        /// A destructor may drop handles itself; one that never ends doing so is left with what it has.
        const ROUNDS: usize = 8;
        let has_lost = |place: &Place| matches!(place, Place::Idle(lease) if lease.has_lost());
        for _ in 0..ROUNDS {
            let Some(seat) = self.places.iter().position(has_lost) else { return };
            let mut tree = Self::new(self.roster.clone());
            mem::swap(&mut *tree, self);
            let Some(Place::Idle(mut lease)) =
                tree.places.get_mut(seat).map(|it| mem::replace(it, Place::Busy))
            else {
                return;
            };
            tree.path.push(seat);
            lease.join_alone(tree);
            // Whoever lost the resource is not there to be told of a failure; an event has told it.
            let _ = lease.drop_lost();
            let Some(mut tree) = lease.part() else { return };
            tree.leave(&mut Some(lease));
            mem::swap(&mut *tree, self);
        }
    }

    /// The plugins from the one that the host called to the one that a call is of.
    pub(crate) fn names(&self, position: &Position) -> Vec<PluginId> {
        self.roster.names(position.path().iter().copied())
    }

    /// The plugins from the one that the host called to the one that runs now.
    pub(crate) fn path(&self) -> Vec<PluginId> {
        self.roster.names(self.above.iter().chain(&self.path).copied())
    }

    /// The place of a seat that was not called yet, or has none any more.
    #[inline]
    fn reach(&mut self, seat: Number) -> &mut Place {
        self.reached.push(seat);
        if self.places.len() <= seat {
            self.places.resize_with(seat + 1, Place::default);
        }
        #[allow(clippy::indexing_slicing, reason = "the line above has made it")]
        &mut self.places[seat]
    }
}

impl Drop for Tree {
    /// A tree that failed gives back what has not.
    fn drop(&mut self) {
        self.end(false);
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, clippy::panic, reason = "tests may fail loudly")]
mod tests {
    use super::*;

    fn chain(error: &Error) -> Vec<&str> {
        error.plugins().iter().map(PluginId::as_str).collect()
    }

    /// The places of a tree are as many as its set has seats, however many sets there are.
    #[test]
    fn seats_of_each_set_are_numbered_from_the_first() {
        let [one, other] = [(); 2].map(|()| Roster::default());
        let plugin: PluginId = "a".parse().unwrap();
        assert_eq!((one.add(plugin.clone()), other.add(plugin.clone()), other.add(plugin)), (0, 0, 1));
        assert_ne!(one.id(0), other.id(0));
    }

    #[test]
    fn who_waits_for_a_call_cannot_be_called_by_it() {
        let roster = Arc::new(Roster::default());
        let [a, b, c] = ["a", "b", "c"].map(|name| roster.add(name.parse().unwrap()));
        let mut tree = Tree::new(roster);
        tree.begin(a);
        let mut lease = None;
        tree.enter(b, Reentry::Refuse, &mut lease).unwrap();
        for (seat, way) in [(a, "`a` → `b` → `a`"), (b, "`a` → `b` → `b`")] {
            let Err(error) = tree.enter(seat, Reentry::Refuse, &mut lease) else { panic!("it was entered") };
            assert_eq!(error.kind(), ErrorKind::Cycle);
            assert!(error.to_string().ends_with(way), "{error}");
            assert_eq!(chain(&error).len(), 1);
        }
        tree.enter(c, Reentry::Refuse, &mut lease).unwrap();
        tree.leave(&mut None);
        tree.leave(&mut None);
        // Who has left can be called again.
        tree.enter(b, Reentry::Refuse, &mut lease).unwrap();
        tree.end(false);
        tree.begin(b);
        assert_eq!(tree.path(), ["b".parse().unwrap()]);
        tree.enter(a, Reentry::Refuse, &mut lease).unwrap();
        assert!(lease.is_none(), "nobody has lent an instance");
    }
}
