"""The composition root: command line, start-up, errors, and the connections between all parts."""

from neuron_gui.app.startup import create_window

__all__ = ["create_window"]
