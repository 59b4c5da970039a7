//! The inert WASI base: what the run times of Python and JavaScript import whether the plugin uses it or not.
//!
//! Clocks tell the time, random is random, what is printed goes to the host's log. There is no file, no environment
//! variable, no argument, and every address is refused. Waiting ends with the call's deadline.

mod entropy;
mod interfaces;
mod streams;

use std::future::Future as _;
use std::pin::Pin;
use std::sync::OnceLock;
use std::task::{Context, Poll, Waker};

use tokio::runtime::Handle;
use wasmtime::component::{Component, HasData, Linker, Resource, ResourceTable};
use wasmtime::{Result, StoreContextMut};
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, IpAddressFamily};
use wasmtime_wasi::p2::bindings::sync::io::{poll, streams as waits};
use wasmtime_wasi::p2::{DynPollable, OutputStream, Pollable, StreamResult, UdpSocket};
use wasmtime_wasi::runtime::with_ambient_tokio_runtime;
use wasmtime_wasi::{WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_io::bindings::wasi::io::poll as waiting;

use super::{clock, random};
use crate::instance::{CallState, Output, Patience, State};
use crate::seat::Generation;

use interfaces::Imports;

/// Makes what a store keeps for the base; capabilities may fill it.
pub(crate) fn context(output: &Output) -> WasiCtxBuilder {
    let mut wasi = WasiCtxBuilder::new();
    wasi.stdout(Printed { output: output.clone(), stream: "stdout" })
        .stderr(Printed { output: output.clone(), stream: "stderr" })
        .max_random_size(random::FEW)
        .allow_tcp(false)
        .allow_udp(false)
        .allow_ip_name_lookup(false);
    clock::coarse(&mut wasi);
    wasi
}

/// Lets a plugin import the base; what its component does not import stays away.
pub(crate) fn add_to_linker(linker: &mut Linker<State>, component: &Component) -> Result<()> {
    let imports = Imports::of(component);
    interfaces::add_to_linker(linker, &imports)?;
    // wasmtime-wasi's own waiting knows no deadline.
    if imports.have("wasi:io/poll") {
        poll::add_to_linker::<State, Waiting>(linker, waiter)?;
    }
    if imports.have("wasi:io/streams") {
        waits::add_to_linker::<State, Waiting>(linker, waiter)?;
    }
    if imports.have("wasi:random/random") || imports.have("wasi:random/insecure") {
        entropy::add_to_linker(linker)?;
        linker.allow_shadowing(true);
        random::watch(linker)?;
        linker.allow_shadowing(false);
    }
    // wasmtime-wasi's own turns to an executor before it refuses.
    if imports.have("wasi:sockets/udp-create-socket") {
        linker.instance("wasi:sockets/udp-create-socket@0.2.12")?.func_wrap(
            "create-udp-socket",
            |mut store: StoreContextMut<'_, State>, (_,): (IpAddressFamily,)| {
                store.data_mut().usage.host_calls += 1;
                Ok((Err::<Resource<UdpSocket>, _>(ErrorCode::AccessDenied),))
            },
        )?;
    }
    Ok(())
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        // wasmtime-wasi asks for this once for each call of a plugin, or more often.
        self.usage.host_calls += 1;
        WasiCtxView { ctx: &mut self.wasi, table: &mut self.table }
    }
}

struct Waiting;

impl HasData for Waiting {
    type Data<'a> = Waiter<'a>;
}

fn waiter(state: &mut State) -> Waiter<'_> {
    state.usage.host_calls += 1;
    Waiter { table: &mut state.table, call: &state.call, generation: &state.generation }
}

/// Waits for pollables and streams, but not longer than the call may last.
struct Waiter<'a> {
    table: &'a mut ResourceTable,
    call: &'a CallState,
    generation: &'a Generation,
}

/// The executor of wasmtime-wasi's own, which moves timers and sockets where the application has none around: one of hers may be
/// without timers. It is not that which runs what waits.
fn executor() -> Result<&'static Handle> {
    static EXECUTOR: OnceLock<Handle> = OnceLock::new();
    if let Some(known) = EXECUTOR.get() {
        return Ok(known);
    }
    // A new thread has none around.
    let asked = std::thread::Builder::new().spawn(|| with_ambient_tokio_runtime(Handle::current))?;
    let found = asked.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
    Ok(EXECUTOR.get_or_init(|| found))
}

impl Waiter<'_> {
    fn wait<T>(&mut self, what: impl AsyncFnOnce(&mut ResourceTable) -> Result<T>) -> Result<T> {
        let (table, call) = (&mut *self.table, self.call);
        let _timers = executor()?.enter();
        let mut waiting = std::pin::pin!(what(table));
        // What is there already, as room for what is printed always is, keeps nobody waiting; nor does what only wants others to
        // have their turn.
        for _ in 0..2 {
            if let Poll::Ready(done) = waiting.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
                return done;
            }
        }
        self.generation.has_waited();
        Patience::new(call.clone()).wait(waiting)
    }
}

impl poll::Host for Waiter<'_> {
    fn poll(&mut self, pollables: Vec<Resource<DynPollable>>) -> Result<Vec<u32>> {
        self.wait(async |table| waiting::Host::poll(table, pollables).await)
    }
}

impl poll::HostPollable for Waiter<'_> {
    fn ready(&mut self, pollable: Resource<DynPollable>) -> Result<bool> {
        self.wait(async |table| waiting::HostPollable::ready(table, pollable).await)
    }

    fn block(&mut self, pollable: Resource<DynPollable>) -> Result<()> {
        self.wait(async |table| waiting::HostPollable::block(table, pollable).await)
    }

    fn drop(&mut self, pollable: Resource<DynPollable>) -> Result<()> {
        waiting::HostPollable::drop(self.table, pollable)
    }
}

/// `stdout` or `stderr` of a plugin.
#[derive(Clone)]
struct Printed {
    output: Output,
    stream: &'static str,
}

impl IsTerminal for Printed {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Printed {
    fn async_stream(&self) -> Box<dyn tokio::io::AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Printed {
    async fn ready(&mut self) {}
}

impl OutputStream for Printed {
    fn write(&mut self, bytes: bytes::Bytes) -> StreamResult<()> {
        self.output.print(self.stream, &bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(64 << 10)
    }
}

impl tokio::io::AsyncWrite for Printed {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        self.output.print(self.stream, bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
