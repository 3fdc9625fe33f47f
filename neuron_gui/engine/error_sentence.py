"""What the user is told of an error in the worker. No Qt."""

from __future__ import annotations

from neuron_gui.core.features import FeatureError


def error_sentence(error: Exception) -> str:
    """Return one sentence; a refusal is one already, and nothing went wrong then."""
    if isinstance(error, FeatureError):
        return str(error)
    if isinstance(error, MemoryError):
        return "There is not enough memory for this."
    return f"Something went wrong: {type(error).__name__}: {error}"
