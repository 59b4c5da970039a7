//! Calls that are made once more: of idempotent functions, after a trap of the provider. No others, and no more than once.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use plugwright::{Error, ErrorKind, Host, Limits, Offer, Plan, Plugins, Policy, Supervision, Val};

use super::Seen;

const DOES_WELL: u32 = 0;
const TRAPS: u32 = 1;
const RUNS_ON: u32 = 2;

struct Scene {
    plugins: Plugins,
    seen: Seen,
    /// What becomes of the next calls; of those after them, nothing bad.
    fates: Arc<Mutex<VecDeque<u32>>>,
    calls: Arc<Mutex<u32>>,
}

impl Scene {
    /// `front` calls `asks`, which calls `shaky`; of all three `sure` is idempotent.
    fn new(settle: impl FnOnce(Policy) -> Policy) -> Self {
        Self::made(&[], settle)
    }

    /// The same, with async functions: calls go by message.
    fn by_message(settle: impl FnOnce(Policy) -> Policy) -> Self {
        let names =
            ["\"sure\" (func", "\"risky\" (func", "$sure2", "$risky2", "func $go", "sure: ", "risky: "];
        let made = names.map(|name| match name.strip_suffix(": ") {
            Some(_) => (format!("{name}func"), format!("{name}async func")),
            None => (format!("{name} (result"), format!("{name} async (result")),
        });
        Self::made(&made, settle)
    }

    fn made(changes: &[(String, String)], settle: impl FnOnce(Policy) -> Policy) -> Self {
        let changed = |text: &str| {
            changes.iter().fold(text.to_owned(), |text, (from, to)| text.replace(from.as_str(), to))
        };
        let folder = tempfile::tempdir().unwrap();
        let asks = changed(include_str!("again/asks.wat"));
        let shaky = changed(include_str!("again/shaky.wat"));
        let front = asks
            .replace("test:again/asks", "test:again/front")
            .replace("test:again/shaky", "test:again/asks");
        let mut policy = Policy::new().offer("test:again/fate@0.1.0".parse().unwrap());
        for (name, wat, world, export) in
            [("asks", &asks, "consumer", "asks"), ("shaky", &shaky, "provider", "shaky")]
        {
            let place = folder.path().join(name);
            std::fs::create_dir_all(place.join("build")).unwrap();
            std::fs::write(place.join(format!("build/{name}.wasm")), wat::parse_str(wat).unwrap()).unwrap();
            std::fs::write(place.join("again.wit"), changed(include_str!("again/again.wit"))).unwrap();
            let manifest = format!(
                "[plugin]\nname = \"{name}\"\nversion = \"0.1.0\"\n\n[contract]\nwit = \"again.wit\"\nworld = \"{world}\"\n\
                 idempotent = [\"test:again/{export}.sure\"]\n"
            );
            std::fs::write(place.join("plugin.toml"), manifest).unwrap();
            policy = policy.plugin(name, place);
        }
        let place = folder.path().join("front.wasm");
        std::fs::write(&place, wat::parse_str(&front).unwrap()).unwrap();
        let plan = Plan::new(&settle(policy.plugin("front", place)))
            .unwrap_or_else(|report| panic!("{}", report.render()));
        let (fates, calls) = (Arc::new(Mutex::new(VecDeque::new())), Arc::new(Mutex::new(0)));
        let offer = {
            let (fates, calls) = (fates.clone(), calls.clone());
            Offer::new("test:again/fate@0.1.0".parse().unwrap(), move |_, _, _| {
                *calls.lock().unwrap() += 1;
                Ok(vec![Val::U32(fates.lock().unwrap().pop_front().unwrap_or(DOES_WELL))])
            })
        };
        let seen = Seen::default();
        let host = Host::builder().observe(seen.clone()).offer(offer).build().unwrap();
        let plugins = host.load(&plan).unwrap_or_else(|report| panic!("{}", report.render()));
        Self { plugins, seen, fates, calls }
    }

    /// Calls a function of a plugin, and gives how often `shaky` was called for it.
    fn call(&self, plugin: &str, function: &str, fates: &[u32]) -> (Result<String, Error>, u32) {
        *self.calls.lock().unwrap() = 0;
        *self.fates.lock().unwrap() = fates.iter().copied().collect();
        let answer = self.plugins.get(plugin).unwrap();
        let answer = answer.call_wave(&format!("test:again/{plugin}.{function}()"));
        (answer, *self.calls.lock().unwrap())
    }

