//! `plugwright:call` and `plugwright:link`: what a plugin may know of its call and of its imports. No powers: every plugin has
//! them.

use wasmtime::StoreContextMut;
use wasmtime::component::Linker;

use crate::crowd;
use crate::instance::{Calling, State};
use crate::name::InterfaceName;

const CONTEXT: &str = "plugwright:call/context@0.1.0";
const PROVIDED: &str = "plugwright:link/provided@0.1.0";

/// Lets a plugin ask. `provided` are the imports that are served.
pub(crate) fn add_to_linker(
    linker: &mut Linker<State>,
    provided: Vec<InterfaceName>,
) -> wasmtime::Result<()> {
    let mut context = linker.instance(CONTEXT)?;
    context.func_wrap("callers", |mut store: StoreContextMut<'_, State>, (): ()| {
        let calling = calling(&mut store)?;
        let mut path = store.data().path(&calling);
        path.pop();
        let names: Vec<String> = path.iter().map(ToString::to_string).collect();
        Ok((names,))
    })?;
    context.func_wrap("depth", |mut store: StoreContextMut<'_, State>, (): ()| {
        let depth = calling(&mut store)?.position.depth();
        Ok((u32::try_from(depth.count()).unwrap_or(u32::MAX),))
    })?;
    context.func_wrap("remaining", |mut store: StoreContextMut<'_, State>, (): ()| {
        let remaining = calling(&mut store)?.until.remaining(store.data().call.clock());
        Ok((u64::try_from(remaining.as_millis()).unwrap_or(u64::MAX),))
    })?;
    context.func_wrap("trace", |mut store: StoreContextMut<'_, State>, (): ()| {
        store.data_mut().ask()?;
        let trace = crowd::with_calling(&mut store, |calling| Ok(calling.position.trace()))?;
        Ok((trace.to_string(),))
    })?;
    linker.instance(PROVIDED)?.func_wrap(
        "is-provided",
        move |mut store: StoreContextMut<'_, State>, (name,): (String,)| {
            store.data_mut().ask()?;
            let wanted = name.parse::<InterfaceName>().ok();
            let is_it = |name: &InterfaceName| {
                wanted.as_ref().is_some_and(|wanted| {
                    wanted == name || wanted.version.is_none() && wanted.same_interface(name)
                })
            };
            Ok((provided.iter().any(is_it),))
        },
    )
}

fn calling(store: &mut StoreContextMut<'_, State>) -> wasmtime::Result<Calling> {
    store.data_mut().ask()?;
    crowd::calling(store)
}
