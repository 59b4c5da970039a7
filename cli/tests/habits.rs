//! The habits of plugins in Python, TypeScript and Rust, in the real host: what they print, how they fail, what they import late; and
//! the same of components that were made by the languages' tools alone, without an SDK.
//!
//! What errors look like is in `habits/*.txt`, which `BLESS=1` writes anew. Needs Rust, Python, Node and npm.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test fails by panicking")]

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex};

use plugwright::{Bytes, Flow, Host, Level, Limits, LogRecord, Observe, Plan, Plugins, Policy, Val};
use plugwright_toolchains::{Home, Language, Silent};

const LANGUAGES: [&str; 3] = ["python", "typescript", "rust"];

fn here() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/habits")
}

/// Where the tools are: as `cargo xtask setup` has them, unless a variable names another folder.
fn toolchains() -> Home {
    let set = std::env::var_os("PLUGWRIGHT_TOOLCHAINS").map(PathBuf::from);
    let target = Path::new(env!("CARGO_TARGET_TMPDIR")).parent().unwrap();
    Home::at(set.unwrap_or_else(|| target.join("toolchains"))).unwrap()
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).unwrap();
        }
    }
}

/// A copy of the plugins, so that nothing is left in the source tree.
fn copied() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    copy(&here(), folder.path());
    folder
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn build(plugin: &Path) {
    run(Command::new(env!("CARGO_BIN_EXE_plugwright"))
        .arg("build")
        .arg(plugin)
        .env("PLUGWRIGHT_TOOLCHAINS", toolchains().root()));
}

/// Keeps what plugins print and log, a line each.
#[derive(Clone, Default)]
struct Lines(Arc<Mutex<Vec<String>>>);

impl Lines {
    fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

impl Observe for Lines {
    fn log(&self, record: &LogRecord<'_>) {
        let mark = if record.level == Level::Info { "" } else { "! " };
        self.0.lock().unwrap().push(format!("{mark}{} {}: {}", record.plugin, record.target, record.message));
    }
}

fn load(policy: Policy, lines: &Lines, cache: &Path) -> Plugins {
    let host = Host::builder().cache(cache).observe(lines.clone()).build().unwrap();
    let plan = Plan::new(&policy).unwrap_or_else(|report| panic!("{}", report.render()));
    host.load(&plan).unwrap_or_else(|report| panic!("{}", report.render()))
}

fn golden(name: &str, found: &str) {
    let path = here().join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, found).unwrap();
    }
    assert_eq!(fs::read_to_string(&path).unwrap_or_default(), found, "BLESS=1 writes it anew");
}

/// One test, because it takes a build of each plugin and a compilation by the host.
#[test]
fn each_language_has_its_habits() {
    let folder = copied();
    for language in LANGUAGES {
        build(&folder.path().join(language));
    }
    let policy = |limits| {
        let front = folder.path().join("front.wat");
        let policy = Policy::new().plugin("front", front).limits(limits);
        LANGUAGES.into_iter().fold(policy, |policy, name| policy.plugin(name, folder.path().join(name)))
    };
    let lines = Lines::default();
    let cache = folder.path().join("cache");
    let plugins = load(policy(Limits { output: Bytes(4 << 10), ..Limits::default() }), &lines, &cache);
    prints(&plugins, &lines);
    imports_late(&plugins);
    fails_behind_others(&plugins);
    stays_small(&load(policy(Limits { memory: Bytes(64 << 20), ..Limits::default() }), &lines, &cache));
}

fn act(plugins: &Plugins, item: &str, what: &str) -> Result<String, plugwright::Error> {
    let (plugin, interface) = item.split_once(':').unwrap();
    plugins.get(plugin)?.call_wave(&format!("test:habits/{interface}.act@1.0.0({what:?})"))
}

/// What is printed reaches the host's log, even without an end of line, and no more of it than a call may print.
fn prints(plugins: &Plugins, lines: &Lines) {
    act(plugins, "python:py", "print").unwrap();
    assert_eq!(
        lines.take(),
        [
            "python stdout: a line of print",
            "python stderr: a line of stderr",
            "python stdout: no end of line"
        ]
    );
    act(plugins, "typescript:ts", "print").unwrap();
    assert_eq!(
        lines.take(),
        ["typescript stdout: a line of console.log", "typescript stderr: a line of console.error"]
    );

    act(plugins, "python:py", "print 10000").unwrap();
    let (cut, printed): (Vec<_>, Vec<_>) = lines.take().into_iter().partition(|line| line.starts_with("! "));
    assert_eq!(cut, ["! python plugwright: output cut: a call may print and log 4096 bytes"]);
    assert!((10..100).contains(&printed.len()), "{} lines", printed.len());
    act(plugins, "python:py", "print 1").unwrap();
    assert_eq!(lines.take(), ["python stdout: line 0"], "the next call has all of its allowance");
}

/// A module whose name is made at run time is there if the build imported it, and refused by name if not.
fn imports_late(plugins: &Plugins) {
    assert_eq!(act(plugins, "python:py", "import json").unwrap(), "4");
    let error = act(plugins, "python:py", "import colorsys").unwrap_err();
    let fault = error.fault_report().unwrap();
    assert_eq!(fault.kind, "ModuleNotFoundError");
    assert_eq!(
        fault.message,
        "`colorsys` was not imported while the plugin was built: import it at the top of a module"
    );
}

