//! Requests against servers of this machine, with names that lead where the test says.

mod scene;

use std::net::IpAddr;
use std::time::Duration;

use wasmtime_wasi_http::{Error, RequestOptions};

use scene::{Call, Names, Scene, Server};

/// All that a name could lead to and that is no place of the public internet, also where it is wrapped.
const INSIDE: [&str; 28] = [
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.0.0.1",
    "172.16.0.1",
    "192.168.0.1",
    "100.64.0.1",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "100.100.100.200",
    "168.63.129.16",
    "192.0.0.192",
    "198.18.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fd00:ec2::254",
    "ff02::1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "2002:7f00:1::1",
    "2002:a9fe:a9fe::1",
    "2a00::5efe:10.0.0.1",
];

#[test]
fn a_granted_name_that_leads_into_the_house_is_refused() {
    for address in INSIDE {
        let scene = Scene::new("\"http://shop.example:*\"", Names::always("shop.example", &[address]));
        let error = scene.get("http://shop.example:8080/").unwrap_err();
        assert!(matches!(error, Error::DestinationIpProhibited), "{address}: {error:?}");
        let used = scene.uses().pop().unwrap();
        assert_eq!((used.what.as_str(), used.allowed), ("GET http://shop.example:8080", false), "{address}");
        assert!(used.reason.is_some_and(|why| why.contains("no place of the public internet")), "{address}");
    }
}

#[test]
fn an_address_that_was_not_granted_is_refused_however_it_is_written() {
    for host in [
        "127.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[64:ff9b::7f00:1]",
        "[2002:7f00:1::1]",
        "169.254.169.254",
    ] {
        // Even to somebody who may ask every name there is.
        let scene = Scene::new("\"http://*:*\"", Names::default());
        let error = scene.get(&format!("http://{host}:8080/")).unwrap_err();
        assert!(matches!(error, Error::DestinationIpProhibited), "{host}: {error:?}");
    }
}

#[test]
fn what_could_be_read_in_two_ways_is_neither_looked_up_nor_sent() {
    let names = Names::always("shop.example", &["127.0.0.1"]);
    let scene = Scene::new("{ allow = [\"http://*:*\"], inside = [\"0.0.0.0/0\"] }", names);
    for address in [
        "http://2130706433/",
        "http://017700000001/",
        "http://0x7f000001/",
        "http://0x7f.1/",
        "http://0177.0.0.1/",
        "http://127.1/",
        "http://127.0.0.1./",
        "http://shop.example@127.0.0.1/",
        "http://user:password@shop.example/",
        "http://shop.example../",
        "http://shop..example/",
        "http://shop%2eexample/",
        "http://shop.example:0/",
        "http://shop.example:+80/",
        "gopher://shop.example/",
        "/an/absolute/path",
    ] {
        match scene.get(address) {
            Err(Error::HttpRequestUriInvalid) => {}
            other => panic!("{address}: {other:?}"),
        }
    }
    assert_eq!(scene.names.asked(), 0);
}

#[test]
fn other_spellings_of_a_granted_name_are_the_granted_name() {
    let server = Server::start();
    let names = Names::always("xn--bcher-kva.example", &["127.0.0.1"]);
    let scope =
        format!("{{ allow = [\"http://xn--bcher-kva.example:{}\"], inside = [\"127.0.0.1\"] }}", server.port);
    let scene = Scene::new(&scope, names);
    for host in ["xn--bcher-kva.example", "XN--BCHER-KVA.Example", "xn--bcher-kva.example."] {
        let answer = scene.get(&format!("http://{host}:{}/a", server.port)).unwrap();
        // The server hears of one form alone.
        assert_eq!(answer.text, format!("GET /a HTTP/1.1 host xn--bcher-kva.example:{}", server.port));
    }
    let other = scene.get(&format!("http://bcher.example:{}/", server.port)).unwrap_err();
    assert!(matches!(other, Error::HttpRequestDenied), "{other:?}");
}

