//! Instances of the async engine that serve many calls at once.
//!
//! Such an instance has a thread of its own, which drives it; calls reach it by messages, with all that they carry taken out of
//! the caller's store before. A thread, not a task of an executor: in this version of wasmtime a guest that computes cannot be
//! made to yield, so on a shared thread it would starve the plugins of others. Like this it starves the calls of its own
//! instance alone, and the clock ends that after the plugin's deadline.
//!
//! A call that fails takes the instance with it, and the calls that share it. One that is given up (its time is up, or nobody
//! waits any more) cannot be taken out of the instance: the instance gets no new calls, those that run may end, and it is dropped
//! with the last of them. The thread ends with its instance, and that when the plugin's seat has no use for it.

mod calling;
mod crowds;
mod stake;

use std::collections::HashMap;
use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};

use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::stream::FuturesUnordered;
use wasmtime::component::{Accessor, Instance as WasmInstance, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use crate::budget::Allowance;
use crate::call::{bug, failed, own_limit, stopped};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::flow::{Crossing, Fate, pack, unpack};
use crate::instance::{Alarm, CallState, Calling, Clock, Instance, Patience, State, Stop, Until};
use crate::link::Export;
use crate::observe::Event;
use crate::seat::{Generation, Seat, is_own};
use crate::tree::{Number, Position, Terms, TraceId, Tree};

pub(crate) use calling::{calling, known_trace, locate, traced, with_calling};
pub(crate) use crowds::Crowds;
pub(crate) use stake::Stake;

/// Those who wait for an answer. They outlive the calls, so that whoever gets none finds out why.
type Answers = Mutex<HashMap<u64, oneshot::Sender<Crossing>>>;

/// An instance that serves many calls.
pub(crate) struct Crowd {
    inbox: mpsc::UnboundedSender<Job>,
    generation: Arc<Generation>,
    /// What all its calls are charged to: those with an allowance share an instance with none that have not the same.
    allowance: Option<Allowance>,
    /// Callers that wait for an answer.
    waiting: AtomicUsize,
    /// Claims on resources of this instance, wherever they are.
    stakes: AtomicUsize,
    retired: AtomicBool,
    /// Set once nobody waits for a retired instance: then it ends, whatever it does.
    abandoned: Arc<AtomicBool>,
    fate: Fate,
}

/// A call.
struct Job {
    export: Export,
    arguments: Crossing,
    calling: Calling,
    answer: oneshot::Sender<Crossing>,
}

impl Crowd {
    fn start(
        seat: &Arc<Seat>,
        generation: Arc<Generation>,
        allowance: Option<Allowance>,
    ) -> Result<Arc<Self>, Error> {
        let (inbox, jobs) = mpsc::unbounded();
        let crowd = Arc::new(Self {
            inbox,
            generation: generation.clone(),
            allowance: allowance.clone(),
            waiting: AtomicUsize::new(0),
            stakes: AtomicUsize::new(0),
            retired: AtomicBool::new(false),
            abandoned: Arc::default(),
            fate: Fate::default(),
        });
        let (seat, own) = (seat.clone(), Arc::downgrade(&crowd));
        let (fate, abandoned) = (crowd.fate.clone(), crowd.abandoned.clone());
        std::thread::Builder::new()
            .name(format!("plugin {}", seat.plugin))
            .spawn(move || drive((&seat, own), &generation, jobs, &fate, abandoned, allowance))
            .map_err(|error| {
                let message = "a thread for the plugin cannot be started";
                Error::new(Stage::Call, ErrorKind::Io, Blame::Host, message).source(error)
            })?;
        Ok(crowd)
    }

    fn is_for(&self, allowance: Option<&Allowance>) -> bool {
        match (&self.allowance, allowance) {
            (None, None) => true,
            (Some(own), Some(other)) => own.is(other),
            _ => false,
        }
    }

    fn takes_calls(&self) -> bool {
        !self.retired.load(Ordering::Acquire) && self.fate.get().is_none() && !self.inbox.is_closed()
    }

    /// Gives the instance no more calls.
    fn retire(&self) {
        self.retired.store(true, Ordering::Release);
    }

    fn leave(&self) {
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        self.end_if_unwanted();
    }

    /// Ends an instance that gets no more calls: nobody waits for one, and nobody has anything to call it with.
    fn end_if_unwanted(&self) {
        let is_wanted = |count: &AtomicUsize| count.load(Ordering::SeqCst) > 0;
        if self.retired.load(Ordering::Acquire) && !is_wanted(&self.waiting) && !is_wanted(&self.stakes) {
            self.abandoned.store(true, Ordering::Release);
        }
    }
}

/// A call that was made, and its answer in time.
pub(crate) struct Answer {
    seat: Arc<Seat>,
    crowd: Arc<Crowd>,
    answer: oneshot::Receiver<Crossing>,
    alarm: Alarm,
    /// Says to all that this call makes that nobody waits for it any more.
    cancelled: Option<Arc<AtomicBool>>,
    /// Why it was given up.
    stop: Option<Stop>,
    /// Whether this call finds out if a plugin works again that has failed too often.
    is_trial: bool,
    trace: Option<TraceId>,
    done: bool,
}

/// Calls a function of a plugin for the application.
pub(crate) fn call(
    seat: &Arc<Seat>,
    export: Export,
    arguments: Crossing,
    terms: &Terms,
) -> Result<Answer, Error> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let until = |clock: &_, deadline| Until::new(clock, deadline, Some(cancelled.clone()));
    let mut answer = send(seat, |_| Ok(export), arguments, until, Position::outside(terms))?;
    answer.cancelled = Some(cancelled);
    Ok(answer)
}

