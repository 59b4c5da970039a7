//! The threads that calls from async code run on, where what a plugin calls may take its time.
//!
//! They are our own rather than the executor's: there, what a plugin waits for would depend on its timers, and there are only so many, so
//! that calls which wait for each other could wait for ever. One that has nothing to do any more waits for a while for the next call,
//! which costs a tenth of starting a thread.

use std::sync::{Mutex, MutexGuard, PoisonError, mpsc};
use std::thread::{self, ThreadId};
use std::time::Duration;

type Work = Box<dyn FnOnce() + Send>;

/// The threads that have nothing to do; the one that was busy last comes first.
static IDLE: Mutex<Vec<(ThreadId, mpsc::Sender<Work>)>> = Mutex::new(Vec::new());

/// How long a thread waits for more.
const PATIENCE: Duration = Duration::from_secs(1);

/// Runs `work`, which does not panic, on a thread of its own.
pub(super) fn run(work: impl FnOnce() + Send + 'static) -> std::io::Result<()> {
    let mut work: Work = Box::new(work);
    while let Some((_, idle)) = idle().pop() {
        match idle.send(work) {
            Ok(()) => return Ok(()),
            Err(mpsc::SendError(unsent)) => work = unsent,
        }
    }
    thread::Builder::new().name("plugin call".to_owned()).spawn(move || serve(work)).map(drop)
}

fn serve(mut work: Work) {
    let own = thread::current().id();
    let (sender, more) = mpsc::channel();
    loop {
        work();
        idle().push((own, sender.clone()));
        let next = more.recv_timeout(PATIENCE).or_else(|_| match resign(own) {
            true => Err(mpsc::RecvError),
            // Somebody has just chosen this one.
            false => more.recv(),
        });
        match next {
            Ok(next) => work = next,
            Err(_) => return,
        }
    }
}

/// Takes a thread off the list; whether it was there.
fn resign(thread: ThreadId) -> bool {
    let mut idle = idle();
    let place = idle.iter().position(|(other, _)| *other == thread);
    place.map(|place| idle.swap_remove(place)).is_some()
}

fn idle() -> MutexGuard<'static, Vec<(ThreadId, mpsc::Sender<Work>)>> {
    IDLE.lock().unwrap_or_else(PoisonError::into_inner)
}
