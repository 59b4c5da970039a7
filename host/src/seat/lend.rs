//! The loan of an instance to a call, and what its return says of the plugin.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::line::{Line, Turn};
use super::rooms::{Found, Place as Room};
use super::standing::Why;
use super::{Generation, Occupant, Seat};
use crate::call::failed;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::{Instance, Stop, Until, ticks};
use crate::observe::Event;
use crate::supervision::Reuse;
use crate::tree::{Tree, WaitsFor};

/// An instance on loan.
pub(crate) struct Lent {
    pub(crate) instance: Box<Instance>,
    /// What an instance is started with, where none had to be.
    pub(crate) unused: Option<(Until, Box<Tree>)>,
    /// Whether this call finds out if a plugin works again that has failed too often.
    pub(crate) is_trial: bool,
}

/// Why there is no instance, and the tree that it would have been in.
type Refused = (Error, Option<Box<Tree>>);

/// The generation that a call may borrow an instance of.
struct Admitted {
    generation: Arc<Generation>,
    is_trial: bool,
}

impl Seat {
    /// A warm instance of the generation that serves, unless calls wait for one.
    #[inline]
    pub(crate) fn take_warm(&self) -> Option<Box<Instance>> {
        if self.awaited.load(Ordering::Relaxed) > 0 {
            return None;
        }
        self.take_idle()
    }

    #[inline]
    fn take_idle(&self) -> Option<Box<Instance>> {
        loop {
            let instance = self.pool.take()?;
            if self.serves(&instance) && !self.is_worn(&instance, 0) {
                return Some(instance);
            }
        }
    }

    /// Lends an instance to a tree of calls where none is warm; `until` makes its end of the plugin's own deadline.
    #[cold]
    pub(crate) fn lend(
        &self,
        until: impl FnOnce(Duration) -> Until,
        tree: Box<Tree>,
    ) -> Result<Lent, Refused> {
        let mut admitted = match self.admit() {
            Ok(admitted) => admitted,
            Err(error) => return Err((error, Some(tree))),
        };
        let until = until(admitted.generation.blueprint.limits.deadline);
        loop {
            let Admitted { generation, is_trial } = admitted;
            let supervision = &generation.blueprint.supervision;
            let turn = match supervision.reuse {
                Reuse::One => {
                    let waited = self
                        .wait(&generation, &tree, |line| line.take(supervision.queue, &self.clock, &until));
                    match waited {
                        Ok(turn) => turn,
                        Err(ring) => {
                            if is_trial {
                                self.untried(&generation);
                            }
                            return Err((ring, Some(tree)));
                        }
                    }
                }
                Reuse::Fresh | Reuse::Warm => self.await_room(&generation, is_trial, &until),
            };
            let refusal = match turn {
                Turn::Instance(instance) => {
                    return Ok(Lent { instance, unused: Some((until, tree)), is_trial });
                }
                Turn::Start => {
                    // The one instance of a plugin needs no room.
                    let room = generation.rooms.force();
                    let instance = self.start(&generation, until, tree, is_trial, room)?;
                    return Ok(Lent { instance, unused: None, is_trial });
                }
                Turn::Closed => None,
                Turn::Room(room) => {
                    let instance = self.start(&generation, until, tree, is_trial, room)?;
                    return Ok(Lent { instance, unused: None, is_trial });
                }
                Turn::Full => Some(self.full(generation.at_once(), supervision.queue)),
                Turn::Stopped(stop @ Stop::Cancelled) => Some(self.stopped(generation.at_once(), stop)),
                Turn::Stopped(stop) => Some(match supervision.reuse {
                    Reuse::One => self.stopped(1, stop),
                    Reuse::Fresh | Reuse::Warm => self.crowded(generation.at_once(), stop),
                }),
            };
            if is_trial {
                self.untried(&generation);
            }
            if let Some(refusal) = refusal {
                return Err((refusal, Some(tree)));
            }
            admitted = match self.admit() {
                Ok(admitted) => admitted,
                Err(error) => return Err((error, Some(tree))),
            };
        }
    }

    /// Waits until there are fewer instances than there may be, or until one of them comes back.
    fn await_room(&self, generation: &Generation, is_trial: bool, until: &Until) -> Turn {
        if let Some(room) = generation.rooms.free() {
            return Turn::Room(room);
        }
        let _awaited = Awaited::new(&self.awaited);
        let queue = generation.blueprint.supervision.queue;
        let is_gone = || !is_trial && self.serving.load(Ordering::Acquire) != generation.number;
        let other = || if is_gone() { Some(Err(Gone)) } else { self.take_idle().map(Ok) };
        match generation.rooms.take(queue, (&self.clock, until), other) {
            Found::Place(room) => Turn::Room(room),
            Found::Other(Ok(instance)) => Turn::Instance(instance),
            Found::Other(Err(Gone)) => Turn::Closed,
            Found::Full => Turn::Full,
            Found::Stopped(stop) => Turn::Stopped(stop),
        }
    }

