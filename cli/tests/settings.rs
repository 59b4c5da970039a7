//! Plugins in each language read the settings that the operator made, and write to the host's log by the habit of their language.
//! Needs Python, Node and npm.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

mod scaffold;

use std::fs;
use std::path::Path;
use std::sync::{Arc, Mutex};

use scaffold::{build, copy, load, try_build};

use plugwright::{Grant, Host, Level, LogRecord, Observe, Plugins, Policy, Settings};

/// Keeps what plugins print and log, a line each.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Observe for Lines {
    fn log(&self, record: &LogRecord<'_>) {
        let LogRecord { plugin, level, target, message } = record;
        self.0.lock().unwrap().push(format!("{plugin} {level:?} {target}: {message}"));
    }
}

/// One test, because it takes a build of each plugin and a compilation by the host.
#[test]
fn each_language_reads_its_settings() {
    let folder = tempfile::tempdir().unwrap();
    copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/settings"), folder.path());
    let languages = ["rust", "python", "typescript"];
    for language in languages {
        build(&folder.path().join(language));
    }
    let lines = Lines::default();
    let host = Host::builder().cache(folder.path().join("cache")).observe(lines.clone()).build().unwrap();
    let load = |settings: &Settings| {
        let policy = languages.iter().fold(Policy::new(), |policy, language| {
            let policy = policy.plugin(language, folder.path().join(language));
            policy.grant(language, Grant::config(settings.clone())).grant(language, Grant::log(Level::Info))
        });
        load(&host, &policy)
    };
    let call = |plugins: &Plugins, language: &str, function: &str| {
        plugins.get(language).unwrap().call_wave(&format!("test:settings/read.{function}@1.0.0()"))
    };

    let made = load(&Settings::new().set("greeting", "Grüezi").set("retries", 3).secret("token", "hunter2"));
    let none = load(&Settings::new());
    let wrong = load(&Settings::new().secret("retries", "hunter2"));
    for language in languages {
        assert_eq!(call(&made, language, "greeting").unwrap(), r#""Grüezi""#, "{language}");
        assert_eq!(call(&made, language, "retries").unwrap(), "3", "{language}");
        assert_eq!(
            call(&made, language, "names").unwrap(),
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
    for language in languages {
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
    unrequested(folder.path());
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
        let plugins = load(&Host::builder().build().unwrap(), &Policy::new().plugin(language, plugin));
        let error =
            plugins.get(language).unwrap().call_wave("test:settings/read.greeting@1.0.0()").unwrap_err();
        assert!(error.to_string().contains(message), "{language}: {error}");
    }
}
