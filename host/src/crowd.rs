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

mod answer;
mod calling;
mod crowds;
mod stake;
mod turnstile;
mod waiting;

use std::collections::HashMap;
use std::future::poll_fn;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::task::{Context, Poll};

use futures::StreamExt;
use futures::channel::{mpsc, oneshot};
use futures::stream::FuturesUnordered;
use wasmtime::component::{Accessor, Instance as WasmInstance, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use crate::bridge::Claim;
use crate::budget::Allowance;
use crate::call::failed;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::flow::{Crossing, Fate, pack, unpack};
use crate::instance::{Alarm, CallState, Calling, Clock, Instance, Patience, State, Stop, Until};
use crate::link::Export;
use crate::observe::Event;
use crate::seat::{Generation, Seat, is_own};
use crate::tree::{Depth, Number, Position, Terms, Tree, TreeNumber, Waiter};

pub(crate) use answer::Answer;
use answer::{Reply, Unserved};
pub(crate) use calling::{attended, calling, known_trace, locate, traced, with_calling};
pub(crate) use crowds::Crowds;
pub(crate) use stake::Stake;
pub(crate) use turnstile::{NoPass, Pass, Turnstile};
use waiting::Waiting;

/// Those who wait for an answer. They outlive the calls, so that whoever gets none finds out why.
type Answers = Mutex<HashMap<u64, (oneshot::Sender<Reply>, Option<Arc<Waiting>>)>>;

/// An instance that serves many calls.
pub(crate) struct Crowd {
    inbox: mpsc::UnboundedSender<Job>,
    /// Its own number, among those of the trees.
    number: TreeNumber,
    seat: Weak<Seat>,
    generation: Arc<Generation>,
    /// What all its calls are charged to: those with an allowance share an instance with none that have not the same.
    allowance: Option<Allowance>,
    /// Callers that wait for an answer.
    waiting: AtomicUsize,
    /// Claims on resources of this instance, wherever they are.
    stakes: AtomicUsize,
    /// Itself, as long as there are claims and it is not over.
    kept: Mutex<Option<Arc<Crowd>>>,
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
    answer: oneshot::Sender<Reply>,
    waiting: Option<Arc<Waiting>>,
    /// Its place, where its edge has so many.
    pass: Option<Pass>,
}

impl Job {
    /// Gives a call back that was not begun.
    fn give_back(self) {
        let Self { export, arguments, calling, answer, pass, .. } = self;
        // Whoever waited may be gone.
        let _ = answer.send(Reply::Unserved(Box::new(Unserved { export, arguments, calling, pass })));
    }
}

impl Crowd {
    fn start(
        seat: &Arc<Seat>,
        generation: Arc<Generation>,
        allowance: Option<Allowance>,
    ) -> Result<Arc<Self>, Error> {
        let (inbox, jobs) = mpsc::unbounded();
        let tree = Tree::of_many(seat.roster.clone());
        let crowd = Arc::new(Self {
            inbox,
            number: tree.own(),
            seat: Arc::downgrade(seat),
            generation: generation.clone(),
            allowance: allowance.clone(),
            waiting: AtomicUsize::new(0),
            stakes: AtomicUsize::new(0),
            kept: Mutex::default(),
            retired: AtomicBool::new(false),
            abandoned: Arc::default(),
            fate: Fate::default(),
        });
        let (seat, own) = (seat.clone(), Arc::downgrade(&crowd));
        let served = own.clone();
        let (fate, abandoned) = (crowd.fate.clone(), crowd.abandoned.clone());
        std::thread::Builder::new()
            .name(format!("plugin {}", seat.plugin))
            .spawn(move || {
                drive((&seat, own, tree), &generation, jobs, &fate, abandoned, allowance);
                // Whoever holds a resource of it keeps no code.
                drop(generation);
                if let Some(crowd) = served.upgrade() {
                    crowd.go();
                }
            })
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

    /// Takes a call, which gets an answer or is given back.
    fn take(&self, call: Unserved, waiting: Option<Arc<Waiting>>) -> oneshot::Receiver<Reply> {
        let Unserved { export, arguments, calling, pass } = call;
        let (answer, receiver) = oneshot::channel();
        let job = Job { export, arguments, calling, answer, waiting, pass };
        if let Err(error) = self.inbox.unbounded_send(job) {
            // Its thread has just ended.
            error.into_inner().give_back();
        }
        receiver
    }

    fn leave(&self) {
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        self.end_if_unwanted();
    }

    /// Ends an instance that gets no more calls: nobody waits for one, and nobody has anything to call it with.
    fn end_if_unwanted(&self) {
        if self.retired.load(Ordering::Acquire) && !self.is_wanted() {
            self.abandoned.store(true, Ordering::Release);
        }
    }

    fn is_wanted(&self) -> bool {
        self.waiting.load(Ordering::SeqCst) > 0 || self.stakes.load(Ordering::SeqCst) > 0
    }

    /// Has the plugin's seat let go of an instance that is for one allowance alone, if that has no use for it now.
    fn leave_seat(self: &Arc<Self>) {
        if self.allowance.is_some()
            && let Some(seat) = self.seat.upgrade()
        {
            seat.crowds.leave(self);
        }
    }
}

/// Who answers a call with these claims: whoever serves, unless the plugin owns the resource of one.
pub(crate) fn serving<'c>(
    seat: &Seat,
    claims: impl Iterator<Item = &'c Claim>,
    terms: &Terms,
) -> Result<Arc<Generation>, Error> {
    match stake::home(seat, claims, terms.allowance.as_ref())? {
        Some(crowd) => Ok(crowd.generation.clone()),
        None => seat.known(),
    }
}

/// Calls a function of a plugin for the application, which `find` finds in whoever serves.
pub(crate) fn call(
    seat: &Arc<Seat>,
    find: impl FnOnce(&Generation) -> Result<Export, Error>,
    arguments: Crossing,
    terms: &Terms,
) -> Result<Answer, Error> {
    let cancelled = Arc::new(AtomicBool::new(false));
    let until = |clock: &_, deadline| Until::new(clock, deadline, Some(cancelled.clone()));
    // Where a function of the application calls, whoever has called that waits along.
    let waiter = Depth::here().waiter();
    let mut answer = send(seat, find, (arguments, None), until, (Position::outside(terms), waiter))?;
    answer.cancelled = Some(cancelled);
    Ok(answer)
}

/// Calls a function of a plugin for another one, which stands at `position`: what `find` finds in whoever serves. `until` makes the
/// call's end of the plugin's own deadline. With the arguments goes the place that the call has on its edge. `waiter` is who does nothing else until there is an answer, if somebody does.
pub(crate) fn send(
    seat: &Arc<Seat>,
    find: impl FnOnce(&Generation) -> Result<Export, Error>,
    (arguments, pass): (Crossing, Option<Pass>),
    until: impl FnOnce(&Clock, std::time::Duration) -> Until,
    (position, waiter): (Position, Option<Waiter>),
) -> Result<Answer, Error> {
    let trace = position.terms().trace;
    let (crowd, is_trial) = seat.crowds.find(seat, &arguments.claims, (position.path(), position.terms()))?;
    let begin = |export| {
        let waiting = waiter.map(|waiter| Waiting::begin(seat, &crowd, waiter)).transpose()?;
        Ok((export, waiting))
    };
    let (export, waiting) = find(&crowd.generation).and_then(begin).inspect_err(|_| {
        crowd.leave();
        if is_trial {
            seat.unanswered(&crowd.generation);
        }
    })?;
    seat.calls.raise();
    let blueprint = &crowd.generation.blueprint;
    let until = until(&blueprint.clock, blueprint.limits.deadline);
    let alarm = Alarm::new(blueprint.clock.clone(), until.clone());
    let calling = Calling { until, position: position.at(seat.number) };
    let answer = crowd.take(Unserved { export, arguments, calling, pass }, waiting.clone());
    Ok(Answer::new(seat.clone(), crowd, answer, alarm, waiting, is_trial, trace))
}

/// What the thread of an instance does.
fn drive(
    (seat, own, mut tree): (&Arc<Seat>, Weak<Crowd>, Box<Tree>),
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
    let served = Patience::new(end).with(generation.clone()).wait(async {
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
            state.output.end();
            if !error.is::<Stop>() || !state.live.is_empty() {
                seat.failures.raise();
            }
            // One whose time was over did nothing wrong: its resources end with it.
            if !matches!(error.downcast_ref(), Some(Stop::Replaced)) {
                state.ledger.fail();
            }
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
            // What was not begun has nothing to do with it.
            jobs.close();
            while let Ok(job) = jobs.try_recv() {
                job.give_back();
            }
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
                Poll::Ready(Some(Job { export, arguments, calling, answer, waiting, pass })) => {
                    // What the caller has dropped before it called is gone when the call begins.
                    accessor.with(|mut access| drop_lost(access.as_context_mut(), cx))?;
                    number += 1;
                    answers.lock().unwrap_or_else(PoisonError::into_inner).insert(number, (answer, waiting));
                    let call = run(accessor, component, export, arguments, calling);
                    calls.push(async move {
                        let results = call.await;
                        drop(pass);
                        (number, results)
                    });
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
            if let Some((answer, waiting)) = answer {
                if let Some(waiting) = waiting {
                    waiting.end();
                }
                // Whoever waited may be gone.
                let _ = answer.send(Reply::Answer(results));
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
