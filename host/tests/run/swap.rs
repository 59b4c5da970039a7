//! Other components in the places of plugins that are called all the while.

use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

use plugwright::{
    ErrorKind, Event, Grant, Host, Level, LogRecord, Observe, OnStartFailure, Plan, Plugins, Policy, Reuse,
    Supervision, Swap,
};

use super::Workshop;

/// Keeps what says that a place has changed hands, or not.
#[derive(Clone, Default)]
pub(super) struct Diary(Arc<Mutex<Vec<String>>>);

impl Observe for Diary {
    fn log(&self, _: &LogRecord<'_>) {}

    fn event(&self, event: &Event) {
        if matches!(event, Event::Swapped { .. } | Event::SwapRefused { .. } | Event::Drained { .. }) {
            self.0.lock().unwrap().push(serde_json::to_string(event).unwrap());
        }
    }
}

impl Diary {
    pub(super) fn count(&self, what: &str) -> usize {
        self.0.lock().unwrap().iter().filter(|line| line.contains(what)).count()
    }
}

pub(super) struct Stage {
    pub(super) folder: tempfile::TempDir,
    pub(super) host: Host,
    pub(super) diary: Diary,
    reuse: Reuse,
}

impl Stage {
    pub(super) fn new(reuse: Reuse) -> Self {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("asks.wat"), include_str!("swap/asks.wat")).unwrap();
        let diary = Diary::default();
        let host = Host::builder().observe(diary.clone()).cache(folder.path().join("cache")).build().unwrap();
        Self { folder, host, diary, reuse }
    }

    /// The component of a version that does well, or not.
    pub(super) fn keeps(&self, version: u32, fate: u32) -> PathBuf {
        let wat = include_str!("swap/keeps.wat");
        let wat = wat.replace("VERSION", &version.to_string()).replace("FATE", &fate.to_string());
        let file = self.folder.path().join(format!("keeps-{version}-{fate}.wat"));
        std::fs::write(&file, wat).unwrap();
        file
    }

    pub(super) fn policy(&self, keeps: PathBuf) -> Policy {
        Policy::new()
            .plugin("asks", self.folder.path().join("asks.wat"))
            .plugin("keeps", keeps)
            .supervise_plugin("keeps", Supervision { reuse: self.reuse, ..Supervision::default() })
    }

    pub(super) fn plan(&self, version: u32, fate: u32) -> Plan {
        Plan::new(&self.policy(self.keeps(version, fate)))
            .unwrap_or_else(|report| panic!("{}", report.render()))
    }

    pub(super) fn load(&self) -> Plugins {
        self.host.load(&self.plan(1, 0)).unwrap()
    }
}

pub(super) fn ask(plugins: &Plugins, function: &str) -> u32 {
    let answer = plugins.get("asks").unwrap().call_wave(&format!("test:swap/asks.{function}()"));
    answer.unwrap_or_else(|error| panic!("{}", error.render())).parse().unwrap()
}

