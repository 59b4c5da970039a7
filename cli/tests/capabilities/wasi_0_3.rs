//! Requests by WASI 0.3, on the async engine: the same places, addresses and bodies are refused as by WASI 0.2.

use std::path::Path;
use std::time::Duration;

use plugwright::{EngineKind, Host, Limits, Plugins, Policy};

use super::scaffold::{build, copy, load};
use super::{Uses, server};

#[test]
fn requests_by_wasi_0_3_go_the_same_way() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/capabilities"), folder.path());
    build(&folder.path().join("client"));
    let port = server().port();
    let uses = Uses::default();
    let resolve = |_: &str| Ok(vec!["169.254.169.254".parse().unwrap()]);
    let host = Host::builder()
        .cache(folder.path().join("cache"))
        .observe(uses.clone())
        .resolve_names(resolve)
        .build()
        .unwrap();
    let granted = |scope: &str, deadline: u64| {
        let limits = Limits { deadline: Duration::from_secs(deadline), ..Limits::default() };
        let policy = Policy::new().plugin("client", folder.path().join("client")).limits(limits);
        load(&host, &policy.grant_as_written("client", "http", scope))
    };
    let fetch = |plugins: &Plugins, method: &str, authority: &str, path: &str, body: &str| {
        let call =
            format!("test:client/requests.fetch(\"{method}\", \"{authority}\", \"{path}\", \"{body}\")");
        match plugins.get("client").unwrap().call_wave(&call) {
            Ok(answer) => answer,
            Err(error) => format!("{:?} {:?}", error.blame(), error.kind()),
        }
    };
    let here = format!("127.0.0.1:{port}");
    let scope =
        format!("{{ allow = [\"GET,POST http://{here}\", \"http://named.example\"], body = \"64 KiB\" }}");
    let plugins = granted(&scope, 20);
    assert_eq!(plugins.plan().units[0].engine, EngineKind::Async);
    assert_eq!(
        fetch(&plugins, "GET", &here, "/a?b", ""),
        format!("ok(\"200 get /a?b http/1.1 | host: {here} | \")")
    );
    assert_eq!(fetch(&plugins, "GET", &here, "/elsewhere", ""), "ok(\"302 \")");
    for authority in ["127.0.0.1:1", "169.254.169.254", "[::1]:80", "example.com"] {
        let answer = fetch(&plugins, "GET", authority, "/", "");
        assert!(answer.contains("HttpRequestDenied"), "{authority}: {answer}");
    }
    assert!(fetch(&plugins, "PUT", &here, "/", "").contains("HttpRequestDenied"));
    let inside = fetch(&plugins, "GET", "named.example", "/", "");
    assert!(inside.contains("DestinationIpProhibited"), "{inside}");
    assert!(fetch(&plugins, "GET", "2130706433", "/", "").contains("HttpRequestUriInvalid"));
    let large = fetch(&plugins, "GET", &here, "/large", "");
    assert!(large.starts_with("err("), "{}", large.get(..100).unwrap_or(&large));
    let uses = uses.take();
    assert!(uses.iter().any(|used| used.what == format!("GET http://{here}") && used.allowed), "{uses:?}");
    assert!(
        uses.iter().any(|used| used.what == "GET http://169.254.169.254:80" && !used.allowed),
        "{uses:?}"
    );

    // The answer never comes; the call ends all the same, and the next one is served.
    let hasty = granted(&scope, 2);
    let never = fetch(&hasty, "GET", &here, "/never", "");
    assert!(never == "Plugin Deadline" || never.contains("HttpResponseTimeout"), "{never}");
    assert!(fetch(&hasty, "GET", &here, "/", "").starts_with("ok(\"200"));
}
