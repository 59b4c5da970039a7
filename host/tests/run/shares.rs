//! What an edge leaves of its provider's limits: it bites for the one consumer, and another is served as before.

use plugwright::{EdgeLimits, Error, Fuel, Grant, Supervision};

use super::messages::{Desk, call, row, wait};
use super::*;

/// Passes the calls of a consumer on.
const ASKS: &str = r#"(component
  (import "test:spend/spend" (instance $spend
    (export "draw" (func (param "times" u32))) (export "flood" (func (param "times" u32)))
    (export "turn" (func (param "times" u32))) (export "deeper" (func (param "x" u32) (result u32)))
    (export "open" (func (result u32)))))
  (core func $draw (canon lower (func $spend "draw")))
  (core func $flood (canon lower (func $spend "flood")))
  (core func $turn (canon lower (func $spend "turn")))
  (core func $deeper (canon lower (func $spend "deeper")))
  (core func $open (canon lower (func $spend "open")))
  (func $draw2 (param "times" u32) (canon lift (core func $draw)))
  (func $flood2 (param "times" u32) (canon lift (core func $flood)))
  (func $turn2 (param "times" u32) (canon lift (core func $turn)))
  (func $deeper2 (param "x" u32) (result u32) (canon lift (core func $deeper)))
  (func $open2 (result u32) (canon lift (core func $open)))
  (instance (export "test:spend/ask") (export "draw" (func $draw2)) (export "flood" (func $flood2))
    (export "turn" (func $turn2)) (export "deeper" (func $deeper2)) (export "open" (func $open2))))"#;

/// Passes a call for sockets on, or for files.
fn opener(interface: &str) -> String {
    format!(
        r#"(component
  (import "{interface}" (instance $opens (export "run" (func (result u32)))))
  (core func $run (canon lower (func $opens "run")))
  (func $run2 (result u32) (canon lift (core func $run)))
  (instance (export "test:opens/ask") (export "run" (func $run2))))"#
    )
}

/// Consumers of `spend`, which calls `acts`.
fn policy(workshop: &Workshop, form: fn(Vec<u8>) -> Vec<u8>, consumers: &[&str]) -> Policy {
    let mut policy = workshop.pair(Limits { deadline: Duration::from_secs(60), ..limits() });
    let consumers = consumers.iter().map(|name| (*name, ASKS));
    for (name, text) in consumers.chain([("spend", include_str!("shares.wat"))]) {
        std::fs::write(workshop.component(name), form(wat::parse_str(text).unwrap())).unwrap();
        policy = policy.plugin(name, workshop.component(name));
    }
    std::fs::create_dir_all(workshop.path().join("in")).unwrap();
    let folder = format!("{{ \"/in\" = {:?} }}", workshop.path().join("in"));
    policy
        .plugin("opens", workshop.component("opens"))
        .grant_as_written("opens", "files", &folder)
        .grant("spend", Grant::log(Level::Info))
}

fn of_both_engines() -> [(Workshop, Policy); 2] {
    let both = Workshop::of_both_engines();
    let mut forms = FORMS.into_iter();
    both.map(|workshop| {
        let form = forms.next().unwrap();
        let policy = policy(&workshop, form, &["guest", "owner"]);
        (workshop, policy)
    })
}

fn edge(set: impl FnOnce(&mut EdgeLimits)) -> EdgeLimits {
    let mut limits = EdgeLimits::default();
    set(&mut limits);
    limits
}

fn ask(plugins: &Plugins, plugin: &str, call: &str) -> Result<String, Error> {
    wave(plugins, plugin, &format!("test:spend/ask.{call}"))
}

/// More often than a plugin may fail in a row: `guest` is ended by its edge, and `owner` served all the while.
fn bites(plugins: &Plugins, call: &str, kind: ErrorKind, key: &str) -> Error {
    let mut last = None;
    for _ in 0..7 {
        let error = ask(plugins, "guest", call).unwrap_err();
        assert_eq!(error.kind(), kind, "{}", error.render());
        let table = format!("`{key}` in `[edges.\"guest -> spend\".limits]`");
        assert!(error.render().contains(&table), "{}", error.render());
        ask(plugins, "owner", call).unwrap_or_else(|error| panic!("{}", error.render()));
        last = Some(error);
    }
    last.unwrap()
}

