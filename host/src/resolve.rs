//! Finds the component and the manifest of each plugin.
