//! The press as people run it: the built program, with the built plugins.
//!
//! What it prints is compared with files in `golden/`; `BLESS=1` writes them. Times and counts that may differ are masked.

#![allow(clippy::panic, clippy::unwrap_used, reason = "tests fail by panicking")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// A run of the press that has ended.
struct Run {
    place: tempfile::TempDir,
    code: Option<i32>,
    stdout: String,
    stderr: String,
}

impl Run {
    fn site(&self) -> PathBuf {
        self.place.path().join("site")
    }

    fn page(&self, name: &str) -> String {
        let file = self.site().join(name);
        fs::read_to_string(&file).unwrap_or_else(|error| panic!("`{name}`: {error}\n{self}"))
    }

    /// All files of the site by name.
    fn files(&self) -> BTreeMap<String, Vec<u8>> {
        let entries = fs::read_dir(self.site()).unwrap_or_else(|error| panic!("no site: {error}\n{self}"));
        entries
            .map(|entry| entry.unwrap().path())
            .map(|file| (file.file_name().unwrap().to_string_lossy().into_owned(), fs::read(&file).unwrap()))
            .collect()
    }

    /// Nothing but the site, or nothing at all, is left where it was built.
    #[track_caller]
    fn left(&self, names: &[&str]) {
        let mut left: Vec<String> = fs::read_dir(self.place.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .collect();
        left.sort();
        assert_eq!(left, names, "{self}");
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "exit code {:?}\n{}\n{}", self.code, self.stdout, self.stderr)
    }
}

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// Panics unless the plugins are built: that is a matter of minutes and of other toolchains, so `cargo test` does not do it.
fn need(plugins: &[&str]) {
    for plugin in plugins {
        let name = Path::new(plugin).file_name().unwrap();
        let component = here(plugin).join("build").join(name).with_extension("wasm");
        assert!(
            component.exists(),
            "`{}` is missing: `cargo xtask test` builds the plugins before it runs this test",
            component.display()
        );
    }
}

const PLUGINS: [&str; 5] =
    ["plugins/layout", "plugins/markdown", "plugins/highlight", "plugins/headings", "plugins/search"];

fn command(site: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_press"));
    command.current_dir(here("")).arg("--out").arg(site);
    command
}

fn press(args: &[&str]) -> Run {
    need(&PLUGINS);
    let place = tempfile::tempdir().unwrap();
    let output = command(&place.path().join("site")).args(args).output().unwrap();
    Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        place,
    }
}

/// Compares what `run` printed with `golden/<name>.txt`.
#[track_caller]
fn check(name: &str, run: &Run, text: &str) {
    let golden = here("tests/golden").join(name).with_extension("txt");
    let text = masked(text).replace(&*run.place.path().to_string_lossy(), "PLACE");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&golden, &text).unwrap();
    }
    let expected = fs::read_to_string(&golden).unwrap_or_default();
    assert!(text == expected, "--- expected, from `{}`\n{expected}\n--- found\n{text}", golden.display());
}

/// Replaces what differs from run to run: times, rates, memory, and how many instances served the calls.
fn masked(text: &str) -> String {
    let mut instances = false;
    let mut out = String::new();
    for line in text.lines() {
        instances = (instances || line.starts_with("plugin  ")) && !line.is_empty();
        let cells: Vec<&str> = line.split_whitespace().collect();
        match cells.as_slice() {
            ["collect", ..] | ["make", ..] | ["peak", ..] => {
                let name: String = line.chars().take_while(|c| !c.is_ascii_digit()).collect();
                out.push_str(&format!("{}  …\n", name.trim_end()));
            }
            [plugin, calls, failures, _] if instances && *plugin != "plugin" => {
                out.push_str(&format!("{plugin:<30}{calls:>8}{failures:>10}{:>11}\n", "…"));
            }
            _ => out.push_str(&format!("{line}\n")),
        }
    }
    out
}

#[test]
fn isolated_and_fused_plugins_make_the_same_site() {
    let args = ["--only", "serde", "--document", "tests/documents/honest.md"];
    let isolated = press(&args);
    let fused = press(&[&args[..], &["--fused"]].concat());
    assert_eq!((isolated.code, fused.code), (Some(0), Some(0)), "{isolated}\n{fused}");
    let (isolated, fused) = (isolated.files(), fused.files());
    assert!(isolated.contains_key("serde.html") && isolated.contains_key("search-index.js"));
    assert_eq!(isolated.keys().collect::<Vec<_>>(), fused.keys().collect::<Vec<_>>());
    let different: Vec<_> = isolated
        .iter()
        .filter(|(name, bytes)| fused.get(*name) != Some(bytes))
        .map(|(name, _)| name)
        .collect();
    assert!(different.is_empty(), "{different:?}");
}

