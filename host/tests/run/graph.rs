//! Who calls whom: circles, depth, and many plugins behind one interface.

use std::sync::mpsc;
use std::time::Duration;

use plugwright::{
    Blame, ErrorKind, Host, Limits, Offer, Plan, Plugins, Policy, Reentry, Reuse, Supervision, Val,
};

const RING: &str = include_str!("graph/ring.wat");

/// Plugins by name, and the text of each.
pub(super) fn policy(folder: &tempfile::TempDir, plugins: &[(&str, String)]) -> Policy {
    plugins.iter().fold(Policy::new(), |policy, (name, wat)| {
        let file = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(wat).unwrap()).unwrap();
        policy.plugin(name, file)
    })
}

pub(super) fn plan(policy: &Policy) -> Plan {
    Plan::new(policy).unwrap_or_else(|report| panic!("{}", report.render()))
}

pub(super) fn load(policy: &Policy) -> Plugins {
    Host::builder()
        .build()
        .unwrap()
        .load(&plan(policy))
        .unwrap_or_else(|report| panic!("{}", report.render()))
}

/// `names` in a circle: each imports the next.
fn ring(names: &[&'static str]) -> Vec<(&'static str, String)> {
    let next = names.iter().cycle().skip(1);
    names.iter().zip(next).map(|(me, next)| (*me, RING.replace("{me}", me).replace("{next}", next))).collect()
}

fn go(plugins: &Plugins, name: &str, n: u32) -> Result<String, plugwright::Error> {
    plugins.get(name).unwrap().call_wave(&format!("test:ring/{name}.go({n})"))
}

#[test]
fn a_call_that_comes_back_fails_with_its_chain() {
    let folder = tempfile::tempdir().unwrap();
    let plugins = load(&policy(&folder, &ring(&["a", "b", "c"])));
    assert_eq!(go(&plugins, "a", 2).unwrap(), "2", "calls that do not come back are calls as others are");
    assert_eq!(go(&plugins, "c", 2).unwrap(), "2");
    let error = go(&plugins, "a", 3).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Cycle, Blame::Plugin));
    assert_eq!(
        error.render(),
        "error: a plugin was called that waits for this very call: `a` → `b` → `c` → `a`\n  \
         plugins: app → a → b → c → a\n\
         hint: if `a` need not remember what it is doing, write `reentry = \"second-instance\"` below `[plugins.a]`"
    );
    assert_eq!(go(&plugins, "a", 2).unwrap(), "2", "the next call finds fresh instances");
}

#[test]
fn a_second_instance_answers_where_the_operator_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a", "b", "c"];
    let policy = names
        .iter()
        .fold(policy(&folder, &ring(&names)), |policy, name| policy.reentry(name, Reentry::SecondInstance));
    let plugins = load(&policy);
    assert_eq!(go(&plugins, "a", 15).unwrap(), "15");
    let started: u64 = plugins.stats().plugins.iter().map(|plugin| plugin.instances).sum();
    assert_eq!(started, 16);
    assert_eq!(go(&plugins, "b", 15).unwrap(), "15");
    let again: u64 = plugins.stats().plugins.iter().map(|plugin| plugin.instances).sum();
    assert!(again < 2 * started, "instances that came back are used again: {again}");
}

#[test]
fn calls_become_no_deeper_than_their_limit() {
    let folder = tempfile::tempdir().unwrap();
    let names = ["a", "b"];
    let policy = names
        .iter()
        .fold(policy(&folder, &ring(&names)), |policy, name| policy.reentry(name, Reentry::SecondInstance));
    let plugins = load(&policy);
    assert_eq!(go(&plugins, "a", 15).unwrap(), "15");
    let error = go(&plugins, "a", 16).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Depth, Blame::Plugin));
    assert_eq!(error.to_string(), "calls of plugins by plugins became more than 16 deep");
    assert_eq!(error.plugins().len(), 16);
    assert_eq!(error.hint_text(), Some("raise `depth` in `[plugins.b.limits]` if they have to be"));
    let plugins = load(&policy.limits(Limits { depth: 40, ..Limits::default() }));
    assert_eq!(go(&plugins, "a", 39).unwrap(), "39");
    assert_eq!(go(&plugins, "a", 40).unwrap_err().kind(), ErrorKind::Depth);
}

