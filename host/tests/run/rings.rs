//! Rings of calls in different trees, where instances that serve many wait in the blocking way. Deadlines are minutes, so whoever is
//! refused was so before.

use std::sync::Barrier;
use std::thread;

use plugwright::{Error, Offer, Parcel, Reentry, Reuse, Supervision, Val};

use super::messages::wait;
use super::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    /// One instance that serves many calls.
    Shared,
    /// One instance that serves one call at a time.
    One,
    /// As many instances as there are trees.
    Warm,
}

use Kind::{One, Shared, Warm};

/// Plugins that each call the next, and how many of them wait for each other in `go(1)` and `later(1)` before they call on.
struct Ring {
    _folder: tempfile::TempDir,
    plugins: Plugins,
    kinds: Vec<(&'static str, Kind)>,
}

fn ring(members: &[(&'static str, Kind, &str)], meeting: usize, settle: fn(Policy) -> Policy) -> Ring {
    let folder = tempfile::tempdir().unwrap();
    let desk = "test:ring/desk".parse().unwrap();
    let long = Limits { deadline: Duration::from_secs(600), ..Limits::default() };
    let mut policy = Policy::new().limits(long).offer("test:ring/desk".parse().unwrap());
    let is_shared = |name: &str| members.iter().any(|member| member.0 == name && member.1 == Shared);
    for (name, kind, next) in members {
        let text = match kind {
            Shared => include_str!("rings/shared.wat"),
            One | Warm => include_str!("rings/plain.wat"),
        };
        // Who is not shared has no `later`.
        let (imports, lowers) = match is_shared(next) {
            true => (
                r#"(export "later" (func async (param "n" u32) (result u32)))"#,
                r#"(core func $later (canon lower (func $next "later") async (memory $memory)))"#,
            ),
            false => (
                "",
                r#"(core module $none (func (export "later") (param i32 i32) (result i32) unreachable))
                   (core instance $n (instantiate $none)) (alias core export $n "later" (core func $later))"#,
            ),
        };
        let text = text.replace("{me}", name).replace("{next}", next);
        let text = text.replace("{imports-later}", imports).replace("{lowers-later}", lowers);
        let file = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
        policy = policy.plugin(name, file);
        if *kind == One {
            let one = Supervision { reuse: Reuse::One, ..Supervision::default() };
            policy = policy.supervise_plugin(name, one);
        }
    }
    let barrier = Barrier::new(meeting.max(1));
    let offer = Offer::new(desk, move |_, _, arguments| {
        if let [Val::U32(1)] = arguments
            && meeting > 0
        {
            barrier.wait();
        }
        Ok(Vec::new())
    });
    let plugins = load(Host::builder().offer(offer), &settle(policy));
    let kinds = members.iter().map(|(name, kind, _)| (*name, *kind)).collect();
    Ring { _folder: folder, plugins, kinds }
}

impl Ring {
    fn call(&self, plugin: &str, function: &str, n: u32) -> Result<u32, Error> {
        let item = format!("test:ring/{plugin}.{function}").parse().unwrap();
        let is_shared = self.kinds.iter().any(|(name, kind)| *name == plugin && *kind == Shared);
        let plugin = self.plugins.get(plugin).unwrap();
        let values = match is_shared {
            true => wait(plugin.call_async(&item, vec![Val::U32(n)])).map(|parcel: Parcel| parcel.values)?,
            false => plugin.call(&item, &[Val::U32(n)])?,
        };
        let [Val::U32(answer)] = values[..] else { panic!("{values:?}") };
        Ok(answer)
    }

    /// Has each of these calls made by a thread of its own.
    fn at_once(&self, calls: &[(&str, &str)]) -> Vec<Result<u32, Error>> {
        thread::scope(|scope| {
            let threads: Vec<_> = calls
                .iter()
                .map(|(plugin, function)| scope.spawn(move || self.call(plugin, function, 1)))
                .collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        })
    }
}

/// One of the calls is refused, with the ring from where it would have been closed, and all others have their answers.
fn one_is_refused(ring: &Ring, calls: &[(&str, &str)]) {
    let answers = ring.at_once(calls);
    let refused: Vec<&Error> = answers.iter().filter_map(|answer| answer.as_ref().err()).collect();
    let [error] = refused[..] else { panic!("{answers:#?}") };
    assert!(answers.iter().flatten().all(|answer| *answer == 1));
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Cycle, Blame::Operator), "{}", error.render());
    let names: Vec<String> = ring.kinds.iter().map(|(name, _)| format!("`{name}`")).collect();
    let rings = (0..names.len()).map(|first| {
        let all = names.iter().cycle().skip(first).take(names.len() + 1);
        all.map(String::as_str).collect::<Vec<_>>().join(" → ")
    });
    let words = "calls would wait for each other for ever, since these plugins serve nobody else meanwhile: ";
    assert!(rings.into_iter().any(|ring| error.to_string() == format!("{words}{ring}")), "{error}");
    let [consumer, provider] = error.plugins() else { panic!("{}", error.render()) };
    assert!(error.to_string().starts_with(&format!("{words}`{provider}`")), "{consumer} called {provider}");
    for (name, _) in &ring.kinds {
        assert_eq!(ring.call(name, "go", 0).unwrap(), 0, "the next call is served");
    }
}

#[test]
fn two_that_wait_for_each_other_in_the_blocking_way() {
    let ring = ring(&[("a", Shared, "b"), ("b", Shared, "a")], 2, |policy| policy);
    one_is_refused(&ring, &[("a", "go"), ("b", "go")]);
}

#[test]
fn three_in_a_ring() {
    let ring = ring(&[("a", Shared, "b"), ("b", Shared, "c"), ("c", Shared, "a")], 3, |policy| policy);
    one_is_refused(&ring, &[("a", "go"), ("b", "go"), ("c", "go")]);
}

/// A plugin that remembers, and one that serves many.
#[test]
fn a_ring_of_both_kinds() {
    let ring = ring(&[("one", One, "many"), ("many", Shared, "one")], 2, |policy| policy);
    one_is_refused(&ring, &[("one", "go"), ("many", "go")]);
}

#[test]
fn a_ring_of_both_kinds_by_a_third() {
    let members = [("one", One, "many"), ("many", Shared, "other"), ("other", Shared, "one")];
    one_is_refused(&ring(&members, 3, |policy| policy), &[("one", "go"), ("many", "go"), ("other", "go")]);
}

/// `b` waits for `a`, which waits for it, but so that it serves others meanwhile.
#[test]
fn who_goes_on_meanwhile_is_in_no_ring() {
    let ring = ring(&[("a", Shared, "b"), ("b", Shared, "a")], 2, |policy| policy);
    for calls in [[("a", "go"), ("b", "later")], [("a", "later"), ("b", "later")]] {
        assert!(ring.at_once(&calls).iter().all(|answer| matches!(answer, Ok(1))));
    }
    let failures = ring.plugins.stats().plugins.iter().map(|plugin| plugin.failures).sum::<u64>();
    assert_eq!(failures, 0);
}

/// A call that comes back where it may finds an instance that does not wait for it.
#[test]
fn a_call_that_may_come_back_finds_a_second_instance() {
    let both =
        |policy: Policy| policy.reentry("a", Reentry::SecondInstance).reentry("b", Reentry::SecondInstance);
    let ring = ring(&[("a", Shared, "b"), ("b", Shared, "a")], 0, both);
    for _ in 0..2 {
        assert_eq!(ring.call("a", "go", 4).unwrap(), 4);
        assert_eq!(ring.call("a", "go", 100).unwrap_err().kind(), ErrorKind::Depth);
    }
}

/// Random graphs with all kinds, called from many threads: each call ends, with its answer or with a ring.
#[test]
fn random_graphs_with_instances_that_serve_many_never_stand_still() {
    let mut answered = 0;
    for seed in 1..=8_u64 {
        eprintln!("seed {seed}");
        let mut state = seed;
        let mut random = move |below: usize| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            (state >> 33) as usize % below
        };
        let names = ["a", "b", "c", "d", "e"];
        let members: Vec<_> = (0..names.len())
            .map(|me| {
                let kind = [Shared, Shared, One, Warm][random(4)];
                (names[me], kind, names[(me + 1 + random(names.len() - 1)) % names.len()])
            })
            .collect();
        let ring = ring(&members, 0, |policy| policy);
        answered += thread::scope(|scope| {
            let callers: Vec<_> = names
                .iter()
                .map(|name| {
                    let ring = &ring;
                    let is_answer = move |turn: u32| match ring.call(name, "go", turn % 4) {
                        Ok(answer) => {
                            assert_eq!(answer, turn % 4);
                            true
                        }
                        Err(error) => {
                            assert_eq!(error.kind(), ErrorKind::Cycle, "{}", error.render());
                            false
                        }
                    };
                    scope.spawn(move || (0..40).filter(|turn| is_answer(*turn)).count())
                })
                .collect();
            callers.into_iter().map(|caller| caller.join().unwrap()).sum::<usize>()
        });
        for name in names {
            assert_eq!(ring.call(name, "go", 0).unwrap(), 0, "and nobody is left waiting");
        }
    }
    eprintln!("{answered} of {} calls were answered", 8 * 5 * 40);
    assert!(answered > 8 * 5, "{answered}");
}
