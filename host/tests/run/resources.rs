//! Resources that plugins have of each other.

use std::time::Duration;

use plugwright::{Error, ErrorKind, Host, Limits, Plan, Plugins, Policy, Reuse, Session, Supervision, Swap};
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::Seen;

pub(super) const WIT: &str = include_str!("resources/resources.wit");

pub(super) const PROVIDER: (&str, &str) = ("provider", include_str!("resources/provider.wat"));
pub(super) const MIDDLE: (&str, &str) = ("middle", include_str!("resources/middle.wat"));
pub(super) const TOP: (&str, &str) = ("top", include_str!("resources/top.wat"));

fn component((world, core): (&str, &str)) -> Vec<u8> {
    made_of(WIT, (world, core))
}

/// A component of a world.
pub(super) fn made_of(wit: &str, (world, core): (&str, &str)) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let package = resolve.push_str("resources.wit", wit).unwrap();
    let world = resolve.select_world(&[package], Some(world)).unwrap();
    let mut module = wat::parse_str(core).unwrap();
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().validate(true).encode().unwrap()
}

/// `top` uses `provider` itself and by `middle`.
fn load(settle: impl FnOnce(Policy) -> Policy) -> Plugins {
    let plan = plan(1, settle);
    Host::builder().build().unwrap().load(&plan.0).unwrap_or_else(|report| panic!("{}", report.render()))
}

/// The same plan each time, but for the component of the provider: it has a number, which changes nothing else.
fn plan(edition: u8, settle: impl FnOnce(Policy) -> Policy) -> (Plan, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let limits = Limits { deadline: Duration::from_secs(600), ..Limits::default() };
    let policy = [PROVIDER, MIDDLE, TOP].into_iter().fold(Policy::new().limits(limits), |policy, plugin| {
        let file = folder.path().join(format!("{}.wasm", plugin.0));
        let mut component = component(plugin);
        if plugin == PROVIDER {
            // A custom section `v`.
            component.extend([0, 3, 1, b'v', edition]);
        }
        std::fs::write(&file, component).unwrap();
        policy.plugin(plugin.0, file)
    });
    (Plan::new(&settle(policy)).unwrap_or_else(|report| panic!("{}", report.render())), folder)
}

fn top(plugins: &Plugins, call: &str) -> Result<String, Error> {
    plugins.get("top").unwrap().call_wave(&format!("test:res/user.{call}"))
}

fn within(session: &mut Session, call: &str) -> Result<String, Error> {
    session.call_wave(&format!("test:res/user.{call}"))
}

/// How many blobs there are in an instance of the provider that is idle, and how many instances were started.
fn live(plugins: &Plugins) -> (String, u64) {
    let live = plugins.get("provider").unwrap().call_wave("test:res/blobs.live()").unwrap();
    let stats = plugins.stats();
    let provider = stats.plugins.iter().find(|plugin| plugin.plugin.as_str() == "provider").unwrap();
    (live, provider.instances)
}

pub(super) fn chain(error: &Error) -> Vec<&str> {
    error.plugins().iter().map(|plugin| plugin.as_str()).collect()
}

#[test]
fn handles_cross_in_values_of_every_kind() {
    let plugins = load(|policy| policy);
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0", "on warm instances");
    assert_eq!(live(&plugins), ("0".into(), 1));
}

#[test]
fn a_handle_travels_on_and_home() {
    let plugins = load(|policy| policy);
    assert_eq!(top(&plugins, "by-keeper()").unwrap(), "122");
    assert_eq!(live(&plugins), ("0".into(), 1));
}

#[test]
fn a_fused_group_passes_handles_as_a_plugin_does() {
    for group in [["top", "middle"], ["middle", "provider"]] {
        let plugins = load(|policy| policy.fuse(group));
        assert_eq!(top(&plugins, "every-kind()").unwrap(), "0", "{group:?}");
        assert_eq!(top(&plugins, "by-keeper()").unwrap(), "122", "{group:?}");
    }
}

#[test]
fn nothing_leaks() {
    let plugins = load(|policy| policy);
    assert_eq!(top(&plugins, "cycle(100000)").unwrap(), "0");
    assert_eq!(top(&plugins, "around(100000)").unwrap(), "0");
    for _ in 0..100 {
        assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
    }
    assert_eq!(live(&plugins), ("0".into(), 1));
}

