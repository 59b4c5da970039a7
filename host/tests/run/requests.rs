//! Requests and sockets of calls that share an instance of the async engine, and how many requests there may be on either engine.

use std::collections::{HashMap, HashSet};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc;

use plugwright::EdgeLimits;
use wit_component::{ComponentEncoder, StringEncoding, embed_component_metadata};
use wit_parser::Resolve;

use super::messages::{Desk, call, row, wait};
use super::*;

/// Answers each request, those for a path that is held only when the test says so.
struct Server {
    port: u16,
    heard: Arc<Mutex<Heard>>,
}

#[derive(Default)]
struct Heard {
    paths: HashSet<String>,
    held: HashMap<String, mpsc::Receiver<()>>,
}

impl Server {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let server = Self { port: listener.local_addr().unwrap().port(), heard: Arc::default() };
        let heard = server.heard.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let heard = heard.clone();
                // Whoever is served may go away in the middle.
                std::thread::spawn(move || drop(serve(stream.unwrap(), &heard)));
            }
        });
        server
    }

    /// Has the answer to a request of the guest's wait until what this gives is dropped.
    fn hold(&self, x: u32) -> mpsc::Sender<()> {
        let (sender, receiver) = mpsc::channel();
        let mut heard = self.heard.lock().unwrap();
        heard.paths.remove(&path(x));
        heard.held.insert(path(x), receiver);
        sender
    }

    /// Whether the request of `x` has come.
    fn has_heard(&self, x: u32) -> bool {
        self.heard.lock().unwrap().paths.contains(&path(x))
    }
}

fn path(x: u32) -> String {
    format!("/{}", char::from(b'a' + u8::try_from(x).unwrap()))
}

fn serve(stream: TcpStream, heard: &Mutex<Heard>) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?).lines();
    // A socket that only connects says nothing.
    let Some(first) = lines.next().transpose()? else { return Ok(()) };
    for line in lines {
        if line?.is_empty() {
            break;
        }
    }
    let path = first.split(' ').nth(1).unwrap().to_owned();
    let held = {
        let mut known = heard.lock().unwrap();
        known.paths.insert(path.clone());
        known.held.remove(&path)
    };
    if let Some(held) = held {
        // It ends when the test drops the other side.
        let _ = held.recv();
    }
    (&stream).write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nhello")
}

/// A component of a world of `requests.wit` that talks to two servers. `own` is the interface that it serves.
fn component(world: &str, own: &str, [first, second]: [&Server; 2]) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    resolve.push_dir(root.join("wit/http")).unwrap();
    for file in ["clocks", "http"] {
        resolve.push_file(root.join(format!("cli/tests/capabilities/wit-0.3/deps/{file}.wit"))).unwrap();
    }
    let wit = include_str!("requests/requests.wit").replace(" own", &format!(" {own}"));
    let package = resolve.push_str("requests.wit", &wit).unwrap();
    let selected = resolve.select_world(&[package], Some(world)).unwrap();
    let text =
        if world == "all" { include_str!("requests/all.wat") } else { include_str!("requests/many.wat") };
    let length = format!("127.0.0.1:{}", first.port).len();
    assert_eq!(length, format!("127.0.0.1:{}", second.port).len(), "ports of one length");
    let text = text
        .replace("PLAIN", include_str!("requests/plain.wat"))
        .replace("FUNCTIONS", include_str!("requests/functions.wat"))
        .replace("row/own", &format!("row/{own}"))
        .replace("FIRST", &first.port.to_string())
        .replace("SECOND", &second.port.to_string())
        .replace("LENGTH", &length.to_string());
    let mut module = wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}"));
    embed_component_metadata(&mut module, &resolve, selected, StringEncoding::UTF8).unwrap();
    ComponentEncoder::default().module(&module).unwrap().validate(true).encode().unwrap()
}

fn patient() -> Limits {
    Limits { deadline: Duration::from_secs(60), ..limits() }
}

/// `guest` and `owner` both turn to `surfs`, which may talk to both servers, and `visitor` to `waves`, which may as well.
fn surfers(servers: [&Server; 2]) -> (tempfile::TempDir, Policy) {
    let (folder, policy) = row("guest>surfs owner>surfs visitor>waves");
    let [first, second] = servers.map(|it| it.port);
    let policy = ["surfs", "waves"].into_iter().fold(policy.limits(patient()), |policy, name| {
        let file = folder.path().join(format!("{name}.wasm"));
        std::fs::write(&file, component("all", name, servers)).unwrap();
        let http = format!("[\"http://127.0.0.1:{first}\", \"http://127.0.0.1:{second}\"]");
        let network = format!("[\"127.0.0.1:{first}\", \"127.0.0.1:{second}\"]");
        let policy = policy.plugin(name, file).grant_as_written(name, "http", &http);
        policy.grant_as_written(name, "network", &network)
    });
    (folder, policy)
}

