//! What stands in for an optional import that nobody serves: every call of it says so, and the plugin runs.

use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Type, Val};

use super::OfferError;
use crate::error::{Blame, Error, ErrorKind, Stage};
use crate::name::{InterfaceName, PluginId};

/// The case of an error type that says what is the matter better than words.
const CASE: &str = "not-provided";

/// What a call of a function gives: an `err` where its type has room for one, else the end of the call.
pub(super) fn answer(
    plugin: &PluginId,
    import: &InterfaceName,
    function: &str,
    ty: &ComponentFunc,
) -> Result<Vec<Val>, OfferError> {
    let message = format!("`{function}` of `{import}` is not provided to `{plugin}`");
    let hint = format!("add a plugin that exports `{import}`");
    let mut results = ty.results();
    if let (Some(Type::Result(result)), None) = (results.next(), results.next()) {
        let err = match result.err() {
            None => Some(None),
            Some(ty) => error(&ty, &format!("{message}: {hint}")).map(|value| Some(Box::new(value))),
        };
        if let Some(err) = err {
            return Ok(vec![Val::Result(Err(err))]);
        }
    }
    let error = Error::new(Stage::Call, ErrorKind::NotProvided, Blame::Operator, message);
    Err(error.chain(vec![]).hint(hint).into())
}

/// A value of an error type that means "not provided".
fn error(ty: &Type, message: &str) -> Option<Val> {
    match ty {
        Type::String => Some(Val::String(message.into())),
        Type::Enum(ty) => ty.names().any(|name| name == CASE).then(|| Val::Enum(CASE.into())),
        Type::Variant(ty) => match ty.cases().find(|case| case.name == CASE)?.ty {
            None => Some(Val::Variant(CASE.into(), None)),
            Some(Type::String) => {
                Some(Val::Variant(CASE.into(), Some(Box::new(Val::String(message.into())))))
            }
            Some(_) => None,
        },
        _ => None,
    }
}
