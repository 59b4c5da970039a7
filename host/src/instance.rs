//! One instance of a plugin: a store of its own, with everything the host keeps for it.
//!
//! An instance serves one call at a time. It lives in its plugin's pool between calls and is dropped, never used again, once
//! a call on it has failed: a trap leaves a component in a state that nobody can vouch for.

mod budget;
mod output;
mod patience;
mod share;
mod toll;
mod usage;

pub(crate) use budget::{
    Alarm, CallState, Clock, MILLISECONDS_PER_TICK, Stop, Until, know_stack, ticks, time, with_other_stack,
    with_stack,
};
pub(crate) use output::Output;
pub(crate) use patience::Patience;
pub(crate) use share::{Share, Taken};
pub(crate) use toll::Toll;
pub(crate) use usage::{Bucket, Usage};

use std::any::TypeId;
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use wasmtime::component::{
    ComponentExportIndex, Func, GuestTaskId, Instance as WasmInstance, InstancePre, ResourceTable,
};
use wasmtime::{Store, UpdateDeadline};
use wasmtime_wasi::WasiCtx;

use crate::bridge::Ledger;
use crate::budget::Counts;
use crate::call::Failed;
use crate::capability::{Held, Kit, Quotas, Rules, Things, Told, base};
use crate::error::Fault;
use crate::flow::Fate;
use crate::limits::Limits;
use crate::name::PluginId;
use crate::observe::EdgeCounts;
use crate::offer::Defined;
use crate::places::Places;
use crate::plan::EngineKind;
use crate::seat::{Generation, Room, Rooms};
use crate::supervision::Supervision;
use crate::tree::{Position, TraceId, Tree};

use budget::MemoryBudget;

/// What the host keeps in a plugin's store.
pub(crate) struct State {
    pub(crate) plugin: PluginId,
    /// What this is an instance of.
    pub(crate) generation: Arc<Generation>,
    pub(crate) engine: EngineKind,
    /// The calls that run on this instance, where there are many at once.
    pub(crate) live: HashMap<GuestTaskId, Calling>,
    /// Where that one of them stands that calls the host now, where that is known.
    pub(crate) acting: Option<Position>,
    /// When it has to be done with what it does now for all of them.
    pub(crate) turn: Option<Until>,
    /// Why this store is gone, for those who still read from it.
    pub(crate) fate: Fate,
    pub(crate) limits: Limits,
    pub(crate) wasi: WasiCtx,
    pub(crate) table: ResourceTable,
    pub(crate) memory: MemoryBudget,
    pub(crate) output: Output,
    pub(crate) usage: Usage,
    /// What is left of its limits to the call that runs, where the edge says so over which that came.
    pub(crate) share: Option<Taken>,
    /// The most that any call on this instance has used.
    pub(crate) peak: Counts,
    /// Whether it has risen since the plugin's own was told.
    pub(crate) has_peaked: bool,
    /// Limits and fate of the call that runs now.
    pub(crate) call: CallState,
    /// Whether that runs on a thread of the application's executor, and lets others have their turn at each tick.
    pub(crate) gives_way: bool,
    /// What the SDK reported during this call.
    pub(crate) fault: Option<Fault>,
    /// What it has lent of its resources and holds of others'. It goes before the tree, whose instances drop what it held.
    pub(crate) ledger: Ledger,
    /// The tree of calls that this instance runs in, as long as control is here; else one in which nothing runs, if the host
    /// has called this instance before.
    pub(crate) tree: Option<Box<Tree>>,
    /// What the plugin's capabilities keep.
    pub(crate) things: Things,
    /// What the observer was told of this call that is told once.
    pub(crate) told: Told,
}