#[test]
fn a_name_that_leads_elsewhere_a_moment_later_changes_nothing() {
    let server = Server::start();
    // What comes second is what an attacker's name server says once the first was looked at.
    let names = Names::in_turn("shop.example", &[&["127.0.0.1"], &["169.254.169.254"]]);
    let scope = format!("{{ allow = [\"http://shop.example:{}\"], inside = [\"127.0.0.1\"] }}", server.port);
    let scene = Scene::new(&scope, names);
    let address = format!("http://shop.example:{}/", server.port);
    assert_eq!(scene.get(&address).unwrap().status, 200);
    assert_eq!((scene.names.asked(), server.served()), (1, 1));
    let error = scene.get(&address).unwrap_err();
    assert!(matches!(error, Error::DestinationIpProhibited), "{error:?}");
    assert_eq!((scene.names.asked(), server.served()), (2, 1));
}

#[test]
fn of_several_addresses_only_those_outside_are_tried() {
    let server = Server::start();
    let names = Names::always("shop.example", &["10.0.0.1", "::1", "127.0.0.1", "169.254.169.254"]);
    let scope = format!("{{ allow = [\"http://shop.example:{}\"], inside = [\"127.0.0.1\"] }}", server.port);
    let scene = Scene::new(&scope, names);
    assert_eq!(scene.get(&format!("http://shop.example:{}/", server.port)).unwrap().status, 200);
}

#[test]
fn a_request_line_is_made_of_its_parts() {
    let (server, other) = (Server::start(), Server::start());
    let scene = Scene::new(&format!("\"http://127.0.0.1:{}\"", server.port), Names::default());
    let base = format!("http://127.0.0.1:{}", server.port);
    for (path, line) in
        [("/a/../b?c", "/a/../b?c"), ("//evil.example/", "//evil.example/"), ("", "/"), ("?a", "/?a")]
    {
        let answer = scene.get(&format!("{base}{path}")).unwrap();
        assert_eq!(answer.text, format!("GET {line} HTTP/1.1 host 127.0.0.1:{}", server.port), "{path}");
    }
    // A path that is an address stays one: the host is the one that was granted.
    let call = Call { path: Some(format!("http://127.0.0.1:{}/", other.port)), ..Call::get(&base) };
    assert!(scene.send(call).is_err());
    // Headers that belong to the connection, or name another host, are not the plugin's.
    let headers = vec![("host", "evil.example"), ("connection", "upgrade"), ("upgrade", "websocket")];
    let answer = scene.send(Call { headers, ..Call::get(&base) }).unwrap();
    assert_eq!(answer.text, format!("GET / HTTP/1.1 host 127.0.0.1:{}", server.port));
    for method in ["CONNECT", "TRACE"] {
        assert!(scene.send(Call { method, ..Call::get(&base) }).is_err(), "{method}");
    }
    assert_eq!(other.served(), 0);
}

#[test]
fn a_redirect_is_an_answer_and_not_followed() {
    let (server, other) = (Server::start(), Server::start());
    server.redirect_to(&format!("http://127.0.0.1:{}/", other.port));
    let both = format!("[\"http://127.0.0.1:{}\", \"http://127.0.0.1:{}\"]", server.port, other.port);
    let scene = Scene::new(&both, Names::default());
    let answer = scene.get(&format!("http://127.0.0.1:{}/elsewhere", server.port)).unwrap();
    assert_eq!((answer.status, other.served()), (302, 0));
}

