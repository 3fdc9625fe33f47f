"""The composition root: command line, start-up, errors, and who is connected to whom."""

from neuron_gui.app.startup import create_window

__all__ = ["create_window"]
