//! Resources of a plugin some of whose functions are async: calls by message pass them, and one instance owns them all.
//!
//! The components are those of `resources`, whose provider has async functions beside the plain ones. The others stay on the plain
//! engine, but for `late`, whose own functions are async.

use plugwright::Swap;

use super::resources::{MIDDLE, PROVIDER, TOP, WIT, chain, made_of};
use super::*;

/// What the provider has beside what it has there.
const ASYNC: &str = r#"
  (func (export "test:res/blobs@0.1.0#[method]blob.peek") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "test:res/blobs@0.1.0#touch") (param i32) (result i32) (i32.load (local.get 0)))
  (func (export "test:res/blobs@0.1.0#swallow") (param $is i32) (param $it i32) (result i32)
    (local $value i32)
    (if (local.get $is)
      (then (local.set $value (call $value (local.get $it))) (call $drop (local.get $it))))
    (local.get $value))
  (func (export "test:res/blobs@0.1.0#bear") (param i32) (result i32) (call $blob (local.get 0)))
  (func (export "test:res/blobs@0.1.0#hang") (param i32) (loop $more (br $more))))"#;

fn folder() -> (tempfile::TempDir, Policy) {
    edition(1)
}

/// The same each time, but for the component of the provider: it has a number, which changes nothing else.
fn edition(number: u8) -> (tempfile::TempDir, Policy) {
    let wit =
        WIT.replace("    break: func();\n", "    break: func();\n    peek: async func() -> u32;\n").replace(
            "  live: func() -> u32;",
            "  live: func() -> u32;
  touch: async func(it: borrow<blob>) -> u32;
  swallow: async func(it: option<blob>) -> u32;
  bear: async func(seed: u32) -> blob;
  hang: async func(it: borrow<blob>);",
        ) + "interface later {
  use blobs.{blob};
  go: async func(times: u32) -> u32;
  raise: async func(it: blob) -> blob;
  vain: async func();
  lose: async func();
}
world late { import blobs; export later; }
";
    let provider = PROVIDER.1.trim_end().strip_suffix(')').unwrap().to_owned() + ASYNC;
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { deadline: Duration::from_secs(600), ..Limits::default() };
    let late = ("late", include_str!("resources/late.wat"));
    let plugins = [(PROVIDER.0, provider.as_str()), MIDDLE, TOP, late];
    let policy = plugins.into_iter().fold(Policy::new().limits(limits), |policy, plugin| {
        let file = folder.path().join(format!("{}.wasm", plugin.0));
        let mut component = made_of(&wit, plugin);
        if plugin.0 == PROVIDER.0 {
            // A custom section `v`.
            component.extend([0, 3, 1, b'v', number]);
        }
        std::fs::write(&file, component).unwrap();
        policy.plugin(plugin.0, file)
    });
    (folder, policy)
}

fn shared(settle: impl FnOnce(Policy) -> Policy) -> Plugins {
    let (_folder, policy) = folder();
    load(Host::builder(), &settle(policy))
}

fn top(plugins: &Plugins, call: &str) -> Result<String, plugwright::Error> {
    wave(plugins, "top", &format!("test:res/user.{call}"))
}

fn late(plugins: &Plugins, call: &str) -> Result<String, plugwright::Error> {
    wave(plugins, "late", &format!("test:res/later.{call}"))
}

/// How many instances of the provider were started, and how many of its calls have failed.
fn provider(plugins: &Plugins) -> (u64, u64) {
    let stats = plugins.stats();
    let provider = stats.plugins.iter().find(|plugin| plugin.plugin.as_str() == "provider").unwrap();
    (provider.instances, provider.failures)
}

#[test]
fn the_owner_alone_is_of_the_async_engine() {
    let (_folder, policy) = folder();
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    let shared: Vec<_> =
        plan.units.iter().filter(|unit| unit.is_shared).map(|unit| unit.id.as_str()).collect();
    assert_eq!(shared, ["provider"]);
    let engine = |id: &str| plan.unit_of(&id.parse().unwrap()).unwrap().engine.to_string();
    assert_eq!(["provider", "middle", "top", "late"].map(engine), ["async", "plain", "plain", "async"]);
}