#[test]
fn encrypted_requests_go_to_whom_the_certificate_names() {
    let server = Server::encrypted();
    let names = || {
        Names::always("shop.example", &["127.0.0.1"])
            .and("other.example", "127.0.0.1")
            .and("a.below.example", "127.0.0.1")
    };
    let port = server.port;
    let roots = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/certificates/root.pem");
    let scope =
        |roots: &str| format!("{{ allow = [\"https://*:{port}\"], inside = [\"127.0.0.1\"]{roots} }}");
    let trusting = Scene::new(&scope(&format!(", roots = {roots:?}")), names());
    for host in ["shop.example", "a.below.example", "127.0.0.1"] {
        let answer = trusting.get(&format!("https://{host}:{port}/")).unwrap();
        assert_eq!(answer.text, format!("GET / HTTP/1.1 host {host}:{port}"));
    }
    let wrong_name = trusting.get(&format!("https://other.example:{port}/")).unwrap_err();
    assert!(matches!(wrong_name, Error::Tls(_)), "{wrong_name:?}");
    // The public internet's authorities have never heard of this server.
    let strict = Scene::new(&scope(""), names());
    let untrusted = strict.get(&format!("https://shop.example:{port}/")).unwrap_err();
    assert!(matches!(untrusted, Error::Tls(_)), "{untrusted:?}");
    // Nobody talks in the clear to who was to be talked to in secret.
    let plain = Server::start();
    let scope = format!("{{ allow = [\"https://*:*\"], inside = [\"127.0.0.1\"], roots = {roots:?} }}");
    let error =
        Scene::new(&scope, names()).get(&format!("https://shop.example:{}/", plain.port)).unwrap_err();
    assert!(matches!(error, Error::Tls(_)), "{error:?}");
}

#[test]
fn certificates_that_are_none_are_told_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let trust = super::Trust::default();
    let missing = folder.path().join("missing.pem");
    assert!(trust.read(&missing).unwrap_err().contains("cannot be read"));
    let empty = folder.path().join("empty.pem");
    std::fs::write(&empty, "nothing").unwrap();
    assert!(trust.read(&empty).unwrap_err().contains("holds no certificate"));
    std::fs::write(&empty, "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n").unwrap();
    assert!(trust.read(&empty).unwrap_err().contains("a certificate that is none"));
}

#[test]
fn waiting_for_bytes_has_an_end() {
    let server = Server::start();
    let scene = Scene::new(&format!("\"http://127.0.0.1:{}\"", server.port), Names::default());
    let base = format!("http://127.0.0.1:{}", server.port);
    let soon = Some(Duration::from_millis(20));
    let none = RequestOptions::default();
    let first = RequestOptions { first_byte_timeout: soon, ..none };
    let error = scene.send(Call { options: first, ..Call::get(&format!("{base}/never")) }).unwrap_err();
    assert!(matches!(error, Error::HttpResponseTimeout), "{error:?}");
    let between = RequestOptions { between_bytes_timeout: soon, ..none };
    let error = scene.send(Call { options: between, ..Call::get(&format!("{base}/stops")) }).unwrap_err();
    assert!(matches!(error, Error::ConnectionReadTimeout), "{error:?}");
    // A wait of no length is not one for ever.
    let zero = RequestOptions { first_byte_timeout: Some(Duration::ZERO), ..none };
    let error = scene.send(Call { options: zero, ..Call::get(&format!("{base}/never")) }).unwrap_err();
    assert!(matches!(error, Error::HttpResponseTimeout), "{error:?}");
}

/// Each byte comes in time, and the body never ends: the call's own deadline ends it.
#[test]
fn a_body_that_drips_ends_with_the_call() {
    let server = Server::start();
    let scene = Scene::new(&format!("\"http://127.0.0.1:{}\"", server.port), Names::default());
    let call = Call {
        remaining: Duration::from_millis(200),
        ..Call::get(&format!("http://127.0.0.1:{}/drips", server.port))
    };
    let error = scene.send(call).unwrap_err();
    assert!(matches!(error, Error::HttpResponseTimeout), "{error:?}");
    let head = Call {
        remaining: Duration::from_millis(200),
        ..Call::get(&format!("http://127.0.0.1:{}/dripping-head", server.port))
    };
    let error = scene.send(head).unwrap_err();
    assert!(matches!(error, Error::HttpResponseTimeout), "{error:?}");
}

