//! Requests by HTTP.
//!
//! The plugin's manifest has to request `http`, and the operator decides where to. A request that was not granted fails with
//! [`Error::Denied`]; a redirect is an answer like any other.
//!
//! ```no_run
//! use plugwright_guest::http;
//!
//! let answer = http::get("https://api.example.com/weather?at=Bern")?;
//! assert_eq!(answer.status(), 200);
//! println!("{}", answer.text()?);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! It works inside a component alone: outside, each request fails.

use std::fmt;

#[cfg(target_family = "wasm")]
mod inside;

/// A request: a method, an address, and what else there is to say.
#[derive(Clone, Debug)]
#[must_use]
pub struct Request {
    method: String,
    url: String,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

/// The answer to a request.
#[derive(Clone, Debug)]
pub struct Answer {
    status: u16,
    headers: Vec<(String, Vec<u8>)>,
    body: Vec<u8>,
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The operator has not granted this method and place, or its name leads to an inner network.
    Denied,
    /// The address is not one.
    Url(String),
    /// It went wrong on the way; in the words of `wasi:http`.
    Failed(String),
}

/// Gets what is at an address.
///
/// # Errors
///
/// When there is no answer. An answer that says no is one.
pub fn get(url: &str) -> Result<Answer, Error> {
    Request::new("GET", url).send()
}

impl Request {
    /// A request without headers and body.
    pub fn new(method: &str, url: &str) -> Self {
        Self { method: method.to_owned(), url: url.to_owned(), headers: Vec::new(), body: Vec::new() }
    }

    /// Adds a header.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.as_bytes().to_owned()));
        self
    }

    /// Sets the body.
    pub fn body(mut self, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        self
    }

    /// Sends the request and waits for the whole answer.
    ///
    /// # Errors
    ///
    /// When there is no answer. An answer that says no is one.
    pub fn send(self) -> Result<Answer, Error> {
        #[cfg(target_family = "wasm")]
        return inside::send(&self);
        #[cfg(not(target_family = "wasm"))]
        Err(Error::Failed("outside a component there is no host that sends requests".into()))
    }

    /// Scheme, host with port, and path with query.
    #[cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "a component sends it"))]
    fn parts(&self) -> Result<(&str, &str, &str), Error> {
        let wrong = || Error::Url(self.url.clone());
        let (scheme, rest) = self.url.split_once("://").ok_or_else(wrong)?;
        let rest = rest.split('#').next().unwrap_or_default();
        let end = rest.find(['/', '?']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        if authority.is_empty() { Err(wrong()) } else { Ok((scheme, authority, path)) }
    }
}

impl Answer {
    /// The status: 200 where all went well.
    pub fn status(&self) -> u16 {
        self.status
    }

    /// The first header of a name.
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        let is_it = |(known, _): &&(String, Vec<u8>)| known.eq_ignore_ascii_case(name);
        self.headers.iter().find(is_it).map(|(_, value)| value.as_slice())
    }

    /// The body.
    pub fn body(&self) -> &[u8] {
        &self.body
    }

    /// The body as text.
    ///
    /// # Errors
    ///
    /// When it is not UTF-8.
    pub fn text(&self) -> Result<&str, std::str::Utf8Error> {
        std::str::from_utf8(&self.body)
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Denied => f.write_str("the request was not granted"),
            Self::Url(url) => write!(f, "`{url}` is no address"),
            Self::Failed(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn an_address_has_parts() {
        let parts = |url: &str| {
            Request::new("GET", url)
                .parts()
                .map(|(a, b, c)| format!("{a} {b} {c}"))
                .map_err(|error| error.to_string())
        };
        assert_eq!(parts("https://a.b:1/c?d#e").unwrap(), "https a.b:1 /c?d");
        assert_eq!(parts("http://a?b").unwrap(), "http a ?b");
        assert_eq!(parts("http://a").unwrap(), "http a ");
        assert_eq!(parts("a.b/c").unwrap_err(), "`a.b/c` is no address");
        assert!(parts("http:///c").is_err());
    }
}
