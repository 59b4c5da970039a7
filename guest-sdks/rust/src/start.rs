//! What runs before the plugin's first call.
//!
//! The linker gathers the functions in `.init_array`; both the component's start and the first exported call run
//! them, so each step here has to bear being repeated.

#[cfg(target_family = "wasm")]
#[allow(unsafe_code, reason = "a constructor is the one way to run code without a line of the author's")]
mod constructor {
    /// The linker's entry for this library.
    #[used]
    #[unsafe(link_section = ".init_array")]
    pub static START: extern "C" fn() = start;

    extern "C" fn start() {
        static ONCE: std::sync::Once = std::sync::Once::new();
        ONCE.call_once(super::prepare);
    }
}

/// What `contract!` refers to, because the linker leaves out a library's constructors unless something does.
#[cfg(target_family = "wasm")]
#[doc(hidden)]
pub use constructor::START;

/// There is nothing to start outside a component.
#[cfg(not(target_family = "wasm"))]
#[doc(hidden)]
pub static START: () = ();

/// Sends panics and log records to the host from now on.
#[cfg_attr(not(target_family = "wasm"), allow(dead_code, reason = "there is no host to speak to"))]
fn prepare() {
    crate::fault::report_panics();
    #[cfg(feature = "log")]
    crate::log_records::install();
    #[cfg(feature = "tracing")]
    crate::tracing_events::install();
}
