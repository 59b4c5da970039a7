//! One request on one connection of its own, to an address that was looked at.

use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use http::header::{self, HeaderName, HeaderValue};
use http::{Request, Uri};
use http_body_util::BodyExt;
use hyper::client::conn::http1;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{Instant, timeout_at};
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::ClientConfig;
use tokio_rustls::rustls::pki_types::ServerName;
use wasmtime_wasi_http::io::TokioIo;
use wasmtime_wasi_http::{Error, RequestOptions, WasiBody};

use super::body::Bounded;
use super::scope::{Scheme, Target};
use super::{Answer, MOST_HEADERS, target};
use crate::capability::network::lookup::{self, Lookup};
use crate::capability::network::place::Host;
use crate::capability::quota::Permit;
use crate::limits::Bytes;

/// How long nothing may come of a body, where the plugin says nothing else.
const IDLE: Duration = Duration::from_secs(30);

/// Most header fields of a response.
const MOST_FIELDS: usize = 200;

/// What belongs to a connection is the host's to say.
const HOP_BY_HOP: [HeaderName; 8] = [
    header::CONNECTION,
    HeaderName::from_static("keep-alive"),
    header::PROXY_AUTHENTICATE,
    header::PROXY_AUTHORIZATION,
    HeaderName::from_static("proxy-connection"),
    header::TE,
    header::TRAILER,
    header::UPGRADE,
];

/// How long a request may take. The call's own time bounds all of it.
#[derive(Clone, Copy)]
pub(super) struct Times {
    connect: Instant,
    first_byte: Duration,
    pub(super) idle: Duration,
    pub(super) end: Instant,
}

impl Times {
    /// What the plugin asks for, within what is left of its call.
    pub(super) fn of(options: Option<RequestOptions>, remaining: Duration) -> Self {
        let now = Instant::now();
        // Nothing of no length: to wait for nothing forever is what it would mean elsewhere.
        let within = |time: Option<Duration>, most: Duration| {
            time.unwrap_or(most).clamp(Duration::from_millis(1), remaining.max(Duration::from_millis(1)))
        };
        let options = options.unwrap_or_default();
        Self {
            connect: now + within(options.connect_timeout, remaining),
            first_byte: within(options.first_byte_timeout, remaining),
            idle: within(options.between_bytes_timeout, IDLE),
            end: now + remaining,
        }
    }
}

/// The addresses that a request could go to.
pub(super) async fn addresses(
    lookup: Arc<dyn Lookup>,
    target: &Target,
    times: Times,
) -> Result<Vec<IpAddr>, Error> {
    match timeout_at(times.connect, lookup::addresses(lookup, target.host.clone())).await {
        Err(_) => Err(Error::DnsTimeout),
        Ok(Err(error)) => {
            tracing::debug!(%error, host = %target.host, "a name was not found");
            Err(Error::DnsError { rcode: None, info_code: None })
        }
        Ok(Ok(found)) => Ok(found),
    }
}

/// What a request is sent with.
pub(super) struct Means {
    /// The addresses that it may go to.
    pub(super) open: Vec<IpAddr>,
    pub(super) times: Times,
    /// Most of a body in either direction.
    pub(super) most: Bytes,
    pub(super) tls: Arc<ClientConfig>,
    pub(super) place: Place,
}

/// The place of a request among those under way: of the plugin, and of the edge.
pub(super) type Place = (Permit, Option<Permit>);

/// Sends a request, and gives the answer.
pub(super) async fn send(request: Request<WasiBody>, target: &Target, means: Means) -> Result<Answer, Error> {
    let Means { open, times, most, tls, place } = means;
    let place = Arc::new(place);
    let stream = match timeout_at(times.connect, connect(target, &open, tls)).await {
        Err(_) => return Err(Error::ConnectionTimeout),
        Ok(stream) => stream?,
    };
    let mut settings = http1::Builder::new();
    settings.max_headers(MOST_FIELDS).max_buf_size(MOST_HEADERS);
    let handshake = settings.handshake(TokioIo::new(stream));
    let (mut sender, connection) =
        timeout_at(times.connect, handshake).await.map_err(|_| Error::ConnectionTimeout)??;
    // The connection is driven on a task of its own, which ends with the answer's body.
    let driver = wasmtime_wasi::runtime::spawn(async move {
        if let Err(error) = connection.await {
            tracing::debug!(%error, "a connection ended");
        }
    });
    let request = rebuilt(request, target, times, most)?;
    let first_byte = (Instant::now() + times.first_byte).min(times.end);
    let answer = timeout_at(first_byte, sender.send_request(request)).await;
    let answer = answer.map_err(|_| Error::HttpResponseTimeout)??;
    if answer.status() == http::StatusCode::SWITCHING_PROTOCOLS {
        return Err(Error::HttpUpgradeFailed);
    }
    let answer = answer.map(|body| {
        let body = Bounded::new(body, most.0, Error::HttpResponseBodySize, times);
        body.keeping(place.clone()).boxed_unsync()
    });
    // Whoever holds this keeps the connection open.
    let io = async move {
        let (_sender, _place) = (sender, place);
        driver.await;
        Ok(())
    };
    Ok((answer, Box::new(io)))
}

/// Puts a request together from the parts that were looked at.
fn rebuilt(
    request: Request<WasiBody>,
    target: &Target,
    times: Times,
    most: Bytes,
) -> Result<Request<Bounded<WasiBody>>, Error> {
    let (mut parts, body) = request.into_parts();
    let path = target::path(&parts.uri).into_owned();
    parts.uri = Uri::builder().path_and_query(path).build().map_err(|_| Error::HttpRequestUriInvalid)?;
    for name in &HOP_BY_HOP {
        parts.headers.remove(name);
    }
    let host = match target.port == target.scheme.port() {
        true => target.host.to_string(),
        false => format!("{}:{}", target.host, target.port),
    };
    let host = HeaderValue::from_str(&host).map_err(|_| Error::HttpRequestUriInvalid)?;
    parts.headers.insert(header::HOST, host);
    Ok(Request::from_parts(parts, Bounded::new(body, most.0, Error::HttpRequestBodySize, times)))
}

trait Stream: AsyncRead + AsyncWrite + Send + Unpin {}

impl<T: AsyncRead + AsyncWrite + Send + Unpin> Stream for T {}

async fn connect(target: &Target, open: &[IpAddr], tls: Arc<ClientConfig>) -> Result<Box<dyn Stream>, Error> {
    let mut failure = Error::DestinationNotFound;
    for address in open {
        match TcpStream::connect(SocketAddr::new(*address, target.port)).await {
            Ok(stream) => {
                return match target.scheme {
                    Scheme::Http => Ok(Box::new(stream)),
                    Scheme::Https => encrypted(stream, &target.host, tls).await,
                };
            }
            Err(error) => failure = Error::Connect(error),
        }
    }
    Err(failure)
}

async fn encrypted(stream: TcpStream, host: &Host, tls: Arc<ClientConfig>) -> Result<Box<dyn Stream>, Error> {
    let name = match host {
        Host::Name(name) => ServerName::try_from(name.clone()).map_err(|_| Error::TlsCertificateError)?,
        Host::Address(address) => ServerName::from(*address),
    };
    let stream = TlsConnector::from(tls).connect(name, stream).await;
    Ok(Box::new(stream.map_err(Error::Tls)?))
}