/// Two hundred swaps under calls as fast as two threads make them: each call is answered, by whoever served when it began or by
/// whoever came after, and nothing is left of the others.
#[test]
fn no_call_is_lost_or_answered_wrong_while_a_provider_is_swapped() {
    const SWAPS: u32 = 200;
    let stage = Stage::new(Reuse::Warm);
    let plugins = stage.load();
    let (latest, done, made) = (AtomicU32::new(1), AtomicBool::new(false), AtomicU64::new(0));
    let calls = thread::scope(|scope| {
        let callers: Vec<_> = (0..2)
            .map(|_| {
                scope.spawn(|| {
                    let asks = plugins.get("asks").unwrap();
                    let mut calls = 0_u64;
                    while !done.load(Ordering::SeqCst) {
                        let before = latest.load(Ordering::SeqCst);
                        let answer: u32 =
                            asks.call_wave("test:swap/asks.version()").unwrap().parse().unwrap();
                        // One swap may be done and not yet be noted here.
                        let after = latest.load(Ordering::SeqCst) + 1;
                        assert!((before..=after).contains(&answer), "{before} ≤ {answer} ≤ {after}");
                        calls += 1;
                        made.fetch_add(1, Ordering::SeqCst);
                    }
                    calls
                })
            })
            .collect();
        for version in 2..=SWAPS + 1 {
            // Calls between any two swaps, however fast either goes.
            let enough = made.load(Ordering::SeqCst) + 5;
            while made.load(Ordering::SeqCst) < enough && !callers.iter().any(|caller| caller.is_finished()) {
                thread::yield_now();
            }
            let swapped = stage.host.swap(&plugins, &stage.plan(version, 0), &Swap::new()).unwrap();
            assert_eq!(swapped.swapped, ["keeps".parse().unwrap()]);
            assert_eq!(swapped.kept, ["asks".parse().unwrap()]);
            latest.store(version, Ordering::SeqCst);
        }
        done.store(true, Ordering::SeqCst);
        callers.into_iter().map(|caller| caller.join().unwrap()).sum::<u64>()
    });
    assert!(calls > 5 * u64::from(SWAPS), "{calls} calls");
    assert_eq!(ask(&plugins, "version"), SWAPS + 1);
    let stats = plugins.stats();
    assert_eq!(stats.edges[0].calls, calls + 1, "the edge is the same one all the time");
    assert_eq!(stats.plugins.iter().map(|plugin| plugin.failures).sum::<u64>(), 0);
    assert_eq!(stage.diary.count("swapped"), SWAPS as usize);
    assert_eq!(stage.diary.count("drained"), SWAPS as usize, "no former component is kept in memory");
}