/// A plugin calls the application, which calls the plugin, and so on.
#[test]
fn calls_through_the_application_count() {
    let folder = tempfile::tempdir().unwrap();
    let policy = policy(&folder, &[("a", RING.replace("{me}", "a").replace("{next}", "app"))])
        .offer("test:ring/app".parse().unwrap());
    let (give, take) = mpsc::channel::<Plugins>();
    let loaded = std::sync::Mutex::new((take, None));
    let offer = Offer::new("test:ring/app".parse().unwrap(), move |_, _, arguments| {
        let plugins = {
            let mut held = loaded.lock().unwrap();
            if held.1.is_none() {
                held.1 = Some(held.0.recv()?);
            }
            held.1.clone().unwrap()
        };
        Ok(plugins.get("a")?.call(&"test:ring/a.go".parse()?, arguments)?)
    });
    let plugins = Host::builder().offer(offer).build().unwrap().load(&plan(&policy)).unwrap();
    give.send(plugins.clone()).unwrap();
    assert_eq!(go(&plugins, "a", 15).unwrap(), "15");
    let error = go(&plugins, "a", 16).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Depth, "{}", error.render());
    let answer = plugins.get("a").unwrap().call(&"test:ring/a.go".parse().unwrap(), &[Val::U32(15)]).unwrap();
    assert!(matches!(answer.as_slice(), [Val::U32(15)]), "the depth of a call ends with it: {answer:?}");
}

/// Random graphs of plugins, called from many threads: every call ends, with its answer or with the chain of its circle.
#[test]
fn random_graphs_never_stand_still() {
    // A small generator of numbers, the same in every run.
    let mut state = 11_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let host = Host::builder().build().unwrap();
    for _ in 0..12 {
        let names = ["a", "b", "c", "d", "e"];
        let folder = tempfile::tempdir().unwrap();
        let next: Vec<usize> = (0..names.len())
            .map(|me| (me + 1 + random(names.len() as u64 - 1) as usize) % names.len())
            .collect();
        let wats: Vec<(&str, String)> = names
            .iter()
            .zip(&next)
            .map(|(me, next)| (*me, RING.replace("{me}", me).replace("{next}", names[*next])))
            .collect();
        let again: Vec<bool> = names.iter().map(|_| random(2) == 0).collect();
        let policy = names.iter().zip(&again).fold(policy(&folder, &wats), |policy, (name, again)| {
            policy.reentry(name, if *again { Reentry::SecondInstance } else { Reentry::Refuse })
        });
        let plugins = host.load(&plan(&policy)).unwrap();
        std::thread::scope(|scope| {
            for (start, name) in names.iter().enumerate() {
                let (plugins, next, again) = (&plugins, &next, &again);
                scope.spawn(move || {
                    for n in (0..14).chain(0..14) {
                        // What a reader of the graph expects: the call walks on until it comes back to one that refuses.
                        let mut seen = vec![start];
                        let comes_back = (0..n).any(|_| {
                            let to = next[*seen.last().unwrap()];
                            let refused = seen.contains(&to) && !again[to];
                            seen.push(to);
                            refused
                        });
                        match go(plugins, name, n) {
                            Ok(answer) => {
                                assert!(!comes_back && answer == n.to_string(), "{seen:?}: {answer}")
                            }
                            Err(error) => {
                                assert!(comes_back, "{seen:?}: {}", error.render());
                                assert_eq!(error.kind(), ErrorKind::Cycle);
                            }
                        }
                    }
                });
            }
        });
    }
}

