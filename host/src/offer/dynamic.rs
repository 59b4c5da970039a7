//! Functions of the application that take and give values of any type.

use std::sync::Arc;

use wasmtime::component::types::{ComponentFunc, ComponentInstance, ComponentItem};
use wasmtime::component::{LinkerInstance, ResourceType, Val};
use wasmtime::{AsContextMut, Engine, StoreContextMut};

use super::failure::contain;
use super::handles::{self, Names, ResourceTypes};
use super::{Caller, Failure, OfferError};
use crate::instance::State;
use crate::name::{InterfaceName, ItemName};
use crate::value;

/// All functions of an interface.
pub(super) type Function =
    dyn Fn(&Caller<'_>, &ComponentFunc, &str, &[Val]) -> Result<Vec<Val>, OfferError> + Send + Sync + 'static;

/// Defines what `wanted` has: each resource by a type of ours, each function as a call of `function`.
pub(super) fn define(
    engine: &Engine,
    mut linker: LinkerInstance<'_, State>,
    interface: &InterfaceName,
    wanted: &ComponentInstance,
    known: &mut ResourceTypes,
    function: &Arc<Function>,
) -> wasmtime::Result<()> {
    let mut names: Vec<(String, u32)> = Vec::new();
    for (name, item) in wanted.exports(engine) {
        let ComponentItem::Resource(ty) = item.ty else { continue };
        let (number, is_new) = known.number(ty);
        names.push((name.to_owned(), number));
        // One that is used from another interface was defined there.
        if is_new {
            let item = interface.item(&format!("[resource-drop]{name}"));
            linker.resource(name, ResourceType::host_dynamic(number), move |store, place| {
                handles::drop_value(store, place, &item)
            })?;
        }
    }
    let names: Arc<Names> = names.into();
    for (name, item) in wanted.exports(engine) {
        let ComponentItem::ComponentFunc(_) = item.ty else { continue };
        let (item, names, function) = (interface.item(name), Arc::clone(&names), Arc::clone(function));
        linker.func_new(name, move |store, ty, arguments, results| {
            call(store, &item, &ty, &names, &*function, (arguments, results))
        })?;
    }
    Ok(())
}

fn call(
    mut store: StoreContextMut<'_, State>,
    item: &ItemName,
    ty: &ComponentFunc,
    names: &Names,
    function: &Function,
    (arguments, results): (&[Val], &mut [Val]),
) -> wasmtime::Result<()> {
    let engine = store.data().engine;
    let given = {
        let caller = Caller::new(store.as_context_mut(), names);
        caller.begin(arguments)?;
        let call = || contain(item, || function(&caller, ty, &item.function, arguments));
        let mut given = State::on_stack(engine, call)?;
        value::fit("result", &given, ty.results()).map_err(|misfit| Failure::misfit(item, misfit))?;
        contain(item, || Ok(caller.finish(&mut given)?))?;
        given
    };
    results.iter_mut().zip(given).for_each(|(result, value)| *result = value);
    store.data().call.check()?;
    Ok(())
}
