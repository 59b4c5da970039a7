//! Resources in calls without generated code: numbers that stand for them, `{"handle": 7}`.
//!
//! A resource lives in the instance of a session, and its number is good in that session alone: numbers are given out once
//! in a process, so that one of another session is never taken for one of this. A handle that is passed where the function
//! takes ownership is the plugin's from then on.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};

use serde::{Deserialize, Serialize};
use wasmtime::component::{ResourceAny, Val};

use crate::error::{Blame, Error, ErrorKind, Stage};

/// Numbers of all sessions.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// As many handles are remembered after their end, to say what became of them.
const REMEMBERED: usize = 1 << 12;

/// The field that a handle is written with.
pub(super) const FIELD: &str = "handle";

/// A resource that lives in a [`Session`](crate::Session), as serde reads and writes it: `{"handle": 7}`.
///
/// It says nothing about who owns the resource: a function that takes ownership ends it, and so does
/// [`Session::drop_handle`](crate::Session::drop_handle). Used after that it is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Handle {
    handle: u64,
}

impl Handle {
    /// The handle of a number that a call has given.
    pub fn from_number(number: u64) -> Self {
        Self { handle: number }
    }

    /// The number.
    pub fn number(self) -> u64 {
        self.handle
    }
}

impl fmt::Display for Handle {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "handle `{}`", self.handle)
    }
}

/// What became of a handle.
#[derive(Clone, Copy, Debug)]
enum End {
    Dropped,
    Given,
    Taken,
}

/// The handles of a session.
#[derive(Default)]
pub(crate) struct Handles {
    live: BTreeMap<u64, ResourceAny>,
    ended: BTreeMap<u64, End>,
}

impl Handles {
    pub(crate) fn is_empty(&self) -> bool {
        self.live.is_empty()
    }

    /// Keeps the resources in `values`, and leaves numbers in their places.
    pub(crate) fn keep(&mut self, values: &mut [Val]) {
        // Adding one cannot fail.
        let _ = replace_resources(values, &mut |resource| Some(Ok(self.add(resource))));
    }

    /// Keeps a resource.
    pub(crate) fn add(&mut self, resource: ResourceAny) -> Handle {
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        self.live.insert(number, resource);
        Handle::from_number(number)
    }

    /// The resource of a number, or what is wrong with it.
    pub(super) fn find(&self, number: u64) -> Result<ResourceAny, String> {
        self.live.get(&number).copied().ok_or_else(|| {
            let handle = Handle::from_number(number);
            match self.ended.get(&number) {
                Some(End::Dropped) => format!("{handle}, which was dropped"),
                Some(End::Given) => format!("{handle}, which was given to the plugin"),
                Some(End::Taken) => format!("{handle}, which the application has taken"),
                None => format!("{handle}, which this session does not have"),
            }
        })
    }

    /// Ends handles whose resources the plugin owns from now on.
    pub(crate) fn give(&mut self, numbers: &[u64]) {
        for number in numbers {
            self.live.remove(number);
            self.end(*number, End::Given);
        }
    }

    /// Ends a handle whose resource is to be dropped.
    ///
    /// # Errors
    ///
    /// When the session has no such handle.
    pub(crate) fn remove(&mut self, handle: Handle) -> Result<ResourceAny, Error> {
        let resource = self.look_up("nothing to drop", handle)?;
        self.live.remove(&handle.handle);
        self.end(handle.handle, End::Dropped);
        Ok(resource)
    }

    /// Ends a handle whose resource the caller deals with from now on.
    ///
    /// # Errors
    ///
    /// When the session has no such handle.
    pub(crate) fn take(&mut self, handle: Handle) -> Result<ResourceAny, Error> {
        let resource = self.look_up("nothing to take", handle)?;
        self.live.remove(&handle.handle);
        self.end(handle.handle, End::Taken);
        Ok(resource)
    }

    fn look_up(&self, what: &str, handle: Handle) -> Result<ResourceAny, Error> {
        self.find(handle.handle).map_err(|found| {
            Error::new(
                Stage::Call,
                ErrorKind::Arguments,
                Blame::Host,
                format!("{what}: expected a handle of this session, found {found}"),
            )
        })
    }

    fn end(&mut self, number: u64, end: End) {
        self.ended.insert(number, end);
        if self.ended.len() > REMEMBERED {
            self.ended.pop_first();
        }
    }
}

/// Replaces the resources in `values` by the handles that `with` gives for those it knows, until one fails.
pub(crate) fn replace_resources(
    values: &mut [Val],
    with: &mut dyn FnMut(ResourceAny) -> Option<Result<Handle, Error>>,
) -> Result<(), Error> {
    for value in values {
        if let Val::Resource(resource) = value {
            if let Some(handle) = with(*resource).transpose()? {
                *value = Val::Record(vec![(FIELD.to_owned(), Val::U64(handle.number()))]);
            }
            continue;
        }
        let mut done = Ok(());
        each_part(value, &mut |part| {
            if done.is_ok() {
                done = replace_resources(std::slice::from_mut(part), with);
            }
        });
        done?;
    }
    Ok(())
}

/// The values that a value is made of.
fn each_part(value: &mut Val, each: &mut dyn FnMut(&mut Val)) {
    match value {
        // Long lists are of numbers, mostly.
        Val::List(values) if matches!(values.first(), Some(Val::U8(_) | Val::Float64(_))) => {}
        Val::List(values) | Val::Tuple(values) | Val::FixedLengthList(values) => {
            values.iter_mut().for_each(each);
        }
        Val::Record(fields) => fields.iter_mut().for_each(|(_, value)| each(value)),
        Val::Map(pairs) => pairs.iter_mut().for_each(|(_, value)| each(value)),
        Val::Variant(_, payload) | Val::Option(payload) | Val::Result(Ok(payload) | Err(payload)) => {
            payload.as_deref_mut().into_iter().for_each(each);
        }
        _ => {}
    }
}
