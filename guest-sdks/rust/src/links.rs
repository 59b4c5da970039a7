//! Which of the plugin's imports are served: those that its manifest calls `optional` may not be.
//!
//! ```
//! use plugwright_guest::links;
//!
//! fn title(text: &str) -> String {
//!     match links::is_provided("acme:text/spell") {
//!         true => format!("{text} (checked)"), // and here the import is called
//!         false => text.to_owned(),
//!     }
//! }
//!
//! assert_eq!(title("Tea"), "Tea (checked)");
//! links::set_missing_for_tests(["acme:text/spell"]);
//! assert_eq!(title("Tea"), "Tea");
//! ```

#[cfg(not(target_family = "wasm"))]
pub use outside::set_missing_for_tests;

#[cfg(target_family = "wasm")]
use bindings::plugwright::link::provided as host;
#[cfg(not(target_family = "wasm"))]
use outside as host;

#[cfg(target_family = "wasm")]
#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-link;
            world imports { import plugwright:link/provided@0.1.0; }
        ",
        path: "wit/link",
        generate_all,
    });
}

/// Whether an interface that the plugin imports, as `namespace:package/interface`, is served. With a version, in exactly this one.
pub fn is_provided(interface: &str) -> bool {
    host::is_provided(interface)
}

/// Outside a component, a test's stand-ins serve all imports, unless the test says otherwise.
#[cfg(not(target_family = "wasm"))]
mod outside {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    thread_local! {
        static MISSING: RefCell<BTreeSet<String>> = const { RefCell::new(BTreeSet::new()) };
    }

    /// Says which imports nobody serves in a test on this thread.
    pub fn set_missing_for_tests<'s>(interfaces: impl IntoIterator<Item = &'s str>) {
        MISSING.set(interfaces.into_iter().map(str::to_owned).collect());
    }

    pub(super) fn is_provided(interface: &str) -> bool {
        let name = interface.split('@').next().unwrap_or(interface);
        MISSING.with_borrow(|missing| !missing.contains(interface) && !missing.contains(name))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_says_what_is_missing() {
        assert!(is_provided("acme:text/spell@1.0.0"));
        set_missing_for_tests(["acme:text/spell"]);
        assert!(!is_provided("acme:text/spell") && !is_provided("acme:text/spell@1.0.0"));
        assert!(is_provided("acme:text/other"));
    }
}
