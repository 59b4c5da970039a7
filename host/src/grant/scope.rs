//! What a grant allows, of whichever capability.

use std::any::Any;
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Value};

/// What a grant of a capability allows: it prints, compares and serialises. Any type that does is one.
///
/// `Display` is what stands behind `<capability> = ` in a plan. A secret has no place in it, nor in `Debug` or `Serialize`.
pub trait Scope: fmt::Display + fmt::Debug + Serialize + PartialEq + Send + Sync + 'static {}

impl<T: fmt::Display + fmt::Debug + Serialize + PartialEq + Send + Sync + 'static> Scope for T {}

/// A [`Scope`] whose type is known to its capability alone.
pub(super) trait AnyScope: fmt::Display + fmt::Debug + Send + Sync {
    fn any(&self) -> &dyn Any;
    fn equals(&self, other: &dyn AnyScope) -> bool;
    /// The fields of its JSON form; what has no fields is the one field `scope`.
    fn fields(&self) -> Map<String, Value>;
}

impl<T: Scope> AnyScope for T {
    fn any(&self) -> &dyn Any {
        self
    }

    fn equals(&self, other: &dyn AnyScope) -> bool {
        other.any().downcast_ref::<T>() == Some(self)
    }

    fn fields(&self) -> Map<String, Value> {
        match serde_json::to_value(self) {
            Ok(Value::Object(fields)) => fields,
            Ok(value) => Map::from_iter([("scope".to_owned(), value)]),
            // Nothing that a scope holds fails to serialise, but for what an application may think of.
            Err(error) => Map::from_iter([("scope".to_owned(), Value::String(error.to_string()))]),
        }
    }
}
