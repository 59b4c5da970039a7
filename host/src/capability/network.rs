//! `network`: sockets, for hosts and ports that the operator names.
//!
//! A plugin resolves names by the host, which looks up only those that it was granted, drops addresses that lead back into the
//! house, and remembers what it found: a socket may connect to what was found behind a granted name, and to nothing that the
//! plugin made up. Nobody listens.

pub(crate) mod address;
mod asked;
pub(crate) mod lookup;
mod names;
mod open;
pub(crate) mod place;
pub(crate) mod scope;

use std::collections::{HashMap, HashSet};
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use wasmtime::component::Linker;
use wasmtime_wasi::p2::bindings::sync::sockets;
use wasmtime_wasi::sockets::{SocketAddrUse, WasiSockets, WasiSocketsCtxView, WasiSocketsView};

use super::gate::Gate;
use super::{Kit, Power};
use crate::grant::Grant;
use crate::instance::State;

use lookup::Lookup;
use place::{Host, canonical_socket};
use scope::{Routes, Transport};

/// Most addresses that an instance remembers the names of.
const MOST_REMEMBERED: usize = 1_000;

/// Sockets.
pub(super) struct Network {
    lookup: Arc<dyn Lookup>,
}

impl Network {
    pub(super) fn new(lookup: Arc<dyn Lookup>) -> Self {
        Self { lookup }
    }
}

/// What an instance may reach.
pub(crate) struct Guard {
    own: Routes,
    lookup: Arc<dyn Lookup>,
    state: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    /// Who is served by the call that runs now.
    gate: Option<Gate>,
    /// The names behind which an address was found.
    names: HashMap<IpAddr, Vec<Host>>,
    /// What was reported: not every datagram is news.
    reported: HashSet<(Transport, SocketAddr)>,
}

impl Power for Network {
    fn add_to_linker(&self, linker: &mut Linker<State>, _: &Grant) -> wasmtime::Result<()> {
        linker.allow_shadowing(true);
        sockets::tcp::add_to_linker::<State, WasiSockets>(linker, served)?;
        sockets::udp::add_to_linker::<State, WasiSockets>(linker, served)?;
        names::add_to_linker(linker)?;
        open::add_to_linker(linker)?;
        asked::add_to_linker(linker)?;
        linker.allow_shadowing(false);
        Ok(())
    }

    fn add_async_to_linker(&self, linker: &mut Linker<State>) -> wasmtime::Result<()> {
        linker.allow_shadowing(true);
        asked::add_async_to_linker(linker)?;
        linker.allow_shadowing(false);
        Ok(())
    }

    fn equip(&self, grant: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        let Some(own) = grant.scope::<Routes>().cloned() else { return Ok(()) };
        let has = |transport| own.to.iter().any(|route| route.transport == transport);
        kit.wasi.allow_tcp(has(Transport::Tcp)).allow_udp(has(Transport::Udp));
        let guard = Arc::new(Guard { own, lookup: self.lookup.clone(), state: Mutex::default() });
        let asked = guard.clone();
        kit.wasi.socket_addr_check(move |address, purpose| {
            let allowed = asked.allows(address, purpose);
            Box::pin(async move { allowed })
        });
        kit.things.put(guard);
        kit.things.put(open::Sockets::new(kit.quotas.sockets.clone()));
        Ok(())
    }
}

/// As [`attended`], where nobody knows on whose behalf if there are many.
fn served(state: &mut State) -> WasiSocketsCtxView<'_> {
    state.unattended();
    attended(state)
}

/// Sockets of an instance, with the guard told on whose behalf.
fn attended(state: &mut State) -> WasiSocketsCtxView<'_> {
    if let Some(guard) = state.things.get::<Arc<Guard>>() {
        guard.with(|known| known.gate = Some(state.gate()));
    }
    state.sockets()
}

impl Guard {
    fn with<R>(&self, f: impl FnOnce(&mut Known) -> R) -> R {
        f(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn allows(&self, address: SocketAddr, purpose: SocketAddrUse) -> bool {
        match purpose {
            SocketAddrUse::TcpConnect => self.lets(Transport::Tcp, address),
            SocketAddrUse::UdpSend => self.lets(Transport::Udp, address),
            // A datagram comes when it comes: for which call, is asked when that takes it.
            SocketAddrUse::UdpReceive => {
                let address = canonical_socket(address);
                let names = self.with(|known| known.names_of(address.ip()));
                self.own.allows(Transport::Udp, address.ip(), address.port(), &names).is_ok()
            }
            // What the system chooses for a socket that talks to others.
            SocketAddrUse::TcpBind | SocketAddrUse::UdpBind => {
                address.ip().is_unspecified() && address.port() == 0
            }
            SocketAddrUse::TcpListen | SocketAddrUse::TcpAccept => false,
        }
    }

    /// Whether the call that is served now may talk to an address. The observer hears of it.
    fn lets(&self, transport: Transport, address: SocketAddr) -> bool {
        let address = canonical_socket(address);
        let (gate, names, is_news) = self.with(|known| {
            let names = known.names_of(address.ip());
            let room = known.reported.len() < MOST_REMEMBERED;
            let is_news = transport == Transport::Tcp || room && known.reported.insert((transport, address));
            (known.gate.clone(), names, is_news)
        });
        let Some(gate) = gate else { return false };
        let test = |scope: &Routes| scope.allows(transport, address.ip(), address.port(), &names);
        let verdict = gate.test("network", &self.own, test);
        if is_news || verdict.is_err() {
            let verb = if transport == Transport::Tcp { "connect to" } else { "exchange datagrams with" };
            gate.report("network", &format!("{verb} {}", shown(address, &names)), verdict.as_ref().err());
        }
        verdict.is_ok()
    }
}

impl Known {
    /// What an address goes by.
    fn names_of(&self, address: IpAddr) -> Vec<Host> {
        let mut names = self.names.get(&address).cloned().unwrap_or_default();
        names.push(Host::Address(address));
        names
    }
}

/// An address, with the name behind which it was found.
fn shown(address: SocketAddr, names: &[Host]) -> String {
    match names.iter().find(|host| matches!(host, Host::Name(_))) {
        Some(name) => format!("{name}:{} ({})", address.port(), address.ip()),
        None => address.to_string(),
    }
}
