//! Compiling in a child process: this program is both the host and, when asked to be, its compiler.

#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "tests may fail loudly")]

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use plugwright::{Blame, Bytes, Compiler, Error, ErrorKind, Host, Limits, Plan, Policy};

fn main() -> ExitCode {
    // By another name this program is a compiler that does not survive its work.
    if std::env::args().next().is_some_and(|program| program.ends_with("broken-compiler")) {
        std::process::abort();
    }
    if let Some(done) = Compiler::work(std::env::args_os()) {
        return done;
    }
    let tests: [(&str, fn()); 7] = [
        ("a_child_compiles_and_the_plugin_runs", a_child_compiles_and_the_plugin_runs),
        ("a_cache_keeps_what_a_child_made", a_cache_keeps_what_a_child_made),
        ("a_child_that_takes_too_long_is_ended", a_child_that_takes_too_long_is_ended),
        ("a_child_that_takes_too_much_memory_is_ended", a_child_that_takes_too_much_memory_is_ended),
        ("a_child_that_dies_is_an_error", a_child_that_dies_is_an_error),
        ("a_compiler_that_is_none_is_named", a_compiler_that_is_none_is_named),
        ("limits_that_nobody_enforces_are_refused", limits_that_nobody_enforces_are_refused),
    ];
    for (name, test) in tests {
        test();
        println!("test {name} ... ok");
    }
    println!("\ntest result: ok. {} passed; 0 failed; 0 ignored; 0 measured; 0 filtered out", tests.len());
    ExitCode::SUCCESS
}

const SMALL: &str = r#"(component
  (core module $m (func (export "next") (param i32) (result i32) (i32.add (local.get 0) (i32.const 1))))
  (core instance $i (instantiate $m))
  (func $next (param "x" u32) (result u32) (canon lift (core func $i "next")))
  (instance (export "test:bad/small@0.1.0") (export "next" (func $next))))"#;

/// Takes seconds to compile.
fn large() -> String {
    let functions = "(func (param i32) (result i32) (i32.mul (local.get 0) (i32.const 3)))".repeat(90_000);
    SMALL.replace("(core module $m", &format!("(core module $m {functions}"))
}

fn this_program() -> Compiler {
    Compiler::child(std::env::current_exe().unwrap())
}

/// Loads a component twice, and calls it.
fn load(folder: &Path, text: &str, compiler: Compiler, cache: bool) -> Result<String, Error> {
    let file = folder.join("plugin.wasm");
    std::fs::write(&file, wat::parse_str(text).unwrap()).unwrap();
    let policy = Policy::new().plugin("plugin", file).limits(Limits::default());
    let mut host = Host::builder().compiler(compiler);
    if cache {
        host = host.cache(folder.join("cache"));
    }
    let plan = Plan::new(&policy).unwrap();
    let plugins = host.build()?.load(&plan).map_err(|report| report.errors().first().unwrap().clone())?;
    plugins.get("plugin")?.call_wave("test:bad/small.next(41)")
}

fn a_child_compiles_and_the_plugin_runs() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(load(folder.path(), SMALL, this_program(), false).unwrap(), "42");
}

fn a_cache_keeps_what_a_child_made() {
    let folder = tempfile::tempdir().unwrap();
    assert_eq!(load(folder.path(), SMALL, this_program(), true).unwrap(), "42");
    // Nobody is there to compile it again.
    assert_eq!(load(folder.path(), SMALL, Compiler::child("nobody"), true).unwrap(), "42");
}

fn a_child_that_takes_too_long_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let compiler = this_program().time(Duration::from_millis(50));
    let error = load(folder.path(), &large(), compiler, false).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Compile, Blame::Plugin));
    assert_eq!(error.to_string(), "the component of plugin `plugin` took longer to compile than 50 ms");
    assert_eq!(load(folder.path(), SMALL, this_program(), false).unwrap(), "42");
}

fn a_child_that_takes_too_much_memory_is_ended() {
    let folder = tempfile::tempdir().unwrap();
    let compiler = this_program().memory(Bytes(64 << 20));
    let error = load(folder.path(), &large(), compiler, false).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Compile, Blame::Plugin), "{}", error.render());
    assert!(error.to_string().contains("with 64 MiB of memory"), "{}", error.render());
}

#[cfg(unix)]
fn a_child_that_dies_is_an_error() {
    let folder = tempfile::tempdir().unwrap();
    let broken = folder.path().join("broken-compiler");
    std::os::unix::fs::symlink(std::env::current_exe().unwrap(), &broken).unwrap();
    let error = load(folder.path(), SMALL, Compiler::child(broken), false).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Compile, Blame::Plugin), "{}", error.render());
    assert!(error.to_string().contains("made the compiler fail: signal: 6"), "{}", error.render());
    assert_eq!(load(folder.path(), SMALL, this_program(), false).unwrap(), "42");
}

#[cfg(not(unix))]
fn a_child_that_dies_is_an_error() {}

fn a_compiler_that_is_none_is_named() {
    let folder = tempfile::tempdir().unwrap();
    let error = load(folder.path(), SMALL, Compiler::child("nobody-here"), false).unwrap_err();
    assert_eq!((error.kind(), error.blame()), (ErrorKind::Io, Blame::Host));
    assert_eq!(error.to_string(), "the compiler `nobody-here` cannot be run");
}

fn limits_that_nobody_enforces_are_refused() {
    let here = Compiler::in_process();
    for compiler in [here.clone().time(Duration::from_secs(1)), here.memory(Bytes(1 << 30))] {
        let Err(error) = Host::builder().compiler(compiler).build() else { panic!("it was built") };
        assert_eq!((error.kind(), error.blame()), (ErrorKind::Unsupported, Blame::Host));
        assert_eq!(error.to_string(), "a compiler in this process can have no limits: nothing interrupts it");
    }
}