/// Calls a function of a plugin for another one, which stands at `position`: what `find` finds in whoever serves. `until` makes the
/// call's end of the plugin's own deadline.
pub(crate) fn send(
    seat: &Arc<Seat>,
    find: impl FnOnce(&Generation) -> Result<Export, Error>,
    arguments: Crossing,
    until: impl FnOnce(&Clock, std::time::Duration) -> Until,
    position: Position,
) -> Result<Answer, Error> {
    let trace = position.terms().trace;
    let allowance = position.terms().allowance.as_ref();
    let (crowd, is_trial) = seat.crowds.find(seat, &arguments.claims, allowance)?;
    let export = find(&crowd.generation).inspect_err(|_| {
        crowd.leave();
        if is_trial {
            seat.unanswered(&crowd.generation);
        }
    })?;
    seat.calls.raise();
    let blueprint = &crowd.generation.blueprint;
    let until = until(&blueprint.clock, blueprint.limits.deadline);
    let alarm = Alarm::new(blueprint.clock.clone(), until.clone());
    let (sender, answer) = oneshot::channel();
    let calling = Calling { until, position: position.at(seat.number) };
    let job = Job { export, arguments, calling, answer: sender };
    // If its thread has just ended, the answer says why.
    let _ = crowd.inbox.unbounded_send(job);
    Ok(Answer {
        seat: seat.clone(),
        crowd,
        answer,
        alarm,
        cancelled: None,
        stop: None,
        is_trial,
        trace,
        done: false,
    })
}

impl Answer {
    /// Whether whoever made the call has come to its own end, and needs no answer.
    pub(crate) fn is_unwanted(&self) -> bool {
        self.stop.is_some_and(Stop::is_callers)
    }

    /// How the thread of a blocking caller waits; the answer has its own end.
    pub(crate) fn wait(self) -> Result<Crossing, Error> {
        let clock = self.crowd.generation.blueprint.clock.clone();
        let patience = Patience::new(CallState::new(clock, Until::called_off(Arc::default())));
        let mut result = None;
        let done = patience.wait(async {
            result = Some(self.await);
            Ok(())
        });
        result.unwrap_or_else(|| Err(bug(&format!("a call was not waited for: {done:?}"))))
    }
}

