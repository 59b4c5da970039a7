//! A plugin's requests without the plugin: names that lead where a test says, servers that behave as it says.

use std::collections::HashMap;
use std::future::Future;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{IpAddr, TcpListener};
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use serde::Deserialize;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};
use wasmtime_wasi::runtime::in_tokio;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody, WasiHttpHooks};

use super::super::scope::Requests;
use super::super::{Answer, Http, Sender};
use crate::capability::gate::Gate;
use crate::capability::network::lookup::Lookup;
use crate::capability::quota::Quota;
use crate::grant::{Grant, Kind, Written};
use crate::observe::{Event, LogRecord, Observe, Use};

/// Where names lead: the answers of each are given in turn, the last of them for ever.
#[derive(Clone, Default)]
pub(super) struct Names {
    known: Arc<Mutex<HashMap<String, Vec<Vec<IpAddr>>>>>,
    asked: Arc<AtomicUsize>,
}

impl Names {
    pub(super) fn always(name: &str, addresses: &[&str]) -> Self {
        Self::in_turn(name, &[addresses])
    }

    pub(super) fn in_turn(name: &str, answers: &[&[&str]]) -> Self {
        let answers = answers.iter().map(|them| them.iter().map(|it| it.parse().unwrap()).collect());
        let names = Self::default();
        names.known.lock().unwrap().insert(name.to_owned(), answers.collect());
        names
    }

    pub(super) fn and(self, name: &str, address: &str) -> Self {
        self.known.lock().unwrap().insert(name.to_owned(), vec![vec![address.parse().unwrap()]]);
        self
    }

    /// How many names were looked up.
    pub(super) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Lookup for Names {
    fn find(&self, name: &str) -> Pin<Box<dyn Future<Output = std::io::Result<Vec<IpAddr>>> + Send>> {
        self.asked.fetch_add(1, Ordering::SeqCst);
        let mut known = self.known.lock().unwrap();
        let found = known.get_mut(name).map(|answers| match answers.len() {
            1 => answers[0].clone(),
            _ => answers.remove(0),
        });
        Box::pin(async move { found.ok_or_else(|| std::io::Error::other("no such name")) })
    }
}

/// Keeps what was used and refused.
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

/// A request.
pub(super) struct Call {
    pub(super) method: &'static str,
    pub(super) url: String,
    /// The path that the plugin says, instead of the one of the address.
    pub(super) path: Option<String>,
    pub(super) headers: Vec<(&'static str, &'static str)>,
    pub(super) body: Vec<u8>,
    pub(super) options: RequestOptions,
    /// What is left of the plugin's call.
    pub(super) remaining: Duration,
}

impl Call {
    pub(super) fn get(url: &str) -> Self {
        Self {
            method: "GET",
            url: url.to_owned(),
            path: None,
            headers: Vec::new(),
            body: Vec::new(),
            options: RequestOptions::default(),
            remaining: Duration::from_secs(60),
        }
    }

    fn request(self) -> Result<http::Request<WasiBody>, Error> {
        let invalid = |_| Error::HttpRequestUriInvalid;
        let mut uri: http::Uri = self.url.parse().map_err(|_| Error::HttpRequestUriInvalid)?;
        if let Some(path) = self.path {
            let mut parts = uri.into_parts();
            parts.path_and_query = Some(path.parse().map_err(|_| Error::HttpRequestUriInvalid)?);
            uri = http::Uri::from_parts(parts).map_err(|_| Error::HttpRequestUriInvalid)?;
        }
        let mut request = http::Request::builder().method(self.method).uri(uri);
        for (name, value) in self.headers {
            request = request.header(name, value);
        }
        let body = Full::new(Bytes::from(self.body)).map_err(|never| match never {}).boxed_unsync();
        request.body(body).map_err(invalid)
    }
}

/// An answer that was read to its end.
#[derive(Debug)]
pub(super) struct Reply {
    pub(super) status: u16,
    pub(super) text: String,
}

/// A plugin with a grant of `http`.
pub(super) struct Scene {
    own: Arc<Requests>,
    tls: Arc<tokio_rustls::rustls::ClientConfig>,
    pub(super) names: Names,
    quota: Quota,
    /// That of the edge.
    edge_quota: Option<Quota>,
    uses: Uses,
    chain: Vec<&'static str>,
    edge: Vec<Grant>,
}

impl Scene {
    /// The grant is written as in `plugwright.toml`.
    pub(super) fn new(grant: &str, names: Names) -> Self {
        let own = read(grant).scope::<Requests>().unwrap().clone();
        let http = Http::new(Arc::new(names.clone()));
        if let Some(file) = &own.roots {
            http.trust.read(file).unwrap();
        }
        let tls = http.trust.of(own.roots.as_ref());
        let (uses, chain) = (Uses::default(), vec!["client"]);
        Self {
            own: Arc::new(own),
            tls,
            names,
            quota: Quota::new(100),
            edge_quota: None,
            uses,
            chain,
            edge: Vec::new(),
        }
    }

