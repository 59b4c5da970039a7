//! Limits that bite, and what is told of them.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, mpsc};
use std::time::Duration;

use plugwright::{
    Bytes, EdgeLimits, Error, ErrorKind, Fuel, Grant, Host, Level, Limits, Offer, Plugins, Policy, Spent,
    Supervision, Val,
};

use super::{Lasts, Seen, Workshop, limits, load, wave};

/// What a plugin has used, of those that a budget names.
fn used(spent: &[Spent], plugin: &str, limit: &str) -> u64 {
    let found = spent.iter().find(|spent| spent.plugin.as_str() == plugin);
    found.unwrap_or_else(|| panic!("nothing is told of {plugin}")).used(limit).unwrap()
}

#[test]
fn what_all_calls_over_an_edge_carry_is_bounded() {
    for workshop in Workshop::of_both_engines() {
        let policy = workshop.pair(Limits { traffic: Bytes(64 << 10), ..limits() });
        let plugins = load(Host::builder(), &policy);
        assert_eq!(wave(&plugins, "relay", "test:bad/relay.big(60000)").unwrap(), "");
        let error = wave(&plugins, "relay", "test:bad/relay.big(70000)").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Transfer);
        assert!(
            error.to_string().contains("65536 bytes that all calls over the edge may carry"),
            "{error:?}"
        );
        assert!((70_000..70_100).contains(&used(&error.budget().unwrap().plugins, "relay", "traffic")));
        assert_eq!(
            wave(&plugins, "relay", "test:bad/relay.big(60000)").unwrap(),
            "",
            "the next call has its own"
        );
    }
}

#[test]
fn an_error_at_a_limit_says_what_the_tree_has_used() {
    for workshop in Workshop::of_both_engines() {
        let plugins = load(Host::builder(), &workshop.pair(limits()));
        let error = wave(&plugins, "relay", "test:bad/relay.eat()").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Memory);
        let budget = error.budget().unwrap();
        let plugins_of: Vec<&str> = budget.plugins.iter().map(|spent| spent.plugin.as_str()).collect();
        assert_eq!(plugins_of, ["acts", "relay"], "the one at its limit comes first");
        assert_eq!(used(&budget.plugins, "relay", "memory"), 64 << 10);
        assert!(used(&budget.plugins, "acts", "memory") > 4 << 20, "{budget}");
        assert!(error.render().contains("\n  used by acts: memory "), "{}", error.render());
        let trap = wave(&plugins, "relay", "test:bad/relay.trap()").unwrap_err();
        assert!(trap.budget().is_none(), "no limit has anything to do with it");
    }
}

#[test]
fn sessions_and_counts_say_what_was_used() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    let mut session = plugins.get("relay").unwrap().session().unwrap();
    for bytes in [20_000, 50_000, 1_000] {
        session.call_wave(&format!("test:bad/relay.big({bytes})")).unwrap();
    }
    let budget = session.budget().plugins;
    assert!((1_000..1_100).contains(&used(&budget, "relay", "traffic")), "of the last call");
    assert_eq!(used(&budget, "relay", "edge-calls"), 1);
    assert_eq!(used(&budget, "relay", "memory"), 64 << 10);
    assert!(used(&budget, "acts", "memory") > 0, "who was called is part of the tree");
    drop(session);
    let stats = plugins.stats();
    assert!((71_000..71_100).contains(&stats.edges[0].bytes), "{}", stats.edges[0].bytes);
    let relay = stats.plugins.iter().find(|row| row.plugin.as_str() == "relay").unwrap();
    assert!((50_000..50_100).contains(&relay.peak.used("traffic").unwrap()), "the most of any call");
    let json = serde_json::to_value(&relay.peak).unwrap();
    assert_eq!(json["parts"][0], serde_json::json!({ "limit": "memory", "used": 65_536, "most": 8 << 20 }));
}

/// Opens as many sessions as there may be, and gives what comes of a call that finds no place while they last.
fn crowded(plugins: &Plugins, plugin: &str, call: &str, sessions: usize) -> Error {
    let held: Vec<_> = (0..sessions).map(|_| plugins.get(plugin).unwrap().session().unwrap()).collect();
    let error = wave(plugins, plugin, call).unwrap_err();
    drop(held);
    error
}

