//! A provider with every power acts for two consumers; for one of them the edge leaves less.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, UdpSocket};
use std::path::Path;
use std::sync::mpsc::{Receiver, channel};

use plugwright::{Plugins, Policy};

use super::{Workshop, load, server};

/// The functions of `powers` that are passed on, with their types, and of how many numbers their arguments consist.
const PASSED_ON: [(&str, &str, usize); 10] = [
    ("fetch", r#"(param "method" string) (param "url" string) (param "body" string) (result $text)"#, 6),
    ("echo", r#"(param "address" string) (param "line" string) (result $text)"#, 4),
    ("read", r#"(param "path" string) (result $text)"#, 2),
    ("write", r#"(param "path" string) (param "size" u32) (result $text)"#, 3),
    ("rename", r#"(param "path" string) (param "to" string) (result $text)"#, 4),
    ("link", r#"(param "path" string) (param "to" string) (result $text)"#, 4),
    ("count", r#"(param "key" string) (result $number)"#, 2),
    ("keys", r#"(param "prefix" string) (result $texts)"#, 2),
    ("post", r#"(param "address" string) (param "text" string) (result $text)"#, 4),
    ("collect", "(result $text)", 0),
];

/// A component that calls `powers` with what it is given, and gives what comes back.
fn relay() -> Vec<u8> {
    let [mut imports, mut lowered, mut calls, mut given, mut exports] = <[String; 5]>::default();
    for (name, ty, numbers) in PASSED_ON {
        let params = "i32 ".repeat(numbers);
        let arguments: String = (0..numbers).map(|n| format!("(local.get {n}) ")).collect();
        imports += &format!("(export \"{name}\" (func {}))\n", ty.replace("(result $", "(result $o"));
        lowered += &format!(
            "(core func ${name} (canon lower (func $powers \"{name}\") (memory $h \"memory\") (realloc (func $h \"realloc\"))))\n"
        );
        calls += &format!(
            "(import \"powers\" \"{name}\" (func ${name} (param {params} i32)))
             (func (export \"{name}\") (param {params}) (result i32) (call ${name} {arguments} (i32.const 16)) (i32.const 16))\n"
        );
        given += &format!("(export \"{name}\" (func ${name}))\n");
        exports += &format!(
            "(func $out-{name} {ty} (canon lift (core func $i \"{name}\") (memory $h \"memory\") (realloc (func $h \"realloc\"))))\n"
        );
    }
    // Imports come before what they are used in, and so do functions in a module.
    let (first, rest): (Vec<&str>, Vec<&str>) =
        calls.lines().partition(|line| line.trim_start().starts_with("(import"));
    let exported: String =
        PASSED_ON.map(|(name, _, _)| format!("(export \"{name}\" (func $out-{name}))\n")).concat();
    let types = |o: &str| {
        format!(
            "(type ${o}text (result string (error string)))
             (type ${o}number (result u64 (error string)))
             (type ${o}texts (result (list string) (error string)))"
        )
    };
    let text = format!(
        "(component
          (import \"test:powers/powers@1.0.0\" (instance $powers {}
            {imports}))
          (core module $heap
            (memory (export \"memory\") 4)
            (global $free (mut i32) (i32.const 4096))
            (func (export \"realloc\") (param i32 i32 i32 i32) (result i32)
              (local $at i32)
              (local.set $at (i32.and (i32.add (global.get $free) (i32.const 7)) (i32.const -8)))
              (global.set $free (i32.add (local.get $at) (local.get 3)))
              (local.get $at)))
          (core instance $h (instantiate $heap))
          {lowered}
          (core module $m {} {})
          (core instance $i (instantiate $m (with \"powers\" (instance {given}))))
          {}
          {exports}
          (instance (export \"test:relay/relay\") {exported}))",
        types("o"),
        first.join("\n"),
        rest.join("\n"),
        types(""),
    );
    wat::parse_str(&text).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

/// `powers` with all there is, and two consumers; `narrowed` stands on the edge of one of them.
fn all_powers(workshop: &Workshop, more: &str, grants: &str, narrowed: &str) -> Plugins {
    fs::write(workshop.path("relay.wasm"), relay()).unwrap();
    let text = format!(
        "[plugins.powers]\npath = \"powers\"\n{more}\n[plugins.powers.grants]\n{grants}\n\
         [plugins.dashboard]\npath = \"relay.wasm\"\n[plugins.trusted]\npath = \"relay.wasm\"\n\
         [edges.\"dashboard -> powers\"]\n{narrowed}\n[limits]\ndeadline = \"20 s\"\n"
    );
    load(&workshop.host, &Policy::parse(workshop.path("plugwright.toml"), text).unwrap())
}

/// Answers each line with itself.
fn echo() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut line = String::new();
            BufReader::new(stream.try_clone().unwrap()).read_line(&mut line).unwrap();
            let _ = stream.write_all(line.as_bytes());
        }
    });
    port
}

pub(crate) fn narrowed_edges(workshop: &Workshop) {
    let ([first, second], [web, other]) = ([(); 2].map(|()| echo()), [(); 2].map(|()| server().port()));
    for folder in ["edge-in", "edge-out", "edge-other"] {
        fs::create_dir(workshop.path(folder)).unwrap();
        fs::write(workshop.path(folder).join("text"), "hello").unwrap();
    }
    let plugins = all_powers(
        workshop,
        "",
        &format!(
            "keyvalue = true\n\
             network = [\"127.0.0.1:{first}\", \"127.0.0.1:{second}\"]\n\
             http = [\"http://127.0.0.1:{web}\", \"http://127.0.0.1:{other}\"]\n\
             files = {{ \"/in\" = \"edge-in\", \"/out\" = {{ path = \"edge-out\", write = true }}, \
                        \"/other\" = {{ path = \"edge-other\", write = true }} }}\n"
        ),
        &format!(
            "keyvalue = {{ prefix = \"public/\", write = false }}\n\
             network = [\"127.0.0.1:{first}\"]\nhttp = [\"GET http://127.0.0.1:{web}\"]\n\
             files = {{ \"/in\" = \"read\", \"/other\" = \"read\" }}\n"
        ),
    );
    let ask = |plugin: &str, call: &str| {
        plugins.get(plugin).unwrap().call_wave(&format!("test:relay/relay.{call}")).unwrap()
    };
    let asks = [
        // What is left, then what is not.
        (format!("echo(\"127.0.0.1:{first}\", \"hello\")"), true),
        (format!("echo(\"127.0.0.1:{second}\", \"hello\")"), false),
        (format!("fetch(\"GET\", \"http://127.0.0.1:{web}/\", \"\")"), true),
        (format!("fetch(\"POST\", \"http://127.0.0.1:{web}/\", \"\")"), false),
        (format!("fetch(\"GET\", \"http://127.0.0.1:{other}/\", \"\")"), false),
        ("read(\"/in/text\")".into(), true),
        ("read(\"/other/text\")".into(), true),
        ("read(\"/out/text\")".into(), false),
        ("write(\"/other/new\", 10)".into(), false),
        ("link(\"/other/text\", \"/out/second\")".into(), false),
        ("rename(\"/other/text\", \"/other/moved\")".into(), false),
        ("keys(\"public/\")".into(), true),
        ("keys(\"\")".into(), false),
        ("count(\"public/visits\")".into(), false),
        ("count(\"visits\")".into(), false),
    ];
    // What is listed is there from the first turn on: a list that is not empty is asked for once more, to see its end.
    ask("trusted", "count(\"public/visits\")");
    for plugin in ["dashboard", "trusted", "dashboard"] {
        workshop.uses.take();
        for (call, is_left) in &asks {
            let said = ask(plugin, call);
            let done = *is_left || plugin == "trusted";
            assert_eq!(said.starts_with("ok("), done, "{plugin}: {call}: {said}");
        }
        if plugin == "trusted" {
            // As it was, for the next turn.
            fs::rename(workshop.path("edge-other/moved"), workshop.path("edge-other/text")).unwrap();
            fs::remove_file(workshop.path("edge-out/second")).unwrap();
        }
        let uses: String =
            workshop.uses.take().iter().map(|used| serde_json::to_string(used).unwrap() + "\n").collect();
        let ports = [(first, "FIRST"), (second, "SECOND"), (web, "WEB"), (other, "OTHER")];
        let uses = ports.iter().fold(uses, |uses, (port, name)| uses.replace(&port.to_string(), name));
        golden(plugin, &uses);
    }
}

/// Two consumers share a socket of the provider's: what comes from where the edge of one does not lead, is not for that one.
pub(crate) fn datagrams_of_others(workshop: &Workshop) {
    let [(first, to_first), (second, to_second)] = [(); 2].map(|()| datagrams());
    let plugins = all_powers(
        workshop,
        "supervision = { reuse = \"one\" }",
        &format!("keyvalue = true\nnetwork = [\"127.0.0.1:{first}/udp\", \"127.0.0.1:{second}/udp\"]\n"),
        &format!("network = [\"127.0.0.1:{first}/udp\"]\n"),
    );
    let ask = |plugin: &str, call: &str| {
        plugins.get(plugin).unwrap().call_wave(&format!("test:relay/relay.{call}")).unwrap()
    };
    let post = |port: u16, text: &str, answered: &Receiver<()>| {
        assert_eq!(ask("trusted", &format!("post(\"127.0.0.1:{port}\", \"{text}\")")), "ok(\"sent\")");
        answered.recv().unwrap();
    };
    assert!(
        ask("dashboard", &format!("post(\"127.0.0.1:{second}\", \"none\")")).starts_with("err("),
        "it is not left"
    );
    post(second, "not for all", &to_second);
    post(first, "for all", &to_first);
    workshop.uses.take();
    assert_eq!(ask("dashboard", "collect()"), "ok(\"for all\")");
    let uses: Vec<_> = workshop.uses.take().into_iter().map(|used| (used.what, used.allowed)).collect();
    assert!(uses.iter().any(|(what, allowed)| !allowed && what.contains(&second.to_string())), "{uses:?}");
    post(second, "for one", &to_second);
    assert_eq!(ask("trusted", "collect()"), "ok(\"for one\")");
}

/// Answers each datagram with itself, and says when it has.
fn datagrams() -> (u16, Receiver<()>) {
    let socket = UdpSocket::bind("127.0.0.1:0").unwrap();
    let port = socket.local_addr().unwrap().port();
    let (answered, heard) = channel();
    std::thread::spawn(move || {
        let mut bytes = [0; 100];
        while let Ok((size, from)) = socket.recv_from(&mut bytes) {
            socket.send_to(&bytes[..size], from).unwrap();
            if answered.send(()).is_err() {
                break;
            }
        }
    });
    (port, heard)
}

/// The log of uses, with the chain of each.
fn golden(plugin: &str, found: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/capabilities/uses-{plugin}.jsonl"));
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, found).unwrap();
    }
    assert_eq!(found, fs::read_to_string(&path).unwrap());
}
