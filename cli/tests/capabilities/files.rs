//! Files: folders that are read, folders that are written to, and every way out of them that is known.

use std::fs;
use std::os::unix::fs::symlink;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use plugwright::{Limits, Use};

use super::{Workshop, call};

/// What a grant lets through, and its quota.
pub(crate) fn files(workshop: &Workshop) {
    let (input, output) = (workshop.path("in"), workshop.path("out"));
    for folder in [&input, &output] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(input.join("text"), "hello").unwrap();
    fs::write(workshop.path("secret"), "hunter2").unwrap();
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink(workshop.path("secret"), input.join("link")).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(input.join("pipe")).status().unwrap().success());
    }
    let none = workshop.load(&[]);
    assert!(call(&none, "read(\"/in/text\")").starts_with("err("));

    let scope = format!(
        "{{ \"/in\" = {:?}, \"/out\" = {{ path = {:?}, write = true, quota = \"64 KiB\" }} }}",
        input, output
    );
    let plugins = workshop.load(&[("files", &scope)]);
    workshop.uses.take();
    assert_eq!(call(&plugins, "read(\"/in/text\")"), "ok(\"hello\")");
    for refused in ["/in/../secret", "/in/link", "/secret", "/etc/passwd", "/in/pipe"] {
        assert!(call(&plugins, &format!("read(\"{refused}\")")).starts_with("err("), "{refused}");
    }
    assert!(call(&plugins, "write(\"/in/new\", 1)").starts_with("err("));
    assert!(call(&plugins, "append(\"/in/text\", \"more\")").starts_with("err("));
    assert_eq!(call(&plugins, "write(\"/out/a\", 20000)"), "ok(\"written\")");
    assert_eq!(call(&plugins, "append(\"/out/a\", \"more\")"), "ok(\"appended\")");
    assert!(call(&plugins, "write(\"/out/b\", 60000)").starts_with("err("), "the quota bites");
    assert!(fs::metadata(output.join("b")).unwrap().len() <= 40_000);
    fs::remove_file(output.join("b")).unwrap();
    // What is gone is room again, and to write the same file anew takes no more of it.
    for _ in 0..5 {
        assert_eq!(call(&plugins, "write(\"/out/a\", 30000)"), "ok(\"written\")");
    }
    for index in 0..40 {
        call(&plugins, &format!("write(\"/out/{index}\", 0)"));
    }
    assert!(fs::read_dir(&output).unwrap().count() <= 16, "empty files take room, too");
    let uses: Vec<Use> = workshop.uses.take();
    assert!(uses.iter().any(|it| it.what == "read /in/text" && it.allowed), "{uses:?}");
    assert!(uses.iter().any(|it| it.what == "read /in/pipe" && !it.allowed), "{uses:?}");
}

