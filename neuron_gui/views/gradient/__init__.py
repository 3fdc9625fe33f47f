"""The gradient, now and before."""
