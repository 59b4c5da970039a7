//! Imports that nobody has to serve.

use plugwright::{Blame, ErrorKind, Host, Offer, Policy, Val};
use wit_component::{ComponentEncoder, StringEncoding, dummy_module, embed_component_metadata};
use wit_parser::{LiftLowerAbi, ManglingAndAbi, Resolve};

use super::graph::{load, plan};

/// `asks`, which can do without `test:optional/spell`.
fn asks(folder: &tempfile::TempDir) -> Policy {
    let wasm = wat::parse_str(include_str!("optional/asks.wat")).unwrap();
    std::fs::create_dir_all(folder.path().join("build")).unwrap();
    std::fs::write(folder.path().join("build/asks.wasm"), wasm).unwrap();
    std::fs::write(folder.path().join("plugin.toml"), include_str!("optional/asks.plugin.toml")).unwrap();
    std::fs::write(folder.path().join("asks.wit"), include_str!("optional/asks.wit")).unwrap();
    Policy::new().plugin("asks", folder.path())
}

#[test]
fn an_optional_import_that_is_not_served_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let plugins = load(&asks(&folder));
    let call =
        |function: &str| plugins.get("asks").unwrap().call_wave(&format!("test:optional/asks.{function}()"));
    assert_eq!(call("is-there").unwrap(), "false");
    assert_eq!(
        call("check").unwrap(),
        "err(\"`check` of `test:optional/spell` is not provided to `asks`: add a plugin that exports `test:optional/spell`\")"
    );
    assert_eq!(call("count").unwrap(), "101", "the error's own case");
    let error = call("learn").unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::NotProvided, Blame::Operator));
    assert_eq!(
        error.render(),
        "error: `learn` of `test:optional/spell` is not provided to `asks`\n\
         hint: add a plugin that exports `test:optional/spell`"
    );
    assert_eq!(call("works").unwrap(), "42");
}

#[test]
fn an_optional_import_is_served_where_somebody_does() {
    let folder = tempfile::tempdir().unwrap();
    let offer = Offer::new("test:optional/spell".parse().unwrap(), |_, function, _| match function {
        "check" => Ok(vec![Val::Result(Ok(Some(Box::new(Val::Bool(true)))))]),
        "count" => Ok(vec![Val::Result(Ok(Some(Box::new(Val::U32(7)))))]),
        _ => Ok(vec![]),
    });
    let plan = plan(&asks(&folder).offer("test:optional/spell".parse().unwrap()));
    assert!(plan.absent.is_empty());
    let plugins = Host::builder().offer(offer).build().unwrap().load(&plan).unwrap();
    let call = |function: &str| {
        plugins.get("asks").unwrap().call_wave(&format!("test:optional/asks.{function}()")).unwrap()
    };
    assert_eq!(
        [call("is-there"), call("check"), call("count"), call("learn")],
        ["true", "ok(true)", "7", ""]
    );
}

/// Whoever is joined with the plugin into one component serves it as well.
#[test]
fn an_optional_import_is_provided_within_a_fused_group() {
    let folder = tempfile::tempdir().unwrap();
    let mut resolve = Resolve::default();
    let wit = include_str!("optional/asks.wit")
        .replace("world plugin {", "world speller { export spell; }\nworld plugin {");
    let package = resolve.push_str("asks.wit", &wit).unwrap();
    let world = resolve.select_world(&[package], Some("speller")).unwrap();
    let mut module = dummy_module(&resolve, world, ManglingAndAbi::Legacy(LiftLowerAbi::Sync));
    embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8).unwrap();
    let speller = ComponentEncoder::default().module(&module).unwrap().encode().unwrap();
    std::fs::write(folder.path().join("speller.wasm"), speller).unwrap();
    let policy = asks(&folder).plugin("speller", folder.path().join("speller.wasm"));
    for policy in [policy.clone(), policy.fuse(["asks", "speller"])] {
        let is_there = load(&policy).get("asks").unwrap().call_wave("test:optional/asks.is-there()");
        assert_eq!(is_there.unwrap(), "true");
    }
}
