//! A call by the application, with arguments and a result of its own types and without a [`Val`](wasmtime::component::Val) for each
//! value.
//!
//! The arguments are laid out as the canonical ABI has them, and cross as those of an edge do. So does the result: it is checked in
//! the plugin's memory, and copied as blocks to where the application reads it.

use std::sync::Arc;

use wasmtime::Store;
use wasmtime::component::Func;
use wasmtime::component::types::ComponentFunc;

use super::agree;
use super::broken::Side;
use super::carry::call_alone;
use super::flat::{self, Passing, Words};
use super::form::{self, Field, Form, FormKind};
use super::landed::Landed;
use super::passed::Passed;
use super::placed::Placed;
use super::shape::Signature;
use super::single::Single;
use super::source::Budget;

/// A function that can be called so.
#[derive(Debug)]
pub(crate) struct Direct {
    signature: Arc<Signature>,
    /// The parameters, in order.
    pub(crate) params: Vec<Field>,
    result: Option<Form>,
    /// Where the result is text or bytes alone.
    single: Option<Single>,
}

/// What a function gave.
pub(crate) enum Given {
    Nothing,
    Bytes(Vec<u8>),
    Text(String),
    Value(Left),
}

/// A value, where a call has left it.
pub(crate) struct Left(Place);

enum Place {
    Word([u8; 8]),
    Landed(Landed),
}

impl Left {
    /// The value that the function gave.
    pub(crate) fn placed<'v>(&'v self, direct: &'v Direct) -> Option<Placed<'v>> {
        direct.result.as_ref().map(|form| Placed::new(form, self.memory()))
    }

    fn memory(&self) -> &[u8] {
        match &self.0 {
            Place::Word(word) => word,
            Place::Landed(landed) => landed.bytes(),
        }
    }
}

impl Direct {
    /// Nothing where a function has handles in its types, streams or futures, or is async.
    pub(crate) fn of(function: &ComponentFunc) -> Option<Self> {
        let mut signature = agree::signature(function, function, &agree::AnyResource).ok()?;
        if signature.has_handles() {
            return None;
        }
        let params = function.params().map(|(name, ty)| (name.to_owned(), ty));
        let params = form::fields(params, &signature.params)?;
        let mut results =
            form::fields(function.results().map(|ty| (String::new(), ty)), &signature.results)?.into_iter();
        let result = results.next().map(|field| field.form);
        let is_single = match &result {
            Some(Form { kind: FormKind::Text, .. }) => true,
            Some(Form { kind: FormKind::List(element), .. }) => matches!(element.kind, FormKind::U8),
            _ => false,
        };
        let single = Single::of(&signature.results);
        if single.is_some() && !is_single {
            // What the application reads of it needs all of its layout.
            signature.flat_results = Passing::Walk;
        }
        let single = single.filter(|_| is_single);
        Some(Self { signature: Arc::new(signature), params, result, single })
    }

    /// Room for arguments.
    pub(crate) fn passed(&self) -> Option<Passed> {
        Passed::new(self.signature.params.size)
    }

    /// Calls the function; what it gives has at most `limit` bytes.
    pub(crate) fn call<T: Send + 'static>(
        &self,
        store: &mut Store<T>,
        function: &Func,
        passed: &Passed,
        limit: u64,
    ) -> wasmtime::Result<Given> {
        let source = passed.stage.source();
        let mut words = Words::default();
        if !self.signature.params_in_memory() {
            flat::spread(&self.signature.params, &mut words, &source, 0)?;
        }
        let landed = call_alone(store, function, &self.signature, &words, source, limit)?;
        match (&self.result, landed) {
            (None, _) => Ok(Given::Nothing),
            (_, Err(mut landed)) if let Some(single) = self.single => {
                let bytes = landed.take_bytes();
                Ok(if single == Single::Text {
                    Given::Text(String::from_utf8(bytes)?)
                } else {
                    Given::Bytes(bytes)
                })
            }
            (Some(form), Err(landed)) => {
                Placed::new(form, landed.bytes())
                    .weigh(&mut Budget::new(limit))
                    .map_err(|what| what.by(Side::Provider))?;
                Ok(Given::Value(Left(Place::Landed(landed))))
            }
            (Some(_), Ok(mut word)) => {
                flat::result(&self.signature, &mut word).map_err(|what| what.by(Side::Provider))?;
                // A type of one core value is as wide as that, or narrower.
                Ok(Given::Value(Left(Place::Word(word.to_le_bytes()))))
            }
        }
    }
}
