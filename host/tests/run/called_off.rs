//! A call that is called off while many others run: its own tree of calls ends, down to the last plugin in it, and no other.

use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use plugwright::{Host, Limits, Offer, Plan, Plugins, Policy, Val};

use super::Seen;

const NEIGHBOURS: usize = 100;

/// Where the last plugin of a chain learns what to do: the first to ask runs on for ever, the others wait here until they may go on.
#[derive(Default)]
struct Gate {
    asked: Mutex<(usize, bool)>,
    changed: Condvar,
}

impl Gate {
    fn pass(&self) -> u32 {
        let mut asked = self.asked.lock().unwrap();
        asked.0 += 1;
        self.changed.notify_all();
        if asked.0 == 1 {
            return 2;
        }
        drop(self.changed.wait_while(asked, |(_, is_open)| !*is_open).unwrap());
        0
    }

    fn wait_for(&self, count: usize) {
        let patience = Duration::from_secs(60);
        let asked = self.asked.lock().unwrap();
        let (asked, timeout) =
            self.changed.wait_timeout_while(asked, patience, |(asked, _)| *asked < count).unwrap();
        assert!(!timeout.timed_out(), "{asked:?}");
    }

    fn open(&self) {
        self.asked.lock().unwrap().1 = true;
        self.changed.notify_all();
    }
}

/// `one` calls `two`, which calls `three`, which calls `shaky`: three edges.
fn chain(gate: &Arc<Gate>, seen: &Seen) -> Plugins {
    let folder = tempfile::tempdir().unwrap();
    let asks = include_str!("again/asks.wat");
    let pass = |me: &str, next: &str| {
        asks.replace("test:again/asks", &format!("test:again/{me}"))
            .replace("test:again/shaky", &format!("test:again/{next}"))
    };
    let plugins = [
        ("one", pass("one", "two")),
        ("two", pass("two", "three")),
        ("three", pass("three", "shaky")),
        ("shaky", include_str!("again/shaky.wat").to_owned()),
    ];
    let fate = || "test:again/fate@0.1.0".parse().unwrap();
    let policy = Policy::new().offer(fate());
    let policy = policy.limits(Limits { deadline: Duration::from_secs(600), ..Limits::default() });
    let policy = plugins.into_iter().fold(policy, |policy, (name, wat)| {
        let file = folder.path().join(format!("{name}.wat"));
        std::fs::write(&file, wat).unwrap();
        policy.plugin(name, file)
    });
    let gate = gate.clone();
    let offer = Offer::new(fate(), move |_, _, _| Ok(vec![Val::U32(gate.pass())]));
    let host = Host::builder().observe(seen.clone()).offer(offer).build().unwrap();
    host.load(&Plan::new(&policy).unwrap()).unwrap_or_else(|report| panic!("{}", report.render()))
}

#[test]
fn a_tree_over_three_edges_ends_alone_among_a_hundred() {
    let (gate, seen) = (Arc::new(Gate::default()), Seen::default());
    let plugins = chain(&gate, &seen);
    let one = plugins.get("one").unwrap();
    std::thread::scope(|scope| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let neighbours = runtime.block_on(async {
            let call = one.run(|session| session.call_wave("test:again/one.sure()"));
            tokio::pin!(call);
            // Begin it, and go on once its last plugin runs.
            assert!(tokio::time::timeout(Duration::from_millis(1), &mut call).await.is_err());
            gate.wait_for(1);
            let neighbours: Vec<_> = (0..NEIGHBOURS)
                .map(|_| {
                    let one = one.clone();
                    scope.spawn(move || one.call_wave("test:again/one.sure()"))
                })
                .collect();
            gate.wait_for(1 + NEIGHBOURS);
            neighbours
            // Here the future is dropped, and with it the call.
        });
        // All four instances of its tree, and none of another.
        seen.wait_for(4, "called off");
        let retired =
            |seen: &Seen| seen.0.0.lock().unwrap().iter().filter(|line| line.starts_with("Retired")).count();
        assert_eq!(retired(&seen), 4);
        assert!(neighbours.iter().all(|neighbour| !neighbour.is_finished()), "they still run");
        gate.open();
        for neighbour in neighbours {
            assert_eq!(neighbour.join().unwrap().unwrap(), "7");
        }
        assert_eq!(retired(&seen), 4);
    });
    let failures: Vec<u64> = plugins.stats().plugins.iter().map(|plugin| plugin.failures).collect();
    assert_eq!(failures, [1, 1, 1, 1]);
    assert!(plugins.stats().plugins.iter().all(|plugin| plugin.standing == plugwright::Standing::Serving));
}