/// Two plugins of one instance each, that call each other from many threads: each would wait for what the other has.
#[test]
fn plugins_that_remember_never_wait_for_each_other() {
    let folder = tempfile::tempdir().unwrap();
    let one = Supervision { reuse: Reuse::One, ..Supervision::default() };
    let plugins = load(&policy(&folder, &ring(&["a", "b"])).supervise(one));
    let results: Vec<(u32, u32)> = std::thread::scope(|scope| {
        let threads: Vec<_> = ["a", "b", "a", "b"]
            .into_iter()
            .map(|name| {
                let plugins = &plugins;
                scope.spawn(move || {
                    let (mut answers, mut circles) = (0, 0);
                    for _ in 0..100 {
                        match go(plugins, name, 1) {
                            Ok(answer) => {
                                assert_eq!(answer, "1");
                                answers += 1;
                            }
                            Err(error) => {
                                assert_eq!(error.kind(), ErrorKind::Cycle, "{}", error.render());
                                circles += 1;
                            }
                        }
                    }
                    (answers, circles)
                })
            })
            .collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    assert_eq!(results.iter().map(|(answers, circles)| answers + circles).sum::<u32>(), 400);
    assert_eq!(go(&plugins, "a", 1).unwrap(), "1");
    assert_eq!(go(&plugins, "b", 1).unwrap(), "1");
}

/// Two plugins with one place each, that call each other: each call has what the other waits for. Nobody finds that out, since places are
/// not people; their deadlines end it, with words for it, and nobody else waits.
#[test]
fn calls_that_wait_for_each_others_last_place_end_with_their_deadline() {
    let folder = tempfile::tempdir().unwrap();
    let narrow = Limits { concurrency: 1, deadline: Duration::from_millis(300), ..Limits::default() };
    let names = ["a", "b"];
    let policy = policy(&folder, &[ring(&names), ring(&["other", "next"])].concat());
    let policy = names.iter().fold(policy, |policy, name| policy.plugin_limits(name, narrow.clone()));
    let plugins = load(&policy);
    let (both_have, over) = (std::sync::Barrier::new(2), std::sync::atomic::AtomicBool::new(false));
    let answers = std::thread::scope(|scope| {
        let neighbour = scope.spawn(|| {
            while !over.load(std::sync::atomic::Ordering::Relaxed) {
                assert_eq!(go(&plugins, "other", 1).unwrap(), "1");
            }
        });
        let lasts = super::Lasts(&over);
        let calls = names.map(|name| {
            let (plugins, both_have) = (&plugins, &both_have);
            scope.spawn(move || {
                let mut session = plugins.get(name).unwrap().session().unwrap();
                assert_eq!(session.call_wave(&format!("test:ring/{name}.go(0)")).unwrap(), "0");
                both_have.wait();
                session.call_wave(&format!("test:ring/{name}.go(1)"))
            })
        });
        let answers = calls.map(|call| call.join().unwrap());
        drop(lasts);
        neighbour.join().unwrap();
        answers
    });
    // One may be done in the moment when the other has given up.
    let errors: Vec<plugwright::Error> = answers.into_iter().filter_map(Result::err).collect();
    assert!(!errors.is_empty());
    for error in errors {
        assert_eq!(error.kind(), ErrorKind::Deadline, "{}", error.render());
        let [consumer, provider] = error.plugins() else { panic!("{}", error.render()) };
        assert_ne!(consumer, provider);
        let words = format!(
            "the call waited for plugin `{provider}`, which serves one at a time, until its time was up"
        );
        assert_eq!(error.to_string(), words);
        assert!(error.hint_text().unwrap().contains("each wait for the last place of the other"));
    }
    for name in names {
        assert_eq!(go(&plugins, name, 1).unwrap(), "1", "the next call is served");
    }
}

/// The same graphs with plugins among them of which there is one instance each: whoever would wait for ever is refused, and all
/// others have their answers.
#[test]
fn random_graphs_of_plugins_that_remember_never_stand_still() {
    let mut state = 5_u64;
    let mut random = move |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let host = Host::builder().build().unwrap();
    let mut answered = 0;
    for _ in 0..8 {
        let names = ["a", "b", "c", "d", "e"];
        let folder = tempfile::tempdir().unwrap();
        let next: Vec<usize> = (0..names.len())
            .map(|me| (me + 1 + random(names.len() as u64 - 1) as usize) % names.len())
            .collect();
        let wats: Vec<(&str, String)> = names
            .iter()
            .zip(&next)
            .map(|(me, next)| (*me, RING.replace("{me}", me).replace("{next}", names[*next])))
            .collect();
        let policy = names.iter().fold(policy(&folder, &wats), |policy, name| {
            let reuse = [Reuse::One, Reuse::One, Reuse::Warm][random(3) as usize];
            policy.supervise_plugin(name, Supervision { reuse, ..Supervision::default() })
        });
        let plugins = host.load(&plan(&policy)).unwrap();
        answered += std::thread::scope(|scope| {
            let callers = names.iter().map(|name| {
                let plugins = &plugins;
                scope.spawn(move || {
                    let calls = (0..40).map(|turn| go(plugins, name, turn % 4));
                    let is_answer = |(turn, answer): (u32, Result<String, plugwright::Error>)| match answer {
                        Ok(answer) => {
                            assert_eq!(answer, (turn % 4).to_string());
                            true
                        }
                        Err(error) => {
                            assert_eq!(error.kind(), ErrorKind::Cycle, "{}", error.render());
                            false
                        }
                    };
                    (0..).zip(calls).map(is_answer).filter(|answered| *answered).count()
                })
            });
            let callers: Vec<_> = callers.collect();
            callers.into_iter().map(|caller| caller.join().unwrap()).sum::<usize>()
        });
        for name in names {
            assert_eq!(go(&plugins, name, 0).unwrap(), "0", "and nobody is left waiting");
        }
    }
    // At the least those that call nobody.
    assert!(answered >= 8 * 5 * 10, "{answered}");
}

/// `name` answers `number`, or traps if that is 0.
fn answers(number: u32) -> String {
    format!(
        r#"(component
          (core module $m (func (export "f") (result i32)
            (if (i32.eqz (i32.const {number})) (then (unreachable))) (i32.const {number}))
            (func (export "spin") (loop $l (br_if $l (i32.ne (i32.const {number}) (i32.const 7))))))
          (core instance $i (instantiate $m))
          (func $f (result u32) (canon lift (core func $i "f")))
          (func $spin (canon lift (core func $i "spin")))
          (instance (export "test:many/check@1.{number}.0") (export "f" (func $f)) (export "spin" (func $spin))))"#
    )
}

#[test]
fn all_that_export_an_interface_are_asked() {
    let folder = tempfile::tempdir().unwrap();
    let plugins =
        [("third", answers(3)), ("broken", answers(0)), ("seventh", answers(7)), ("first", answers(1))];
    let plugins = load(&policy(&folder, &plugins));
    let all = plugins.all_exporting(&"test:many/check@1.0.0".parse().unwrap());
    let names: Vec<&str> = all.iter().map(|plugin| plugin.id().as_str()).collect();
    assert_eq!(names, ["broken", "first", "seventh", "third"]);
    // The application calls earlier versions too.
    assert_eq!(plugins.all_exporting(&"test:many/check@1.3.0".parse().unwrap()).len(), 4);
    assert_eq!(plugins.all_exporting(&"test:many/check".parse().unwrap()).len(), 4);
    assert!(plugins.all_exporting(&"test:many/check@2.0.0".parse().unwrap()).is_empty());

    let f = |plugin: &plugwright::Plugin| plugin.call_wave("test:many/check.f()");
    for results in [all.each(f), all.parallel(f)] {
        let shown: Vec<String> = results
            .into_iter()
            .map(|(plugin, result)| match result {
                Ok(answer) => format!("{plugin} {answer}"),
                Err(error) => format!("{plugin} {:?}", error.kind()),
            })
            .collect();
        assert_eq!(shown, ["broken Trap", "first 1", "seventh 7", "third 3"]);
    }
    let (plugin, answer) = all.first(f).unwrap();
    assert_eq!((plugin.as_str(), answer.as_str()), ("first", "1"));
    let errors = all.first(|plugin| plugin.call_wave("test:many/check.g()")).unwrap_err();
    assert_eq!(errors.len(), 4);
    // All but one would run for ever.
    let (plugin, _) = all.race(|session| session.call_wave("test:many/check.spin()")).unwrap();
    assert_eq!(plugin.as_str(), "seventh");
}

#[test]
fn a_picture_of_a_running_set_has_counts() {
    let folder = tempfile::tempdir().unwrap();
    let plugins = load(&policy(&folder, &ring(&["a", "b"])));
    go(&plugins, "a", 1).unwrap();
    go(&plugins, "a", 2).unwrap_err();
    let picture = serde_json::to_value(plugins.picture()).unwrap();
    let counts = &picture["units"][0]["counts"];
    for (count, number) in [("calls", 2), ("failures", 1), ("instances", 1)] {
        assert_eq!(counts[count], number, "{counts}");
    }
    assert_eq!(counts["standing"], "serving");
    assert_eq!(picture["edges"][0]["calls"], 2);
    assert!(plugins.picture().svg().contains("2 calls · 1 failed · 1 started"));
    assert!(plugins.picture().dot().contains("isolated\\n2 calls"));
}

#[test]
fn a_picture_of_a_running_set_shows_who_is_not_called() {
    let folder = tempfile::tempdir().unwrap();
    let first = Supervision { back_off_after: 1, quarantine_after: 1, ..Supervision::default() };
    let wats = [("broken", answers(0)), ("fine", answers(1))];
    let plugins = load(&policy(&folder, &wats).supervise(first));
    assert!(!plugins.picture().svg().contains("card trouble"));
    plugins.get("broken").unwrap().call_wave("test:many/check.f()").unwrap_err();
    let picture = plugins.picture();
    let reason = "in quarantine: plugin `broken` gave up";
    assert!(picture.svg().contains(reason) && picture.dot().contains(reason), "{}", picture.svg());
    assert_eq!(picture.svg().matches("card trouble").count(), 1);
    let units = serde_json::to_value(&picture).unwrap()["units"].clone();
    assert_eq!(units[0]["counts"]["standing"], "quarantined");
    assert_eq!(units[1]["counts"]["standing"], "serving");
}

#[test]
fn a_plugin_may_ask_who_calls_it() {
    let folder = tempfile::tempdir().unwrap();
    let passes = include_str!("graph/passes.wat");
    let plugins = load(&policy(
        &folder,
        &[
            ("first", passes.replace("{me}", "first").replace("{next}", "second")),
            ("second", passes.replace("{me}", "second").replace("{next}", "last")),
            ("last", include_str!("graph/context.wat").to_owned()),
        ],
    ));
    let mut session = plugins.get("first").unwrap().session().unwrap();
    assert_eq!(session.call_wave("test:context/first.callers()").unwrap(), "[\"first\", \"second\"]");
    assert_eq!(session.call_wave("test:context/first.depth()").unwrap(), "3");
    let made = session.call_wave("test:context/first.trace()").unwrap();
    assert_eq!(made.len(), 34, "{made}");
    assert_eq!(session.call_wave("test:context/first.trace()").unwrap(), made, "a session is one trace");
    let given = "0af7651916cd43dd8448eb211c80319c";
    session.set_trace(given.parse().unwrap()).unwrap();
    assert_eq!(session.call_wave("test:context/first.trace()").unwrap(), format!("\"{given}\""));
    drop(session);

    let last = plugins.get("last").unwrap();
    assert_eq!(last.call_wave("test:context/last.callers()").unwrap(), "[]");
    assert_eq!(last.call_wave("test:context/last.depth()").unwrap(), "1");
    assert_ne!(
        last.call_wave("test:context/last.trace()").unwrap(),
        format!("\"{given}\""),
        "the next call has its own"
    );
    let remaining: u64 = last.call_wave("test:context/last.remaining()").unwrap().parse().unwrap();
    assert!((1..=10_010).contains(&remaining), "{remaining}");
}

/// Who has more time than its caller has what its caller has; who has less has its own.
#[test]
fn time_goes_down_the_tree_and_shrinks() {
    let folder = tempfile::tempdir().unwrap();
    let passes = include_str!("graph/passes.wat");
    let plugins = [
        ("first", passes.replace("{me}", "first").replace("{next}", "second")),
        ("second", passes.replace("{me}", "second").replace("{next}", "last")),
        ("last", include_str!("graph/context.wat").to_owned()),
    ];
    let seconds = |seconds| Limits { deadline: Duration::from_secs(seconds), ..Limits::default() };
    for (first, second, last, most) in [(20, 600, 600, 20), (600, 30, 600, 30), (600, 600, 40, 40)] {
        let policy = policy(&folder, &plugins)
            .plugin_limits("first", seconds(first))
            .plugin_limits("second", seconds(second))
            .plugin_limits("last", seconds(last));
        let remaining = load(&policy).get("first").unwrap().call_wave("test:context/first.remaining()");
        let remaining: u64 = remaining.unwrap().parse().unwrap();
        assert!((1..=most * 1000 + 10).contains(&remaining), "{remaining} of {most} s");
    }
}
