//! What is tried with inputs that nobody wrote.