#[test]
fn what_a_dead_consumer_held_is_dropped() {
    let plugins = load(|policy| policy);
    assert_eq!(top(&plugins, "lose()").unwrap_err().kind(), ErrorKind::Trap);
    assert_eq!(live(&plugins), ("0".into(), 1));
    // So is what a consumer held that was not on the way to the failure, and lives on.
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
}

#[test]
fn a_dead_owner_is_an_error_that_names_the_chain() {
    let plugins = load(|policy| policy);
    let mut session = plugins.get("top").unwrap().session().unwrap();
    within(&mut session, "hold(5)").unwrap();
    assert_eq!(within(&mut session, "use-held()").unwrap(), "6");
    let error = within(&mut session, "break-held()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top", "provider"]));
}

#[test]
fn a_handle_of_a_dead_owner_is_gone() {
    let plugins = load(|policy| policy);
    // The keeper is left with a blob of an instance that fails, on another way than by the keeper.
    let mut session = plugins.get("top").unwrap().session().unwrap();
    within(&mut session, "keep-and-forget(5)").unwrap();
    assert_eq!(within(&mut session, "boom()").unwrap_err().kind(), ErrorKind::Trap);
    drop(session);
    let keeper = plugins.get("middle").unwrap();
    let error = keeper.call_wave("test:res/keeper.add-kept()").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Gone, "{error:?}");
    assert_eq!(
        error.to_string(),
        "resource `test:res/blobs.blob@0.1.0` of plugin `provider` is gone: the instance that owned it failed"
    );
    assert_eq!(chain(&error), ["middle", "provider"]);
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0", "the next call is served");
}

#[test]
fn who_keeps_a_handle_keeps_its_owner() {
    let plugins = load(|policy| policy);
    top(&plugins, "hold(5)").unwrap();
    assert_eq!(live(&plugins), ("0".into(), 2), "the owner is not there for others");
    assert_eq!(top(&plugins, "use-held()").unwrap(), "6");
    assert_eq!(top(&plugins, "use-held()").unwrap(), "7");
    top(&plugins, "let-go()").unwrap();
    assert_eq!(top(&plugins, "cycle(1)").unwrap(), "0");
    assert_eq!(live(&plugins), ("0".into(), 2));
}

#[test]
fn a_group_that_would_be_second_is_left_where_it_is() {
    let plugins = load(|policy| policy);
    // A keeper stays with the owner of what it keeps: not the instance of the provider that the next tree begins with.
    top(&plugins, "keep-and-forget(5)").unwrap();
    assert_eq!(top(&plugins, "by-keeper()").unwrap(), "122");
    let started =
        plugins.stats().plugins.into_iter().map(|plugin| (plugin.plugin.to_string(), plugin.instances));
    let expected = [("middle", 2), ("provider", 2), ("top", 1)];
    assert_eq!(started.collect::<Vec<_>>(), expected.map(|(plugin, count)| (plugin.to_owned(), count)));
}

#[test]
fn the_one_instance_of_a_plugin_is_there_for_all() {
    let one = Supervision { reuse: Reuse::One, ..Supervision::default() };
    let plugins = load(|policy| policy.supervise_plugin("provider", one));
    top(&plugins, "hold(5)").unwrap();
    assert_eq!(live(&plugins), ("1".into(), 1));
    assert_eq!(top(&plugins, "use-held()").unwrap(), "6");
    top(&plugins, "let-go()").unwrap();
    assert_eq!(live(&plugins), ("0".into(), 1));
}

#[test]
fn handles_that_are_none_trap_who_uses_them() {
    let plugins = load(|policy| policy);
    for call in ["forge()", "drop-twice()"] {
        let error = top(&plugins, call).unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top"]), "{call}: {error:?}");
    }
    assert_eq!(live(&plugins), ("0".into(), 1), "the provider is unharmed");
    let error = top(&plugins, "stolen()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top", "middle"]));
    assert_eq!(live(&plugins), ("0".into(), 1));
}

#[test]
fn handles_are_bounded() {
    let plugins = load(|policy| policy);
    let error = top(&plugins, "many(100000)").unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Memory, "{error:?}");
    assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
    // As the operator says, of those that a plugin holds and of those that others hold of it.
    for (plugin, blamed) in [("top", vec!["top"]), ("provider", vec!["top", "provider"])] {
        let limits = Limits { handles: 50, deadline: Duration::from_secs(600), ..Limits::default() };
        let plugins = load(|policy| policy.plugin_limits(plugin, limits));
        assert_eq!(top(&plugins, "cycle(100)").unwrap(), "0");
        let error = top(&plugins, "many(60)").unwrap_err();
        assert_eq!((error.kind(), chain(&error)), (ErrorKind::Memory, blamed), "{error:?}");
        let hint = format!("raise `handles` in `[plugins.{plugin}.limits]` if the work is worth it");
        assert_eq!(error.hint_text(), Some(hint.as_str()), "{error:?}");
        assert_eq!(top(&plugins, "every-kind()").unwrap(), "0");
    }
}

