//! Plugins in each language read the settings that the operator made, write to the host's log by the habit of their language, know who
//! calls them and what is served, and tell the host how they are and what they remember.
//! Needs Python, Node and npm.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod scaffold;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use scaffold::{build, copy, load, try_build};

use plugwright::{
    Grant, Host, Level, Limits, LogRecord, Observe, Offer, Plan, Plugins, Policy, Reuse, Settings,
    Supervision, Swap, Val,
};

const LANGUAGES: [&str; 3] = ["rust", "python", "typescript"];

/// Keeps what plugins print and log, a line each.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Observe for Lines {
    fn log(&self, record: &LogRecord<'_>) {
        let LogRecord { plugin, level, target, message, .. } = record;
        self.0.lock().unwrap().push(format!("{plugin} {level:?} {target}: {message}"));
    }
}

/// One test, because it takes a build of each plugin and a compilation by the host.
#[test]
fn each_language_reads_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/settings"), folder.path());
    for language in LANGUAGES {
        build(&folder.path().join(language));
    }
    let lines = Lines::default();
    let host = Host::builder().cache(folder.path().join("cache")).observe(lines.clone()).build().unwrap();
    let made =
        |settings: &Settings| load(&host, &granted(folder.path(), Policy::new(), settings, &LANGUAGES));
    let call = |plugins: &Plugins, language: &str, function: &str| {
        plugins.get(language).unwrap().call_wave(&format!("test:settings/read.{function}@1.0.0()"))
    };

    let full = made(&Settings::new().set("greeting", "Grüezi").set("retries", 3).secret("token", "hunter2"));
    let none = made(&Settings::new());
    let wrong = made(&Settings::new().secret("retries", "hunter2"));
    for language in LANGUAGES {
        assert_eq!(call(&full, language, "greeting").unwrap(), r#""Grüezi""#, "{language}");
        assert_eq!(call(&full, language, "retries").unwrap(), "3", "{language}");
        assert_eq!(
            call(&full, language, "names").unwrap(),
            r#"["greeting", "retries", "token"]"#,
            "{language}"
        );
        assert_eq!(call(&none, language, "greeting").unwrap(), r#""Hello""#, "{language}");
        assert_eq!(call(&none, language, "retries").unwrap(), "1", "{language}");
        assert_eq!(call(&none, language, "names").unwrap(), "[]", "{language}");
        let error = call(&wrong, language, "retries").unwrap_err();
        assert!(error.to_string().contains("the setting `retries`"), "{language}: {error}");
        assert!(!error.render().contains("hunter2"), "{language}: {}", error.render());
    }
    lines.0.lock().unwrap().clear();
    for language in LANGUAGES {
        call(&none, language, "say").unwrap();
    }
    // What is logged has a level and says who speaks; what is printed is not lost; what is below the grant is.
    assert_eq!(
        *lines.0.lock().unwrap(),
        [
            "rust Warn shelf: low on ink",
            "rust Error shelf: out of paper sheets=0",
            "rust Info stdout: printed",
            "python Warn shelf: low on ink",
            "python Error : out of paper",
            "python Info stdout: printed",
            "typescript Warn : low on ink",
            "typescript Error : out of paper",
            "typescript Info : printed",
        ]
    );
    about(folder.path(), &host);
    lifecycle(folder.path(), &host);
    unrequested(folder.path());
}

/// Calls `about` of a plugin that serves it.
const ASKS: &str = r#"(component
  (import "test:settings/read@1.0.0" (instance $read (export "about" (func (result string)))))
  (core module $memory
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 64)))
  (core instance $memory (instantiate $memory))
  (core func $about (canon lower (func $read "about") (memory $memory "memory") (realloc (func $memory "realloc"))))
  (core module $m
    (import "read" "about" (func $about (param i32)))
    (func (export "ask") (result i32) (call $about (i32.const 16)) (i32.const 16)))
  (core instance $i (instantiate $m (with "read" (instance (export "about" (func $about))))))
  (func $ask (result string) (canon lift (core func $i "ask") (memory $memory "memory")))
  (instance (export "test:settings/ask") (export "ask" (func $ask))))"#;