/// Rows of a catalogue of old mistakes: `..`, absolute paths, links of both kinds, renames, slashes at the end, NUL, other capitals.
pub(crate) fn tricks(workshop: &Workshop) {
    let (inside, outside) = (workshop.path("tricks"), workshop.path("outside"));
    for folder in [&inside, &outside, &inside.join("deep")] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(inside.join("text"), "hello").unwrap();
    fs::write(outside.join("secret"), "hunter2").unwrap();
    let there = outside.join("secret");
    symlink(&there, inside.join("absolute")).unwrap();
    symlink("../outside/secret", inside.join("relative")).unwrap();
    symlink("../outside", inside.join("door")).unwrap();
    symlink("/proc/self", inside.join("proc")).unwrap();
    symlink("..", inside.join("deep/up")).unwrap();
    symlink("loop", inside.join("loop")).unwrap();
    symlink("text", inside.join("fine")).unwrap();
    let scope = format!("{{ \"/in\" = {{ path = {inside:?}, write = true }} }}");
    let plugins = workshop.load(&[("files", &scope)]);
    let read = |path: &str| call(&plugins, &format!("read(\"{path}\")"));
    assert_eq!(read("/in/text"), "ok(\"hello\")");
    // Links that stay inside are as good as what they lead to.
    assert_eq!(read("/in/fine"), "ok(\"hello\")");
    assert_eq!(read("/in/deep/../text"), "ok(\"hello\")");
    assert_eq!(read("/in/deep/up/text"), "ok(\"hello\")");
    let absolute = there.display().to_string();
    let ways_out = [
        "/in/../outside/secret",
        "/in/deep/../../outside/secret",
        "/in/./../outside/secret",
        "/in/deep/up/up/../outside/secret",
        "/in/absolute",
        "/in/relative",
        "/in/door/secret",
        "/in/door/",
        "/in/proc/environ",
        "/in/proc/root/etc/passwd",
        "/in/loop",
        "/in/absolute/",
        "/in/text/",
        "/in/text/.",
        "/in//../outside/secret",
        "/in/te\\u{0}xt",
        "/in/TEXT",
        "in/../outside/secret",
        "../outside/secret",
        "/IN/text",
        "/proc/self/environ",
        "/dev/zero",
        &absolute,
    ];
    for path in ways_out {
        let said = read(path);
        assert!(said.starts_with("err("), "{path}: {said}");
    }
    for (verb, from, to) in [
        ("rename", "/in/text", "/in/../outside/text"),
        ("rename", "/in/../outside/secret", "/in/secret"),
        ("rename", "/in/text", "/in/door/text"),
        ("rename", "/in/door/secret", "/in/secret"),
        ("link", "/in/door/secret", "/in/secret"),
        ("link", "/in/../outside/secret", "/in/secret"),
        ("link", "/in/text", "/in/../outside/text"),
    ] {
        let said = call(&plugins, &format!("{verb}(\"{from}\", \"{to}\")"));
        assert!(said.starts_with("err("), "{verb} {from} {to}: {said}");
    }
    // To rename a link, or to link to one, takes it along and opens nothing.
    call(&plugins, "rename(\"/in/absolute\", \"/in/deep/absolute\")");
    assert!(read("/in/deep/absolute").starts_with("err("));
    call(&plugins, "link(\"/in/relative\", \"/in/second\")");
    assert!(read("/in/second").starts_with("err("));
    for path in ["/in/door/new", "/in/../outside/new", "/in/relative", "/in/proc/x"] {
        let said = call(&plugins, &format!("write(\"{path}\", 1)"));
        assert!(said.starts_with("err("), "{path}: {said}");
    }
    assert_eq!(fs::read_to_string(&there).unwrap(), "hunter2");
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 1);

    // What is only read stays as it is.
    let plugins = workshop.load(&[("files", &format!("{{ \"/in\" = {inside:?} }}"))]);
    for act in [
        "rename(\"/in/text\", \"/in/other\")",
        "link(\"/in/text\", \"/in/other\")",
        "write(\"/in/other\", 1)",
    ] {
        let said = call(&plugins, act);
        assert!(said.starts_with("err("), "{act}: {said}");
    }
    assert!(inside.join("text").exists() && !inside.join("other").exists());
}

/// Somebody exchanges a folder for a link that leads out, again and again, while the plugin reads through it.
pub(crate) fn races(workshop: &Workshop) {
    let (inside, outside) = (workshop.path("races"), workshop.path("beyond"));
    for folder in [&inside, &outside, &inside.join("door")] {
        fs::create_dir(folder).unwrap();
    }
    fs::write(inside.join("door/text"), "inside").unwrap();
    fs::write(outside.join("text"), "hunter2").unwrap();
    symlink(&outside, inside.join("other")).unwrap();
    let scope = format!("{{ \"/in\" = {inside:?} }}");
    let limits = Limits { deadline: Duration::from_secs(120), ..Limits::default() };
    let plugins = workshop.load_within(limits, &workshop.host, &[("files", &scope)]);
    let over = AtomicBool::new(false);
    let (exchanged, seen) = std::thread::scope(|scope| {
        let racer = scope.spawn(|| {
            let [door, other, aside] = ["door", "other", "aside"].map(|name| inside.join(name));
            let mut count = 0_u64;
            while !over.load(Ordering::Relaxed) {
                fs::rename(&door, &aside).unwrap();
                fs::rename(&other, &door).unwrap();
                fs::rename(&aside, &other).unwrap();
                count += 1;
            }
            count
        });
        let seen = call(&plugins, "reads(\"/in/door/text\", 20000)");
        over.store(true, Ordering::Relaxed);
        (racer.join().unwrap(), seen)
    });
    assert!(exchanged > 0);
    assert!(!seen.contains("hunter2"), "{seen}");
}
