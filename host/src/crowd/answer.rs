//! A call that was made, until it has its answer.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use futures::channel::oneshot;

use super::{Crowd, Pass, Waiting};
use crate::call::{bug, own_limit, stopped};
use crate::error::Error;
use crate::flow::Crossing;
use crate::instance::{Alarm, CallState, Calling, Patience, Stop, Until};
use crate::link::Export;
use crate::seat::Seat;
use crate::tree::TraceId;

/// What comes of a call, unless its instance fails with it.
pub(super) enum Reply {
    Answer(Crossing),
    /// The instance has failed before it was begun.
    Unserved(Box<Unserved>),
}

/// A call that no instance has begun.
pub(super) struct Unserved {
    pub(super) export: Export,
    pub(super) arguments: Crossing,
    pub(super) calling: Calling,
    /// Its place, where its edge has so many.
    pub(super) pass: Option<Pass>,
}

/// A call that was made, and its answer in time.
pub(crate) struct Answer {
    seat: Arc<Seat>,
    crowd: Arc<Crowd>,
    answer: oneshot::Receiver<Reply>,
    alarm: Alarm,
    /// What is written down as long as others wait along.
    waiting: Option<Arc<Waiting>>,
    /// Says to all that this call makes that nobody waits for it any more.
    pub(super) cancelled: Option<Arc<AtomicBool>>,
    /// Why it was given up.
    stop: Option<Stop>,
    /// Whether this call finds out if a plugin works again that has failed too often.
    is_trial: bool,
    trace: Option<TraceId>,
    done: bool,
}

impl Answer {
    pub(super) fn new(
        seat: Arc<Seat>,
        crowd: Arc<Crowd>,
        answer: oneshot::Receiver<Reply>,
        alarm: Alarm,
        waiting: Option<Arc<Waiting>>,
        is_trial: bool,
        trace: Option<TraceId>,
    ) -> Self {
        let (cancelled, stop, done) = (None, None, false);
        Self { seat, crowd, answer, alarm, waiting, cancelled, stop, is_trial, trace, done }
    }

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

    /// What there is to say, if there is.
    fn result(&mut self, cx: &mut Context<'_>) -> Poll<Result<Crossing, Error>> {
        loop {
            return match Pin::new(&mut self.answer).poll(cx) {
                Poll::Ready(Ok(Reply::Answer(crossing))) => Poll::Ready(Ok(crossing)),
                Poll::Ready(Ok(Reply::Unserved(call))) => match self.turn_to_another(*call) {
                    Ok(()) => continue,
                    Err(error) => Poll::Ready(Err(error)),
                },
                Poll::Ready(Err(_)) => Poll::Ready(Err(self.fate())),
                Poll::Pending => match self.alarm.check(cx) {
                    Ok(()) => Poll::Pending,
                    Err(stop) => {
                        self.give_up();
                        self.stop = Some(stop);
                        let blueprint = &self.crowd.generation.blueprint;
                        Poll::Ready(Err(stopped(
                            &blueprint.plugin,
                            &blueprint.limits,
                            stop,
                            own_limit(&blueprint.plugin),
                        )))
                    }
                },
            };
        }
    }

    /// Why the instance is gone.
    fn fate(&self) -> Error {
        self.crowd.fate.get().cloned().unwrap_or_else(|| bug("an instance ended for no reason"))
    }

    /// Has another instance take a call that the former one has not begun.
    fn turn_to_another(&mut self, call: Unserved) -> Result<(), Error> {
        self.end_wait();
        if std::mem::take(&mut self.is_trial) {
            self.seat.unanswered(&self.crowd.generation);
        }
        // The last of the path is the call itself.
        let path = call.calling.position.path().split_last().map_or(&[][..], |(_, above)| above);
        let position = (path, call.calling.position.terms());
        let (crowd, is_trial) = self.seat.crowds.find(&self.seat, &call.arguments.claims, position)?;
        let former = std::mem::replace(&mut self.crowd, crowd);
        self.is_trial = is_trial;
        let is_same = Arc::ptr_eq(&self.crowd.generation, &former.generation);
        self.let_go(&former);
        if !is_same {
            // Its functions may be others.
            let gone = former.fate.get().cloned();
            return Err(gone.unwrap_or_else(|| bug("an instance ended for no reason")));
        }
        if let Some(waiting) = &self.waiting {
            self.waiting = Some(Waiting::begin(&self.seat, &self.crowd, waiting.waiter)?);
        }
        self.answer = self.crowd.take(call, self.waiting.clone());
        Ok(())
    }

    fn end_wait(&self) {
        if let Some(waiting) = &self.waiting {
            waiting.end();
        }
    }

    /// Waits no longer for an instance.
    fn let_go(&self, crowd: &Arc<Crowd>) {
        crowd.leave();
        crowd.leave_seat();
    }

    /// Nobody waits any more: what the call makes is called off, and its instance gets no new ones.
    fn give_up(&self) {
        self.crowd.retire();
        if let Some(cancelled) = &self.cancelled {
            cancelled.store(true, Ordering::Relaxed);
        }
    }
}

impl Future for Answer {
    type Output = Result<Crossing, Error>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        let Poll::Ready(result) = this.result(cx) else { return Poll::Pending };
        this.done = true;
        this.end_wait();
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

impl Drop for Answer {
    fn drop(&mut self) {
        self.end_wait();
        if !self.done {
            self.give_up();
            if self.is_trial {
                self.seat.unanswered(&self.crowd.generation);
            }
        }
        self.let_go(&self.crowd);
    }
}