impl Future for Answer {
    type Output = Result<Crossing, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let blueprint = &this.crowd.generation.blueprint;
        let result = match Pin::new(&mut this.answer).poll(cx) {
            Poll::Ready(Ok(crossing)) => Ok(crossing),
            Poll::Ready(Err(_)) => {
                let fate = this.crowd.fate.get().cloned();
                Err(fate.unwrap_or_else(|| bug("an instance ended for no reason")))
            }
            Poll::Pending => match this.alarm.check(cx) {
                Ok(()) => return Poll::Pending,
                Err(stop) => {
                    this.give_up();
                    this.stop = Some(stop);
                    let plugin = &blueprint.plugin;
                    Err(stopped(plugin, &blueprint.limits, stop, own_limit(plugin)))
                }
            },
        };
        this.done = true;
        let result = result.map_err(|error| error.traced(this.trace));
        match &result {
            Ok(_) => this.seat.answered(&this.crowd.generation, this.is_trial),
            Err(error) if this.is_trial => this.seat.failed(&this.crowd.generation, error, true),
            // Whoever drives the instance says so.
            Err(_) => {}
        }
        Poll::Ready(result)
    }
}

impl Answer {
    /// Nobody waits any more: what the call makes is called off, and its instance gets no new ones.
    fn give_up(&self) {
        self.crowd.retire();
        if let Some(cancelled) = &self.cancelled {
            cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl Drop for Answer {
    fn drop(&mut self) {
        if !self.done {
            self.give_up();
            if self.is_trial {
                self.seat.unanswered(&self.crowd.generation);
            }
        }
        self.crowd.leave();
        if self.crowd.allowance.is_some() {
            self.seat.crowds.leave(&self.crowd);
        }
    }
}

/// What the thread of an instance does.
fn drive(
    (seat, own): (&Arc<Seat>, Weak<Crowd>),
    generation: &Arc<Generation>,
    mut jobs: mpsc::UnboundedReceiver<Job>,
    fate: &Fate,
    abandoned: Arc<AtomicBool>,
    allowance: Option<Allowance>,
) {
    let terms = Terms { trace: None, allowance };
    let blueprint = &generation.blueprint;
    seat.started.raise();
    let until = Until::new(&blueprint.clock, blueprint.limits.deadline, Some(abandoned.clone()));
    let mut tree = Tree::new(seat.roster.clone());
    tree.begin(seat.number);
    tree.agree(&terms);
    let Instance { mut store, component, .. } = match generation.start(until, tree, generation.rooms.force())
    {
        Ok(instance) => instance,
        Err((error, mut state)) => {
            seat.failures.raise();
            state.output.end();
            let _ = fate.set(failed(error, &state).spent([state.spent()]));
            return;
        }
    };
    store.data_mut().fate = fate.clone();
    store.data_mut().ledger.belong(own);
    // The end is the plugin's own, or comes when nobody waits for it any more.
    let end = CallState::new(blueprint.clock.clone(), Until::called_off(abandoned.clone()));
    let answers = Answers::default();
    let served = Patience::new(end).wait(async {
        let serve = async |accessor: &_| {
            serve(accessor, component, (seat.number, &terms), &mut jobs, &answers, &abandoned).await
        };
        store.run_concurrent(serve).await?
    });
    match served {
        Ok(()) => store.data().output.end(),
        Err(error) => {
            // What it has used counts, whatever has ended it.
            let _ = store.data_mut().charge();
            let spent = store.data_mut().spent();
            let state = store.data();
            state.ledger.fail();
            state.output.end();
            seat.failures.raise();
            let is_own = is_own(&error);
            let error = failed(error, state).spent([spent]);
            if is_own {
                seat.failed(generation, &error, false);
            }
            let plugin = blueprint.plugin.clone();
            blueprint.rules.observer.event(&Event::Retired {
                plugin,
                reason: error.to_string(),
                trace: None,
            });
            let _ = fate.set(error);
        }
    }
    // Only now the store goes, and all calls that got no answer.
}

/// Serves calls until there are no more to come, or one fails.
async fn serve(
    accessor: &Accessor<State>,
    component: WasmInstance,
    (seat, terms): (Number, &Terms),
    jobs: &mut mpsc::UnboundedReceiver<Job>,
    answers: &Answers,
    abandoned: &Arc<AtomicBool>,
) -> wasmtime::Result<()> {
    let mut calls = FuturesUnordered::new();
    let mut closed = false;
    let mut number = 0;
    let most = accessor.with(|mut access| access.data_mut().limits.concurrency);
    let most = usize::try_from(most).unwrap_or(usize::MAX);
    poll_fn(|cx| {
        // A turn of the loop: whatever runs next has the plugin's whole deadline to come back here.
        accessor.with(|mut access| {
            let state = access.data_mut();
            let until = Until::new(state.call.clock(), state.limits.deadline, Some(abandoned.clone()));
            state.turn = Some(until.clone());
            state.call.begin(until);
        });
        accessor.with(|mut access| drop_lost(access.as_context_mut(), cx))?;
        // Others wait in the inbox until one of these is over.
        while !closed && calls.len() < most {
            match jobs.poll_next_unpin(cx) {
                // Nobody waits for it any more.
                Poll::Ready(Some(Job { answer, .. })) if answer.is_canceled() => {}
                Poll::Ready(Some(Job { export, arguments, calling, answer })) => {
                    // What the caller has dropped before it called is gone when the call begins.
                    accessor.with(|mut access| drop_lost(access.as_context_mut(), cx))?;
                    number += 1;
                    answers.lock().unwrap_or_else(PoisonError::into_inner).insert(number, answer);
                    let call = run(accessor, component, export, arguments, calling);
                    calls.push(async move { (number, call.await) });
                }
                Poll::Ready(None) => closed = true,
                Poll::Pending => break,
            }
        }
        let full = calls.len() >= most;
        while let Poll::Ready(Some(done)) = calls.poll_next_unpin(cx) {
            let (number, results) = done;
            let results = results?;
            let answer = answers.lock().unwrap_or_else(PoisonError::into_inner).remove(&number);
            if let Some(answer) = answer {
                // Whoever waited may be gone.
                let _ = answer.send(results);
            }
        }
        if full && calls.len() < most {
            // There is room again for who waits.
            cx.waker().wake_by_ref();
        }
        if calls.is_empty() {
            // What the plugin has borrowed of others is theirs again.
            accessor.with(|mut access| {
                let state = access.data_mut();
                let is_bound = state.ledger.is_bound();
                if let Some(tree) = &mut state.tree {
                    tree.end(is_bound);
                    tree.begin(seat);
                    tree.agree(terms);
                }
            });
        }
        if closed && calls.is_empty() {
            return accessor.poll_no_interesting_tasks(cx).map(Ok);
        }
        Poll::Pending
    })
    .await
}

/// Drops the resources that nobody holds any more, and has the loop turn when there is another.
fn drop_lost(mut store: StoreContextMut<'_, State>, cx: &Context<'_>) -> wasmtime::Result<()> {
    store.data().ledger.watch(cx.waker());
    while let Some(resource) = store.data_mut().ledger.next_lost() {
        // Nothing else runs on this instance meanwhile.
        store.data().to_wait().wait(resource.resource_drop_async(store.as_context_mut()))?;
    }
    Ok(())
}

/// Makes one call. An error is the end of the instance.
async fn run(
    accessor: &Accessor<State>,
    component: WasmInstance,
    export: Export,
    arguments: Crossing,
    calling: Calling,
) -> wasmtime::Result<Crossing> {
    let types: Vec<Type> = export.ty.params().map(|(_, ty)| ty).collect();
    let mut results = vec![Val::Bool(false); export.ty.results().len()];
    let handles = Some(&export.handles);
    let (params, lent) =
        accessor.with(|mut access| unpack(access.as_context_mut(), &types, arguments, (handles, None)))?;
    let (function, call) = accessor.with(|mut access| {
        let missing = || wasmtime::format_err!("an export is not where the component's type says");
        let function = component.get_func(access.as_context_mut(), export.index).ok_or_else(missing)?;
        access.data_mut().begin_among_others()?;
        let call = function.start_call_concurrent(access.as_context_mut(), &params, &mut results)?;
        access.data_mut().live.insert(call.task(), calling);
        Ok::<_, wasmtime::Error>((function, call))
    })?;
    let task = call.task();
    let done = function.finish_call_concurrent(accessor, call).await;
    accessor.with(|mut access| access.data_mut().live.remove(&task));
    done?;
    let types: Vec<Type> = export.ty.results().collect();
    accessor.with(|mut access| {
        lent.end(access.as_context_mut())?;
        let crossing = pack(access.as_context_mut(), &types, results, (handles, None))?;
        access.data_mut().charge()?;
        Ok(crossing)
    })
}
