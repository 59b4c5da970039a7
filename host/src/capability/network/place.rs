//! The hosts and ports that an operator grants, and those that a plugin names.

use std::collections::BTreeSet;
use std::fmt;
use std::net::{IpAddr, SocketAddr};

use super::address::{Net, canonical, special};

/// A host as a plugin or an operator names it, in the one form that there is of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Host {
    /// Lower case, without a dot at the end; never something that a resolver takes for an address.
    Name(String),
    /// Canonical.
    Address(IpAddr),
}

/// Which hosts a grant speaks of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Hosts {
    /// This one.
    One(Host),
    /// `*.example.com`: all names below it, not the name itself.
    Below(String),
    /// `*`
    All,
}

/// `443`, `8000-8010`, `*`
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Ports {
    first: u16,
    last: u16,
}

/// The inner networks that granted names may lead to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Inside(pub(crate) BTreeSet<Net>);

/// Parses a host the way that leaves nothing to guess: what one program reads as a name and another as an address is neither.
pub(crate) fn host(text: &str) -> Result<Host, &'static str> {
    if let Some(inner) = text.strip_prefix('[') {
        let address = inner.strip_suffix(']').and_then(|inner| inner.parse::<std::net::Ipv6Addr>().ok());
        return address.map(|it| Host::Address(canonical(it.into()))).ok_or("it is no address of IPv6");
    }
    if let Ok(address) = text.parse::<std::net::Ipv4Addr>() {
        return Ok(Host::Address(address.into()));
    }
    let name = text.strip_suffix('.').unwrap_or(text);
    if name.is_empty() || name.len() > 253 {
        return Err("it is empty or too long");
    }
    let is_label = |label: &str| {
        (1..64).contains(&label.len())
            && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
            && !label.starts_with('-')
            && !label.ends_with('-')
    };
    if !name.split('.').all(is_label) {
        return Err("a name has letters of ASCII, digits, `-` and `.`; others are written in punycode");
    }
    // `2130706433`, `0x7f.1` and `127.1` are addresses to some resolvers.
    let last = name.rsplit('.').next().unwrap_or_default();
    let is_hex = last.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("0x"));
    if last.bytes().all(|byte| byte.is_ascii_digit()) || is_hex {
        return Err("it ends in a number, but is no address of IPv4 in four decimal numbers");
    }
    Ok(Host::Name(name.to_ascii_lowercase()))
}

impl Hosts {
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        match text.strip_prefix("*.") {
            _ if text == "*" => Ok(Self::All),
            Some(below) => match host(below)? {
                Host::Name(name) => Ok(Self::Below(name)),
                Host::Address(_) => Err("there is nothing below an address"),
            },
            None => host(text).map(Self::One),
        }
    }

    /// Whether a plugin that was granted this may name `host`.
    pub(crate) fn holds(&self, host: &Host) -> bool {
        match (self, host) {
            (Self::One(one), host) => one == host,
            (Self::Below(below), Host::Name(name)) => {
                name.strip_suffix(below.as_str()).is_some_and(|start| start.len() > 1 && start.ends_with('.'))
            }
            (Self::Below(_), Host::Address(_)) => false,
            (Self::All, _) => true,
        }
    }

    /// Whether an address that `host` led to may be reached. One that the operator wrote down is meant as it stands.
    pub(crate) fn reaches(&self, address: IpAddr, inside: &Inside) -> Result<(), String> {
        let address = canonical(address);
        if matches!(self, Self::One(Host::Address(written)) if *written == address) {
            return Ok(());
        }
        match special(address) {
            None => Ok(()),
            Some(_) if inside.0.iter().any(|net| net.contains(address)) => Ok(()),
            Some(what) => Err(format!("`{address}` is no place of the public internet ({what})")),
        }
    }
}

