//! A plugin in TypeScript that gives back what it is given, in the real host: every value that guest toolchains are known to
//! damage, and resources with their owners, their constructors and their ends.
//!
//! `calls.txt` is a list of calls; what each gives is in `results.txt`, which `BLESS=1` writes anew. Needs Node and npm.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod scaffold;

use std::fs;
use std::path::{Path, PathBuf};

use scaffold::{build, copy, load};

use plugwright::{Host, ItemName, Plugin, Plugins, Policy, Session, Val};

/// Builds copies of the plugins, so that nothing is left in the source tree, and loads them as one component.
fn built() -> (tempfile::TempDir, Plugins) {
    let folder = tempfile::tempdir().unwrap();
    copy(&here(), folder.path());
    let plugins = [("everything", folder.path().to_owned()), ("user", folder.path().join("user"))];
    let mut policy = Policy::new().fuse(["everything", "user"]);
    for (name, folder) in plugins {
        build(&folder);
        policy = policy.plugin(name, folder.join(format!("build/{name}.wasm")));
    }
    let plugins = load(&Host::builder().build().unwrap(), &policy);
    (folder, plugins)
}

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/javascript")
}

/// One test, because it takes a build of the plugin and a compilation by the host.
#[test]
fn everything_crosses_whole() {
    let (_folder, plugins) = built();
    let plugin = plugins.get("everything").unwrap();
    values(&plugin);
    resources(&plugin);
    ends(&plugin);
    imported(&plugins.get("user").unwrap());
}

fn values(plugin: &Plugin) {
    let mut found = String::new();
    for call in fs::read_to_string(here().join("calls.txt")).unwrap().lines() {
        let result = match plugin.call_wave(call) {
            Ok(value) => value,
            Err(error) => format!("error: {error}"),
        };
        found.push_str(&format!("{call}\n  {result}\n"));
    }
    golden("results.txt", &found);
    let item: ItemName = "test:everything/values.entries@1.0.0".parse().unwrap();
    let maps: Vec<Val> = vec![Val::Map(vec![
        (Val::String("a".into()), Val::U64(1)),
        (Val::String("b".into()), Val::U64(u64::MAX)),
    ])];
    let back = plugin.call(&item, &maps).unwrap();
    assert_eq!(
        back,
        vec![Val::Map(vec![
            (Val::String("b".into()), Val::U64(u64::MAX)),
            (Val::String("a".into()), Val::U64(1)),
        ])]
    );
}

/// Calls a function of `things` that gives one value.
fn one(session: &mut Session, function: &str, arguments: &[Val]) -> Val {
    let item: ItemName = format!("test:everything/things.{function}@1.0.0").parse().unwrap();
    let results = session.call(&item, arguments).unwrap_or_else(|error| panic!("{function}: {error}"));
    results.into_iter().next().unwrap_or(Val::Bool(true))
}

fn resources(plugin: &Plugin) {
    let mut session = plugin.session().unwrap();
    let counter = |session: &mut Session, value| one(session, "[constructor]counter", &[Val::U32(value)]);
    let (a, b, c) = (counter(&mut session, 10), counter(&mut session, 100), counter(&mut session, 1000));
    let get = |session: &mut Session, counter: &Val| {
        one(session, "[method]counter.get", std::slice::from_ref(counter))
    };
    assert_eq!(get(&mut session, &b), Val::U32(100));
    assert_eq!(one(&mut session, "[static]counter.peek", std::slice::from_ref(&a)), Val::U32(10));
    assert_eq!(
        one(&mut session, "[method]counter.add", &[a.clone(), Val::U32(7), Val::U32(2)]),
        Val::U32(15)
    );

    // An owned argument is the object that was given, and it may come back.
    let echoed = one(&mut session, "echo", &[b]);
    assert_eq!(get(&mut session, &echoed), Val::U32(100));
    let Val::List(reversed) = one(&mut session, "reverse", &[Val::List(vec![a, echoed, c])]) else {
        panic!()
    };
    let values: Vec<Val> = reversed.iter().map(|counter| get(&mut session, counter)).collect();
    assert_eq!(values, [Val::U32(1000), Val::U32(100), Val::U32(15)]);

    // Those that are taken in are the plugin's own; those that the host drops are disposed of, at once.
    let mut reversed = reversed.into_iter();
    let (c, b, a) = (reversed.next().unwrap(), reversed.next().unwrap(), reversed.next().unwrap());
    let merged = one(&mut session, "[static]counter.merge", &[c, b]);
    assert_eq!(get(&mut session, &merged), Val::U32(1100));
    assert_eq!(one(&mut session, "dropped", &[]), Val::U32(0));
    for (counter, dropped) in [(a, 15), (merged, 1115)] {
        let Val::Resource(resource) = counter else { panic!() };
        session.drop_resource(resource).unwrap();
        assert_eq!(one(&mut session, "dropped", &[]), Val::U32(dropped));
    }
    assert_eq!(counted(&mut session, 50), Val::U32(1115 + 50));

    // A constructor may fail.
    let Val::Result(Ok(Some(port))) = one(&mut session, "[constructor]port", &[Val::U16(80)]) else {
        panic!()
    };
    assert_eq!(one(&mut session, "[method]port.number", &[*port]), Val::U16(80));
    let refused = one(&mut session, "[constructor]port", &[Val::U16(0)]);
    assert_eq!(refused, Val::Result(Err(Some(Box::new(Val::String("there is no port 0".into()))))));
}

/// Makes and drops so many counters of 1, and gives what was disposed of in all.
fn counted(session: &mut Session, count: u32) -> Val {
    for _ in 0..count {
        let Val::Resource(made) = one(session, "[constructor]counter", &[Val::U32(1)]) else { panic!() };
        session.drop_resource(made).unwrap();
    }
    one(session, "dropped", &[])
}

/// The same resources from the side of a plugin that uses them.
fn imported(user: &Plugin) {
    let item: ItemName = "test:everything/reports.report@1.0.0".parse().unwrap();
    let lines: Vec<String> = user.call_serde(&item, &()).unwrap();
    golden("imported.txt", &(lines.join("\n") + "\n"));
}

fn golden(name: &str, found: &str) {
    let path = here().join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, found).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), found, "BLESS=1 writes it anew");
}

/// What cannot be is said in words.
fn ends(plugin: &Plugin) {
    let mut session = plugin.session().unwrap();
    let kept = one(&mut session, "[constructor]counter", &[Val::U32(1)]);
    one(&mut session, "keep", &[kept]);
    let item: ItemName = "test:everything/things.twice@1.0.0".parse().unwrap();
    let error = session.call(&item, &[]).unwrap_err();
    assert!(error.to_string().contains("was given away already"), "{error}");
}
