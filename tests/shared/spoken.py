"""What screen readers get to know of a widget."""

from __future__ import annotations

from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget


def spoken_text(widget: QWidget, what: QAccessible.Text = QAccessible.Text.Name) -> str:
    """Return the name of a widget, or another of its texts."""
    interface = QAccessible.queryAccessibleInterface(widget)
    assert interface is not None
    return interface.text(what)
