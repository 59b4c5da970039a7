"""A plugin that starts elsewhere."""