#[test]
fn calls_at_once_are_bounded_and_their_time_runs_while_they_wait() {
    for workshop in Workshop::of_both_engines() {
        let few = Limits { concurrency: 2, deadline: Duration::from_millis(100), ..limits() };
        let queue = Supervision { queue: 1, ..Supervision::default() };
        let policy = workshop.pair(limits()).plugin_limits("acts", few).supervise_plugin("acts", queue);
        let plugins = load(Host::builder(), &policy);
        let error = crowded(&plugins, "acts", "test:bad/acts.fine(1)", 2);
        assert_eq!(error.kind(), ErrorKind::Deadline);
        let words = "the call waited for plugin `acts`, which serves 2 at a time, until its time was up";
        assert_eq!(error.to_string(), words);
        assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2", "there is room again");
        let error = crowded(&plugins, "acts", "test:bad/acts.trap()", 1);
        assert_eq!(error.kind(), ErrorKind::Trap, "one was left");
        assert_eq!(
            crowded(&plugins, "acts", "test:bad/acts.fine(1)", 2).kind(),
            ErrorKind::Deadline,
            "and no more than one"
        );
        assert_eq!(wave(&plugins, "relay", "test:bad/relay.fine(1)").unwrap(), "2");
    }
}

#[test]
fn a_full_queue_refuses_and_who_waits_is_served() {
    for workshop in Workshop::of_both_engines() {
        let one = Limits { concurrency: 1, deadline: Duration::from_secs(60), ..limits() };
        let queue = Supervision { queue: 1, ..Supervision::default() };
        let policy = workshop.pair(one).supervise(queue);
        let plugins = load(Host::builder(), &policy);
        let held = plugins.get("acts").unwrap().session().unwrap();
        std::thread::scope(|scope| {
            let (answer, answers) = mpsc::channel();
            for _ in 0..2 {
                let (plugins, answer) = (&plugins, answer.clone());
                scope.spawn(move || answer.send(wave(plugins, "acts", "test:bad/acts.fine(1)")).unwrap());
            }
            let refused = answers.recv().unwrap().unwrap_err();
            assert_eq!(refused.kind(), ErrorKind::Busy);
            assert_eq!(refused.to_string(), "plugin `acts` serves one call at a time, and 1 wait already");
            drop(held);
            assert_eq!(answers.recv().unwrap().unwrap(), "2", "the other had waited");
        });
    }
}

#[test]
fn an_edge_may_allow_less_than_its_provider() {
    for workshop in Workshop::of_both_engines() {
        let policy = |edge| workshop.pair(limits()).edge_limits("relay", "acts", edge);
        for (edge, call, kind) in [
            (
                EdgeLimits { transfer: Some(Bytes(1000)), ..EdgeLimits::default() },
                "big(2000)",
                ErrorKind::Transfer,
            ),
            (
                EdgeLimits { traffic: Some(Bytes(1000)), ..EdgeLimits::default() },
                "big(2000)",
                ErrorKind::Transfer,
            ),
            (
                EdgeLimits { deadline: Some(Duration::from_millis(50)), ..EdgeLimits::default() },
                "spin()",
                ErrorKind::Deadline,
            ),
        ] {
            let plugins = load(Host::builder(), &policy(edge));
            let error = wave(&plugins, "relay", &format!("test:bad/relay.{call}")).unwrap_err();
            assert_eq!(error.kind(), kind, "{error:?}");
            assert_eq!(wave(&plugins, "relay", "test:bad/relay.fine(1)").unwrap(), "2");
            if kind == ErrorKind::Transfer {
                assert!(wave(&plugins, "acts", "test:bad/acts.big(2000)").is_ok(), "others may carry more");
            } else {
                assert!(
                    error
                        .to_string()
                        .contains("longer than the 50ms that a call over the edge to it may take")
                );
            }
        }
    }
}

#[test]
fn an_edge_has_so_many_calls_at_once() {
    for workshop in Workshop::of_both_engines() {
        let edge = EdgeLimits { concurrency: Some(1), ..EdgeLimits::default() };
        let short = Limits { deadline: Duration::from_millis(100), ..limits() };
        let policy = workshop.pair(short).edge_limits("relay", "acts", edge);
        let plugins = load(Host::builder(), &policy);
        let mut first = plugins.get("relay").unwrap().session().unwrap();
        assert_eq!(first.call_wave("test:bad/relay.fine(1)").unwrap(), "2");
        let error = wave(&plugins, "relay", "test:bad/relay.fine(1)").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Deadline, "{error:?}");
        assert_eq!(
            wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(),
            "2",
            "who comes another way is served"
        );
        drop(first);
        assert_eq!(wave(&plugins, "relay", "test:bad/relay.fine(1)").unwrap(), "2");
    }
}

