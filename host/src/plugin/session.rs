//! One instance of a plugin, and the resources that live in it.

mod own;

use std::future::poll_fn;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use wasmtime::Store;
use wasmtime::component::{Accessor, Func, ResourceAny, Type, Val};

use super::{Plugin, Plugins};
use crate::bindings::TypedItem;
use crate::budget::Budget;
use crate::call::{bug, outside_tokio, run};
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::State;
use crate::link::Export;
use crate::name::{ItemName, PluginId};
use crate::plan::EngineKind;
use crate::pool::Lease;
use crate::seat::Generation;
use crate::tree::{Terms, TraceId};
use crate::value::{self, Handle, Handles, JsonOptions};

use own::Read;

/// One instance of a plugin, for several calls. It goes back to the plugin when the session is dropped.
///
/// Resources live in a session. In JSON, WAVE and serde they are handles, `{"handle": 7}`: good in the session that gave
/// them, until they are passed to a function that takes ownership or to [`Session::drop_handle`]. An instance with handles
/// left at the end of its session ends with it. For resources of the application see [`Session::own`].
pub struct Session {
    pub(super) plugin: Plugin,
    pub(super) lease: Lease,
    /// What the instance is one of; another may serve by now.
    pub(super) generation: Arc<Generation>,
    pub(super) cancelled: Option<Arc<AtomicBool>>,
    /// `None` for a single call, which has no use for handles.
    pub(super) handles: Option<Handles>,
}

impl Drop for Session {
    fn drop(&mut self) {
        if self.handles.as_ref().is_some_and(|handles| !handles.is_empty()) {
            self.lease.spoil();
        }
    }
}

impl Session {
    /// A session with an instance that is tried, and serves nobody else.
    pub(crate) fn trial(
        plugins: &Plugins,
        id: &PluginId,
        mut lease: Lease,
        generation: Arc<Generation>,
    ) -> Self {
        let plugin = plugins.tried(id.clone(), lease.seat().clone());
        lease.spoil();
        Self { plugin, lease, generation, cancelled: None, handles: None }
    }

    /// As [`Plugin::call_wave`]; a resource is `{handle: 7}`.
    ///
    /// # Errors
    ///
    /// As [`Plugin::call_wave`]; after a failed call the session is over.
    pub fn call_wave(&mut self, call: &str) -> Result<String, Error> {
        let (item, arguments) = value::split_call(call)?;
        let export = self.plugin.item_in(&self.generation, &item)?;
        let read =
            self.read(&export, JsonOptions::new(), |desk, ty| value::parse_arguments(desk, ty, arguments))?;
        value::print_results(&self.written(&export, read)?)
    }

    /// As [`Plugin::call_json`]; a resource is `{"handle": 7}`.
    ///
    /// # Errors
    ///
    /// As [`Plugin::call_json`]; after a failed call the session is over.
    pub fn call_json(
        &mut self,
        item: &ItemName,
        arguments: &serde_json::Value,
    ) -> Result<serde_json::Value, Error> {
        self.call_json_with(item, arguments, JsonOptions::new())
    }

    /// As [`Plugin::call_json_with`]; a resource is `{"handle": 7}`.
    ///
    /// # Errors
    ///
    /// As [`Plugin::call_json`]; after a failed call the session is over.
    pub fn call_json_with(
        &mut self,
        item: &ItemName,
        arguments: &serde_json::Value,
        options: JsonOptions,
    ) -> Result<serde_json::Value, Error> {
        let export = self.plugin.item_in(&self.generation, item)?;
        let read = self.read(&export, options, |desk, ty| value::from_json(desk, ty, arguments))?;
        options.results(&export.ty, &self.written(&export, read)?)
    }

    /// As [`Plugin::call_serde`]; a resource is a [`Handle`].
    ///
    /// # Errors
    ///
    /// As [`Plugin::call_serde`]; after a failed call the session is over.
    pub fn call_serde<T: serde::de::DeserializeOwned>(
        &mut self,
        item: &ItemName,
        arguments: &impl serde::Serialize,
    ) -> Result<T, Error> {
        let export = self.plugin.item_in(&self.generation, item)?;
        if let Some(result) = self.at_once(&export, arguments)? {
            return Ok(result);
        }
        let read = self.read(&export, JsonOptions::new(), |desk, ty| desk.arguments(ty, arguments))?;
        value::from_vals(&self.written(&export, read)?)
    }

    /// As [`Plugin::call`]; a resource is a [`Val::Resource`], to be dropped by [`Session::drop_resource`].
    ///
    /// # Errors
    ///
    /// As [`Plugin::call`]; after a failed call the session is over.
    pub fn call(&mut self, item: &ItemName, arguments: &[Val]) -> Result<Vec<Val>, Error> {
        let export = self.plugin.item_in(&self.generation, item)?;
        self.fit(&export, arguments)?;
        let results = self.values(&export, arguments)?;
        if results.iter().any(value::holds_handle) {
            // Whether the caller drops what it got cannot be seen here.
            self.lease.spoil();
        }
        Ok(results)
    }

