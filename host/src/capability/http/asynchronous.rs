//! `wasi:http` of WASI 0.3, for plugins of the async engine. The requests go the same way as all others.

use std::future::Future;
use std::pin::{Pin, pin};
use std::task::{Context, Poll};

use wasmtime::component::{Accessor, Linker, Resource};
use wasmtime_wasi::runtime::with_ambient_tokio_runtime;
use wasmtime_wasi_http::p3::bindings::http::client::HostWithStore;
use wasmtime_wasi_http::p3::bindings::http::types::{self, ErrorCode, Host};
use wasmtime_wasi_http::p3::{Request, Response};
use wasmtime_wasi_http::{WasiHttp, WasiHttpCtxView};

use super::served;
use crate::instance::State;

const CLIENT: &str = "wasi:http/client@0.3.0";

type Outcome = wasmtime::Result<(Result<Resource<Response>, ErrorCode>,)>;

pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    types::add_to_linker::<State, WasiHttp>(linker, served)?;
    linker.instance(CLIENT)?.func_wrap_concurrent(
        "send",
        |accessor: &Accessor<State>, (request,): (Resource<Request>,)| {
            Box::pin(InTokio(Box::pin(send(accessor, request))))
        },
    )
}

async fn send(accessor: &Accessor<State>, request: Resource<Request>) -> Outcome {
    let http = accessor.with_getter::<WasiHttp>(served);
    let sent = <WasiHttp as HostWithStore<State>>::send(&http, request).await;
    Ok((match sent {
        Ok(response) => Ok(response),
        Err(error) => Err(accessor.with(|mut access| {
            let mut view: WasiHttpCtxView<'_> = served(access.data_mut());
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
