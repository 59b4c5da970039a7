//! A plugin in Rust with every capability there is, and with too little of it: what each scope lets through, what it refuses,
//! and that waiting for others ends with the call.
//!
//! Servers listen on this machine, which no grant reaches unless the operator writes so: `127.0.0.1`, or `inside`.

#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "a test fails by panicking")]

#[path = "capabilities/edges.rs"]
mod edges;
#[path = "capabilities/facades.rs"]
mod facades;
#[path = "capabilities/files.rs"]
mod files;
#[path = "capabilities/names.rs"]
mod names;
mod scaffold;
#[path = "capabilities/wasi_0_3.rs"]
mod wasi_0_3;

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, UdpSocket};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use plugwright::{Blame, ErrorKind, Event, Host, Limits, LogRecord, Observe, Plugins, Policy, Use};
use scaffold::{build, copy, load};

/// What plugins used and were refused.
#[derive(Clone, Default)]
struct Uses(Arc<Mutex<Vec<Use>>>);

impl Observe for Uses {
    fn log(&self, _: &LogRecord<'_>) {}

    fn event(&self, event: &Event) {
        if let Event::Used(used) = event {
            self.0.lock().unwrap().push(used.clone());
        }
    }
}

impl Uses {
    fn take(&self) -> Vec<Use> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}

/// The built plugins, in a folder of their own.
struct Workshop {
    folder: tempfile::TempDir,
    host: Host,
    uses: Uses,
}

impl Workshop {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        copy(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/capabilities"), folder.path());
        build(&folder.path().join("powers"));
        let uses = Uses::default();
        let host = Host::builder().cache(folder.path().join("cache")).observe(uses.clone()).build().unwrap();
        Self { folder, host, uses }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The plugin with these grants, and `keyvalue` in memory.
    fn load(&self, grants: &[(&str, &str)]) -> Plugins {
        self.load_within(Limits { deadline: Duration::from_secs(2), ..Limits::default() }, &self.host, grants)
    }

    fn load_within(&self, limits: Limits, host: &Host, grants: &[(&str, &str)]) -> Plugins {
        let policy = Policy::new()
            .plugin("powers", self.path("powers"))
            .grant_as_written("powers", "keyvalue", "true");
        let policy = grants.iter().fold(policy.limits(limits), |policy, (capability, scope)| {
            policy.grant_as_written("powers", capability, scope)
        });
        load(host, &policy)
    }
}

fn call(plugins: &Plugins, call: &str) -> String {
    match plugins.get("powers").unwrap().call_wave(&format!("test:powers/powers.{call}")) {
        Ok(result) => result,
        Err(error) => format!("{:?} {:?}", error.blame(), error.kind()),
    }
}

/// Answers each request with what it was, and some paths in ways of their own.
fn server() -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(stream) = stream else { return };
            std::thread::spawn(move || serve(stream));
        }
    });
    address
}

fn serve(mut stream: std::net::TcpStream) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let (mut head, mut size) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).unwrap_or(0) == 0 || line == "\r\n" {
            break;
        }
        let line = line.trim_end().to_ascii_lowercase();
        size = line.strip_prefix("content-length: ").map_or(size, |it| it.parse().unwrap());
        head.push(line);
    }
    let mut body = vec![0; size];
    let _ = reader.read_exact(&mut body);
    let first = head.first().cloned().unwrap_or_default();
    let host = head.iter().find(|line| line.starts_with("host:")).cloned().unwrap_or_default();
    let answer = match first.split(' ').nth(1).unwrap_or_default() {
        "/elsewhere" => {
            "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n".to_owned()
        }
        "/large" => format!("HTTP/1.1 200 OK\r\ncontent-length: 2000000\r\n\r\n{}", "x".repeat(2_000_000)),
        // The rest of the body never comes.
        "/slow" => "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegin".to_owned(),
        "/never" => String::new(),
        _ => {
            let text = format!("{first} | {host} | {}", String::from_utf8_lossy(&body));
            format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{text}", text.len())
        }
    };
    let _ = stream.write_all(answer.as_bytes());
    if first.contains("/slow") || first.contains("/never") {
        // Until the other side has had enough.
        let _ = reader.read(&mut [0]);
    }
}

