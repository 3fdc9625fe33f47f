"""A heading that opens and closes what is under it."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QToolButton, QVBoxLayout, QWidget

from neuron_gui.icons import icon
from neuron_gui.theme import Theme


class Section(QWidget):
    """A part of the controls that is closed until it is wanted.

    Parameters
    ----------
    title
        Its heading.
    inside
        What it shows when it is open.
    theme
        Colours and sizes.
    parent
        Owner.
    """

    def __init__(self, title: str, inside: QWidget, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._inside = inside
        self._theme = theme
        self.button = QToolButton()
        self.button.setText(title)
        self.button.setCheckable(True)
        self.button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.button.setProperty("section", True)
        self.button.setAccessibleName(title)
        self.button.toggled.connect(self.set_open)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.button)
        column.addWidget(inside)
        inside.hide()
        self.set_theme(theme)

    def set_theme(self, theme: Theme) -> None:
        """Take over colours and sizes."""
        self._theme = theme
        self.button.setIcon(icon("chevron-down" if self.button.isChecked() else "chevron-right", theme))

    @Slot(bool)
    def set_open(self, is_open: bool) -> None:
        """Open or close."""
        self.button.setChecked(is_open)
        self._inside.setVisible(is_open)
        self.set_theme(self._theme)
