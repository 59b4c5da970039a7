//! A static site builder extended by plugins.

fn main() {}