#[test]
fn random_bytes_of_a_call_over_an_edge_are_bounded() {
    for (_workshop, policy) in of_both_engines() {
        let limits = edge(|it| it.entropy = Some(Bytes(800)));
        let plugins = load(Host::builder(), &policy.edge_limits("guest", "spend", limits));
        let error = bites(&plugins, "draw(101)", ErrorKind::Entropy, "entropy");
        assert_eq!(
            error.to_string(),
            "plugin `spend` wanted more than the 800 B of random bytes that one call gets, the limit of the edge `guest -> spend`"
        );
        assert!(error.budget().unwrap().to_string().contains("entropy 808 B of 800 B"), "{}", error.render());
        for _ in 0..3 {
            ask(&plugins, "guest", "draw(100)").unwrap();
        }
    }
}

#[test]
fn calls_to_the_host_over_an_edge_have_a_rate() {
    for (_workshop, policy) in of_both_engines() {
        let limits = edge(|it| it.host_calls = Some(50));
        let plugins = load(Host::builder(), &policy.edge_limits("guest", "spend", limits));
        let error = bites(&plugins, "draw(20000)", ErrorKind::HostCalls, "host-calls");
        let words = "plugin `spend` called the host more than 50 times in a second, the limit of the edge `guest -> spend`";
        assert_eq!(error.to_string(), words);
    }
}

#[test]
fn calls_go_no_deeper_than_an_edge_lets_them() {
    for (_workshop, policy) in of_both_engines() {
        for (depth, is_enough) in [(1, false), (2, true)] {
            let limits = edge(|it| it.depth = Some(depth));
            let plugins = load(Host::builder(), &policy.clone().edge_limits("guest", "spend", limits));
            if is_enough {
                assert_eq!(ask(&plugins, "guest", "deeper(1)").unwrap(), "2");
            } else {
                let error = bites(&plugins, "deeper(1)", ErrorKind::Depth, "depth");
                assert_eq!(
                    error.to_string(),
                    "calls of plugins by plugins became deeper than the edge `guest -> spend` lets them"
                );
            }
            ask(&plugins, "guest", "draw(1)").unwrap();
        }
    }
}

/// Who is called over the edge may call one more, and that one nobody.
#[test]
fn what_an_edge_lets_calls_go_on_goes_down_the_tree() {
    for (workshop, form) in Workshop::of_both_engines().into_iter().zip(FORMS) {
        std::fs::write(workshop.component("front"), form(wat::parse_str(FRONT).unwrap())).unwrap();
        let policy = policy(&workshop, form, &["guest"]).plugin("front", workshop.component("front"));
        for (depth, is_enough) in [(2, false), (3, true)] {
            let limits = edge(|it| it.depth = Some(depth));
            let plugins = load(Host::builder(), &policy.clone().edge_limits("front", "guest", limits));
            let answered = wave(&plugins, "front", "test:front/ask.deeper(1)");
            if is_enough {
                assert_eq!(answered.unwrap(), "2");
            } else {
                let error = answered.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Depth);
                assert!(error.to_string().contains("the edge `front -> guest`"), "{error}");
                let chain: Vec<&str> = error.plugins().iter().map(|id| id.as_str()).collect();
                assert_eq!(chain, ["front", "guest", "spend"]);
            }
            assert_eq!(ask(&plugins, "guest", "deeper(1)").unwrap(), "2", "who comes another way goes on");
        }
    }
}

const FRONT: &str = r#"(component
  (import "test:spend/ask" (instance $ask (export "deeper" (func (param "x" u32) (result u32)))))
  (core func $deeper (canon lower (func $ask "deeper")))
  (func $deeper2 (param "x" u32) (result u32) (canon lift (core func $deeper)))
  (instance (export "test:front/ask") (export "deeper" (func $deeper2))))"#;

#[test]
fn what_a_call_over_an_edge_prints_and_logs_is_bounded() {
    for (_workshop, policy) in of_both_engines() {
        for (limits, let_through, words) in [
            (edge(|it| it.lines = Some(5)), 5, "a call may print and log 5 lines"),
            (edge(|it| it.output = Some(Bytes(700))), 10, "a call may print and log 700 bytes"),
            (
                edge(|it| it.output_rate = Some(Bytes(700))),
                10,
                "calls over an edge may print and log 700 B in a second",
            ),
        ] {
            let seen = Seen::default();
            let host = Host::builder().observe(seen.clone());
            let plugins = load(host, &policy.clone().edge_limits("guest", "spend", limits));
            let lines = |plugin: &str| {
                let before = seen.of("spend ").len();
                ask(&plugins, plugin, "flood(20)").unwrap();
                seen.of("spend ").split_off(before)
            };
            let of_guest = lines("guest");
            assert_eq!(of_guest.len(), let_through + 1, "{of_guest:?}");
            let cut =
                format!("spend Warn plugwright: output cut: {words}, the limit of the edge `guest -> spend`");
            assert_eq!(*of_guest.last().unwrap(), cut);
            assert_eq!(lines("owner").len(), 20);
            assert!(lines("guest").len() <= let_through + 1);
        }
    }
}

