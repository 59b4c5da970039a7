//! How instances are used, and what becomes of a plugin that keeps failing. Time stands still unless a test moves it on.

use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use crate::instance::{Clock, Stop};
use crate::{
    Blame, Error, ErrorKind, Event, Host, LogRecord, Observe, Plan, Plugins, Policy, Reuse, Session,
    Standing, Supervision, Swap,
};

/// Keeps what is of interest here, as an application would write it down.
#[derive(Clone, Default)]
struct Diary(Arc<Mutex<Vec<String>>>);

impl Observe for Diary {
    fn log(&self, _: &LogRecord<'_>) {}

    fn event(&self, event: &Event) {
        if !matches!(event, Event::Compiling { .. } | Event::Compiled { .. } | Event::Retired { .. }) {
            self.0.lock().unwrap().push(serde_json::to_string(event).unwrap());
        }
    }
}

struct Stage {
    host: Host,
    folder: tempfile::TempDir,
    plugins: Plugins,
    clock: Arc<Clock>,
    diary: Diary,
}

impl Stage {
    /// `acts`, supervised in this way, and `relay`, which calls it.
    fn new(supervision: Supervision) -> Self {
        let folder = tempfile::tempdir().unwrap();
        for (name, wat) in [
            ("acts", include_str!("../../tests/run/acts.wat")),
            ("relay", include_str!("../../tests/run/relay.wat")),
        ] {
            std::fs::write(folder.path().join(name).with_extension("wat"), wat).unwrap();
        }
        let policy = policy(&folder, supervision);
        let diary = Diary::default();
        let mut clock = None;
        let host = Host::builder().observe(diary.clone()).build_with(|first| {
            first();
            Ok(clock.insert(Clock::by_hand()).clone())
        });
        let host = host.unwrap();
        let plugins = host.load(&Plan::new(&policy).unwrap()).unwrap();
        Self { host, folder, plugins, clock: clock.unwrap(), diary }
    }

    fn call(&self, plugin: &str, function: &str) -> Result<String, Error> {
        self.plugins.get(plugin).unwrap().call_wave(&format!("test:bad/{plugin}.{function}"))
    }

    fn count(&self) -> u32 {
        self.call("acts", "count()").unwrap().parse().unwrap()
    }

    fn trap(&self) -> ErrorKind {
        self.call("acts", "trap()").unwrap_err().kind()
    }

    fn standing(&self) -> Standing {
        self.plugins.get("acts").unwrap().standing()
    }