#[test]
fn every_scope_lets_through_what_it_says_and_nothing_else() {
    let workshop = Workshop::new();
    requests_by_http(&workshop);
    waiting_ends_with_the_call(&workshop);
    sockets(&workshop);
    edges::narrowed_edges(&workshop);
    edges::datagrams_of_others(&workshop);
    files::files(&workshop);
    files::tricks(&workshop);
    files::races(&workshop);
    names::rebinding(&workshop);
    names::open_sockets_have_an_end(&workshop);
    variables_and_clocks(&workshop);
    values(&workshop);
}

fn requests_by_http(workshop: &Workshop) {
    let port = server().port();
    let url = |path: &str| format!("http://127.0.0.1:{port}{path}");
    let get = |plugins: &Plugins, url: &str| call(plugins, &format!("fetch(\"GET\", \"{url}\", \"\")"));

    let none = workshop.load(&[]);
    assert_eq!(get(&none, &url("/")), "err(\"the request was not granted\")");
    workshop.uses.take();

    let plugins = workshop.load(&[("http", &format!("[\"GET,POST http://127.0.0.1:{port}\"]"))]);
    assert_eq!(
        get(&plugins, &url("/a?b")),
        format!("ok(\"200 get /a?b http/1.1 | host: 127.0.0.1:{port} | \")")
    );
    let post = call(&plugins, &format!("fetch(\"POST\", \"{}\", \"hello\")", url("/")));
    assert_eq!(post, format!("ok(\"200 post / http/1.1 | host: 127.0.0.1:{port} | hello\")"));
    // A redirect is an answer.
    assert_eq!(get(&plugins, &url("/elsewhere")), "ok(\"302 to http://127.0.0.1:1/ \")");
    for refused in [
        format!("http://127.0.0.1:{}/", port ^ 1),
        format!("https://127.0.0.1:{port}/"),
        format!("http://localhost:{port}/"),
        "http://169.254.169.254/latest/meta-data".into(),
        format!("http://[::1]:{port}/"),
        "http://example.com/".into(),
    ] {
        assert_eq!(get(&plugins, &refused), "err(\"the request was not granted\")", "{refused}");
    }
    let put = call(&plugins, &format!("fetch(\"PUT\", \"{}\", \"\")", url("/")));
    assert_eq!(put, "err(\"the request was not granted\")");
    for confused in [format!("http://127.0.0.1:{port}@example.com/"), format!("http://2130706433:{port}/")] {
        assert!(get(&plugins, &confused).starts_with("err("), "{confused}");
    }
    // The same address in other words.
    assert!(get(&plugins, &format!("http://[::ffff:127.0.0.1]:{port}/")).starts_with("ok(\"200"));

    let uses = workshop.uses.take();
    let told: Vec<(String, bool)> = uses.iter().take(2).map(|it| (it.what.clone(), it.allowed)).collect();
    assert_eq!(
        told,
        [(format!("GET http://127.0.0.1:{port}"), true), (format!("POST http://127.0.0.1:{port}"), true)]
    );
    let refused = uses.iter().find(|it| it.what.contains("169.254")).unwrap();
    assert!(!refused.allowed && refused.reason.is_some() && refused.chain == [refused.plugin.clone()]);

    // A name leads inside only where the operator says so.
    let named = |scope: &str| workshop.load(&[("http", &scope.replace("PORT", &port.to_string()))]);
    let closed = named("[\"http://localhost:PORT\"]");
    assert_eq!(get(&closed, &format!("http://localhost:{port}/")), "err(\"the request was not granted\")");
    let open = named("{ allow = [\"http://localhost:PORT\"], inside = [\"127.0.0.1\"] }");
    let there = get(&open, &format!("http://LOCALHOST.:{port}/"));
    assert_eq!(there, format!("ok(\"200 get / http/1.1 | host: localhost:{port} | \")"));

    let small = named("{ allow = [\"http://127.0.0.1:PORT\"], body = \"64 KiB\" }");
    assert!(get(&small, &url("/large")).starts_with("err("));
    assert!(get(&small, &url("/")).starts_with("ok(\"200"));
    let large = get(&plugins, &url("/large"));
    assert!(large.len() > 2_000_000, "{}", large.get(..100).unwrap_or(&large));
}

