//! The limits of an instance that runs: memory, time, stack, and being called off.

use std::fmt;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::Context;
use std::time::{Duration, Instant};

use futures::task::AtomicWaker;
use wasmtime::{Engine, EngineWeak, ResourceLimiter};

use crate::compile::WASM_STACK;
use crate::limits::Limits;

/// The longest that a plugin runs on after its deadline.
const TICK: Duration = Duration::from_millis(MILLISECONDS_PER_TICK);

pub(crate) const MILLISECONDS_PER_TICK: u64 = 10;

/// How often the clock ticks.
pub(super) const TICKS_PER_SECOND: u64 = 1000 / MILLISECONDS_PER_TICK;

/// The host's clock: it counts ticks, and has running plugins look at the count.
///
/// A call costs no look at the system's clock this way. The thread ends when the last host, plugin and instance is gone.
pub(crate) struct Clock {
    ticks: AtomicU64,
    /// The engines whose plugins look at the clock.
    engines: Mutex<Vec<EngineWeak>>,
    /// Who waits, but not for ever.
    sleepers: Mutex<Vec<Weak<Sleeper>>>,
}

/// A wait that the clock ends: at a tick, or when the call is called off.
struct Sleeper {
    until: Until,
    waker: AtomicWaker,
}

impl Clock {
    /// Starts the clock. Its thread does something else first, at the side of the thread that starts it.
    pub(crate) fn start(first: impl FnOnce() + Send + 'static) -> std::io::Result<Arc<Self>> {
        let clock = Arc::new(Self::new());
        let ours = Arc::downgrade(&clock);
        std::thread::Builder::new().name("plugwright-clock".to_owned()).spawn(move || {
            let start = Instant::now();
            first();
            loop {
                std::thread::sleep(TICK);
                let Some(clock) = Weak::upgrade(&ours) else { return };
                let ticks = start.elapsed().as_millis() / TICK.as_millis();
                clock.ticks.store(u64::try_from(ticks).unwrap_or(u64::MAX), Ordering::Relaxed);
                clock.look();
                clock.wake();
            }
        })?;
        Ok(clock)
    }

    fn new() -> Self {
        Self { ticks: AtomicU64::new(0), engines: Mutex::default(), sleepers: Mutex::default() }
    }

    /// Has the plugins that run look at the clock.
    fn look(&self) {
        let engines = self.engines.lock().unwrap_or_else(PoisonError::into_inner);
        engines.iter().filter_map(EngineWeak::upgrade).for_each(|engine| engine.increment_epoch());
    }

    /// Has the plugins of an engine look at the clock.
    pub(crate) fn also(&self, engine: &Engine) {
        self.engines.lock().unwrap_or_else(PoisonError::into_inner).push(engine.weak());
    }

    /// Wakes those whose wait is over, and forgets them.
    fn wake(&self) {
        let mut sleepers = self.sleepers.lock().unwrap_or_else(PoisonError::into_inner);
        sleepers.retain(|sleeper| {
            let Some(sleeper) = sleeper.upgrade() else { return false };
            let over = sleeper.until.check(self);
            if over.is_err() {
                sleeper.waker.wake();
            }
            over.is_ok()
        });
    }

    /// A clock that stands still until somebody moves it on.
    #[cfg(test)]
    pub(crate) fn by_hand() -> Arc<Self> {
        Arc::new(Self::new())
    }

    #[cfg(test)]
    pub(crate) fn move_on(&self, time: Duration) {
        self.ticks.fetch_add(ticks(time), Ordering::Relaxed);
        self.look();
    }

    /// How many ticks have passed.
    #[inline]
    pub(crate) fn now(&self) -> u64 {
        self.ticks.load(Ordering::Relaxed)
    }

    /// The tick at which something that starts now must have ended; the tick that runs now is not counted.
    #[inline]
    pub(crate) fn after(&self, deadline: Duration) -> u64 {
        self.now().saturating_add(ticks(deadline)).saturating_add(1)
    }
}

/// How many ticks a time takes. Each call asks, so it is counted in 64 bits: those of [`Duration`] have 128, and divide slowly.
#[inline]
pub(crate) fn ticks(time: Duration) -> u64 {
    const TICK_NANOS: u32 = TICK.subsec_nanos();
    const PER_SECOND: u64 = (1_000_000_000 / TICK_NANOS) as u64;
    let parts = u64::from(time.subsec_nanos().div_ceil(TICK_NANOS));
    time.as_secs().saturating_mul(PER_SECOND).saturating_add(parts)
}

/// How long some ticks take.
pub(crate) fn time(ticks: u64) -> Duration {
    TICK.saturating_mul(u32::try_from(ticks).unwrap_or(u32::MAX))
}

