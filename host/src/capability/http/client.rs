//! `plugwright:fetch`: a request in one call, for languages in which the streams of `wasi:http` are far from what people write.

use bytes::Bytes;
use http::header::{CONTENT_LENGTH, HeaderName, HeaderValue, TRANSFER_ENCODING};
use http_body_util::{BodyExt as _, Full};
use wasmtime::StoreContextMut;
use wasmtime::component::{ComponentType, Lift, Linker, Lower};
use wasmtime_wasi::runtime::in_tokio;
use wasmtime_wasi_http::{Error, WasiBody};

use super::{MOST_HEADERS, attended};
use crate::crowd;
use crate::instance::State;

pub(super) const INTERFACE: &str = "plugwright:fetch/client@0.1.0";

#[derive(ComponentType, Lift)]
#[component(record)]
struct Request {
    method: String,
    url: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

#[derive(ComponentType, Lower)]
#[component(record)]
struct Answer {
    status: u16,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

#[derive(ComponentType, Lower)]
#[component(variant)]
enum Failure {
    #[component(name = "denied")]
    Denied,
    #[component(name = "invalid")]
    Invalid(String),
    #[component(name = "failed")]
    Failed(String),
}

pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker.instance(INTERFACE)?.func_wrap(
        "send",
        |mut store: StoreContextMut<'_, State>, (request,): (Request,)| {
            let request = match made(request) {
                Ok(request) => request,
                Err(why) => return Ok((Err(Failure::Invalid(why)),)),
            };
            Ok((send(crowd::attended(&mut store), request)?.map_err(because),))
        },
    )
}

/// The request as `wasi:http` would have it.
fn made(request: Request) -> Result<http::Request<WasiBody>, String> {
    let Request { method, url, headers, body } = request;
    let method = http::Method::from_bytes(method.as_bytes()).map_err(|_| "its method is none")?;
    let uri: http::Uri = url.parse().map_err(|error| format!("its address is none: {error}"))?;
    if headers.iter().map(|(name, value)| name.len() + value.len()).sum::<usize>() > MOST_HEADERS {
        return Err("its headers are too long".into());
    }
    let body = Full::new(Bytes::from(body)).map_err(|never| match never {}).boxed_unsync();
    let mut made = http::Request::new(body);
    for (name, value) in headers {
        let (Ok(known), Some(value)) = (HeaderName::try_from(&name), bytes(&value)) else {
            return Err(format!("its header `{}` is none", crate::observe::printable(&name, 100)));
        };
        // How long the body is, the host knows best.
        if known != CONTENT_LENGTH && known != TRANSFER_ENCODING {
            made.headers_mut().append(known, value);
        }
    }
    (*made.method_mut(), *made.uri_mut()) = (method, uri);
    Ok(made)
}

/// A value of which each character stands for a byte.
fn bytes(text: &str) -> Option<HeaderValue> {
    let bytes: Option<Vec<u8>> = text.chars().map(|letter| u8::try_from(letter).ok()).collect();
    HeaderValue::from_bytes(&bytes?).ok()
}

/// Sends it, and waits no longer than the call may last.
fn send(state: &mut State, request: http::Request<WasiBody>) -> wasmtime::Result<Result<Answer, Error>> {
    let call = state.call.clone();
    let sent = attended(state).hooks.send_request(request, None, Box::new(async { Ok(()) }));
    in_tokio(async move {
        let mut whole = std::pin::pin!(async {
            let (answer, connection) = Box::into_pin(sent).await?;
            let (head, body) = answer.into_parts();
            let body = body.collect().await?.to_bytes();
            drop(connection);
            let text = |value: &HeaderValue| value.as_bytes().iter().map(|byte| char::from(*byte)).collect();
            let headers = head.headers.iter().map(|(name, value)| (name.to_string(), text(value))).collect();
            Ok(Answer { status: head.status.as_u16(), headers, body: body.to_vec() })
        });
        loop {
            match tokio::time::timeout(call.tick(), whole.as_mut()).await {
                Ok(done) => return Ok(done),
                Err(_) => call.check()?,
            }
        }
    })
}

fn because(error: Error) -> Failure {
    match error {
        Error::HttpRequestDenied | Error::DestinationIpProhibited => Failure::Denied,
        Error::HttpRequestUriInvalid => Failure::Invalid("its address could be read in two ways".into()),
        other => Failure::Failed(other.to_string()),
    }
}
