//! A request's address, taken apart once.

use std::borrow::Cow;

use http::{Request, Uri};

use super::scope::{Scheme, Target};
use crate::capability::network::place;

/// Longest path with its query.
const LONGEST_PATH: usize = 16 << 10;

/// Where a request goes.
///
/// # Errors
///
/// Why it goes nowhere: what could be read in two ways is not sent.
pub(super) fn of<B>(request: &Request<B>) -> Result<Target, String> {
    let uri = request.uri();
    let method = request.method().as_str();
    if ["CONNECT", "TRACE"].contains(&method) {
        return Err(format!("`{method}` is never sent"));
    }
    let scheme = match uri.scheme_str() {
        Some("https") => Scheme::Https,
        Some("http") => Scheme::Http,
        _ => return Err("its scheme is neither `http` nor `https`".into()),
    };
    let authority = uri.authority().ok_or("it names no host")?.as_str();
    if authority.contains('@') {
        return Err("it has a user before its host".into());
    }
    let (host, port) = match place::split_port(authority) {
        None => (authority, scheme.port()),
        Some((host, port)) => match port.parse::<u16>() {
            Ok(number) if number > 0 && port.bytes().all(|byte| byte.is_ascii_digit()) => (host, number),
            _ => return Err("its port is no number".into()),
        },
    };
    let host = place::host(host).map_err(|why| format!("its host is none: {why}"))?;
    let path = path(uri);
    if !path.starts_with('/') {
        return Err("its path does not begin with `/`".into());
    }
    if path.len() > LONGEST_PATH {
        return Err("its path is too long".into());
    }
    Ok(Target { method: method.to_owned(), scheme, host, port })
}

/// Where a request wants to go that goes nowhere: without what may be a secret, a user's password or a query.
pub(super) fn shown<B>(request: &Request<B>) -> String {
    let uri = request.uri();
    let authority = uri.authority().map_or("", |authority| authority.as_str());
    let host = authority.rsplit('@').next().unwrap_or_default();
    format!("{} {}://{host}", request.method(), uri.scheme_str().unwrap_or_default())
}

/// The path with its query, as it stands in the first line of a request.
pub(super) fn path(uri: &Uri) -> Cow<'_, str> {
    match uri.path_and_query().map(|path| path.as_str()) {
        None | Some("") => "/".into(),
        // An address may have a query without a path.
        Some(query) if query.starts_with('?') => format!("/{query}").into(),
        Some(path) => path.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(method: &str, uri: &str) -> Result<String, String> {
        let request =
            Request::builder().method(method).uri(uri).body(()).map_err(|error| error.to_string())?;
        of(&request).map(|target| target.to_string())
    }

    #[test]
    fn an_address_has_one_form() {
        for (uri, form) in [
            ("https://Example.COM/a?b", "GET https://example.com:443"),
            ("http://example.com.:8080", "GET http://example.com:8080"),
            ("http://[::ffff:127.0.0.1]/", "GET http://127.0.0.1:80"),
            ("https://xn--bcher-kva.example/%2e%2e/", "GET https://xn--bcher-kva.example:443"),
        ] {
            assert_eq!(read("GET", uri).unwrap(), form);
        }
    }

    #[test]
    fn what_is_told_of_an_address_has_no_secrets() {
        let request = Request::get("https://user:hunter2@example.com/a?token=hunter2").body(()).unwrap();
        assert_eq!(shown(&request), "GET https://example.com");
    }

    #[test]
    fn what_could_be_read_in_two_ways_goes_nowhere() {
        for uri in [
            "https://api.example.com@evil.org/",
            "https://user:pw@example.com/",
            "https://example.com:/",
            "https://example.com:0/",
            "https://example.com:99999/",
            "https://example.com:+80/",
            "ftp://example.com/",
            "https://2130706433/",
            "https://0x7f.1/",
            "https://127.1/",
            "https://0177.0.0.1/",
            "https://exa%6dple.com/",
            "https://example..com/",
            "/only/a/path",
            "https://[fe80::1%25eth0]/",
            "https://example.com\\@evil.org/",
        ] {
            assert!(read("GET", uri).is_err(), "{uri} is {:?}", read("GET", uri));
        }
        for method in ["CONNECT", "TRACE"] {
            assert!(read(method, "https://example.com/").is_err());
        }
    }
}