    fn events(&self) -> usize {
        self.seen.0.0.lock().unwrap().iter().filter(|line| line.starts_with("CalledAgain")).count()
    }
}

fn refused(answer: (Result<String, Error>, u32)) -> (ErrorKind, u32) {
    (answer.0.unwrap_err().kind(), answer.1)
}

#[test]
fn an_idempotent_function_is_called_once_more_after_a_trap() {
    let scene = Scene::new(|policy| policy);
    let (answer, calls) = scene.call("asks", "sure", &[TRAPS]);
    assert_eq!((answer.unwrap().as_str(), calls), ("7", 2));
    assert_eq!(scene.events(), 1);
    let (answer, calls) = scene.call("front", "sure", &[TRAPS]);
    assert_eq!((answer.unwrap().as_str(), calls), ("7", 2));
    let failures: Vec<u64> = scene.plugins.stats().plugins.iter().map(|plugin| plugin.failures).collect();
    assert_eq!(failures, [0, 0, 2], "the trap is `shaky`'s, and its consumers live on");
}

#[test]
fn a_second_trap_is_the_end_of_it() {
    let scene = Scene::new(|policy| policy);
    // Each edge of the chain is idempotent, and yet no more than two calls are made.
    for plugin in ["asks", "front"] {
        let (answer, calls) = scene.call(plugin, "sure", &[TRAPS; 9]);
        let error = answer.unwrap_err();
        assert_eq!((error.kind(), calls), (ErrorKind::Trap, 2), "{plugin}");
        assert_eq!(error.plugins().last().unwrap().as_str(), "shaky");
        let note = "it was called twice; the first time: plugin `shaky` gave up";
        assert!(error.notes().iter().any(|known| known == note), "{:?}", error.notes());
    }
}

#[test]
fn no_other_function_is_called_twice() {
    let scene = Scene::new(|policy| policy);
    for plugin in ["asks", "front"] {
        assert_eq!(refused(scene.call(plugin, "risky", &[TRAPS])), (ErrorKind::Trap, 1));
    }
    // The application has the error, and can call again itself.
    assert_eq!(refused(scene.call("shaky", "sure", &[TRAPS])), (ErrorKind::Trap, 1));
    assert_eq!(scene.events(), 0);
}

#[test]
fn nothing_but_a_trap_is_a_reason_to_call_again() {
    let short = Limits { deadline: Duration::from_millis(30), ..Limits::default() };
    let scene = Scene::new(|policy| policy.plugin_limits("shaky", short));
    assert_eq!(refused(scene.call("asks", "sure", &[RUNS_ON])), (ErrorKind::Deadline, 1));
    let first = Supervision { back_off_after: 1, quarantine_after: 1, ..Supervision::default() };
    let scene = Scene::new(|policy| policy.supervise_plugin("shaky", first));
    let answer = scene.call("asks", "sure", &[TRAPS]);
    assert_eq!(refused(answer), (ErrorKind::Trap, 1), "a plugin in quarantine is not called");
}

#[test]
fn what_goes_for_plain_calls_goes_for_messages() {
    let scene = Scene::by_message(|policy| policy);
    for plugin in ["asks", "front"] {
        let (answer, calls) = scene.call(plugin, "sure", &[TRAPS]);
        assert_eq!((answer.unwrap().as_str(), calls), ("7", 2), "{plugin}");
        assert_eq!(refused(scene.call(plugin, "sure", &[TRAPS; 9])), (ErrorKind::Trap, 2), "{plugin}");
        assert_eq!(refused(scene.call(plugin, "risky", &[TRAPS])), (ErrorKind::Trap, 1), "{plugin}");
    }
    let short = Limits { deadline: Duration::from_millis(30), ..Limits::default() };
    let scene = Scene::by_message(|policy| policy.plugin_limits("shaky", short));
    assert_eq!(refused(scene.call("asks", "sure", &[RUNS_ON])), (ErrorKind::Deadline, 1));
    let first = Supervision { back_off_after: 1, quarantine_after: 1, ..Supervision::default() };
    let scene = Scene::by_message(|policy| policy.supervise_plugin("shaky", first));
    assert_eq!(refused(scene.call("asks", "sure", &[TRAPS])), (ErrorKind::Trap, 1), "it is in quarantine");
}
