"""Nothing can import this by its name."""
