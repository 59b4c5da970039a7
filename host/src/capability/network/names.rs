//! `wasi:sockets/ip-name-lookup`, as a plugin with `network` has it: only for names that it was granted, and without addresses
//! that lead back into the house.

use std::net::IpAddr;
use std::sync::Arc;
use std::vec;

use wasmtime::StoreContextMut;
use wasmtime::component::{Linker, Resource, ResourceType};
use wasmtime_wasi::p2::bindings::sockets::network::{ErrorCode, IpAddress};
use wasmtime_wasi::p2::{DynPollable, Network, Pollable, subscribe};
use wasmtime_wasi::runtime::{AbortOnDropJoinHandle, spawn};

use super::lookup::addresses;
use super::place::{self, Host};
use super::scope::Routes;
use super::{Guard, MOST_REMEMBERED};
use crate::crowd::attended;
use crate::instance::State;

const INTERFACE: &str = "wasi:sockets/ip-name-lookup@0.2.12";
const STREAM: &str = "resolve-address-stream";

/// The addresses of a name, once they are known.
enum Names {
    Waiting { host: Host, found: AbortOnDropJoinHandle<std::io::Result<Vec<IpAddr>>> },
    Found { host: Host, found: std::io::Result<Vec<IpAddr>> },
    Given(vec::IntoIter<IpAddr>),
    Failed(ErrorCode),
}

#[wasmtime_wasi::async_trait]
impl Pollable for Names {
    async fn ready(&mut self) {
        if let Self::Waiting { host, found } = self {
            let found = found.await;
            *self = Self::Found { host: host.clone(), found };
        }
    }
}

type Outcome<T> = wasmtime::Result<(Result<T, ErrorCode>,)>;
type Store<'a> = StoreContextMut<'a, State>;

pub(super) fn add_to_linker(linker: &mut Linker<State>) -> wasmtime::Result<()> {
    let mut instance = linker.instance(INTERFACE)?;
    instance.resource(STREAM, ResourceType::host::<Names>(), |mut store, rep| {
        store.data_mut().table.delete(Resource::<Names>::new_own(rep))?;
        Ok(())
    })?;
    instance.func_wrap(
        "resolve-addresses",
        |mut store: Store<'_>, (network, name): (Resource<Network>, String)| -> Outcome<Resource<Names>> {
            let state = attended(&mut store);
            state.table.get(&network)?;
            let (Some(guard), gate) = (state.things.get::<Arc<Guard>>().cloned(), state.gate()) else {
                return Ok((Err(ErrorCode::AccessDenied),));
            };
            let bare = name.trim_start_matches('[').trim_end_matches(']');
            let bracketed = if bare.contains(':') { format!("[{bare}]") } else { name.clone() };
            let host = match place::host(&bracketed) {
                Ok(host) => host,
                Err(why) => {
                    gate.report("network", &format!("look up {name}"), Some(&why.to_owned()));
                    return Ok((Err(ErrorCode::InvalidArgument),));
                }
            };
            let knows = |scope: &Routes| match scope.knows(&host) {
                true => Ok(()),
                false => Err("no granted host".to_owned()),
            };
            if gate.decide("network", &format!("look up {host}"), &guard.own, knows).is_err() {
                return Ok((Err(ErrorCode::AccessDenied),));
            }
            let found = spawn(addresses(guard.lookup.clone(), host.clone()));
            Ok((Ok(state.table.push(Names::Waiting { host, found })?),))
        },
    )?;
    instance.func_wrap(
        "[method]resolve-address-stream.resolve-next-address",
        |mut store: Store<'_>, (stream,): (Resource<Names>,)| -> Outcome<Option<IpAddress>> {
            let state = attended(&mut store);
            let (guard, gate) = (state.things.get::<Arc<Guard>>().cloned(), state.gate());
            let names = state.table.get_mut(&stream)?;
            if let (Names::Found { host, found }, Some(guard)) = (&*names, guard) {
                *names = match found {
                    Ok(found) => Names::Given(guard.keep(host, found, &gate).into_iter()),
                    Err(_) => Names::Failed(ErrorCode::NameUnresolvable),
                };
            }
            Ok((match names {
                Names::Given(found) => Ok(found.next().map(IpAddress::from)),
                Names::Failed(code) => Err(*code),
                Names::Waiting { .. } | Names::Found { .. } => Err(ErrorCode::WouldBlock),
            },))
        },
    )?;
    instance.func_wrap(
        "[method]resolve-address-stream.subscribe",
        |mut store: Store<'_>, (stream,): (Resource<Names>,)| -> wasmtime::Result<(Resource<DynPollable>,)> {
            Ok((subscribe(&mut store.data_mut().table, stream)?,))
        },
    )
}

impl Guard {
    /// What a plugin gets to see of what was found behind a name; sockets may go there from now on.
    fn keep(&self, host: &Host, found: &[IpAddr], gate: &super::Gate) -> Vec<IpAddr> {
        let mut kept = Vec::new();
        for address in found {
            let finds = |scope: &Routes| match scope.finds(host, *address) {
                true => Ok(()),
                false => Err(format!("`{address}` is no place of the public internet")),
            };
            match gate.test("network", &self.own, finds) {
                Ok(()) => kept.push(*address),
                Err(why) => gate.report("network", &format!("find {host} at {address}"), Some(&why)),
            }
        }
        self.with(|known| {
            for address in &kept {
                if known.names.len() >= MOST_REMEMBERED && !known.names.contains_key(address) {
                    break;
                }
                let names = known.names.entry(*address).or_default();
                if !names.contains(host) {
                    names.push(host.clone());
                }
            }
        });
        kept
    }
}
