//! Resources of an application that speaks JSON: numbers of its own choice.
//!
//! A number that a plugin owns is in the table of the plugin's store, as any resource of the application; what is dropped there
//! is told. Who gives away a number that a plugin has already is refused: one would not know which handle a notice is about.

use std::collections::HashSet;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use crate::value::Handle;

/// The resources of an application that speaks JSON, for [`Offer::json_with_resources`](crate::Offer::json_with_resources).
///
/// The application chooses a number for each resource and keeps what it stands for; in JSON that is `{"handle": 7}`. A number
/// that it gives to a plugin is the plugin's, until the plugin gives it back as an owned argument, or drops it. Clones are the
/// same resources: all offers of an application that speak of them share one.
#[derive(Clone)]
pub struct JsonResources(Arc<Inner>);

struct Inner {
    /// The numbers that plugins own.
    owned: Mutex<HashSet<u64>>,
    dropped: Box<dyn Fn(Handle) + Send + Sync>,
}

impl JsonResources {
    /// `dropped` is told of each number that a plugin has dropped, or that went with the plugin's instance. From then on the
    /// number may stand for something else.
    pub fn new(dropped: impl Fn(Handle) + Send + Sync + 'static) -> Self {
        Self(Arc::new(Inner { owned: Mutex::default(), dropped: Box::new(dropped) }))
    }

    /// Gives a number to a plugin; `Err` says what is wrong with it.
    pub(crate) fn give(&self, number: u64) -> Result<Arc<Numbered>, String> {
        match self.owned().insert(number) {
            true => Ok(self.numbered(number, true)),
            false => Err(taken(number)),
        }
    }

    /// Lends a number to a plugin; `Err` says what is wrong with it.
    pub(crate) fn lend(&self, number: u64) -> Result<Arc<Numbered>, String> {
        match self.owned().contains(&number) {
            true => Err(taken(number)),
            false => Ok(self.numbered(number, false)),
        }
    }

    fn numbered(&self, number: u64, is_given: bool) -> Arc<Numbered> {
        Arc::new(Numbered { number, is_given: is_given.into(), home: self.clone() })
    }

    fn owned(&self) -> std::sync::MutexGuard<'_, HashSet<u64>> {
        self.0.owned.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn taken(number: u64) -> String {
    format!("{}, which a plugin has already", Handle::from_number(number))
}

impl fmt::Debug for JsonResources {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("JsonResources").field(&self.owned()).finish()
    }
}

/// A number in a plugin's store.
pub(crate) struct Numbered {
    number: u64,
    /// Whether the plugin owns it, so that its end has to be told.
    is_given: AtomicBool,
    home: JsonResources,
}

impl Numbered {
    pub(crate) fn number(&self) -> u64 {
        self.number
    }

    /// The number is the application's again.
    pub(crate) fn release(&self) {
        if self.is_given.swap(false, Ordering::Relaxed) {
            self.home.owned().remove(&self.number);
        }
    }
}

impl Drop for Numbered {
    fn drop(&mut self) {
        if *self.is_given.get_mut() {
            self.release();
            (self.home.0.dropped)(Handle::from_number(self.number));
        }
    }
}
