"""Buttons for the parts of a window that take turns."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from neuron_gui.views.style.theme import Theme
from neuron_gui.views.style.themed import ThemedWidget


class PartSwitch(ThemedWidget, QWidget):
    """Buttons for the parts, shown only while they take turns.

    Parameters
    ----------
    actions
        What the buttons do.
    parent
        Owner.
    """

    def __init__(self, actions: list[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("part_switch")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        self._buttons = []
        for action in actions:
            button = QToolButton()
            button.setObjectName(f"button_{action.objectName().removeprefix('action_')}")
            button.setDefaultAction(action)
            button.setAccessibleName(action.text())
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonIconOnly)
            row.addWidget(button)
            self._buttons.append(button)
        self.hide()
        self.follow_theme()

    def restyle(self, theme: Theme) -> None:
        """Take over sizes."""
        for button in self._buttons:
            button.setIconSize(QSize(theme.size(18), theme.size(18)))
