//! What an SDK says of an uncaught exception or panic.

/// Where in the author's source a fault happened.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FaultPlace {
    /// The path as the author knows it.
    pub file: String,
    /// The line, counted from 1.
    pub line: u32,
    /// The column, counted from 1, where the language knows it.
    pub column: Option<u32>,
    /// The function, where the language knows it.
    pub function: Option<String>,
}

/// An uncaught exception or panic, in the words of the plugin's language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The type: `ValueError`, `TypeError`, `panic`.
    pub kind: String,
    /// What it says.
    pub message: String,
    /// Where it was raised.
    pub place: Option<FaultPlace>,
    /// The traceback or stack as the language prints it.
    pub traceback: String,
}