impl State {
    /// Has the call that runs go on, or says why not.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Stop> {
        self.generation.check()?;
        self.call.check()
    }

    /// As [`Self::check`], and whether the call is within what is counted.
    #[inline]
    pub(crate) fn settle(&mut self) -> Result<(), Stop> {
        self.usage.check(self.call.clock().now())?;
        self.check_share()?;
        self.check()
    }

    /// Charges what the call that runs has used, so far, to the allowance of its tree, where the application has given one.
    #[inline]
    pub(crate) fn charge(&mut self) -> wasmtime::Result<()> {
        match self.tree.as_deref().and_then(Tree::allowance) {
            None => Ok(()),
            Some(allowance) => {
                allowance.charge(&self.plugin, self.usage.unsettled()).map_err(Failed::into_wasmtime)
            }
        }
    }

    /// Whether what the call uses is charged to an allowance.
    #[inline]
    pub(crate) fn is_charged(&self) -> bool {
        self.tree.as_deref().is_some_and(|tree| tree.allowance().is_some())
    }

    /// Counts a call to the host that does something for the plugin, before it is made.
    #[inline]
    pub(crate) fn ask(&mut self) -> wasmtime::Result<()> {
        self.usage.host_calls += 1;
        self.charge()
    }

    /// The trace of the call that runs, if the application has given one or somebody has asked for it.
    pub(crate) fn trace(&self) -> Option<TraceId> {
        if let Some(acting) = &self.acting {
            return acting.terms().trace;
        }
        self.tree.as_deref().and_then(|tree| tree.terms().trace)
    }

    /// Starts a call on an instance that may serve others already.
    pub(crate) fn begin_among_others(&mut self) -> wasmtime::Result<()> {
        let now = self.call.clock().now();
        // What the others have used, and asked of the host since the clock last ticked, may be forgotten next.
        self.charge()?;
        self.usage.check(now)?;
        if self.live.is_empty() {
            self.output.begin();
            self.usage.begin(now);
        } else {
            self.output.share();
            self.usage.share();
        }
        self.memory.begin();
        self.told.begin();
        Ok(())
    }

    /// Whether fewer things of a type than `most` are open.
    pub(crate) fn has_room<T: 'static>(&mut self, most: u64) -> bool {
        let open = self.table.iter_mut().filter(|thing| thing.is::<T>());
        (open.count() as u64) < most
    }

    /// The plugins from the one that the host called to the one that makes a call.
    pub(crate) fn path(&self, calling: &Calling) -> Vec<PluginId> {
        self.tree.as_ref().map(|tree| tree.names(&calling.position)).unwrap_or_default()
    }

    /// How the thread of a call waits for this plugin; nothing for the plain engine, which runs calls to their end.
    #[inline]
    pub(crate) fn patience(&self) -> Option<Patience> {
        match self.engine {
            EngineKind::Plain | EngineKind::Metered => None,
            EngineKind::Async => Some(Patience::new(self.call.clone())),
        }
    }

    /// How a thread waits for something that this plugin has asked for in the blocking way.
    pub(crate) fn to_wait(&self) -> Patience {
        Patience::new(self.call.clone())
    }

    /// Runs what this plugin calls of others, on a stack that is large enough.
    #[inline]
    pub(crate) fn on_stack<R>(engine: EngineKind, f: impl FnOnce() -> R) -> R {
        match engine {
            // Each plugin that is entered looks for itself.
            EngineKind::Plain | EngineKind::Metered => f(),
            EngineKind::Async => with_other_stack(f),
        }
    }
}

/// An instance and its store.
pub(crate) struct Instance {
    /// Calls that it has served.
    pub(crate) calls: u64,
    /// The tick at which it was started.
    pub(crate) started: u64,
    pub(crate) store: Store<State>,
    pub(crate) component: WasmInstance,
    /// The functions that edges lead to, by their place in the generation, once they were called.
    functions: Vec<Option<Func>>,
    /// The functions that the application has called by its contract.
    typed: Vec<(TypeId, Func)>,
    /// What is kept of the loan that it is on; as new while it waits in the pool.
    pub(crate) loan: Loan,
    /// Its stack, once it was called where it shares a thread.
    stack: Option<Room>,
    /// What it counts for as long as it is there.
    _room: Room,
}

/// What is kept of a loan with the instance that is lent, so that a loan is passed on as one pointer.
#[derive(Default)]
pub(crate) struct Loan {
    pub(crate) calls: u64,
    /// Set while a call runs: if it is still set at the end, a panic of the host has cut a call short.
    pub(crate) is_running: bool,
    pub(crate) is_spoiled: bool,
    pub(crate) is_trial: bool,
    /// While the instance is in a tree of calls, the tree that it has itself.
    pub(crate) aside: Option<Box<Tree>>,
    /// The place on the edge over which it was borrowed, where there are only so many.
    pub(crate) pass: Option<Room>,
}

impl Instance {
    /// The function at a place in the generation.
    #[inline]
    pub(crate) fn function(&mut self, place: usize) -> Option<Func> {
        match self.functions.get(place) {
            Some(Some(function)) => Some(*function),
            _ => self.look_up(place),
        }
    }

    /// The function of a contract, once its types were compared.
    #[inline]
    pub(crate) fn typed(&self, item: TypeId) -> Option<Func> {
        self.typed.iter().find(|(known, _)| *known == item).map(|(_, function)| *function)
    }

    /// Finds the function of a contract at a place where its types are known to be right.
    #[cold]
    pub(crate) fn found(&mut self, item: TypeId, index: ComponentExportIndex) -> Option<Func> {
        let function = self.component.get_func(&mut self.store, index)?;
        self.typed.push((item, function));
        Some(function)
    }

    #[cold]
    fn look_up(&mut self, place: usize) -> Option<Func> {
        let index = self.generation().function(place)?;
        let function = self.component.get_func(&mut self.store, index)?;
        if self.functions.len() <= place {
            self.functions.resize(place + 1, None);
        }
        self.functions.get_mut(place)?.replace(function);
        Some(function)
    }

