"""A button for a command."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QToolButton

from neuron_gui.views.object_names import named


def command_button(action: QAction, name: str) -> QToolButton:
    """Return a button with the icon and the tooltip of a command, found by an object name."""
    button = named(QToolButton(), name)
    button.setDefaultAction(action)
    button.setAccessibleName(action.text().replace("&", ""))
    button.setAutoRaise(True)
    button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
    button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
    return button
