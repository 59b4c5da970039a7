//! What goes wrong in a function of the application.

use std::any::Any;
use std::fmt;
use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::call::Failed;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::instance::Stop;
use crate::name::{ItemName, PluginId};

/// Any error of a function of the application; `?` makes it of whatever error there is.
pub type OfferError = Box<dyn std::error::Error + Send + Sync>;

/// A function of the application that did not give what it should have, on its way through the plugin that called it.
#[derive(Debug)]
pub(crate) struct Failure {
    item: ItemName,
    what: What,
}

#[derive(Debug)]
enum What {
    Error(OfferError),
    Panic(String),
    Misfit(String),
    Unasked(String),
    Late,
}

impl Failure {
    /// A result of another type.
    pub(super) fn misfit(item: &ItemName, misfit: String) -> wasmtime::Error {
        wasmtime::Error::new(Self { item: item.clone(), what: What::Misfit(misfit) })
    }

    /// A function of a capability that an edge narrows, which has not asked what is left.
    pub(super) fn unasked(item: &ItemName, capability: &str) -> wasmtime::Error {
        wasmtime::Error::new(Self { item: item.clone(), what: What::Unasked(capability.to_owned()) })
    }

    /// Why a call ends in which a function of the application runs, or has just run: whoever runs when the time is up is to blame.
    pub(super) fn stopped(item: &ItemName, stop: Stop) -> wasmtime::Error {
        match stop {
            Stop::Deadline | Stop::CallersDeadline | Stop::EdgesDeadline(_) => {
                wasmtime::Error::new(Self { item: item.clone(), what: What::Late })
            }
            Stop::HostCalls | Stop::EdgesHostCalls(_) | Stop::Entropy | Stop::Cancelled | Stop::Replaced => {
                wasmtime::Error::new(stop)
            }
        }
    }

    /// What the host's caller gets to see.
    pub(crate) fn into_error(self, plugin: &PluginId) -> Error {
        let item = &self.item;
        let new = |message: String| {
            Error::new(Stage::Call, ErrorKind::Offer, Blame::Host, message).chain(vec![plugin.clone()])
        };
        match self.what {
            What::Error(error) => {
                new(format!("`{item}`, which the application offers, failed")).source(error)
            }
            What::Panic(message) => {
                new(format!("`{item}`, which the application offers, panicked: {message}"))
            }
            What::Misfit(misfit) => new(format!(
                "`{item}`, which the application offers, gave a value that is not of its type"
            ))
            .note(misfit)
            .hint("the plugin was built for another version of the interface, or the application is wrong"),
            What::Unasked(capability) => new(format!(
                "`{item}`, which the application offers, did not ask what an edge leaves of `{capability}`"
            ))
            .hint("a capability that edges can narrow asks `Caller::decide` before it does anything"),
            What::Late => Error::new(
                Stage::Call,
                ErrorKind::Deadline,
                Blame::Host,
                format!("the call's time was up while `{item}` ran, which the application offers"),
            )
            .chain(vec![plugin.clone()])
            .hint("let the application's function come back sooner, or raise `deadline` of the plugin that was called first"),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` of the application failed", self.item)
    }
}

impl std::error::Error for Failure {}

/// Runs code of the application. Its panic ends the call of the plugin, and nothing else.
pub(super) fn contain<R>(
    item: &ItemName,
    function: impl FnOnce() -> Result<R, OfferError>,
) -> wasmtime::Result<R> {
    let failed = |what| wasmtime::Error::new(Failure { item: item.clone(), what });
    // What the function left half done is the application's: a panic of its own threads would leave the same behind.
    match catch_unwind(AssertUnwindSafe(function)) {
        Ok(Ok(result)) => Ok(result),
        Ok(Err(error)) => Err(match error.downcast::<Error>() {
            // Of a plugin that the function called, or of ours: it says already who is to blame.
            Ok(error) if error.kind() == ErrorKind::NotProvided && error.plugins().is_empty() => {
                Failed::into_wasmtime(*error)
            }
            Ok(error) => {
                Failed::into_wasmtime(error.note(format!("through `{item}`, which the application offers")))
            }
            Err(error) => failed(What::Error(error)),
        }),
        Err(panic) => Err(failed(What::Panic(message(panic.as_ref())))),
    }
}

fn message(panic: &(dyn Any + Send)) -> String {
    let text = panic.downcast_ref::<&str>().copied().or(panic.downcast_ref::<String>().map(String::as_str));
    text.unwrap_or("no message").to_owned()
}
