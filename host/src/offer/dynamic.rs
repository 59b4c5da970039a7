//! Functions of the application that take and give values of any type.

use std::sync::Arc;

use wasmtime::component::types::{ComponentFunc, ComponentItem};
use wasmtime::component::{LinkerInstance, ResourceType, Val};
use wasmtime::{AsContextMut, StoreContextMut};

use super::failure::contain;
use super::handles::{self, Names, ResourceTypes};
use super::{Caller, Defined, Failure, JsonResources, OfferError, Wanted};
use crate::instance::State;
use crate::name::ItemName;
use crate::value;

/// All functions of an interface.
pub(super) type Function =
    dyn Fn(&Caller<'_>, &ComponentFunc, &str, &[Val]) -> Result<Vec<Val>, OfferError> + Send + Sync + 'static;

/// Defines what `wanted` has: each resource by a type of ours, each function as a call of `function`.
pub(super) fn define(
    mut linker: LinkerInstance<'_, State>,
    wanted: &Wanted,
    known: &mut ResourceTypes,
    function: &Arc<Function>,
    json: Option<&JsonResources>,
) -> wasmtime::Result<()> {
    let mut names: Vec<(String, u32)> = Vec::new();
    for (name, item) in wanted.all() {
        let ComponentItem::Resource(ty) = item else { continue };
        names.push((name.to_owned(), known.number(*ty)));
    }
    let names: Arc<Names> = names.into();
    for (name, item) in wanted.mine() {
        match item {
            ComponentItem::Resource(ty) => {
                let number = known.number(*ty);
                // One that is used from another interface was defined there.
                if known.is_first(number) {
                    known.defined.push(Defined::dynamic(wanted.item(name), number, json.cloned()));
                    let item = wanted.item(&format!("[resource-drop]{name}"));
                    linker.resource(name, ResourceType::host_dynamic(number), move |store, place| {
                        handles::drop_value(store, place, &item)
                    })?;
                }
            }
            ComponentItem::ComponentFunc(ty) => {
                let (item, names, function) = (wanted.item(name), Arc::clone(&names), Arc::clone(function));
                let name = name.to_owned();
                if ty.async_() {
                    // The application answers at once, so nothing is to be waited for.
                    linker.func_new_concurrent(&name.clone(), move |accessor, ty, arguments, results| {
                        let answer = accessor.with(|mut access| {
                            let store = access.as_context_mut();
                            call(store, (&item, &name), &ty, &names, &*function, (arguments, results))
                        });
                        Box::pin(std::future::ready(answer))
                    })?;
                    continue;
                }
                linker.func_new(&name.clone(), move |store, ty, arguments, results| {
                    call(store, (&item, &name), &ty, &names, &*function, (arguments, results))
                })?;
            }
            _ => {}
        }
    }
    Ok(())
}

fn call(
    mut store: StoreContextMut<'_, State>,
    (item, name): (&ItemName, &str),
    ty: &ComponentFunc,
    names: &Names,
    function: &Function,
    (arguments, results): (&[Val], &mut [Val]),
) -> wasmtime::Result<()> {
    let engine = store.data().engine;
    let given = {
        let caller = Caller::new(store.as_context_mut(), item, names)?;
        caller.begin(arguments)?;
        let call = || contain(item, || caller.hold(|| function(&caller, ty, name, arguments)));
        let mut given = State::on_stack(engine, call)?;
        caller.check_asked()?;
        value::fit("result", &given, ty.results()).map_err(|misfit| Failure::misfit(item, misfit))?;
        contain(item, || Ok(caller.finish(&mut given)?))?;
        given
    };
    results.iter_mut().zip(given).for_each(|(result, value)| *result = value);
    store.data().call.check().map_err(|stop| Failure::stopped(item, stop))?;
    Ok(())
}