/// An exception or a panic two edges deep names the plugins on the way, and the author's file and line.
fn fails_behind_others(plugins: &Plugins) {
    let mut found = String::new();
    let calls = [
        ("front:front", "python raise"),
        ("front:front", "throw"),
        ("front:front", "rust panic"),
        ("python:py", "raise"),
        ("rust:rs", "index"),
    ];
    for (item, what) in calls {
        let error = act(plugins, item, what).unwrap_err();
        writeln!(found, "{item} {what}\n{}\n", error.render()).unwrap();
    }
    golden("errors.txt", &found);
}

/// Who reads what fails before it is complete hears of that, in the author's words. What came before it was read.
#[test]
fn a_stream_that_fails_is_not_complete() {
    let folder = copied();
    let languages =
        ["python", "typescript"].map(|language| (language, folder.path().join("flows").join(language)));
    languages.iter().for_each(|(_, plugin)| build(plugin));
    let policy = languages.iter().fold(Policy::new(), |policy, (name, plugin)| policy.plugin(name, plugin));
    let plugins = load(policy, &Lines::default(), &folder.path().join("cache"));
    let executor = tokio::runtime::Builder::new_current_thread().build().unwrap();
    let mut found = String::new();
    for (language, _) in &languages {
        for function in ["items", "value"] {
            let (items, error) = executor.block_on(read(&plugins, language, function));
            writeln!(found, "{language} {function}, after {items}\n{}\n", error.render()).unwrap();
        }
    }
    golden("flows.txt", &found);
}

/// Reads what a function gives up to its failure: how many items came. What fails before its function has returned fails the call.
async fn read(plugins: &Plugins, plugin: &str, function: &str) -> (usize, plugwright::Error) {
    let item = format!("test:flows/broken.{function}@1.0.0").parse().unwrap();
    let mut answer = match plugins.get(plugin).unwrap().call_async(&item, Vec::new()).await {
        Ok(answer) => answer,
        Err(error) => return (0, error),
    };
    match answer.flows.pop().unwrap() {
        Flow::Future(future) => (0, future.get().await.unwrap_err()),
        Flow::Stream(mut stream) => {
            let mut items = 0;
            loop {
                match stream.next().await {
                    Ok(Some(more)) => items += more.len(),
                    Ok(None) => panic!("it looks complete"),
                    Err(error) => return (items, error),
                }
            }
        }
    }
}

/// What crosses is given back: a session that carries far more bytes than an instance may have goes on, in both languages,
/// as argument and result of what they export and import.
fn stays_small(plugins: &Plugins) {
    let mut session = plugins.get("typescript").unwrap().session().unwrap();
    let item = "test:habits/ts.echo@1.0.0".parse().unwrap();
    let bytes = [Val::List(vec![Val::U8(7); 64 << 10])];
    for call in 0..2000 {
        let back =
            session.call(&item, &bytes).unwrap_or_else(|error| panic!("call {call}: {}", error.render()));
        assert!(back == bytes, "call {call}");
    }
}

/// What a language's own tool makes loads as it is; an uncaught exception is found in what it printed.
#[test]
fn without_the_sdk() {
    let folder = copied();
    let home = toolchains();
    for language in [Language::Python, Language::JavaScript] {
        plugwright_toolchains::ensure(&home, language, &Silent).unwrap();
    }
    let tools = home.root().join("tools");
    let plain = folder.path().join("plain");
    let programs = if cfg!(windows) { "Scripts" } else { "bin" };
    run(Command::new(tools.join("python").join(programs).join("componentize-py"))
        .args(["-d", "../wit", "-w", "shouter", "componentize", "-p", ".", "app", "-o", "python.wasm"])
        .current_dir(&plain));
    run(Command::new(tools.join("javascript/node_modules/.bin/componentize-qjs"))
        .args(["--wit", "../wit", "--world", "shouter", "--js", "app.js", "--sync", "-o", "javascript.wasm"])
        .current_dir(&plain));
    // Nothing of wit-bindgen's is asked for by a name of ours: cargo alone would make the same.
    build(&plain.join("rust"));

    let policy = ["python", "javascript"]
        .into_iter()
        .fold(Policy::new(), |policy, name| policy.plugin(name, plain.join(format!("{name}.wasm"))))
        .plugin("rust", plain.join("rust/build/rust.wasm"));
    let plugins = load(policy, &Lines::default(), &folder.path().join("cache"));
    let shout = |plugin: &str, text: &str| {
        plugins.get(plugin).unwrap().call_wave(&format!("test:habits/plain.shout@1.0.0({text:?})"))
    };
    let mut found = String::new();
    for plugin in ["python", "javascript", "rust"] {
        assert_eq!(shout(plugin, "grüezi").unwrap(), r#""GRÜEZI""#, "{plugin}");
        let error = shout(plugin, "").unwrap_err();
        assert!(error.fault_report().is_none(), "no SDK reported it");
        writeln!(found, "{plugin}: {error}").unwrap();
        for note in error.notes() {
            writeln!(found, "  {note}").unwrap();
        }
        // A new instance has taken the place of the one that failed.
        assert_eq!(shout(plugin, "a").unwrap(), r#""A""#, "{plugin}");
    }
    golden("without-sdk.txt", &found);
}
