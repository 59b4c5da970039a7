//! Runs the conversations that `docs/test-protocol.md` shows. `…` stands for anything.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

#[test]
fn conversations() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let document = fs::read_to_string(root.join("../docs/test-protocol.md")).unwrap();
    let folder = tempfile::tempdir().unwrap();
    super::copy(&root.join("tests/fixtures"), folder.path());
    let mut held = 0;
    for block in document.split("```text\n$ plugwright ").skip(1) {
        let block = block.split("\n```").next().unwrap();
        let (command, lines) = block.split_once('\n').unwrap();
        hold(folder.path(), command, lines);
        held += 1;
    }
    assert!(held > 1, "the document shows no conversation");
}

fn hold(folder: &Path, command: &str, lines: &str) {
    let mut host = Command::new(env!("CARGO_BIN_EXE_plugwright"))
        .args(command.split_whitespace())
        .arg("--quiet")
        .current_dir(folder)
        .env("XDG_CACHE_HOME", folder.join("cache"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = host.stdin.take().unwrap();
    let mut output = BufReader::new(host.stdout.take().unwrap());
    for line in lines.lines() {
        if let Some(said) = line.strip_prefix("> ") {
            writeln!(input, "{said}").unwrap();
        } else if let Some(wanted) = line.strip_prefix("< ") {
            let mut heard = String::new();
            output.read_line(&mut heard).unwrap();
            assert!(fits(heard.trim_end(), wanted), "wanted {wanted}\nheard  {heard}");
        } else {
            panic!("neither said nor heard: {line}");
        }
    }
    drop(input);
    let mut rest = String::new();
    output.read_line(&mut rest).unwrap();
    assert_eq!(rest, "", "said without being asked");
    assert!(host.wait().unwrap().success());
}

fn fits(heard: &str, wanted: &str) -> bool {
    let mut parts = wanted.split('…');
    let Some(mut rest) = heard.strip_prefix(parts.next().unwrap()) else { return false };
    if !wanted.contains('…') {
        return rest.is_empty();
    }
    for part in parts {
        match rest.find(part) {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    true
}
