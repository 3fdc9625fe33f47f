"""The neuron as a computation graph."""
