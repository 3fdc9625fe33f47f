"""The mathematics of one neuron. numpy only, no Qt: usable from a notebook."""