#[test]
fn bodies_and_heads_have_an_end() {
    let server = Server::start();
    let scope = format!("{{ allow = [\"http://127.0.0.1:{}\"], body = \"1 KiB\" }}", server.port);
    let scene = Scene::new(&scope, Names::default());
    let base = format!("http://127.0.0.1:{}", server.port);
    assert_eq!(scene.get(&format!("{base}/bytes/1024")).unwrap().text.len(), 1024);
    for path in ["bytes/1025", "chunked-without-end"] {
        let error = scene.get(&format!("{base}/{path}")).unwrap_err();
        assert!(matches!(error, Error::HttpResponseBodySize(_)), "{path}: {error:?}");
    }
    assert!(scene.get(&format!("{base}/head-without-end")).is_err());
    let post = |size: usize| scene.send(Call { method: "POST", body: vec![b'x'; size], ..Call::get(&base) });
    assert_eq!(post(1024).unwrap().status, 200);
    assert!(post(1025).is_err());
}

#[test]
fn an_edge_narrows_places_and_bodies() {
    let server = Server::start();
    let base = format!("http://127.0.0.1:{}", server.port);
    let own = format!("{{ allow = [\"http://127.0.0.1:{}\"], body = \"1 KiB\" }}", server.port);
    let edge = format!("{{ allow = [\"GET http://127.0.0.1:{}\"], body = \"10 B\" }}", server.port);
    let scene = Scene::new(&own, Names::default()).behind("dashboard", &edge);
    assert_eq!(scene.get(&format!("{base}/bytes/10")).unwrap().status, 200);
    assert!(scene.get(&format!("{base}/bytes/11")).is_err());
    assert!(matches!(scene.send(Call { method: "POST", ..Call::get(&base) }), Err(Error::HttpRequestDenied)));
    let refused = scene.uses().pop().unwrap();
    let chain: Vec<&str> = refused.chain.iter().map(crate::PluginId::as_str).collect();
    assert_eq!(chain, ["dashboard", "client"]);
    assert!(refused.reason.unwrap().starts_with("the edge `dashboard -> client` narrows it"));
}

#[test]
fn requests_under_way_have_an_end() {
    let server = Server::start();
    let scene = Scene::new(&format!("\"http://127.0.0.1:{}\"", server.port), Names::default()).at_once(1);
    let base = format!("http://127.0.0.1:{}", server.port);
    let first = scene.open(Call::get(&format!("{base}/bytes/5"))).unwrap();
    let error = scene.get(&base).unwrap_err();
    assert!(matches!(error, Error::ConnectionLimitReached), "{error:?}");
    drop(first);
    for _ in 0..3 {
        assert_eq!(scene.get(&base).unwrap().status, 200);
    }
    // One that fails gives its place back.
    for _ in 0..3 {
        assert!(scene.get(&format!("{base}/never-answered-and-closed")).is_err());
    }
    assert_eq!(scene.get(&base).unwrap().status, 200);
}

#[test]
fn requests_for_one_consumer_have_an_end_of_their_own() {
    let server = Server::start();
    let scene = || Scene::new(&format!("\"http://127.0.0.1:{}\"", server.port), Names::default()).at_once(2);
    let base = format!("http://127.0.0.1:{}", server.port);
    let narrow = scene().behind("dashboard", &format!("\"{base}\"")).at_once_for_consumer(1);
    let first = narrow.open(Call::get(&format!("{base}/bytes/5"))).unwrap();
    assert!(matches!(narrow.get(&base).unwrap_err(), Error::ConnectionLimitReached));
    let refused = narrow.uses().pop().unwrap();
    assert_eq!(refused.reason.unwrap(), "1 are open already, as many as may be at once over this edge");
    drop(first);
    for _ in 0..3 {
        assert_eq!(narrow.get(&base).unwrap().status, 200, "what was refused keeps no place");
    }
}

#[test]
fn every_special_address_has_a_name() {
    for address in INSIDE {
        let address: IpAddr = address.parse().unwrap();
        assert!(super::super::network::address::special(address).is_some(), "{address}");
    }
}