    /// Waits for the one instance of a plugin, unless that would last for ever.
    fn wait(
        &self,
        generation: &Generation,
        tree: &Tree,
        wait: impl FnOnce(&Line) -> Turn,
    ) -> Result<Turn, Error> {
        let (waiter, one) = (tree.waiter(), (self.number, generation.number));
        // A statement of its own: the lock is not held while the call waits.
        let waits = self.roster.waits().wait(waiter, WaitsFor::One(one));
        waits.map_err(|ring| self.roster.ring(&ring, &self.plugin))?;
        let turn = wait(&generation.line);
        let mut waits = self.roster.waits();
        match turn {
            Turn::Instance(_) | Turn::Start => waits.got(waiter, one),
            _ => waits.gave_up(waiter, WaitsFor::One(one)),
        }
        Ok(turn)
    }

    /// Waits for the only instance of a component, however many calls wait before.
    pub(crate) fn take_only(
        &self,
        generation: &Generation,
        tree: &Tree,
        until: &Until,
    ) -> Result<Turn, Error> {
        self.wait(generation, tree, |line| line.take(u32::MAX, &self.clock, until))
    }

    /// Starts an instance.
    fn start(
        &self,
        generation: &Arc<Generation>,
        until: Until,
        tree: Box<Tree>,
        is_trial: bool,
        room: Room,
    ) -> Result<Box<Instance>, Refused> {
        self.started.raise();
        generation.start(until, tree, room).map(Box::new).map_err(|(error, mut state)| {
            self.failures.raise();
            state.output.end();
            let is_own = is_own(&error);
            let error = failed(error, &state).spent([state.spent()]);
            self.lost(generation, is_own.then_some(&error), is_trial);
            (error, state.tree.take())
        })
    }

    /// The generation that a call may borrow an instance of.
    fn admit(&self) -> Result<Admitted, Error> {
        match self.generation() {
            Ok(generation) => Ok(Admitted { generation, is_trial: false }),
            Err(refusal) => self.try_again().map_err(|()| refusal),
        }
    }

    /// The generation that a call may go to without borrowing an instance, and whether it finds out if that works again.
    pub(crate) fn admission(&self) -> Result<(Arc<Generation>, bool), Error> {
        self.admit().map(|Admitted { generation, is_trial }| (generation, is_trial))
    }

    /// A call that was to find out whether the plugin works again was given up.
    pub(crate) fn unanswered(&self, generation: &Generation) {
        self.untried(generation);
    }

    /// A call that borrowed no instance has ended well.
    pub(crate) fn answered(&self, generation: &Generation, is_trial: bool) {
        if is_trial {
            self.recovered(generation);
        } else if self.in_a_row.load(Ordering::Relaxed) != 0 {
            self.in_a_row.store(0, Ordering::Relaxed);
        }
    }

    /// Admits the one call that finds out whether a plugin works again, once it has rested.
    fn try_again(&self) -> Result<Admitted, ()> {
        let mut place = self.write();
        match &mut place.occupant {
            // Somebody was faster.
            Occupant::Serving(generation) => Ok(Admitted { generation: generation.clone(), is_trial: false }),
            Occupant::Closed(generation, closed) => match &mut closed.why {
                Why::Resting { until, is_tried } if !*is_tried && *until <= self.clock.now() => {
                    *is_tried = true;
                    generation.line.open();
                    Ok(Admitted { generation: generation.clone(), is_trial: true })
                }
                _ => Err(()),
            },
            Occupant::Nobody(_) => Err(()),
        }
    }

    /// The call that was to find out has not: let the next one try.
    fn untried(&self, generation: &Generation) {
        if let Occupant::Closed(current, closed) = &mut self.write().occupant
            && current.number == generation.number
            && let Why::Resting { is_tried, .. } = &mut closed.why
        {
            *is_tried = false;
        }
    }

