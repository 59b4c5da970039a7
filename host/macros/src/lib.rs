//! The macro `contract!`.
