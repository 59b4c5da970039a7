//! `plugwright cache`: what calls leave there is listed, and goes when it is told to.

use std::path::Path;
use std::process::Command;

use serde_json::Value;

#[test]
fn what_calls_leave_in_the_cache_is_listed_and_pruned() {
    let folder = tempfile::tempdir().unwrap();
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let plugwright = |words: &[&str]| {
        let command = Command::new(env!("CARGO_BIN_EXE_plugwright"))
            .args(words)
            .current_dir(folder.path())
            .env("XDG_CACHE_HOME", folder.path().join("cache"))
            .output()
            .unwrap();
        assert!(command.status.success(), "{}", String::from_utf8_lossy(&command.stderr));
        [command.stdout, command.stderr].map(|text| String::from_utf8(text).unwrap())
    };
    let component = wat::parse_file(fixtures.join("doubler.wat")).unwrap();
    std::fs::write(folder.path().join("doubler.wasm"), component).unwrap();
    let call = || plugwright(&["call", "doubler.wasm", "double(21)"]);
    let cache = |words: &[&str]| -> Value {
        let [json, _] = plugwright(&[&["cache", "--format", "json"], words].concat());
        serde_json::from_str(&json).unwrap()
    };
    let count = |view: &Value, what: &str| view[what].as_array().unwrap().len();

    assert!(call()[1].starts_with("compiles doubler"));
    assert_eq!(call(), ["42\n".to_owned(), String::new()], "from the cache");
    let view = cache(&[]);
    assert_eq!((count(&view, "entries"), count(&view, "removed")), (1, 0), "{view}");
    // What fits stays.
    let view = cache(&["--prune", "1 GiB"]);
    assert_eq!((count(&view, "entries"), count(&view, "removed")), (1, 0), "{view}");
    assert_eq!(call()[1], "");
    let view = cache(&["--prune", "0 B"]);
    assert_eq!((count(&view, "entries"), count(&view, "removed")), (0, 1), "{view}");
    let [text, _] = plugwright(&["cache", "--prune", "0 B"]);
    assert!(text.starts_with("removed 0 artifacts, 0.0 MiB\n0 artifacts, 0.0 MiB, in `"), "{text}");
    let [answer, told] = call();
    assert_eq!(answer, "42\n");
    assert!(told.starts_with("compiles doubler"), "{told}");
}
