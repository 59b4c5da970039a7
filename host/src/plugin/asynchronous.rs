//! Calls from async code, with streams and futures.

use wasmtime::component::Type;

use super::Plugin;
use crate::crowd;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::flow::{Parcel, disclose, enclose, has_flow, has_nested_flow, has_resource};
use crate::link::Export;
use crate::name::ItemName;
use crate::plan::EngineKind;
use crate::value;

impl Plugin {
    /// Calls a function from async code. Where its types have streams or futures, they are in the [`Parcel`]s.
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
    /// When there is no such function, when the arguments do not fit its types, when it deals with resources, which need a
    /// [`Session`](crate::Session), or with streams that carry others, or when the call fails.
    pub async fn call_async(&self, item: &ItemName, arguments: impl Into<Parcel>) -> Result<Parcel, Error> {
        let export = self.item(item)?;
        let arguments = arguments.into();
        if self.seat.generation()?.blueprint.engine != EngineKind::Async {
            let (item, values) = (item.clone(), arguments.values);
            return self.run(move |session| session.call(&item, &values)).await.map(Parcel::from);
        }
        let params: Vec<Type> = export.ty.params().map(|(_, ty)| ty).collect();
        let results: Vec<Type> = export.ty.results().collect();
        let mut types = params.iter().chain(&results);
        if types.clone().any(has_resource) {
            let refused = self
                .unsupported(format!("`{item}` deals with a resource, which lives no longer than a session"));
            return Err(refused.hint(match types.any(has_flow) {
                true => "sessions have no streams or futures: have another plugin call it",
                false => {
                    "open a session and make all calls that deal with the resource in it: `plugin.session()?`"
                }
            }));
        }
        if types.any(has_nested_flow) {
            let message =
                format!("`{item}` has streams or futures that carry others, which only plugins can pass");
            return Err(self.unsupported(message).hint("have another plugin call it"));
        }
        value::fit("args", &arguments.values, params.iter().cloned()).map_err(|misfit| {
            let message = "the arguments do not fit the function's types";
            Error::new(Stage::Call, ErrorKind::Arguments, Blame::Host, message).note(misfit)
        })?;
        let arguments = enclose(arguments, &params)?;
        let crossing = crowd::call(&self.seat, export, arguments, &self.terms)?.await?;
        Ok(disclose(crossing, &results))
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
