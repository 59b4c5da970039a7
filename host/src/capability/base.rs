//! The inert WASI base: what the run times of Python and JavaScript import whether the plugin uses it or not.
//!
//! Clocks tell the time, random is random, what is printed goes to the host's log. There is no file, no environment
//! variable, no argument, and every address is refused. Waiting ends with the call's deadline.

mod entropy;
mod streams;

use std::pin::Pin;
use std::task::{Context, Poll};

use wasmtime::Result;
use wasmtime::component::{HasData, Linker, Resource, ResourceTable};
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::bindings::sync::io::{poll, streams as waits};
use wasmtime_wasi::p2::{DynPollable, OutputStream, Pollable, StreamResult};
use wasmtime_wasi::runtime::in_tokio;
use wasmtime_wasi::{WasiCtxBuilder, WasiCtxView, WasiView};
use wasmtime_wasi_io::bindings::wasi::io::poll as waiting;

use super::{clock, random};
use crate::instance::{CallState, Output, State};

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

/// Lets a plugin import the base.
pub(crate) fn add_to_linker(linker: &mut Linker<State>) -> Result<()> {
    wasmtime_wasi::p2::add_to_linker_sync(linker)?;
    // wasmtime-wasi's own waiting knows no deadline.
    linker.allow_shadowing(true);
    poll::add_to_linker::<State, Waiting>(linker, waiter)?;
    waits::add_to_linker::<State, Waiting>(linker, waiter)?;
    entropy::add_to_linker(linker)?;
    random::watch(linker)?;
    linker.allow_shadowing(false);
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
    Waiter { table: &mut state.table, call: &state.call }
}

/// Waits for pollables and streams, but not longer than the call may last.
struct Waiter<'a> {
    table: &'a mut ResourceTable,
    call: &'a CallState,
}

impl Waiter<'_> {
    fn wait<T>(&mut self, what: impl AsyncFnOnce(&mut ResourceTable) -> Result<T>) -> Result<T> {
        let (table, call) = (&mut *self.table, self.call);
        in_tokio(async move {
            let mut waiting = std::pin::pin!(what(table));
            loop {
                match tokio::time::timeout(call.tick(), waiting.as_mut()).await {
                    Ok(done) => return done,
                    Err(_) => call.check()?,
                }
            }
        })
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