#[test]
fn fuel_ends_a_call_at_the_same_count_every_time() {
    let workshop = Workshop::new();
    let fuel = Limits { fuel: Fuel::Units(100_000), deadline: Duration::from_secs(600), ..limits() };
    let policy = workshop.pair(limits()).plugin_limits("acts", fuel);
    let plugins = load(Host::builder(), &policy);
    assert_eq!(plugins.plan().units[0].engine.to_string(), "metered");
    for _ in 0..2 {
        let error = wave(&plugins, "acts", "test:bad/acts.spin()").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Fuel, "{error:?}");
        assert_eq!(error.to_string(), "plugin `acts` computed more than its 100000 units of fuel");
        let error = wave(&plugins, "relay", "test:bad/relay.spin()").unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Fuel, "over an edge as well");
    }
    let mut spent = Vec::new();
    for _ in 0..3 {
        let mut session = plugins.get("acts").unwrap().session().unwrap();
        for _ in 0..2 {
            session.call_wave("test:bad/acts.big(1000)").unwrap();
            spent.push(used(&session.budget().plugins, "acts", "fuel"));
        }
    }
    assert!(spent[0] > 0 && spent.iter().all(|fuel| *fuel == spent[0]), "{spent:?}");
}

/// Tells the application each number that it comes to, and computes a little in between.
const TELLS: &str = r#"(component
  (import "test:app/tell" (instance $app (export "tell" (func (param "n" u32)))))
  (core func $tell (canon lower (func $app "tell")))
  (core module $m
    (import "" "tell" (func $tell (param i32)))
    (func (export "run") (param $step i32) (local $n i32) (local $i i32)
      (loop $more
        (local.set $i (i32.rem_u (i32.mul (local.get $n) (local.get $step)) (i32.const 50)))
        (loop $some (br_if $some (i32.gt_s (local.tee $i (i32.sub (local.get $i) (i32.const 1))) (i32.const 0))))
        (call $tell (local.tee $n (i32.add (local.get $n) (i32.const 1))))
        (br $more))))
  (core instance $i (instantiate $m (with "" (instance (export "tell" (func $tell))))))
  (func $run (param "step" u32) (canon lift (core func $i "run")))
  (instance (export "test:tells/tells@0.1.0") (export "run" (func $run))))"#;

/// The last thing that a call does before its fuel is used up is the same each time, whatever else the machine does; a neighbour is
/// answered meanwhile.
#[test]
fn fuel_ends_a_call_at_the_same_place_every_time() {
    let workshop = Workshop::new();
    std::fs::write(workshop.component("tells"), wat::parse_str(TELLS).unwrap()).unwrap();
    let fuel = |units| Limits { fuel: Fuel::Units(units), deadline: Duration::from_secs(600), ..limits() };
    let last = Arc::new(Mutex::new(HashMap::<String, u32>::new()));
    let name = || "test:app/tell".parse().unwrap();
    let told = last.clone();
    let offer = Offer::new(name(), move |caller, _, arguments| {
        let [Val::U32(n)] = arguments else { return Err("`tell` takes a number".into()) };
        told.lock().unwrap().insert(caller.plugin().to_string(), *n);
        Ok(Vec::new())
    });
    // The same component with the same fuel four times, and with a little more.
    let twins = ["one", "two", "three", "four"];
    let policy = twins.iter().fold(workshop.pair(limits()).offer(name()), |policy, twin| {
        policy.plugin(twin, workshop.component("tells")).plugin_limits(twin, fuel(1_000_000))
    });
    let policy = policy.plugin("more", workshop.component("tells")).plugin_limits("more", fuel(1_001_000));
    // Who fails as often as these would be put to rest.
    let patient =
        Supervision { back_off_after: u32::MAX, quarantine_after: u32::MAX, ..Supervision::default() };
    let policy = policy.supervise(patient);
    let plugins = load(Host::builder().offer(offer), &policy);
    let stops = |plugin: &str, step: u32| {
        let error = wave(&plugins, plugin, &format!("test:tells/tells.run({step})")).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::Fuel, "{}", error.render());
        last.lock().unwrap()[plugin]
    };
    let first = stops("one", 7);
    let over = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let neighbour = scope.spawn(|| {
            while !over.load(Ordering::Relaxed) {
                assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2");
            }
        });
        let lasts = Lasts(&over);
        let side_by_side: Vec<_> =
            twins.map(|twin| scope.spawn(move || [(); 5].map(|()| stops(twin, 7)))).into_iter().collect();
        let all: Vec<u32> = side_by_side.into_iter().flat_map(|twin| twin.join().unwrap()).collect();
        drop(lasts);
        neighbour.join().unwrap();
        assert!(all.iter().all(|stop| *stop == first), "{first}: {all:?}");
    });
    assert!(first > 1_000 && stops("more", 7) > first, "a little more fuel goes a little further");
    assert_ne!(stops("one", 8), first, "other work stops elsewhere");
}

