//! What goes to others, for plugins of the async engine: there many calls share an instance, and what edges leave depends on which it is.

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, Host as _, IpSocketAddress, Network};
use wasmtime_wasi::p2::bindings::sync::sockets::tcp::HostTcpSocket as _;
use wasmtime_wasi::p2::bindings::sync::sockets::udp::{
    HostIncomingDatagramStream as _, HostOutgoingDatagramStream as _, HostUdpSocket as _,
    IncomingDatagramStream, OutgoingDatagram, OutgoingDatagramStream,
};
use wasmtime_wasi::p2::{SocketResult, TcpSocket, UdpSocket};
use wasmtime_wasi::sockets::WasiSocketsCtxView;

use super::attended;
use crate::crowd;
use crate::instance::State;

type Store<'a> = StoreContextMut<'a, State>;

/// Puts the question who calls in front of wasmtime-wasi's functions that look at addresses.
pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    type Connect = (Resource<TcpSocket>, Resource<Network>, IpSocketAddress);
    linker.instance("wasi:sockets/tcp@0.2.12")?.func_wrap(
        "[method]tcp-socket.start-connect",
        |mut store: Store<'_>, (socket, network, to): Connect| {
            asked(&mut store, |mut view| view.start_connect(socket, network, to))
        },
    )?;
    let mut udp = linker.instance("wasi:sockets/udp@0.2.12")?;
    type Streams = (Resource<IncomingDatagramStream>, Resource<OutgoingDatagramStream>);
    udp.func_wrap(
        "[method]udp-socket.stream",
        |mut store: Store<'_>, (socket, to): (Resource<UdpSocket>, Option<IpSocketAddress>)| {
            asked::<Streams>(&mut store, |mut view| view.stream(socket, to))
        },
    )?;
    udp.func_wrap(
        "[method]incoming-datagram-stream.receive",
        |mut store: Store<'_>, (stream, most): (Resource<IncomingDatagramStream>, u64)| {
            asked(&mut store, |mut view| view.receive(stream, most))
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
