"""The final loss against the learning rate."""
