"""The gradient beside finite differences."""
