//! What another process sees of plugins that run.

#![cfg(unix)]

use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::PermissionsExt;
use std::os::unix::net::{UnixListener, UnixStream};
use std::path::PathBuf;
use std::sync::{Mutex, OnceLock};

use plugwright::{Error, Offer, Supervision, Val, View, Window};

use super::*;

const ALL: [View; 4] = [View::Text, View::Json, View::Dot, View::Svg];

/// A socket in a folder that only its user can enter.
fn place() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    fs::set_permissions(folder.path(), Permissions::from_mode(0o700)).unwrap();
    let socket = folder.path().join("socket");
    (folder, socket)
}

fn refusal(refused: Result<impl Sized, Error>) -> String {
    // The folder's name is chance.
    let rendered = refused.err().unwrap().render();
    rendered
        .split('`')
        .enumerate()
        .map(|(n, part)| if part.contains('/') && n == 1 { "…" } else { part })
        .collect()
}

/// How long a call took is chance, and whether it took any time that counts.
fn without_times(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let parts: Vec<&str> = line.split(", ").filter(|part| !part.starts_with("deadline ")).collect();
        parts.join(", ") + "\n"
    });
    lines.collect()
}

fn golden(name: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/run/window").join(name);
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&path).unwrap_or_default(), "BLESS=1 writes {name}");
}

#[test]
fn the_graph_is_shown_with_what_has_happened() {
    let workshop = Workshop::new();
    let first = Supervision { back_off_after: 1, quarantine_after: 1, ..Supervision::default() };
    // Nothing takes long enough to count beside memory.
    let slow = Limits { deadline: Duration::from_secs(600), ..limits() };
    let policy = workshop.pair(slow).plugin("weak", workshop.component("acts"));
    let policy = policy.link("relay", "test:bad/acts@0.1.0", "acts").supervise_plugin("weak", first);
    let plugins = load(Host::builder(), &policy);
    let (_folder, socket) = place();
    let window = plugins.inspectable(&socket).unwrap();
    assert_eq!(window.socket(), socket);
    golden("before.txt", &Window::look(&socket, View::Text).unwrap());

    for n in 1..=3 {
        wave(&plugins, "relay", &format!("test:bad/relay.fine({n})")).unwrap();
    }
    wave(&plugins, "relay", "test:bad/relay.big(5000)").unwrap();
    wave(&plugins, "weak", "test:bad/acts.trap()").unwrap_err();
    golden("after.txt", &without_times(&Window::look(&socket, View::Text).unwrap()));
    let json: serde_json::Value = serde_json::from_str(&Window::look(&socket, View::Json).unwrap()).unwrap();
    assert_eq!(json["version"], 1);
    assert_eq!(json["edges"][0]["calls"], 4);
    assert!(json["edges"][0]["bytes"].as_u64().unwrap() >= 5000, "{json}");
    let weak = json["units"].as_array().unwrap().iter().find(|unit| unit["id"] == "weak").unwrap();
    assert_eq!(weak["counts"]["standing"], "quarantined");
    let memory = weak["counts"]["peak"].as_array().unwrap().iter().find(|part| part["limit"] == "memory");
    assert_eq!(memory.unwrap()["most"], 8 << 20);
    for view in [View::Svg, View::Dot] {
        let drawn = Window::look(&socket, view).unwrap();
        assert!(drawn.contains("in quarantine: plugin `weak` gave up"), "{drawn}");
        assert!(drawn.contains("at most memory 256 KiB of 8 MiB"), "{drawn}");
    }
    // Given another chance, it shows as that.
    plugins.revive("weak").unwrap();
    let text = Window::look(&socket, View::Text).unwrap();
    assert!(!text.contains("quarantine"), "{text}");
}

#[test]
fn no_secret_is_shown() {
    let (folder, socket) = place();
    let component = wat::parse_str(include_str!("audit.wat")).unwrap();
    fs::write(folder.path().join("busy.wasm"), component).unwrap();
    let text = "[plugins.busy]\npath = \"busy.wasm\"\n[plugins.busy.grants]\nlog = \"info\"\nclock = true\nrandom = \"1 MiB\"\n\
                config = { greeting = \"hi\", token.secret = \"hunter2\" }\nenv = { LANG = \"de\", TOKEN = { secret = \"hunter2\" } }\n";
    let plugins = load(Host::builder(), &Policy::parse(folder.path().join(Policy::FILE), text).unwrap());
    let _window = plugins.inspectable(&socket).unwrap();
    wave(&plugins, "busy", "test:audit/act.run(100)").unwrap();
    for view in ALL {
        let shown = Window::look(&socket, view).unwrap();
        assert!(shown.contains("(secret)") && !shown.contains("hunter2"), "{shown}");
    }
}

