"""The style sheet of a theme."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from neuron_gui.theme import Theme


def stylesheet(theme: Theme) -> str:
    """Return the application's style sheet."""
    return f"QToolTip {{ color: {theme.panel.name()}; background: {theme.text.name()}; }}"
