//! `wasi:http` of WASI 0.3, for plugins of the async engine. The requests go the same way as all others.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use wasmtime::component::{Accessor, Linker, Resource};
use wasmtime::{AsContextMut, StoreContextMut};
use wasmtime_wasi::runtime::with_ambient_tokio_runtime;
use wasmtime_wasi_http::p2::bindings::sync::http;
use wasmtime_wasi_http::p3::bindings::http::client::HostWithStore;
use wasmtime_wasi_http::p3::bindings::http::types::{self, ErrorCode, Host};
use wasmtime_wasi_http::p3::{Request, Response};
use wasmtime_wasi_http::{WasiHttp, WasiHttpCtxView};

use super::{attended, served};
use crate::crowd;
use crate::instance::State;

const CLIENT: &str = "wasi:http/client@0.3.0";
const HANDLER: &str = "wasi:http/outgoing-handler@0.2.12";

type Outcome = wasmtime::Result<(Result<Resource<Response>, ErrorCode>,)>;

pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    types::add_to_linker::<State, WasiHttp>(linker, served)?;
    linker.instance(CLIENT)?.func_wrap_concurrent(
        "send",
        |accessor: &Accessor<State>, (request,): (Resource<Request>,)| {
            Box::pin(InTokio(Box::pin(Attended { accessor, inner: Box::pin(send(accessor, request)) })))
        },
    )?;
    // The requests of WASI 0.2 of this engine's plugins.
    type Handle = (Resource<http::types::OutgoingRequest>, Option<Resource<http::types::RequestOptions>>);
    linker.allow_shadowing(true);
    linker.instance(HANDLER)?.func_wrap(
        "handle",
        |mut store: StoreContextMut<'_, State>, given: Handle| {
            let state = crowd::attended(&mut store);
            let sent = http::outgoing_handler::Host::handle(&mut attended(state), given.0, given.1);
            Ok((match sent {
                Ok(answer) => Ok(answer),
                Err(error) => Err(http::types::Host::convert_error_code(&mut attended(state), error)?),
            },))
        },
    )?;
    linker.allow_shadowing(false);
    Ok(())
}

/// A future that finds out, whenever it goes on, for which of many calls that is.
struct Attended<'a, F> {
    accessor: &'a Accessor<State>,
    inner: Pin<Box<F>>,
}

impl<F: Future> Future for Attended<'_, F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.accessor.with(|mut access| {
            crowd::attended(&mut access.as_context_mut());
        });
        self.inner.as_mut().poll(context)
    }
}

async fn send(accessor: &Accessor<State>, request: Resource<Request>) -> Outcome {
    let http = accessor.with_getter::<WasiHttp>(attended);
    let sent = <WasiHttp as HostWithStore<State>>::send(&http, request).await;
    Ok((match sent {
        Ok(response) => Ok(response),
        Err(error) => Err(accessor.with(|mut access| {
            let mut view: WasiHttpCtxView<'_> = attended(access.data_mut());
            view.convert_error_code(error)
        })?),
    },))
}

/// A future that wants tokio around it. The thread of an instance has none, because what else the instance does must not run within it:
/// a call of the application's from inside tokio takes a detour.
struct InTokio<F>(Pin<Box<F>>);

impl<F: Future> Future for InTokio<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let inner = pin!(&mut self.0);
        with_ambient_tokio_runtime(|| inner.poll(context))
    }
}
