"""The loss curve."""
