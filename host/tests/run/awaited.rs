//! Plain plugins called from async code: where their calls run, and what else runs meanwhile.

use std::pin::Pin;
use std::task::Poll;
use std::thread::ThreadId;

use super::*;

mod contract {
    plugwright::contract!({ path: "tests/run/awaited.wit", async: true });
}

mod blocking {
    plugwright::contract!("tests/run/awaited.wit");
}

use contract::Work;

/// Remembers which thread each line was printed on.
#[derive(Clone, Default)]
struct Threads(Arc<Mutex<Vec<(String, ThreadId)>>>);

impl Observe for Threads {
    fn log(&self, record: &LogRecord<'_>) {
        let line = (record.message.to_owned(), std::thread::current().id());
        self.0.lock().unwrap().push(line);
    }
}

impl Threads {
    /// Whether the thread of the test printed it.
    fn is_here(&self, line: &str) -> bool {
        let lines = self.0.lock().unwrap();
        let (_, thread) = lines.iter().find(|(known, _)| known == line).unwrap();
        *thread == std::thread::current().id()
    }
}

fn work(threads: &Threads, change: impl FnOnce(Policy) -> Policy) -> (tempfile::TempDir, Plugins, Work) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("work.wasm");
    std::fs::write(&file, wat::parse_str(include_str!("awaited.wat")).unwrap()).unwrap();
    let policy = change(Policy::new().plugin("work", file).limits(limits()));
    let plugins = load(Host::builder().observe(threads.clone()), &policy);
    let work = Work::of(&plugins).unwrap();
    (folder, plugins, work)
}

/// An executor on this thread, without timers.
fn wait<R>(future: impl Future<Output = R>) -> R {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// A call may go from thread to thread.
fn sendable<F: Send>(future: F) -> F {
    future
}

/// One turn of a future.
async fn once<F: Future>(mut future: Pin<&mut F>) -> Poll<F::Output> {
    std::future::poll_fn(|cx| Poll::Ready(future.as_mut().poll(cx))).await
}

#[test]
fn what_only_computes_and_prints_runs_where_it_is_awaited() {
    let threads = Threads::default();
    let (_folder, _plugins, work) = work(&threads, |policy| policy);
    wait(async {
        // An instance starts elsewhere.
        sendable(work.say("first")).await.unwrap();
        work.say("second").await.unwrap();
        assert_eq!(work.count(1_000).await.unwrap(), 1_000);
    });
    assert!(!threads.is_here("first") && threads.is_here("second"));
}

#[test]
fn one_that_has_slept_runs_elsewhere() {
    let threads = Threads::default();
    let (_folder, _plugins, work) = work(&threads, |policy| policy);
    wait(async {
        work.count(1).await.unwrap();
        work.nap(1).await.unwrap();
        work.say("after").await.unwrap();
    });
    assert!(!threads.is_here("after"));
}

#[test]
fn who_computes_without_end_ends_by_the_deadline() {
    let (_folder, _plugins, work) = work(&Threads::default(), |policy| policy);
    wait(async {
        work.count(1).await.unwrap();
        let error = work.forever().await.unwrap_err();
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Deadline, Blame::Plugin));
        assert_eq!(error.to_string(), "plugin `work` took longer than its deadline of 1s");
        assert_eq!(work.count(7).await.unwrap(), 7);
    });
}

/// A deadline that does not come.
fn patient(policy: Policy) -> Policy {
    policy.limits(Limits { deadline: Duration::from_secs(600), ..limits() })
}

#[test]
fn others_have_their_turn_while_a_plugin_computes() {
    let (_folder, plugins, work) = work(&Threads::default(), patient);
    wait(async {
        work.count(1).await.unwrap();
        let mut spinning = Box::pin(work.forever());
        // It gives way by itself; a call on the same thread is answered in the middle of it.
        for _ in 0..3 {
            assert!(once(spinning.as_mut()).await.is_pending());
            assert_eq!(work.count(7).await.unwrap(), 7);
        }
        // Who drops a call has called it off, and nothing else.
        assert_eq!(plugins.stats().plugins[0].failures, 0);
        drop(spinning);
        assert_eq!(plugins.stats().plugins[0].failures, 1);
        assert_eq!(work.count(7).await.unwrap(), 7);
    });
}

#[test]
fn a_trap_is_an_error_and_the_next_call_is_served() {
    let threads = Threads::default();
    let (_folder, _plugins, work) = work(&threads, |policy| policy);
    wait(async {
        work.count(1).await.unwrap();
        let error = work.fail().await.unwrap_err();
        assert_eq!((error.kind(), error.to_string().as_str()), (ErrorKind::Trap, "plugin `work` gave up"));
        assert_eq!(work.count(7).await.unwrap(), 7);
    });
}

#[test]
fn blocking_code_on_an_executor_calls_what_only_prints_and_sleeps() {
    let threads = Threads::default();
    let (_folder, plugins, _work) = work(&threads, |policy| policy);
    let work = blocking::Work::of(&plugins).unwrap();
    wait(async {
        work.say("first").unwrap();
        work.nap(1).unwrap();
        work.say("second").unwrap();
    });
    assert!(threads.is_here("first") && threads.is_here("second"));
}
