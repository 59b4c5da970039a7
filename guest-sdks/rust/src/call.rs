//! The call that the plugin serves: who makes it, and how much of its time is left.
//!
//! It is no power, so the manifest need not request it. No plugin can choose the names, so they may be relied on.
//!
//! ```
//! use std::time::Duration;
//! use plugwright_guest::call;
//!
//! fn greeting() -> String {
//!     match call::caller() {
//!         Some(plugin) => format!("Hello, {plugin}!"),
//!         None => "Hello, application!".to_owned(),
//!     }
//! }
//!
//! fn has_time_for_more() -> bool {
//!     call::remaining() > Duration::from_millis(200)
//! }
//!
//! assert_eq!(greeting(), "Hello, application!");
//! call::set_for_tests(call::Call { callers: vec!["editor".into()], ..call::Call::default() });
//! assert_eq!((greeting(), has_time_for_more()), ("Hello, editor!".to_owned(), true));
//! ```

use std::time::Duration;

#[cfg(not(target_family = "wasm"))]
pub use outside::{Call, set_for_tests};

#[cfg(target_family = "wasm")]
use bindings::plugwright::call::context as host;
#[cfg(not(target_family = "wasm"))]
use outside as host;

#[cfg(target_family = "wasm")]
#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
mod bindings {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-call;
            world imports { import plugwright:call/context@0.1.0; }
        ",
        path: "wit/call",
        generate_all,
    });
}

/// The plugins from the one that the application called to the one that calls this one; none where the application does.
pub fn callers() -> Vec<String> {
    host::callers()
}

/// The plugin that calls this one; nothing where the application does.
pub fn caller() -> Option<String> {
    callers().pop()
}

/// How many calls deep this one is; 1 where the application makes it.
pub fn depth() -> u32 {
    host::depth()
}

/// What is left of the call's time, to 10 ms. What is not done then is ended.
pub fn remaining() -> Duration {
    Duration::from_millis(host::remaining())
}

/// The trace that the call belongs to: 32 hexadecimal digits, the same in all calls that one call of the application causes.
pub fn trace() -> String {
    host::trace()
}

/// Outside a component nobody calls: a test says what there is to know.
#[cfg(not(target_family = "wasm"))]
mod outside {
    use std::cell::RefCell;
    use std::time::Duration;

    /// What a test has its plugin find out about the call.
    #[derive(Clone, Debug, PartialEq, Eq)]
    pub struct Call {
        /// The plugins on the way; none at first.
        pub callers: Vec<String>,
        /// How much time is left; 10 s at first.
        pub remaining: Duration,
        /// The trace.
        pub trace: String,
    }

    impl Default for Call {
        fn default() -> Self {
            Self {
                callers: Vec::new(),
                remaining: Duration::from_secs(10),
                trace: "0af7651916cd43dd8448eb211c80319c".to_owned(),
            }
        }
    }

    thread_local! {
        static CALL: RefCell<Call> = RefCell::default();
    }

    /// Says what a test finds out about the call on this thread.
    pub fn set_for_tests(call: Call) {
        CALL.set(call);
    }

    pub(super) fn callers() -> Vec<String> {
        CALL.with_borrow(|call| call.callers.clone())
    }

    pub(super) fn depth() -> u32 {
        CALL.with_borrow(|call| u32::try_from(call.callers.len() + 1).unwrap_or(u32::MAX))
    }

    pub(super) fn remaining() -> u64 {
        CALL.with_borrow(|call| u64::try_from(call.remaining.as_millis()).unwrap_or(u64::MAX))
    }

    pub(super) fn trace() -> String {
        CALL.with_borrow(|call| call.trace.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_test_says_who_calls() {
        assert_eq!((callers(), caller(), depth()), (vec![], None, 1));
        assert_eq!((remaining(), trace().len()), (Duration::from_secs(10), 32));
        let callers = vec!["editor".to_owned(), "speller".to_owned()];
        set_for_tests(Call { callers, remaining: Duration::from_millis(70), trace: "1".repeat(32) });
        assert_eq!((caller().as_deref(), depth()), (Some("speller"), 3));
        assert_eq!((remaining(), trace()), (Duration::from_millis(70), "1".repeat(32)));
    }
}
