"""Icons, drawn in the theme's colours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QIcon

from neuron_gui.assets import asset

if TYPE_CHECKING:
    from neuron_gui.theme import Theme


def icon(name: str, theme: Theme) -> QIcon:
    """Return the icon of that name."""
    return QIcon(str(asset("icons", f"{name}.svg")))
