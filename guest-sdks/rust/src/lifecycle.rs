//! What a plugin may tell the host beside its contract: whether it can work, and what it remembers.
//!
//! ```
//! use std::cell::Cell;
//! use plugwright_guest::lifecycle::{Health, State};
//!
//! struct Counter;
//!
//! thread_local! {
//!     static COUNT: Cell<u32> = const { Cell::new(0) };
//! }
//!
//! impl Health for Counter {
//!     fn check() -> Result<(), String> {
//!         (COUNT.get() < 1000).then_some(()).ok_or_else(|| "the counter is full".to_owned())
//!     }
//! }
//!
//! impl State for Counter {
//!     fn save() -> Result<Vec<u8>, String> {
//!         Ok(COUNT.get().to_le_bytes().to_vec())
//!     }
//!
//!     fn restore(saved: Vec<u8>, _version: Option<String>) -> Result<(), String> {
//!         let bytes = saved.try_into().map_err(|_| "this is no count".to_owned())?;
//!         COUNT.set(u32::from_le_bytes(bytes));
//!         Ok(())
//!     }
//! }
//!
//! plugwright_guest::export_health!(Counter);
//! plugwright_guest::export_state!(Counter);
//!
//! COUNT.set(7);
//! let saved = Counter::save().unwrap();
//! COUNT.set(0);
//! Counter::restore(saved, None).unwrap();
//! assert_eq!(COUNT.get(), 7);
//! ```

/// Says whether the plugin is able to work. Exported with [`export_health!`](crate::export_health).
pub trait Health {
    /// Is called once the plugin was loaded or swapped in, and whenever the host wants to know.
    ///
    /// # Errors
    ///
    /// Why it cannot work. A plugin that says so when it is loaded is not called.
    fn check() -> Result<(), String>;
}

/// Hands what the plugin remembers to the component that takes its place, where there is one instance of it (`reuse = "one"`).
/// Exported with [`export_state!`](crate::export_state).
pub trait State {
    /// Writes down what is to be handed over.
    ///
    /// # Errors
    ///
    /// Why it cannot; then it is not swapped.
    fn save() -> Result<Vec<u8>, String>;

    /// Takes over what another component has written down, before the first call. `version` is the one in its manifest.
    ///
    /// # Errors
    ///
    /// Why it cannot; then the former component goes on.
    fn restore(saved: Vec<u8>, version: Option<String>) -> Result<(), String>;
}

/// Exports the [`Health`](crate::lifecycle::Health) of a type to the host.
#[macro_export]
macro_rules! export_health {
    ($plugin:ty) => {
        const _: () = {
            #[cfg(target_family = "wasm")]
            struct Exported;
            #[cfg(target_family = "wasm")]
            impl $crate::lifecycle::__health::exports::plugwright::lifecycle::health::Guest for Exported {
                fn check() -> ::core::result::Result<(), ::std::string::String> {
                    <$plugin as $crate::lifecycle::Health>::check()
                }
            }
            #[cfg(target_family = "wasm")]
            $crate::lifecycle::__health::export_health_of!(Exported with_types_in $crate::lifecycle::__health);
            // Also where there is no host to export it to, the type has to have it.
            let _ = <$plugin as $crate::lifecycle::Health>::check;
        };
    };
}

/// Exports the [`State`](crate::lifecycle::State) of a type to the host.
#[macro_export]
macro_rules! export_state {
    ($plugin:ty) => {
        const _: () = {
            #[cfg(target_family = "wasm")]
            struct Exported;
            #[cfg(target_family = "wasm")]
            impl $crate::lifecycle::__state::exports::plugwright::lifecycle::state::Guest for Exported {
                fn save() -> ::core::result::Result<::std::vec::Vec<u8>, ::std::string::String> {
                    <$plugin as $crate::lifecycle::State>::save()
                }

                fn restore(
                    saved: ::std::vec::Vec<u8>,
                    version: ::core::option::Option<::std::string::String>,
                ) -> ::core::result::Result<(), ::std::string::String> {
                    <$plugin as $crate::lifecycle::State>::restore(saved, version)
                }
            }
            #[cfg(target_family = "wasm")]
    $crate::lifecycle::__state::export_state_of!(Exported with_types_in $crate::lifecycle::__state);
            let _ = <$plugin as $crate::lifecycle::State>::save;
        };
    };
}

/// For the code that the macros make; not for people.
#[cfg(target_family = "wasm")]
#[doc(hidden)]
#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
pub mod __health {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-health;
            world health-of { export plugwright:lifecycle/health@0.1.0; }
        ",
        path: "wit/lifecycle",
        pub_export_macro: true,
        export_macro_name: "export_health_of",
        default_bindings_module: "plugwright_guest::lifecycle::__health",
        generate_all,
    });
}

/// For the code that the macros make; not for people.
#[cfg(target_family = "wasm")]
#[doc(hidden)]
#[allow(missing_docs, unsafe_code, clippy::all, clippy::restriction, reason = "generated")]
pub mod __state {
    wit_bindgen::generate!({
        inline: "
            package plugwright:guest-state;
            world state-of { export plugwright:lifecycle/state@0.1.0; }
        ",
        path: "wit/lifecycle",
        pub_export_macro: true,
        export_macro_name: "export_state_of",
        default_bindings_module: "plugwright_guest::lifecycle::__state",
        generate_all,
    });
}