/// Who calls, how much time is left, and in which trace; and whether an optional import is served.
fn about(folder: &Path, host: &Host) {
    std::fs::write(folder.join("asks.wat"), ASKS).unwrap();
    let trace = "0af7651916cd43dd8448eb211c80319c";
    for language in LANGUAGES {
        let policy = granted(
            folder,
            Policy::new().plugin("asks", folder.join("asks.wat")),
            &Settings::new(),
            &[language],
        );
        let plugins = load(host, &policy);
        let ask = |plugin: &str, call: &str| {
            let mut session = plugins.get(plugin).unwrap().session().unwrap();
            session.set_trace(trace.parse().unwrap()).unwrap();
            session.call_wave(call).unwrap()
        };
        assert_eq!(
            ask(language, "test:settings/read.about@1.0.0()"),
            format!("\"nobody of 0 1 true {trace}\"")
        );
        assert_eq!(
            ask("asks", "test:settings/ask.ask()"),
            format!("\"asks of 1 2 true {trace}\""),
            "{language}"
        );
        assert_eq!(ask(language, "test:settings/read.more@1.0.0()"), "\"no more\"", "{language}");
        let extra = || "test:settings/extra@1.0.0".parse().unwrap();
        let offer = Offer::new(extra(), |_, _, _| Ok(vec![Val::String("more".into())]));
        let policy = granted(folder, Policy::new().offer(extra()), &Settings::new(), &[language]);
        let plugins =
            load(&Host::builder().cache(folder.join("cache")).offer(offer).build().unwrap(), &policy);
        let more = plugins.get(language).unwrap().call_wave("test:settings/read.more@1.0.0()").unwrap();
        assert_eq!(more, "\"more\"", "{language}");
    }
}

/// A plugin that says that it is unwell is not loaded; one that remembers hands that over to who takes its place.
fn lifecycle(folder: &Path, host: &Host) {
    let unwell = granted(folder, Policy::new(), &Settings::new().set("unwell", "out of ink"), &LANGUAGES);
    let report = host.load(&Plan::new(&unwell).unwrap()).map(drop).unwrap_err();
    let said: Vec<String> = report.errors().iter().map(ToString::to_string).collect();
    let mut expected =
        LANGUAGES.map(|language| format!("plugin `{language}` says that it cannot work: out of ink"));
    expected.sort();
    assert_eq!(said, expected);

    let one = Supervision { reuse: Reuse::One, ..Supervision::default() };
    let policy = granted(folder, Policy::new().supervise(one), &Settings::new(), &LANGUAGES);
    let plugins = load(host, &policy);
    assert!(plugins.check_health().values().all(Option::is_none));
    let count =
        |language| plugins.get(language).unwrap().call_wave("test:settings/read.count@1.0.0()").unwrap();
    for language in LANGUAGES {
        assert_eq!([count(language), count(language)], ["1", "2"], "{language}");
    }
    // The same components under other limits.
    let limits = Limits { deadline: Duration::from_secs(60), ..Limits::default() };
    let plan = Plan::new(&policy.limits(limits)).unwrap();
    let swapped =
        host.swap(&plugins, &plan, &Swap::new()).unwrap_or_else(|report| panic!("{}", report.render()));
    assert_eq!(swapped.swapped.len(), LANGUAGES.len());
    for language in LANGUAGES {
        assert_eq!(count(language), "3", "{language}");
    }
}

/// These plugins of the folder, with what they request.
fn granted(folder: &Path, policy: Policy, settings: &Settings, languages: &[&str]) -> Policy {
    languages.iter().fold(policy, |policy, language| {
        let policy = policy.plugin(language, folder.join(language));
        policy.grant(language, Grant::config(settings.clone())).grant(language, Grant::log(Level::Info))
    })
}

/// Who reads settings without requesting them learns of it from the build, or else from the first call.
fn unrequested(folder: &Path) {
    for (language, message) in [
        ("rust", "`rust` imports `plugwright:config`, which its manifest does not request"),
        ("python", "the plugin does not request `config`"),
        ("typescript", "the plugin does not request `config`"),
    ] {
        let plugin = folder.join(language);
        let manifest = fs::read_to_string(plugin.join("plugin.toml")).unwrap();
        let (manifest, _) = manifest.split_once("[requests]").unwrap();
        fs::write(plugin.join("plugin.toml"), manifest).unwrap();
        if let Err(said) = try_build(&plugin) {
            assert!(said.contains(message), "{said}");
            continue;
        }
        // It reads one where it says how it is, so it is asked as soon as it is loaded.
        let plan = Plan::new(&Policy::new().plugin(language, plugin)).unwrap();
        let report = Host::builder().build().unwrap().load(&plan).map(drop).unwrap_err();
        assert!(report.to_string().contains(message), "{language}: {report}");
    }
}
