"""The sentence that tells the user of an error in the worker. No Qt."""

from __future__ import annotations

from neuron_gui.core.features import FeatureError


def error_sentence(error: Exception) -> str:
    """Return one sentence; a `FeatureError` has one already, and is not a fault of the program."""
    if isinstance(error, FeatureError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    return f"Something went wrong: {type(error).__name__}: {error}"
