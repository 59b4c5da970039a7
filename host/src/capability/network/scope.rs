//! What the operator may grant of `network`: hosts and ports.

use std::fmt;
use std::net::IpAddr;

use serde::{Serialize, Serializer};

use super::Network;
use super::place::{Host, Hosts, Inside, Ports, split_port};
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};

/// TCP or UDP.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) enum Transport {
    Tcp,
    Udp,
}

/// `api.example.com:443`, `10.0.0.5:53/udp`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Route {
    pub(crate) hosts: Hosts,
    pub(crate) ports: Ports,
    pub(crate) transport: Transport,
}

/// The places that a plugin may talk to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Routes {
    #[serde(serialize_with = "as_texts")]
    pub(crate) to: Vec<Route>,
    #[serde(serialize_with = "as_texts")]
    pub(crate) inside: Inside,
}

impl Routes {
    /// Whether a name may be looked up at all.
    pub(crate) fn knows(&self, host: &Host) -> bool {
        self.to.iter().any(|route| route.hosts.holds(host))
    }

    /// Whether a plugin may find this address behind a name that it looked up.
    pub(crate) fn finds(&self, host: &Host, address: IpAddr) -> bool {
        let mut routes = self.to.iter().filter(|route| route.hosts.holds(host));
        routes.any(|route| route.hosts.reaches(address, &self.inside).is_ok())
    }

    /// Whether a socket may talk to an address that goes by these names.
    pub(crate) fn allows(
        &self,
        transport: Transport,
        address: IpAddr,
        port: u16,
        names: &[Host],
    ) -> Result<(), String> {
        let mut why = "no granted host and port".to_owned();
        let routes = self.to.iter().filter(|it| it.transport == transport && it.ports.holds(port));
        for route in routes.filter(|route| names.iter().any(|host| route.hosts.holds(host))) {
            match route.hosts.reaches(address, &self.inside) {
                Ok(()) => return Ok(()),
                Err(reason) => why = reason,
            }
        }
        Err(why)
    }
}

impl Kind for Network {
    fn name(&self) -> &str {
        "network"
    }

    fn docs(&self) -> &str {
        "talks to hosts by TCP and UDP"
    }

    fn how(&self) -> String {
        "write the places: `network = [\"api.example.com:443\", \"10.0.0.5:53/udp\"]`".into()
    }

    fn example(&self) -> String {
        "network = [\"<host>:<port>\"]".into()
    }

    fn fills(&self) -> &[&str] {
        &["sockets"]
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        let (to, within) = match written.as_table() {
            None => (Some(written), None),
            Some(_) => {
                let [to, within] = written.fields(["to", "inside"])?;
                (to, within)
            }
        };
        let to = to.ok_or_else(|| written.wrong("the key `to` is missing"))?;
        let mut routes = Vec::new();
        for (text, place) in to.texts()? {
            routes.push(
                route(text)
                    .map_err(|why| place.wrong(format!("`{}` is no place: {why}", text.escape_debug())))?,
            );
        }
        if routes.is_empty() {
            return Err(to.wrong("a grant of no places is none").hint("leave the line out"));
        }
        Ok(Grant::new("network", Routes { to: routes, inside: inside(within)? }))
    }

    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }
}

/// `inside = ["10.0.0.0/8"]`: the networks of one's own that granted names may lead to.
pub(crate) fn inside(written: Option<&Written>) -> Result<Inside, ScopeError> {
    let mut inside = Inside::default();
    for (text, place) in written.map(Written::texts).transpose()?.unwrap_or_default() {
        let net = text.parse().map_err(|()| {
            let error = place.wrong(format!("`{}` is no network", text.escape_debug()));
            error.hint("write an address, or a prefix of them: `10.0.0.0/8`, `::1`")
        })?;
        inside.0.insert(net);
    }
    Ok(inside)
}

fn route(text: &str) -> Result<Route, String> {
    let (place, transport) = match text.rsplit_once('/') {
        None => (text, Transport::Tcp),
        Some((place, "tcp")) => (place, Transport::Tcp),
        Some((place, "udp")) => (place, Transport::Udp),
        Some((_, other)) => return Err(format!("`{other}` is neither `tcp` nor `udp`")),
    };
    let (hosts, ports) = split_port(place).ok_or("it has no port")?;
    Ok(Route { hosts: Hosts::parse(hosts)?, ports: Ports::parse(ports)?, transport })
}

impl fmt::Display for Route {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.hosts, self.ports)?;
        if self.transport == Transport::Udp { f.write_str("/udp") } else { Ok(()) }
    }
}

impl fmt::Display for Routes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let texts: Vec<String> = self.to.iter().map(Route::to_string).collect();
        write!(f, "{}{}", texts.join(" "), self.inside)
    }
}

impl fmt::Display for Inside {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let nets: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        if nets.is_empty() { Ok(()) } else { write!(f, " inside {}", nets.join(" ")) }
    }
}

/// Serialises what prints as one text, or several.
pub(crate) fn as_texts<S: Serializer>(what: &impl Texts, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(what.texts())
}

/// Several things that print.
pub(crate) trait Texts {
    fn texts(&self) -> Vec<String>;
}

impl<T: fmt::Display> Texts for Vec<T> {
    fn texts(&self) -> Vec<String> {
        self.iter().map(ToString::to_string).collect()
    }
}

impl Texts for Inside {
    fn texts(&self) -> Vec<String> {
        self.0.iter().map(ToString::to_string).collect()
    }
}
