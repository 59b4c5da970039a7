//! A call by the application of a function that takes and gives bytes, text and numbers, without a [`Val`] for each byte.
//!
//! The arguments are staged as the canonical ABI has them, and cross as those of an edge do: checked, and copied as blocks.

use std::sync::Arc;

use wasmtime::Store;
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{Func, Type, Val};

use super::agree;
use super::broken::Side;
use super::carry::call_alone;
use super::copy::Target;
use super::flat::{self, Words};
use super::guest::NotLinked;
use super::landed::Landed;
use super::shape::Signature;
use super::single::Single;
use super::source::{Budget, NOTHING};
use super::stage::Stage;

/// A function that can be called so.
#[derive(Debug)]
pub(crate) struct Direct {
    signature: Arc<Signature>,
    /// The parameters, in order.
    pub(crate) params: Vec<(String, Plain)>,
    result: Option<Plain>,
}

/// The types that cross so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Plain {
    Bool,
    U8,
    S8,
    U16,
    S16,
    U32,
    S32,
    U64,
    S64,
    Float32,
    Float64,
    Text,
    Bytes,
}

/// Arguments on their way.
pub(crate) struct Passed {
    words: Words,
    count: usize,
    stage: Stage,
}

/// What a function gave.
pub(crate) enum Given {
    Value(Option<Val>),
    Bytes(Vec<u8>),
}

impl Plain {
    fn of(ty: &Type) -> Option<Self> {
        Some(match ty {
            Type::Bool => Self::Bool,
            Type::U8 => Self::U8,
            Type::S8 => Self::S8,
            Type::U16 => Self::U16,
            Type::S16 => Self::S16,
            Type::U32 => Self::U32,
            Type::S32 => Self::S32,
            Type::U64 => Self::U64,
            Type::S64 => Self::S64,
            Type::Float32 => Self::Float32,
            Type::Float64 => Self::Float64,
            Type::String => Self::Text,
            Type::List(list) if matches!(list.ty(), Type::U8) => Self::Bytes,
            _ => return None,
        })
    }

    /// A number out of a settled word.
    #[allow(clippy::cast_possible_wrap, reason = "the word holds the bits of the number")]
    fn number(self, word: u64) -> Option<Val> {
        Some(match self {
            Self::Bool => Val::Bool(word != 0),
            Self::U8 => Val::U8(word as u8),
            Self::S8 => Val::S8(word as i8),
            Self::U16 => Val::U16(word as u16),
            Self::S16 => Val::S16(word as i16),
            Self::U32 => Val::U32(word as u32),
            Self::S32 => Val::S32(word as i32),
            Self::U64 => Val::U64(word),
            Self::S64 => Val::S64(word as i64),
            Self::Float32 => Val::Float32(f32::from_bits(word as u32)),
            Self::Float64 => Val::Float64(f64::from_bits(word)),
            Self::Text | Self::Bytes => return None,
        })
    }
}

impl Passed {
    pub(crate) fn new() -> Self {
        Self { words: Words::default(), count: 0, stage: Stage::new() }
    }

    /// Adds a number; nothing where there is no room for it.
    pub(crate) fn word(&mut self, word: u64) -> Option<()> {
        *self.words.get_mut(self.count)? = word;
        self.count += 1;
        Some(())
    }

    /// Adds text or bytes.
    pub(crate) fn block(&mut self, bytes: &[u8]) -> Option<()> {
        let at = self.begin();
        self.stage.allocate_with(1, bytes).ok()?;
        self.end(at)
    }

    /// Where bytes will be that come one after the other.
    pub(crate) fn begin(&mut self) -> usize {
        self.stage.memory().len()
    }

    pub(crate) fn byte(&mut self, byte: u8) {
        self.stage.push(byte);
    }

    /// Adds the bytes that came since.
    pub(crate) fn end(&mut self, at: usize) -> Option<()> {
        let count = self.stage.memory().len().checked_sub(at)?;
        let (at, count) = (u32::try_from(at).ok()?, u32::try_from(count).ok()?);
        self.word(u64::from(at))?;
        self.word(u64::from(count))
    }
}

impl Direct {
    /// Nothing where a function has other types, or no bytes: then there is nothing to gain.
    pub(crate) fn of(function: &ComponentFunc) -> Option<Self> {
        let params: Option<Vec<(String, Plain)>> =
            function.params().map(|(name, ty)| Some((name.to_owned(), Plain::of(&ty)?))).collect();
        let params = params?;
        let results: Option<Vec<Plain>> = function.results().map(|ty| Plain::of(&ty)).collect();
        let result = match results?.as_slice() {
            [] => None,
            [result] => Some(*result),
            _ => return None,
        };
        let has_bytes =
            params.iter().map(|(_, plain)| *plain).chain(result).any(|plain| plain == Plain::Bytes);
        let signature = agree::signature(function, function, &agree::AnyResource).ok()?;
        let fits = has_bytes && !signature.params_in_memory();
        fits.then(|| Self { signature: Arc::new(signature), params, result })
    }

    /// Calls the function; what it gives has at most `limit` bytes.
    pub(crate) fn call<T: Send + 'static>(
        &self,
        store: &mut Store<T>,
        function: &Func,
        passed: &Passed,
        limit: u64,
    ) -> wasmtime::Result<Given> {
        let single = Single::of(&self.signature.results);
        let source = passed.stage.source();
        let (word, landed) =
            call_alone(store, function, &self.signature, single, &passed.words, source, limit)?;
        let given = match (self.result, landed) {
            (None, _) => Given::Value(None),
            (Some(Plain::Bytes), Some(Landed::Single(_, stage, _))) => Given::Bytes(stage.into_bytes()),
            (Some(Plain::Text), Some(Landed::Single(_, stage, _))) => {
                Given::Value(Some(Val::String(String::from_utf8(stage.into_bytes())?)))
            }
            (Some(plain), None) => {
                let mut word = [word];
                flat::settle(&self.signature.results, &mut word, &NOTHING, &mut Budget::new(0))
                    .map_err(|what| what.by(Side::Provider))?;
                let [word] = word;
                Given::Value(Some(plain.number(word).ok_or(NotLinked)?))
            }
            _ => return Err(NotLinked.into()),
        };
        Ok(given)
    }
}