/// Why the host ended a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stop {
    /// It took too long.
    Deadline,
    /// It was still running when its caller's time was up.
    CallersDeadline,
    /// It took longer than the edge allows over which it was called.
    EdgesDeadline(Duration),
    /// It called the host more often than it may in a second.
    HostCalls,
    /// It did so more often than all calls over its edge may together.
    EdgesHostCalls(u64),
    /// It wanted more random bytes than it may have.
    Entropy,
    /// Nobody waits for it any more.
    Cancelled,
    /// Another component has taken the plugin's place, and the time for calls on the former one is over.
    Replaced,
}

impl Stop {
    /// Whether it is the caller's end, who learns of it as well.
    pub(crate) fn is_callers(self) -> bool {
        matches!(self, Self::CallersDeadline | Self::Cancelled)
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Deadline => "the call's deadline has passed",
            Self::CallersDeadline => "the deadline of the call's caller has passed",
            Self::EdgesDeadline(_) => "the deadline of the edge has passed",
            Self::HostCalls | Self::EdgesHostCalls(_) => {
                "the host was called more often than it may be in a second"
            }
            Self::Entropy => "the call has had all the random bytes that it may have",
            Self::Cancelled => "the call was called off",
            Self::Replaced => "the plugin was replaced",
        })
    }
}

impl std::error::Error for Stop {}

/// When a call has to end. It goes down the tree of calls: a plugin that calls another hands on what is left of its time.
#[derive(Clone, Debug)]
pub(crate) struct Until {
    deadline: u64,
    /// What is said when it comes.
    stop: Stop,
    cancelled: Option<Arc<AtomicBool>>,
}

impl Until {
    /// A call of the host, with all of its time; it is called off when `cancelled` becomes true.
    #[inline]
    pub(crate) fn new(clock: &Clock, deadline: Duration, cancelled: Option<Arc<AtomicBool>>) -> Self {
        Self { deadline: clock.after(deadline), stop: Stop::Deadline, cancelled }
    }

    /// No end but being called off.
    pub(crate) fn called_off(cancelled: Arc<AtomicBool>) -> Self {
        Self { deadline: u64::MAX, stop: Stop::Deadline, cancelled: Some(cancelled) }
    }

    /// The limits of a call that this one makes, to a plugin that has a deadline of its own.
    pub(crate) fn within(&self, clock: &Clock, deadline: Duration) -> Self {
        let own = clock.after(deadline);
        Self {
            deadline: self.deadline.min(own),
            stop: if self.deadline < own { Stop::CallersDeadline } else { Stop::Deadline },
            cancelled: self.cancelled.clone(),
        }
    }

    /// These limits, and that of the edge over which the call is made.
    #[inline]
    pub(crate) fn over(mut self, clock: &Clock, edge: Option<Duration>) -> Self {
        if let Some(edge) = edge
            && clock.after(edge) < self.deadline
        {
            self.deadline = clock.after(edge);
            self.stop = Stop::EdgesDeadline(edge);
        }
        self
    }

    /// The same time, and called off with another.
    pub(crate) fn called_off_with(&self, other: &Self) -> Self {
        Self { cancelled: other.cancelled.clone(), ..self.clone() }
    }

    /// What is left of it.
    pub(crate) fn remaining(&self, clock: &Clock) -> Duration {
        time(self.deadline.saturating_sub(clock.now()))
    }

    /// Has whatever ends then go on, or says why not.
    #[inline]
    pub(crate) fn check(&self, clock: &Clock) -> Result<(), Stop> {
        if self.cancelled.as_ref().is_some_and(|flag| flag.load(Ordering::Relaxed)) {
            return Err(Stop::Cancelled);
        }
        match clock.now() < self.deadline {
            true => Ok(()),
            false => Err(self.stop),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock").field("ticks", &self.now()).finish_non_exhaustive()
    }
}

/// The limits in time of the call that runs on an instance now.
#[derive(Clone, Debug)]
pub(crate) struct CallState {
    clock: Arc<Clock>,
    until: Until,
}

impl CallState {
    #[inline]
    pub(crate) fn new(clock: Arc<Clock>, until: Until) -> Self {
        Self { clock, until }
    }

    /// Starts another call.
    #[inline]
    pub(crate) fn begin(&mut self, until: Until) {
        self.until = until;
    }

    /// The limits of a call that this one makes, to a plugin that has a deadline of its own.
    #[inline]
    pub(crate) fn within(&self, deadline: Duration) -> Until {
        self.until.within(&self.clock, deadline)
    }

    /// When it has to end.
    #[inline]
    pub(crate) fn until(&self) -> &Until {
        &self.until
    }

