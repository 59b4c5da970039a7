//! Sockets that are open: each is a file of the host's, and there is an end to them.

use std::collections::HashMap;

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource, ResourceType};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, Host as _, IpAddressFamily};
use wasmtime_wasi::p2::bindings::sockets::tcp_create_socket::Host as _;
use wasmtime_wasi::p2::bindings::sync::sockets::tcp::HostTcpSocket;
use wasmtime_wasi::p2::bindings::sync::sockets::udp::HostUdpSocket;
use wasmtime_wasi::p2::bindings::sync::sockets::udp_create_socket::Host as _;
use wasmtime_wasi::p2::{SocketResult, TcpSocket, UdpSocket};
use wasmtime_wasi::sockets::{WasiSocketsCtxView, WasiSocketsView as _};

use crate::capability::quota::{Permit, Quota};
use crate::crowd::attended;
use crate::instance::State;

/// The sockets of an instance, by their numbers.
pub(super) struct Sockets {
    quota: Quota,
    open: HashMap<u32, (Permit, Option<Permit>)>,
}

impl Sockets {
    pub(super) fn new(quota: Quota) -> Self {
        Self { quota, open: HashMap::new() }
    }
}

type Store<'a> = StoreContextMut<'a, State>;
type Outcome<T> = wasmtime::Result<(Result<Resource<T>, ErrorCode>,)>;

/// Puts a count in front of wasmtime-wasi's functions.
pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    linker.instance("wasi:sockets/tcp-create-socket@0.2.12")?.func_wrap(
        "create-tcp-socket",
        |mut store: Store<'_>, (family,): (IpAddressFamily,)| {
            opened(attended(&mut store), |mut sockets| sockets.create_tcp_socket(family))
        },
    )?;
    linker.instance("wasi:sockets/udp-create-socket@0.2.12")?.func_wrap(
        "create-udp-socket",
        |mut store: Store<'_>, (family,): (IpAddressFamily,)| {
            opened(attended(&mut store), |mut sockets| sockets.create_udp_socket(family))
        },
    )?;
    let (tcp, udp) = (ResourceType::host::<TcpSocket>(), ResourceType::host::<UdpSocket>());
    linker.instance("wasi:sockets/tcp@0.2.12")?.resource("tcp-socket", tcp, |mut store, number| {
        let state = store.data_mut();
        HostTcpSocket::drop(&mut state.sockets(), Resource::new_own(number))?;
        closed(state, number);
        Ok(())
    })?;
    linker.instance("wasi:sockets/udp@0.2.12")?.resource("udp-socket", udp, |mut store, number| {
        let state = store.data_mut();
        HostUdpSocket::drop(&mut state.sockets(), Resource::new_own(number))?;
        closed(state, number);
        Ok(())
    })
}

fn opened<T>(
    state: &mut State,
    open: impl FnOnce(WasiSocketsCtxView<'_>) -> SocketResult<Resource<T>>,
) -> Outcome<T> {
    let edge = state.share.as_ref().and_then(|taken| taken.share.sockets.as_ref());
    let permit = state.things.get::<Sockets>().map(|sockets| sockets.quota.open_with(edge));
    let permit = match permit {
        Some(Ok(permit)) => permit,
        Some(Err(why)) => {
            state.gate().report("network", "open a socket", Some(&why));
            return Ok((Err(ErrorCode::NewSocketLimit),));
        }
        None => return Ok((Err(ErrorCode::AccessDenied),)),
    };
    match open(state.sockets()) {
        Ok(socket) => {
            if let Some(sockets) = state.things.get_mut::<Sockets>() {
                sockets.open.insert(socket.rep(), permit);
            }
            Ok((Ok(socket),))
        }
        Err(error) => Ok((Err(state.sockets().convert_error_code(error)?),)),
    }
}

fn closed(state: &mut State, number: u32) {
    if let Some(sockets) = state.things.get_mut::<Sockets>() {
        sockets.open.remove(&number);
    }
}
