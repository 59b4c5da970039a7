//! Functions of the application that are asynchronous, or pass streams and futures.

use std::future::{Future, pending, poll_fn};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;

use futures::FutureExt;
use futures::future::BoxFuture;
use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{LinkerInstance, Type, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use super::failure::contain;
use super::{Failure, OfferError, Wanted};
use crate::call::Failed;
use crate::crowd::{attended, calling};
use crate::flow::{Parcel, disclose, enclose, has_flow, pack, resources, unpack};
use crate::instance::{Alarm, State, Stop};
use crate::name::{ItemName, PluginId};
use crate::tree::TraceId;
use crate::value;

/// A call of an asynchronous function of the application.
#[derive(Debug)]
#[non_exhaustive]
pub struct AsyncCall {
    /// The function's name as in WIT.
    pub function: String,
    /// The plugins from the one that the application called to the one that calls now, which is the last.
    pub plugins: Vec<PluginId>,
    /// The arguments.
    pub arguments: Parcel,
    /// The trace that the call belongs to, where the application has given one or a plugin has asked for it.
    pub trace: Option<TraceId>,
}

/// All functions of an interface.
pub(super) type Function = dyn Fn(AsyncCall) -> BoxFuture<'static, Result<Parcel, OfferError>> + Send + Sync;

/// Defines each function of `wanted` as a call of `function`.
pub(super) fn define(
    mut linker: LinkerInstance<'_, State>,
    wanted: &Wanted,
    function: &Arc<Function>,
) -> wasmtime::Result<()> {
    for (name, item) in wanted.mine() {
        let ty = match item {
            ComponentItem::ComponentFunc(ty) => ty,
            ComponentItem::Resource(_) => return Err(refused(&wanted.item(name), "it is a resource")),
            _ => continue,
        };
        let of = |ty: &Type| !resources(ty).is_empty();
        if let Some((parameter, _)) = ty.params().find(|(_, ty)| of(ty)) {
            return Err(refused(
                &wanted.item(name),
                &format!("there is a resource in parameter `{parameter}`"),
            ));
        }
        if ty.results().any(|ty| of(&ty)) {
            return Err(refused(&wanted.item(name), "there is a resource in its result"));
        }
        let (item, function, own_name) = (wanted.item(name), Arc::clone(function), name.to_owned());
        if ty.async_() {
            linker.func_new_concurrent(name, move |accessor, ty, params, results| {
                let (item, function, name) = (item.clone(), Arc::clone(&function), own_name.clone());
                Box::pin(async move {
                    let (call, alarm) = accessor
                        .with(|mut access| begin(access.as_context_mut(), (&item, &name), &ty, params))?;
                    let given = match run(&item, function, call, alarm).await? {
                        // The call that waits for this one has come to its end, which is not that of others on its instance.
                        Err(stop) if stop.is_callers() => return pending().await,
                        given => given.map_err(|stop| Failure::stopped(&item, stop))?,
                    };
                    accessor.with(|mut access| finish(access.as_context_mut(), &item, &ty, given, results))
                })
            })?;
        } else {
            // The plugin calls in the blocking way, so its instance waits.
            linker.func_new(name, move |mut store, ty, params, results| {
                let (call, alarm) = begin(store.as_context_mut(), (&item, &own_name), &ty, params)?;
                let (engine, patience) = (store.data().engine, store.data().to_wait());
                let running = run(&item, Arc::clone(&function), call, alarm);
                let given = State::on_stack(engine, || patience.wait(running))?;
                let given = given.map_err(|stop| Failure::stopped(&item, stop))?;
                finish(store, &item, &ty, given, results)
            })?;
        }
    }
    Ok(())
}

fn refused(item: &ItemName, why: &str) -> wasmtime::Error {
    wasmtime::format_err!("`{item}` cannot be of an asynchronous offer: {why}; `Offer::new` serves it")
}

fn begin(
    mut store: StoreContextMut<'_, State>,
    (item, name): (&ItemName, &str),
    ty: &ComponentFunc,
    params: &[Val],
) -> wasmtime::Result<(AsyncCall, Alarm)> {
    attended(&mut store).ask()?;
    // It has nobody to ask what is left.
    if let Some(capability) = store.data().narrowed_for(item) {
        return Err(Failure::unasked(item, capability));
    }
    let calling = calling(&mut store)?;
    let plugins = store.data().path(&calling);
    let trace = calling.position.terms().trace;
    let alarm = Alarm::new(store.data().call.clock().clone(), calling.until);
    let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
    let arguments = match types.iter().any(has_flow) {
        true => disclose(pack(store, &types, params.to_vec(), (None, None))?, &types)
            .map_err(Failed::into_wasmtime)?,
        false => params.to_vec().into(),
    };
    Ok((AsyncCall { function: name.to_owned(), plugins, arguments, trace }, alarm))
}

/// Runs the application's future, as long as its caller may wait, or says why that may not.
async fn run(
    item: &ItemName,
    function: Arc<Function>,
    call: AsyncCall,
    mut alarm: Alarm,
) -> wasmtime::Result<Result<Parcel, Stop>> {
    let given = contain(item, || Ok(function(call)))?;
    let mut given = pin!(AssertUnwindSafe(given).catch_unwind());
    let given = poll_fn(|cx| match given.as_mut().poll(cx) {
        Poll::Ready(given) => Poll::Ready(Ok(given)),
        Poll::Pending => match alarm.check(cx) {
            Ok(()) => Poll::Pending,
            Err(stop) => Poll::Ready(Err(stop)),
        },
    })
    .await;
    match given {
        Ok(given) => contain(item, || given.unwrap_or_else(|panic| resume_unwind(panic))).map(Ok),
        Err(stop) => Ok(Err(stop)),
    }
}

fn finish(
    store: StoreContextMut<'_, State>,
    item: &ItemName,
    ty: &ComponentFunc,
    given: Parcel,
    results: &mut [Val],
) -> wasmtime::Result<()> {
    let types: Vec<Type> = ty.results().collect();
    value::fit_parcel("result", &given.values, &types).map_err(|misfit| Failure::misfit(item, misfit))?;
    let crossing = contain(item, || Ok(enclose(given, &types, None)?))?;
    let (given, _) = unpack(store, &types, crossing, (None, None))?;
    results.iter_mut().zip(given).for_each(|(result, value)| *result = value);
    Ok(())
}
