//! What goes to others and comes from them, decided on where it is known for which call that is.

use std::sync::Arc;

use futures::FutureExt as _;
use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, Host as _, IpSocketAddress, Network};
use wasmtime_wasi::p2::bindings::sync::sockets::tcp::HostTcpSocket as _;
use wasmtime_wasi::p2::bindings::sync::sockets::udp::{
    HostIncomingDatagramStream as _, HostOutgoingDatagramStream as _, HostUdpSocket as _, IncomingDatagram,
    IncomingDatagramStream, OutgoingDatagram, OutgoingDatagramStream,
};
use wasmtime_wasi::p2::{Pollable, SocketResult, TcpSocket, UdpSocket};
use wasmtime_wasi::sockets::WasiSocketsCtxView;

use super::scope::Transport;
use super::{Guard, attended};
use crate::crowd;
use crate::instance::State;

type Store<'a> = StoreContextMut<'a, State>;

/// Has connections and datagrams decided on where it is known on whose behalf.
pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    type Connect = (Resource<TcpSocket>, Resource<Network>, IpSocketAddress);
    linker.instance("wasi:sockets/tcp@0.2.12")?.func_wrap(
        "[method]tcp-socket.start-connect",
        |mut store: Store<'_>, (socket, network, to): Connect| {
            let own = Resource::new_borrow(socket.rep());
            let begun = asked(&mut store, |mut view| view.start_connect(socket, network, to))?;
            // wasmtime-wasi looks at the address when it first goes on with the connection: in `finish-connect`, or where somebody waits
            // for it, which may be in another call. Here it is known whose connection it is, so here it goes on.
            if begun.0.is_ok() {
                let socket: &mut TcpSocket = store.data_mut().table.get_mut(&own)?;
                let _ = Pollable::ready(socket).now_or_never();
            }
            Ok(begun)
        },
    )?;
    linker.instance("wasi:sockets/udp@0.2.12")?.func_wrap(
        "[method]incoming-datagram-stream.receive",
        |mut store: Store<'_>, (stream, most): (Resource<IncomingDatagramStream>, u64)| {
            let mut received = asked(&mut store, |mut view| view.receive(stream, most))?;
            // What has come was let in for the plugin: whose it is, is known now.
            if let Ok(datagrams) = &mut received.0
                && let Some(guard) = store.data().things.get::<Arc<Guard>>()
            {
                datagrams
                    .retain(|it: &IncomingDatagram| guard.lets(Transport::Udp, it.remote_address.into()));
            }
            Ok(received)
        },
    )
}

/// Puts the question who calls in front of wasmtime-wasi's other functions that look at addresses, for plugins of the async engine: there
/// many calls share an instance, and what edges leave depends on which it is.
pub(super) fn add_async_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    let mut udp = linker.instance("wasi:sockets/udp@0.2.12")?;
    type Streams = (Resource<IncomingDatagramStream>, Resource<OutgoingDatagramStream>);
    udp.func_wrap(
        "[method]udp-socket.stream",
        |mut store: Store<'_>, (socket, to): (Resource<UdpSocket>, Option<IpSocketAddress>)| {
            asked::<Streams>(&mut store, |mut view| view.stream(socket, to))
        },
    )?;
    udp.func_wrap(
        "[method]outgoing-datagram-stream.send",
        |mut store: Store<'_>,
         (stream, datagrams): (Resource<OutgoingDatagramStream>, Vec<OutgoingDatagram>)| {
            asked(&mut store, |mut view| view.send(stream, datagrams))
        },
    )
}

fn asked<T>(
    store: &mut Store<'_>,
    act: impl FnOnce(WasiSocketsCtxView<'_>) -> SocketResult<T>,
) -> wasmtime::Result<(Result<T, ErrorCode>,)> {
    let state = crowd::attended(store);
    Ok((match act(attended(state)) {
        Ok(done) => Ok(done),
        Err(error) => Err(attended(state).convert_error_code(error)?),
    },))
}
