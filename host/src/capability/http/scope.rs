//! What the operator may grant of `http`: methods, schemes, hosts and ports.

use std::fmt;
use std::path::PathBuf;

use serde::Serialize;

use super::Http;
use crate::capability::network::place::{Host, Hosts, Inside, Ports};
use crate::capability::network::scope::{as_texts, inside};
use crate::grant::{Grant, Kind, Narrows, ScopeError, Written};
use crate::limits::Bytes;
use crate::name::InterfaceName;

/// Most that the body of a request or of a response may have, where the operator says nothing else.
const BODY: Bytes = Bytes(16 << 20);

/// `http` or `https`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Scheme {
    Http,
    Https,
}

/// `GET,HEAD https://*.example.com:8443`
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Rule {
    /// Empty: all of them.
    methods: Vec<String>,
    scheme: Scheme,
    hosts: Hosts,
    ports: Ports,
}

/// The requests that a plugin may make.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(crate) struct Requests {
    #[serde(serialize_with = "as_texts")]
    allow: Vec<Rule>,
    #[serde(serialize_with = "as_texts")]
    inside: Inside,
    /// For a body in either direction.
    pub(crate) body: Bytes,
    /// A file of certificates that are trusted beside those of the public internet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) roots: Option<PathBuf>,
}

/// Where a request goes: what counts of its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Target {
    pub(crate) method: String,
    pub(crate) scheme: Scheme,
    pub(crate) host: Host,
    pub(crate) port: u16,
}

impl Requests {
    /// No request at all.
    pub(crate) fn none() -> Self {
        Self { allow: Vec::new(), inside: Inside::default(), body: BODY, roots: None }
    }

    fn rules<'a>(&'a self, target: &'a Target) -> impl Iterator<Item = &'a Rule> {
        self.allow.iter().filter(|rule| {
            rule.scheme == target.scheme
                && rule.ports.holds(target.port)
                && rule.hosts.holds(&target.host)
                && (rule.methods.is_empty() || rule.methods.contains(&target.method))
        })
    }

    /// Whether a plugin may make this request.
    pub(crate) fn allows(&self, target: &Target) -> Result<(), String> {
        match self.rules(target).next() {
            Some(_) => Ok(()),
            None => Err("no granted method, scheme, host and port".into()),
        }
    }

    /// Whether this request may go to an address that its host led to.
    pub(crate) fn reaches(&self, target: &Target, address: std::net::IpAddr) -> Result<(), String> {
        let mut why = Err("no granted method, scheme, host and port".to_owned());
        for rule in self.rules(target) {
            why = rule.hosts.reaches(address, &self.inside);
            if why.is_ok() {
                break;
            }
        }
        why
    }
}

impl Kind for Http {
    fn name(&self) -> &str {
        "http"
    }

    fn docs(&self) -> &str {
        "makes requests by HTTP"
    }

    fn how(&self) -> String {
        "write the places: `http = [\"https://api.example.com\", \"GET,HEAD https://*.example.org:8443\"]`"
            .into()
    }

    fn example(&self) -> String {
        "http = [\"https://<host>\"]".into()
    }

    fn serves(&self, import: &InterfaceName) -> bool {
        if import.namespace == "plugwright" && import.package == "fetch" {
            return true;
        }
        let version = import.version.as_ref().map(|version| (version.major, version.minor));
        let interfaces: &[&str] = match version {
            Some((0, 2)) => &["types", "outgoing-handler"],
            Some((0, 3)) => &["types", "client"],
            _ => &[],
        };
        let is_http = import.namespace == "wasi" && import.package == "http";
        is_http && interfaces.contains(&import.interface.as_str())
    }