#[test]
fn what_a_call_over_an_edge_computes_is_bounded() {
    let workshop = Workshop::new();
    let fuel = Limits { fuel: Fuel::Units(10_000_000), deadline: Duration::from_secs(60), ..limits() };
    let policy = policy(&workshop, |it| it, &["guest", "owner"]).plugin_limits("spend", fuel);
    let limits = edge(|it| it.fuel = Some(Fuel::Units(100_000)));
    let plugins = load(Host::builder(), &policy.edge_limits("guest", "spend", limits));
    let error = bites(&plugins, "turn(500000)", ErrorKind::Fuel, "fuel");
    assert_eq!(
        error.to_string(),
        "plugin `spend` computed more than its 100000 units of fuel, the limit of the edge `guest -> spend`"
    );
    for _ in 0..3 {
        ask(&plugins, "guest", "turn(1000)").unwrap();
    }
}

/// Two consumers of a provider that opens as much as it may and closes nothing.
pub(super) fn openers(
    workshop: &Workshop,
    provider: &str,
    interface: &str,
    form: fn(Vec<u8>) -> Vec<u8>,
) -> Policy {
    let mut policy = Policy::new().limits(Limits { deadline: Duration::from_secs(60), ..limits() });
    policy = policy.plugin(provider, workshop.component(provider));
    for name in ["guest", "owner"] {
        let bytes = wat::parse_str(opener(interface)).unwrap();
        std::fs::write(workshop.component(name), form(bytes)).unwrap();
        policy = policy.plugin(name, workshop.component(name));
    }
    policy
}

#[test]
fn files_of_a_call_over_an_edge_are_bounded() {
    for (workshop, form) in Workshop::of_both_engines().into_iter().zip(FORMS) {
        std::fs::create_dir(workshop.path().join("in")).unwrap();
        let folder = format!("{{ \"/in\" = {:?} }}", workshop.path().join("in"));
        let policy = openers(&workshop, "opens", "test:files/opens@0.1.0", form)
            .grant_as_written("opens", "files", &folder);
        let limits = edge(|it| it.files = Some(3));
        let plugins = load(Host::builder(), &policy.edge_limits("guest", "opens", limits));
        let run = |plugin: &str| wave(&plugins, plugin, "test:opens/ask.run()").unwrap();
        for _ in 0..3 {
            assert_eq!(run("guest"), "2", "and the folder itself, beside what is open already");
        }
        assert!(run("owner").parse::<u32>().unwrap() > 200);
    }
}

#[test]
fn sockets_are_bounded_for_a_plugin_and_for_an_edge() {
    for (workshop, form) in Workshop::of_both_engines().into_iter().zip(FORMS) {
        let bytes = form(wat::parse_str(include_str!("sockets.wat")).unwrap());
        std::fs::write(workshop.component("sockets"), bytes).unwrap();
        let policy = openers(&workshop, "sockets", "test:sockets/opens", form)
            .grant_as_written("sockets", "network", "[\"127.0.0.1:9\"]")
            .plugin_limits("sockets", Limits { sockets: 7, deadline: Duration::from_secs(60), ..limits() });
        let limits = edge(|it| it.sockets = Some(3));
        let plugins = load(Host::builder(), &policy.edge_limits("guest", "sockets", limits));
        let run = |plugin: &str| wave(&plugins, plugin, "test:opens/ask.run()").unwrap();
        assert_eq!(run("guest"), "3");
        assert_eq!(run("guest"), "0", "those that are open count, for as long as they are");
        assert_eq!(run("owner"), "4", "it has what is left of the plugin's own");
        for plugin in ["guest", "owner"] {
            assert_eq!(run(plugin), "0");
        }
    }
}

pub(super) const FORMS: [fn(Vec<u8>) -> Vec<u8>; 2] = [|it| it, on_async_engine];

