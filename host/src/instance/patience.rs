//! Calls on the async engine, waited for by the thread that wants the answer.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use super::CallState;
use crate::seat::Generation;

/// How long a thread waits for a call on the async engine: as long as the call may last.
///
/// While the plugin runs, it looks at the clock itself. This is for the time in which it waits for others. A call that is given
/// up is dropped in mid-execution, and its instance has to go with it.
pub(crate) struct Patience {
    call: CallState,
    /// What has to be there as well, where that can end in between.
    generation: Option<Arc<Generation>>,
}

struct Unpark(Thread);

impl Wake for Unpark {
    fn wake(self: Arc<Self>) {
        self.0.unpark();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.0.unpark();
    }
}

impl Patience {
    pub(crate) fn new(call: CallState) -> Self {
        Self { call, generation: None }
    }

    /// The same, for no longer than calls of a generation may go on.
    pub(crate) fn with(self, generation: Arc<Generation>) -> Self {
        Self { generation: Some(generation), ..self }
    }

    /// Runs `work` to its end on this thread, or until the call's time is up or it is called off.
    pub(crate) fn wait<R>(&self, work: impl Future<Output = wasmtime::Result<R>>) -> wasmtime::Result<R> {
        let waker = Waker::from(Arc::new(Unpark(thread::current())));
        let mut work = pin!(work);
        loop {
            if let Poll::Ready(done) = work.as_mut().poll(&mut Context::from_waker(&waker)) {
                return done;
            }
            self.call.check()?;
            self.generation.as_ref().map_or(Ok(()), |generation| generation.check())?;
            thread::park_timeout(self.call.tick());
        }
    }
}
