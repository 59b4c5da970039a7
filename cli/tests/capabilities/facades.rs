//! Powers as people use them in Python and TypeScript: by the language's own library where there is one, else by the SDK.

use std::fs;
use std::path::Path;

use plugwright::{Host, Plugins, Policy};

use super::scaffold::{build, copy, load};
use super::{Uses, server};

/// A plugin's folder, built.
fn built(language: &str) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/capabilities"), folder.path());
    build(&folder.path().join(language));
    folder
}

/// Requests, values, clocks and chance, which both languages have.
fn facades(language: &str, folder: &Path) {
    let port = server().port();
    let uses = Uses::default();
    let host = Host::builder().cache(folder.join("cache")).observe(uses.clone()).build().unwrap();
    let granted = |more: &[(&str, &str)]| {
        let policy = Policy::new()
            .plugin(language, folder.join(language))
            .grant_as_written(language, "http", &format!("[\"GET,POST http://127.0.0.1:{port}\"]"))
            .grant_as_written(language, "keyvalue", "{ quota = \"1 KiB\" }");
        let policy = if language == "python" {
            policy.grant_as_written(language, "env", "{ LANG = \"de\" }").grant_as_written(
                language,
                "files",
                &format!("{{ \"/data\" = {:?} }}", folder.join("wit")),
            )
        } else {
            policy
        };
        let policy = more
            .iter()
            .fold(policy, |policy, (capability, scope)| policy.grant_as_written(language, capability, scope));
        load(&host, &policy)
    };
    let call = |plugins: &Plugins, call: &str| {
        let plugin = plugins.get(language).unwrap();
        plugin
            .call_wave(&format!("test:powers/facades.{call}"))
            .unwrap_or_else(|error| panic!("{}", error.render()))
    };
    let plugins = granted(&[]);
    let url = |path: &str| format!("http://127.0.0.1:{port}{path}");
    assert_eq!(
        call(&plugins, &format!("fetch(\"GET\", \"{}\", \"\")", url("/a?b"))),
        format!("ok(\"200 get /a?b http/1.1 | host: 127.0.0.1:{port} | \")")
    );
    assert_eq!(
        call(&plugins, &format!("fetch(\"POST\", \"{}\", \"Grüezi\")", url("/"))),
        format!("ok(\"200 post / http/1.1 | host: 127.0.0.1:{port} | Grüezi\")")
    );
    let moved = call(&plugins, &format!("fetch(\"GET\", \"{}\", \"\")", url("/elsewhere")));
    assert_eq!(moved, "ok(\"302 to http://127.0.0.1:1/ \")");
    for refused in ["http://169.254.169.254/latest/meta-data", "https://example.com/"] {
        assert_eq!(call(&plugins, &format!("fetch(\"GET\", \"{refused}\", \"\")")), "err(\"denied\")");
    }
    assert_eq!(call(&plugins, &format!("fetch(\"PUT\", \"{}\", \"\")", url("/"))), "err(\"denied\")");
    let confused = call(&plugins, "fetch(\"GET\", \"http://2130706433/\", \"\")");
    assert!(confused.contains("could be read in two ways"), "{confused}");
    assert!(uses.take().iter().any(|used| used.what.contains("169.254.169.254") && !used.allowed));

    assert_eq!(call(&plugins, "count(\"visits\")"), "ok(1)");
    assert_eq!(call(&plugins, "count(\"visits\")"), "ok(2)");
    assert_eq!(call(&plugins, "keep(\"large\", 2000)"), "err(\"the store is full\")");
    assert_eq!(call(&plugins, "keep(\"\", 1)"), "err(\"the key is empty or too long\")");
    assert_eq!(call(&plugins, "keep(\"vines\", 1)"), "ok(\"kept\")");
    assert_eq!(call(&plugins, "keys(\"vi\")"), "ok([\"vines\", \"visits\"])");

    // The language's own clock goes in steps, unless it was granted more; its chance is another in each instance.
    assert!(call(&plugins, "step()").parse::<u64>().unwrap() >= 1_000_000);
    let others = granted(&[("clock", "true")]);
    assert!(call(&others, "step()").parse::<u64>().unwrap() < 1_000_000);
    assert_ne!(call(&plugins, "chance()"), call(&others, "chance()"));
}

#[test]
fn typescript_has_requests_and_values_by_its_sdk() {
    let folder = built("typescript");
    facades("typescript", folder.path());
}

/// By Python's own library, without an SDK.
#[test]
fn python_has_files_and_variables_by_its_own_library() {
    let folder = built("python");
    let plugin = folder.path().join("python");
    let data = folder.path().join("data");
    fs::create_dir(&data).unwrap();
    fs::write(data.join("text"), "Grüezi").unwrap();
    // With the cache of the other half, so that the component is compiled once.
    let host = Host::builder().cache(folder.path().join("cache")).build().unwrap();
    let files = format!("{{ \"/data\" = {{ path = {data:?}, write = true, quota = \"16 KiB\" }} }}");
    let policy = Policy::new()
        .plugin("python", &plugin)
        .grant_as_written("python", "files", &files)
        .grant_as_written("python", "http", "\"https://example.com\"")
        .grant_as_written("python", "keyvalue", "true")
        .grant_as_written("python", "env", "{ LANG = \"de\" }");
    let plugins = load(&host, &policy);
    let call =
        |call: &str| plugins.get("python").unwrap().call_wave(&format!("test:powers/plain.{call}")).unwrap();
    assert_eq!(call("read(\"/data/text\")"), "ok(\"Grüezi\")");
    assert_eq!(call("write(\"/data/new\", \"hello\")"), "ok(5)");
    assert_eq!(fs::read_to_string(data.join("new")).unwrap(), "hello");
    assert!(call("read(\"/etc/passwd\")").starts_with("err("));
    assert!(call(&format!("write(\"/data/large\", \"{}\")", "x".repeat(20_000))).starts_with("err("));
    assert_eq!(call("variable(\"LANG\")"), "some(\"de\")");
    assert_eq!(call("variable(\"PATH\")"), "none");
    facades("python", folder.path());
}
