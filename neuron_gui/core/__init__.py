"""The mathematics of one neuron, its training and its history. numpy only, no Qt: usable from a notebook."""