    /// Has a stack for calls on a thread that others share, if there is one left; whether it has.
    #[inline]
    pub(crate) fn take_stack(&mut self) -> bool {
        if self.stack.is_none() {
            self.stack = self.generation().blueprint.stacks.free();
        }
        self.stack.is_some()
    }

    /// Notes what the call has computed, where that is counted.
    #[inline]
    pub(crate) fn burn(&mut self) {
        if let Some(fuel) = self.store.data().limits.fuel.units() {
            let left = self.store.get_fuel().unwrap_or(0);
            self.store.data_mut().usage.fuel = fuel.saturating_sub(left);
        }
    }

    /// What this is an instance of.
    #[inline]
    pub(crate) fn generation(&self) -> &Arc<Generation> {
        &self.store.data().generation
    }
}

/// A call among many on one instance.
#[derive(Clone)]
pub(crate) struct Calling {
    pub(crate) until: Until,
    pub(crate) position: Position,
}

/// All that is needed to start instances of a plugin.
pub(crate) struct Blueprint {
    pub(crate) plugin: PluginId,
    pub(crate) engine: EngineKind,
    pub(crate) limits: Limits,
    /// What it was granted.
    pub(crate) held: Vec<Held>,
    pub(crate) supervision: Supervision,
    pub(crate) linked: InstancePre<State>,
    /// Whether a call may wait for others: plugins, the application, files, the network, what runs beside it on the async engine.
    pub(crate) may_block: bool,
    /// The resources of the application that it imports.
    pub(crate) resources: Vec<Defined>,
    pub(crate) clock: Arc<Clock>,
    pub(crate) rules: Rules,
    pub(crate) quotas: Quotas,
    /// The stacks that the host has for instances which share a thread.
    pub(crate) stacks: Arc<Rooms>,
    /// What all instances together may print and log in a second.
    pub(crate) output: Arc<Mutex<Bucket>>,
    /// What is counted of its edges to other plugins, in the order of their numbers.
    pub(crate) traffic: Vec<Arc<EdgeCounts>>,
    /// Where in the author's source its code stands.
    pub(crate) places: Places,
}

impl Blueprint {
    /// Starts an instance in a tree of calls. What runs at its start has to end when the call does that needs it.
    pub(crate) fn start(
        &self,
        generation: Arc<Generation>,
        until: Until,
        tree: Box<Tree>,
        room: Room,
    ) -> Result<Instance, (wasmtime::Error, Box<State>)> {
        let mut table = ResourceTable::new();
        let handles = usize::try_from(self.limits.handles).unwrap_or(usize::MAX);
        table.set_max_capacity(handles);
        let output = Output::new(self);
        let (mut wasi, mut things) = (base::context(&output), Things::default());
        let mut kit = Kit { wasi: &mut wasi, things: &mut things, quotas: &self.quotas };
        let equipped = self.held.iter().try_for_each(|held| held.power.equip(&held.grant, &mut kit));
        let ledger = Ledger::new(generation.seat, handles);
        let state = State {
            plugin: self.plugin.clone(),
            generation,
            engine: self.engine,
            live: HashMap::new(),
            acting: None,
            turn: None,
            fate: Fate::default(),
            limits: self.limits.clone(),
            wasi: wasi.build(),
            table,
            memory: MemoryBudget::new(&self.limits),
            output,
            usage: Usage::new(&self.limits, self.traffic.len(), self.clock.now()),
            share: None,
            peak: Counts::default(),
            has_peaked: false,
            call: CallState::new(self.clock.clone(), until),
            gives_way: false,
            fault: None,
            ledger,
            tree: Some(tree),
            things,
            told: Told::default(),
        };
        if let Err(error) = equipped {
            return Err((error, Box::new(state)));
        }
        let mut store = Store::new(self.linked.engine(), state);
        store.limiter(|state| &mut state.memory);
        store.set_max_component_handles(handles);
        store.set_hostcall_fuel(usize::try_from(self.limits.transfer.0).unwrap_or(usize::MAX));
        // Without fuel a metered engine runs nothing at all; the plain one knows of none.
        let _ = self.limits.fuel.units().map(|fuel| store.set_fuel(fuel));
        store.set_epoch_deadline(1);
        store.epoch_deadline_callback(|mut store| {
            let state = store.data_mut();
            state.settle()?;
            state.charge()?;
            Ok(match state.gives_way {
                true => UpdateDeadline::Yield(1),
                false => UpdateDeadline::Continue(1),
            })
        });
        let patience = store.data().patience();
        let started = with_stack(|| match patience {
            None => self.linked.instantiate(&mut store),
            Some(patience) => patience.wait(self.linked.instantiate_async(&mut store)),
        });
        match started {
            Ok(component) => Ok(Instance {
                calls: 0,
                started: self.clock.now(),
                store,
                component,
                functions: Vec::new(),
                typed: Vec::new(),
                loan: Loan::default(),
                stack: None,
                _room: room,
            }),
            Err(error) => Err((error, Box::new(store.into_data()))),
        }
    }
}