/// The server never answers; the plugin's call ends all the same, and its neighbour does not notice.
fn waiting_ends_with_the_call(workshop: &Workshop) {
    let port = server().port();
    let plugins = workshop.load(&[
        ("http", &format!("[\"http://127.0.0.1:{port}\"]")),
        ("network", &format!("[\"127.0.0.1:{port}\"]")),
    ]);
    std::thread::scope(|scope| {
        let waiting: Vec<_> = ["/slow", "/never"]
            .map(|path| {
                let plugins = &plugins;
                scope.spawn(move || {
                    call(plugins, &format!("fetch(\"GET\", \"http://127.0.0.1:{port}{path}\", \"\")"))
                })
            })
            .into_iter()
            .collect();
        assert!(
            call(&plugins, &format!("fetch(\"GET\", \"http://127.0.0.1:{port}/\", \"\")")).starts_with("ok(")
        );
        for waiting in waiting {
            let outcome = waiting.join().unwrap();
            let ended = format!("{:?} {:?}", Blame::Plugin, ErrorKind::Deadline);
            assert!(outcome == ended || outcome.starts_with("err("), "{outcome}");
        }
    });
    // A socket from which nothing comes: the call ends by its deadline.
    let outcome = call(&plugins, &format!("echo(\"127.0.0.1:{port}\", \"GET /never HTTP/1.1\")"));
    assert_eq!(outcome, format!("{:?} {:?}", Blame::Plugin, ErrorKind::Deadline));
    assert!(
        call(&plugins, &format!("fetch(\"GET\", \"http://127.0.0.1:{port}/\", \"\")")).starts_with("ok(")
    );
}

fn sockets(workshop: &Workshop) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
            stream.write_all(line.as_bytes()).unwrap();
        }
    });
    let datagrams = UdpSocket::bind("127.0.0.1:0").unwrap();
    let udp = datagrams.local_addr().unwrap().port();
    std::thread::spawn(move || {
        let mut bytes = [0; 100];
        while let Ok((size, from)) = datagrams.recv_from(&mut bytes) {
            datagrams.send_to(&bytes[..size], from).unwrap();
        }
    });
    let echo = |plugins: &Plugins, address: &str| call(plugins, &format!("echo(\"{address}\", \"hello\")"));

    let none = workshop.load(&[]);
    assert!(echo(&none, &format!("127.0.0.1:{port}")).starts_with("err("));
    assert!(call(&none, "find(\"localhost\")").starts_with("err("));

    let plugins = workshop.load(&[("network", &format!("[\"127.0.0.1:{port}\", \"127.0.0.1:{udp}/udp\"]"))]);
    workshop.uses.take();
    assert_eq!(echo(&plugins, &format!("127.0.0.1:{port}")), "ok(\"hello\")");
    assert_eq!(call(&plugins, &format!("datagram(\"127.0.0.1:{udp}\", \"hi\")")), "ok(\"hi\")");
    for refused in
        [format!("127.0.0.1:{}", port ^ 1), format!("localhost:{port}"), "169.254.169.254:80".into()]
    {
        assert!(echo(&plugins, &refused).starts_with("err("), "{refused}");
    }
    assert!(call(&plugins, &format!("datagram(\"127.0.0.1:{}\", \"hi\")", udp ^ 1)).starts_with("err("));
    assert!(call(&plugins, "listen(\"127.0.0.1:0\")").starts_with("err("));
    let uses: Vec<(String, bool)> =
        workshop.uses.take().into_iter().map(|it| (it.what, it.allowed)).collect();
    assert!(uses.contains(&(format!("connect to 127.0.0.1:{port}"), true)), "{uses:?}");
    assert!(uses.contains(&("connect to 169.254.169.254:80".into(), false)), "{uses:?}");
    assert!(uses.contains(&("look up localhost".into(), false)), "{uses:?}");

    // By name: looked up by the host, and only where it leads to places that are open.
    let closed = workshop.load(&[("network", &format!("[\"localhost:{port}\"]"))]);
    assert!(echo(&closed, &format!("localhost:{port}")).starts_with("err("));
    let scope = format!("{{ to = [\"localhost:{port}\"], inside = [\"127.0.0.1\"] }}");
    let open = workshop.load(&[("network", &scope)]);
    assert_eq!(call(&open, "find(\"localhost\")"), "ok(\"127.0.0.1\")");
    assert_eq!(echo(&open, &format!("localhost:{port}")), "ok(\"hello\")");
    assert!(call(&open, "find(\"example.com\")").starts_with("err("));
}

