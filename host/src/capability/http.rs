//! `http`: requests to hosts that the operator names, by `wasi:http`.
//!
//! A request is taken apart once and put together anew from its parts, so that no two programs read it differently: what was
//! compared with the grant is what is sent. Its host is looked up once, addresses that lead back into the house are dropped,
//! and one of the rest is connected to. A redirect is an answer like any other; to follow it is a request of its own.

mod asynchronous;
mod body;
mod client;
mod connect;
pub(crate) mod scope;
mod target;
#[cfg(test)]
mod tests;
mod trust;

use std::cell::Cell;
use std::sync::Arc;
use std::time::Duration;

use tokio_rustls::rustls::ClientConfig;
use wasmtime::component::Linker;
use wasmtime_wasi_http::p2::bindings::{LinkOptions, sync::http};
use wasmtime_wasi_http::{
    Error, RequestOptions, WasiBody, WasiHttp, WasiHttpCtx, WasiHttpCtxView, WasiHttpHooks,
};

use super::gate::Gate;
use super::network::lookup::Lookup;
use super::quota::Quota;
use super::{Kit, Power, System};
use crate::grant::Grant;
use crate::instance::State;
use crate::limits::Bytes;

use scope::{Requests, Target};
use trust::Trust;

/// Most that the headers of a message may have.
const MOST_HEADERS: usize = 64 << 10;

/// Requests.
pub(super) struct Http {
    lookup: Arc<dyn Lookup>,
    trust: Trust,
}

impl Http {
    pub(super) fn new(lookup: Arc<dyn Lookup>) -> Self {
        Self { lookup, trust: Trust::default() }
    }
}

/// What an instance makes requests with.
struct Client {
    context: WasiHttpCtx,
    sender: Sender,
}

/// Sends the requests of one instance.
struct Sender {
    own: Arc<Requests>,
    lookup: Arc<dyn Lookup>,
    tls: Arc<ClientConfig>,
    under_way: Quota,
    /// On whose behalf, and how long the call may last: of the call that runs now.
    now: Option<(Gate, Duration)>,
    /// What the edge leaves over which that call came, if it leaves less.
    edge: Option<Quota>,
}

impl Power for Http {
    fn add_to_linker(&self, linker: &mut Linker<State>, grant: &Grant) -> wasmtime::Result<()> {
        if let Some(file) = grant.scope::<Requests>().and_then(|own| own.roots.as_ref()) {
            self.trust.read(file).map_err(wasmtime::Error::msg)?;
        }
        let options = LinkOptions::default();
        http::outgoing_handler::add_to_linker::<State, WasiHttp>(linker, served)?;
        http::types::add_to_linker::<State, WasiHttp>(linker, &options.into(), served)?;
        client::add_to_linker(linker)
    }

    fn add_async_to_linker(&self, linker: &mut Linker<State>) -> wasmtime::Result<()> {
        asynchronous::add_to_linker(linker)
    }

    fn equip(&self, grant: &Grant, kit: &mut Kit<'_>) -> wasmtime::Result<()> {
        let Some(own) = grant.scope::<Requests>().cloned() else { return Ok(()) };
        let tls = self.trust.of(own.roots.as_ref());
        kit.things.put(Client::new(Sender {
            own: Arc::new(own),
            lookup: self.lookup.clone(),
            tls,
            under_way: kit.quotas.requests.clone(),
            now: None,
            edge: None,
        }));
        Ok(())
    }
}

impl Client {
    fn new(sender: Sender) -> Self {
        let mut context = WasiHttpCtx::new();
        context.set_field_size_limit(MOST_HEADERS);
        Self { context, sender }
    }
}

/// As [`attended`], where nobody knows on whose behalf if there are many.
fn served(state: &mut State) -> WasiHttpCtxView<'_> {
    state.unattended();
    attended(state)
}

/// What an instance makes requests with, told on whose behalf.
fn attended(state: &mut State) -> WasiHttpCtxView<'_> {
    state.usage.host_calls += 1;
    let now = (state.gate(), state.call.remaining());
    let client = state.things.get_or_put(|| Client::new(Sender::mute()));
    client.sender.now = Some(now);
    client.sender.edge = state.share.as_ref().and_then(|taken| taken.share.requests.clone());
    WasiHttpCtxView { hooks: &mut client.sender, table: &mut state.table, ctx: &mut client.context }
}

impl Sender {
    /// One that sends nothing.
    fn mute() -> Self {
        Self {
            own: Arc::new(Requests::none()),
            lookup: Arc::new(System),
            tls: Trust::default().of(None),
            under_way: Quota::new(0),
            now: None,
            edge: None,
        }
    }
}

/// The most that a body may have: what all who have a say allow.
fn most(gate: &Gate, own: &Requests, target: &Target) -> Bytes {
    let most = Cell::new(own.body);
    let least = gate.test("http", own, |scope| {
        most.set(most.get().min(scope.body));
        scope.allows(target)
    });
    debug_assert!(least.is_ok(), "a request is measured that was not allowed");
    most.get()
}

type Answer = (::http::Response<WasiBody>, Box<dyn Future<Output = Result<(), Error>> + Send>);

impl WasiHttpHooks for Sender {
    fn send_request(
        &mut self,
        request: ::http::Request<WasiBody>,
        options: Option<RequestOptions>,
        _: Box<dyn Future<Output = Result<(), Error>> + Send>,
    ) -> Box<dyn Future<Output = Result<Answer, Error>> + Send> {
        let (own, lookup, tls) = (self.own.clone(), self.lookup.clone(), self.tls.clone());
        let Some((gate, remaining)) = self.now.clone() else {
            return Box::new(async { Err(Error::HttpRequestDenied) });
        };
        let target = match target::of(&request) {
            Ok(target) => target,
            Err(why) => {
                gate.report("http", &target::shown(&request), Some(&why));
                return Box::new(async { Err(Error::HttpRequestUriInvalid) });
            }
        };
        let what = target.to_string();
        if gate.test("http", &*own, |scope| scope.allows(&target)).is_err() {
            let verdict = gate.decide("http", &what, &*own, |scope| scope.allows(&target));
            tracing::debug!(?verdict, "a request was refused");
            return Box::new(async { Err(Error::HttpRequestDenied) });
        }
        let place = match self.under_way.open_with(self.edge.as_ref()) {
            Ok(place) => place,
            Err(why) => {
                gate.report("http", &what, Some(&why));
                return Box::new(async { Err(Error::ConnectionLimitReached) });
            }
        };
        let (times, most) = (connect::Times::of(options, remaining), most(&gate, &own, &target));
        Box::new(async move {
            let address = connect::addresses(lookup, &target, times).await?;
            let reachable = |address: &std::net::IpAddr| {
                gate.test("http", &*own, |scope| scope.reaches(&target, *address))
            };
            let mut verdict = Err("its name leads nowhere".to_owned());
            let mut open = Vec::new();
            for address in &address {
                match reachable(address) {
                    Ok(()) => open.push(*address),
                    Err(why) => verdict = Err(why),
                }
            }
            if !open.is_empty() {
                verdict = Ok(());
            }
            gate.report("http", &what, verdict.as_ref().err());
            if verdict.is_err() {
                return Err(Error::DestinationIpProhibited);
            }
            connect::send(request, &target, connect::Means { open, times, most, tls, place }).await
        })
    }
}