#[test]
fn calls_by_message_go_no_deeper_than_an_edge_lets_them() {
    let (_folder, policy) = row("guest>b owner>b b>c c>end");
    for (depth, is_enough) in [(1, false), (2, true)] {
        let limits = edge(|it| it.depth = Some(depth));
        let plugins = Desk::default().load(&policy.clone().edge_limits("guest", "b", limits));
        wait(async {
            let answered = call(&plugins, "guest", "ask", 5).await;
            if is_enough {
                assert_eq!(answered.unwrap(), 5);
            } else {
                let error = answered.unwrap_err();
                assert_eq!(error.kind(), ErrorKind::Depth, "{}", error.render());
                assert!(error.to_string().contains("the edge `guest -> b`"), "{error}");
            }
            assert_eq!(call(&plugins, "owner", "ask", 6).await.unwrap(), 6);
            assert_eq!(call(&plugins, "guest", "told", 0).await.unwrap(), 1);
        });
    }
}

/// They wait for each other in the order in which they came; another consumer's call does not.
#[test]
fn an_edge_has_so_many_calls_by_message_at_once() {
    let (_folder, policy) = row("guest>b owner>b b>end");
    let patient = Limits { deadline: Duration::from_secs(60), ..limits() };
    let policy = policy.limits(patient);
    let one = edge(|it| it.concurrency = Some(1));
    let desk = Desk::default();
    let plugins = desk.load(&policy.edge_limits("guest", "b", one));
    let held: Vec<_> = (1..=4).map(|x| desk.hold(x)).collect();
    wait(async {
        let calls = futures::future::join_all((1..=4).map(|x| call(&plugins, "guest", "ask", x)));
        let release = async {
            for (before, hold) in held.into_iter().enumerate() {
                desk.wait_for(2 * before + 1).await;
                assert_eq!(call(&plugins, "owner", "ask", 9).await.unwrap(), 9);
                assert_eq!(
                    desk.asked(),
                    2 * before + 2,
                    "one of the guest's at a time, and one of the owner's"
                );
                drop(hold);
            }
        };
        let (answers, ()) = futures::future::join(calls, release).await;
        let answers: Vec<u32> = answers.into_iter().map(Result::unwrap).collect();
        assert_eq!(answers, [1, 2, 3, 4]);
    });

    assert_eq!(wave(&plugins, "guest", "test:row/guest.by-message(0)").unwrap(), "2");
}

#[test]
fn who_finds_no_place_on_an_edge_waits_as_long_as_it_may() {
    let (_folder, policy) = row("visitor>guest guest>b owner>b b>end");
    let patient = Limits { deadline: Duration::from_secs(60), ..limits() };
    let short = Limits { deadline: Duration::from_millis(100), ..limits() };
    let policy = policy.limits(patient).plugin_limits("visitor", short);
    for (queue, may_wait) in [(0, false), (2, true)] {
        let (one, queue) =
            (edge(|it| it.concurrency = Some(1)), Supervision { queue, ..Supervision::default() });
        let desk = Desk::default();
        let plugins = desk.load(&policy.clone().supervise_plugin("b", queue).edge_limits("guest", "b", one));
        let held = desk.hold(1);
        std::thread::scope(|scope| {
            let first = scope.spawn(|| wait(call(&plugins, "guest", "ask", 1)));
            wait(desk.wait_for(1));
            if may_wait {
                // Its own end comes, and it takes nobody's place with it.
                let late = wait(call(&plugins, "visitor", "ask", 2)).unwrap_err();
                assert_eq!(late.kind(), ErrorKind::Deadline, "{}", late.render());
            }
            let second = scope.spawn(|| wave(&plugins, "guest", "test:row/guest.by-message(0)"));
            if !may_wait {
                let error = second.join().unwrap().unwrap_err();
                assert_eq!(error.to_string(), "plugin `b` serves one call at a time, and 0 wait already");
                assert_eq!(error.kind(), ErrorKind::Busy);
                drop(held);
            } else {
                assert_eq!(wave(&plugins, "owner", "test:row/owner.by-message(0)").unwrap(), "2");
                drop(held);
                assert_eq!(second.join().unwrap().unwrap(), "2");
            }
            assert_eq!(first.join().unwrap().unwrap(), 1);
        });
        assert_eq!(desk.asked(), 1, "whoever was late or refused has not come so far");
    }
}