    /// Has a consumer call the plugin, over an edge that is narrowed.
    pub(super) fn behind(mut self, consumer: &'static str, narrowed: &str) -> Self {
        self.chain.insert(0, consumer);
        self.edge.push(read(narrowed));
        self
    }

    /// Has so many requests under way at most.
    pub(super) fn at_once(mut self, most: u64) -> Self {
        self.quota = Quota::new(most);
        self
    }

    /// And so many of those of the consumer.
    pub(super) fn at_once_for_consumer(mut self, most: u64) -> Self {
        self.edge_quota = Some(Quota::new(most));
        self
    }

    pub(super) fn get(&self, url: &str) -> Result<Reply, Error> {
        self.send(Call::get(url))
    }

    /// Makes a request and reads the answer.
    pub(super) fn send(&self, call: Call) -> Result<Reply, Error> {
        let (answer, io) = self.open(call)?;
        let status = answer.status().as_u16();
        let body = in_tokio(answer.into_body().collect())?.to_bytes();
        drop(io);
        Ok(Reply { status, text: String::from_utf8_lossy(&body).into_owned() })
    }

    /// Makes a request whose answer is not read yet.
    pub(super) fn open(&self, call: Call) -> Result<Answer, Error> {
        let gate = Gate::for_tests(&self.chain, self.edge.clone(), Arc::new(self.uses.clone()));
        let mut sender = Sender {
            own: self.own.clone(),
            lookup: Arc::new(self.names.clone()),
            tls: self.tls.clone(),
            under_way: self.quota.clone(),
            now: Some((gate, call.remaining)),
            edge: self.edge_quota.clone(),
        };
        let (options, request) = (call.options, call.request()?);
        in_tokio(async {
            let sent = sender.send_request(request, Some(options), Box::new(async { Ok(()) }));
            Box::into_pin(sent).await
        })
    }

    /// What was used and refused so far.
    pub(super) fn uses(&self) -> Vec<Use> {
        self.uses.0.lock().unwrap().clone()
    }
}

fn read(grant: &str) -> Grant {
    #[derive(Deserialize)]
    struct File {
        http: Written,
    }
    let file: File = toml::from_str(&format!("http = {grant}")).unwrap();
    Http::new(Arc::new(Names::default())).parse(&file.http).unwrap()
}

trait Wire: Read + Write + Send {}

impl<T: Read + Write + Send> Wire for T {}

/// A server of this machine.
pub(super) struct Server {
    pub(super) port: u16,
    served: Arc<AtomicUsize>,
    elsewhere: Arc<Mutex<String>>,
}

impl Server {
    pub(super) fn start() -> Self {
        Self::serving(|stream| Box::new(stream))
    }

