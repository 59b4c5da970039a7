//! Uses every power there is, as a plugin in Rust does: by `std` for files, variables, sockets and clocks, by the SDK for the
//! rest.

use std::collections::BTreeSet;
use std::fs::{self, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream, ToSocketAddrs, UdpSocket};
use std::sync::OnceLock;
use std::time::Instant;

use exports::test::powers::powers::Guest;
use plugwright_guest::{http, keyvalue};

plugwright_guest::contract!({ world: "plugin", path: "../wit" });

struct Powers;

type Outcome = Result<String, String>;

fn told<T>(result: Result<T, impl std::fmt::Display>) -> Result<T, String> {
    result.map_err(|error| error.to_string())
}

/// A socket that calls leave to each other.
fn kept() -> Result<&'static UdpSocket, String> {
    static SOCKET: OnceLock<UdpSocket> = OnceLock::new();
    if SOCKET.get().is_none() {
        let _ = SOCKET.set(told(UdpSocket::bind("0.0.0.0:0"))?);
    }
    SOCKET.get().ok_or_else(|| "there is no socket".to_owned())
}

impl Guest for Powers {
    fn fetch(method: String, url: String, body: String) -> Outcome {
        let answer = told(http::Request::new(&method, &url).header("accept", "text/plain").body(body).send())?;
        let place = answer.header("location").map(|it| format!(" to {}", String::from_utf8_lossy(it)));
        Ok(format!("{}{} {}", answer.status(), place.unwrap_or_default(), told(answer.text())?))
    }

    fn echo(address: String, line: String) -> Outcome {
        let mut stream = told(TcpStream::connect(address))?;
        told(writeln!(stream, "{line}"))?;
        let mut back = String::new();
        told(BufReader::new(stream).read_line(&mut back))?;
        Ok(back.trim_end().to_owned())
    }

    fn datagram(address: String, text: String) -> Outcome {
        let socket = told(UdpSocket::bind("0.0.0.0:0"))?;
        told(socket.send_to(text.as_bytes(), address))?;
        let mut bytes = [0; 100];
        let (size, _) = told(socket.recv_from(&mut bytes))?;
        Ok(String::from_utf8_lossy(&bytes[..size]).into_owned())
    }

    fn post(address: String, text: String) -> Outcome {
        told(kept()?.send_to(text.as_bytes(), address)).map(|_| "sent".to_owned())
    }

    fn collect() -> Outcome {
        let mut bytes = [0; 100];
        let (size, _) = told(kept()?.recv_from(&mut bytes))?;
        Ok(String::from_utf8_lossy(&bytes[..size]).into_owned())
    }

    fn listen(address: String) -> Outcome {
        let listener = told(TcpListener::bind(address))?;
        told(listener.accept()).map(|(_, from)| from.to_string())
    }

    fn find(name: String) -> Outcome {
        let found = told((name.as_str(), 1).to_socket_addrs())?;
        Ok(found.map(|it| it.ip().to_string()).collect::<Vec<_>>().join(" "))
    }

    fn read(path: String) -> Outcome {
        told(fs::read_to_string(path))
    }

    fn write(path: String, size: u32) -> Outcome {
        told(fs::write(path, vec![b'x'; size as usize])).map(|()| "written".to_owned())
    }

    fn append(path: String, text: String) -> Outcome {
        let mut file = told(OpenOptions::new().append(true).create(true).open(path))?;
        told(file.write_all(text.as_bytes())).map(|()| "appended".to_owned())
    }

    fn rename(path: String, to: String) -> Outcome {
        told(fs::rename(path, to)).map(|()| "renamed".to_owned())
    }

    fn link(path: String, to: String) -> Outcome {
        told(fs::hard_link(path, to)).map(|()| "linked".to_owned())
    }

    fn reads(path: String, times: u32) -> Vec<String> {
        let texts = (0..times).filter_map(|_| fs::read_to_string(&path).ok());
        texts.collect::<BTreeSet<String>>().into_iter().collect()
    }

    fn open(address: String, times: u32) -> u32 {
        let open: Vec<TcpStream> = (0..times).map_while(|_| TcpStream::connect(&address).ok()).collect();
        open.len() as u32
    }

    fn variable(name: String) -> (Option<String>, u32) {
        (std::env::var(name).ok(), std::env::vars().count() as u32)
    }

    fn count(key: String) -> Result<u64, String> {
        loop {
            let there = told(keyvalue::get(&key))?;
            let count = there.as_deref().and_then(|it| it.try_into().ok()).map_or(0, u64::from_le_bytes) + 1;
            if told(keyvalue::swap(&key, there.as_deref(), Some(&count.to_le_bytes())))? {
                return Ok(count);
            }
        }
    }

    fn keep(key: String, size: u32) -> Outcome {
        told(keyvalue::set(&key, &vec![b'x'; size as usize])).map(|()| "kept".to_owned())
    }

    fn keys(prefix: String) -> Result<Vec<String>, String> {
        told(keyvalue::keys(&prefix))
    }

    fn step() -> u64 {
        let start = Instant::now();
        loop {
            let passed = start.elapsed().as_nanos();
            if passed > 0 {
                return passed as u64;
            }
        }
    }
}

export!(Powers);
