//! What the plugin keeps from call to call. No other plugin sees it.
//!
//! The plugin's manifest has to request `keyvalue`, and the operator decides where the values are and how many there may be.
//!
//! ```
//! use plugwright_guest::keyvalue;
//!
//! fn visits() -> Result<u64, keyvalue::Error> {
//!     loop {
//!         let there = keyvalue::get("visits")?;
//!         let count = there.as_deref().and_then(|bytes| bytes.try_into().ok()).map_or(0, u64::from_le_bytes) + 1;
//!         // Another instance of the plugin may have counted meanwhile.
//!         if keyvalue::swap("visits", there.as_deref(), Some(&count.to_le_bytes()))? {
//!             return Ok(count);
//!         }
//!     }
//! }
//!
//! assert_eq!((visits().unwrap(), visits().unwrap()), (1, 2));
//! ```

#![allow(clippy::needless_question_mark, reason = "inside a component `?` makes our error of the host's")]

use std::fmt;

#[cfg(target_family = "wasm")]
use bindings::plugwright::keyvalue::keyvalue as host;
#[cfg(not(target_family = "wasm"))]
use outside as host;

#[cfg(target_family = "wasm")]
#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-keyvalue;
            world imports { import plugwright:keyvalue/keyvalue@0.1.0; }
        ",
        path: "wit/keyvalue",
        generate_all,
    });
}

/// Why something was not done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Error {
    /// The store would become larger than the operator allows.
    Quota,
    /// The key is empty, or longer than 1024 bytes.
    Key,
    /// The host cannot read or write the store.
    Other(String),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Quota => f.write_str("the store is full"),
            Self::Key => f.write_str("the key is empty or too long"),
            Self::Other(why) => f.write_str(why),
        }
    }
}

impl std::error::Error for Error {}

#[cfg(target_family = "wasm")]
impl From<host::Error> for Error {
    fn from(error: host::Error) -> Self {
        match error {
            host::Error::Quota => Self::Quota,
            host::Error::Key => Self::Key,
            host::Error::Other(why) => Self::Other(why),
        }
    }
}

/// The value of a key.
///
/// # Errors
///
/// When the host cannot read the store.
pub fn get(key: &str) -> Result<Option<Vec<u8>>, Error> {
    Ok(host::get(key)?)
}

/// Sets the value of a key.
///
/// # Errors
///
/// When the store would become too large, or cannot be written.
pub fn set(key: &str, value: &[u8]) -> Result<(), Error> {
    Ok(host::set(key, value)?)
}

/// Removes a key, if it is there.
///
/// # Errors
///
/// When the store cannot be written.
pub fn delete(key: &str) -> Result<(), Error> {
    Ok(host::delete(key)?)
}

/// Sets the value of a key, or removes it, if it is as expected. Says whether it was.
///
/// # Errors
///
/// As [`set`].
pub fn swap(key: &str, expected: Option<&[u8]>, value: Option<&[u8]>) -> Result<bool, Error> {
    Ok(host::swap(key, expected, value)?)
}

/// All keys that start with `prefix`, in their order.
///
/// # Errors
///
/// When the host cannot read the store.
pub fn keys(prefix: &str) -> Result<Vec<String>, Error> {
    let mut all: Vec<String> = Vec::new();
    loop {
        let next = host::keys(prefix, all.last().map(String::as_str))?;
        if next.is_empty() {
            return Ok(all);
        }
        all.extend(next);
    }
}

/// Outside a component there is no host: values live on this thread, for tests.
#[cfg(not(target_family = "wasm"))]
mod outside {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    use super::Error;

    thread_local! {
        static VALUES: RefCell<BTreeMap<String, Vec<u8>>> = const { RefCell::new(BTreeMap::new()) };
    }

    fn check(key: &str) -> Result<(), Error> {
        if key.is_empty() || key.len() > 1024 { Err(Error::Key) } else { Ok(()) }
    }

    pub(super) fn get(key: &str) -> Result<Option<Vec<u8>>, Error> {
        check(key)?;
        Ok(VALUES.with_borrow(|values| values.get(key).cloned()))
    }

    pub(super) fn set(key: &str, value: &[u8]) -> Result<(), Error> {
        check(key)?;
        VALUES.with_borrow_mut(|values| values.insert(key.to_owned(), value.to_owned()));
        Ok(())
    }

    pub(super) fn delete(key: &str) -> Result<(), Error> {
        check(key)?;
        VALUES.with_borrow_mut(|values| values.remove(key));
        Ok(())
    }

    pub(super) fn swap(key: &str, expected: Option<&[u8]>, value: Option<&[u8]>) -> Result<bool, Error> {
        if get(key)?.as_deref() != expected {
            return Ok(false);
        }
        match value {
            Some(value) => set(key, value)?,
            None => delete(key)?,
        }
        Ok(true)
    }

    pub(super) fn keys(prefix: &str, after: Option<&str>) -> Result<Vec<String>, Error> {
        Ok(VALUES.with_borrow(|values| {
            let keys = values.keys().filter(|key| key.starts_with(prefix));
            keys.filter(|key| after.is_none_or(|after| key.as_str() > after)).cloned().collect()
        }))
    }
}
