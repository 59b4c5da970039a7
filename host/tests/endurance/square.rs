//! Plugins of the async engine that fail, each called by one thread: a call that fails ends the others on its instance.

use std::sync::atomic::Ordering;
use std::sync::mpsc::channel;
use std::time::Duration;

use plugwright::{ErrorKind, Val};

use super::held::Held;
use super::street::{self, Things};

const WAITS: &str = include_str!("waits.wat");

/// Threads that call.
const THREADS: u64 = 4;

/// Failures of each kind, and the way in which a plugin is called: by blocking code, or by message to an instance that serves many.
const ROUND: u64 = 12;

pub(crate) struct Square(Things);

impl Square {
    /// Loads, for each thread, `hostile`, which has time to fail in other ways, `late`, which has none, and an innocent one.
    pub(crate) fn open() -> Self {
        let names = |who: &str| (0..THREADS).map(|n| format!("{who}-{n}")).collect::<Vec<_>>();
        Self(street::load(WAITS, &[names("innocent"), names("hostile")].concat(), &names("late")))
    }

    /// So many failures, and as many calls that do well.
    pub(crate) fn provoke(&self, failures: u64) {
        std::thread::scope(|scope| {
            for thread in 0..THREADS {
                scope.spawn(move || {
                    (0..failures / THREADS).for_each(|n| {
                        self.fail(thread, n % ROUND);
                        self.ask(&format!("innocent-{thread}"), n);
                    });
                });
            }
        });
    }

    /// What is held once each plugin has an instance again that serves many, and nothing else.
    pub(crate) fn settled(&self) -> Held {
        for thread in 0..THREADS {
            for who in ["innocent", "hostile", "late"] {
                self.ask(&format!("{who}-{thread}"), 41);
            }
        }
        Held::settled(3 * THREADS as usize)
    }

    /// Stores that live and in which a call has failed.
    pub(crate) fn things(&self) -> u64 {
        self.0.made.load(Ordering::Relaxed) - self.0.dropped.load(Ordering::Relaxed)
    }

    pub(crate) fn failures(&self) -> u64 {
        self.0.plugins.stats().plugins.iter().map(|plugin| plugin.failures).sum()
    }

    /// Most end by a trap, which takes no time.
    fn fail(&self, thread: u64, n: u64) {
        let (late, hostile) = (format!("late-{thread}"), format!("hostile-{thread}"));
        match n {
            0 => self.blocking(&late, "forever", ErrorKind::Deadline),
            1 => self.by_message(&late, "forever", ErrorKind::Deadline),
            2 => self.called_off_blocking(&hostile),
            3 => self.called_off_by_message(&hostile),
            _ if n.is_multiple_of(2) => self.blocking(&hostile, "trap", ErrorKind::Trap),
            _ => self.by_message(&hostile, "trap", ErrorKind::Trap),
        }
    }

    fn ask(&self, plugin: &str, n: u64) {
        let x = u32::try_from(n % 1_000_000).unwrap();
        let plugin = self.0.plugins.get(plugin).unwrap();
        let next = plugin.call_wave(&format!("test:bad/waits.next({x})"));
        assert_eq!(next.unwrap_or_else(|error| panic!("{}", error.render())), (x + 1).to_string());
        let item = "test:bad/waits.next".parse().unwrap();
        let next = wait(plugin.call_async(&item, vec![Val::U32(x)]));
        assert_eq!(next.unwrap_or_else(|error| panic!("{}", error.render())).values, [Val::U32(x + 1)]);
    }

    fn blocking(&self, plugin: &str, act: &str, kind: ErrorKind) {
        let plugin = self.0.plugins.get(plugin).unwrap();
        let error = plugin.call_wave(&format!("test:bad/waits.{act}()")).unwrap_err();
        assert_eq!(error.kind(), kind, "{}", error.render());
    }

    fn by_message(&self, plugin: &str, act: &str, kind: ErrorKind) {
        let plugin = self.0.plugins.get(plugin).unwrap();
        let item = format!("test:bad/waits.{act}").parse().unwrap();
        let error = wait(plugin.call_async(&item, Vec::new())).unwrap_err();
        assert_eq!(error.kind(), kind, "{}", error.render());
    }

    fn called_off_blocking(&self, plugin: &str) {
        let plugin = self.0.plugins.get(plugin).unwrap();
        let (started, start) = channel();
        let (ended, end) = channel();
        call_off(plugin.run(move |session| {
            let _ = started.send(());
            let _ = ended.send(session.call_wave("test:bad/waits.forever()").map_err(|error| error.kind()));
            Ok(())
        }));
        // A call that was called off before it began has not begun.
        if start.recv().is_ok() {
            assert_eq!(end.recv().unwrap().unwrap_err(), ErrorKind::Cancelled);
        }
    }

    fn called_off_by_message(&self, plugin: &str) {
        let plugin = self.0.plugins.get(plugin).unwrap();
        call_off(plugin.call_async(&"test:bad/waits.forever".parse().unwrap(), Vec::new()));
    }
}

/// Long enough to be on its way, and no test of time: it would wait for ever.
fn call_off<R>(call: impl Future<Output = R>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    assert!(runtime.block_on(async { tokio::time::timeout(Duration::from_millis(2), call).await }).is_err());
}

/// Runs a future; what it waits for is on other threads.
fn wait<R>(future: impl Future<Output = R>) -> R {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}