#[test]
fn a_destructor_that_traps_fails_the_call_that_drops() {
    let plugins = load(|policy| policy);
    let mut session = plugins.get("top").unwrap().session().unwrap();
    within(&mut session, "hold(4000000666)").unwrap();
    let error = within(&mut session, "let-go()").unwrap_err();
    assert_eq!((error.kind(), chain(&error)), (ErrorKind::Trap, vec!["top", "provider"]));
    drop(session);
    assert_eq!(live(&plugins), ("0".into(), 2));
}

#[test]
fn the_application_can_hold_what_a_plugin_passes_on() {
    let plugins = load(|policy| policy);
    let mut session = plugins.get("top").unwrap().session().unwrap();
    let handle = within(&mut session, "hand-out(41)").unwrap();
    assert_eq!(within(&mut session, &format!("take({handle})")).unwrap(), "41");
    let left = within(&mut session, "hand-out(1)").unwrap();
    assert!(left.starts_with("{handle:"), "{left}");
    drop(session);
    assert_eq!(live(&plugins), ("0".into(), 1), "it went with the session");
}

/// Two editions of the provider, and whoever loads the first.
fn editions(seen: &Seen) -> (Host, Plugins, (Plan, tempfile::TempDir)) {
    let host = Host::builder().observe(seen.clone()).build().unwrap();
    let first = plan(1, |policy| policy);
    let plugins = host.load(&first.0).unwrap();
    (host, plugins, plan(2, |policy| policy))
}

#[test]
fn open_handles_keep_the_provider_that_was_swapped_out() {
    let seen = Seen::default();
    let (host, plugins, (second, _folder)) = editions(&seen);
    let gone = || seen.0.0.lock().unwrap().iter().filter(|line| line.starts_with("Drained")).count();
    // One is held in a session, and one by an instance that waits for its next call.
    let mut session = plugins.get("top").unwrap().session().unwrap();
    within(&mut session, "hold(40)").unwrap();
    top(&plugins, "hold(5)").unwrap();
    let swapped = host.swap(&plugins, &second, &Swap::new()).unwrap();
    assert_eq!(swapped.swapped, ["provider".parse().unwrap()]);

    assert_eq!(live(&plugins).0, "0", "new calls go to the new one, which has no blobs");
    assert_eq!(within(&mut session, "use-held()").unwrap(), "41");
    assert_eq!(top(&plugins, "use-held()").unwrap(), "6");
    assert_eq!(within(&mut session, "use-held()").unwrap(), "42");
    assert_eq!(gone(), 0);
    top(&plugins, "let-go()").unwrap();
    assert_eq!(within(&mut session, "use-held()").unwrap(), "43", "each for itself");
    assert_eq!(gone(), 0);
    within(&mut session, "let-go()").unwrap();
    drop(session);
    assert_eq!(gone(), 1, "the last handle is closed, and the former provider goes");
    assert_eq!(top(&plugins, "cycle(3)").unwrap(), "0");
}

#[test]
fn open_handles_end_with_the_time_that_a_swap_leaves_them() {
    let seen = Seen::default();
    let (host, plugins, (second, _folder)) = editions(&seen);
    let mut session = plugins.get("top").unwrap().session().unwrap();
    within(&mut session, "hold(40)").unwrap();
    host.swap(&plugins, &second, &Swap::new().grace(Duration::from_millis(50))).unwrap();
    let begun = std::time::Instant::now();
    let error = loop {
        match within(&mut session, "use-held()") {
            Ok(_) => assert!(begun.elapsed() < Duration::from_secs(60), "it goes on and on"),
            Err(error) => break error,
        }
    };
    // The time may be up between two calls, or within one.
    assert!(matches!(error.kind(), ErrorKind::Gone | ErrorKind::NotProvided), "{error:?}");
    assert_eq!(chain(&error), ["top", "provider"], "{error:?}");
    drop(session);
    seen.wait_for(1, "Drained");
    assert_eq!(top(&plugins, "cycle(3)").unwrap(), "0", "the next call is served by the new one");
}
