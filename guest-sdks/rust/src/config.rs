//! What the people who run the plugin tell it.
//!
//! The plugin's manifest has to request `config`, and the operator decides what is in it. A setting that nobody made is
//! absent, so a plugin brings its own defaults:
//!
//! ```
//! use plugwright_guest::config;
//!
//! fn greeting() -> String {
//!     config::get("greeting").unwrap_or_else(|| "Hello".to_owned())
//! }
//!
//! fn retries() -> Result<u32, config::Invalid> {
//!     Ok(config::parse("retries")?.unwrap_or(3))
//! }
//!
//! config::set_for_tests([("retries", "5")]);
//! assert_eq!((greeting(), retries().unwrap()), ("Hello".to_owned(), 5));
//! ```

use std::error::Error;
use std::fmt;
use std::str::FromStr;

#[cfg(not(target_family = "wasm"))]
pub use outside::set_for_tests;

#[cfg(target_family = "wasm")]
use bindings::plugwright::config::config as host;
#[cfg(not(target_family = "wasm"))]
use outside as host;

#[cfg(target_family = "wasm")]
#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-config;
            world imports { import plugwright:config/config@0.1.0; }
        ",
        path: "wit/config",
        generate_all,
    });
}

/// The value of a setting, if the operator made it.
pub fn get(key: &str) -> Option<String> {
    host::get(key)
}

/// The value of a setting as a number, `bool`, or whatever else can be read from text.
///
/// # Errors
///
/// When the operator wrote something else.
pub fn parse<T: FromStr<Err: Error + 'static>>(key: &str) -> Result<Option<T>, Invalid> {
    let wrong =
        |error| Invalid { key: key.to_owned(), wanted: std::any::type_name::<T>(), source: Box::new(error) };
    get(key).map(|text| text.parse().map_err(wrong)).transpose()
}

/// The names of all settings that the operator made, sorted.
pub fn keys() -> Vec<String> {
    host::keys()
}

/// A setting that is not what the plugin expects. Its value may be a secret and is not shown.
#[derive(Debug)]
pub struct Invalid {
    key: String,
    wanted: &'static str,
    source: Box<dyn Error>,
}

impl fmt::Display for Invalid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the setting `{}` cannot be read as `{}`", self.key, self.wanted)
    }
}

impl Error for Invalid {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        Some(&*self.source)
    }
}

/// Outside a component there is no host: the settings are those of a test.
#[cfg(not(target_family = "wasm"))]
mod outside {
    use std::cell::RefCell;
    use std::collections::BTreeMap;

    thread_local! {
        static SETTINGS: RefCell<BTreeMap<String, String>> = const { RefCell::new(BTreeMap::new()) };
    }

    /// Makes settings for a test that runs outside a component, on this thread; those of before are gone.
    pub fn set_for_tests<'s>(settings: impl IntoIterator<Item = (&'s str, &'s str)>) {
        let settings = settings.into_iter().map(|(key, value)| (key.to_owned(), value.to_owned()));
        SETTINGS.set(settings.collect());
    }

    pub(super) fn get(key: &str) -> Option<String> {
        SETTINGS.with_borrow(|settings| settings.get(key).cloned())
    }

    pub(super) fn keys() -> Vec<String> {
        SETTINGS.with_borrow(|settings| settings.keys().cloned().collect())
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    #[test]
    fn settings_are_text_or_what_can_be_read_from_it() {
        set_for_tests([("verbose", "true"), ("retries", "many")]);
        assert_eq!(keys(), ["retries", "verbose"]);
        assert_eq!(get("other"), None);
        assert_eq!(parse::<bool>("verbose").unwrap(), Some(true));
        assert_eq!(parse::<u8>("other").unwrap(), None);
        let error = parse::<u8>("retries").unwrap_err();
        assert_eq!(error.to_string(), "the setting `retries` cannot be read as `u8`");
        assert!(error.source().is_some());
    }
}