impl Ports {
    pub(crate) fn parse(text: &str) -> Result<Self, &'static str> {
        let wrong = "a port is a number from 1 to 65535, two of them as in `8000-8010`, or `*`";
        if text == "*" {
            return Ok(Self { first: 1, last: u16::MAX });
        }
        let number = |text: &str| match text.parse::<u16>() {
            Ok(port) if port > 0 && text.bytes().all(|byte| byte.is_ascii_digit()) => Ok(port),
            _ => Err(wrong),
        };
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (number(first)?, number(last)?);
        if first > last { Err(wrong) } else { Ok(Self { first, last }) }
    }

    pub(crate) fn one(port: u16) -> Self {
        Self { first: port, last: port }
    }

    pub(crate) fn holds(self, port: u16) -> bool {
        (self.first..=self.last).contains(&port)
    }
}

/// Splits `host:port`; the host of IPv6 stands in brackets.
pub(crate) fn split_port(text: &str) -> Option<(&str, &str)> {
    let (host, port) = text.rsplit_once(':')?;
    // `fe80::1` has colons of its own.
    let is_whole =
        host.starts_with('[') == host.ends_with(']') && (host.starts_with('[') || !host.contains(':'));
    is_whole.then_some((host, port))
}

/// A socket's address in the form that is compared.
pub(crate) fn canonical_socket(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(canonical(address.ip()), address.port())
}

impl fmt::Display for Host {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Address(IpAddr::V6(address)) => write!(f, "[{address}]"),
            Self::Address(address) => write!(f, "{address}"),
        }
    }
}

impl fmt::Display for Hosts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(host) => host.fmt(f),
            Self::Below(name) => write!(f, "*.{name}"),
            Self::All => f.write_str("*"),
        }
    }
}

impl fmt::Display for Ports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.first, self.last) {
            (1, u16::MAX) => f.write_str("*"),
            (first, last) if first == last => first.fmt(f),
            (first, last) => write!(f, "{first}-{last}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_has_one_form() {
        for (text, form) in [
            ("Example.COM", "example.com"),
            ("example.com.", "example.com"),
            ("xn--bcher-kva.example", "xn--bcher-kva.example"),
            ("127.0.0.1", "127.0.0.1"),
            ("[::ffff:127.0.0.1]", "127.0.0.1"),
            ("[2606:4700:0:0::1111]", "[2606:4700::1111]"),
            ("_dmarc.example.com", "_dmarc.example.com"),
        ] {
            assert_eq!(host(text).unwrap().to_string(), form);
        }
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_no_host() {
        for text in [
            "",
            ".",
            "..",
            "example..com",
            ".example.com",
            "example.com..",
            "2130706433",
            "017700000001",
            "0x7f000001",
            "0x7f.0.0.1",
            "127.1",
            "127.0.1",
            "0177.0.0.1",
            "127.0.0.1.",
            "1.2.3.4.5",
            "256.0.0.1",
            "bücher.example",
            "a@b",
            "user:pw@example.com",
            "exam ple.com",
            "example.com/",
            "example.com#",
            "example.com?",
            "%31.example",
            "exa%6dple.com",
            "[::1",
            "::1",
            "[fe80::1%25eth0]",
            "[127.0.0.1]",
            "-a.example",
            "a-.example",
            "a\0b",
            "127.0.0.0x1",
            "①②⑦.⓪.⓪.①",
            "example\u{3002}com",
        ] {
            assert!(host(text).is_err(), "{text} is {:?}", host(text));
        }
    }

    #[test]
    fn a_wildcard_holds_what_is_below_and_no_look_alike() {
        let below = Hosts::parse("*.example.com").unwrap();
        let holds = |name: &str| below.holds(&host(name).unwrap());
        assert!(holds("a.example.com") && holds("a.b.EXAMPLE.com."));
        assert!(!holds("example.com") && !holds("badexample.com") && !holds("example.com.evil.org"));
        assert!(
            Hosts::parse("*.10.0.0.1").is_err()
                && Hosts::parse("a.*.com").is_err()
                && Hosts::parse("**").is_err()
        );
    }

    #[test]
    fn ports_are_written_out() {
        assert!(Ports::parse("443").unwrap().holds(443) && !Ports::parse("443").unwrap().holds(80));
        assert!(
            Ports::parse("8000-8010").unwrap().holds(8010) && !Ports::parse("8000-8010").unwrap().holds(8011)
        );
        for text in ["", "0", "65536", "+80", "80-", "90-80", "-80", "8 0", "0x50"] {
            assert!(Ports::parse(text).is_err(), "{text}");
        }
    }
}