fn variables_and_clocks(workshop: &Workshop) {
    let plugins = workshop.load(&[]);
    assert_eq!(call(&plugins, "variable(\"PATH\")"), "(none, 0)");
    assert!(call(&plugins, "step()").parse::<u64>().unwrap() >= 1_000_000);
    let plugins =
        workshop.load(&[("env", "{ LANG = \"de\", TOKEN = { secret = \"hunter2\" } }"), ("clock", "true")]);
    assert_eq!(call(&plugins, "variable(\"LANG\")"), "(some(\"de\"), 2)");
    assert_eq!(call(&plugins, "variable(\"TOKEN\")"), "(some(\"hunter2\"), 2)");
    assert!(call(&plugins, "step()").parse::<u64>().unwrap() < 1_000_000);
    assert!(!plugins.plan().to_string().contains("hunter2"));
}

fn values(workshop: &Workshop) {
    let plugins = workshop.load(&[("keyvalue", "{ quota = \"1 KiB\" }")]);
    assert_eq!(call(&plugins, "count(\"a\")"), "ok(1)");
    assert_eq!(call(&plugins, "count(\"a\")"), "ok(2)");
    assert_eq!(call(&plugins, "keep(\"b\", 2000)"), "err(\"the store is full\")");
    assert_eq!(call(&plugins, "keep(\"b\", 700)"), "ok(\"kept\")");
    assert_eq!(call(&plugins, "keep(\"b\", 800)"), "ok(\"kept\")");
    assert_eq!(call(&plugins, "keep(\"\", 1)"), "err(\"the key is empty or too long\")");
    assert_eq!(call(&plugins, "keys(\"\")"), "ok([\"a\", \"b\"])");
    // Another set has another memory.
    assert_eq!(call(&workshop.load(&[]), "count(\"a\")"), "ok(1)");

    let scope = format!("{{ file = {:?}, quota = \"1 KiB\" }}", workshop.path("values.redb"));
    let grants = [("keyvalue", scope.as_str())];
    assert_eq!(call(&workshop.load(&grants), "count(\"a\")"), "ok(1)");
    let plugins = workshop.load(&grants);
    assert_eq!(call(&plugins, "count(\"a\")"), "ok(2)");
    assert_eq!(call(&plugins, "keep(\"b\", 2000)"), "err(\"the store is full\")");
    assert_eq!(call(&plugins, "keys(\"a\")"), "ok([\"a\"])");
    // Another plugin in the same file sees nothing of it.
    let policy =
        Policy::new().plugin("other", workshop.path("powers")).grant_as_written("other", "keyvalue", &scope);
    let other = load(&workshop.host, &policy);
    let count = other.get("other").unwrap().call_wave("test:powers/powers.count(\"a\")").unwrap();
    assert_eq!(count, "ok(1)");
}
