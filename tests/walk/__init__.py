"""A random walk over the window: see ``tests/walk/__main__.py``."""
