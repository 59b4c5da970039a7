//! One component in a seat, linked and ready to be started.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use wasmtime::component::ComponentExportIndex;
use wasmtime::component::types::ComponentFunc;

use super::checked::Checked;
use super::line::Line;
use super::rooms::{Place as Room, Rooms};
use crate::bridge;
use crate::instance::{Blueprint, Instance, State, Stop, Until};
use crate::link::Exports;
use crate::observe::Event;
use crate::supervision::Reuse;
use crate::tree::{SeatId, Tree};

/// Functions that edges may lead to that are linked later are looked up once as well, up to so many.
const ROOM: usize = 64;

pub(crate) struct Generation {
    pub(crate) seat: SeatId,
    pub(crate) number: u64,
    pub(crate) blueprint: Blueprint,
    pub(crate) exports: Arc<Exports>,
    /// Where the functions are that edges lead to, in the order of `wanted`, once somebody has called them.
    functions: Box<[OnceLock<Option<ComponentExportIndex>>]>,
    wanted: Arc<Mutex<Vec<Wanted>>>,
    /// The functions whose types were compared with a contract's.
    pub(crate) checked: Checked,
    /// The calls that wait, where there is one instance.
    pub(crate) line: Line,
    /// The instances that there may be at once.
    pub(crate) rooms: Arc<Rooms>,
    /// The tick at which calls have to be over. No end while it serves.
    ends: AtomicU64,
    waits: AtomicBool,
    /// Whether it ever had the seat.
    served: OnceLock<()>,
}

/// A function that an edge leads to, as its consumers import it.
pub(crate) struct Wanted {
    interface: String,
    function: String,
    ty: ComponentFunc,
}

impl Wanted {
    pub(super) fn new(interface: &str, function: &str, ty: &ComponentFunc) -> Self {
        Self { interface: interface.to_owned(), function: function.to_owned(), ty: ty.clone() }
    }

    pub(super) fn is(&self, interface: &str, function: &str, ty: &ComponentFunc) -> bool {
        self.interface == interface && self.function == function && bridge::agree(&self.ty, ty)
    }

    /// Where a component has it: in this version or a compatible one, and with the type that consumers were linked with.
    fn find(&self, exports: &Exports) -> Option<ComponentExportIndex> {
        let export = exports.find(Some(&self.interface), &self.function)?;
        bridge::agree(&self.ty, &export.ty).then_some(export.index)
    }
}

impl Generation {
    pub(super) fn new(
        (seat, number): (SeatId, u64),
        blueprint: Blueprint,
        exports: Arc<Exports>,
        wanted: Arc<Mutex<Vec<Wanted>>>,
    ) -> Self {
        let count = wanted.lock().unwrap_or_else(PoisonError::into_inner).len();
        let rooms = Rooms::new(blueprint.limits.concurrency);
        Self {
            seat,
            number,
            blueprint,
            exports,
            functions: (0..count + ROOM).map(|_| OnceLock::new()).collect(),
            wanted,
            checked: Checked::default(),
            line: Line::new(),
            rooms,
            ends: AtomicU64::new(u64::MAX),
            waits: AtomicBool::new(false),
            served: OnceLock::new(),
        }
    }

    /// The function at a place that [`super::Seat::want`] gave; nothing if this component does not have it with that type.
    #[inline]
    pub(crate) fn function(&self, place: usize) -> Option<ComponentExportIndex> {
        match self.functions.get(place) {
            Some(function) => *function.get_or_init(|| self.look_up(place)),
            None => self.look_up(place),
        }
    }

    #[cold]
    fn look_up(&self, place: usize) -> Option<ComponentExportIndex> {
        self.wanted.lock().unwrap_or_else(PoisonError::into_inner).get(place)?.find(&self.exports)
    }

    /// Starts an instance in a tree of calls. What runs at its start has to end when the call does that needs it.
    pub(crate) fn start(
        self: &Arc<Self>,
        until: Until,
        tree: Box<Tree>,
        room: Room,
    ) -> Result<Instance, (wasmtime::Error, Box<State>)> {
        self.blueprint.start(self.clone(), until, tree, room)
    }

    /// Whether one of its instances has waited for something, such as that time passes.
    #[inline]
    pub(crate) fn waits(&self) -> bool {
        self.waits.load(Ordering::Relaxed)
    }

    /// Notes that one of its instances waits.
    pub(crate) fn has_waited(&self) {
        self.waits.store(true, Ordering::Relaxed);
    }

    /// How many calls it serves at once.
    pub(crate) fn at_once(&self) -> u64 {
        match self.blueprint.supervision.reuse {
            Reuse::One => 1,
            Reuse::Fresh | Reuse::Warm => self.rooms.most(),
        }
    }

    /// Whether calls may go on.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Stop> {
        let ends = self.ends.load(Ordering::Relaxed);
        // Most never end, and need no look at the clock.
        if ends == u64::MAX || self.blueprint.clock.now() < ends { Ok(()) } else { Err(Stop::Replaced) }
    }

    /// Has calls end that run on for so long after the seat was given away.
    pub(crate) fn end_within(&self, time: Duration) {
        self.ends.store(self.blueprint.clock.after(time), Ordering::Relaxed);
    }

    /// Notes that it has served, so that somebody is told when it is gone.
    pub(crate) fn mark(&self) {
        self.served.get_or_init(|| ());
    }
}

impl Drop for Generation {
    fn drop(&mut self) {
        if self.ends.load(Ordering::Relaxed) != u64::MAX && self.served.get().is_some() {
            let (plugin, generation) = (self.blueprint.plugin.clone(), self.number);
            self.blueprint.rules.observer.event(&Event::Drained { plugin, generation });
        }
    }
}
