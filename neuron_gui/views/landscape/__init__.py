"""The loss over two of the parameters."""