#[test]
fn handles_cross_by_message_in_values_of_every_kind() {
    let plugins = shared(|policy| policy);
    for _ in 0..3 {
        assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
    }
    assert_eq!(late(&plugins, "go(3)").unwrap(), "0", "by async functions");
    assert_eq!(top(&plugins, "cycle(0)").unwrap(), "0");
    assert_eq!(provider(&plugins), (1, 0));
}

#[test]
fn a_handle_travels_on_and_home_by_message() {
    let plugins = shared(|policy| policy);
    for _ in 0..3 {
        assert_eq!(top(&plugins, "by-keeper()").unwrap(), "122");
    }
    assert_eq!(provider(&plugins), (1, 0));
}

#[test]
fn a_fused_group_passes_handles_by_message() {
    let plugins = shared(|policy| policy.fuse(["top", "middle"]));
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
    assert_eq!(top(&plugins, "by-keeper()").unwrap(), "122");
}

#[test]
fn nothing_leaks_by_message() {
    let plugins = shared(|policy| policy);
    assert_eq!(top(&plugins, "cycle(100000)").unwrap(), "0");
    assert_eq!(late(&plugins, "go(2000)").unwrap(), "0");
    assert_eq!(top(&plugins, "around(1000)").unwrap(), "0");
    assert_eq!(provider(&plugins), (1, 0));
}

#[test]
fn what_a_dead_consumer_held_is_dropped_by_its_owner() {
    let plugins = shared(|policy| policy);
    assert_eq!(top(&plugins, "lose()").unwrap_err().kind(), ErrorKind::Trap);
    assert_eq!(late(&plugins, "lose()").unwrap_err().kind(), ErrorKind::Trap);
    assert_eq!(top(&plugins, "cycle(0)").unwrap(), "0");
    assert_eq!(provider(&plugins), (1, 0), "the owner lives on");
}

#[test]
fn a_dead_owner_ends_its_resources_and_nobody_else() {
    let plugins = shared(|policy| policy);
    top(&plugins, "keep-and-forget(5)").unwrap();
    let error = top(&plugins, "boom()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top", "provider"]));
    let error = wave(&plugins, "middle", "test:res/keeper.add-kept()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Gone, vec!["middle", "provider"]), "{error:?}");
    assert!(error.to_string().contains("the instance that owned it failed"), "{error}");
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0", "the next call is served");
}

#[test]
fn a_handle_is_kept_from_call_to_call() {
    let plugins = shared(|policy| policy);
    top(&plugins, "hold(5)").unwrap();
    assert_eq!(top(&plugins, "use-held()").unwrap(), "6");
    assert_eq!(late(&plugins, "go(2)").unwrap(), "1", "its owner serves others meanwhile");
    assert_eq!(top(&plugins, "use-held()").unwrap(), "7");
    top(&plugins, "let-go()").unwrap();
    assert_eq!(late(&plugins, "go(0)").unwrap(), "0");
    assert_eq!(provider(&plugins), (1, 0));
}

#[test]
fn handles_that_are_none_trap_who_uses_them_by_message() {
    let plugins = shared(|policy| policy);
    for call in ["forge()", "drop-twice()"] {
        let error = top(&plugins, call).unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top"]), "{call}: {error:?}");
    }
    let error = top(&plugins, "stolen()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top", "middle"]));
    assert_eq!(late(&plugins, "go(1)").unwrap(), "0");
    assert_eq!(provider(&plugins), (1, 0), "the owner is unharmed");
}

