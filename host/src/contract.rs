//! What a component imports and exports, and whether that fits a world.
