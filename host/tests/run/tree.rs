//! What a tree of calls shares, and what it gives back.

use plugwright::{Error, Host, Plan, Plugins, Policy};

const COUNTER: &str = include_str!("tree/counter.wat");
const MIDDLE: &str = include_str!("tree/middle.wat");
const TOP: &str = include_str!("tree/top.wat");

/// `top` calls `counter` itself and by `middle`.
fn diamond() -> Plugins {
    let folder = tempfile::tempdir().unwrap();
    let plugins = [("counter", COUNTER), ("middle", MIDDLE), ("top", TOP)];
    let policy = plugins.into_iter().fold(Policy::new(), |policy, (name, wat)| {
        let file = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(wat).unwrap()).unwrap();
        policy.plugin(name, file)
    });
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    Host::builder().build().unwrap().load(&plan).unwrap_or_else(|report| panic!("{}", report.render()))
}

fn call(plugins: &Plugins, function: &str) -> Result<String, Error> {
    plugins.get("top").unwrap().call_wave(&format!("test:tree/top.{function}()"))
}

#[test]
fn all_consumers_in_a_tree_share_one_instance() {
    let plugins = diamond();
    assert_eq!(call(&plugins, "digits").unwrap(), "10203");
    assert_eq!(call(&plugins, "digits").unwrap(), "40506", "the next tree found the same instances idle");
    let started: Vec<u64> = plugins.stats().plugins.iter().map(|plugin| plugin.instances).collect();
    assert_eq!(started, [1, 1, 1]);
    let counter = plugins.get("counter").unwrap();
    assert_eq!(counter.call_wave("test:tree/counter.next()").unwrap(), "7");
}

#[test]
fn a_session_is_one_tree() {
    let plugins = diamond();
    let mut session = plugins.get("top").unwrap().session().unwrap();
    assert_eq!(session.call_wave("test:tree/top.digits()").unwrap(), "10203");
    assert_eq!(call(&plugins, "digits").unwrap(), "10203", "another tree has other instances");
    assert_eq!(session.call_wave("test:tree/top.digits()").unwrap(), "40506");
}

#[test]
fn a_failed_tree_gives_back_what_has_not_failed() {
    let plugins = diamond();
    assert_eq!(call(&plugins, "digits").unwrap(), "10203");
    let error = call(&plugins, "trap").unwrap_err();
    let chain: Vec<&str> = error.plugins().iter().map(|plugin| plugin.as_str()).collect();
    assert_eq!(chain, ["top", "middle", "counter"]);
    assert_eq!(call(&plugins, "digits").unwrap(), "10203", "all three were on the path of the failure");

    let mut session = plugins.get("top").unwrap().session().unwrap();
    assert_eq!(session.call_wave("test:tree/top.digits()").unwrap(), "40506");
    let counter = plugins.get("counter").unwrap();
    counter.call_wave("test:tree/counter.trap()").unwrap_err();
    assert_eq!(
        session.call_wave("test:tree/top.digits()").unwrap(),
        "70809",
        "a neighbour's failure is its own"
    );
}