#[test]
fn handles_are_bounded_by_message() {
    for (plugin, blamed) in [("top", vec!["top"]), ("provider", vec!["top", "provider"])] {
        let limits = Limits { handles: 50, deadline: Duration::from_secs(600), ..Limits::default() };
        let plugins = shared(|policy| policy.plugin_limits(plugin, limits));
        assert_eq!(top(&plugins, "cycle(100)").unwrap(), "0");
        let error = top(&plugins, "many(60)").unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Memory, blamed), "{error:?}");
        assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
    }
}

#[test]
fn open_handles_keep_the_instance_that_was_swapped_out() {
    let seen = Seen::default();
    let host = Host::builder().observe(seen.clone()).build().unwrap();
    let plan = |number| {
        let (folder, policy) = edition(number);
        (Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render())), folder)
    };
    let ((first, _one), (second, _two)) = (plan(1), plan(2));
    let plugins = host.load(&first).unwrap();
    top(&plugins, "hold(5)").unwrap();
    host.swap(&plugins, &second, &Swap::new()).unwrap();
    assert_eq!(late(&plugins, "go(1)").unwrap(), "0", "new calls go to the new one, which has no blobs");
    assert_eq!(top(&plugins, "use-held()").unwrap(), "6");
    assert_eq!(seen.0.0.lock().unwrap().iter().filter(|line| line.starts_with("Drained")).count(), 0);
    top(&plugins, "let-go()").unwrap();
    seen.wait_for(1, "Drained");
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
}

/// The time that a swap leaves is over, and nobody calls anything.
#[test]
fn an_instance_that_was_swapped_out_goes_with_its_time_whoever_holds_what_is_its() {
    let seen = Seen::default();
    let host = Host::builder().observe(seen.clone()).build().unwrap();
    let plan = |number| {
        let (folder, policy) = edition(number);
        (Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render())), folder)
    };
    let ((first, _one), (second, _two)) = (plan(1), plan(2));
    let plugins = host.load(&first).unwrap();
    top(&plugins, "hold(5)").unwrap();
    host.swap(&plugins, &second, &Swap::new().grace(Duration::ZERO)).unwrap();
    seen.wait_for(1, "Drained");
    let error = top(&plugins, "use-held()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Gone, vec!["top", "provider"]), "{error:?}");
    assert!(error.to_string().ends_with("the instance that owned it has ended"), "{error}");
    assert_eq!(provider(&plugins).1, 0, "that is no failure");
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
}

#[test]
fn who_is_called_off_leaves_nothing_with_the_owner() {
    let short = Limits { deadline: Duration::from_millis(200), ..Limits::default() };
    let plugins = shared(|policy| policy.plugin_limits("provider", short));
    let error = late(&plugins, "vain()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Deadline, vec!["late", "provider"]), "{error:?}");
    assert_eq!(late(&plugins, "go(2)").unwrap(), "0");
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
}

#[test]
fn an_allowance_reaches_the_resources_that_its_own_calls_made() {
    let plugins = shared(|policy| policy);
    let within = |allowance: &plugwright::Allowance, call: &str| {
        plugins.get("top").unwrap().within(allowance).call_wave(&format!("test:res/user.{call}"))
    };
    let (one, other) = (plugwright::Allowance::new(), plugwright::Allowance::new());
    assert_eq!(within(&one, "every-kind()").unwrap(), "0");
    assert_eq!(within(&one, "by-keeper()").unwrap(), "122");
    // What a plugin keeps beyond the call is its own with that allowance, and with no other.
    within(&one, "hold(5)").unwrap();
    assert_eq!(within(&one, "use-held()").unwrap(), "6");
    let error = within(&other, "use-held()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Gone, vec!["top", "provider"]), "{error:?}");
    assert!(error.to_string().contains("out of reach"), "{error}");
    assert_eq!(within(&other, "every-kind()").unwrap(), "0");
    top(&plugins, "hold(5)").unwrap();
    assert_eq!(within(&one, "use-held()").unwrap_err().kind(), ErrorKind::Gone);
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0", "the next call is served");
}
