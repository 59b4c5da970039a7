//! What is noted while values are read: what does not fit, and which handles are passed.

use serde::Serialize;
use wasmtime::component::types::ComponentFunc;
use wasmtime::component::{ResourceType, Type, Val};

use super::{Stop, Taker, Want};
use crate::error::Error;
use crate::value::JsonOptions;
use crate::value::handles::Handles;
use crate::value::mismatch::{Mismatches, Path};

/// Makes handles of numbers that the application has chosen for its own resources.
pub(crate) trait Mint {
    /// The handle of a number, to be given away where `owned`, else lent; or what is wrong with the number. Nothing for types
    /// that are not the application's.
    fn mint(&mut self, ty: &ResourceType, number: u64, owned: bool) -> Option<Result<Val, String>>;
}

/// What is noted while values are read.
#[derive(Default)]
pub(crate) struct Desk<'h> {
    pub(in crate::value) wrong: Mismatches,
    /// The handles that may be passed: outside of a session there are none.
    handles: Option<&'h Handles>,
    given: Vec<u64>,
    lent: Vec<u64>,
    mint: Option<&'h mut dyn Mint>,
    pub(super) options: JsonOptions,
}

impl<'h> Desk<'h> {
    pub(crate) fn new(handles: Option<&'h Handles>, options: JsonOptions) -> Self {
        Self { handles, options, ..Self::default() }
    }

    /// Reads numbers of the application's own.
    pub(crate) fn minting(self, mint: Option<&'h mut dyn Mint>) -> Self {
        Self { mint, ..self }
    }

    /// The handles whose resources are the plugin's once the call is made.
    pub(crate) fn into_given(self) -> Vec<u64> {
        self.given
    }

    /// Reads the arguments of a function: a sequence, or a map with the parameters' names.
    pub(crate) fn arguments(
        &mut self,
        function: &ComponentFunc,
        arguments: &impl Serialize,
    ) -> Result<Vec<Val>, Error> {
        let taken = self.take(Path::Root, Want::Arguments(function), arguments);
        match (std::mem::take(&mut self.wrong).into_error(function), taken) {
            (None, Some(Val::Tuple(values))) => Ok(values),
            (Some(error), _) => Err(error),
            (None, _) => Err(crate::call::bug("arguments were neither read nor refused")),
        }
    }

    /// Reads the result of a function; `Err` says where it does not fit.
    pub(crate) fn result(
        &mut self,
        function: &ComponentFunc,
        result: &impl Serialize,
    ) -> Result<Vec<Val>, String> {
        let ty = function.results().next();
        let is_nothing = ty.is_none();
        let taken = self.take(Path::Result, ty.map_or(Want::Nothing, Want::Value), result);
        match taken.filter(|_| self.wrong.is_empty()) {
            Some(_) if is_nothing => Ok(Vec::new()),
            Some(value) => Ok(vec![value]),
            None => Err(std::mem::take(&mut self.wrong).into_words()),
        }
    }

    pub(super) fn take<T: Serialize + ?Sized>(
        &mut self,
        at: Path<'_>,
        want: Want<'_>,
        value: &T,
    ) -> Option<Val> {
        match value.serialize(Taker { want, at, wraps: Vec::new(), desk: self }) {
            Ok(value) => Some(value),
            Err(Stop(None)) => None,
            Err(Stop(Some(words))) => self.wrong.say(match at {
                Path::Root => words,
                at => format!("{at}: {words}"),
            }),
        }
    }

    /// The resource of a handle: given away where `owned`, else lent.
    pub(in crate::value) fn resource(&mut self, ty: &Type, number: u64, owned: bool) -> Result<Val, String> {
        if let (Some(mint), Type::Own(ty) | Type::Borrow(ty)) = (&mut self.mint, ty)
            && let Some(made) = mint.mint(ty, number, owned)
        {
            return made;
        }
        let handles = self
            .handles
            .ok_or("a handle outside of a session: handles live in the session that gave them")?;
        let resource = handles.find(number)?;
        if self.given.contains(&number) || owned && self.lent.contains(&number) {
            return Err(format!("handle `{number}`, which this call gives away and passes once more"));
        }
        if owned { &mut self.given } else { &mut self.lent }.push(number);
        Ok(Val::Resource(resource))
    }
}
