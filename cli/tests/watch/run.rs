//! `plugwright watch` and `plugwright run --watch`: a component that is built anew serves the next call, and one that is broken
//! does not.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};

/// A component that gives a number.
fn build(file: &Path, number: &str) {
    let wat = format!(
        r#"(component
            (core module $m (func (export "give") (result i32) (i32.const {number})) (func (export "trap") unreachable))
            (core instance $i (instantiate $m))
            (func $give (result u32) (canon lift (core func $i "give")))
            (func $trap (canon lift (core func $i "trap")))
            (instance (export "test:watch/gives") (export "give" (func $give)) (export "trap" (func $trap))))"#
    );
    let made = file.with_extension("new");
    fs::write(&made, wat::parse_str(wat).unwrap()).unwrap();
    // As build tools do it: nobody ever reads half a component.
    fs::rename(made, file).unwrap();
}

/// Waits for a line with these words.
fn hear(lines: &Receiver<String>, words: &str) -> String {
    loop {
        let line = lines.recv().unwrap_or_else(|_| panic!("it ended without saying `{words}`"));
        if line.contains(words) {
            return line;
        }
    }
}

fn lines(from: impl std::io::Read + Send + 'static) -> Receiver<String> {
    let (sender, lines) = channel();
    std::thread::spawn(move || {
        for line in BufReader::new(from).lines() {
            if sender.send(line.unwrap()).is_err() {
                return;
            }
        }
    });
    lines
}

fn plugwright(folder: &Path, words: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_plugwright"));
    command.args(words).current_dir(folder).env("XDG_CACHE_HOME", folder.join("cache"));
    command
}

/// `plugwright watch` in a folder, once it has loaded the set: what it hears, answers and tells.
fn watch(folder: &Path, more: &[&str]) -> (Child, ChildStdin, Receiver<String>, Receiver<String>) {
    let mut watch = plugwright(folder, &[&["watch"], more].concat())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = watch.stdin.take().unwrap();
    let (answers, events) = (lines(watch.stdout.take().unwrap()), lines(watch.stderr.take().unwrap()));
    hear(&events, "watches 1 plugins");
    (watch, input, answers, events)
}

#[test]
fn what_is_built_anew_is_swapped_in() {
    let folder = tempfile::tempdir().unwrap();
    let component = folder.path().join("gives.wasm");
    build(&component, "1");
    let config = "[plugins.gives]\npath = \"gives.wasm\"\n";
    fs::write(folder.path().join("plugwright.toml"), config).unwrap();
    let (mut watch, mut input, answers, events) = watch(folder.path(), &[]);
    let mut call = |what: &str| writeln!(input, "{what}").unwrap();

    call("call gives test:watch/gives.give()");
    assert_eq!(hear(&answers, ""), "1");
    build(&component, "2");
    hear(&events, "swapped gives: component 2 serves");
    call("call gives test:watch/gives.give()");
    assert_eq!(hear(&answers, ""), "2");

    // What is no component is refused, and the former one goes on.
    fs::write(&component, "half a file").unwrap();
    hear(&events, "error: ");
    call("call gives test:watch/gives.give()");
    assert_eq!(hear(&answers, ""), "2");

    // The operator's file counts as well.
    build(&component, "3");
    hear(&events, "component 3 serves");
    let strict = format!("{config}supervision = {{ back-off-after = 1, quarantine-after = 1 }}\n");
    fs::write(folder.path().join("plugwright.toml"), strict).unwrap();
    hear(&events, "component 4 serves");
    call("call gives test:watch/gives.trap()");
    hear(&events, "gives is in quarantine after 1 failures in a row");
    call("stats");
    hear(&answers, "quarantine");
    call("inspect");
    hear(&answers, "\"standing\": \"quarantined\"");
    call("inspect set.svg");
    // Lines are obeyed in their order.
    call("inspect set.png");
    hear(&events, "`set.png` is no name for a picture");
    let drawn = fs::read_to_string(folder.path().join("set.svg")).unwrap();
    assert!(drawn.contains("in quarantine: plugin `gives` gave up"), "{drawn}");
    call("revive gives");
    hear(&events, "has another chance");
    call("call gives test:watch/gives.give()");
    assert_eq!(hear(&answers, "3"), "3");
    drop(input);
    assert!(watch.wait().unwrap().success());
}

#[test]
fn a_runner_runs_again_with_what_is_built_anew() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let put = |name: &str, source: &str| {
        let made = folder.path().join("made");
        fs::write(&made, wat::parse_file(fixtures.join(source)).unwrap()).unwrap();
        fs::rename(made, folder.path().join(name)).unwrap();
    };
    put("runner.wasm", "runner.wat");
    put("doubles.wasm", "doubles.wat");
    let mut run = Command::new(env!("CARGO_BIN_EXE_plugwright"))
        .args(["run", "--watch", "runner.wasm", "--with", "doubles.wasm"])
        .current_dir(folder.path())
        .env("XDG_CACHE_HOME", folder.path().join("cache"))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let input = run.stdin.take().unwrap();
    let told = lines(run.stderr.take().unwrap());
    hear(&told, "of `runner` has returned");
    // The runner asserts, and does not get what it expects.
    put("doubles.wasm", "trebles.wat");
    hear(&told, "error: plugin `runner` gave up");
    fs::write(folder.path().join("doubles.wasm"), "half a file").unwrap();
    hear(&told, "error: ");
    put("doubles.wasm", "doubles.wat");
    hear(&told, "of `runner` has returned");
    drop(input);
    assert!(run.wait().unwrap().success());
}

/// Another terminal looks at it, in each form.
#[cfg(unix)]
#[test]
fn a_host_that_runs_is_inspected_from_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    build(&folder.path().join("gives.wasm"), "1");
    let config = "[plugins.gives]\npath = \"gives.wasm\"\nsupervision = { back-off-after = 1, quarantine-after = 1 }\n";
    fs::write(folder.path().join("plugwright.toml"), config).unwrap();
    let (mut watch, mut input, answers, events) = watch(folder.path(), &["--inspect", "private/socket"]);
    let plugwright = |words: &[&str]| plugwright(folder.path(), words);
    let shown = |format: &str| {
        let output =
            plugwright(&["inspect", "--running", "private/socket", "--format", format]).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    writeln!(input, "call gives test:watch/gives.give()").unwrap();
    assert_eq!(hear(&answers, ""), "1");
    assert!(shown("text").starts_with("gives\n  serving: 1 call, 0 failed, 1 instance started\n"));
    writeln!(input, "call gives test:watch/gives.trap()").unwrap();
    hear(&events, "gives is in quarantine");
    let text = shown("text");
    assert!(
        text.contains("  in quarantine: plugin `gives` gave up\n  2 calls, 1 failed, 1 instance started\n"),
        "{text}"
    );
    assert!(shown("json").contains("\"standing\": \"quarantined\""));
    assert!(shown("dot").starts_with("digraph plugins {"));
    assert!(shown("svg").starts_with("<svg "));
    // A second host does not take its place.
    let second = plugwright(&["watch", "--inspect", "private/socket"]).stdin(Stdio::null()).output().unwrap();
    assert_eq!(second.status.code(), Some(2));
    let told = String::from_utf8(second.stderr).unwrap();
    assert!(told.contains("error: `private/socket` is the socket of a host that runs\n"), "{told}");
    drop(input);
    assert!(watch.wait().unwrap().success());
    assert!(!folder.path().join("private/socket").exists());
}