    /// What the last call of this session has used of its limits, and what the plugins used that it called.
    pub fn budget(&mut self) -> Budget {
        self.lease.budget()
    }

    /// Says which trace the calls of this session belong to from now on; plugins can ask for it by `plugwright:call/context`.
    ///
    /// # Errors
    ///
    /// When the session is over.
    pub fn set_trace(&mut self, trace: TraceId) -> Result<(), Error> {
        let terms = Terms { trace: Some(trace), allowance: None };
        self.with_state(|state| state.tree.iter_mut().for_each(|tree| tree.agree(&terms)))
    }

    /// Drops a resource that a call by JSON, WAVE or serde has given.
    ///
    /// # Errors
    ///
    /// When the session has no such handle (any more), or when the resource's destructor fails: then the session is over.
    pub fn drop_handle(&mut self, handle: Handle) -> Result<(), Error> {
        let resource = self.handles.get_or_insert_default().remove(handle)?;
        self.drop_resource(resource)
    }

    #[doc(hidden)]
    pub fn call_typed<F: TypedItem>(&mut self, parameters: F::Params<'_>) -> Result<F::Return, Error> {
        self.renew();
        let (plugin, lease) = (&self.plugin, &mut self.lease);
        plugin.seat.outside_tokio(|| plugin.typed::<F, _>(lease, parameters))
    }

    /// Drops the resource of a [`Val::Resource`] that [`Session::call`] has given.
    ///
    /// # Errors
    ///
    /// When the resource is not (or no longer) one of this session's, or when its destructor fails: then the session is over.
    pub fn drop_resource(&mut self, resource: ResourceAny) -> Result<(), Error> {
        self.renew();
        if self.lease.instance().is_none() {
            // The resource went with its instance.
            return Ok(());
        }
        outside_tokio(|| {
            self.lease.enter(|instance| match instance.store.data().patience() {
                None => resource.resource_drop(&mut instance.store),
                Some(patience) => patience.wait(resource.resource_drop_async(&mut instance.store)),
            })
        })
    }

    /// Reaches what the host keeps for the instance.
    pub(crate) fn with_state<R>(&mut self, f: impl FnOnce(&mut State) -> R) -> Result<R, Error> {
        let id = self.plugin.id.clone();
        let instance = self.lease.instance().ok_or_else(|| crate::call::ended(&id))?;
        Ok(f(instance.store.data_mut()))
    }

    /// Compares values with what the function of this instance takes: its resources are its own.
    fn fit(&mut self, export: &Export, arguments: &[Val]) -> Result<(), Error> {
        let instance = self.lease.instance().ok_or_else(|| crate::call::ended(&self.plugin.id))?;
        let function = instance
            .component
            .get_func(&mut instance.store, export.index)
            .ok_or_else(|| bug("an export is not where the component's type says"))?;
        let ty = function.ty(&instance.store);
        let types: Vec<Type> = ty.params().map(|(_, ty)| ty).collect();
        value::fit("args", arguments, types.into_iter()).map_err(|misfit| {
            Error::new(
                Stage::Call,
                ErrorKind::Arguments,
                Blame::Host,
                "the arguments do not fit the function's types",
            )
            .note(misfit)
        })
    }

    /// Calls with values that were read, and leaves handles in the place of resources.
    fn written(&mut self, export: &Export, read: Read) -> Result<Vec<Val>, Error> {
        if let Some(handles) = &mut self.handles {
            handles.give(&read.given);
        }
        let mut results = self.values(export, &read.arguments)?;
        self.settle(read.lent, &mut results)?;
        if let Some(handles) = &mut self.handles {
            handles.keep(&mut results);
        }
        Ok(results)
    }

    fn values(&mut self, export: &Export, arguments: &[Val]) -> Result<Vec<Val>, Error> {
        if self.generation.blueprint.engine == EngineKind::Async {
            self.plugin.refuse_flows(export, &format!("a function of plugin `{}`", self.plugin.id))?;
        }
        self.renew();
        outside_tokio(|| {
            run(&mut self.lease, &export.index, |store: &mut Store<State>, function: &Func| {
                let mut results = vec![Val::Bool(false); export.ty.results().len()];
                match store.data().patience() {
                    None => function.call(store, arguments, &mut results)?,
                    Some(patience) => patience.wait(async {
                        function.call_async(&mut *store, arguments, &mut results).await?;
                        // What the plugin has still to do, such as to write to a stream that it gave away, nobody would drive.
                        let idle = async |accessor: &Accessor<State>| {
                            poll_fn(|cx| accessor.poll_no_interesting_tasks(cx)).await;
                        };
                        store.run_concurrent(idle).await
                    })?,
                }
                Ok(results)
            })
        })
    }

    /// Gives the next call all of its time.
    pub(super) fn renew(&mut self) {
        if let Some(instance) = self.lease.instance() {
            let until = self.plugin.until(self.cancelled.clone());
            let state = instance.store.data_mut();
            state.call.begin(until(state.limits.deadline));
        }
    }
}