#[test]
fn a_plugin_that_remembers_hands_over_what_it_knows() {
    let stage = Stage::new(Reuse::One);
    let plugins = stage.load();
    assert_eq!(ask(&plugins, "count"), 1);
    let counting = AtomicBool::new(true);
    let counts = thread::scope(|scope| {
        let counter = scope.spawn(|| {
            let mut counts = Vec::new();
            while counting.load(Ordering::SeqCst) {
                counts.push(ask(&plugins, "count"));
            }
            counts
        });
        for version in 2..=20 {
            stage.host.swap(&plugins, &stage.plan(version, 0), &Swap::new()).unwrap();
        }
        counting.store(false, Ordering::SeqCst);
        counter.join().unwrap()
    });
    let wrong = counts.iter().zip(2..).find(|(count, expected)| **count != *expected);
    assert_eq!(wrong, None, "no count is lost or made twice");
    let next = ask(&plugins, "count");
    assert_eq!(next as usize, counts.len() + 2);

    // One that will not have it leaves all as it was.
    let report = stage.host.swap(&plugins, &stage.plan(21, 3), &Swap::new()).unwrap_err();
    assert_eq!(
        report.to_string(),
        "plugin `keeps` cannot take over what the former one remembers: not today"
    );
    assert_eq!((ask(&plugins, "count"), ask(&plugins, "version")), (next + 1, 20));
    assert_eq!(stage.diary.count(r#""handed_over":true"#), 19);
    assert_eq!(stage.diary.count("drained"), 19);
}

#[test]
fn a_component_that_cannot_work_never_serves() {
    let stage = Stage::new(Reuse::Warm);
    let plugins = stage.load();
    assert_eq!(ask(&plugins, "count"), 1);
    for (fate, kind, message) in [
        (1, ErrorKind::Unfit, "plugin `keeps` says that it cannot work: not today"),
        (2, ErrorKind::Trap, "plugin `keeps` gave up"),
    ] {
        let report = stage.host.swap(&plugins, &stage.plan(2, fate), &Swap::new()).unwrap_err();
        assert_eq!((report.errors()[0].kind(), report.to_string().as_str()), (kind, message));
    }
    assert_eq!(
        (ask(&plugins, "version"), ask(&plugins, "count")),
        (1, 2),
        "the warm instance is still there"
    );
    assert_eq!(stage.diary.count("swap-refused"), 2);
    let healthy = plugins.check_health();
    assert!(healthy.len() == 1 && healthy.values().all(Option::is_none), "{healthy:?}");
}

#[test]
fn what_a_swap_would_take_or_give_needs_consent() {
    let workshop = Workshop::new();
    let host = Host::builder().build().unwrap();
    let policy = workshop.pair(super::limits());
    let plugins = host.load(&Plan::new(&policy).unwrap()).unwrap();

    // Another component that exports something else.
    let other =
        Policy::new().plugin("acts", workshop.component("relay")).plugin("relay", workshop.component("acts"));
    let other = other.isolate_all();
    let report = host.swap(&plugins, &Plan::new(&other).unwrap(), &Swap::new()).unwrap_err();
    let text = report.render();
    assert!(text.contains("`acts` would no longer export all that it exports now"), "{text}");
    assert!(text.contains("`test:bad/acts@0.1.0` is missing"), "{text}");
    host.swap(&plugins, &Plan::new(&other).unwrap(), &Swap::new().allow_fewer_exports()).unwrap();
    assert_eq!(super::wave(&plugins, "acts", "test:bad/relay.fine(1)").unwrap(), "2");
    host.swap(&plugins, &Plan::new(&policy).unwrap(), &Swap::new().allow_fewer_exports()).unwrap();
    assert_eq!(super::wave(&plugins, "relay", "test:bad/relay.fine(1)").unwrap(), "2");

    // A new plugin with a power.
    let logs = Policy::new().plugin("logs", workshop.path()).grant("logs", Grant::log(Level::Info));
    let plan = Plan::new(&logs).unwrap();
    let report = host.swap(&plugins, &plan, &Swap::new()).unwrap_err();
    assert_eq!(report.errors()[0].kind(), ErrorKind::NotGranted);
    assert_eq!(
        report.errors()[0].hint_text().unwrap(),
        "consent to it: `Swap::new().consent(\"logs\", \"log\")`"
    );
    let relay = plugins.get("relay").unwrap();
    let swapped = host.swap(&plugins, &plan, &Swap::new().consent("logs", "log")).unwrap();
    assert_eq!(swapped.removed, ["acts".parse().unwrap(), "relay".parse().unwrap()]);
    let gone = relay.call_wave("test:bad/relay.fine(1)").unwrap_err();
    assert_eq!(gone.to_string(), "plugin `relay` is not provided: `relay` is no longer in the set");
    assert!(plugins.get("relay").is_err());
}

#[test]
fn a_plugin_that_does_not_start_leaves_the_others_running_if_the_operator_says_so() {
    let stage = Stage::new(Reuse::Warm);
    let report = stage.host.load(&stage.plan(1, 1)).map(|_| ()).unwrap_err();
    assert_eq!(report.to_string(), "plugin `keeps` says that it cannot work: not today");

    let policy = stage.policy(stage.keeps(1, 1)).plugin("other", stage.keeps(7, 0));
    let policy = policy.link("asks", "test:swap/keeps", "keeps").on_start_failure(OnStartFailure::Continue);
    let plugins = stage.host.load(&Plan::new(&policy).unwrap()).unwrap();
    let version = |plugin: &str, interface: &str| {
        plugins.get(plugin).unwrap().call_wave(&format!("test:swap/{interface}.version()"))
    };
    assert_eq!(version("other", "keeps").unwrap(), "7");
    for (plugin, interface) in [("keeps", "keeps"), ("asks", "asks")] {
        let refused = version(plugin, interface).unwrap_err();
        assert_eq!(refused.kind(), ErrorKind::NotProvided);
        assert_eq!(
            refused.to_string(),
            "plugin `keeps` is not provided: it could not be started: plugin `keeps` says that it cannot work: not today"
        );
    }
    // Its consumer was linked all the same, so one that works is all that is missing.
    let policy = stage.policy(stage.keeps(2, 0)).plugin("other", stage.keeps(7, 0));
    let plan = Plan::new(&policy.link("asks", "test:swap/keeps", "keeps")).unwrap();
    let swapped = stage.host.swap(&plugins, &plan, &Swap::new()).unwrap();
    assert_eq!(swapped.swapped, ["keeps".parse().unwrap()]);
    assert_eq!(version("asks", "asks").unwrap(), "2");
}
