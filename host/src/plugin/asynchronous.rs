//! Calls from async code, with streams, futures and resources.

use wasmtime::component::Type;

use super::Plugin;
use crate::crowd;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::flow::{Claim, Parcel, disclose, enclose, has_flow, resources};
use crate::link::Export;
use crate::name::ItemName;
use crate::plan::EngineKind;
use crate::seat::Generation;
use crate::value;

impl Plugin {
    /// Calls a function from async code. Where its types have streams, futures or resources, they are in the [`Parcel`]s.
    ///
    /// A plugin of the async engine serves many such calls at once, on one instance that they share: a call that fails ends
    /// the others on it. A plain plugin serves each on an instance of its own, as [`Plugin::run`] does. What a plugin writes
    /// to a stream after its function has returned comes as long as the stream is read and the plugins of the set are held.
    ///
    /// Dropping the future calls the call off, with all that it waits for.
    ///
    /// ```no_run
    /// # async fn example(plugins: plugwright::Plugins) -> Result<(), plugwright::Error> {
    /// use plugwright::{Flow, Parcel, Val};
    ///
    /// let name = vec![Val::String("a.txt".into())];
    /// let mut answer = plugins.get("files")?.call_async(&"acme:files/files.read".parse()?, name).await?;
    /// if let Some(Flow::Stream(mut bytes)) = answer.flows.pop() {
    ///     while let Some(chunk) = bytes.next_bytes().await? {
    ///         println!("{} bytes", chunk.len());
    ///     }
    /// }
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// When there is no such function, when the arguments do not fit its types, when it deals with resources that cannot be the
    /// application's (of a plain plugin, which need a [`Session`](crate::Session); of the host), or when the call fails.
    pub async fn call_async(&self, item: &ItemName, arguments: impl Into<Parcel>) -> Result<Parcel, Error> {
        let arguments = arguments.into();
        let claims = arguments.claims.iter().map(Claim::as_plugins);
        let generation = crowd::serving(&self.seat, claims, &self.terms)?;
        let export = self.item_in(&generation, item)?;
        if generation.blueprint.engine != EngineKind::Async {
            if !arguments.claims.is_empty() {
                return Err(self.deals(item, "a resource, and is a function of a plugin without async"));
            }
            self.seat.generation()?;
            let (item, values) = (item.clone(), arguments.values);
            return self.run(move |session| session.call(&item, &values)).await.map(Parcel::from);
        }
        let params: Vec<Type> = export.ty.params().map(|(_, ty)| ty).collect();
        let results: Vec<Type> = export.ty.results().collect();
        self.check_resources(item, &export, params.iter().chain(&results))?;
        value::fit_parcel("args", &arguments.values, &params).map_err(|misfit| {
            let message = "the arguments do not fit the function's types";
            Error::new(Stage::Call, ErrorKind::Arguments, Blame::Host, message).note(misfit)
        })?;
        let arguments = enclose(arguments, &params, Some(&export.handles))?;
        let find = |serving: &Generation| match std::ptr::eq(serving, &*generation) {
            true => Ok(export),
            // It was swapped in just now.
            false => self.item_in(serving, item),
        };
        let crossing = crowd::call(&self.seat, find, arguments, &self.terms)?.await?;
        disclose(crossing, &results)
    }

    /// Refuses functions with resources that cannot be the application's.
    fn check_resources<'t>(
        &self,
        item: &ItemName,
        export: &Export,
        types: impl Iterator<Item = &'t Type>,
    ) -> Result<(), Error> {
        for resource in types.flat_map(resources) {
            match export.handles.origin(resource) {
                Some(origin) if origin.is_shared || origin.seat == self.seat.id() => {}
                Some(origin) => {
                    let what = format!("`{}`, whose owner is another instance in each call", origin.name);
                    return Err(self.deals(item, &what));
                }
                None => {
                    let message = format!(
                        "`{item}` deals with a resource of the host, which only the plugin that got it can use"
                    );
                    return Err(self
                        .unsupported(message)
                        .hint("have the plugin use it, and give what comes of it"));
                }
            }
        }
        Ok(())
    }

    fn deals(&self, item: &ItemName, what: &str) -> Error {
        self.unsupported(format!("`{item}` deals with {what}"))
            .hint("open a session and make all calls that deal with the resource in it: `plugin.session()?`")
    }

    /// Refuses functions that only [`Plugin::call_async`] can call.
    pub(super) fn refuse_flows(&self, export: &Export, item: &str) -> Result<(), Error> {
        let params = export.ty.params().map(|(_, ty)| ty);
        if !params.chain(export.ty.results()).any(|ty| has_flow(&ty)) {
            return Ok(());
        }
        Err(self
            .unsupported(format!(
                "{item} has streams or futures in its types, which only async code can pass"
            ))
            .hint("call it from async code: `plugin.call_async(…)`"))
    }

    fn unsupported(&self, message: String) -> Error {
        Error::new(Stage::Call, ErrorKind::Unsupported, Blame::Host, message).chain(vec![self.id.clone()])
    }
}