    /// One with the certificate of the tests.
    pub(super) fn encrypted() -> Self {
        let certificate = include_bytes!("../../../../tests/certificates/server.pem");
        let key = include_bytes!("../../../../tests/certificates/server.key");
        let chain = CertificateDer::pem_slice_iter(certificate).map(Result::unwrap).collect();
        let key = PrivateKeyDer::from_pem_slice(key).unwrap();
        let settings = ServerConfig::builder().with_no_client_auth().with_single_cert(chain, key).unwrap();
        let settings = Arc::new(settings);
        Self::serving(move |stream| {
            Box::new(StreamOwned::new(ServerConnection::new(settings.clone()).unwrap(), stream))
        })
    }

    fn serving(wire: impl Fn(std::net::TcpStream) -> Box<dyn Wire> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let server = Self { port, served: Arc::default(), elsewhere: Arc::default() };
        let (served, elsewhere) = (server.served.clone(), server.elsewhere.clone());
        std::thread::spawn(move || {
            for stream in listener.incoming() {
                let wire = wire(stream.unwrap());
                let (served, elsewhere) = (served.clone(), elsewhere.clone());
                // Whoever is served may go away in the middle.
                std::thread::spawn(move || drop(serve(wire, &served, &elsewhere)));
            }
        });
        server
    }

    /// How many connections had a request.
    pub(super) fn served(&self) -> usize {
        self.served.load(Ordering::SeqCst)
    }

    /// Where `/elsewhere` leads.
    pub(super) fn redirect_to(&self, address: &str) {
        *self.elsewhere.lock().unwrap() = address.to_owned();
    }
}

fn serve(wire: Box<dyn Wire>, served: &AtomicUsize, elsewhere: &Mutex<String>) -> std::io::Result<()> {
    let mut wire = BufReader::new(wire);
    let (mut head, mut size) = (Vec::new(), 0);
    loop {
        let mut line = String::new();
        if wire.read_line(&mut line)? == 0 {
            return Ok(());
        }
        if line == "\r\n" {
            break;
        }
        let low = line.trim_end().to_ascii_lowercase();
        size = low.strip_prefix("content-length: ").map_or(size, |it| it.parse().unwrap());
        head.push(line.trim_end().to_owned());
    }
    served.fetch_add(1, Ordering::SeqCst);
    wire.read_exact(&mut vec![0; size])?;
    let host = head.iter().filter_map(|line| line.split_once(": "));
    let hosts: Vec<&str> =
        host.filter(|(name, _)| name.eq_ignore_ascii_case("host")).map(|(_, it)| it).collect();
    let path = head[0].split(' ').nth(1).unwrap().to_owned();
    let wire_out = wire.get_mut();
    let mut say = |text: &str| wire_out.write_all(text.as_bytes()).and_then(|()| wire_out.flush());
    let pause = || std::thread::sleep(Duration::from_millis(5));
    match path.as_str() {
        "/elsewhere" => {
            let to = elsewhere.lock().unwrap().clone();
            say(&format!("HTTP/1.1 302 Found\r\nlocation: {to}\r\ncontent-length: 0\r\n\r\n"))
        }
        "/never" => wire.read(&mut [0]).map(drop),
        "/never-answered-and-closed" => Ok(()),
        "/stops" => {
            say("HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nbegin")?;
            wire.read(&mut [0]).map(drop)
        }
        "/drips" => {
            say("HTTP/1.1 200 OK\r\ncontent-length: 100000000\r\n\r\n")?;
            loop {
                say(".")?;
                pause();
            }
        }
        "/dripping-head" => {
            say("HTTP/1.1 200 OK\r\nx: ")?;
            loop {
                say(".")?;
                pause();
            }
        }
        "/chunked-without-end" => {
            say("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n")?;
            loop {
                say("4\r\n....\r\n")?;
            }
        }
        "/head-without-end" => {
            say("HTTP/1.1 200 OK\r\n")?;
            loop {
                say("x: 0123456789\r\n")?;
            }
        }
        path => match path.strip_prefix("/bytes/") {
            Some(size) => {
                let text = ".".repeat(size.parse().unwrap());
                say(&format!("HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n{text}"))
            }
            None => {
                let text = format!("{} host {}", head[0], hosts.join(" and "));
                say(&format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{text}", text.len()))
            }
        },
    }
}
