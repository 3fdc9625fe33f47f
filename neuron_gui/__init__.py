"""Neuron: watch a single neuron learn by gradient descent on 2-D data."""

__version__ = "1.0.0"

#: What the program is called on the command line and in the names of files.
PROGRAM = "neuron-gui"
