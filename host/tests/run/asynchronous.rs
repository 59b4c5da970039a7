//! Plugins of the async engine: called by blocking code, by plain plugins, by each other.

use std::path::PathBuf;

use super::*;

/// A folder with these components.
fn components(of: &[(&str, &str)]) -> (tempfile::TempDir, Policy) {
    let folder = tempfile::tempdir().unwrap();
    let mut policy = Policy::new();
    for (name, wat) in of {
        let file: PathBuf = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&file, wat::parse_str(wat).unwrap()).unwrap();
        policy = policy.plugin(name, file);
    }
    (folder, policy)
}

const WAITS: (&str, &str) = ("waits", include_str!("waits.wat"));
const BLUNT: (&str, &str) = ("blunt", include_str!("blunt.wat"));

#[test]
fn blocking_code_calls_async_functions_and_limits_bite() {
    let (_folder, policy) = components(&[WAITS]);
    let plugins = load(Host::builder(), &policy.limits(limits()));
    for (call, kind) in
        [("trap(1)", ErrorKind::Trap), ("spin(1)", ErrorKind::Deadline), ("forever(1)", ErrorKind::Deadline)]
    {
        let error = wave(&plugins, "waits", &format!("test:async/waits.{call}")).unwrap_err();
        assert_eq!(error.kind(), kind, "{call}: {error:?}");
        assert_eq!(wave(&plugins, "waits", "test:async/waits.next(41)").unwrap(), "42");
        assert_eq!(wave(&plugins, "waits", "test:async/waits.turns(9)").unwrap(), "9");
        assert_eq!(wave(&plugins, "waits", "test:async/plain.plain(40)").unwrap(), "42");
    }
}

#[test]
fn a_plain_plugin_calls_one_of_the_async_engine() {
    let (_folder, policy) = components(&[WAITS, BLUNT]);
    let plan = Plan::new(&policy).unwrap();
    let engines: Vec<_> = plan.units.iter().map(|unit| (unit.id.as_str(), unit.engine.to_string())).collect();
    assert_eq!(engines, [("waits", "async".to_owned()), ("blunt", "plain".to_owned())]);
    let plugins = load(Host::builder(), &policy);
    for _ in 0..3 {
        assert_eq!(wave(&plugins, "blunt", "test:async/blunt.twice(38)").unwrap(), "42");
    }
}