    /// Takes an instance back after so many calls, all of which ended well.
    #[inline]
    pub(crate) fn give_back(&self, mut instance: Box<Instance>, calls: u64, is_trial: bool) {
        if is_trial {
            match calls {
                0 => self.untried(instance.generation()),
                _ => self.recovered(instance.generation()),
            }
        } else if calls > 0 && self.in_a_row.load(Ordering::Relaxed) != 0 {
            self.in_a_row.store(0, Ordering::Relaxed);
        }
        let reuse = instance.generation().blueprint.supervision.reuse;
        match reuse {
            Reuse::Warm if self.serves(&instance) && !self.is_worn(&instance, calls) => {
                instance.calls += calls;
                // One whose generation goes at this moment may stay, until the next call finds it.
                self.pool.put_back(instance);
                if self.awaited.load(Ordering::Relaxed) > 0
                    && let Ok(generation) = self.generation()
                {
                    generation.rooms.tell();
                }
            }
            Reuse::Warm | Reuse::Fresh => {}
            Reuse::One => {
                let generation = instance.generation().clone();
                self.roster.waits().free((self.number, generation.number));
                generation.line.give_back(instance);
            }
        }
    }

    /// An instance is gone, by a failure of the plugin or without one.
    pub(crate) fn lost(&self, generation: &Generation, failure: Option<&Error>, is_trial: bool) {
        self.roster.waits().free((self.number, generation.number));
        generation.line.lost();
        match failure {
            Some(failure) => self.failed(generation, failure, is_trial),
            None if is_trial => self.untried(generation),
            None => {}
        }
    }

    /// Whether an instance has served long enough.
    #[inline]
    fn is_worn(&self, instance: &Instance, more: u64) -> bool {
        let supervision = &instance.generation().blueprint.supervision;
        if supervision.max_calls.is_none() && supervision.max_age.is_none() {
            return false;
        }
        let calls = instance.calls + more;
        let age = self.clock.now().saturating_sub(instance.started);
        let worn = supervision.max_calls.is_some_and(|most| calls >= most)
            || supervision.max_age.is_some_and(|most| age >= ticks(most));
        if worn {
            self.observer.event(&Event::Recycled { plugin: self.plugin.clone(), calls });
        }
        worn
    }

    pub(crate) fn full(&self, at_once: u64, queue: u32) -> Error {
        let plugin = &self.plugin;
        let calls = if at_once == 1 { "one call".to_owned() } else { format!("{at_once} calls") };
        let message = format!("plugin `{plugin}` serves {calls} at a time, and {queue} wait already");
        Error::new(Stage::Call, ErrorKind::Busy, Blame::Operator, message)
            .chain(vec![plugin.clone()])
            .hint(format!("raise `queue` in `[plugins.{plugin}.supervision]` if callers can wait so long"))
    }

    /// A call that was over before its turn. The plugin has not even seen it.
    pub(crate) fn stopped(&self, at_once: u64, stop: Stop) -> Error {
        let plugin = &self.plugin;
        let (kind, why) = match stop {
            Stop::Cancelled => (ErrorKind::Cancelled, "it was called off"),
            _ => (ErrorKind::Deadline, "its time was up"),
        };
        let number = if at_once == 1 { "one".to_owned() } else { at_once.to_string() };
        let message =
            format!("the call waited for plugin `{plugin}`, which serves {number} at a time, until {why}");
        Error::new(Stage::Call, kind, Blame::Host, message).chain(vec![plugin.clone()])
    }

    /// The same, where the operator can have more serve at once.
    fn crowded(&self, at_once: u64, stop: Stop) -> Error {
        let error = self.stopped(at_once, stop);
        let plugin = &self.plugin;
        error.hint(format!(
            "raise `concurrency` in `[plugins.{plugin}.limits]`; plugins that call each other may each wait for the last place of the other"
        ))
    }
}

/// Another generation has taken the seat that a call waits for, or nobody.
struct Gone;

/// Says that a call waits, so that none overtakes it.
struct Awaited<'a>(&'a AtomicUsize);

impl<'a> Awaited<'a> {
    fn new(count: &'a AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::AcqRel);
        Self(count)
    }
}

impl Drop for Awaited<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// Whether a call failed by the fault of the plugin that it ran on: not of one that it called or of the application, not because
/// its caller had no more time or no more interest.
pub(crate) fn is_own(error: &wasmtime::Error) -> bool {
    let stopped = error.downcast_ref::<Stop>().is_some_and(|stop| {
        matches!(stop, Stop::CallersDeadline | Stop::EdgesDeadline(_) | Stop::Cancelled | Stop::Replaced)
    });
    // Nor because the host had no room for it.
    let crowded = error.is::<wasmtime::PoolConcurrencyLimitError>();
    !stopped && !crowded && !error.is::<crate::call::Failed>() && !error.is::<crate::offer::Failure>()
}