    fn seat(&self) -> Arc<super::Seat> {
        self.plugins.get("acts").unwrap().seat()
    }
}

fn policy(folder: &tempfile::TempDir, supervision: Supervision) -> Policy {
    Policy::new()
        .plugin("acts", folder.path().join("acts.wat"))
        .plugin("relay", folder.path().join("relay.wat"))
        .supervise_plugin("acts", supervision)
}

fn reuse(reuse: Reuse) -> Supervision {
    Supervision { reuse, ..Supervision::default() }
}

#[test]
fn fresh_instances_remember_nothing_and_warm_ones_may() {
    let counts = |supervision| {
        let stage = Stage::new(supervision);
        [(); 4].map(|()| stage.count())
    };
    assert_eq!(counts(reuse(Reuse::Fresh)), [1, 1, 1, 1]);
    assert_eq!(counts(reuse(Reuse::Warm)), [1, 2, 3, 4]);
    assert_eq!(counts(reuse(Reuse::One)), [1, 2, 3, 4]);
    assert_eq!(counts(Supervision { max_calls: Some(3), ..Supervision::default() }), [1, 2, 3, 1]);
}

#[test]
fn an_instance_that_is_too_old_serves_no_more() {
    let stage = Stage::new(Supervision { max_age: Some(Duration::from_secs(60)), ..Supervision::default() });
    assert_eq!([stage.count(), stage.count()], [1, 2]);
    stage.clock.move_on(Duration::from_secs(59));
    assert_eq!(stage.count(), 3);
    stage.clock.move_on(Duration::from_secs(1));
    assert_eq!(stage.count(), 1);
    assert_eq!(*stage.diary.0.lock().unwrap(), [r#"{"event":"recycled","plugin":"acts","calls":3}"#]);
}

#[test]
fn a_stateful_plugin_starts_anew_after_a_failure() {
    let stage = Stage::new(reuse(Reuse::One));
    assert_eq!([stage.count(), stage.count()], [1, 2]);
    assert_eq!(stage.trap(), ErrorKind::Trap);
    assert_eq!([stage.count(), stage.count()], [1, 2]);
    assert_eq!(stage.call("relay", "count()").unwrap(), "3", "consumers see the same one");
}

#[test]
fn calls_wait_for_a_stateful_plugin_and_their_time_runs() {
    let stage = Stage::new(Supervision { queue: 1, ..reuse(Reuse::One) });
    let mut session = stage.plugins.get("acts").unwrap().session().unwrap();
    session.call_wave("test:bad/acts.count()").unwrap();
    let line = stage.seat().occupant().unwrap();
    let wait = || {
        let plugin = stage.plugins.get("acts").unwrap();
        let call = thread::spawn(move || plugin.call_wave("test:bad/acts.count()"));
        while line.line.waiting() == 0 {
            thread::yield_now();
        }
        call
    };

    let waits = wait();
    let refused = stage.call("acts", "count()").unwrap_err();
    assert_eq!((refused.kind(), refused.blame()), (ErrorKind::Busy, Blame::Operator));
    assert_eq!(refused.to_string(), "plugin `acts` serves one call at a time, and 1 wait already");
    let refused = stage.call("relay", "count()").unwrap_err();
    assert_eq!(refused.kind(), ErrorKind::Busy);
    assert_eq!(refused.plugins().len(), 2, "{refused:?}");
    stage.clock.move_on(Duration::from_secs(11));
    let late = waits.join().unwrap().unwrap_err();
    assert_eq!((late.kind(), late.blame()), (ErrorKind::Deadline, Blame::Host));

    let waits = wait();
    drop(session);
    assert_eq!(waits.join().unwrap().unwrap(), "2", "whoever waits gets the instance as it is");
    assert_eq!(stage.standing(), Standing::Serving, "to wait is nobody's failure");
}

#[test]
fn many_calls_share_a_stateful_plugin_one_after_the_other() {
    let stage = Stage::new(reuse(Reuse::One));
    let counts = thread::scope(|scope| {
        let calls: Vec<_> =
            (0..8).map(|_| scope.spawn(|| (0..25).map(|_| stage.count()).collect::<Vec<_>>())).collect();
        calls.into_iter().flat_map(|call| call.join().unwrap()).collect::<std::collections::BTreeSet<_>>()
    });
    assert_eq!(counts, (1..=200).collect());
    assert_eq!(stage.plugins.stats().plugins[0].instances, 1);
}

#[test]
fn a_plugin_that_keeps_failing_rests_and_comes_into_quarantine() {
    let stage = Stage::new(Supervision { back_off_after: 2, quarantine_after: 4, ..Supervision::default() });
    assert_eq!([stage.trap(), stage.trap()], [ErrorKind::Trap; 2]);
    let refused = stage.call("acts", "count()").unwrap_err();
    assert_eq!((refused.kind(), refused.blame()), (ErrorKind::NotProvided, Blame::Plugin));
    assert_eq!(
        refused.render(),
        "error: plugin `acts` is not provided: it failed 2 times in a row and rests for another 110 ms\n  \
         - the last failure: plugin `acts` gave up"
    );
    // So does a consumer, at once, and it is not to blame.
    for _ in 0..10 {
        let refused = stage.call("relay", "count()").unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotProvided);
        assert_eq!(refused.plugins().iter().map(|id| id.as_str()).collect::<Vec<_>>(), ["relay", "acts"]);
    }
    assert_eq!(stage.plugins.get("relay").unwrap().standing(), Standing::Serving);

    // One call tries; it fails, and the rest is twice as long.
    stage.clock.move_on(Duration::from_millis(110));
    assert_eq!([stage.trap(), stage.trap()], [ErrorKind::Trap, ErrorKind::NotProvided]);
    let Standing::Resting { failures: 3, left, .. } = stage.standing() else {
        panic!("{:?}", stage.standing())
    };
    assert_eq!(left, Duration::from_millis(210));
    stage.clock.move_on(Duration::from_millis(210));
    assert_eq!(stage.trap(), ErrorKind::Trap);

    stage.clock.move_on(Duration::from_secs(3600));
    let refused = stage.call("relay", "count()").unwrap_err();
    assert_eq!(
        refused.to_string(),
        "plugin `acts` is not provided: it is in quarantine after 4 failures in a row"
    );
    stage.plugins.revive("acts").unwrap();
    assert_eq!((stage.standing(), stage.count()), (Standing::Serving, 1));
    assert_eq!(
        *stage.diary.0.lock().unwrap(),
        [
            r#"{"event":"resting","plugin":"acts","failures":2,"rest_ms":100.0,"reason":"plugin `acts` gave up"}"#,
            r#"{"event":"resting","plugin":"acts","failures":3,"rest_ms":200.0,"reason":"plugin `acts` gave up"}"#,
            r#"{"event":"quarantined","plugin":"acts","failures":4,"reason":"plugin `acts` gave up"}"#,
            r#"{"event":"revived","plugin":"acts"}"#,
        ]
    );
}

#[test]
fn a_plugin_that_rested_and_works_again_starts_with_a_clean_record() {
    let stage = Stage::new(Supervision { back_off_after: 2, ..reuse(Reuse::One) });
    assert_eq!(
        [stage.trap(), stage.trap(), stage.trap()],
        [ErrorKind::Trap, ErrorKind::Trap, ErrorKind::NotProvided]
    );
    stage.clock.move_on(Duration::from_millis(110));
    // A session without a call has tried nothing.
    drop(stage.plugins.get("acts").unwrap().session().unwrap());
    assert!(matches!(stage.standing(), Standing::Resting { .. }));
    assert_eq!(stage.count(), 1);
    assert_eq!(stage.standing(), Standing::Serving);
    assert_eq!(stage.trap(), ErrorKind::Trap);
    assert_eq!(stage.count(), 1);
    assert_eq!(stage.diary.0.lock().unwrap().last().unwrap(), r#"{"event":"recovered","plugin":"acts"}"#);
}

#[test]
fn only_failures_of_its_own_count() {
    let stage = Stage::new(Supervision { back_off_after: 1, quarantine_after: 1, ..Supervision::default() });
    let seat = stage.seat();
    let fails_with = |error: wasmtime::Error| {
        let is_own = super::is_own(&error);
        assert_eq!(super::is_own(&error.context("while it was called")), is_own);
        is_own
    };
    assert!(fails_with(wasmtime::Trap::UnreachableCodeReached.into()));
    assert!(fails_with(Stop::Deadline.into()));
    for stop in [Stop::CallersDeadline, Stop::Cancelled, Stop::Replaced] {
        assert!(!fails_with(stop.into()), "{stop}");
    }
    // A consumer whose provider fails is not to blame, whatever its own settings.
    for _ in 0..25 {
        stage.call("relay", "trap()").unwrap_err();
    }
    assert_eq!(stage.plugins.get("relay").unwrap().standing(), Standing::Serving);
    assert!(matches!(seat.standing(), Standing::Quarantined { failures: 1, .. }));
}

#[test]
fn calls_end_where_they_began_until_the_grace_is_over() {
    let stage = Stage::new(Supervision::default());
    let mut old = stage.plugins.get("acts").unwrap().session().unwrap();
    let mut tree = stage.plugins.get("relay").unwrap().session().unwrap();
    let count = |session: &mut Session, name: &str| session.call_wave(&format!("test:bad/{name}.count()"));
    assert_eq!(
        (count(&mut old, "acts").unwrap(), count(&mut tree, "relay").unwrap()),
        ("1".into(), "1".into())
    );

    // The same component under other settings is another one.
    let supervision = Supervision { max_calls: Some(1000), ..Supervision::default() };
    let plan = Plan::new(&policy(&stage.folder, supervision)).unwrap();
    stage.host.swap(&stage.plugins, &plan, &Swap::new().grace(Duration::from_secs(5))).unwrap();
    assert_eq!(stage.count(), 1, "new calls go to the new one");
    assert_eq!(
        (count(&mut old, "acts").unwrap(), count(&mut tree, "relay").unwrap()),
        ("2".into(), "2".into())
    );
    stage.clock.move_on(Duration::from_millis(5010));
    let over = count(&mut old, "acts").unwrap_err();
    assert_eq!((over.kind(), over.blame()), (ErrorKind::NotProvided, Blame::Operator));
    assert_eq!(
        over.to_string(),
        "plugin `acts` was replaced, and the time for calls on the former one is over"
    );
    // A consumer's tree goes on with the one that serves now.
    assert_eq!(count(&mut tree, "relay").unwrap(), "2");
    assert_eq!(stage.standing(), Standing::Serving);
    drop(old);
    let diary = stage.diary.0.lock().unwrap();
    assert_eq!(diary.last().unwrap(), r#"{"event":"drained","plugin":"acts","generation":1}"#);
}
