//! `plugwright:call` and `plugwright:link`: what a plugin may know of its call and of its imports. No powers: every plugin has
//! them.

use wasmtime::StoreContextMut;
use wasmtime::component::Linker;

use crate::instance::State;
use crate::name::InterfaceName;
use crate::tree::Tree;

const CONTEXT: &str = "plugwright:call/context@0.1.0";
const PROVIDED: &str = "plugwright:link/provided@0.1.0";

/// Lets a plugin ask. `provided` are the imports that are served.
pub(crate) fn add_to_linker(
    linker: &mut Linker<State>,
    provided: Vec<InterfaceName>,
) -> wasmtime::Result<()> {
    let mut context = linker.instance(CONTEXT)?;
    context.func_wrap("callers", |mut store: StoreContextMut<'_, State>, (): ()| {
        let mut path = tree(&mut store)?.path();
        path.pop();
        let names: Vec<String> = path.iter().map(ToString::to_string).collect();
        Ok((names,))
    })?;
    context.func_wrap("depth", |mut store: StoreContextMut<'_, State>, (): ()| {
        Ok((u32::try_from(tree(&mut store)?.depth().count()).unwrap_or(u32::MAX),))
    })?;
    context.func_wrap("remaining", |mut store: StoreContextMut<'_, State>, (): ()| {
        store.data_mut().usage.host_calls += 1;
        Ok((u64::try_from(store.data().call.remaining().as_millis()).unwrap_or(u64::MAX),))
    })?;
    context.func_wrap("trace", |mut store: StoreContextMut<'_, State>, (): ()| {
        Ok((tree(&mut store)?.trace().to_string(),))
    })?;
    linker.instance(PROVIDED)?.func_wrap(
        "is-provided",
        move |mut store: StoreContextMut<'_, State>, (name,): (String,)| {
            store.data_mut().usage.host_calls += 1;
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

fn tree<'a>(store: &'a mut StoreContextMut<'_, State>) -> wasmtime::Result<&'a mut Tree> {
    store.data_mut().usage.host_calls += 1;
    let tree = store.data_mut().tree.as_deref_mut();
    tree.ok_or_else(|| wasmtime::format_err!("a plugin asks for its call and is in none"))
}