#[test]
fn one_job_or_many_make_the_same_site() {
    let [one, four] = ["1", "4"].map(|jobs| press(&["--only", "wasm", "--jobs", jobs]));
    assert_eq!((one.code, four.code), (Some(0), Some(0)), "{one}\n{four}");
    assert!(one.files() == four.files());
}

#[test]
fn a_page_is_made_by_all_plugins() {
    let run = press(&["--only", "no such crate", "--document", "tests/documents/honest.md", "--jobs", "1"]);
    assert_eq!(run.code, Some(0), "{run}");
    run.left(&["site"]);
    let page = run.page("honest.html");
    for part in [
        "<title>An honest document",
        "id=\"the-end\"",
        "href=\"#the-end\"",
        "<span class=\"k\">fn</span>",
        "🚀",
    ] {
        assert!(page.contains(part), "`{part}` is not in\n{page}");
    }
    assert!(run.page("index.html").contains("href=\"honest.html\""));
    assert!(run.page("search-index.js").contains("honest"));
    check("clean", &run, &run.stdout);
}

#[test]
fn documents_that_cannot_be_published_are_named() {
    let place = tempfile::tempdir().unwrap();
    let write = |name: &str, bytes: &[u8]| {
        let file = place.path().join(name);
        fs::write(&file, bytes).unwrap();
        file.to_str().unwrap().to_owned()
    };
    let broken = write("broken.md", b"# Not text \xc3\x28\n");
    let large = write(
        "large.md",
        "All work and no play makes a long document.\n\n".repeat(10_000_000 / 45).as_bytes(),
    );
    let deep = write("deep.md", &b"> ".repeat(100_000));
    let nested = write("nested.md", &(0..100_000).flat_map(|_| *b"[").collect::<Vec<u8>>());
    let gone = place.path().join("gone.md");
    let mut args = vec!["--only", "no such crate", "--jobs", "1"];
    for file in [&broken, &large, &deep, &nested, gone.to_str().unwrap(), "tests/documents/honest.md"] {
        args.extend(["--document", file]);
    }
    let run = press(&args);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.page("honest.html").contains("fn"));
    check("refused", &run, &run.stdout);
}

#[test]
fn a_plugin_that_fails_at_one_document_leaves_the_others() {
    need(&["../../tests/plugins/rogue-highlight"]);
    let documents = ["honest", "rogue-trap", "rogue-loop", "rogue-memory", "rogue-nonsense", "rogue-output"]
        .map(|name| format!("tests/documents/{name}.md"));
    let mut args = vec!["--only", "no such crate", "--plugins", "tests/rogue.toml", "--jobs", "1"];
    for document in &documents {
        args.extend(["--document", document]);
    }
    let run = press(&args);
    assert_eq!(run.code, Some(1), "{run}");
    assert!(run.page("honest.html").contains("An honest document"));
    check("rogue", &run, &run.stdout);
}

/// They are no part of the press, but built with its plugins.
#[test]
fn async_plugins_pass_streams_and_futures() {
    need(&["../../tests/plugins/flows-source", "../../tests/plugins/flows-reader"]);
    let policy = plugwright::Policy::read("../../tests/plugins/flows.toml").unwrap();
    let plan = plugwright::Plan::new(&policy).unwrap();
    let plugins = plugwright::Host::builder().build().unwrap().load(&plan).unwrap();
    assert_eq!(plugins.get("reader").unwrap().call_wave("run()").unwrap(), "\"well\"");
}

#[test]
fn an_unwritable_place_is_named() {
    let place = tempfile::tempdir().unwrap();
    fs::write(place.path().join("file"), "not a folder").unwrap();
    let output = command(&place.path().join("file/site")).output().unwrap();
    let run = Run {
        code: output.status.code(),
        stdout: String::from_utf8(output.stdout).unwrap(),
        stderr: String::from_utf8(output.stderr).unwrap(),
        place,
    };
    assert_eq!(run.code, Some(2), "{run}");
    run.left(&["file"]);
    check("unwritable", &run, &run.stderr);
}

#[cfg(unix)]
#[test]
fn ctrl_c_leaves_nothing() {
    need(&PLUGINS);
    let place = tempfile::tempdir().unwrap();
    let mut child =
        command(&place.path().join("site")).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let drafts = || fs::read_dir(place.path()).unwrap().map(|entry| entry.unwrap().path());
    let begun = Instant::now();
    // The mark is the draft's first file.
    while !drafts().any(|draft| draft.join(".plugwright-press").exists()) {
        assert!(
            begun.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none(),
            "no draft was begun"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    let sent = Command::new("kill").args(["-INT", &child.id().to_string()]).status().unwrap();
    assert!(sent.success());
    assert_eq!(child.wait().unwrap().code(), Some(130));
    assert_eq!(drafts().count(), 0, "nothing may be left");
}
