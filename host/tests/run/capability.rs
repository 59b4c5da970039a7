//! Capabilities of an application's own.

use plugwright::{Error, ErrorKind, Host, Plan, Plugins, Policy, Report};

use super::albums::Albums;

fn albums() -> Albums {
    Albums { pictures: vec![("holidays", 7), ("letters", 3)] }
}

/// The operator's file, in a folder with the component.
fn policy(grants: &str) -> (tempfile::TempDir, Policy) {
    let folder = tempfile::tempdir().unwrap();
    let component = wat::parse_str(include_str!("albums.wat")).unwrap();
    std::fs::write(folder.path().join("viewer.wasm"), component).unwrap();
    let text = format!("[plugins.viewer]\npath = \"viewer.wasm\"\n{grants}\n");
    let policy = Policy::parse(folder.path().join("plugwright.toml"), text).unwrap();
    (folder, policy)
}

fn load(grants: &str) -> Result<Plugins, Report> {
    let (_folder, policy) = policy(grants);
    let plan = Plan::new(&policy.capability(albums()))?;
    Host::builder().capability(albums()).build().unwrap().load(&plan)
}

fn only(report: Result<Plugins, Report>) -> Error {
    let Err(report) = report else { panic!("this loads") };
    let [error] = report.errors() else { panic!("{}", report.render()) };
    error.clone()
}

#[test]
fn a_plugin_sees_what_it_was_granted_and_nothing_else() {
    let plugins = load("grants.albums = [\"holidays\"]").unwrap();
    let count = |album: &str| {
        plugins.get("viewer").unwrap().call_wave(&format!("test:viewer/look.count(\"{album}\")")).unwrap()
    };
    assert_eq!(count("holidays"), "ok(7)");
    assert_eq!(count("letters"), "err(\"no such album\")");
    assert_eq!(
        plugins.plan().plugins.values().next().unwrap().grants[0].to_string(),
        "albums = [\"holidays\"]"
    );
}

#[test]
fn without_the_grant_a_plugin_does_not_load() {
    let error = only(load(""));
    assert_eq!(error.kind(), ErrorKind::NotGranted);
    assert_eq!(error.to_string(), "`viewer` requests `albums`, which it is not granted");
    assert!(error.hint_text().unwrap().contains("albums = [\"<album>\"]"), "{error:?}");
}

#[test]
fn what_the_capability_cannot_read_is_shown_where_it_stands() {
    let error = only(load("grants.albums = [\"holidays\", \"diaries\"]"));
    assert_eq!(error.to_string(), "there is no album `diaries`");
    assert_eq!(error.place().unwrap().at, Some((3, 30)));
}

/// A plan can be made by tools that do not have the application, but only the application gives its grants a meaning.
#[test]
fn a_plan_without_the_application_prints_but_does_not_load() {
    let declared =
        "grants.albums = [\"holidays\"]\n[host.capabilities]\nalbums = [\"desk:photos/albums@1.0.0\"]";
    let (_folder, policy) = policy(declared);
    let plan = Plan::new(&policy).unwrap();
    assert!(plan.to_string().contains("albums = (for the application to read)"), "{plan}");
    let error = only(Host::builder().build().unwrap().load(&plan));
    assert_eq!(
        error.to_string(),
        "the plan grants `viewer` `albums`, which is not a capability of this application"
    );
    let error = only(Host::builder().capability(albums()).build().unwrap().load(&plan));
    assert_eq!(error.to_string(), "the plan was made without the application's capability `albums`");
    load(declared).unwrap();
}

#[test]
fn a_name_is_taken_once() {
    let error = Host::builder().capability(albums()).capability(albums()).build().err().unwrap();
    assert_eq!(error.to_string(), "there are two capabilities with the name `albums`");
}
