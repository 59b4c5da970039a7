//! Sets up guest toolchains and makes components of plugins.