const DENIED: u32 = 1015;
const TOO_MANY: u32 = 1011;
const REFUSED_BY_SOCKETS: u32 = 2;

/// Who used what on the way, in order, as the log of uses has it.
#[derive(Clone, Default)]
struct Uses(Arc<Mutex<Vec<String>>>);

impl Observe for Uses {
    fn log(&self, _: &LogRecord<'_>) {}

    fn event(&self, event: &Event) {
        if let Event::Used(used) = event {
            let chain: Vec<&str> = used.chain.iter().map(|id| id.as_str()).collect();
            let end = used.reason.as_ref().map_or_else(String::new, |why| format!(": {why}"));
            let verdict = if used.allowed { "allowed" } else { "refused" };
            self.0.lock().unwrap().push(format!("{} {} {verdict}{end}", chain.join(" -> "), used.what));
        }
    }
}

impl Uses {
    /// Those since the last time, in any order.
    fn take(&self) -> Vec<String> {
        let mut all = std::mem::take(&mut *self.0.lock().unwrap());
        all.sort();
        all
    }
}

/// What the log of uses says of a request of each consumer's to its own server and to the other's.
fn told(what: &str, allowed: &[(&str, u16)], refused: &[(&str, u16)]) -> Vec<String> {
    let on = |consumer: &str, port: u16| format!("{consumer} -> surfs {what}127.0.0.1:{port}");
    let allowed = allowed.iter().map(|(consumer, port)| format!("{} allowed", on(consumer, *port)));
    let refused = refused.iter().map(|(consumer, port)| {
        let why = if what.starts_with("GET") {
            "no granted method, scheme, host and port"
        } else {
            "no granted host and port"
        };
        format!("{} refused: the edge `{consumer} -> surfs` narrows it: {why}", on(consumer, *port))
    });
    let mut all: Vec<String> = allowed.chain(refused).collect();
    all.sort();
    all
}

/// One instance makes them all, while others of its calls wait for their answers.
#[test]
fn requests_and_sockets_of_calls_at_once_go_as_far_as_their_own_edges_let_them() {
    let servers = [Server::start(), Server::start()];
    let [first, second] = &servers;
    let (_folder, policy) = surfers([first, second]);
    let policy = policy
        .narrow("guest", "surfs", "http", &format!("\"http://127.0.0.1:{}\"", first.port))
        .narrow("guest", "surfs", "network", &format!("[\"127.0.0.1:{}\"]", first.port))
        .narrow("owner", "surfs", "http", &format!("\"http://127.0.0.1:{}\"", second.port))
        .narrow("owner", "surfs", "network", &format!("[\"127.0.0.1:{}\"]", second.port));
    let (desk, uses) = (Desk::default(), Uses::default());
    let plugins = desk.load_with(Host::builder().observe(uses.clone()), &policy);
    let ends = [("guest", first), ("owner", second)].map(|(consumer, server)| (consumer, server.port));
    let crossed = [("guest", second), ("owner", first)].map(|(consumer, server)| (consumer, server.port));

    // Both wait for an answer, and whoever asks meanwhile is told from them: by WASI 0.3 and by WASI 0.2.
    for is_guest_first in [true, false] {
        let (of_guest, of_owner) = (first.hold(2), second.hold(3));
        wait(async {
            let meanwhile = async {
                loop_until(|| first.has_heard(2) && second.has_heard(3)).await;
                assert_eq!(uses.take(), told("GET http://", &ends, &[]));
                for x in [4, 12] {
                    assert_eq!(call(&plugins, "guest", "ask", x + 1).await.unwrap(), DENIED);
                    assert_eq!(call(&plugins, "owner", "ask", x).await.unwrap(), DENIED);
                    assert_eq!(uses.take(), told("GET http://", &[], &crossed));
                    assert_eq!(call(&plugins, "guest", "ask", x).await.unwrap(), 200);
                    assert_eq!(call(&plugins, "owner", "ask", x + 1).await.unwrap(), 200);
                    assert_eq!(uses.take(), told("GET http://", &ends, &[]));
                }
                match is_guest_first {
                    true => drop((of_guest, of_owner)),
                    false => drop((of_owner, of_guest)),
                }
            };
            let calls = futures::future::join3(
                call(&plugins, "guest", "ask", 2),
                call(&plugins, "owner", "ask", 3),
                meanwhile,
            );
            let (guest, owner, ()) = calls.await;
            assert_eq!((guest.unwrap(), owner.unwrap()), (200, 200));
        });
    }

    // Both begin to connect, and ask how that has ended when both have begun.
    for (guest, owner, done) in [(10, 11, [0, 0]), (13, 12, [REFUSED_BY_SOCKETS; 2])] {
        for is_guest_first in [true, false] {
            let (of_guest, of_owner) = (desk.hold(guest), desk.hold(owner));
            let before = desk.asked();
            let answers = wait(async {
                let release = async {
                    desk.wait_for(before + 2).await;
                    match is_guest_first {
                        true => drop((of_guest, of_owner)),
                        false => drop((of_owner, of_guest)),
                    }
                };
                let calls = futures::future::join3(
                    call(&plugins, "guest", "by-message", guest),
                    call(&plugins, "owner", "by-message", owner),
                    release,
                );
                let (guest, owner, ()) = calls.await;
                [guest.unwrap(), owner.unwrap()]
            });
            assert_eq!(answers, done);
            let wanted = if done == [0, 0] {
                told("connect to ", &ends, &[])
            } else {
                told("connect to ", &[], &crossed)
            };
            assert_eq!(uses.take(), wanted);
        }
    }
    let surfs = plugins.stats().plugins.into_iter().find(|it| it.plugin.as_str() == "surfs").unwrap();
    assert_eq!((surfs.instances, surfs.failures), (1, 0), "one instance has made them all");
}

/// One more than may be under way is an error that the plugin gets; what is over is room again, and others have places of their own.
#[test]
fn requests_of_calls_that_share_an_instance_have_an_end() {
    let servers = [Server::start(), Server::start()];
    let [first, second] = &servers;
    let (_folder, policy) = surfers([first, second]);
    let plugins = Desk::default().load(&policy.plugin_limits("surfs", Limits { requests: 2, ..patient() }));
    let (one, other) = (first.hold(2), second.hold(3));
    wait(async {
        let meanwhile = async {
            loop_until(|| first.has_heard(2) && second.has_heard(3)).await;
            for x in [4, 12] {
                for consumer in ["guest", "owner"] {
                    assert_eq!(call(&plugins, consumer, "ask", x).await.unwrap(), TOO_MANY, "{x}");
                }
                assert_eq!(call(&plugins, "visitor", "ask", x).await.unwrap(), 200, "{x}");
            }
            drop(one);
            assert_eq!(once_there_is_room(&plugins, "owner", 6).await, 200);
            assert_eq!(once_there_is_room(&plugins, "owner", 13).await, 200);
            drop(other);
        };
        let calls = futures::future::join3(
            call(&plugins, "guest", "ask", 2),
            call(&plugins, "guest", "ask", 3),
            meanwhile,
        );
        let (one, other, ()) = calls.await;
        assert_eq!((one.unwrap(), other.unwrap()), (200, 200));
    });
}

/// Nobody waits for the answer any more, and the instance goes with the call.
#[test]
fn a_request_whose_call_was_dropped_gives_its_place_back() {
    let servers = [Server::start(), Server::start()];
    let [first, second] = &servers;
    let (_folder, policy) = surfers([first, second]);
    let plugins = Desk::default().load(&policy.plugin_limits("surfs", Limits { requests: 1, ..patient() }));
    let _never = first.hold(2);
    wait(async {
        let vain = Box::pin(call(&plugins, "guest", "ask", 2));
        let until = Box::pin(loop_until(|| first.has_heard(2)));
        drop(futures::future::select(vain, until).await);
        assert_eq!(once_there_is_room(&plugins, "owner", 4).await, 200);
        for _ in 0..3 {
            assert_eq!(once_there_is_room(&plugins, "guest", 6).await, 200);
        }
    });
}

/// On either engine, in calls of which each has the provider for itself.
#[test]
fn requests_are_bounded_for_a_plugin_and_for_an_edge() {
    for form in super::shares::FORMS {
        let workshop = Workshop::new();
        let server = Server::start();
        std::fs::write(workshop.component("many"), form(component("many", "surfs", [&server, &server])))
            .unwrap();
        let policy = super::shares::openers(&workshop, "many", "test:row/opens", form)
            .grant_as_written("many", "http", &format!("\"http://127.0.0.1:{}\"", server.port))
            .plugin_limits("many", Limits { requests: 7, ..patient() });
        let limits = EdgeLimits { requests: Some(3), ..EdgeLimits::default() };
        let plugins = load(Host::builder(), &policy.edge_limits("guest", "many", limits));
        let run = |plugin: &str| wave(&plugins, plugin, "test:opens/ask.run()").unwrap();
        assert_eq!(run("guest"), "3");
        assert_eq!(
            run("guest"),
            "0",
            "those whose answers were not read count, for as long as they are there"
        );
        assert_eq!(run("owner"), "4", "it has what is left of the plugin's own");
        for plugin in ["guest", "owner"] {
            assert_eq!(run(plugin), "0");
        }
    }
}

/// Asks until it may. A place is free once the answer was read or dropped and its connection has ended, which takes a moment.
async fn once_there_is_room(plugins: &Plugins, consumer: &str, x: u32) -> u32 {
    loop {
        match call(plugins, consumer, "ask", x).await.unwrap() {
            TOO_MANY => tokio::task::yield_now().await,
            answer => return answer,
        }
    }
}

async fn loop_until(done: impl Fn() -> bool) {
    while !done() {
        tokio::task::yield_now().await;
    }
}
