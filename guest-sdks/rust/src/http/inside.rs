//! Sends requests by `wasi:http`, inside a component.

use bindings::wasi::http::outgoing_handler;
use bindings::wasi::http::types::{
    ErrorCode, Fields, IncomingBody, Method, OutgoingBody, OutgoingRequest, Scheme,
};
use bindings::wasi::io::streams::StreamError;

use super::{Answer, Error, Request};

#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-http;
            world imports { import wasi:http/outgoing-handler@0.2.12; }
        ",
        path: "wit/http",
        generate_all,
    });
}

/// Most bytes that are read or written at once.
const PIECE: usize = 4096;

pub(super) fn send(request: &Request) -> Result<Answer, Error> {
    let (scheme, authority, path) = request.parts()?;
    let scheme = match scheme {
        "https" => Scheme::Https,
        "http" => Scheme::Http,
        other => Scheme::Other(other.to_owned()),
    };
    let path = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    let failed = |what: &str| Error::Failed(format!("the request's {what} is none"));
    let mut headers = request.headers.clone();
    if !request.body.is_empty() {
        // All of it is there, so nobody has to read it in chunks.
        headers.push(("content-length".to_owned(), request.body.len().to_string().into_bytes()));
    }
    let headers = Fields::from_list(&headers).map_err(|_| failed("header"))?;
    let outgoing = OutgoingRequest::new(headers);
    outgoing.set_method(&method(&request.method)).map_err(|()| failed("method"))?;
    outgoing.set_scheme(Some(&scheme)).map_err(|()| failed("scheme"))?;
    outgoing.set_authority(Some(authority)).map_err(|()| Error::Url(request.url.clone()))?;
    outgoing.set_path_with_query(Some(&path)).map_err(|()| Error::Url(request.url.clone()))?;
    let body = outgoing.body().map_err(|()| failed("body"))?;
    let waiting = outgoing_handler::handle(outgoing, None).map_err(because)?;
    write(&body, &request.body)?;
    OutgoingBody::finish(body, None).map_err(because)?;
    waiting.subscribe().block();
    let answer = match waiting.get() {
        Some(Ok(answer)) => answer.map_err(because)?,
        Some(Err(())) | None => return Err(Error::Failed("the answer was taken already".into())),
    };
    let headers = answer.headers().entries();
    let (status, body) = (answer.status(), answer.consume().map_err(|()| failed("answer"))?);
    Ok(Answer { status, headers, body: read(&body)? })
}

fn write(body: &OutgoingBody, mut bytes: &[u8]) -> Result<(), Error> {
    let stream = body.write().map_err(|()| Error::Failed("the request has no body".into()))?;
    while !bytes.is_empty() {
        let (piece, rest) = bytes.split_at(bytes.len().min(PIECE));
        stream.blocking_write_and_flush(piece).map_err(broken)?;
        bytes = rest;
    }
    Ok(())
}

fn read(body: &IncomingBody) -> Result<Vec<u8>, Error> {
    let stream = body.stream().map_err(|()| Error::Failed("the answer has no body".into()))?;
    let mut all = Vec::new();
    loop {
        match stream.blocking_read(PIECE as u64) {
            Ok(piece) => all.extend(piece),
            Err(StreamError::Closed) => return Ok(all),
            Err(error) => return Err(broken(error)),
        }
    }
}

fn broken(error: StreamError) -> Error {
    Error::Failed(match error {
        StreamError::Closed => "the connection was closed".into(),
        StreamError::LastOperationFailed(error) => error.to_debug_string(),
    })
}

fn because(error: ErrorCode) -> Error {
    match error {
        ErrorCode::HttpRequestDenied | ErrorCode::DestinationIpProhibited => Error::Denied,
        ErrorCode::HttpRequestUriInvalid => Error::Url("the address".into()),
        other => Error::Failed(format!("{other:?}")),
    }
}

fn method(name: &str) -> Method {
    match name {
        "GET" => Method::Get,
        "HEAD" => Method::Head,
        "POST" => Method::Post,
        "PUT" => Method::Put,
        "DELETE" => Method::Delete,
        "PATCH" => Method::Patch,
        "OPTIONS" => Method::Options,
        other => Method::Other(other.to_owned()),
    }
}
