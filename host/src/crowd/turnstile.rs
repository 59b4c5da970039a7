//! How many calls of one consumer go to a provider by message at once, and those that wait until there are fewer.
//!
//! Whoever came first is served first. No thread has to wait here: a place comes to a future. A call has its place until it has returned,
//! also where nobody waits for it any more; what it goes on with after that, and streams that it has given, have none.

use std::collections::VecDeque;
use std::future::poll_fn;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use futures::Future;
use futures::channel::oneshot;

use crate::instance::{Alarm, Clock, Stop, Until};

/// So many places.
pub(crate) struct Turnstile {
    most: u64,
    line: Mutex<Line>,
}

#[derive(Default)]
struct Line {
    taken: u64,
    /// The first comes next.
    waiting: VecDeque<oneshot::Sender<Pass>>,
}

/// A place; whoever waits gets it when this goes.
pub(crate) struct Pass(Arc<Turnstile>);

/// Why a call got no place.
pub(crate) enum NoPass {
    /// So many wait already that this one may not.
    Full,
    /// It is over before its turn.
    Stopped(Stop),
}

impl Turnstile {
    pub(crate) fn new(most: u64) -> Arc<Self> {
        Arc::new(Self { most, line: Mutex::default() })
    }

    /// How many places there are.
    pub(crate) fn most(&self) -> u64 {
        self.most
    }

    /// Waits for a place behind at most `queue` others, no longer than the call may last.
    pub(crate) async fn pass(
        self: &Arc<Self>,
        queue: u32,
        (clock, until): (Arc<Clock>, Until),
    ) -> Result<Pass, NoPass> {
        let mut place = match self.enter(queue)? {
            Ok(pass) => return Ok(pass),
            Err(place) => place,
        };
        let mut alarm = Alarm::new(clock, until);
        // The end first: a place that comes after it is the next one's.
        poll_fn(|cx| match alarm.check(cx) {
            Err(stop) => Poll::Ready(Err(NoPass::Stopped(stop))),
            // Nobody forgets who waits; if somebody did, the call would be over.
            Ok(()) => {
                Pin::new(&mut place).poll(cx).map(|place| place.map_err(|_| NoPass::Stopped(Stop::Cancelled)))
            }
        })
        .await
    }

    /// A place, or what will bring one.
    fn enter(self: &Arc<Self>, queue: u32) -> Result<Result<Pass, oneshot::Receiver<Pass>>, NoPass> {
        let mut line = self.line();
        line.waiting.retain(|waiting| !waiting.is_canceled());
        if line.taken < self.most {
            line.taken += 1;
            return Ok(Ok(Pass(self.clone())));
        }
        if line.waiting.len() >= usize::try_from(queue).unwrap_or(usize::MAX) {
            return Err(NoPass::Full);
        }
        let (sender, place) = oneshot::channel();
        line.waiting.push_back(sender);
        Ok(Err(place))
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pass {
    fn drop(&mut self) {
        let mut line = self.0.line();
        let next = loop {
            match line.waiting.pop_front() {
                Some(gone) if gone.is_canceled() => {}
                next => break next,
            }
        };
        if next.is_none() {
            line.taken -= 1;
        }
        drop(line);
        // If whoever it goes to leaves in this moment, it drops it in turn.
        let _ = next.map(|next| next.send(Self(self.0.clone())));
    }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt;

    use super::*;

    fn pass(turnstile: &Arc<Turnstile>, queue: u32) -> impl Future<Output = Result<Pass, NoPass>> {
        let clock = Clock::by_hand();
        let until = Until::new(&clock, std::time::Duration::from_secs(1), None);
        let turnstile = turnstile.clone();
        async move { turnstile.pass(queue, (clock, until)).await }
    }

    #[test]
    fn who_came_first_is_next_and_who_left_is_passed_over() {
        let turnstile = Turnstile::new(1);
        let Some(Ok(first)) = pass(&turnstile, 2).now_or_never() else { panic!("there is a place") };
        let (mut second, mut third) = (Box::pin(pass(&turnstile, 2)), Box::pin(pass(&turnstile, 2)));
        assert!((&mut second).now_or_never().is_none() && (&mut third).now_or_never().is_none());
        assert!(matches!(pass(&turnstile, 2).now_or_never(), Some(Err(NoPass::Full))));
        drop(second);
        drop(first);
        let Some(Ok(third)) = third.now_or_never() else { panic!("it is its turn") };
        let mut fourth = Box::pin(pass(&turnstile, 2));
        assert!((&mut fourth).now_or_never().is_none());
        drop(third);
        // It has its place already, and gives it back unseen.
        drop(fourth);
        assert!(matches!(pass(&turnstile, 0).now_or_never(), Some(Ok(_))));
        assert_eq!(turnstile.line().taken, 0);
    }
}