    fn parse(&self, written: &Written) -> Result<Grant, ScopeError> {
        let [allow, within, body, roots] = match written.as_table() {
            None => [Some(written), None, None, None],
            Some(_) => written.fields(["allow", "inside", "body", "roots"])?,
        };
        let allow = allow.ok_or_else(|| written.wrong("the key `allow` is missing"))?;
        let mut rules = Vec::new();
        for (text, place) in allow.texts()? {
            let rule = rule(text)
                .map_err(|why| place.wrong(format!("`{}` is no place: {why}", text.escape_debug())));
            rules.push(rule?);
        }
        if rules.is_empty() {
            return Err(allow.wrong("a grant of no places is none").hint("leave the line out"));
        }
        let body = match body {
            None => BODY,
            Some(body) => {
                let size = body.as_text().and_then(|text| text.parse().ok());
                size.ok_or_else(|| body.wrong("`body` is a number of bytes such as `1 MiB`"))?
            }
        };
        let roots = match roots {
            None => None,
            Some(roots) => Some(
                roots
                    .as_path()
                    .ok_or_else(|| roots.wrong("`roots` is the path of a file of certificates"))?,
            ),
        };
        Ok(Grant::new("http", Requests { allow: rules, inside: inside(within)?, body, roots }))
    }

    fn without(&self) -> Option<Grant> {
        Some(Grant::new("http", Requests::none()))
    }

    fn narrows(&self) -> Narrows {
        Narrows::ToScope
    }

    fn parse_narrowing(&self, written: &Written, _: &Grant) -> Result<Grant, ScopeError> {
        let grant = self.parse(written)?;
        match grant.scope::<Requests>() {
            Some(Requests { roots: Some(_), .. }) => {
                let error = written.wrong("whom the provider trusts is the same for all of its consumers");
                Err(error.hint("write `roots` where the provider is granted"))
            }
            _ => Ok(grant),
        }
    }
}

fn rule(text: &str) -> Result<Rule, String> {
    let (methods, url) = match text.split_once(' ') {
        Some((methods, url)) => (methods, url.trim_start()),
        None => ("", text),
    };
    let methods: Vec<String> = methods.split(',').filter(|it| !it.is_empty()).map(str::to_owned).collect();
    for method in &methods {
        if !method.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-') {
            return Err(format!(
                "`{method}` is no method; methods are written in capitals, as in `GET,HEAD`"
            ));
        }
        if ["CONNECT", "TRACE"].contains(&method.as_str()) {
            return Err(format!("`{method}` is never sent"));
        }
    }
    let (scheme, rest) = match url.split_once("://") {
        Some(("https", rest)) => (Scheme::Https, rest),
        Some(("http", rest)) => (Scheme::Http, rest),
        _ => return Err("it does not start with `https://` or `http://`".into()),
    };
    let authority = rest.strip_suffix('/').unwrap_or(rest);
    if authority.contains('/') {
        return Err(
            "it has a path, which servers may read in another way than this host: grant the host".into()
        );
    }
    let (hosts, ports) = split_port(authority, scheme)?;
    Ok(Rule { methods, scheme, hosts: Hosts::parse(hosts)?, ports })
}

/// The port is the scheme's own where there is none.
fn split_port(authority: &str, scheme: Scheme) -> Result<(&str, Ports), String> {
    match crate::capability::network::place::split_port(authority) {
        Some((host, ports)) => Ok((host, Ports::parse(ports)?)),
        None => Ok((authority, Ports::one(scheme.port()))),
    }
}

impl Scheme {
    pub(crate) fn port(self) -> u16 {
        match self {
            Self::Http => 80,
            Self::Https => 443,
        }
    }
}

impl fmt::Display for Scheme {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http => "http",
            Self::Https => "https",
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.methods.is_empty() {
            write!(f, "{} ", self.methods.join(","))?;
        }
        write!(f, "{}://{}", self.scheme, self.hosts)?;
        if self.ports == Ports::one(self.scheme.port()) { Ok(()) } else { write!(f, ":{}", self.ports) }
    }
}

impl fmt::Display for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.allow.is_empty() {
            return f.write_str("(nothing)");
        }
        let rules: Vec<String> = self.allow.iter().map(ToString::to_string).collect();
        write!(f, "{}{} body {}", rules.join(" | "), self.inside, self.body)?;
        self.roots.as_ref().map_or(Ok(()), |file| write!(f, " roots {}", file.display()))
    }
}

impl fmt::Display for Target {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}://{}:{}", self.method, self.scheme, self.host, self.port)
    }
}