/// Somebody looks in the middle of a call, whose plugin waits for the application.
#[test]
fn a_call_that_runs_and_whoever_looks_do_not_wait_for_each_other() {
    static SOCKET: OnceLock<PathBuf> = OnceLock::new();
    static SEEN: Mutex<Vec<String>> = Mutex::new(Vec::new());
    let (folder, socket) = place();
    let component = folder.path().join("asks.wasm");
    fs::write(&component, wat::parse_str(include_str!("asks.wat")).unwrap()).unwrap();
    let prices = Offer::new("test:app/prices@1.0.0".parse().unwrap(), |_, _, _| {
        SEEN.lock().unwrap().push(Window::look(SOCKET.get().unwrap(), View::Text).unwrap());
        Ok(vec![Val::U32(1)])
    });
    let host = Host::builder().offer(prices).build().unwrap();
    let policy = host.offers().cloned().fold(Policy::new().plugin("asks", component), Policy::offer);
    let plugins = host.load(&Plan::new(&policy).unwrap()).unwrap();
    let socket = SOCKET.get_or_init(|| socket);
    let _window = plugins.inspectable(socket).unwrap();
    // These say nothing, and keep nobody waiting.
    let silent: Vec<UnixStream> = (0..4).map(|_| UnixStream::connect(socket).unwrap()).collect();
    assert_eq!(wave(&plugins, "asks", "test:app/asks.act(\"bread and wine\")").unwrap(), "1");
    let seen = SEEN.lock().unwrap().pop().unwrap();
    assert!(seen.contains("imports test:app/prices@1.0.0 from the application"), "{seen}");
    drop(silent);
    // What the call carried is none of the picture.
    for view in ALL {
        assert!(!Window::look(socket, view).unwrap().contains("bread"));
    }
}

#[test]
fn only_its_user_can_look() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    let (folder, _) = place();
    let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    // A folder that is made for it is private from the start.
    let socket = folder.path().join("made/socket");
    let window = plugins.inspectable(&socket).unwrap();
    assert_eq!((mode(socket.parent().unwrap()), mode(&socket)), (0o700, 0o600));
    drop(window);
    assert!(!socket.exists());

    let open = folder.path().join("open");
    fs::create_dir(&open).unwrap();
    for loose in [0o755, 0o710, 0o701] {
        fs::set_permissions(&open, Permissions::from_mode(loose)).unwrap();
        let refused = refusal(plugins.inspectable(open.join("socket")));
        assert!(
            refused.starts_with("error: … lies in a folder that is not private to the user\nhint: "),
            "{refused}"
        );
        assert!(!open.join("socket").exists());
    }
}

#[test]
fn what_a_dead_host_left_is_replaced_and_nothing_else() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    let (folder, socket) = place();
    // Dropping a listener leaves its file, as a host does that is killed.
    drop(UnixListener::bind(&socket).unwrap());
    let nobody = refusal(Window::look(&socket, View::Text));
    assert!(nobody.starts_with("error: … is no socket of a host that runs\n"), "{nobody}");
    let window = plugins.inspectable(&socket).unwrap();
    Window::look(&socket, View::Text).unwrap();
    let refused = refusal(plugins.inspectable(&socket));
    assert_eq!(refused, "error: … is the socket of a host that runs\nhint: choose another path");
    Window::look(&socket, View::Text).unwrap();

    let file = folder.path().join("notes.txt");
    fs::write(&file, "mine").unwrap();
    let refused = refusal(plugins.inspectable(&file));
    assert_eq!(refused, "error: … is there already, and no socket\nhint: choose another path");
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
    let long = folder.path().join("x".repeat(200));
    let refused = refusal(plugins.inspectable(long));
    assert!(refused.contains("hint: choose a shorter path"), "{refused}");

    // What lies there when it closes may be another's.
    fs::remove_file(&socket).unwrap();
    fs::write(&socket, "mine").unwrap();
    drop(window);
    assert_eq!(fs::read_to_string(&socket).unwrap(), "mine");
}

#[test]
fn a_window_keeps_no_set_and_says_what_it_answers_to() {
    let workshop = Workshop::new();
    let plugins = load(Host::builder(), &workshop.pair(limits()));
    let (folder, socket) = place();
    let _window = plugins.inspectable(&socket).unwrap();
    let ask = |question: &[u8]| {
        let mut stream = UnixStream::connect(&socket).unwrap();
        // It may have heard enough before it has heard all.
        let _ = stream.write_all(question);
        let _ = stream.shutdown(std::net::Shutdown::Write);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8(answer).unwrap()
    };
    let other = "plugwright-inspect 1 error\nit answers to `plugwright-inspect 1` alone";
    assert_eq!(ask(b"plugwright-inspect 2 text\n"), other);
    assert_eq!(ask(b"GET / HTTP/1.1\r\n\r\n"), other);
    assert_eq!(ask(b""), other);
    assert_eq!(ask(b"plugwright-inspect 1 png\n"), "plugwright-inspect 1 error\nit knows no such view");
    ask(&[b'x'; 1 << 20]);
    drop(plugins);
    let gone = refusal(Window::look(&socket, View::Json));
    assert_eq!(gone, "error: … shows nothing: its plugins are no longer loaded");

    let other = folder.path().join("other");
    let listener = UnixListener::bind(&other).unwrap();
    let server = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().unwrap();
        let mut question = [0; 26];
        stream.read_exact(&mut question).unwrap();
        stream.write_all(b"220 mail here\n").unwrap();
        question
    });
    let refused = refusal(Window::look(&other, View::Text));
    assert!(
        refused
            .starts_with("error: … is the socket of something else, or of another version of Plugwright\n")
    );
    assert_eq!(&server.join().unwrap(), b"plugwright-inspect 1 text\n");
}