    /// The clock that it goes by.
    #[inline]
    pub(crate) fn clock(&self) -> &Arc<Clock> {
        &self.clock
    }

    /// The limits of what the host does on its own account.
    pub(crate) fn alone(&self, deadline: Duration) -> Until {
        Until::new(&self.clock, deadline, None)
    }

    /// Has the call go on, or says why not.
    #[inline]
    pub(crate) fn check(&self) -> Result<(), Stop> {
        self.until.check(&self.clock)
    }

    /// What is left of the call's time.
    pub(crate) fn remaining(&self) -> Duration {
        self.until.remaining(&self.clock)
    }

    /// How long the host may wait before it looks again.
    pub(crate) fn tick(&self) -> Duration {
        TICK
    }
}

/// Counts all memories and tables of an instance together: wasmtime's own limit is per memory.
#[derive(Debug)]
pub(crate) struct MemoryBudget {
    limit: u64,
    instances: usize,
    used: u64,
    refused: bool,
}

/// What one element of a table takes in the host.
const TABLE_ELEMENT: u64 = 16;

impl MemoryBudget {
    #[inline]
    pub(crate) fn new(limits: &Limits) -> Self {
        let instances = usize::try_from(limits.instances).unwrap_or(usize::MAX);
        Self { limit: limits.memory.0, instances, used: 0, refused: false }
    }

    /// Starts a call: what an earlier one was refused, and got over, does not explain the failure of this one.
    #[inline]
    pub(crate) fn begin(&mut self) {
        self.refused = false;
    }

    /// What it has: memories and tables never shrink.
    #[inline]
    pub(crate) fn used(&self) -> u64 {
        self.used
    }

    /// Whether this call wanted more than the limit.
    pub(crate) fn was_refused(&self) -> bool {
        self.refused
    }

    fn grow(&mut self, current: usize, desired: usize, element: u64) -> bool {
        let more = desired.saturating_sub(current) as u64;
        let used = more.checked_mul(element).and_then(|more| self.used.checked_add(more));
        match used {
            Some(used) if used <= self.limit => {
                self.used = used;
                true
            }
            _ => {
                self.refused = true;
                false
            }
        }
    }
}

impl ResourceLimiter for MemoryBudget {
    fn memory_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(maximum.is_none_or(|most| desired <= most) && self.grow(current, desired, 1))
    }

    fn table_growing(
        &mut self,
        current: usize,
        desired: usize,
        maximum: Option<usize>,
    ) -> wasmtime::Result<bool> {
        Ok(maximum.is_none_or(|most| desired <= most) && self.grow(current, desired, TABLE_ELEMENT))
    }

    fn instances(&self) -> usize {
        self.instances
    }

    fn tables(&self) -> usize {
        self.instances
    }

    fn memories(&self) -> usize {
        self.instances.div_ceil(10)
    }
}

/// Gives each plugin of a tree of calls its own share of stack: wasmtime counts from where a store is entered, so two plugins
/// deep a thread's stack could end before either reaches its limit.
pub(crate) fn with_stack<R>(f: impl FnOnce() -> R) -> R {
    /// What host functions between two plugins need.
    const HOST_SHARE: usize = 256 << 10;
    stacker::maybe_grow(WASM_STACK + HOST_SHARE, 8 * WASM_STACK, f)
}

/// Learns how much stack this thread has, which takes a while the first time (Linux tells it in a list of all mappings).
pub(crate) fn know_stack() {
    let _ = stacker::remaining_stack();
}

/// As [`with_stack`], for what a plugin of the async engine calls: it runs on a stack of its own, of which the thread knows
/// nothing, so what is left of it cannot be told.
pub(crate) fn with_other_stack<R>(f: impl FnOnce() -> R) -> R {
    stacker::grow(8 * WASM_STACK, f)
}

/// A wait for something that may take longer than its call may last.
pub(crate) struct Alarm {
    clock: Arc<Clock>,
    sleeper: Arc<Sleeper>,
    is_set: bool,
}

impl Alarm {
    pub(crate) fn new(clock: Arc<Clock>, until: Until) -> Self {
        Self { clock, sleeper: Arc::new(Sleeper { until, waker: AtomicWaker::new() }), is_set: false }
    }

    /// Why the wait is over; if it is not, `cx` is woken when it is.
    pub(crate) fn check(&mut self, cx: &Context<'_>) -> Result<(), Stop> {
        self.sleeper.waker.register(cx.waker());
        if !self.is_set {
            self.is_set = true;
            let sleepers = &self.clock.sleepers;
            sleepers.lock().unwrap_or_else(PoisonError::into_inner).push(Arc::downgrade(&self.sleeper));
        }
        self.sleeper.until.check(&self.clock)
    }
}