/// Draws so many random numbers, a few at a time, and lets others run in between.
const DRAWS: &str = r#"(component
  (import "wasi:random/insecure@0.2.0" (instance $random
    (export "get-insecure-random-u64" (func (result u64)))))
  (core func $number (canon lower (func $random "get-insecure-random-u64")))
  (core func $return (canon task.return))
  (core func $get (canon context.get i32 0))
  (core func $set (canon context.set i32 0))
  (core module $m
    (import "" "number" (func $number (result i64)))
    (import "" "return" (func $return))
    (import "" "get" (func $get (result i32)))
    (import "" "set" (func $set (param i32)))
    (func (export "draw") (param i32) (result i32) (call $set (local.get 0)) (i32.const 1))
    (func (export "turn") (param i32 i32 i32) (result i32) (local $n i32)
      (loop $more
        (drop (call $number))
        (call $set (i32.sub (call $get) (i32.const 1)))
        (br_if $more (i32.lt_u (local.tee $n (i32.add (local.get $n) (i32.const 1))) (i32.const 100))))
      (if (result i32) (i32.gt_s (call $get) (i32.const 0))
        (then (i32.const 1))
        (else (call $return) (i32.const 0)))))
  (core instance $i (instantiate $m (with "" (instance (export "number" (func $number))
    (export "return" (func $return)) (export "get" (func $get)) (export "set" (func $set))))))
  (alias core export $i "turn" (core func $turn))
  (type $draw (func async (param "numbers" u32)))
  (func $draw (type $draw) (canon lift (core func $i "draw") async (callback $turn)))
  (instance (export "test:draws/draws") (export "draw" (func $draw))))"#;

/// Calls that share an instance have together as much as each of them alone: the honest are not ended by their number, and who takes
/// more than all may have is.
#[test]
fn calls_that_share_an_instance_share_what_they_may_use() {
    let workshop = Workshop::new();
    std::fs::write(workshop.component("draws"), wat::parse_str(DRAWS).unwrap()).unwrap();
    let limits = Limits { entropy: Bytes(8_000), deadline: Duration::from_secs(60), ..limits() };
    let policy = workshop.pair(limits.clone()).plugin("draws", workshop.component("draws"));
    let plugins = load(Host::builder(), &policy);
    let plugin = plugins.get("draws").unwrap();
    let item = "test:draws/draws.draw".parse().unwrap();
    let draw = |numbers| plugin.call_async(&item, vec![Val::U32(numbers)]);
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for answer in futures::future::join_all((0..8).map(|_| draw(900))).await {
            answer.unwrap_or_else(|error| panic!("{}", error.render()));
        }
        assert_eq!(draw(1_100).await.unwrap_err().kind(), ErrorKind::Entropy, "alone, it has its own");
        let (greedy, honest) = futures::future::join(draw(5_000), draw(500)).await;
        assert_eq!(greedy.unwrap_err().kind(), ErrorKind::Entropy);
        drop(honest);
        assert!(draw(900).await.is_ok());
    });
    assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2");
}

#[test]
fn open_files_are_bounded() {
    for workshop in Workshop::of_both_engines() {
        std::fs::create_dir(workshop.path().join("in")).unwrap();
        let few = Limits { files: 10, ..limits() };
        let folder = format!("{{ \"/in\" = {:?} }}", workshop.path().join("in"));
        let policy =
            workshop.pair(limits()).plugin("opens", workshop.component("opens")).plugin_limits("opens", few);
        let plugins = load(Host::builder(), &policy.grant_as_written("opens", "files", &folder));
        let opened = wave(&plugins, "opens", "test:files/opens.run()").unwrap();
        assert_eq!(
            opened, "9",
            "and the folder that was granted, until the plugin is told that there is no more"
        );
        assert_eq!(wave(&plugins, "acts", "test:bad/acts.fine(1)").unwrap(), "2");
    }
}

#[test]
fn lines_are_bounded_and_so_is_what_is_logged_in_a_second() {
    for workshop in Workshop::of_both_engines() {
        let policy = |limits| {
            Policy::new()
                .plugin("logs", workshop.path())
                .grant("logs", Grant::log(Level::Info))
                .limits(limits)
        };
        let seen = Seen::default();
        let few = Limits { lines: 5, ..Limits::default() };
        let plugins = load(Host::builder().observe(seen.clone()), &policy(few));
        wave(&plugins, "logs", "test:bad/logs.flood(1000)").unwrap();
        let logged = seen.logged();
        assert_eq!(logged.len(), 5 + 1);
        assert_eq!(
            logged.last().unwrap(),
            "logs Warn plugwright: output cut: a call may print and log 5 lines"
        );

        let seen = Seen::default();
        let slow =
            Limits { output_rate: Bytes(1000), deadline: Duration::from_secs(60), ..Limits::default() };
        let plugins = load(Host::builder().observe(seen.clone()), &policy(slow));
        for _ in 0..20 {
            wave(&plugins, "logs", "test:bad/logs.flood(10)").unwrap();
        }
        let logged = seen.logged();
        let cut = logged
            .iter()
            .filter(|line| line.contains("a plugin may print and log 1000 B in a second"))
            .count();
        assert!(cut > 0, "{logged:?}");
        assert!(logged.len() < 200, "{} lines were let through", logged.len());
    }
}
